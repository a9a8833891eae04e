/**
 * Everything that meets the kernel: ports, traps, SYSCALL, segment registers, CPUID, time.
 *
 * NOT IMPLEMENTED: LAR, LSL, VERR, VERW answer "no such descriptor" (ZF 0) for every selector; there is no descriptor table.
 */
import {
  EXIT_KIND, EXIT_KIND_EXCEPTION, EXIT_KIND_HLT, EXIT_KIND_INTERNAL, EXIT_KIND_SYSCALL, EXIT_ERROR, EXIT_HAS_ERROR, EXIT_VECTOR,
  FS_BASE, GPR, GS_BASE, IO_PORT_IN, IO_PORT_OUT, PC_PAGE, RFLAGS, RIP, SELECTORS, VECTOR_BP, VECTOR_DB, VECTOR_GP,
} from "../../generated/state";
import { raise, raiseError, raiseGP, raiseUD } from "../../fault/raise";
import { commit, ioAccess, readPtr } from "../../memory/access";
import { dstOf, ea, immOf, isMem, lenOf, offOf, sizeLog, srcOf } from "../../decode/record";
import { DF, ZF, foldFlags, getFlags, putFlags } from "../flags";
import { hasImm, loadSized, memFirst, putReg, readSecond, storeSized, writeFirst } from "../operand";
import { FAULT, INTERNAL_RDTSC, INTERNAL_RDTSCP, LEAVE, NEXT } from "../status";
import { cpuidLeaf } from "./cpuid";

export function nop(r: usize): u32 { return NEXT; }
export function ud(r: usize): u32 { return raiseUD(); }
export function privileged(r: usize): u32 { return raiseGP(); }

export function cld(r: usize): u32 { store<u64>(RFLAGS, load<u64>(RFLAGS) & ~<u64>DF); return NEXT; }
export function std(r: usize): u32 { store<u64>(RFLAGS, load<u64>(RFLAGS) | <u64>DF); return NEXT; }

@inline function nextRip(r: usize): u64 { return load<u64>(PC_PAGE) + <u64>(offOf(r) + lenOf(r)); }

/** RCX takes the return address, R11 the flags; nothing else changes until the kernel does it. */
export function syscall(r: usize): u32 {
  foldFlags();
  const next = nextRip(r);
  store<u64>(GPR + 8, next);
  store<u64>(GPR + 88, load<u64>(RFLAGS));
  store<u64>(RIP, next);
  store<u32>(EXIT_KIND, EXIT_KIND_SYSCALL);
  return LEAVE;
}

/** A trap: RIP stands behind the instruction. */
function trap(r: usize, vector: u32): u32 {
  raise(vector);
  store<u64>(RIP, nextRip(r));
  return LEAVE;
}

export function int3(r: usize): u32 { return trap(r, VECTOR_BP); }
export function int1(r: usize): u32 { return trap(r, VECTOR_DB); }

/** Only gate 3 may be called from ring 3. */
export function int(r: usize): u32 {
  const n = <u32>immOf(r) & 0xff;
  return n == 3 ? trap(r, VECTOR_BP) : raiseError(VECTOR_GP, n << 3 | 2);
}

/** Privileged: left to the machine, which answers with #GP as ring 3 deserves. */
export function hlt(r: usize): u32 {
  store<u32>(EXIT_KIND, EXIT_KIND_HLT);
  return FAULT;
}

/** Time is asked for outside the hot loop, where the exact count is known. The run loop does it. */
@inline function askTime(r: usize, which: u32): u32 {
  store<u32>(EXIT_KIND, EXIT_KIND_INTERNAL);
  store<u32>(EXIT_VECTOR, which);
  store<u64>(RIP, nextRip(r));
  return LEAVE;
}

export function rdtsc(r: usize): u32 { return askTime(r, INTERNAL_RDTSC); }
export function rdtscp(r: usize): u32 { return askTime(r, INTERNAL_RDTSCP); }

export function cpuid(r: usize): u32 {
  cpuidLeaf(load<u32>(GPR), load<u32>(GPR + 8));
  return NEXT;
}

const portData: usize = memory.data(8, 8);

@inline function portOf(r: usize): u64 { return hasImm(r) ? immOf(r) & 0xff : <u64>load<u16>(GPR + 16); }

export function in_(r: usize): u32 {
  const s = min<u32>(sizeLog(r), 2);
  if (!ioAccess(IO_PORT_IN, portOf(r), 1 << s, portData)) return FAULT;
  putReg(0, s, loadSized(portData, s));
  return NEXT;
}

export function out(r: usize): u32 {
  const s = min<u32>(sizeLog(r), 2);
  storeSized(portData, 2, load<u64>(GPR));
  return ioAccess(IO_PORT_OUT, portOf(r), 1 << s, portData) ? NEXT : FAULT;
}

// The selectors a user program may hold: null, and the kernel's flat user segments (plan9-abi 2.3).
const USER_DATA: u32 = 0x23;
const USER_CODE: u32 = 0x2b;

/** Loads ES 0, SS 2, DS 3, FS 4 or GS 5. FS and GS lose their base. */
export function loadSelector(which: u32, selector: u32): u32 {
  const null_ = (selector & ~3) == 0;
  if (which == 2 ? selector != USER_DATA : !null_ && selector != USER_DATA && selector != USER_CODE) {
    return raiseError(VECTOR_GP, selector & 0xfffc);
  }
  store<u16>(SELECTORS + <usize>(which << 1), <u16>selector);
  if (which == 4) store<u64>(FS_BASE, 0);
  else if (which == 5) store<u64>(GS_BASE, 0);
  return NEXT;
}

export function movFromSegment(r: usize): u32 {
  const which = srcOf(r);
  if (which > 5) return raiseUD();
  const v = <u64>load<u16>(SELECTORS + (which << 1));
  if (!memFirst(r)) {
    putReg(dstOf(r), sizeLog(r), v);
    return NEXT;
  }
  const p = writeFirst(r, 1);
  if (!p) return FAULT;
  store<u16>(p, <u16>v);
  return commit(p) ? NEXT : FAULT;
}

export function movToSegment(r: usize): u32 {
  const which = dstOf(r);
  if (which > 5 || which == 1) return raiseUD();
  const p = readSecond(r, 1);
  if (!p) return FAULT;
  return loadSelector(<u32>which, <u32>load<u16>(p));
}

/** LAR, LSL, VERR, VERW: no descriptor to be found. */
export function segmentQuery(r: usize): u32 {
  if (isMem(r) && !readPtr(ea(r), 2)) return FAULT;
  putFlags(getFlags() & ~ZF);
  return NEXT;
}

export function rdfsbase(r: usize): u32 { putReg(dstOf(r), sizeLog(r), load<u64>(FS_BASE)); return NEXT; }
export function rdgsbase(r: usize): u32 { putReg(dstOf(r), sizeLog(r), load<u64>(GS_BASE)); return NEXT; }

@inline function writeBase(r: usize, at: usize): u32 {
  const v = sizeLog(r) == 3 ? load<u64>(GPR + dstOf(r)) : <u64>load<u32>(GPR + dstOf(r));
  if (<u64>((<i64>v << 16) >> 16) != v) return raiseGP();
  store<u64>(at, v);
  return NEXT;
}

export function wrfsbase(r: usize): u32 { return writeBase(r, FS_BASE); }
export function wrgsbase(r: usize): u32 { return writeBase(r, GS_BASE); }
