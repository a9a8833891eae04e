/**
 * The ways out of the hot loop. Each leaves RIP precise and says in `remaining` how much of the budget is unspent:
 * a block was paid for whole when it was entered, so what it did not retire is given back.
 */
import { CTX, FS_BASE_OFFSET, GS_BASE_OFFSET, PC_PAGE, RIP } from "../../generated/state";
import { raiseGP, throughStack } from "../../fault/raise";
import { MODE_MEM, ea, leftOf, modeOf, offOf, dstOf, srcOf } from "../../decode/record";

/** The budget does not suffice for the next block: RIP is its first instruction. */
export const CUT: u32 = 0;
/** An instruction could not be done, or was done and ends the run: the exit fields say which. */
export const LEFT: u32 = 1;

export let remaining: i32 = 0;

export function setRemaining(n: i32): void { remaining = n; }

export function canonical(a: u64): bool { return <u64>((<i64>a << 16) >> 16) == a; }

export function cut(ip: usize, budget: i32): u32 {
  store<u64>(RIP, load<u64>(PC_PAGE) + <u64>offOf(ip));
  remaining = budget + leftOf(ip);
  return CUT;
}

const RSP_OFFSET: u32 = 32;
const RBP_OFFSET: u32 = 40;

/** The instruction at `ip` faulted (or needs the machine to do I/O): nothing of it happened. */
export function faultAt(ip: usize, budget: i32): u32 {
  if (modeOf(ip) & MODE_MEM) {
    const base = <u32>load<u8>(ip, 4);
    const index = <u32>load<u8>(ip, 5);
    if ((base == RSP_OFFSET || base == RBP_OFFSET) && index != FS_BASE_OFFSET && index != GS_BASE_OFFSET) throughStack();
  }
  store<u64>(RIP, load<u64>(PC_PAGE) + <u64>offOf(ip));
  remaining = budget + leftOf(ip);
  return LEFT;
}

export function stackFaultAt(ip: usize, budget: i32): u32 {
  throughStack();
  return faultAt(ip, budget);
}

/** A near branch to an address that is not canonical: #GP(0) at the branch. */
export function branchFaultAt(ip: usize, budget: i32): u32 {
  raiseGP();
  return faultAt(ip, budget);
}

/** The branch to `rip` is done; fetching there faulted. */
export function fetchFault(rip: u64, budget: i32): u32 {
  store<u64>(RIP, rip);
  remaining = budget;
  return LEFT;
}

/** The instruction is retired and ends the run; RIP and the exit fields are set, and what follows it in the block is given back already. */
export function leaveAfter(budget: i32): u32 {
  remaining = budget;
  return LEFT;
}

/** The address an EA record computes: dst 1 when the sum is 32 bits wide, src the segment's base. */
export function effective(ip: usize): u64 {
  let a = ea(ip);
  if (dstOf(ip)) a &= 0xffffffff;
  return a + load<u64>(CTX + srcOf(ip));
}
