/**
 * An a.out on the real core with just enough of a kernel for tests: demand paging, brk_, pwrite, exits.
 * Functions may be called by address; a trap comes back as a value.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BY2PG, coreFields, ioKinds, SYS, USTKSIZE, USTKTOP, UTZERO } from '@lux9/abi';
import { Exit, Gpr } from '@lux9/bus';
import { CpuCore, type CoreExports } from '@lux9/cpu';
import { Space } from '../../cpu/programs/space.ts';
import { headerBytes, readAout } from '../src/aout/aout.ts';
import { trapKindAt, trapTexts } from '../src/traps.ts';

const corePath = process.env['LUX9_CORE'] ?? fileURLToPath(new URL('../../../wasm-core/build/core.wasm', import.meta.url));
const xmmField = coreFields.find((field) => field.name === 'xmm')!;
/** Return address of calls from outside: never mapped. */
const outside = 0x1000;
const stackPointer = USTKTOP - 0x2000;

let shared: CpuCore | undefined;
const ramBytes = 192 << 20;

/** One core for all guests of a test process. */
function theCore(): CpuCore {
  if (shared === undefined) {
    const module = new WebAssembly.Module(readFileSync(corePath));
    shared = new CpuCore(new WebAssembly.Instance(module, {}).exports as unknown as CoreExports, ramBytes);
  }
  return shared;
}

export interface Trap {
  readonly vector: number;
  readonly rip: number;
  readonly cr2: bigint;
  readonly text: string;
}

export type Argument = { readonly float: boolean; readonly bits: bigint };

export interface Returned {
  readonly trap: Trap | undefined;
  /** General registers by number and low halves of XMM registers. */
  gpr(n: number): bigint;
  xmm(n: number): bigint;
}

interface Segment {
  readonly start: number;
  end: number;
  readonly write: boolean;
  readonly execute: boolean;
  readonly content: Uint8Array;
}

const intArgs = [Gpr.rdi, Gpr.rsi, Gpr.rdx, Gpr.rcx, Gpr.r8, Gpr.r9];

export class Guest {
  readonly core = theCore();
  status: string | undefined;
  output = '';
  readonly calls: string[] = [];
  /** Port accesses: `in SIZE PORT` and `out SIZE PORT VALUE`, numbers hexadecimal. */
  readonly ports: string[] = [];
  /** What a port answers. */
  portValue: (port: number, size: number) => number = () => 0;
  private readonly space: Space;
  private readonly segments: Segment[];
  private readonly bss: Segment;
  private readonly context = this.core.context(0);
  private readonly registers: DataView;
  private readonly mapped = new Map<number, number>();

  constructor(file: Uint8Array, args: readonly string[] = ['program']) {
    const aout = readAout(file);
    const { core } = this;
    this.space = new Space(core.ram, BY2PG);
    const textEnd = UTZERO + headerBytes + aout.text.length;
    this.bss = { start: aout.bssAt, end: up(aout.dataAt + aout.data.length + aout.bssBytes), write: true, execute: false, content: new Uint8Array() };
    if (this.bss.end < this.bss.start) this.bss.end = this.bss.start;
    this.segments = [
      { start: UTZERO, end: up(textEnd), write: false, execute: true, content: file.subarray(0, headerBytes + aout.text.length) },
      { start: aout.dataAt, end: up(aout.dataAt + aout.data.length), write: true, execute: false, content: aout.data },
      this.bss,
      { start: USTKTOP - USTKSIZE, end: USTKTOP, write: true, execute: false, content: new Uint8Array() },
    ];
    core.restored();
    core.setCr3(0, this.space.root);
    core.invalidateAll();
    const c = this.context;
    c.bytes.fill(0, xmmField.offset, xmmField.offset + 256);
    this.registers = new DataView(c.bytes.buffer, c.bytes.byteOffset, c.bytes.byteLength);
    for (let r = 0; r < 16; r++) c.setGpr(r, 0n);
    c.rflags = 0x202;
    c.mxcsr = 0x1900;
    c.rip = aout.entry;
    this.setStack(args);
  }

  /** Runs from the entry until exits, or a trap. */
  run(limit = 4_000_000_000): Trap | undefined {
    return this.go(limit);
  }

  get instructions(): number {
    return this.context.instructions;
  }

  /** Calls the function at `address` by the compiler's convention; at most six integers and eight floats. */
  call(address: number, args: readonly Argument[], limit = 50_000_000): Returned {
    const c = this.context;
    c.mxcsr = 0x1f80;
    let nextInt = 0;
    let nextFloat = 0;
    for (const { float, bits } of args) {
      if (float) this.registers.setBigUint64(xmmField.offset + 16 * nextFloat++, bits, true);
      else c.setGpr(intArgs[nextInt++]!, bits);
    }
    c.setNumber(Gpr.rsp, stackPointer - 8);
    this.write(stackPointer - 8, new Uint8Array(new BigUint64Array([BigInt(outside)]).buffer));
    c.rip = address;
    const trap = this.go(limit);
    return {
      trap: trap?.rip === outside ? undefined : trap,
      gpr: (n) => c.gpr(n),
      xmm: (n) => this.registers.getBigUint64(xmmField.offset + 16 * n, true),
    };
  }

  private go(limit: number): Trap | undefined {
    const { core, context: c } = this;
    const end = c.instructions + limit;
    while (this.status === undefined) {
      if (c.instructions >= end) return { vector: -1, rip: c.rip, cr2: 0n, text: 'does not end' };
      const exit = core.run(0, end - c.instructions);
      if (exit === Exit.syscall) this.syscall();
      else if (exit === Exit.exception) {
        if (c.vector === 14 && this.page(Number(c.cr2), c.errorCode)) continue;
        return { vector: c.vector, rip: c.rip, cr2: c.cr2, text: this.describe(c.vector, c.rip, c.cr2) };
      } else if (exit === Exit.io && (ioKinds[c.ioKind]?.startsWith('port') === true)) this.port();
      else if (exit !== Exit.count) throw new Error(`exit ${exit}`);
    }
    return undefined;
  }

  private port(): void {
    const { ioKind, ioSize, ioAddress, ioDataLow } = this.context;
    const out = ioKinds[ioKind] === 'portOut';
    this.ports.push(`${out ? 'out' : 'in'} ${ioSize} ${ioAddress.toString(16)}${out ? ` ${ioDataLow.toString(16)}` : ''}`);
    this.core.completeIo(0, out ? 0 : this.portValue(ioAddress, ioSize));
  }

  private describe(vector: number, rip: number, cr2: bigint): string {
    if (vector === 0) return 'divide error';
    if (vector === 14) return `page fault at 0x${cr2.toString(16)}`;
    if (vector !== 6) return `exception ${vector}`;
    const kind = trapKindAt(this.read(rip, 4));
    return kind === undefined ? 'invalid opcode' : trapTexts[kind]!;
  }

  private page(address: number, error: number): boolean {
    if ((error & 1) !== 0) return false;
    const segment = this.segments.find((s) => address >= s.start && address < s.end);
    if (segment === undefined || ((error & 2) !== 0 && !segment.write) || ((error & 16) !== 0 && !segment.execute)) return false;
    this.physical(address);
    return true;
  }

  /** Physical address of a mapped or mappable virtual one. */
  private physical(address: number): number {
    const page = Math.floor(address / BY2PG) * BY2PG;
    let at = this.mapped.get(page);
    if (at === undefined) {
      const segment = this.segments.find((s) => page >= s.start && page < s.end);
      if (segment === undefined) throw new Error(`0x${address.toString(16)} is in no segment`);
      at = this.space.mapFresh(page, BY2PG, segment);
      this.core.ram.set(segment.content.subarray(page - segment.start, page - segment.start + BY2PG), at);
      this.core.wrote(at, BY2PG);
      this.mapped.set(page, at);
    }
    return at + (address - page);
  }

  read(address: number, size: number): Uint8Array {
    const bytes = new Uint8Array(size);
    for (let i = 0; i < size; ) {
      const inPage = Math.min(size - i, BY2PG - ((address + i) % BY2PG));
      const at = this.physical(address + i);
      bytes.set(this.core.ram.subarray(at, at + inPage), i);
      i += inPage;
    }
    return bytes;
  }

  write(address: number, bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; ) {
      const inPage = Math.min(bytes.length - i, BY2PG - ((address + i) % BY2PG));
      const at = this.physical(address + i);
      this.core.ram.set(bytes.subarray(i, i + inPage), at);
      this.core.wrote(at, inPage);
      i += inPage;
    }
  }

  /** Pages that were touched in [start, end), as addresses. */
  touched(start: number, end: number): number[] {
    return [...this.mapped.keys()].filter((page) => page >= start && page < end).sort((a, b) => a - b);
  }

  private setStack(args: readonly string[]): void {
    const tos = USTKTOP - 72;
    const strings = new TextEncoder().encode(args.map((arg) => `${arg}\0`).join(''));
    const size = 8 * (args.length + 1) + Math.ceil((strings.length + 72) / 8) * 8;
    const rsp = USTKTOP - size - 8;
    const words = new BigUint64Array(args.length + 2);
    words[0] = BigInt(args.length);
    let at = tos - strings.length;
    args.forEach((arg, i) => {
      words[i + 1] = BigInt(at);
      at += new TextEncoder().encode(arg).length + 1;
    });
    this.write(rsp, new Uint8Array(words.buffer));
    this.write(tos - strings.length, strings);
    this.context.setNumber(Gpr.rsp, rsp);
    this.context.setNumber(Gpr.rax, tos);
  }

  private syscall(): void {
    const c = this.context;
    const number = c.low(Gpr.rbp);
    const words = new DataView(this.read(c.address(Gpr.rsp) + 8, 40).buffer);
    const arg = (i: number): bigint => words.getBigUint64(8 * i, true);
    this.calls.push(`${number} ${[0, 1, 2, 3, 4].map((i) => arg(i).toString(16)).join(' ')}`);
    let result = 0n;
    switch (number) {
      case SYS.exits:
        this.status = arg(0) === 0n ? '' : this.text(Number(arg(0)));
        return;
      case SYS.pwrite:
        this.output += new TextDecoder().decode(this.read(Number(arg(1)), Number(BigInt.asIntN(32, arg(2)))));
        result = BigInt.asUintN(32, arg(2));
        break;
      case SYS.brk_: {
        const top = Number(arg(0));
        if (top === 0) result = BigInt(this.bss.start);
        else if (top < this.bss.start || top > 1 << 30) result = -1n;
        else this.bss.end = up(top);
        break;
      }
      default:
        result = BigInt.asUintN(64, -1n);
    }
    // What the kernel may clobber, it does.
    for (const r of [Gpr.rbx, Gpr.rcx, Gpr.rdx, Gpr.rsi, Gpr.rdi, Gpr.rbp, Gpr.r8, Gpr.r9, Gpr.r10, Gpr.r11, Gpr.r12, Gpr.r13]) {
      c.setGpr(r, 0xdeadbeefdeadbeefn);
    }
    c.setGpr(Gpr.rax, BigInt.asUintN(64, result));
  }

  private text(address: number): string {
    let text = '';
    for (let at = address; ; at++) {
      const byte = this.read(at, 1)[0]!;
      if (byte === 0) return text;
      text += String.fromCharCode(byte);
    }
  }
}

const up = (address: number): number => Math.ceil(address / BY2PG) * BY2PG;
