/**
 * Compares two output records of one case: what must be equal, and what is left undefined.
 *
 * Not compared: RF (hosts set it in the saved flags of a fault); the flags a row leaves undefined
 * (when it completes); FOP, FIP and FDP (whether they are kept depends on the vendor); the P bit of the error
 * code for addresses that no process can have (Linux sets it there, to hide the kernel's tables); the flags after a fault in the
 * middle of REP CMPS or SCAS (Intel restores them, AMD keeps the last comparison's); x87 state after a faulting MASKMOVQ (AMD has
 * entered MMX mode by then); which byte of an operand of more than 16 bytes CR2 names (AMD probes the last one first);
 * which fault comes first when both operands of CMPS fault, or both the push and the target of CALL Ev (vendors differ); bit 17 of the MXCSR mask that FXSAVE stores (AMD's misaligned-exception mask).
 */
import { flag, fx, input, output } from './layout.ts';
import type { Shape } from './shape.ts';

export interface Difference {
  readonly what: string;
  readonly expected: string;
  readonly got: string;
}

const arithmetic = flag.of | flag.sf | flag.zf | flag.af | flag.pf | flag.cf;
const flagOf: Readonly<Record<string, number>> = { O: flag.of, S: flag.sf, Z: flag.zf, A: flag.af, P: flag.pf, C: flag.cf };

function bits(letters: string): number {
  let v = 0;
  for (const l of letters) v |= flagOf[l] ?? 0;
  return v;
}

export const registerNames = ['RAX', 'RCX', 'RDX', 'RBX', 'RSP', 'RBP', 'RSI', 'RDI', 'R8', 'R9', 'R10', 'R11', 'R12', 'R13', 'R14', 'R15'] as const;
const PF = 14;
/** The end of user space as Linux has it: a page below the canonical end. */
const userEnd = 0x7ffffffff000n;
const BP = 3;

/** The shift count of a case as the processor masks it, or -1 when the row has none. */
function shiftCount(s: Shape, record: DataView, at: number): { count: number; width: number } {
  const length = record.getUint32(at + input.length, true);
  const last = s.row.operands[s.row.operands.length - 1]!;
  const raw = last.kind === 'I' ? record.getUint8(at + input.code + length - 1) : last.size === 'CL' ? record.getUint8(at + input.gpr + 8) : 1;
  let width = 32;
  let wide = false;
  // prefixes: the operand size decides mask and width
  for (let i = 0; i < length; i++) {
    const b = record.getUint8(at + input.code + i);
    if (b === 0x66) width = 16;
    else if ((b & 0xf0) === 0x40) {
      const next = record.getUint8(at + input.code + i + 1);
      const prefix = [0x66, 0x67, 0xf0, 0xf2, 0xf3, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65].includes(next);
      if (!prefix) wide = (b & 8) !== 0;
    } else if (![0x67, 0xf0, 0xf2, 0xf3, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65].includes(b)) break;
  }
  if (wide) width = 64;
  if (s.rm?.size === 'b') width = 8;
  return { count: raw & (wide ? 63 : 31), width };
}

/** Flags this case leaves undefined when it completes. */
export function undefinedFlags(s: Shape, record: DataView, at: number): number {
  let undefinedBits = bits(s.row.flagsUndefined);
  if (s.operation === 'shift') {
    const { count, width } = shiftCount(s, record, at);
    if (count === 0) return 0;
    if (count !== 1) undefinedBits |= flag.of;
    if (count > width && !/^R/.test(s.row.mnemonic)) undefinedBits |= flag.cf;
    if (count === width && /^SH/.test(s.row.mnemonic) && width < 32) undefinedBits |= flag.cf;
  }
  return undefinedBits;
}

const memoryFault = (vector: number): boolean => vector >= 12 && vector <= PF;

/** Operands of more than 16 bytes: any of their bytes in the faulting page may be named. */
function near(s: Shape, a: bigint, b: bigint): boolean {
  return /^(FXSAVE|FXRSTOR|FNSAVE|FRSTOR|FNSTENV|FLDENV)$/.test(s.row.mnemonic) && BigInt.asIntN(64, a - b) < 512n && BigInt.asIntN(64, b - a) < 512n;
}

const hex = (v: bigint | number): string => `0x${v.toString(16)}`;
function bytesHex(v: DataView, at: number, n: number): string {
  let text = '';
  for (let i = n - 1; i >= 0; i--) text += v.getUint8(at + i).toString(16).padStart(2, '0');
  return text;
}

/** Appends what differs to `found`; `a` at `ai` is the host's record, `b` at `bi` the core's. Equal records allocate nothing. */
export function compare(s: Shape, record: DataView, at: number, a: DataView, ai: number, b: DataView, bi: number, found: Difference[]): void {
  const word = (what: string, offset: number, mask = -1n): void => {
    const x = a.getBigUint64(ai + offset, true);
    const y = b.getBigUint64(bi + offset, true);
    if (x !== y && ((x ^ y) & mask) !== 0n) found.push({ what, expected: hex(x), got: hex(y) });
  };
  const half = (what: string, offset: number): void => {
    const x = a.getUint16(ai + offset, true);
    const y = b.getUint16(bi + offset, true);
    if (x !== y) found.push({ what, expected: hex(x), got: hex(y) });
  };
  const vector = a.getUint32(ai + output.vector, true);
  const got = b.getUint32(bi + output.vector, true);
  const anyOrder = /^(CMPS|CALL)$/.test(s.row.mnemonic) && memoryFault(vector) && memoryFault(got);
  if (anyOrder) { /* which one is up to the vendor */ }
  else if (vector !== got) found.push({ what: 'vector', expected: String(vector), got: String(got) });
  else if (vector !== BP) {
    const cr2 = a.getBigUint64(ai + output.cr2, true);
    word('error code', output.error, vector === PF && cr2 >= userEnd ? ~1n : -1n);
    if (vector === PF && !near(s, cr2, b.getBigUint64(bi + output.cr2, true))) word('CR2', output.cr2);
  }
  word('RIP', output.rip);
  const completed = vector === BP || a.getBigUint64(ai + output.rip, true) !== record.getBigUint64(at + input.rip, true);
  const loose = completed ? undefinedFlags(s, record, at) : /^(CMPS|SCAS)$/.test(s.row.mnemonic) ? arithmetic : 0;
  word('RFLAGS', output.rflags, ~BigInt(flag.rf | loose));
  for (let i = 0; i < 16; i++) word(registerNames[i]!, output.gpr + 8 * i);
  word('FS base', output.fsBase);
  word('GS base', output.gsBase);
  if (a.getUint32(ai + output.fx + fx.mxcsr, true) !== b.getUint32(bi + output.fx + fx.mxcsr, true)) found.push({ what: 'MXCSR', expected: hex(a.getUint32(ai + output.fx + fx.mxcsr, true)), got: hex(b.getUint32(bi + output.fx + fx.mxcsr, true)) });
  const x87 = completed || s.row.mnemonic !== 'MASKMOVQ';
  if (x87) {
    half('FCW', output.fx + fx.fcw);
    half('FSW', output.fx + fx.fsw);
    half('FTW', output.fx + fx.ftw);
  }
  for (let i = 0; x87 && i < 8; i++) {
    const offset = output.fx + fx.st + 16 * i;
    if (a.getBigUint64(ai + offset, true) !== b.getBigUint64(bi + offset, true) || a.getUint16(ai + offset + 8, true) !== b.getUint16(bi + offset + 8, true)) {
      found.push({ what: `ST${i}`, expected: bytesHex(a, ai + offset, 10), got: bytesHex(b, bi + offset, 10) });
    }
  }
  for (let i = 0; i < 16; i++) {
    const offset = output.fx + fx.xmm + 16 * i;
    if (a.getBigUint64(ai + offset, true) !== b.getBigUint64(bi + offset, true) || a.getBigUint64(ai + offset + 8, true) !== b.getBigUint64(bi + offset + 8, true)) {
      found.push({ what: `XMM${i}`, expected: bytesHex(a, ai + offset, 16), got: bytesHex(b, bi + offset, 16) });
    }
  }
  memory(a, ai, b, bi, /^FXSAVE/.test(s.row.mnemonic) ? 0x20000 : 0, found);
}

function memory(a: DataView, ai: number, b: DataView, bi: number, tolerated: number, found: Difference[]): void {
  const low = a.getUint32(ai + output.low, true);
  const high = a.getUint32(ai + output.high, true);
  const low2 = b.getUint32(bi + output.low, true);
  const high2 = b.getUint32(bi + output.high, true);
  let same = low === low2 && high === high2;
  for (let i = 0; same && i < high - low; i += 4) {
    const x = a.getUint32(ai + output.memory + i, true) ^ b.getUint32(bi + output.memory + i, true);
    same = x === 0 || x === tolerated;
  }
  if (same) return;
  const show = (v: DataView, i: number, l: number, h: number): string => (h > l ? `+${hex(l)}: ${bytesHex(v, i + output.memory, Math.min(h - l, 64))}` : 'unchanged');
  found.push({ what: 'memory', expected: show(a, ai, low, high), got: show(b, bi, low2, high2) });
}
