/**
 * What a handler outside the hot loop answers: `function f(r: usize): u32`, r the record.
 *
 * Rule for every handler: touch memory first, registers and flags last, so that a fault leaves
 * the context as it was before the instruction.
 */

/** The instruction is done; go on with the next record. */
export const NEXT: u32 = 0;
/** Nothing was done: the exit fields say why (exception or I/O needed). RIP is the instruction itself. */
export const FAULT: u32 = 1;
/** Done and retired; the context's rip says where to go on. */
export const BRANCH: u32 = 2;
/** Done and retired; the context's rip and the exit fields are set: leave `run`. */
export const LEAVE: u32 = 3;
// Records that stand for no instruction; all set the context's rip.
/** Go on there. */
export const GO: u32 = 4;
/** Go on there, and lead this stub there from now on. */
export const LINK: u32 = 5;
/** The record is no longer true: decode again. */
export const AGAIN: u32 = 6;
/** The count of a cut block is used up. */
export const STOP: u32 = 7;

// Why an internal exit left the hot loop (in the exit vector); the run loop deals with it and goes on.
/** The trap flag was set: look at it. */
export const INTERNAL_NOTHING: u32 = 0;
/** RDTSC, RDTSCP: the exact count is known outside only. */
export const INTERNAL_RDTSC: u32 = 1;
export const INTERNAL_RDTSCP: u32 = 2;
