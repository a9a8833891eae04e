/**
 * The CPU contexts. The one that runs stands at a fixed address; the others are stored behind it. A context's bytes are at
 * contextAddress(i) between two calls of `run`, wherever that is at the moment.
 */
import {
  AT_ACTIVE, AT_SAVED, CONTEXT_BYTES, CONTEXT_COUNT, EXIT_FIELDS_BYTES, EXIT_FIELDS_OFFSET, FCW, IO_COUNT_OFFSET, IO_LOG_ENTRIES, IO_LOG_OFFSET, MXCSR, RFLAGS, SELECTORS,
} from "../generated/state";

let active: u32 = 0;

export function contextAddress(i: u32): usize {
  return i == active ? AT_ACTIVE : AT_SAVED + <usize>i * CONTEXT_BYTES;
}

@inline function copy(to: usize, from: usize): void {
  const log = min<u32>(load<u32>(from + <usize>IO_COUNT_OFFSET), IO_LOG_ENTRIES);
  const before = min<u32>(load<u32>(to + <usize>IO_COUNT_OFFSET), IO_LOG_ENTRIES);
  memory.copy(to, from, <usize>IO_LOG_OFFSET + (<usize>max<u32>(log, before) << 5));
  memory.copy(to + <usize>EXIT_FIELDS_OFFSET, from + <usize>EXIT_FIELDS_OFFSET, <usize>EXIT_FIELDS_BYTES);
}

/** Makes context `i` the one that runs. */
export function activate(i: u32): void {
  if (i == active) return;
  copy(AT_SAVED + <usize>active * CONTEXT_BYTES, AT_ACTIVE);
  copy(AT_ACTIVE, AT_SAVED + <usize>i * CONTEXT_BYTES);
  active = i;
}

/** The state after reset of a user context: flags and control words as exec sets them (plan9-abi 2.3), all else zero. */
export function resetContexts(): void {
  active = 0;
  memory.fill(AT_ACTIVE, 0, CONTEXT_BYTES);
  store<u64>(RFLAGS, 0x202);
  store<u32>(MXCSR, 0x1f80);
  store<u16>(FCW, 0x37f);
  // CS and SS of user programs; the others are null.
  store<u16>(SELECTORS, 0x2b, 2);
  store<u16>(SELECTORS, 0x23, 4);
  for (let i: u32 = 0; i < CONTEXT_COUNT; i++) memory.copy(AT_SAVED + <usize>i * CONTEXT_BYTES, AT_ACTIVE, CONTEXT_BYTES);
}
