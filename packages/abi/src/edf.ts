/** Deadline scheduling (plan9-abi section 8): error texts, and the records of /proc/trace (proc(3)). */

export const edfErrors = {
  state: 'task state',
  noPeriod: 'T not set',
  noCost: 'C not set',
  deadlineBeyondPeriod: 'D > T',
  costBeyondDeadline: 'C > D',
  notSchedulable: 'not schedulable',
  undecided: 'probably not schedulable',
  noParameters: 'edf params',
} as const;

/** Events of the admission test before it gives up. */
export const edfTestSteps = 40_000;

/** Types of /proc/trace records, in the order of their numbers. */
export const traceEvents = [
  'Admit', 'Release', 'Edf', 'Run', 'Ready', 'Sleep', 'Yield', 'Slice', 'Deadline', 'Expel', 'Dead', 'IntS', 'IntE', 'User',
] as const;
export type TraceEvent = (typeof traceEvents)[number];
/** Records kept until they are read; bytes of one: pid u32, type u32, time i64 ns, little endian. */
export const traceRing = 16_384;
export const traceRecordBytes = 16;
