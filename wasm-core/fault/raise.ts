/**
 * Exceptions: the one place that writes the exit fields of a fault. Nothing here unwinds;
 * a handler returns what these functions return.
 */
import {
  CR2, EXIT_ERROR, EXIT_HAS_ERROR, EXIT_KIND, EXIT_VECTOR, EXIT_KIND_EXCEPTION,
  VECTOR_GP, VECTOR_PF, VECTOR_SS, VECTOR_UD,
} from "../generated/state";
import { FAULT } from "../execute/status";

/** Set with a #GP that comes from a non-canonical address: through RSP or RBP it is #SS. */
export let nonCanonical: bool = false;

export function raise(vector: u32): u32 {
  nonCanonical = false;
  store<u32>(EXIT_KIND, EXIT_KIND_EXCEPTION);
  store<u32>(EXIT_VECTOR, vector);
  store<u32>(EXIT_ERROR, 0);
  store<u32>(EXIT_HAS_ERROR, 0);
  return FAULT;
}

export function raiseError(vector: u32, error: u32): u32 {
  raise(vector);
  store<u32>(EXIT_ERROR, error);
  store<u32>(EXIT_HAS_ERROR, 1);
  return FAULT;
}

export function raiseUD(): u32 { return raise(VECTOR_UD); }
export function raiseGP(): u32 { return raiseError(VECTOR_GP, 0); }

export function raiseNonCanonical(): u32 {
  raiseError(VECTOR_GP, 0);
  nonCanonical = true;
  return FAULT;
}

/** Turns the #GP of a non-canonical address into #SS(0): the access went through the stack segment. */
export function throughStack(): u32 {
  if (nonCanonical) {
    nonCanonical = false;
    store<u32>(EXIT_VECTOR, VECTOR_SS);
  }
  return FAULT;
}

/** #PF. `error`: P 1, W 2, U 4, RSVD 8, I 16 (Intel SDM vol. 3, 4.7). */
export function raisePF(address: u64, error: u32): u32 {
  raiseError(VECTOR_PF, error);
  store<u64>(CR2, address);
  return FAULT;
}
