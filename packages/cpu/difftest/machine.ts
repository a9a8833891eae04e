/**
 * Runs input records on the core and answers with output records, as the host harness does.
 *
 * Promise to callers: every case starts from the record alone; nothing of an earlier case is left but what the core
 * caches (which is part of the test).
 */
import { coreFields } from '@lux9/abi';
import { Exit, type Core } from '@lux9/bus';
import { Space } from '../programs/space.ts';
import { fx, input, maxOutput, output } from './layout.ts';
import { INT3, PAGE, codeBase, codePages, constantBase, constantPages, dataBase, dataPages, patchable, pristineData, writable } from './sandbox.ts';

/** `vector` of an output record when the core left for another reason than an exception: this plus the exit. */
export const otherExit = 256;
/** Repetitions of one REP instruction, far above what a case asks for. */
const repetitions = 40000;

function fieldOffset(name: string): number {
  const f = coreFields.find((c) => c.name === name);
  if (!f) throw new Error(`the core's context has no field '${name}'`);
  return f.offset;
}

const at = {
  gpr: fieldOffset('gpr'), fsBase: fieldOffset('fsBase'), gsBase: fieldOffset('gsBase'), rip: fieldOffset('rip'),
  rflags: fieldOffset('rflags'), mxcsr: fieldOffset('mxcsr'), xmm: fieldOffset('xmm'), st: fieldOffset('st'),
  fcw: fieldOffset('fcw'), fsw: fieldOffset('fsw'), ftw: fieldOffset('ftw'), fop: fieldOffset('fop'),
  fip: fieldOffset('fip'), fdp: fieldOffset('fdp'), selectors: fieldOffset('selectors'),
} as const;

/** ES CS SS DS FS GS of a 64-bit Linux process. */
const linuxSelectors = [0, 0x33, 0x2b, 0, 0, 0] as const;

export class Machine {
  readonly answer = new Uint8Array(maxOutput + 16);
  private readonly out = new DataView(this.answer.buffer);
  private readonly pristine = pristineData();
  private readonly initial = new Uint8Array(patchable);
  private readonly initialWords = new BigUint64Array(this.initial.buffer);
  private readonly codeAt: number;
  private readonly dataAt: number;
  private readonly ctx: Uint8Array;
  private readonly ctxView: DataView;
  private readonly dataWords: BigUint64Array;
  private readonly dataBytes: Uint8Array;
  private readonly initialBytes = this.initial.subarray(0, writable);

  constructor(private readonly core: Core) {
    const space = new Space(core.ram, PAGE);
    this.codeAt = space.mapFresh(codeBase, codePages * PAGE, { write: false, execute: true });
    this.dataAt = space.mapFresh(dataBase, dataPages * PAGE, { write: true, execute: false });
    const constantAt = space.mapFresh(constantBase, constantPages * PAGE, { write: false, execute: false });
    if (constantAt !== this.dataAt + writable) throw new Error('data and constant pages must be contiguous');
    core.ram.fill(INT3, this.codeAt, this.codeAt + codePages * PAGE);
    core.setCr3(0, space.root);
    core.run(0, 1); // faults; from now on context 0 is the active one and stays where it is
    this.ctx = core.context(0).bytes;
    this.ctxView = new DataView(this.ctx.buffer, this.ctx.byteOffset, this.ctx.byteLength);
    this.dataWords = new BigUint64Array(core.ram.buffer, core.ram.byteOffset + this.dataAt, writable / 8);
    this.dataBytes = core.ram.subarray(this.dataAt, this.dataAt + writable);
  }

  /** Runs the record at `from` of `bytes`; `answer` holds the output record. */
  run(bytes: Uint8Array, from: number): void {
    const { core, ctx } = this;
    const view = new DataView(bytes.buffer, bytes.byteOffset + from);
    const length = view.getUint32(input.length, true);
    const rip = view.getUint32(input.rip, true);
    this.loadMemory(bytes, from, view);
    const code = this.codeAt + rip - codeBase;
    core.ram.set(bytes.subarray(from + input.code, from + input.code + length), code);
    core.wrote(code, length);
    this.loadContext(bytes, from, view);

    const context = core.context(0);
    const before = context.instructions;
    let exit = core.run(0, 1);
    for (let n = 0; exit === Exit.count && context.rip === rip && n < repetitions; n++) exit = core.run(0, 1);
    const retired = context.instructions - before;

    if (exit === Exit.count) exit = core.run(0, 1); // the INT3 where it went on, or the fault of fetching it

    core.ram.fill(INT3, code, code + length);
    core.wrote(code, length);

    const { out } = this;
    out.setUint32(output.vector, exit === Exit.exception ? context.vector : otherExit + exit, true);
    out.setBigUint64(output.error, BigInt(context.errorCode), true);
    out.setBigUint64(output.cr2, context.vector === 14 ? context.cr2 : 0n, true);
    this.retired = retired;
    this.storeContext(ctx);
    this.storeMemory();
  }

  /** Instructions retired by the case itself (not by the INT3 behind it). */
  retired = 0;

  private loadMemory(bytes: Uint8Array, from: number, view: DataView): void {
    this.initial.set(this.pristine);
    const end = view.getUint32(input.total, true);
    for (let p = input.patches; p < end;) {
      const offset = view.getUint32(p, true);
      const size = view.getUint32(p + 4, true);
      if (size === 0) break;
      this.initial.set(bytes.subarray(from + p + 8, from + p + 8 + size), offset);
      p += 8 + ((size + 7) & ~7);
    }
    this.core.ram.set(this.initial, this.dataAt);
  }

  private loadContext(bytes: Uint8Array, from: number, view: DataView): void {
    const { ctx, ctxView } = this;
    ctx.set(bytes.subarray(from + input.gpr, from + input.gpr + 128), at.gpr);
    ctx.set(bytes.subarray(from + input.rip, from + input.rip + 16), at.rip);
    ctx.set(bytes.subarray(from + input.rflags, from + input.rflags + 8), at.rflags);
    ctx.set(bytes.subarray(from + input.fsBase, from + input.fsBase + 16), at.fsBase);
    const image = input.fx;
    ctxView.setUint32(at.mxcsr, view.getUint32(image + fx.mxcsr, true), true);
    ctx.set(bytes.subarray(from + image + fx.xmm, from + image + fx.xmm + 256), at.xmm);
    ctxView.setUint16(at.fcw, view.getUint16(image + fx.fcw, true), true);
    const fsw = view.getUint16(image + fx.fsw, true);
    ctxView.setUint16(at.fsw, fsw, true);
    ctxView.setUint8(at.ftw, view.getUint8(image + fx.ftw));
    ctxView.setUint16(at.fop, view.getUint16(image + fx.fop, true), true);
    ctxView.setBigUint64(at.fip, view.getBigUint64(image + fx.fip, true), true);
    ctxView.setBigUint64(at.fdp, view.getBigUint64(image + fx.fdp, true), true);
    const top = (fsw >> 11) & 7;
    for (let i = 0; i < 8; i++) {
      const to = at.st + 16 * ((top + i) & 7);
      ctx.set(bytes.subarray(from + image + fx.st + 16 * i, from + image + fx.st + 16 * i + 16), to);
    }
    for (let i = 0; i < 6; i++) ctxView.setUint16(at.selectors + 2 * i, linuxSelectors[i]!, true);
  }

  private storeContext(ctx: Uint8Array): void {
    const { out, answer, ctxView } = this;
    answer.set(ctx.subarray(at.gpr, at.gpr + 128), output.gpr);
    answer.set(ctx.subarray(at.rip, at.rip + 8), output.rip);
    answer.set(ctx.subarray(at.rflags, at.rflags + 8), output.rflags);
    answer.set(ctx.subarray(at.fsBase, at.fsBase + 16), output.fsBase);
    const image = output.fx;
    out.setUint32(image + fx.mxcsr, ctxView.getUint32(at.mxcsr, true), true);
    answer.set(ctx.subarray(at.xmm, at.xmm + 256), image + fx.xmm);
    out.setUint16(image + fx.fcw, ctxView.getUint16(at.fcw, true), true);
    const fsw = ctxView.getUint16(at.fsw, true);
    out.setUint16(image + fx.fsw, fsw, true);
    out.setUint16(image + fx.ftw, ctxView.getUint8(at.ftw), true);
    const top = (fsw >> 11) & 7;
    for (let i = 0; i < 8; i++) {
      const source = at.st + 16 * ((top + i) & 7);
      answer.set(ctx.subarray(source, source + 16), image + fx.st + 16 * i);
    }
  }

  private storeMemory(): void {
    const { out, dataWords, initialWords } = this;
    let low = 0;
    let high = writable / 8;
    if (Buffer.compare(this.dataBytes, this.initialBytes) === 0) low = high;
    while (low < high && dataWords[low] === initialWords[low]) low++;
    while (high > low && dataWords[high - 1] === initialWords[high - 1]) high--;
    out.setUint32(output.low, low * 8, true);
    out.setUint32(output.high, high * 8, true);
    this.answer.set(this.dataBytes.subarray(low * 8, high * 8), output.memory);
    out.setUint32(output.total, (output.memory + (high - low) * 8 + 15) & ~15, true);
  }
}
