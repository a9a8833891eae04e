/** Source positions of wasm instructions, from the source map asc writes (one generated line; columns are byte offsets). */
import { decode } from '@jridgewell/sourcemap-codec';
import { ToolchainError } from '../errors.ts';

export interface Position {
  /** Index into `files`. */
  readonly file: number;
  readonly line: number;
  readonly column: number;
}

export class SourceLines {
  constructor(
    readonly files: readonly string[],
    /** Ascending offsets and their positions. */
    private readonly offsets: readonly number[],
    private readonly positions: readonly Position[],
  ) {}

  /** The position of the last mapping at or before a byte offset that is not before `start` (the function's first byte). */
  at(offset: number, start = 0): Position | undefined {
    let low = 0;
    let high = this.offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.offsets[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low > 0 && this.offsets[low - 1]! >= start ? this.positions[low - 1] : undefined;
  }
}

export const noLines = new SourceLines([], [], []);

/** Reads a source map's JSON text. Throws ToolchainError when it is not one. */
export function readSourceMap(text: string): SourceLines {
  let map: unknown;
  try {
    map = JSON.parse(text);
  } catch {
    throw new ToolchainError('the source map is not JSON');
  }
  const { mappings, sources } = map as { mappings?: unknown; sources?: unknown };
  if (typeof mappings !== 'string' || !Array.isArray(sources) || sources.some((name) => typeof name !== 'string')) {
    throw new ToolchainError('the source map lacks mappings or sources');
  }
  const offsets: number[] = [];
  const positions: Position[] = [];
  for (const line of decode(mappings)) {
    for (const segment of line) {
      if (segment.length < 4 || segment[1]! >= sources.length) continue;
      offsets.push(segment[0]);
      positions.push({ file: segment[1]!, line: segment[2]! + 1, column: segment[3]! + 1 });
    }
  }
  return new SourceLines(sources as string[], offsets, positions);
}
