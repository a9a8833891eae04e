/**
 * One function's machine code: prologue, blocks, epilogues, trap stubs.
 *
 *   RSP+total+8    stack arguments and results of this function
 *   RSP+total      return address
 *                  saved general registers (pushed)
 *   RSP+outgoing.. spill slots, saved XMM registers
 *   RSP            stack arguments and results of calls
 *
 * A function that calls nothing and needs at most 128 bytes keeps them below RSP (notes skip 256 bytes there:
 * plan9-abi 4.3).
 */
import { BY2PG } from '@lux9/abi';
import { calleeSavedFloats, calleeSavedInts } from '../isel/convention.ts';
import { based, invertCc, MInst, R, type MBlock, type MFunc } from '../isel/mir.ts';
import { ops } from '../isel/ops.ts';
import { Assembler, Label, type ObjectCode } from './assembler.ts';
import { Code } from 'iced-x86';

const redZoneBytes = 128;

export interface CompiledFunction extends ObjectCode {
  readonly name: string;
  readonly index: number;
  /** Bytes between RSP in the body and the return address, the latter included: Plan 9's .frame. */
  readonly frame: number;
  readonly rodata: readonly Uint8Array[];
  /** Jump tables: code offsets of their targets. Table number n is rodata symbol -(n+1). */
  readonly tables: readonly (readonly number[])[];
  readonly clobbers: number;
  readonly instructions: number;
}

export function encodeFunction(func: MFunc, clobbers: number): CompiledFunction {
  return new FunctionEncoder(func, clobbers).run();
}

class FunctionEncoder {
  private readonly saved: number[];
  private readonly savedFloats: number[];
  private readonly frameBytes: number;
  private readonly moved: boolean;
  private readonly a: Assembler;
  private readonly labels = new Map<MBlock, Label>();
  private readonly stubs: { label: Label; kind: number; at: number }[] = [];
  private readonly tables: Label[][] = [];
  private instructions = 0;

  constructor(
    private readonly func: MFunc,
    private readonly clobbers: number,
  ) {
    this.saved = calleeSavedInts.filter((r) => (func.written & (1 << r)) !== 0);
    this.savedFloats = calleeSavedFloats.filter((r) => (func.written & (1 << r)) !== 0);
    const bytes = (this.frameBytes = func.outgoing + 8 * func.slots + 8 * this.savedFloats.length);
    const leaf = !func.blocks.some((block) => block.insts.some((inst) => inst.op === ops.call || inst.op === ops.syscall));
    this.moved = bytes > 0 && !(leaf && bytes <= redZoneBytes);
    const below = this.moved ? 0 : -bytes;
    this.a = new Assembler({
      outgoing: below, spill: below + func.outgoing, incoming: (this.moved ? bytes : 0) + 8 * this.saved.length + 8,
    });
    for (const block of func.blocks) this.labels.set(block, new Label());
  }

  run(): CompiledFunction {
    const { func, a } = this;
    const first = func.blocks[0]!.insts.find((inst) => inst.at > 0);
    a.line(first?.at ?? 0);
    this.prologue();
    func.blocks.forEach((block, i) => this.block(block, func.blocks[i + 1]));
    for (const { label, kind, at } of this.stubs) {
      a.bind(label);
      a.line(at);
      a.trap(kind);
    }
    const object = a.finish();
    return {
      ...object,
      name: func.name, index: func.index, rodata: func.rodata, clobbers: this.clobbers, instructions: this.instructions,
      frame: (this.moved ? this.frameBytes : 0) + 8 * this.saved.length + 8,
      tables: this.tables.map((labels) => labels.map((label) => label.offset)),
    };
  }

  private make(op: MInst['op'], form: MInst['form'], size: number, fields: Partial<MInst>): void {
    const inst = new MInst(op, form, size);
    Object.assign(inst, fields);
    this.a.inst(inst, true);
    this.instructions++;
  }

  private prologue(): void {
    for (const r of this.saved) this.make(ops.push, 'd', 8, { d: r });
    if (this.moved) {
      // Touch every page on the way down, so that overflow meets the unmapped page below the stack.
      for (let page = BY2PG; page < this.frameBytes; page += BY2PG) this.make(ops.or, 'mi', 8, { mem: based(R.rsp, -page), imm: 0 });
      this.make(ops.sub, 'di', 8, { d: R.rsp, imm: this.frameBytes });
    }
    this.savedFloats.forEach((r, i) => this.make(ops.movs, 'ms', 8, { mem: this.floatSlot(i), s: r }));
  }

  private floatSlot(i: number): MInst['mem'] {
    return based(R.rsp, (this.moved ? 0 : -this.frameBytes) + this.func.outgoing + 8 * this.func.slots + 8 * i);
  }

  private epilogue(): void {
    this.savedFloats.forEach((r, i) => this.make(ops.movs, 'dm', 8, { d: r, mem: this.floatSlot(i) }));
    if (this.moved) this.make(ops.add, 'di', 8, { d: R.rsp, imm: this.frameBytes });
    for (let i = this.saved.length - 1; i >= 0; i--) this.make(ops.pop, 'd', 8, { d: this.saved[i]! });
  }

  private block(block: MBlock, following: MBlock | undefined): void {
    const { a } = this;
    a.bind(this.labels.get(block)!);
    const { insts } = block;
    const flagsLive = liveFlags(insts);
    let next = block.next;
    insts.forEach((inst, i) => {
      this.instructions++;
      switch (inst.op) {
        case ops.jcc: {
          a.line(inst.at);
          const before = insts[i - 1]?.op;
          if (i === insts.length - 1 && inst.target === following && next !== undefined && next !== following && before !== ops.jcc) {
            // Fall into the target and jump to the other side instead.
            a.jump(invertCc(inst.cc), this.labels.get(next)!);
            next = following;
          } else a.jump(inst.cc, this.labels.get(inst.target!)!);
          return;
        }
        case ops.switch: {
          a.line(inst.at);
          this.tables.push(inst.targets!.map((target) => this.labels.get(target)!));
          a.jumpTable(inst.d, { kind: 'rodata', index: -this.tables.length });
          return;
        }
        case ops.ret:
          a.line(inst.at);
          this.epilogue();
          a.ret();
          return;
        case ops.tailcall:
          a.line(inst.at);
          this.epilogue();
          if (inst.sym === undefined) a.jumpRegister(R.r11);
          else a.far(Code.Jmp_rel32_64, inst.sym);
          return;
        case ops.trapif: {
          a.line(inst.at);
          a.jump(inst.cc, this.stub(inst.kind, inst.at));
          return;
        }
        default:
          a.inst(inst, flagsLive[i]!);
      }
    });
    if (next !== undefined && next !== following) {
      a.jump(-1, this.labels.get(next)!);
      this.instructions++;
    }
  }

  private stub(kind: number, at: number): Label {
    let stub = this.stubs.find((known) => known.kind === kind && known.at === at);
    if (stub === undefined) this.stubs.push((stub = { label: new Label(), kind, at }));
    return stub.label;
  }
}

/** For each instruction, whether a later one of the block reads flags set before it. */
function liveFlags(insts: readonly MInst[]): boolean[] {
  const live: boolean[] = new Array<boolean>(insts.length);
  let needed = false;
  for (let i = insts.length - 1; i >= 0; i--) {
    const { op } = insts[i]!;
    live[i] = needed;
    if (op.setsFlags) needed = false;
    if (op.readsFlags) needed = true;
  }
  return live;
}

