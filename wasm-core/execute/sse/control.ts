/** MXCSR, fences and cache hints. The core is sequential and has no caches, so fences and prefetches do nothing. */
import { MXCSR } from "../../generated/state";
import { ea } from "../../decode/record";
import { raiseGP } from "../../fault/raise";
import { commit, readPtr, writePtr } from "../../memory/access";
import { FAULT, NEXT } from "../status";
import { MXCSR_MASK } from "../softfloat/environment";

export function nop(r: usize): u32 { return NEXT; }

/** #GP(0) when a reserved bit is set. Flags that are set and unmasked raise nothing: only the next operation that sets one does. */
export function ldmxcsr(r: usize): u32 {
  const p = readPtr(ea(r), 4);
  if (!p) return FAULT;
  const value = load<u32>(p);
  if (value & ~MXCSR_MASK) return raiseGP();
  store<u32>(MXCSR, value);
  return NEXT;
}

export function stmxcsr(r: usize): u32 {
  const p = writePtr(ea(r), 4);
  if (!p) return FAULT;
  store<u32>(p, load<u32>(MXCSR));
  return commit(p) ? NEXT : FAULT;
}

/** Faults as a load of the byte would. */
export function clflush(r: usize): u32 { return readPtr(ea(r), 1) ? NEXT : FAULT; }
