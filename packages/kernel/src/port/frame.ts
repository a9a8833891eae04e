/**
 * A frame of a kernel stack: which operation, at which step, with which locals. What operations are and how they
 * run: wait.ts.
 */

export abstract class Frame {
  /** Name of the step that runs next. */
  declare step: string;

  // An assignment, not a field: frames are made all the time, and V8 defines a field of a base that many classes share slowly.
  constructor() {
    this.step = 'start';
  }
}

/** Bytes of nothing, for fields that get theirs later. */
export const noBytes = new Uint8Array(0);
