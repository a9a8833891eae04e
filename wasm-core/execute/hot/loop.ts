/**
 * The loop around the hot loop: general handlers, branches to code that is not known yet, and the ways out.
 */
import { RIP } from "../../generated/state";
import { FREQUENT_HANDLERS, H_CALL, H_GOTO } from "../../generated/handlers";
import { frequent, frequentLeft, seldom, seldomLeft } from "../../generated/interpret";
import { link, lookup } from "../../decode/blocks";
import { RECORD_BYTES, handlerOf, leftOf } from "../../decode/record";
import { FAULT, LEAVE, LINK, NEXT } from "../status";
import { cut, faultAt, fetchFault, leaveAfter, repaid } from "./exits";

/** Turns of a loop after which engines take a function of this size for hot. */
const WARM_TURNS: i32 = 2000;

/**
 * Goes round the frequent loop without a guest instruction, with a record at `scratch` (cleared again), so that the engine
 * begins to optimise it while the machine is still being loaded.
 */
export function warm(scratch: usize): void {
  store<u16>(scratch, <u16>H_GOTO);
  store<u32>(scratch, <u32>scratch, 8);
  store<u8>(scratch, 1, 27);
  frequent(scratch, WARM_TURNS);
  memory.fill(scratch, 0, RECORD_BYTES);
}

/** Runs from record `start`, whose block has been paid from `paid`, until the budget or the program demands an exit (CUT or LEFT). */
export function execute(start: usize, paid: i32): u32 {
  let ip = start;
  let budget = paid;
  for (;;) {
    // Each loop takes its own handlers as long as they come; what stands when neither goes on is for the record's function.
    const h = handlerOf(ip);
    if (h != H_CALL) {
      const before = ip;
      if (h < FREQUENT_HANDLERS) {
        ip = frequent(ip, budget);
        budget = frequentLeft;
      } else {
        ip = seldom(ip, budget);
        budget = seldomLeft;
      }
      if (budget < 0) return cut(ip, budget);
      if (ip != before) continue;
    }
    const status = call_indirect<u32>(load<u32>(ip, 28), ip);
    if (status == NEXT) {
      ip += RECORD_BYTES;
      continue;
    }
    if (status == FAULT) return faultAt(ip, budget);
    budget += repaid(status, ip);
    // Nothing of what comes next is touched, not even its page-table entries, unless there is budget for it.
    if (status == LEAVE || budget <= 0) return leaveAfter(status, budget);
    const rip = load<u64>(RIP);
    ip = status == LINK ? link(ip, rip) : lookup(rip);
    if (!ip) return fetchFault(rip, budget);
    budget -= leftOf(ip);
    if (budget < 0) return cut(ip, budget);
  }
  return FAULT; // not reached; the compiler cannot tell
}
