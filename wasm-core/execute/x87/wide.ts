/**
 * 128-bit integer steps for the 80-bit arithmetic. Each leaves its two words in `high` and `low`,
 * which hold until the next call.
 */
export let high: u64 = 0;
export let low: u64 = 0;

@inline export function setWide(hi: u64, lo: u64): void {
  high = hi;
  low = lo;
}

/** a * b. */
export function multiplyWide(a: u64, b: u64): void {
  const al: u64 = a & 0xffffffff, ah: u64 = a >> 32;
  const bl: u64 = b & 0xffffffff, bh: u64 = b >> 32;
  const ll = al * bl, lh = al * bh, hl = ah * bl;
  const middle = (ll >> 32) + (lh & 0xffffffff) + (hl & 0xffffffff);
  low = (ll & 0xffffffff) | (middle << 32);
  high = ah * bh + (lh >> 32) + (hl >> 32) + (middle >> 32);
}

/** Shifts hi:lo right; what falls out is kept as a set lowest bit ("jamming"). */
export function shiftRightJam(hi: u64, lo: u64, by: u32): void {
  if (by == 0) {
    high = hi;
    low = lo;
  } else if (by < 64) {
    high = hi >> by;
    low = (hi << (64 - by)) | (lo >> by) | u64((lo << (64 - by)) != 0);
  } else if (by == 64) {
    high = 0;
    low = hi | u64(lo != 0);
  } else if (by < 128) {
    high = 0;
    low = (hi >> (by - 64)) | u64(((hi << (128 - by)) | lo) != 0);
  } else {
    high = 0;
    low = u64((hi | lo) != 0);
  }
}

/** Shifts hi:lo left by less than 128. */
export function shiftLeftWide(hi: u64, lo: u64, by: u32): void {
  if (by == 0) {
    high = hi;
    low = lo;
  } else if (by < 64) {
    high = (hi << by) | (lo >> (64 - by));
    low = lo << by;
  } else {
    high = lo << (by - 64);
    low = 0;
  }
}

/** (hi:lo) / d, quotient in `high`, remainder in `low`. d has its top bit set and hi < d (Knuth, TAOCP 4.3.1 D). */
export function divideWide(hi: u64, lo: u64, d: u64): void {
  const dh = d >> 32, dl = d & 0xffffffff;
  const lh = lo >> 32, ll = lo & 0xffffffff;

  let q1 = hi / dh;
  let r = hi - q1 * dh;
  while (q1 > 0xffffffff || q1 * dl > ((r << 32) | lh)) {
    q1--;
    r += dh;
    if (r > 0xffffffff) break;
  }
  const rest = ((hi << 32) | lh) - q1 * d;

  let q0 = rest / dh;
  r = rest - q0 * dh;
  while (q0 > 0xffffffff || q0 * dl > ((r << 32) | ll)) {
    q0--;
    r += dh;
    if (r > 0xffffffff) break;
  }
  low = ((rest << 32) | ll) - q0 * d;
  high = (q1 << 32) | q0;
}
