/** What a process holds that no guest file says in words: its registers wherever they stand, its notes, the calls that led to where it is. */
import { coreFields, noteClasses, syscallByNumber } from '@lux9/abi';
import { contextBytes, look, lookRead, State, type Kernel, type Proc } from '@lux9/kernel';
import type { Machine } from '../machine.ts';
import { program, type Program } from './symbols.ts';

const hex = (n: number | bigint, digits = 0): string => n.toString(16).padStart(digits, '0');
const at = (name: string): number => coreFields.find((f) => f.name === name)!.offset;
const fields = {
  gpr: at('gpr'), rip: at('rip'), rflags: at('rflags'), fsBase: at('fsBase'), gsBase: at('gsBase'), mxcsr: at('mxcsr'), xmm: at('xmm'),
  st: at('st'), fcw: at('fcw'), fsw: at('fsw'), ftw: at('ftw'),
};
const registerNames = ['rax', 'rcx', 'rdx', 'rbx', 'rsp', 'rbp', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15'];
const RSP = 4;

/** An 80-bit number as a decimal one of at most 17 digits, or what it is instead (SDM vol. 1, 4.8). */
function extended(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 10);
  const significand = view.getBigUint64(0, true);
  const top = view.getUint16(8, true);
  const sign = (top & 0x8000) !== 0 ? '-' : '';
  const exponent = top & 0x7fff;
  if (exponent === 0x7fff) return (significand << 1n & 0xffffffffffffffffn) === 0n ? `${sign}infinity` : 'NaN';
  if (significand === 0n) return `${sign}0`;
  if (exponent - 16383 > 1023 || exponent - 16383 < -1022) return `${sign}2^${exponent - 16383}`;
  return `${sign}${Number(significand) * 2 ** -63 * 2 ** (exponent - 16383)}`;
}

/** Registers in a context's bytes, a line each: NAME HEX, for st0 to st7 also the number, or `empty`. */
export function registersText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u64 = (offset: number): string => hex(view.getBigUint64(offset, true), 16);
  const lines = registerNames.map((name, i) => `${name} ${u64(fields.gpr + i * 8)}`);
  const fsw = view.getUint16(fields.fsw, true);
  lines.push(
    `rip ${u64(fields.rip)}`, `rflags ${u64(fields.rflags)}`, `fsbase ${u64(fields.fsBase)}`, `gsbase ${u64(fields.gsBase)}`, `mxcsr ${hex(view.getUint32(fields.mxcsr, true), 8)}`,
  );
  for (let i = 0; i < 16; i++) lines.push(`xmm${i} ${u64(fields.xmm + i * 16 + 8)}${u64(fields.xmm + i * 16)}`);
  lines.push(`fcw ${hex(view.getUint16(fields.fcw, true), 4)}`, `fsw ${hex(fsw, 4)}`, `ftw ${hex(view.getUint8(fields.ftw), 2)}`);
  for (let i = 0; i < 8; i++) {
    const physical = ((fsw >>> 11) + i) & 7;
    const st = bytes.subarray(fields.st + physical * 16, fields.st + physical * 16 + 10);
    const full = ((view.getUint8(fields.ftw) >>> physical) & 1) !== 0;
    lines.push(`st${i} ${Array.from(st.toReversed(), (b) => hex(b, 2)).join('')} ${full ? extended(st) : 'empty'}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Where a process's registers stand now: loaded in a processor, or kept until it runs again. */
export function procRegs(m: Machine, p: Proc): string {
  return p.kp ? '' : `${registersText(contextBytes(m.kernel, p))}loaded ${p.loaded}\npid ${p.pid}\n`;
}

export function notesText(m: Machine, p: Proc): string {
  const classes = Object.entries(noteClasses);
  const rows = [`handler ${p.notify === 0 ? '-' : hex(p.notify)}`, `handling ${p.notified ? (p.lastnote?.text ?? '') : '-'}`, `alarm ${p.alarm === 0 ? '-' : p.alarm - m.kernel.m.time}`];
  for (const n of p.notes) rows.push(`pending ${classes.find(([, value]) => value === n.flag)?.[0] ?? n.flag} ${n.text}`);
  return `${rows.join('\n')}\n`;
}

/** Memory of a process through /proc/n/mem, which reading does not change. */
class Memory {
  readonly #kernel: Kernel;
  readonly #sight: ReturnType<typeof look>;

  constructor(kernel: Kernel, pid: number) {
    this.#kernel = kernel;
    this.#sight = look(kernel, pid, `/proc/${pid}/mem`);
  }

  bytes(address: number, count: number): Uint8Array | null {
    if (!this.#sight.ok) return null;
    const data = lookRead(this.#kernel, this.#sight.value, count, address);
    return data.ok && data.value.length === count ? data.value : null;
  }

  word(address: number): number | null {
    const b = this.bytes(address, 8);
    return b === null ? null : Number(new DataView(b.buffer, b.byteOffset, 8).getBigUint64(0, true));
  }
}

/** Length of a push, pop or change of the stack pointer, what it adds to that, and whether it returns (SDM vol. 2); null: another instruction. */
function stackInstruction(b: Uint8Array, i: number): { readonly size: number; readonly delta: number; readonly returns: boolean } | null {
  const rex = (b[i]! & 0xf0) === 0x40 ? 1 : 0;
  const op = b[i + rex]!;
  const plain = { returns: false };
  if ((op & 0xf8) === 0x50) return { ...plain, size: rex + 1, delta: -8 };
  if ((op & 0xf8) === 0x58) return { ...plain, size: rex + 1, delta: 8 };
  if (op === 0xc3) return { size: rex + 1, delta: 8, returns: true };
  const modrm = b[i + rex + 1]!;
  if ((op === 0x83 || op === 0x81) && (modrm === 0xec || modrm === 0xc4)) {
    const short = op === 0x83;
    const view = new DataView(b.buffer, b.byteOffset + i + rex + 2);
    const n = short ? view.getInt8(0) : view.getInt32(0, true);
    return { ...plain, size: rex + (short ? 3 : 6), delta: modrm === 0xec ? -n : n };
  }
  return null;
}

const codeMax = 64;

/** Bytes from the stack pointer to above the return address, at `pc` in a function of ours, whose `.frame` symbol says how many they are in its middle. */
function frameOf(memory: Memory, start: number, pc: number, frame: number): number {
  if (pc === start) return 8;
  const rest = memory.bytes(pc, codeMax);
  let total = 0;
  for (let i = 0; rest !== null && i < 48;) {
    const one = stackInstruction(rest, i);
    if (one === null || one.delta <= 0) break;
    total += one.delta;
    if (one.returns) return total;
    i += one.size;
  }
  const begin = memory.bytes(start, codeMax);
  // What was pushed so far, while only pushes have run.
  let depth = 8;
  for (let i = 0; begin !== null && i < 48 && start + i < pc;) {
    const one = stackInstruction(begin, i);
    if (one === null || one.delta >= 0) return frame;
    depth -= one.delta;
    i += one.size;
  }
  return Math.min(depth, frame);
}

/**
 * The same in a function without a `.frame` symbol, as Go's are: it lowers the stack pointer once, near its beginning, and RBP is no help (a
 * system call puts its number there).
 */
function loweredBy(memory: Memory, start: number, end: number, pc: number): number {
  const b = memory.bytes(start, codeMax);
  for (let i = 0; b !== null && i < Math.min(codeMax - 8, end - start, pc - start); i++) {
    if (b[i] !== 0x48 || (b[i + 1] !== 0x83 && b[i + 1] !== 0x81) || b[i + 2] !== 0xec) continue;
    const lowered = -stackInstruction(b, i)!.delta;
    const pushed = i >= 4 && b[i - 4] === 0x55 ? 8 : 0; // push rbp; mov rbp, rsp
    return frameOf(memory, start, pc, 8 + lowered + pushed);
  }
  return 8;
}

const callsMax = 100;

interface Call {
  readonly pc: number;
  readonly sp: number;
  readonly found: ReturnType<Program['at']>;
}

/** The calls that led to where a process is, innermost first; none when its program is not known. */
function calls(m: Machine, p: Proc, text: Program, most: number): Call[] {
  const bytes = contextBytes(m.kernel, p);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const number = (offset: number): number => Number(view.getBigUint64(offset, true));
  const memory = new Memory(m.kernel, p.pid);
  let pc = number(fields.rip);
  let sp = number(fields.gpr + RSP * 8);
  const list: Call[] = [];
  while (list.length < most) {
    const found = text.at(list.length === 0 ? pc : pc - 1);
    if (found === undefined && list.length > 0) break;
    list.push({ pc, sp, found });
    if (found === undefined || found.name === '_main') break;
    sp += found.frame > 0 ? frameOf(memory, found.start, pc, found.frame) : loweredBy(memory, found.start, found.end, pc);
    const back = memory.word(sp - 8);
    if (back === null || back === 0) break;
    pc = back;
  }
  return list;
}

/** PC SP NAME[+0xOFFSET] [FILE:LINE] of each. */
export function stackText(m: Machine, p: Proc): string {
  const text = p.kp ? null : program(m, p);
  if (text === null) return '';
  return calls(m, p, text, callsMax).map(({ pc, sp, found }, i) => {
    const where = text.info.lookup(i === 0 ? pc : pc - 1);
    const offset = found === undefined ? 0 : pc - found.start;
    return `${hex(pc)} ${hex(sp)} ${found === undefined ? '?' : `${found.name}${offset === 0 ? '' : `+0x${hex(offset)}`}`}${where === undefined ? '' : ` ${where.file}:${where.line}`}\n`;
  }).join('');
}

/** Where the function a process is in returns to, and the stack pointer then; null when that is not known. */
export function returnsTo(m: Machine, pid: number): { readonly pc: number; readonly sp: number } | null {
  const p = m.kernel.byPid.get(pid);
  const text = p === undefined || p.kp ? null : program(m, p);
  return text === null ? null : (calls(m, p!, text, 2)[1] ?? null);
}

/** Bytes of a process's memory, those not yet loaded too; null where it has none. */
export function peek(m: Machine, pid: number, address: number, count: number): Uint8Array | null {
  return new Memory(m.kernel, pid).bytes(address, count);
}

/** A system call as /proc/n/syscall names it, else its number. */
export const callName = (number: number): string => syscallByNumber[number]?.shown ?? String(number);

/** '' while a process may run again, else what became of it, in words. */
export function lifeOf(m: Machine, pid: number): string {
  const p = m.kernel.byPid.get(pid);
  if (p === undefined || p.state === State.Moribund) return 'has ended';
  return p.state === State.Broken ? 'broke, and is kept for a look' : '';
}
