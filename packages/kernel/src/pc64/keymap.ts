/**
 * What keys mean: from scan codes of set 1 (IBM PS/2 keyboard reference) to runes, US layout; the runes of keys without a character are those of
 * Plan 9's keyboard(6). A code that follows the prefix 0xE0 counts 0x100 more.
 */

/** Runes of keys that type no character (keyboard(6)). */
export const Rune = {
  F: 0xf000, home: 0xf00d, up: 0xf00e, pageUp: 0xf00f, print: 0xf010, left: 0xf011, right: 0xf012, pageDown: 0xf013, insert: 0xf014, alt: 0xf015,
  shift: 0xf016, control: 0xf017, end: 0xf018, caps: 0xf064, numLock: 0xf065, altGr: 0xf067, mod4: 0xf068, scrollLock: 0xf02e, down: 0xf800,
  escape: 0x1b, backspace: 0x08, delete: 0x7f, newline: 0x0a, tab: 0x09,
} as const;

/** Characters of consecutive codes: without and with shift. */
const rows: readonly (readonly [first: number, plain: string, shifted: string])[] = [
  [0x02, '1234567890-=', '!@#$%^&*()_+'],
  [0x10, 'qwertyuiop[]', 'QWERTYUIOP{}'],
  [0x1e, "asdfghjkl;'`", 'ASDFGHJKL:"~'],
  [0x2b, '\\zxcvbnm,./', '|ZXCVBNM<>?'],
  [0x37, '*', '*'],
  [0x39, ' ', ' '],
  [0x47, '789-456+1230.', '789-456+1230.'],
  [0x56, '\\', '|'],
  [0x135, '/', '/'],
];

const others: readonly (readonly [code: number, rune: number])[] = [
  [0x01, Rune.escape], [0x0e, Rune.backspace], [0x0f, Rune.tab], [0x1c, Rune.newline], [0x1d, Rune.control], [0x2a, Rune.shift], [0x36, Rune.shift], [0x38, Rune.alt],
  [0x3a, Rune.caps], ...Array.from({ length: 10 }, (_, i) => [0x3b + i, Rune.F + 1 + i] as const), [0x45, Rune.numLock], [0x46, Rune.scrollLock],
  [0x57, Rune.F + 11], [0x58, Rune.F + 12], [0x11c, Rune.newline], [0x11d, Rune.control], [0x137, Rune.print], [0x138, Rune.altGr], [0x147, Rune.home], [0x148, Rune.up],
  [0x149, Rune.pageUp], [0x14b, Rune.left], [0x14d, Rune.right], [0x14f, Rune.end], [0x150, Rune.down], [0x151, Rune.pageDown], [0x152, Rune.insert],
  [0x153, Rune.delete], [0x15b, Rune.mod4], [0x15c, Rune.mod4],
];

const plain = new Uint16Array(0x200);
const shifted = new Uint16Array(0x200);
for (const [first, a, b] of rows) {
  for (let i = 0; i < a.length; i++) {
    plain[first + i] = a.charCodeAt(i);
    shifted[first + i] = b.charCodeAt(i);
  }
}
for (const [code, rune] of others) plain[code] = shifted[code] = rune;

/** The rune of a key, 0 for keys without meaning. */
export function runeOf(code: number, shift: boolean): number {
  return (shift ? shifted : plain)[code] ?? 0;
}

/** Whether a key types no character. */
export function isSpecial(rune: number): boolean {
  return rune >= Rune.F;
}

/** What the console's readers get for a key without a character: what a terminal on the serial line would send (ECMA-48); '' for nothing. */
export function consoleText(rune: number): string {
  switch (rune) {
    case Rune.up: return '\x1b[A';
    case Rune.down: return '\x1b[B';
    case Rune.right: return '\x1b[C';
    case Rune.left: return '\x1b[D';
    case Rune.home: return '\x1b[H';
    case Rune.end: return '\x1b[F';
    default: return '';
  }
}
