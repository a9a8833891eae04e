/** PUSH, POP and frames in every form. A stack address that is not canonical is #SS, not #GP. */
import { FS_BASE, GPR, GS_BASE, RFLAGS, RIP, PC_PAGE, EXIT_KIND, EXIT_KIND_INTERNAL, EXIT_VECTOR, SELECTORS } from "../../generated/state";
import { raiseGP, throughStack } from "../../fault/raise";
import { commit, readPtr, rwPtr, writePtr } from "../../memory/access";
import { dstOf, ea, immOf, isMem, lenOf, offOf, sizeLog } from "../../decode/record";
import { ARITHMETIC, TF, foldFlags, putFlags } from "../flags";
import { getReg, hasImm, loadSized, putReg, readFirst, storeSized } from "../operand";
import { BRANCH, FAULT, INTERNAL_NOTHING, LEAVE, NEXT } from "../status";
import { loadSelector } from "./system";

const RSP: usize = GPR + 32;
const RBP: usize = GPR + 40;

/** Stores below RSP and moves it; false: faulted. */
export function pushValue(v: u64, s: u32): bool {
  const at = load<u64>(RSP) - (1 << <u64>s);
  const p = writePtr(at, 1 << s);
  if (!p) {
    throughStack();
    return false;
  }
  storeSized(p, s, v);
  if (!commit(p)) return false;
  store<u64>(RSP, at);
  return true;
}

export function push(r: usize): u32 {
  const s = sizeLog(r);
  let v: u64;
  if (hasImm(r)) v = immOf(r);
  else {
    const p = readFirst(r, s);
    if (!p) return FAULT;
    v = loadSized(p, s);
  }
  return pushValue(v, s) ? NEXT : FAULT;
}

export function pop(r: usize): u32 {
  const s = sizeLog(r);
  const sp = load<u64>(RSP);
  const q = readPtr(sp, 1 << s);
  if (!q) return throughStack();
  const v = loadSized(q, s);
  const size = <u64>1 << s;
  if (!isMem(r)) {
    store<u64>(RSP, sp + size);
    putReg(dstOf(r), s, v); // after the increment: POP RSP keeps the value popped
    return NEXT;
  }
  // An RSP-based destination is addressed with the incremented RSP.
  store<u64>(RSP, sp + size);
  const p = writePtr(ea(r), 1 << s);
  if (!p) {
    store<u64>(RSP, sp);
    return FAULT;
  }
  storeSized(p, s, v);
  if (!commit(p)) {
    store<u64>(RSP, sp);
    return FAULT;
  }
  return NEXT;
}

export function pushFs(r: usize): u32 { return pushValue(<u64>load<u16>(SELECTORS, 8), sizeLog(r)) ? NEXT : FAULT; }
export function pushGs(r: usize): u32 { return pushValue(<u64>load<u16>(SELECTORS, 10), sizeLog(r)) ? NEXT : FAULT; }

@inline function popSelector(r: usize, which: u32): u32 {
  const s = sizeLog(r);
  const sp = load<u64>(RSP);
  const q = readPtr(sp, 1 << s);
  if (!q) return throughStack();
  if (loadSelector(which, <u32>load<u16>(q)) == FAULT) return FAULT;
  store<u64>(RSP, sp + (<u64>1 << s));
  return NEXT;
}

export function popFs(r: usize): u32 { return popSelector(r, 4); }
export function popGs(r: usize): u32 { return popSelector(r, 5); }

export function pushf(r: usize): u32 {
  foldFlags();
  return pushValue(load<u64>(RFLAGS) & ~0x30000, sizeLog(r)) ? NEXT : FAULT;
}

// Ring 3 with IOPL 0: IF and IOPL stay; VIF, VIP, VM, RF too.
const POPF_MAY_CHANGE: u64 = <u64>ARITHMETIC | 0x100 | 0x400 | 0x4000 | 0x40000 | 0x200000;

export function popf(r: usize): u32 {
  const s = sizeLog(r);
  const sp = load<u64>(RSP);
  const q = readPtr(sp, 1 << s);
  if (!q) return throughStack();
  const v = loadSized(q, s);
  const change = s == 1 ? POPF_MAY_CHANGE & 0xffff : POPF_MAY_CHANGE;
  store<u64>(RFLAGS, (load<u64>(RFLAGS) & ~change) | (v & change));
  putFlags(<u32>v);
  store<u64>(RSP, sp + (<u64>1 << s));
  store<u64>(RIP, load<u64>(PC_PAGE) + <u64>(offOf(r) + lenOf(r)));
  if (load<u64>(RFLAGS) & <u64>TF) {
    store<u32>(EXIT_KIND, EXIT_KIND_INTERNAL);
    store<u32>(EXIT_VECTOR, INTERNAL_NOTHING);
    return LEAVE;
  }
  return BRANCH;
}

/** imm: size in bits 0..15, nesting level in bits 16..20. */
export function enter(r: usize): u32 {
  const s = sizeLog(r);
  const size = <u64>1 << s;
  const allocate = immOf(r) & 0xffff;
  const level = <u32>(immOf(r) >> 16) & 31;
  const sp = load<u64>(RSP);
  const bp = load<u64>(RBP);
  let at = sp - size;
  let p = writePtr(at, <u32>size);
  if (!p) return throughStack();
  storeSized(p, s, bp);
  if (!commit(p)) return FAULT;
  const frame = at;
  for (let i: u32 = 1; i < level; i++) {
    const q = readPtr(bp - <u64>i * size, <u32>size);
    if (!q) return throughStack();
    const v = loadSized(q, s);
    at -= size;
    p = writePtr(at, <u32>size);
    if (!p) return throughStack();
    storeSized(p, s, v);
    if (!commit(p)) return FAULT;
  }
  if (level > 0) {
    at -= size;
    p = writePtr(at, <u32>size);
    if (!p) return throughStack();
    storeSized(p, s, frame);
    if (!commit(p)) return FAULT;
  }
  at -= allocate;
  // The last word of the new frame must be writable (SDM: the processor probes it).
  if (!rwPtr(at, <u32>size)) return throughStack();
  putReg(40, s, frame);
  store<u64>(RSP, at);
  return NEXT;
}

export function leave(r: usize): u32 {
  const s = sizeLog(r);
  const bp = load<u64>(RBP);
  const q = readPtr(bp, 1 << s);
  if (!q) return throughStack();
  putReg(40, s, loadSized(q, s));
  store<u64>(RSP, bp + (<u64>1 << s));
  return NEXT;
}
