/**
 * The terminal: one xterm for the page's life, wherever it is shown. Keys become what Plan 9 expects of a console (DEL
 * interrupts, ^H erases); pastes go no faster than the machine reads; lines typed are recalled with the up arrow while
 * the kernel edits lines.
 */
import { FitAddon } from '@xterm/addon-fit';
import type { SearchAddon } from '@xterm/addon-search';
import { Terminal, type ITheme } from '@xterm/xterm';
import { concatBytes } from '@lux9/base';
import { client } from '../machine/client.ts';
import { Feed } from './feed.ts';
import { measureByCanvas } from './measure.ts';

/** Lines of a paste that are not asked about. */
export const pasteLinesMax = 5;
const pieceBytes = 256;
const pendingMax = 512;

const paper: ITheme = {
  background: '#ffffea', foreground: '#1b1b16', cursor: '#c98d00', cursorAccent: '#ffffea', selectionBackground: '#eeee9e',
  black: '#1b1b16', red: '#a3230b', green: '#2b6e1f', yellow: '#7a5800', blue: '#1f5fa8', magenta: '#8a2f8a', cyan: '#0b6a70', white: '#5f5e4e',
  brightBlack: '#6a6955', brightRed: '#b5341a', brightGreen: '#2f7a22', brightYellow: '#8a6300', brightBlue: '#2a6fbb', brightMagenta: '#9a3f9a',
  brightCyan: '#0b767d', brightWhite: '#1b1b16', overviewRulerBorder: '#ffffea',
  scrollbarSliderBackground: '#c3c1a280', scrollbarSliderHoverBackground: '#c3c1a2', scrollbarSliderActiveBackground: '#a9a785',
};
const night: ITheme = {
  background: '#14151a', foreground: '#e8e6df', cursor: '#e5a50a', cursorAccent: '#14151a', selectionBackground: '#3b4252',
  black: '#8a8982', red: '#ff8a6b', green: '#8fce7a', yellow: '#e9c46a', blue: '#7fb7ff', magenta: '#e09ae0', cyan: '#6fd0d6', white: '#e8e6df',
  brightBlack: '#a3a198', brightRed: '#ffa48c', brightGreen: '#a9dd98', brightYellow: '#f2d68c', brightBlue: '#9fc9ff', brightMagenta: '#ecb3ec',
  brightCyan: '#93dfe3', brightWhite: '#ffffff', overviewRulerBorder: '#14151a',
  scrollbarSliderBackground: '#3c3f4b80', scrollbarSliderHoverBackground: '#3c3f4b', scrollbarSliderActiveBackground: '#565963',
};

export interface PasteQuestion {
  readonly text: string;
  readonly lines: number;
}

const interrupt = '\x7f';
const mono = "'JetBrains Mono Variable', ui-monospace, 'DejaVu Sans Mono', monospace";
/** Host time between two looks at whether somebody reads the console, while a paste waits for that, ms. */
const readerInterval = 4;

/** One piece of what is typed. Of a paste each line waits until somebody reads the console: typed ahead it would be echoed twice, and between other output. */
interface Typed {
  readonly bytes: Uint8Array;
  readonly paced: boolean;
}

/** Whether WebGL is drawn by hardware: in software it is several times slower than the document's own text. */
function hardwareDraws(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (gl === null) return false;
  // Not every browser counts drawing in software as a caveat.
  const named = gl.getExtension('WEBGL_debug_renderer_info');
  const by = String(gl.getParameter(named === null ? gl.RENDERER : named.UNMASKED_RENDERER_WEBGL));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return !/swiftshader|llvmpipe|softpipe|software|basic render/i.test(by);
}

let lot: HTMLElement | null = null;

class Console {
  readonly term: Terminal;
  readonly #feed: Feed;
  readonly #fit = new FitAddon();
  readonly element = document.createElement('div');
  /** Asks before a paste of many lines. */
  ask: (question: PasteQuestion) => void = () => undefined;
  /** A path was clicked. */
  openPath: (path: string) => void = () => undefined;
  /** The way out of the keyboard's focus. */
  leave: (back: boolean) => void = () => undefined;
  /** Fetched when it is first asked for. */
  #search: Promise<SearchAddon> | null = null;
  /** Output as text, for the embedder. */
  listener: ((text: string) => void) | null = null;
  #opened = false;
  #queue: Typed[] = [];
  #sending = false;
  #pasting = false;
  readonly #lines: string[] = [];
  #recall = 0;
  #line = '';
  readonly #decoder = new TextDecoder();

  constructor() {
    this.element.className = 'terminal';
    this.term = new Terminal({
      fontFamily: mono, fontSize: 14, lineHeight: 1.15, letterSpacing: 0, overviewRuler: { width: 10 },
      cursorBlink: false, cursorStyle: 'block', scrollback: 10_000, convertEol: true, allowProposedApi: true, macOptionIsMeta: true, theme: paper,
      minimumContrastRatio: 4.5, tabStopWidth: 8,
    });
    this.#feed = new Feed(this.term, async () => {
      const { Unicode11Addon } = await import('@xterm/addon-unicode11');
      this.term.loadAddon(new Unicode11Addon());
      this.term.unicode.activeVersion = '11';
    });
    this.term.loadAddon(this.#fit);
    this.term.onData((data) => this.#typed(data));
    this.term.onResize(({ cols, rows }) => client.tell((api) => api.resize(cols, rows)));
    this.term.attachCustomKeyEventHandler((event) => this.#key(event));
    this.term.registerLinkProvider({ provideLinks: (y, done) => done(this.#paths(y)) });
  }

  /** Shows the machine's output from its beginning. */
  connect(): void {
    client.output = (bytes, raw) => this.write(bytes, raw);
    client.interrupted = () => this.#feed.restore();
  }

  /** Puts the terminal into `home`, once that is in the document. The keyboard's focus stays in it: what is typed meanwhile is not lost. */
  show(home: HTMLElement): void {
    if (!home.isConnected) return;
    this.#moveTo(home);
    if (!this.#opened) {
      this.#opened = true;
      this.term.open(this.element);
      measureByCanvas(this.term);
      // Cells are measured in another font while this one comes.
      if (!document.fonts.check(`14px ${mono}`)) void document.fonts.load(`14px ${mono}`).then(() => {
        this.term.options.fontFamily = `${mono}, serif`;
        this.fit();
      }, () => undefined);
      this.term.textarea?.setAttribute('aria-label', 'Console of the machine. F6 leaves it');
      this.element.addEventListener('paste', (event) => this.#paste(event), true);
      // Drawing by WebGL comes when the prompt is there: it is faster, not needed.
      const load = (): void => void import('@xterm/addon-webgl').then(({ WebglAddon }) => {
        const addon = new WebglAddon();
        addon.onContextLoss(() => addon.dispose());
        this.term.loadAddon(addon);
      }).catch(() => undefined);
      if (!matchMedia('(forced-colors: active)').matches) setTimeout(() => {
        if (hardwareDraws()) load();
      }, 1500);
    }
    this.fit();
  }

  /** Before `home` goes: the terminal waits out of sight, where it still takes keys. */
  park(home: HTMLElement): void {
    if (this.element.parentElement !== home) return;
    lot ??= document.body.appendChild(Object.assign(document.createElement('div'), { className: 'lot' }));
    this.#moveTo(lot);
  }

  #moveTo(home: HTMLElement): void {
    if (this.element.parentElement === home) return;
    const focused = this.element.contains(document.activeElement);
    home.append(this.element);
    if (focused) this.term.focus();
  }

  fit(): void {
    if (!this.#opened || this.element.clientWidth < 20 || this.element.clientHeight < 20) return;
    this.#fit.fit();
  }

  /** Rejects when its code does not come; the next one tries again. */
  search(): Promise<SearchAddon> {
    return (this.#search ??= import('@xterm/addon-search').then(({ SearchAddon: Addon }) => {
      const addon = new Addon();
      this.term.loadAddon(addon);
      return addon;
    }, (error: unknown) => {
      this.#search = null;
      throw error;
    }));
  }

  tellSize(): void {
    client.tell((api) => api.resize(this.term.cols, this.term.rows));
  }

  theme(dark: boolean): void {
    this.term.options.theme = dark ? night : paper;
  }

  fontSize(px: number): void {
    this.term.options.fontSize = px;
    this.fit();
    // The size of a cell is known once one was drawn.
    requestAnimationFrame(() => requestAnimationFrame(() => this.fit()));
  }

  set screenReader(on: boolean) {
    this.term.options.screenReaderMode = on;
  }

  get screenReader(): boolean {
    return this.term.options.screenReaderMode === true;
  }

  write(bytes: Uint8Array, raw: boolean): Promise<void> {
    this.#feed.raw = raw;
    if (this.listener !== null) this.listener(this.#decoder.decode(bytes, { stream: true }));
    return this.#feed.write(bytes);
  }

  restore(): void {
    this.#feed.restore();
    this.focus();
  }

  reset(): void {
    this.#feed.drop();
    this.term.reset();
    this.#queue = [];
    this.#line = '';
  }

  focus(): void {
    this.term.focus();
  }

  /** All lines of the console as text, or those from a row of its buffer on. */
  transcript(from = 0): string {
    const { active } = this.term.buffer;
    let out = '';
    for (let y = from; y < active.length; y++) {
      const line = active.getLine(y);
      // A row that goes on in the next one keeps its blanks.
      const goesOn = active.getLine(y + 1)?.isWrapped === true;
      if (line !== undefined) out += `${line.isWrapped || y === from ? '' : '\n'}${line.translateToString(!goesOn)}`;
    }
    return `${out.trimEnd()}\n`;
  }

  /** Goes before everything typed and not yet sent, and before output not yet drawn: both are thrown away, as terminals do. */
  interrupt(): void {
    this.#queue = [];
    this.#feed.drop();
    client.tell((api) => api.type(new TextEncoder().encode(interrupt)));
  }

  /** Types text as a person would. */
  type(text: string): void {
    this.#typed(text);
  }

  /** A whole command line, and the Enter. */
  command(line: string): void {
    this.type(`\x15${line}\r`);
    this.focus();
  }

  paste(text: string): void {
    const lines = text.split(/\r\n|\r|\n/).length;
    if (lines > pasteLinesMax) this.ask({ text, lines });
    else this.pasteNow(text);
  }

  pasteNow(text: string): void {
    this.#pasting = true;
    this.term.paste(text);
    this.#pasting = false;
    this.focus();
  }

  /** The scrollback goes; the line the cursor is in stays. */
  clear(): void {
    this.term.clear();
    this.focus();
  }

  #paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    event.preventDefault();
    event.stopPropagation();
    if (text !== '') this.paste(text);
  }

  #typed(data: string): void {
    this.#remember(data);
    // While a program reads keys as typed it is a key like others, and in its turn.
    if (data === interrupt && !this.#feed.raw) {
      this.interrupt();
      return;
    }
    // A paste in brackets is one thing to the program that asked for them.
    const paced = this.#pasting && !this.term.modes.bracketedPasteMode;
    for (const line of paced ? (data.match(/[^\r\n]*[\r\n]|[^\r\n]+/g) ?? []) : [data]) {
      const bytes = new TextEncoder().encode(line);
      for (let at = 0; at < bytes.length; at += pieceBytes) this.#queue.push({ bytes: bytes.slice(at, at + pieceBytes), paced: paced && at === 0 });
    }
    if (!this.#sending) void this.#send();
  }

  /** Waits until a process reads the console and has read all that was typed before; no longer once the queue was thrown away. */
  async #reader(): Promise<void> {
    const tree = await client.tree('machine');
    while (this.#queue.length > 0) {
      const text = await tree.text('/console');
      if (/^readers [1-9]/m.test(text) && /^typed 0$/m.test(text)) return;
      await new Promise((resolve) => setTimeout(resolve, readerInterval));
    }
  }

  async #send(): Promise<void> {
    this.#sending = true;
    try {
      for (;;) {
        if (this.#queue[0]?.paced === true) await this.#reader();
        let bytes = this.#queue.shift()?.bytes;
        if (bytes === undefined) break;
        // Keys typed while the last answer was under way go together.
        while (this.#queue.length > 0 && !this.#queue[0]!.paced && bytes.length + this.#queue[0]!.bytes.length <= pieceBytes) bytes = concatBytes(bytes, this.#queue.shift()!.bytes);
        const piece = bytes;
        let pending = await client.ask((api) => api.type(piece));
        while (pending > pendingMax) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          pending = await client.ask((api) => api.type(new Uint8Array(0)));
        }
      }
    } catch {
      this.#queue = [];
    }
    this.#sending = false;
  }

  #remember(data: string): void {
    for (const ch of data) {
      if (ch === '\r' || ch === '\n') {
        if (this.#line.trim() !== '' && this.#lines[this.#lines.length - 1] !== this.#line) this.#lines.push(this.#line);
        this.#line = '';
        this.#recall = this.#lines.length;
      } else if (ch === '\b') this.#line = this.#line.slice(0, -1);
      else if (ch === '\x15' || ch === interrupt || ch === '\x1b') this.#line = '';
      else if (ch >= ' ') this.#line += ch;
    }
  }

  #recalled(step: number): void {
    const to = Math.max(0, Math.min(this.#lines.length, this.#recall + step));
    if (this.#lines.length === 0) return;
    const line = this.#lines[to] ?? '';
    this.#typed(`\x15${line}`);
    this.#recall = to;
  }

  /** False: the terminal leaves the key alone. */
  #key(event: KeyboardEvent): boolean {
    if (event.type !== 'keydown') return true;
    const command = event.ctrlKey || event.metaKey;
    if (event.key === 'F6') {
      event.preventDefault();
      this.leave(event.shiftKey);
      return false;
    }
    if (command && !event.altKey && (event.key === 'k' || event.key === 'K' || event.key === 'f' || event.key === 'F') && (event.key.toLowerCase() === 'k' || event.shiftKey)) return false;
    if (event.key === 'Tab' && event.shiftKey) return true;
    if (command && event.key.toLowerCase() === 'c') {
      if (this.term.hasSelection() || event.metaKey) return false; // the browser copies
      event.preventDefault();
      this.#typed(interrupt);
      return false;
    }
    if (command && event.key.toLowerCase() === 'v') return false; // a paste event follows
    if (event.key === 'Backspace' && !command) {
      event.preventDefault();
      this.#typed('\b');
      return false;
    }
    if (event.key === 'Delete') {
      event.preventDefault();
      this.#typed(interrupt);
      return false;
    }
    if (client.get().status?.raw !== true) {
      if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
        event.preventDefault();
        if (event.shiftKey) this.term.scrollLines(event.key === 'ArrowUp' ? -1 : 1);
        else this.#recalled(event.key === 'ArrowUp' ? -1 : 1);
        return false;
      }
      // The kernel's line editing has no cursor to move.
      if (/^(ArrowLeft|ArrowRight|Home|End|Insert)$/.test(event.key)) return false;
    }
    return true;
  }

  /** Absolute paths on a line, at most 50. */
  #paths(y: number): { range: { start: { x: number; y: number }; end: { x: number; y: number } }; text: string; activate: () => void }[] {
    const text = this.term.buffer.active.getLine(y - 1)?.translateToString(true) ?? '';
    return [...text.matchAll(/(?<![\w./])\/[\w#.][\w./#+-]*/g)].slice(0, 50).map((m) => ({
      range: { start: { x: m.index + 1, y }, end: { x: m.index + m[0].length, y } }, text: m[0], activate: () => this.openPath(m[0]),
    }));
  }
}

let made: Console | null = null;
/** The page's one terminal. */
export function terminal(): Console {
  return (made ??= new Console());
}
