/**
 * Registers of the chips in words, beside their values: what the bits of a register mean, as its datasheet names them. A chip or register
 * that is not here is shown as the number it is.
 */
import type { SnapshotValue } from '@lux9/bus';

type Words = (value: number, all: Readonly<Record<string, SnapshotValue>>) => string;

/** Names of the bits that are set, lowest first; `-` when none is. */
const bits = (...names: readonly string[]): Words => (value) => names.filter((name, i) => name !== '' && ((value >>> i) & 1) !== 0).join(', ') || '-';
const lines = (value: number): string => Array.from({ length: 8 }, (_, i) => i).filter((i) => ((value >>> i) & 1) !== 0).join(' ') || 'none';
const num = (value: SnapshotValue | undefined): number => (typeof value === 'number' ? value : 0);

const irqs = (base: number): Words => (value) => lines(value).replace(/\d/g, (d) => `irq${Number(d) + base}`);
const delivery = ['fixed', 'lowest priority', 'SMI', 'reserved', 'NMI', 'INIT', 'startup', 'ExtINT'];

const uart: Readonly<Record<string, Words>> = {
  ier: bits('received', 'transmitter empty', 'line status', 'modem status'),
  fcr: (v) => ((v & 1) === 0 ? 'FIFOs off' : `FIFOs on, interrupt at ${[1, 4, 8, 14][v >>> 6]} bytes`),
  lcr: (v) => `${5 + (v & 3)} data bits, ${(v & 4) === 0 ? 1 : 2} stop, parity ${(v & 8) === 0 ? 'none' : (v & 16) === 0 ? 'odd' : 'even'}${(v & 0x40) !== 0 ? ', break' : ''}${(v & 0x80) !== 0 ? ', DLAB' : ''}`,
  mcr: bits('DTR', 'RTS', 'OUT1', 'OUT2 (interrupt let through)', 'loopback'),
  divisor: (v) => `${Math.round(115_200 / (v === 0 ? 65_536 : v))} baud`,
  errors: bits('', 'overrun', 'parity', 'framing', 'break'),
  deltas: bits('CTS', 'DSR', 'RI fell', 'DCD'),
  pins: bits('', '', '', '', 'CTS', 'DSR', 'RI', 'DCD'),
};

const pic = (base: number): Readonly<Record<string, Words>> => ({
  pins: irqs(base), irr: (v) => `asked for: ${irqs(base)(v, {})}`, isr: (v) => `being served: ${irqs(base)(v, {})}`,
  imr: (v) => `masked: ${(v & 0xff) === 0xff ? 'all' : irqs(base)(v, {})}`, elcr: (v) => `level triggered: ${irqs(base)(v, {})}`,
  icw1: bits('ICW4 follows', 'single', '', 'level'), base: (v) => `vectors ${v} to ${v + 7}`, icw4: bits('8086', 'auto EOI', 'master', 'buffered', 'fully nested'),
});

const divides = [2, 4, 8, 16, 32, 64, 128, 1];
const lvtNames = ['timer', 'thermal', 'performance', 'LINT0', 'LINT1', 'error'];
function lvt(v: number): string {
  return `vector ${v & 255} ${delivery[(v >>> 8) & 7]}${(v & 0x10000) !== 0 ? ' masked' : ''}${(v & 0x20000) !== 0 ? ' periodic' : ''}`;
}

const lapic: Readonly<Record<string, Words>> = {
  tpr: (v) => `takes vectors from ${((v >>> 4) + 1) * 16} up`, svr: (v) => `spurious vector ${v & 255}${(v & 0x100) !== 0 ? ', enabled' : ', off'}`,
  icrLow: (v) => `vector ${v & 255} ${delivery[(v >>> 8) & 7]}${(v >>> 18 & 3) === 0 ? '' : ` to ${['', 'self', 'all', 'all others'][v >>> 18 & 3]}`}`,
  icrHigh: (v) => `to APIC ${v >>> 24}`, divide: (v) => `by ${divides[(v & 3) | ((v >>> 1) & 4)]}`,
  esr: bits('', '', '', '', '', 'illegal vector sent', 'illegal vector received', 'illegal register'),
};

const words: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  uart0: uart, uart1: uart, pic0: pic(0), pic1: pic(8),
  i8042: {
    config: bits('keyboard interrupt', 'mouse interrupt', 'system', '', 'keyboard off', 'mouse off', 'translated'),
    outputPort: bits('not reset', 'A20', '', '', 'keyboard full', 'mouse full'),
  },
  keyboard: { leds: bits('scroll', 'num', 'caps'), set: (v) => `scan code set ${v}` },
  mouse: { rate: (v) => `${v} samples a second`, resolution: (v) => `${1 << v} counts a mm`, buttons: bits('left', 'right', 'middle') },
  counter: {
    control: bits('counts', 'interrupts', 'writes the ring'), status: bits('counted: interrupt', 'DMA was refused', 'the ring was full'),
    interval: (v) => `a count each ${v} µs`, ring: (v) => (v === 0 ? 'none' : 'physical address'), size: (v) => `${v} entries`,
    tail: (v, all) => `${(num(all['head']) - v) >>> 0} entries wait`,
  },
  rtc: {
    a: (v) => `rate ${v & 15}, divider ${(v >>> 4) & 7}`, b: bits('summer time', '24 hours', 'binary', 'square wave', 'update interrupt', 'alarm interrupt', 'periodic interrupt', 'set'),
    c: bits('', '', '', '', 'updated', 'alarm', 'periodic', 'interrupt'), wall: () => 'seconds since 1970',
  },
  system: {
    speaker: bits('gate of the timer', 'speaker'), fast: bits('reset', 'A20'), resetControl: bits('', 'hard', 'reset'), pm1Control: bits('ACPI'),
  },
  vga: { miscellaneous: bits('color', 'memory on', 'clock 28 MHz'), crtcIndex: (v) => `register ${v}` },
};

/** What a chip's register says, '' where nobody has put it into words. */
export function inWords(chip: string, register: string, value: SnapshotValue, all: Readonly<Record<string, SnapshotValue>>): string {
  if (typeof value !== 'number') return '';
  return (words[chip] ?? (chip.startsWith('lapic') ? lapic : {}))[register]?.(value, all) ?? '';
}

const modes = ['interrupt at the end', 'one shot', 'rate generator', 'square wave', 'software strobe', 'hardware strobe'];

/** Registers that stand in rows and are read better one a line: FIELD and what it says. */
export function rows(chip: string, record: Readonly<Record<string, SnapshotValue>>): [field: string, text: string][] {
  const list = (name: string): number[] => (Array.isArray(record[name]) || ArrayBuffer.isView(record[name]) ? Array.from(record[name] as unknown as ArrayLike<number>) : []);
  if (chip === 'ioapic') {
    const high = list('high');
    return list('low').map((low, pin) => [
      `pin${pin}`,
      (low & 0x10000) !== 0 ? 'masked' : `vector ${low & 255} ${delivery[(low >>> 8) & 7]} to APIC ${high[pin]! >>> 24}, ${(low & 0x8000) !== 0 ? 'level' : 'edge'}${(low & 0x2000) !== 0 ? ', active low' : ''}${(low & 0x4000) !== 0 ? ', being served' : ''}`,
    ]);
  }
  if (chip.startsWith('lapic')) {
    const set = (name: string): string => list(name).flatMap((word, i) => Array.from({ length: 32 }, (_, b) => b).filter((b) => ((word >>> b) & 1) !== 0).map((b) => i * 32 + b)).join(' ') || 'none';
    return [...list('lvt').map((v, i): [string, string] => [`lvt ${lvtNames[i] ?? i}`, lvt(v)]), ['vectors asked for', set('irr')], ['vectors being served', set('isr')]];
  }
  if (chip === 'pit') {
    return (record['counters'] as unknown as { mode: number; reload: number; gate: boolean; running: boolean }[]).map((c, i) => [
      `counter${i}`, `${modes[c.mode] ?? c.mode}, ${c.running ? `${(1_193_182 / (c.reload === 0 ? 65_536 : c.reload)).toFixed(1)} Hz` : 'stands still'}, gate ${c.gate ? 'open' : 'closed'}`,
    ]);
  }
  return [];
}
