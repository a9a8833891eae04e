/**
 * Branches. The near ones run here only when the hot loop's short form does not apply: an unknown target, a stack page not in the TLB.
 * Far transfers: no code segment but the one of 64-bit user programs exists, so they end in #GP.
 */
import { GPR, PC_PAGE, RIP } from "../../generated/state";
import { raiseError, raiseGP, throughStack } from "../../fault/raise";
import { readPtr, writePtr } from "../../memory/access";
import { MODE_ADDR32, dispOf, dstOf, ea, immOf, lenOf, modeOf, offOf, sizeLog } from "../../decode/record";
import { VECTOR_GP } from "../../generated/state";
import { testCond } from "../flags";
import { readFirst } from "../operand";
import { BRANCH, FAULT } from "../status";
import { pushValue } from "./stack";

const RCX: usize = GPR + 8;

@inline function goTo(r: usize, taken: bool): u32 {
  store<u64>(RIP, load<u64>(PC_PAGE) + (taken ? dispOf(r) : <u64>(offOf(r) + lenOf(r))));
  return BRANCH;
}

@inline function target(r: usize): u64 { return load<u64>(PC_PAGE) + dispOf(r); }
@inline function canonical(a: u64): bool { return <u64>((<i64>a << 16) >> 16) == a; }

@inline function to(t: u64): u32 {
  store<u64>(RIP, t);
  return BRANCH;
}

/** Pushes the return address and goes to `t`. A target that is not canonical faults at the branch, after the stack was looked at. */
function callTo(r: usize, t: u64): u32 {
  if (!canonical(t)) return writePtr(load<u64>(GPR + 32) - 8, 8) ? raiseGP() : throughStack();
  if (!pushValue(load<u64>(PC_PAGE) + <u64>(offOf(r) + lenOf(r)), 3)) return FAULT;
  return to(t);
}

/** The condition stands in the record's dst; links take the immediate's place. */
export function jcc(r: usize): u32 { return goTo(r, testCond(<u32>dstOf(r))); }
export function jmp(r: usize): u32 { return to(target(r)); }
export function call(r: usize): u32 { return callTo(r, target(r)); }

export function callIndirect(r: usize): u32 {
  const p = readFirst(r, 3);
  return p ? callTo(r, load<u64>(p)) : FAULT;
}

export function jmpIndirect(r: usize): u32 {
  const p = readFirst(r, 3);
  if (!p) return FAULT;
  const t = load<u64>(p);
  return canonical(t) ? to(t) : raiseGP();
}

export function ret(r: usize): u32 {
  const sp = load<u64>(GPR + 32);
  const p = readPtr(sp, 8);
  if (!p) return throughStack();
  const t = load<u64>(p);
  if (!canonical(t)) return raiseGP();
  store<u64>(GPR + 32, sp + 8 + immOf(r));
  return to(t);
}

/** Decrements the counter and answers whether it is not 0. */
@inline function count(r: usize): bool {
  if (modeOf(r) & MODE_ADDR32) {
    const c = load<u32>(RCX) - 1;
    store<u64>(RCX, <u64>c);
    return c != 0;
  }
  const c = load<u64>(RCX) - 1;
  store<u64>(RCX, c);
  return c != 0;
}

export function loop(r: usize): u32 { return goTo(r, count(r)); }
export function loope(r: usize): u32 { const more = count(r); return goTo(r, more && testCond(4)); }
export function loopne(r: usize): u32 { const more = count(r); return goTo(r, more && testCond(5)); }

export function jrcxz(r: usize): u32 {
  return goTo(r, modeOf(r) & MODE_ADDR32 ? load<u32>(RCX) == 0 : load<u64>(RCX) == 0);
}

/** Selector behind the offset of a far pointer in memory; #GP(selector), as no such descriptor exists. */
function far(r: usize): u32 {
  const s = sizeLog(r);
  const p = readPtr(ea(r) + (<u64>1 << s), 2);
  if (!p) return FAULT;
  return raiseError(VECTOR_GP, <u32>load<u16>(p) & 0xfffc);
}

export function callFar(r: usize): u32 { return far(r); }
export function jmpFar(r: usize): u32 { return far(r); }

export function retFar(r: usize): u32 {
  const s = sizeLog(r);
  const p = readPtr(load<u64>(GPR + 32) + (<u64>1 << s), 2);
  if (!p) return throughStack();
  return raiseError(VECTOR_GP, <u32>load<u16>(p) & 0xfffc);
}

/** NOT IMPLEMENTED: IRET to the same ring; compilers do not emit it. */
export function iret(r: usize): u32 { return raiseGP(); }
