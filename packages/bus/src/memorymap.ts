/**
 * The physical address space as data: what lies where, for the boot record, for displays and for the checks that no
 * table overlaps another. Types are those of the Limine memory map.
 */

export type MemoryKind = 'usable' | 'reserved' | 'acpi reclaimable' | 'framebuffer' | 'device';

export interface MemoryRange {
  readonly base: number;
  readonly bytes: number;
  readonly kind: MemoryKind;
  readonly name: string;
}

/**
 * Addresses inside the range of RAM where devices answer: the window of VGA memory. The RAM behind it cannot be
 * reached.
 */
export const videoHole = { base: 0xa0000, bytes: 0x20000 } as const;

/**
 * Bytes from `address` to where RAM stops answering, `ramBytes` being installed; 0 when RAM does not answer at
 * `address`.
 */
export function ramRun(address: number, ramBytes: number): number {
  if (address >= ramBytes || address < 0) return 0;
  if (address < videoHole.base) return Math.min(videoHole.base, ramBytes) - address;
  return address < videoHole.base + videoHole.bytes ? 0 : ramBytes - address;
}

/** Ranges in order of address, overlaps refused with RangeError. */
export function checkedMap(ranges: readonly MemoryRange[]): MemoryRange[] {
  const sorted = [...ranges].sort((a, b) => a.base - b.base);
  sorted.forEach((range, i) => {
    const next = sorted[i + 1];
    if (next !== undefined && range.base + range.bytes > next.base)
      throw new RangeError(`${range.name} overlaps ${next.name}`);
  });
  return sorted;
}
