/**
 * Running a context to an exact count.
 *
 * The hot loop gets slices: V8 replaces a function's code by optimised code only when it is called anew.
 */
import {
  CC_A, CC_R, CR3, EA, EXIT_KIND, EXIT_KIND_COUNT, EXIT_KIND_EXCEPTION, EXIT_KIND_INTERNAL, EXIT_VECTOR, GPR, ICOUNT, IO_COUNT, PC_PAGE,
  RFLAGS, RIP, TSC_AUX, TSC_BASE, VECTOR_DB,
} from "./generated/state";
import { cutBlock, lookup } from "./decode/blocks";
import { leftOf } from "./decode/record";
import { CUT, remaining } from "./execute/hot/exits";
import { execute } from "./execute/hot/loop";
import { TF, foldFlags } from "./execute/flags";
import { raise } from "./fault/raise";
import { INTERNAL_NOTHING, INTERNAL_RDTSCP } from "./execute/status";
import { ioRestart, ioRetired } from "./memory/access";
import { selectBank } from "./memory/tlb";
import { activate } from "./state/contexts";

/** Instructions the hot loop runs before it is called anew. */
const SLICE: i32 = 1 << 16;


/** Runs at most `budget` (> 0) instructions from RIP. Answers how many are left over; `stopped` tells whether the exit fields hold. */
let stopped: bool = false;

function slice(budget: i32, exact: bool): i32 {
  stopped = false;
  const rip = load<u64>(RIP);
  let ip: usize = exact ? 0 : lookup(rip);
  if (!exact && !ip) {
    stopped = true;
    return budget;
  }
  if (exact || leftOf(ip) > budget) {
    ip = cutBlock(rip, <u32>budget);
    if (!ip) {
      stopped = true;
      return budget;
    }
  }
  stopped = execute(ip, budget - leftOf(ip)) != CUT;
  return remaining;
}

/** RDTSC and RDTSCP: time is what has been retired before the instruction. */
function readTime(retired: u64): void {
  const t = retired + load<u64>(TSC_BASE);
  store<u64>(GPR, t & 0xffffffff);
  store<u64>(GPR + 16, t >> 32);
}

/** Runs context `cpu` for at most `count` instructions (1 .. 2^31 - 1); answers the exit kind. */
export function run(cpu: u32, count: i32): u32 {
  activate(cpu);
  selectBank(load<u64>(CR3));
  let left = count;
  let kind = EXIT_KIND_COUNT;
  store<u32>(EXIT_KIND, EXIT_KIND_COUNT);
  while (left > 0) {
    // An instruction whose device accesses are under way is completed alone; so is one that a trap follows.
    const io = load<u32>(IO_COUNT) != 0;
    const trap = (load<u64>(RFLAGS) & <u64>TF) != 0;
    const alone = io || trap;
    const budget = alone ? 1 : min<i32>(left, SLICE);
    ioRestart();
    const over = slice(budget, alone);
    const retired = budget - over;
    store<u64>(ICOUNT, load<u64>(ICOUNT) + <u64>retired);
    left -= retired;
    if (io && retired > 0) ioRetired();
    if (stopped) {
      kind = load<u32>(EXIT_KIND);
      if (kind == EXIT_KIND_INTERNAL) {
        if (load<u32>(EXIT_VECTOR) != INTERNAL_NOTHING) {
          readTime(load<u64>(ICOUNT) - 1);
          if (load<u32>(EXIT_VECTOR) == INTERNAL_RDTSCP) store<u64>(GPR + 8, <u64>load<u32>(TSC_AUX));
        }
        kind = EXIT_KIND_COUNT;
      } else break;
    }
    if (trap && retired > 0) {
      raise(VECTOR_DB);
      kind = EXIT_KIND_EXCEPTION;
      break;
    }
  }
  // What only the loop uses is nothing at an exit: equal states have equal bytes.
  foldFlags();
  store<u64>(CC_A, 0);
  store<u64>(CC_R, 0);
  store<u64>(PC_PAGE, 0);
  store<u64>(EA, 0);
  store<u32>(EXIT_KIND, kind);
  return kind;
}
