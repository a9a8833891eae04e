/**
 * The page walk again, independently of the core: Intel SDM vol. 3A, 4.5 (4-level paging), 4.6 (access rights), 4.7 (error codes),
 * 4.8 (accessed and dirty flags). User-mode accesses, CR0.WP = 1, EFER.NXE = 1.
 *
 * Promise to callers: pure; entries in and out are 64-bit words.
 */

export type AccessKind = 'read' | 'write' | 'execute';

export const bit = { P: 1n, RW: 2n, US: 4n, A: 32n, D: 64n, PS: 128n, NX: 1n << 63n } as const;
/** MAXPHYADDR as CPUID 80000008h gives it. */
export const physicalBits = 40;

export interface Walk {
  /** #PF error code, or undefined when the translation succeeds. */
  readonly error: number | undefined;
  /** Physical address, when it succeeds. */
  readonly physical: bigint;
  /** The entries afterwards, from PML4 down. */
  readonly entries: readonly bigint[];
}

/** Error code bits (4.7). */
const code = { P: 1, WR: 2, US: 4, RSVD: 8, ID: 16 } as const;

const field = (high: number, low: number): bigint => ((1n << BigInt(high - low + 1)) - 1n) << BigInt(low);

/** Bits that must be zero in an entry of `level` (4 PML4E, 3 PDPTE, 2 PDE, 1 PTE), by tables 4-15 to 4-20; 1-GByte pages not supported. */
function reservedBits(level: number, entry: bigint): bigint {
  let mask = field(51, physicalBits);
  if (level === 4 || level === 3) mask |= bit.PS;
  if (level === 2 && entry & bit.PS) mask |= field(20, 13);
  return mask;
}

/** Walks `entries` (PML4E, PDPTE, PDE and, unless the PDE maps a page, PTE) for one access to `linear`. */
export function walk(entries: readonly bigint[], linear: bigint, kind: AccessKind): Walk {
  const cause = code.US | (kind === 'write' ? code.WR : 0) | (kind === 'execute' ? code.ID : 0);
  const fault = (more: number): Walk => ({ error: cause | more, physical: 0n, entries });
  const used: bigint[] = [];
  for (let level = 4; level >= 1; level--) {
    const entry = entries[4 - level]!;
    if (!(entry & bit.P)) return fault(0);
    if (entry & reservedBits(level, entry)) return fault(code.P | code.RSVD);
    used.push(entry);
    if (level === 2 && entry & bit.PS) break;
  }
  const every = (b: bigint): boolean => used.every((e) => (e & b) !== 0n);
  const some = (b: bigint): boolean => used.some((e) => (e & b) !== 0n);
  if (!every(bit.US)) return fault(code.P);
  if (kind === 'write' && !every(bit.RW)) return fault(code.P);
  if (kind === 'execute' && some(bit.NX)) return fault(code.P);
  const last = used.length - 1;
  const marked = used.map((e, i) => e | bit.A | (i === last && kind === 'write' ? bit.D : 0n));
  const pageBits = last === 2 ? 21 : 12;
  const frame = used[last]! & field(physicalBits - 1, pageBits);
  return { error: undefined, physical: frame | (linear & field(pageBits - 1, 0)), entries: [...marked, ...entries.slice(used.length)] };
}
