/** `--seed S --count N` of a campaign's command line. */
export interface CampaignArgs {
  readonly seed: number;
  readonly count: number;
}

export function campaignArgs(argv: readonly string[], count: number): CampaignArgs {
  const value = (name: string, otherwise: number): number => {
    const at = argv.indexOf(name);
    if (at < 0) return otherwise;
    const n = Number(argv[at + 1]);
    if (!Number.isSafeInteger(n) || n < 0) throw new Error(`${name} wants a whole number`);
    return n;
  };
  return { seed: value('--seed', 1), count: value('--count', count) };
}

/** Runs a campaign in pieces and says how far it is. `piece` answers a line about what it did. */
export async function inPieces(
  name: string, { seed, count }: CampaignArgs, size: number, piece: (seed: number, count: number) => string | Promise<string>,
): Promise<void> {
  for (let done = 0, i = 0; done < count; i++) {
    const n = Math.min(size, count - done);
    const said = await piece(seed + i, n);
    done += n;
    console.log(`${name} ${done}/${count} seed ${seed + i}: ${said}`);
  }
}
