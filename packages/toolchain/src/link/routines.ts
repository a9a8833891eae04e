/**
 * Routines written by hand: what x86 has no instruction for, and what wasm asks of the system. Each takes its
 * arguments as isel passes them and says which registers it may change. Checks answer with the carry flag.
 */
import { SYS } from '@lux9/abi';
import { Assembler, Label, type ObjectCode } from '../encode/assembler.ts';
import { absolute, based, CC, MInst, R, xmm, type Form, type Mem, type Sym } from '../isel/mir.ts';
import { ops, type OpName } from '../isel/ops.ts';
import { callClobbers } from '../isel/convention.ts';
import { TrapKind } from '../traps.ts';
import type { Words } from './words.ts';

export interface Routine extends ObjectCode {
  readonly rodata: readonly Uint8Array[];
  readonly frame: number;
}

interface Definition {
  readonly clobbers: number;
  write(w: Writer, words: Words): void;
  /** Bytes on the stack while it runs, return address included. */
  readonly frame?: number;
}

/** Default MXCSR of wasm's arithmetic: round to nearest, every exception masked. exec leaves three unmasked. */
const mxcsr = 0x1f80;
/** Words the kernel copies from above the return slot, and that slot. */
const syscallBytes = 48;
const keptBySyscall = [R.rbx, R.rbp, R.r12, R.r13];

export class Writer {
  readonly a = new Assembler();
  readonly rodata: Uint8Array[] = [];

  private emit(name: OpName, form: Form, size: number, fields: Partial<MInst>): void {
    const inst = new MInst(ops[name], form, size);
    Object.assign(inst, fields);
    this.a.inst(inst, true);
  }
  ds(name: OpName, size: number, d: number, s: number): void {
    this.emit(name, 'ds', size, { d, s });
  }
  dm(name: OpName, size: number, d: number, mem: Mem): void {
    this.emit(name, 'dm', size, { d, mem });
  }
  ms(name: OpName, size: number, mem: Mem, s: number): void {
    this.emit(name, 'ms', size, { s, mem });
  }
  di(name: OpName, size: number, d: number, imm: number | bigint): void {
    this.emit(name, 'di', size, { d, imm });
  }
  mi(name: OpName, size: number, mem: Mem, imm: number): void {
    this.emit(name, 'mi', size, { mem, imm });
  }
  d(name: OpName, size: number, d: number): void {
    this.emit(name, 'd', size, { d });
  }
  m(name: OpName, size: number, mem: Mem): void {
    this.emit(name, 'm', size, { mem });
  }
  op(name: OpName): void {
    this.emit(name, '', 4, {});
  }
  call(sym: Sym): void {
    this.emit('call', '', 8, { sym });
  }
  address(d: number, sym: Sym): void {
    this.emit('movsym', 'd', 4, { d, sym });
  }
  jump(cc: CC | -1, to: Label): void {
    this.a.jump(cc, to);
  }
  bind(label: Label): void {
    this.a.bind(label);
  }
  ret(): void {
    this.a.ret();
  }
  word(offset: number): Mem {
    return absolute(0, { kind: 'data', index: offset });
  }
  constant(bytes: Uint8Array): Mem {
    this.rodata.push(bytes);
    return absolute(0, { kind: 'rodata', index: this.rodata.length - 1 });
  }
  bits(value: bigint, size: number): Mem {
    const bytes = new Uint8Array(size);
    for (let i = 0; i < size; i++) bytes[i] = Number((value >> BigInt(8 * i)) & 0xffn);
    return this.constant(bytes);
  }
  /** 2^exponent, or its negative, as a float of `size` bytes. */
  power(exponent: number, size: number, negative = false): Mem {
    const bits = size === 8 ? BigInt(exponent + 1023) << 52n : BigInt(exponent + 127) << 23n;
    return this.bits(bits | (negative ? 1n << BigInt(size * 8 - 1) : 0n), size);
  }
  /** The pattern repeated over 16 bytes. */
  mask(bits: bigint, size: number): Mem {
    let all = 0n;
    for (let at = 0; at < 16; at += size) all |= bits << BigInt(8 * at);
    return this.bits(all, 16);
  }
  /** A system call; the caller has put the arguments above RSP + 8. */
  syscall(number: number): void {
    this.di('mov', 4, R.rbp, number);
    this.op('syscall');
  }
  save(): void {
    for (const r of keptBySyscall) this.d('push', 8, r);
    this.di('sub', 8, R.rsp, syscallBytes);
  }
  restore(): void {
    this.di('add', 8, R.rsp, syscallBytes);
    for (let i = keptBySyscall.length - 1; i >= 0; i--) this.d('pop', 8, keptBySyscall[i]!);
  }
}

export const syscallFrame = syscallBytes + 8 * keptBySyscall.length + 8;

const bit = (...registers: number[]): number => registers.reduce((mask, r) => mask | (1 << r), 0);
const intScratch = bit(R.rax, R.rcx, R.rdx, R.rsi, R.rdi, R.r8, R.r9, R.r10, R.r11);

const definitions = new Map<string, Definition>();
const define = (name: string, clobbers: number, write: Definition['write'], frame?: number): void =>
  void definitions.set(name, { clobbers, write, ...(frame === undefined ? {} : { frame }) });

// What stands for a null reference: calling it by any type fails the type check, and so does reaching its code.
define('nullfunc', 0, (w) => w.a.trap(TrapKind.undefinedElement));

// Rounding

const signOf = (size: number): bigint => 1n << BigInt(size * 8 - 1);

for (const size of [4, 8]) {
  for (const kind of ['ceil', 'floor', 'trunc', 'nearest']) {
    define(`${kind}${size * 8}`, bit(R.rax, xmm(0), xmm(1), xmm(2)), (w) => {
      const whole = new Label();
      const nan = new Label();
      const big = w.power(size === 8 ? 52 : 23, size);
      w.ds('fcopy', 8, xmm(1), xmm(0));
      w.dm('andps', 16, xmm(1), w.mask(signOf(size) - 1n, size));
      w.ds('fcopy', 8, xmm(2), xmm(0));
      w.dm('ucomis', size, xmm(1), big);
      w.jump(CC.p, nan);
      w.jump(CC.ae, whole);
      w.dm('andps', 16, xmm(2), w.mask(signOf(size), size));
      if (kind === 'nearest') {
        w.dm('adds', size, xmm(1), big);
        w.dm('subs', size, xmm(1), big);
      } else {
        const [to, from] = size === 8 ? (['cvttsd2si', 'cvtsi2sd'] as const) : (['cvttss2si', 'cvtsi2ss'] as const);
        w.ds(to, 8, R.rax, xmm(0));
        w.ds(from, 8, xmm(1), R.rax);
        const enough = new Label();
        if (kind === 'floor') {
          w.ds('ucomis', size, xmm(1), xmm(0));
          w.jump(CC.be, enough);
          w.dm('subs', size, xmm(1), w.power(0, size));
        } else if (kind === 'ceil') {
          w.ds('ucomis', size, xmm(0), xmm(1));
          w.jump(CC.be, enough);
          w.dm('adds', size, xmm(1), w.power(0, size));
        }
        w.bind(enough);
      }
      w.ds('orps', 16, xmm(1), xmm(2));
      w.ds('fcopy', 8, xmm(0), xmm(1));
      w.ret();
      w.bind(nan);
      w.ds('adds', size, xmm(0), xmm(0));
      w.bind(whole);
      w.ret();
    });
  }
}

// Conversions of 64-bit integers

for (const size of [4, 8]) {
  const from = size === 8 ? 'cvtsi2sd' : 'cvtsi2ss';
  const to = size === 8 ? 'cvttsd2si' : 'cvttss2si';
  define(`u64tof${size * 8}`, bit(R.rax, R.rdi, xmm(0)), (w) => {
    const large = new Label();
    w.ds('test', 8, R.rdi, R.rdi);
    w.jump(CC.s, large);
    w.ds(from, 8, xmm(0), R.rdi);
    w.ret();
    w.bind(large);
    // Half of it, with the lost bit kept sticky, rounds like the whole.
    w.ds('copy', 8, R.rax, R.rdi);
    w.di('shr', 8, R.rax, 1);
    w.di('and', 4, R.rdi, 1);
    w.ds('or', 8, R.rax, R.rdi);
    w.ds(from, 8, xmm(0), R.rax);
    w.ds('adds', size, xmm(0), xmm(0));
    w.ret();
  });
  define(`f${size * 8}tos64`, bit(R.rax, R.rcx), (w) => {
    const good = new Label();
    const bad = new Label();
    w.ds(to, 8, R.rax, xmm(0));
    w.di('mov64', 8, R.rcx, -(1n << 63n));
    w.ds('cmp', 8, R.rax, R.rcx);
    w.jump(CC.ne, good);
    w.dm('ucomis', size, xmm(0), w.power(63, size, true));
    w.jump(CC.ne, bad);
    w.jump(CC.p, bad);
    w.bind(good);
    w.op('clc');
    w.ret();
    w.bind(bad);
    w.op('stc');
    w.ret();
  });
  const large = (w: Writer): void => {
    w.dm('subs', size, xmm(0), w.power(63, size));
    w.ds(to, 8, R.rax, xmm(0));
    w.di('mov64', 8, R.rcx, -(1n << 63n));
    w.ds('xor', 8, R.rax, R.rcx);
  };
  define(`f${size * 8}tou64`, bit(R.rax, R.rcx, xmm(0)), (w) => {
    const bad = new Label();
    const high = new Label();
    w.dm('ucomis', size, xmm(0), w.power(63, size));
    w.jump(CC.p, bad);
    w.jump(CC.ae, high);
    w.dm('ucomis', size, xmm(0), w.power(0, size, true));
    w.jump(CC.be, bad);
    w.ds(to, 8, R.rax, xmm(0));
    w.op('clc');
    w.ret();
    w.bind(high);
    w.dm('ucomis', size, xmm(0), w.power(64, size));
    w.jump(CC.ae, bad);
    large(w);
    w.op('clc');
    w.ret();
    w.bind(bad);
    w.op('stc');
    w.ret();
  });
  for (const bits of [32, 64]) {
    define(`f${size * 8}sats${bits}`, bit(R.rax), (w) => {
      const nan = new Label();
      const most = new Label();
      const least = new Label();
      w.dm('ucomis', size, xmm(0), w.power(bits - 1, size));
      w.jump(CC.p, nan);
      w.jump(CC.ae, most);
      w.dm('ucomis', size, xmm(0), w.power(bits - 1, size, true));
      w.jump(CC.be, least);
      w.ds(to, bits / 8, R.rax, xmm(0));
      w.ret();
      w.bind(nan);
      w.di('mov', 4, R.rax, 0);
      w.ret();
      w.bind(most);
      if (bits === 32) w.di('mov', 4, R.rax, 0x7fffffff);
      else w.di('mov64', 8, R.rax, (1n << 63n) - 1n);
      w.ret();
      w.bind(least);
      if (bits === 32) w.di('mov', 4, R.rax, -0x80000000);
      else w.di('mov64', 8, R.rax, -(1n << 63n));
      w.ret();
    });
    define(`f${size * 8}satu${bits}`, bit(R.rax, R.rcx, xmm(0), xmm(1)), (w) => {
      const none = new Label();
      const most = new Label();
      const high = new Label();
      w.ds('xorps', 16, xmm(1), xmm(1));
      w.ds('ucomis', size, xmm(0), xmm(1));
      w.jump(CC.p, none);
      w.jump(CC.be, none);
      w.dm('ucomis', size, xmm(0), w.power(bits, size));
      w.jump(CC.ae, most);
      if (bits === 64) {
        w.dm('ucomis', size, xmm(0), w.power(63, size));
        w.jump(CC.ae, high);
      }
      w.ds(to, 8, R.rax, xmm(0));
      w.ret();
      if (bits === 64) {
        w.bind(high);
        large(w);
        w.ret();
      }
      w.bind(none);
      w.di('mov', 4, R.rax, 0);
      w.ret();
      w.bind(most);
      w.di('mov', bits === 32 ? 4 : 8, R.rax, -1);
      w.ret();
    });
  }
}

// Memory: RDI destination, RSI source or value, RDX count; all 32 bits, so sums do not wrap in 64.

/** Jumps when [start, start + count) is not below `limit`. */
function bound(w: Writer, start: number, count: number, limit: number, bad: Label): void {
  w.dm('lea', 8, R.rax, { ...absolute(0), base: start, index: count });
  w.ds('cmp', 8, R.rax, limit);
  w.jump(CC.a, bad);
}

function memoryLimit(w: Writer, words: Words): void {
  w.dm('mov', 4, R.r8, w.word(words.pages));
  w.di('shl', 8, R.r8, 16);
}

function succeedOrFail(w: Writer, bad: Label): void {
  w.op('clc');
  w.ret();
  w.bind(bad);
  w.op('stc');
  w.ret();
}

define('memory.fill', intScratch, (w, words) => {
  const bad = new Label();
  memoryLimit(w, words);
  bound(w, R.rdi, R.rdx, R.r8, bad);
  w.ds('copy', 4, R.rax, R.rsi);
  w.ds('copy', 4, R.rcx, R.rdx);
  w.op('repstosb');
  succeedOrFail(w, bad);
});

/** Copies RCX bytes from RSI to RDI, which may overlap; the direction flag is clear afterwards. */
function copyBytes(w: Writer): void {
  const backward = new Label();
  const done = new Label();
  w.ds('copy', 8, R.rax, R.rdi);
  w.ds('sub', 8, R.rax, R.rsi);
  w.ds('cmp', 8, R.rax, R.rcx);
  w.jump(CC.b, backward); // the destination starts inside the source
  w.op('repmovsb');
  w.jump(-1, done);
  w.bind(backward);
  w.dm('lea', 8, R.rdi, { ...absolute(-1), base: R.rdi, index: R.rcx });
  w.dm('lea', 8, R.rsi, { ...absolute(-1), base: R.rsi, index: R.rcx });
  w.op('std');
  w.op('repmovsb');
  w.op('cld');
  w.bind(done);
}

define('memory.copy', intScratch, (w, words) => {
  const bad = new Label();
  memoryLimit(w, words);
  bound(w, R.rdi, R.rdx, R.r8, bad);
  bound(w, R.rsi, R.rdx, R.r8, bad);
  w.ds('copy', 4, R.rcx, R.rdx);
  copyBytes(w);
  succeedOrFail(w, bad);
});

// Segments and tables are described by rows of 8-byte fields: address, address of the size word, capacity.

export const infoRow = 24;

/** d = the address of row `index`, which is lost. */
function rowTo(w: Writer, name: string, index: number, d: number): void {
  const inst = new MInst(ops.imul3, 'dsi', 8);
  Object.assign(inst, { d: index, s: index, imm: infoRow });
  w.a.inst(inst, true);
  w.address(d, { kind: 'info', index: 0, name });
  w.ds('add', 8, d, index);
}

/** Loads the size a row's word tells. */
function sizeOf(w: Writer, d: number, rowRegister: number): void {
  w.dm('mov', 8, d, based(rowRegister, 8));
  w.dm('mov', 4, d, based(d, 0));
}

define('memory.init', intScratch, (w, words) => {
  const bad = new Label();
  memoryLimit(w, words);
  bound(w, R.rdi, R.rdx, R.r8, bad);
  rowTo(w, 'datas', R.rcx, R.r9);
  sizeOf(w, R.r8, R.r9);
  bound(w, R.rsi, R.rdx, R.r8, bad);
  w.dm('add', 8, R.rsi, based(R.r9, 0));
  w.ds('copy', 4, R.rcx, R.rdx);
  w.op('repmovsb');
  succeedOrFail(w, bad);
});

/** Turns element numbers in RDI, RSI and RDX into addresses and a byte count, and copies. */
function copyElements(w: Writer, to: number, from: number): void {
  w.di('shl', 8, R.rdi, 2);
  w.di('shl', 8, R.rsi, 2);
  w.dm('add', 8, R.rdi, based(to, 0));
  w.dm('add', 8, R.rsi, based(from, 0));
  w.ds('copy', 4, R.rcx, R.rdx);
  w.di('shl', 8, R.rcx, 2);
  copyBytes(w);
}

/**
 * RDX elements, from RSI on, to RDI on. `table.init`: from element segment RCX to table R8; `table.copy`: from table R8 to table RCX.
 */
function defineTableMove(name: 'table.init' | 'table.copy'): void {
  define(name, intScratch, (w) => {
    const bad = new Label();
    if (name === 'table.init') {
      rowTo(w, 'tables', R.r8, R.r10);
      rowTo(w, 'elems', R.rcx, R.r9);
    } else {
      rowTo(w, 'tables', R.rcx, R.r10);
      rowTo(w, 'tables', R.r8, R.r9);
    }
    sizeOf(w, R.r8, R.r10);
    bound(w, R.rdi, R.rdx, R.r8, bad);
    sizeOf(w, R.r8, R.r9);
    bound(w, R.rsi, R.rdx, R.r8, bad);
    copyElements(w, R.r10, R.r9);
    succeedOrFail(w, bad);
  });
}
defineTableMove('table.init');
defineTableMove('table.copy');

/** Stores ESI into RDX elements from R10's table, element RDI. */
function fillElements(w: Writer): void {
  const again = new Label();
  const done = new Label();
  w.di('shl', 8, R.rdi, 2);
  w.dm('add', 8, R.rdi, based(R.r10, 0));
  w.bind(again);
  w.ds('test', 4, R.rdx, R.rdx);
  w.jump(CC.e, done);
  w.ms('mov', 4, based(R.rdi, 0), R.rsi);
  w.di('add', 8, R.rdi, 4);
  w.di('sub', 4, R.rdx, 1);
  w.jump(-1, again);
  w.bind(done);
}

define('table.fill', intScratch, (w) => {
  const bad = new Label();
  rowTo(w, 'tables', R.rcx, R.r10);
  sizeOf(w, R.r8, R.r10);
  bound(w, R.rdi, R.rdx, R.r8, bad);
  fillElements(w);
  succeedOrFail(w, bad);
});
// RDI value, RSI count, RDX table; EAX the old size or -1.
define('table.grow', intScratch, (w) => {
  const full = new Label();
  rowTo(w, 'tables', R.rdx, R.r10);
  sizeOf(w, R.r8, R.r10);
  w.dm('lea', 8, R.rax, { ...absolute(0), base: R.r8, index: R.rsi });
  w.dm('cmp', 8, R.rax, based(R.r10, 16));
  w.jump(CC.a, full);
  w.dm('mov', 8, R.rcx, based(R.r10, 8));
  w.ms('mov', 4, based(R.rcx, 0), R.rax);
  w.ds('copy', 8, R.rdx, R.rsi);
  w.ds('copy', 8, R.rsi, R.rdi);
  w.ds('copy', 8, R.rdi, R.r8);
  fillElements(w);
  w.ds('copy', 4, R.rax, R.r8);
  w.ret();
  w.bind(full);
  w.di('mov', 4, R.rax, -1);
  w.ret();
});

// EDI pages; EAX the old number of pages or -1.
define('memory.grow', callClobbers, (w, words) => {
  const fail = new Label();
  const out = new Label();
  const none = new Label();
  w.save();
  w.dm('mov', 4, R.rax, w.word(words.pages));
  w.ds('test', 4, R.rdi, R.rdi);
  w.jump(CC.e, none);
  w.ds('add', 8, R.rdi, R.rax);
  w.di('cmp', 8, R.rdi, words.maxPages);
  w.jump(CC.a, fail);
  w.ms('mov', 8, based(R.rsp, 16), R.rax);
  w.ms('mov', 8, based(R.rsp, 24), R.rdi);
  w.di('shl', 8, R.rdi, 16);
  w.ms('mov', 8, based(R.rsp, 8), R.rdi);
  w.syscall(SYS.brk_);
  w.ds('test', 8, R.rax, R.rax);
  w.jump(CC.ne, fail);
  w.dm('mov', 4, R.rax, based(R.rsp, 24));
  w.ms('mov', 4, w.word(words.pages), R.rax);
  w.dm('mov', 4, R.rax, based(R.rsp, 16));
  w.bind(none);
  w.jump(-1, out);
  w.bind(fail);
  w.di('mov', 4, R.rax, -1);
  w.bind(out);
  w.restore();
  w.ret();
}, syscallFrame);

define('note', callClobbers, (w, words) => {
  w.m('ldmxcsr', 4, w.bits(BigInt(mxcsr), 4));
  w.dm('mov', 8, R.rdi, based(R.rsp, 8));
  w.dm('mov', 8, R.rsi, based(R.rsp, 16));
  w.dm('mov', 8, R.rax, w.word(words.note));
  w.d('call', 8, R.rax);
  w.di('sub', 8, R.rsp, syscallBytes);
  w.ms('mov', 8, based(R.rsp, 8), R.rax);
  w.syscall(SYS.noted);
  w.op('ud2');
});

export const routineClobbers = (name: string): number => definitions.get(name)!.clobbers;

export function writeRoutine(name: string, words: Words): Routine {
  const definition = definitions.get(name)!;
  const w = new Writer();
  definition.write(w, words);
  return { ...w.a.finish(), rodata: w.rodata, frame: definition.frame ?? 8 };
}

/** Sets MXCSR for wasm arithmetic. */
export function setMxcsr(w: Writer): void {
  w.m('ldmxcsr', 4, w.bits(BigInt(mxcsr), 4));
}
