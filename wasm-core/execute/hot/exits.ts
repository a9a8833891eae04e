/**
 * The ways out of the hot loop. Each leaves RIP precise and says in `remaining` how much of the budget is unspent:
 * a block was paid for whole when it was entered, so what it did not retire is given back.
 */
import { FS_BASE_OFFSET, GS_BASE_OFFSET, PC_PAGE, RIP } from "../../generated/state";
import { throughStack } from "../../fault/raise";
import { AGAIN, BRANCH, LEAVE } from "../status";
import { MODE_MEM, leftOf, modeOf, offOf } from "../../decode/record";

/** The budget does not suffice for the next block: RIP is its first instruction. */
export const CUT: u32 = 0;
/** An instruction could not be done, or was done and ends the run: the exit fields say which. */
export const LEFT: u32 = 1;

export let remaining: i32 = 0;

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

/** What a status gives back of the budget: the instructions behind this one in its block, and this one when it did not retire. */
export function repaid(status: u32, ip: usize): i32 {
  return status == BRANCH || status == LEAVE ? leftOf(ip) - 1 : status == AGAIN ? leftOf(ip) : 0;
}

/** The branch to `rip` is done; fetching there faulted. */
export function fetchFault(rip: u64, budget: i32): u32 {
  store<u64>(RIP, rip);
  remaining = budget;
  return LEFT;
}

/** RIP is set; the instruction ends the run (LEAVE), or the budget is used up. */
export function leaveAfter(status: u32, budget: i32): u32 {
  remaining = budget;
  return status == LEAVE ? LEFT : CUT;
}
