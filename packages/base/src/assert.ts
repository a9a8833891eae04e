/**
 * Assertions that stay on in release builds. A failed one is a bug of ours, never a fault of the guest's or the
 * user's.
 */

export class AssertError extends Error {
  override readonly name = 'AssertError';
}

/** Throws AssertError unless `condition` holds. Pass a constant message: building one costs on every call. */
export function assert(condition: boolean, message = 'assertion failed'): asserts condition {
  if (!condition) throw new AssertError(message);
}

/** Marks a place the types say cannot be reached. */
export function unreachable(value: never, message = 'unreachable'): never {
  throw new AssertError(`${message}: ${String(value)}`);
}

/** `value`, which must be there; narrows `T | undefined` and `T | null`. */
export function must<T>(value: T | undefined | null, message = 'value missing'): T {
  if (value === undefined || value === null) throw new AssertError(message);
  return value;
}
