/**
 * Output on its way to the terminal. Little of it is with xterm at a time, so that an interrupt can throw the rest away, as terminals do;
 * what a program left the terminal in (another character set, mouse reports, the alternate screen) is taken back then. Questions that output asks of
 * the terminal are answered only while a program reads keys as typed: else the answer would be typed at the shell.
 *
 * Promise to callers: no output keeps the page from its other work for long.
 */
import type { Terminal } from '@xterm/xterm';

/** Bytes xterm has at most, and in one piece: between pieces it lets the page go on. */
const inFlightMax = 16 * 1024;
const pieceMax = 2048;
/** Lines, and cells, that one sequence may insert, delete, scroll or repeat: xterm does them one by one, and no screen has more. */
const linesMax = 200;
const cellsMax = 1000;

/** DECSTR, and what that leaves: mouse and focus reports, bracketed paste. */
const modesBack = '\x1b[!p\x1b[?9;1000;1002;1003;1004;1005;1006;1015;1016;2004;2026l\x0f';
const restoring = new Uint8Array(0);

/** Whether there may be a character of no width or of two (UTF-8): the combining ones from U+0300 on, and whatever is above U+0480. */
const wide = (bytes: Uint8Array): boolean => bytes.some((b) => b >= 0xd2 || b === 0xcc || b === 0xcd);

interface Piece {
  readonly bytes: Uint8Array;
  readonly shown: () => void;
}

export class Feed {
  readonly #term: Terminal;
  #queue: Piece[] = [];
  #inFlight = 0;
  /** The table of widths: fetched for the first text that needs it. Without it the terminal goes by its own, which is older. */
  #widths: 'absent' | 'coming' | 'there' = 'absent';
  readonly #fetchWidths: () => Promise<void>;

  /** A program reads keys as typed. */
  raw = false;

  constructor(term: Terminal, fetchWidths: () => Promise<void>) {
    this.#term = term;
    this.#fetchWidths = fetchWidths;
    const quiet = (): boolean => !this.raw;
    for (const prefix of [undefined, '?', '>', '=']) {
      for (const final of ['c', 'n', 'q', 't']) term.parser.registerCsiHandler({ ...(prefix === undefined ? {} : { prefix }), final }, quiet);
      if (prefix === undefined || prefix === '?') term.parser.registerCsiHandler({ ...(prefix === undefined ? {} : { prefix }), intermediates: '$', final: 'p' }, quiet);
    }
    term.parser.registerDcsHandler({ intermediates: '$', final: 'q' }, quiet);
    const more = (most: number) => (params: (number | number[])[]): boolean => Number(params[0] ?? 0) > most;
    for (const final of ['L', 'M', 'S', 'T']) term.parser.registerCsiHandler({ final }, more(linesMax));
    for (const final of ['@', 'P', 'X', 'b']) term.parser.registerCsiHandler({ final }, more(cellsMax));
    for (const colour of [4, 10, 11, 12]) term.parser.registerOscHandler(colour, (data) => data.includes('?') && quiet());
  }

  /** Resolves when the bytes were drawn or thrown away. */
  write(bytes: Uint8Array): Promise<void> {
    return new Promise((shown) => {
      for (let at = 0; at < bytes.length; at += pieceMax) {
        const last = at + pieceMax >= bytes.length;
        this.#queue.push({ bytes: bytes.subarray(at, at + pieceMax), shown: last ? shown : () => undefined });
      }
      this.#next();
    });
  }

  #next(): void {
    while (this.#queue.length > 0 && this.#inFlight < inFlightMax) {
      const { bytes, shown } = this.#queue[0]!;
      // What to take back is seen once all before it is drawn.
      if (bytes === restoring && this.#inFlight > 0) return;
      if (this.#widths === 'coming') return;
      if (this.#widths === 'absent' && wide(bytes)) {
        this.#widths = 'coming';
        const go = (): void => {
          this.#widths = 'there';
          this.#next();
        };
        this.#fetchWidths().then(go, go);
        return;
      }
      this.#queue.shift();
      const size = bytes === restoring ? 1 : bytes.length;
      this.#inFlight += size;
      this.#term.write(bytes === restoring ? this.#back() : bytes, () => {
        this.#inFlight -= size;
        shown();
        this.#next();
      });
    }
  }

  /** Sequences that lead from here to a plain terminal with the cursor behind all text. */
  #back(): string {
    const { buffer, rows } = this.#term;
    const alternate = buffer.active.type === 'alternate';
    const { active, normal } = buffer;
    let row = rows - 1;
    while (row > 0 && (normal.getLine(normal.baseY + row)?.translateToString(true) ?? '') === '') row--;
    const behind = !alternate && active.cursorY < row ? `\x1b[${row + 1};1H\r\n` : '';
    return `${alternate ? '\x1b[?1049l' : '\x1b\\'}${modesBack}${behind}`;
  }

  /** Throws away what is not drawn yet. */
  drop(): void {
    const gone = this.#queue;
    this.#queue = [];
    for (const { shown } of gone) shown();
  }

  /** Takes back what a program left the terminal in, behind the output before this. */
  restore(): void {
    this.#queue.push({ bytes: restoring, shown: () => undefined });
    this.#next();
  }
}
