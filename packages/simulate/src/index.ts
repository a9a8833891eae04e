/**
 * Seeded worlds, faults and checkers, for tests: page ownership against a reference model (pageown/), deadlines (edf/), a driver that is
 * killed (sip/), fuzzers of calls, programs and 9P (fuzz/). docs/reliability.md says how to run them for long and what they found.
 */
export { Model, ModelProcess, ModelSegment, ModelSpace } from './pageown/model.ts';
