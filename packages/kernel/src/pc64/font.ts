/**
 * The font of the framebuffer console: 8 by 16 pixels, printable ASCII, drawn for this kernel. A glyph is written as strokes: words of
 * points, a point being its column (0 to 5) and its row (0 to e, in hexadecimal); capitals stand on rows 2 to b, small
 * letters on 5 to b, tails reach e. Lines between points are Bresenham's, one pixel wide.
 */

const strokes: readonly string[] = [
  /*   */ '', /* ! */ '2228 2a2b', /* " */ '1214 3234', /* # */ '131b 434b 0555 0959', /* $ */ '54431304061747585a4b1b0a 212d',
  /* % */ '0212130302 530a 4a5a5b4b4a', /* & */ '5b161322324344080a1b3b59', /* ' */ '2224', /* ( */ '32141a3c', /* ) */ '12343a1c',
  /* * */ '0549 4509 242a', /* + */ '0747 2529', /* , */ '2a2c1d', /* - */ '0747', /* . */ '2a3a3b2b2a', /* / */ '420c',
  /* 0 */ '1242535a4b1b0a0312 1944', /* 1 */ '04222b 0b4b', /* 2 */ '03124253550a0b5b', /* 3 */ '03124253554626 46575a4b1b0a',
  /* 4 */ '4b42060858', /* 5 */ '52020646575a4b1b0a', /* 6 */ '534212030a1b4b5a574606', /* 7 */ '025253262b',
  /* 8 */ '124253554616050312 46575a4b1b0a0716', /* 9 */ '0a1b4b5a53421203061757', /* : */ '2526 2a2b', /* ; */ '2526 2a2c1d',
  /* < */ '44174a', /* = */ '0656 0959', /* > */ '04370a', /* ? */ '031242535528 2a2b', /* @ */ '5b1b0a03124253583827263555',
  /* A */ '0b042232545b 0757', /* B */ '020b 024253554606 46575a4b0b', /* C */ '534212030a1b4b5a', /* D */ '023254593b0b02',
  /* E */ '52020b5b 0646', /* F */ '52020b 0646', /* G */ '534212030a1b4b5a5737', /* H */ '020b 525b 0656', /* I */ '1232 222b 1b3b',
  /* J */ '2252 424a3b1b0a', /* K */ '020b 521606 165a5b', /* L */ '020b5b', /* M */ '0b022434525b', /* N */ '0b02 0358 525b',
  /* O */ '1242535a4b1b0a0312', /* P */ '0b024253564707', /* Q */ '1242535a4b1b0a0312 395c', /* R */ '0b024253564707 375a5b',
  /* S */ '53421203051646575a4b1b0a', /* T */ '0242 222b', /* U */ '020a1b4b5a52', /* V */ '02072b4742', /* W */ '020a1b2a3b4a42 262a',
  /* X */ '02034a4b 42430a0b', /* Y */ '0204264442 262b', /* Z */ '0252530a0b5b', /* [ */ '32121c3c', /* \ */ '024c', /* ] */ '12323c1c',
  /* ^ */ '042244', /* _ */ '0d5d', /* ` */ '1234', /* a */ '1545565b 5818090a1b4b5a', /* b */ '020b 061545565a4b1b0a',
  /* c */ '564515060a1b4b5a', /* d */ '525b 564515060a1b4b5a', /* e */ '0858564515060a1b4b5a', /* f */ '4232232b 0545',
  /* g */ '555d4e1e 564515060a1b4b5a', /* h */ '020b 061545565b', /* i */ '2223 15252b 1b3b', /* j */ '3233 25353d2e0e',
  /* k */ '020b 451808 184b', /* l */ '12222b 1b3b', /* m */ '050b 0615262b 2635464b', /* n */ '050b 061545565b',
  /* o */ '1545565a4b1b0a0615', /* p */ '050e 061545565a4b1b0a', /* q */ '555e 564515060a1b4b5a', /* r */ '050b 07254556',
  /* s */ '56451506071848595a4b1b0a', /* t */ '222a3b4b 0545', /* u */ '050a1b4b5a 555b', /* v */ '05072b4745', /* w */ '050a1b2a3b4a45 272a',
  /* x */ '05064a4b 45460a0b', /* y */ '050a1b4b5a 555d4e1e', /* z */ '0555560b5b', /* { */ '4232232617282b3c4c', /* | */ '212d',
  /* } */ '0212232637282b1c0c', /* ~ */ '071626374756',
];
/** What stands for a character the font lacks. */
const missing = '02525b0b02';

export const glyphWidth = 8;
export const glyphHeight = 16;
const first = 0x20;
const left = 1;

function line(rows: Uint8Array, at: number, x: number, y: number, toX: number, toY: number): void {
  const dx = Math.abs(toX - x);
  const dy = -Math.abs(toY - y);
  const stepX = x < toX ? 1 : -1;
  const stepY = y < toY ? 1 : -1;
  for (let error = dx + dy; ;) {
    rows[at + y]! |= 0x80 >> (x + left);
    if (x === toX && y === toY) return;
    const twice = 2 * error;
    if (twice >= dy) {
      error += dy;
      x += stepX;
    }
    if (twice <= dx) {
      error += dx;
      y += stepY;
    }
  }
}

/** A byte a row, the leftmost pixel its highest bit; the glyph of what is missing stands last. */
function draw(): Uint8Array {
  const all = [...strokes, missing];
  const rows = new Uint8Array(all.length * glyphHeight);
  all.forEach((glyph, index) => {
    for (const word of glyph.split(' ')) {
      for (let i = 0; i + 4 <= word.length; i += 2) {
        const at = (j: number): number => Number.parseInt(word[j]!, 16);
        line(rows, index * glyphHeight, at(i), at(i + 1), at(i + 2), at(i + 3));
      }
    }
  });
  return rows;
}

/** Drawn when the first glyph is asked for: most machines have no framebuffer. */
let bitmap: Uint8Array | null = null;

/** The row of a character's glyph as eight bits. */
export function glyphRow(code: number, row: number): number {
  const index = code >= first && code < first + strokes.length ? code - first : strokes.length;
  return (bitmap ??= draw())[index * glyphHeight + row]!;
}
