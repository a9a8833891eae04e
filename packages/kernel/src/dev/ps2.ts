/**
 * The PS/2 ports behind the 8042 (IBM PS/2 hardware interface; plan9-abi 6.10). #b has the keyboard, #m the mouse; both are taken by interrupt.
 *
 *   kbd       a message a change, each ending in NUL: `kRUNES` keys held down after one went down, `KRUNES` after one was released, `cRUNE` a
 *             character, again while its key repeats. Opening it diverts the keyboard; while nobody has it open keys go to the console
 *   mouse     49 bytes: `m` and x, y, buttons (1 left, 2 middle, 4 right), msec, each right-aligned in 11 columns
 *             and a blank; blocks until something changes. Movements nobody read become one, clicks are kept. Writing `m` X Y puts the pointer there
 *   mousein   writing `m` DX DY BUTTONS moves as a mouse does, `A` X Y BUTTONS absolutely
 *   mousectl  writing `swap` exchanges left and right, `buttonmap XYZ` renames the three, `reset` undoes both
 *
 * NOT IMPLEMENTED: kbdin, kbin, kbmap (the layout is US), cursor, acceleration, scroll wheels, the keyboard's lights.
 */
import { errors, qidTypes } from '@lux9/abi';
import { decodeUtf8, encodeUtf8 } from '@lux9/base';
import { intrenable, Vector } from '../pc64/irq.ts';
import { irqenable } from '../pc64/intr.ts';
import { consoleText, isSpecial, Rune, runeOf } from '../pc64/keymap.ts';
import { charge, Cost } from '../port/charge.ts';
import { devdir, devdirread, devopen, dotdot, tableDev, type Gen } from '../port/dev.ts';
import { error } from '../port/error.ts';
import type { Dev, Kernel } from '../port/kernel.ts';
import { CFlag, makeQid, type Queue } from '../port/portdat.ts';
import { qdiscard, qopen, qproduce, qread } from '../port/qio.ts';
import { n12, parsecmd } from '../port/quote.ts';
import { record } from '../port/store.ts';
import { kbdputc } from './constate.ts';

const Port = { data: 0x60, status: 0x64, command: 0x64 } as const;
const Status = { output: 1, auxiliary: 0x20 } as const;
const Command = { writeConfig: 0x60, toMouse: 0xd4 } as const;
/** Both interrupts, system flag, translation to set 1. */
const config = 0x47;
const mouseReport = 0xf4;
const keyboardIrq = 1;
const mouseIrq = 12;
const queueMax = 16 * 1024;
const mouseRecord = 49;

class Keyboard {
  opens = 0;
  q: Queue = qopen(queueMax);
  /** The prefix 0xE0 came. */
  extended = false;
  /** Bytes of a sequence that are still to be passed over (Pause). */
  skip = 0;
  caps = false;
  /** Codes of keys held down, in the order they went down. */
  down: number[] = [];
}
record('Keyboard', Keyboard);

class Mouse {
  opens = 0;
  q: Queue = qopen(queueMax);
  packet: number[] = [];
  x = 0;
  y = 0;
  buttons = 0;
  /** What the left, middle and right button stand for. */
  map: number[] = [1, 2, 4];
}
record('Mouse', Mouse);

const keyboard = (k: Kernel): Keyboard => k.devs.get('keyboard') as Keyboard;
const mouse = (k: Kernel): Mouse => k.devs.get('mouse') as Mouse;

/** Takes the bytes that wait in the controller's output buffer, whoever they are from. */
function drain(k: Kernel): void {
  const { ports } = k.bus;
  for (;;) {
    const status = ports.read(Port.status, 1);
    if ((status & Status.output) === 0) return;
    charge(k, Cost.deviceAccess);
    const byte = ports.read(Port.data, 1);
    if ((status & Status.auxiliary) !== 0) mouseByte(k, byte);
    else scanCode(k, byte);
  }
}
intrenable(Vector.irq + keyboardIrq, drain);
intrenable(Vector.irq + mouseIrq, drain);

function enable(k: Kernel): void {
  const { ports } = k.bus;
  ports.write(Port.command, 1, Command.writeConfig);
  ports.write(Port.data, 1, config);
  ports.write(Port.command, 1, Command.toMouse);
  ports.write(Port.data, 1, mouseReport);
  // The mouse's acknowledgement.
  while ((ports.read(Port.status, 1) & Status.output) !== 0) ports.read(Port.data, 1);
  irqenable(k, keyboardIrq);
  irqenable(k, mouseIrq);
}

// Keyboard.

function holds(s: Keyboard, rune: number): boolean {
  return s.down.some((code) => runeOf(code, false) === rune);
}

function say(k: Kernel, s: Keyboard, text: string): void {
  if (s.opens > 0) qproduce(k, s.q, encodeUtf8(`${text}\0`));
}

function held(k: Kernel, s: Keyboard, kind: 'k' | 'K'): void {
  say(k, s, kind + s.down.map((code) => String.fromCodePoint(runeOf(code, false))).join(''));
}

function character(k: Kernel, s: Keyboard, code: number): void {
  let shift = holds(s, Rune.shift);
  if (s.caps && /[a-z]/.test(String.fromCharCode(runeOf(code, false)))) shift = !shift;
  let rune = runeOf(code, shift);
  if (rune === Rune.caps) s.caps = !s.caps;
  if (rune === 0 || rune === Rune.shift || rune === Rune.control || rune === Rune.alt || rune === Rune.altGr || rune === Rune.caps || rune === Rune.numLock) return;
  if (holds(s, Rune.control) && rune >= 0x40 && rune < 0x7f) rune &= 0x1f;
  if (s.opens > 0) return say(k, s, `c${String.fromCodePoint(rune)}`);
  const text = isSpecial(rune) ? consoleText(rune) : String.fromCodePoint(rune);
  for (const byte of encodeUtf8(text)) kbdputc(k, byte);
}

function scanCode(k: Kernel, byte: number): void {
  const s = keyboard(k);
  if (s.skip > 0) {
    s.skip--;
    return;
  }
  if (byte === 0xe1) s.skip = 2;
  else if (byte === 0xe0) s.extended = true;
  // What no key sends: acknowledgements, the self-test's answer, overrun.
  else if (byte !== 0xfa && byte !== 0xfe && byte !== 0 && byte !== 0xff) {
    const code = (byte & 0x7f) | (s.extended ? 0x100 : 0);
    s.extended = false;
    // Shifts that come and go around some keys of the extended block mean nothing.
    if (code === 0x12a || code === 0x136) return;
    if ((byte & 0x80) !== 0) {
      s.down = s.down.filter((other) => other !== code);
      held(k, s, 'K');
      return;
    }
    if (!s.down.includes(code)) {
      s.down.push(code);
      held(k, s, 'k');
    }
    character(k, s, code);
  }
}

// Mouse.

function bounds(k: Kernel): readonly [width: number, height: number] {
  const fb = k.framebuffer;
  return fb === null ? [640, 400] : [fb.width, fb.height];
}

function clamp(n: number, most: number): number {
  return Math.max(0, Math.min(most - 1, n));
}

function report(k: Kernel, s: Mouse): Uint8Array {
  return encodeUtf8(`m${n12(s.x)}${n12(s.y)}${n12(s.buttons)}${n12(Math.floor(k.m.time / 1e6))}`);
}

function moved(k: Kernel, s: Mouse, x: number, y: number, buttons: number): void {
  const [width, height] = bounds(k);
  const clicked = buttons !== s.buttons;
  s.x = clamp(x, width);
  s.y = clamp(y, height);
  s.buttons = buttons;
  if (s.opens === 0) return;
  const last = s.q.last;
  if (!clicked && last !== null && last.at === 0 && last !== s.q.first) last.data = report(k, s);
  else qproduce(k, s.q, report(k, s));
}

function mouseByte(k: Kernel, byte: number): void {
  const s = mouse(k);
  // Bit 3 of a packet's first byte is always set: what does not fit is passed over.
  if (s.packet.length === 0 && (byte & 8) === 0) return;
  s.packet.push(byte);
  if (s.packet.length < 3) return;
  const [head = 0, dx = 0, dy = 0] = s.packet;
  s.packet = [];
  const [left = 1, middle = 2, right = 4] = s.map;
  const buttons = ((head & 1) !== 0 ? left : 0) | ((head & 4) !== 0 ? middle : 0) | ((head & 2) !== 0 ? right : 0);
  moved(k, s, s.x + dx - ((head & 0x10) !== 0 ? 256 : 0), s.y - (dy - ((head & 0x20) !== 0 ? 256 : 0)), buttons);
}

function control(s: Mouse, words: readonly string[]): void {
  const [verb, map = ''] = words;
  if (verb === 'reset' && words.length === 1) s.map = [1, 2, 4];
  else if (verb === 'swap' && words.length === 1) s.map = s.map.toReversed();
  else if (verb === 'buttonmap' && words.length === 2 && /^(?=.*1)(?=.*2)(?=.*3)[123]{3}$/.test(map)) s.map = [...map].map((c) => 2 ** (Number(c) - 1));
  else error(errors.Ebadctl);
}

function numbers(words: readonly string[], count: number): number[] {
  const list = words.map(Number);
  if (list.length < count || !list.every(Number.isSafeInteger)) error(errors.Ebadarg);
  return list;
}

function inject(k: Kernel, s: Mouse, text: string, absolute: boolean): void {
  const words = text.slice(1).trim().split(/\s+/);
  const [x = 0, y = 0, buttons = s.buttons] = numbers(words, absolute ? 2 : 3);
  if (absolute) moved(k, s, x, y, buttons & 7);
  else moved(k, s, s.x + x, s.y + y, buttons & 7);
}

// Files.

const kbdGen: Gen = (k, _p, c, _name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), '#b', 0, k.eve, 0o555);
  return i === 0 ? devdir(k, c, makeQid(1), 'kbd', 0, k.eve, 0o440) : null;
};

const mouseFiles = [['mouse', 0o660], ['mousein', 0o220], ['mousectl', 0o220]] as const;
const Q = { mouse: 1, mousein: 2, mousectl: 3 } as const;

const mouseGen: Gen = (k, _p, c, _name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), '#m', 0, k.eve, 0o555);
  const f = mouseFiles[i];
  return f ? devdir(k, c, makeQid(i + 1), f[0], 0, k.eve, f[1]) : null;
};

export const devkbd: Dev = tableDev({
  dc: 'b',
  name: 'kbd',
  gen: kbdGen,
  reset: (k) => {
    k.devs.set('keyboard', new Keyboard());
    k.devs.set('mouse', new Mouse());
    enable(k);
  },
  open: (k, p, c, mode) => {
    const open = devopen(k, p, c, mode, kbdGen);
    if ((c.qid.type & qidTypes.QTDIR) === 0) keyboard(k).opens++;
    return open;
  },
  close: (k, _p, c) => {
    if ((c.flag & CFlag.open) === 0 || (c.qid.type & qidTypes.QTDIR) !== 0) return;
    const s = keyboard(k);
    if (--s.opens === 0) qdiscard(k, s.q);
  },
  read: (k, p, c, n, offset) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n, offset, kbdGen);
    return qread(k, p, keyboard(k).q, n);
  },
});

export const devmouse: Dev = tableDev({
  dc: 'm',
  name: 'mouse',
  gen: mouseGen,
  open: (k, p, c, mode) => {
    const open = devopen(k, p, c, mode, mouseGen);
    if (c.qid.lo === Q.mouse) mouse(k).opens++;
    return open;
  },
  close: (k, _p, c) => {
    if ((c.flag & CFlag.open) === 0 || c.qid.lo !== Q.mouse) return;
    const s = mouse(k);
    if (--s.opens === 0) qdiscard(k, s.q);
  },
  read: (k, p, c, n, offset) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n, offset, mouseGen);
    if (c.qid.lo !== Q.mouse) error(errors.Eperm);
    if (n < mouseRecord) error(errors.Eshort);
    return qread(k, p, mouse(k).q, n);
  },
  write: (k, _p, c, data) => {
    const s = mouse(k);
    const text = decodeUtf8(data);
    if (c.qid.lo === Q.mousectl) control(s, parsecmd(data));
    else if (text.startsWith('m')) inject(k, s, text, c.qid.lo === Q.mouse);
    else if (text.startsWith('A') && c.qid.lo === Q.mousein) inject(k, s, text, true);
    else error(errors.Ebadarg);
    return data.length;
  },
});
