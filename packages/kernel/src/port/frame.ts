/**
 * A frame of a kernel stack: which operation, at which step, with which locals. What operations are and how they
 * run: wait.ts.
 */

export abstract class Frame {
  /** Name of the step that runs next. */
  step = 'start';
}
