/** One measured figure, as `npm run bench -- --json FILE` writes it. */
export interface Figure {
  readonly group: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Time over the host's native time for the same work, or null where that has no meaning. */
  readonly vsNative: number | null;
}
