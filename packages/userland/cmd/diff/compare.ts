/**
 * Which lines of two files correspond: a shortest edit script by Myers's linear-space method ("An O(ND) Difference Algorithm and Its
 * Variations", 1986). Lines are numbers: equal lines have equal ones.
 */

// What is compared, with the lines left out that the other file does not have at all: they cannot correspond.
let a: i32[] = [];
let b: i32[] = [];
/** For each line of a: its partner in b, or -1. */
let partner: i32[] = [];
let forward: StaticArray<i32> = new StaticArray<i32>(0);
let backward: StaticArray<i32> = new StaticArray<i32>(0);
let base: i32 = 0;

/** For each line of `first` the line of `second` that stays, or -1. `kinds`: line numbers are below it. */
export function correspond(first: i32[], second: i32[], kinds: i32): i32[] {
  const inFirst = new Array<bool>(kinds).fill(false);
  const inSecond = new Array<bool>(kinds).fill(false);
  for (let i = 0; i < first.length; i++) inFirst[first[i]] = true;
  for (let i = 0; i < second.length; i++) inSecond[second[i]] = true;
  const aLines: i32[] = [];
  const bLines: i32[] = [];
  for (let i = 0; i < first.length; i++) if (inSecond[first[i]]) aLines.push(i);
  for (let i = 0; i < second.length; i++) if (inFirst[second[i]]) bLines.push(i);
  a = aLines.map<i32>((i) => i);
  b = bLines.map<i32>((i) => i);
  for (let i = 0; i < a.length; i++) a[i] = first[aLines[i]];
  for (let i = 0; i < b.length; i++) b[i] = second[bLines[i]];
  partner = new Array<i32>(a.length).fill(-1);
  base = a.length + b.length + 2;
  forward = new StaticArray<i32>(2 * base + 2);
  backward = new StaticArray<i32>(2 * base + 2);
  compare(0, a.length, 0, b.length);
  const result = new Array<i32>(first.length).fill(-1);
  for (let i = 0; i < a.length; i++) if (partner[i] >= 0) result[aLines[i]] = bLines[partner[i]];
  return result;
}

/** Finds the middle of a shortest path through a[alo, ahi) and b[blo, bhi) from both ends, then does the halves. */
function compare(alo: i32, ahi: i32, blo: i32, bhi: i32): void {
  while (alo < ahi && blo < bhi && a[alo] == b[blo]) partner[alo++] = blo++;
  while (alo < ahi && blo < bhi && a[ahi - 1] == b[bhi - 1]) partner[--ahi] = --bhi;
  if (alo == ahi || blo == bhi) return;
  const n = ahi - alo;
  const m = bhi - blo;
  const delta = n - m;
  const odd = (delta & 1) != 0;
  forward[base + 1] = 0;
  backward[base + 1] = 0;
  for (let d = 0; ; d++) {
    for (let k = -d; k <= d; k += 2) {
      let x = k == -d || (k != d && forward[base + k - 1] < forward[base + k + 1]) ? forward[base + k + 1] : forward[base + k - 1] + 1;
      const x0 = x;
      while (x < n && x - k < m && a[alo + x] == b[blo + x - k]) x++;
      forward[base + k] = x;
      const other = delta - k;
      if (odd && other >= -(d - 1) && other <= d - 1 && x + backward[base + other] >= n) return split(alo, ahi, blo, bhi, x0, x, k);
    }
    for (let k = -d; k <= d; k += 2) {
      let x = k == -d || (k != d && backward[base + k - 1] < backward[base + k + 1]) ? backward[base + k + 1] : backward[base + k - 1] + 1;
      const x0 = x;
      while (x < n && x - k < m && a[ahi - 1 - x] == b[bhi - 1 - x + k]) x++;
      backward[base + k] = x;
      const other = delta - k;
      if (!odd && other >= -d && other <= d && x + forward[base + other] >= n) {
        return split(alo, ahi, blo, bhi, n - x, n - x0, delta - k);
      }
    }
  }
}

/** The middle run of equal lines goes from [x, x - k] to [u, u - k]; what is before and behind it is compared in its turn. */
function split(alo: i32, ahi: i32, blo: i32, bhi: i32, x: i32, u: i32, k: i32): void {
  for (let i = x; i < u; i++) partner[alo + i] = blo + i - k;
  compare(alo, alo + x, blo, blo + x - k);
  compare(alo + u, ahi, blo + u - k, bhi);
}
