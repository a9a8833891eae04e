/**
 * What the toolchain says when it refuses its input: one error type, one line of text, never a trace.
 *
 * Text: `FILE:LINE:COLUMN: WHAT` when a source position is known, else `FILE: offset 0xN (function NAME): WHAT`.
 */

export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Byte offset in the file. */
  readonly offset?: number;
  /** Name or number of the wasm function. */
  readonly func?: string;
}

export class ToolchainError extends Error {
  override readonly name = 'ToolchainError';
  constructor(
    readonly what: string,
    readonly place: Place = {},
  ) {
    super(describe(what, place));
  }

  /** The same complaint with what the caller knows about the place filled in. */
  at(place: Place): ToolchainError {
    return new ToolchainError(this.what, { ...place, ...this.place });
  }
}

function describe(what: string, place: Place): string {
  let text = place.file ?? '';
  if (place.line !== undefined) text += `:${place.line}:${place.column ?? 1}`;
  const details = [
    place.offset !== undefined && place.line === undefined ? `offset 0x${place.offset.toString(16)}` : '',
    place.func === undefined ? '' : `(function ${place.func})`,
  ].filter((part) => part !== '');
  if (details.length > 0) text += `${text === '' ? '' : ': '}${details.join(' ')}`;
  return text === '' ? what : `${text}: ${what}`;
}
