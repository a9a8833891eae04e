/** Cells that a character takes on a terminal. */

/** First and last characters of ranges that take two cells (East Asian wide and fullwidth, emoji). */
// @ts-ignore: decorator
@lazy const wide: StaticArray<i32> = [
  0x1100, 0x115f, 0x2e80, 0x303e, 0x3041, 0x33ff, 0x3400, 0x4dbf, 0x4e00, 0x9fff, 0xa000, 0xa4cf, 0xac00, 0xd7a3, 0xf900, 0xfaff,
  0xfe30, 0xfe6f, 0xff00, 0xff60, 0xffe0, 0xffe6, 0x1f300, 0x1f64f, 0x1f680, 0x1f6ff, 0x1f900, 0x1f9ff, 0x20000, 0x3fffd,
];

/** Ranges that take none: combining marks, joiners, variation selectors. */
// @ts-ignore: decorator
@lazy const none: StaticArray<i32> = [
  0x0300, 0x036f, 0x0483, 0x0489, 0x0591, 0x05bd, 0x0610, 0x061a, 0x064b, 0x065f, 0x0e34, 0x0e3a, 0x1ab0, 0x1aff, 0x1dc0, 0x1dff,
  0x200b, 0x200f, 0x20d0, 0x20ff, 0xfe00, 0xfe0f, 0xfe20, 0xfe2f,
];

function inRanges(ranges: StaticArray<i32>, c: i32): bool {
  for (let i = 0; i < ranges.length; i += 2) if (c >= ranges[i] && c <= ranges[i + 1]) return true;
  return false;
}

export function cells(c: i32): i32 {
  if (c < 0x300) return 1;
  return inRanges(none, c) ? 0 : inRanges(wide, c) ? 2 : 1;
}
