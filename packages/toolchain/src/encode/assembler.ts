/**
 * Machine instructions to bytes, through iced-x86's encoder (about 1 µs an instruction). Jumps start short and
 * grow until everything reaches; addresses of symbols are left to the linker as relocations.
 */
import { Code, Encoder, Instruction, MemoryOperand, Register } from 'iced-x86';
import { type CC, type MInst, type Mem, type Sym } from '../isel/mir.ts';
import { cmovCode, jccCodes, ops, setccCode } from '../isel/ops.ts';
import { hasD, hasS, isZeroIdiom } from '../regalloc/operands.ts';
import { TrapKind } from '../traps.ts';

export interface Relocation {
  /** Offset of the field in the code. */
  readonly at: number;
  /** abs32 adds the symbol's address to the field; pc32 stores symbol - (address of the field + 4). */
  readonly kind: 'abs32' | 'pc32';
  readonly sym: Sym;
}

export interface LineEntry {
  readonly at: number;
  /** Byte offset in the wasm module; 0 for none. */
  readonly source: number;
}

/** A place in the code, bound when the code before it is known. */
export class Label {
  item = -1;
  offset = -1;
}

export interface ObjectCode {
  readonly code: Uint8Array;
  readonly relocations: readonly Relocation[];
  readonly lines: readonly LineEntry[];
}

type Item =
  | { readonly kind: 'code'; size: number; readonly from: number }
  | { readonly kind: 'jump'; readonly cc: CC | -1; readonly to: Label; long: boolean; size: number };

const registers8 = [
  Register.AL, Register.CL, Register.DL, Register.BL, Register.SPL, Register.BPL, Register.SIL, Register.DIL,
  Register.R8L, Register.R9L, Register.R10L, Register.R11L, Register.R12L, Register.R13L, Register.R14L, Register.R15L,
];

function register(n: number, size: number): Register {
  if (n >= 16) return Register.XMM0 + n - 16;
  if (size === 8) return Register.RAX + n;
  if (size === 4) return Register.EAX + n;
  return size === 2 ? Register.AX + n : registers8[n]!;
}

const sourceSizes = new Map([[ops.movzx8, 1], [ops.movsx8, 1], [ops.movzx16, 2], [ops.movsx16, 2], [ops.movsxd, 4]]);

const byCl = new Set([ops.shlcl, ops.shrcl, ops.sarcl, ops.rolcl, ops.rorcl]);
const portOperands = new Map([
  [ops.in8, [Register.AL, Register.DX]], [ops.in16, [Register.AX, Register.DX]], [ops.in32, [Register.EAX, Register.DX]],
  [ops.out8, [Register.DX, Register.AL]], [ops.out16, [Register.DX, Register.AX]], [ops.out32, [Register.DX, Register.EAX]],
] as const);

/** Where the pieces of a function's frame are, in bytes from RSP. */
export interface Frame {
  readonly spill: number;
  readonly outgoing: number;
  readonly incoming: number;
}

export class Assembler {
  private readonly encoder = new Encoder(64);
  private readonly items: Item[] = [];
  private encoded = 0;
  private readonly relocations: { item: number; inside: number; kind: Relocation['kind']; sym: Sym }[] = [];
  private readonly lines: { item: number; inside: number; source: number }[] = [];
  private lastSource = -1;
  private readonly labels: Label[] = [];

  constructor(private readonly frame: Frame = { spill: 0, outgoing: 0, incoming: 0 }) {}

  /** Code from here on comes from this offset of the wasm module. */
  line(source: number): void {
    if (source === this.lastSource) return;
    this.lastSource = source;
    this.lines.push({ ...this.here(), source });
  }

  bind(label: Label): void {
    this.items.push({ kind: 'code', size: 0, from: this.encoded });
    label.item = this.items.length - 1;
    this.labels.push(label);
  }

  jump(cc: CC | -1, to: Label): void {
    this.items.push({ kind: 'jump', cc, to, long: false, size: 2 });
  }

  private here(): { item: number; inside: number } {
    const last = this.items[this.items.length - 1];
    if (last?.kind === 'code') return { item: this.items.length - 1, inside: last.size };
    this.items.push({ kind: 'code', size: 0, from: this.encoded });
    return { item: this.items.length - 1, inside: 0 };
  }

  private put(instruction: Instruction, sym?: Sym, kind: Relocation['kind'] = 'abs32', immediate = false): void {
    const place = this.here();
    const item = this.items[place.item] as Item & { kind: 'code' };
    const size = this.encoder.encode(instruction, 0n);
    if (sym !== undefined) {
      const offsets = this.encoder.getConstantOffsets();
      const at = immediate ? offsets.immediateOffset : offsets.displacementOffset;
      offsets.free();
      this.relocations.push({ item: place.item, inside: place.inside + at, kind, sym });
    }
    item.size += size;
    this.encoded += size;
    instruction.free();
  }

  private mem(mem: Mem): MemoryOperand {
    const size = mem.wrap ? 4 : 8;
    const base = mem.base < 0 ? Register.None : register(mem.base, size);
    const index = mem.index < 0 ? Register.None : register(mem.index, size);
    const disp = mem.frame === 'none' ? mem.disp
      : mem.frame === 'spill' ? this.frame.spill + 8 * mem.disp
        : mem.frame === 'outgoing' ? this.frame.outgoing + mem.disp : this.frame.incoming + mem.disp;
    // iced's displacement sizes: 8 is an absolute address (4 bytes, sign-extended), 4 and 1 are what they say.
    const absolute = base === Register.None && index === Register.None;
    const byte = mem.sym === undefined && base !== Register.None && disp >= -128 && disp <= 127;
    const width = absolute ? 8 : !byte ? (mem.wrap ? 4 : 8) : disp === 0 ? 0 : 1;
    return new MemoryOperand(base, index, mem.scale, BigInt(disp), width, false, Register.None);
  }

  /** Encodes one instruction that is not a jump between blocks; `flagsLive`: the flags must stay. */
  inst(inst: MInst, flagsLive: boolean): void {
    this.line(inst.at);
    const { op } = inst;
    switch (op) {
      case ops.copy:
        return this.put(Instruction.createRegReg(inst.size === 4 ? Code.Mov_r32_rm32 : Code.Mov_r64_rm64, register(inst.d, inst.size), register(inst.s, inst.size)));
      case ops.fcopy:
        return this.put(Instruction.createRegReg(Code.Movaps_xmm_xmmm128, register(inst.d, 16), register(inst.s, 16)));
      case ops.movsym:
        return this.put(Instruction.createRegU32(Code.Mov_r32_imm32, register(inst.d, 4), 0), inst.sym!, 'abs32', true);
      case ops.setcc:
        return this.put(Instruction.createReg(setccCode(inst.cc), register(inst.d, 1)));
      case ops.cmov:
        return inst.mem === undefined
          ? this.put(Instruction.createRegReg(cmovCode(inst.cc, inst.size), register(inst.d, inst.size), register(inst.s, inst.size)))
          : this.put(Instruction.createRegMem(cmovCode(inst.cc, inst.size), register(inst.d, inst.size), this.mem(inst.mem)), inst.mem.sym);
      case ops.call:
        return this.call(inst);
      case ops.trap:
        return this.trap(inst.kind);
      case ops.fselect: {
        const over = new Label();
        this.jump((inst.cc ^ 1) as CC, over);
        this.put(Instruction.createRegReg(Code.Movaps_xmm_xmmm128, register(inst.d, 16), register(inst.s, 16)));
        return this.bind(over);
      }
      case ops.fmin:
      case ops.fmax:
        return this.minMax(inst, op === ops.fmin);
      case ops.repmovsb:
        return this.put(Instruction.createRepMovsb(64));
      case ops.repstosb:
        return this.put(Instruction.createRepStosb(64));
    }
    if (op === ops.mov && inst.form === 'di' && inst.imm === 0 && !flagsLive) {
      return this.put(Instruction.createRegReg(Code.Xor_r32_rm32, register(inst.d, 4), register(inst.d, 4)));
    }
    this.plain(inst);
  }

  private plain(inst: MInst): void {
    const { op, form, size, mem } = inst;
    const small = typeof inst.imm === 'number' && inst.imm >= -128 && inst.imm <= 127;
    const code = op.code(form, size, small);
    if (code === undefined) throw new Error(`no encoding for ${op.name} ${form} ${size}`);
    const d = hasD(inst) ? register(inst.d, size) : Register.None;
    const s = hasS(inst) ? register(inst.s, sourceSizes.get(op) ?? (isZeroIdiom(inst) ? 16 : size)) : Register.None;
    let imm = inst.imm;
    if (typeof imm === 'number' && size === 1) imm = (imm << 24) >> 24;
    if (typeof imm === 'number' && size === 2) imm = (imm << 16) >> 16;
    let made: Instruction;
    switch (form) {
      case '': {
        const ports = portOperands.get(op);
        made = ports === undefined ? Instruction.create(code) : Instruction.createRegReg(code, ports[0], ports[1]);
        break;
      }
      case 'd': made = byCl.has(op) ? Instruction.createRegReg(code, d, Register.CL) : Instruction.createReg(code, d); break;
      case 'm':
        made = byCl.has(op) ? Instruction.createMemReg(code, this.mem(mem!), Register.CL) : Instruction.createMem(code, this.mem(mem!));
        break;
      case 'ds': made = Instruction.createRegReg(code, d, s); break;
      case 'dm': made = Instruction.createRegMem(code, d, this.mem(mem!)); break;
      case 'ms': made = Instruction.createMemReg(code, this.mem(mem!), s); break;
      case 'di':
        made = typeof imm === 'bigint' ? Instruction.createRegI64(code, d, imm) : Instruction.createRegI32(code, d, imm);
        break;
      case 'mi': made = Instruction.createMemI32(code, this.mem(mem!), imm as number); break;
      case 'dsi': made = Instruction.createRegRegI32(code, d, s, imm as number); break;
      case 'dmi': made = Instruction.createRegMemI32(code, d, this.mem(mem!), imm as number); break;
      default: throw new Error(`form ${form}`);
    }
    if (op === ops.xadd || op === ops.cmpxchg) made.hasLockPrefix = true;
    this.put(made, mem?.sym);
  }

  private call(inst: MInst): void {
    if (inst.form === 'd') this.put(Instruction.createReg(Code.Call_rm64, register(inst.d, 8)));
    else if (inst.form === 'm') this.put(Instruction.createMem(Code.Call_rm64, this.mem(inst.mem!)), inst.mem!.sym);
    else this.far(Code.Call_rel32_64, inst.sym!);
  }

  /** A call or jump to another function. */
  far(code: Code, sym: Sym): void {
    const place = this.here();
    this.put(Instruction.createBranch(code, 0x1000n));
    this.relocations.push({ item: place.item, inside: place.inside + 1, kind: 'pc32', sym });
  }

  jumpRegister(n: number): void {
    this.put(Instruction.createReg(Code.Jmp_rm64, register(n, 8)));
  }

  /** jmp [table + index * 8] */
  jumpTable(index: number, sym: Sym): void {
    this.put(Instruction.createMem(Code.Jmp_rm64, new MemoryOperand(Register.None, register(index, 8), 8, 0n, 8, false, Register.None)), sym);
  }

  trap(kind: number): void {
    if (kind === TrapKind.unreachable) this.put(Instruction.create(Code.Ud2));
    else this.put(Instruction.createRegMem(Code.Ud1_r32_rm32, Register.EAX, new MemoryOperand(Register.RAX, Register.None, 1, BigInt(kind), 1, false, Register.None)));
  }

  /** wasm's min and max: NaN wins, -0 is below +0. */
  private minMax(inst: MInst, min: boolean): void {
    const d = register(inst.d, 16);
    const s = register(inst.s, 16);
    const single = inst.size === 4;
    const rr = (code: Code): void => this.put(Instruction.createRegReg(code, d, s));
    const differ = new Label();
    const nan = new Label();
    const done = new Label();
    rr(single ? Code.Ucomiss_xmm_xmmm32 : Code.Ucomisd_xmm_xmmm64);
    this.jump(5, differ);
    this.jump(10, nan);
    rr(min ? Code.Orps_xmm_xmmm128 : Code.Andps_xmm_xmmm128);
    this.jump(-1, done);
    this.bind(nan);
    rr(single ? Code.Addss_xmm_xmmm32 : Code.Addsd_xmm_xmmm64);
    this.jump(-1, done);
    this.bind(differ);
    rr(min ? (single ? Code.Minss_xmm_xmmm32 : Code.Minsd_xmm_xmmm64) : single ? Code.Maxss_xmm_xmmm32 : Code.Maxsd_xmm_xmmm64);
    this.bind(done);
  }

  ret(): void {
    this.put(Instruction.create(Code.Retnq));
  }

  /** Resolves jumps and gives the finished code. The assembler is used up. */
  finish(): ObjectCode {
    const { items } = this;
    const offsets = new Int32Array(items.length + 1);
    for (let changed = true; changed; ) {
      changed = false;
      let at = 0;
      items.forEach((item, i) => {
        offsets[i] = at;
        at += item.size;
      });
      offsets[items.length] = at;
      items.forEach((item, i) => {
        if (item.kind !== 'jump' || item.long) return;
        const distance = offsets[item.to.item]! - offsets[i + 1]!;
        if (distance >= -128 && distance <= 127) return;
        item.long = true;
        item.size = item.cc === -1 ? 5 : 6;
        changed = true;
      });
    }
    const raw = this.encoder.takeBuffer();
    const jumps = new Encoder(64);
    const code = new Uint8Array(offsets[items.length]!);
    items.forEach((item, i) => {
      if (item.kind === 'code') code.set(raw.subarray(item.from, item.from + item.size), offsets[i]!);
      else {
        const [short, long] = item.cc === -1 ? [Code.Jmp_rel8_64, Code.Jmp_rel32_64] : jccCodes[item.cc]!;
        const jump = Instruction.createBranch(item.long ? long : short, BigInt(offsets[item.to.item]!) + 0x200000n);
        jumps.encode(jump, BigInt(offsets[i]!) + 0x200000n);
        jump.free();
        code.set(jumps.takeBuffer(), offsets[i]!);
      }
    });
    this.encoder.free();
    jumps.free();
    for (const label of this.labels) label.offset = offsets[label.item]!;
    return {
      code,
      relocations: this.relocations.map(({ item, inside, kind, sym }) => ({ at: offsets[item]! + inside, kind, sym })),
      lines: this.lines.map(({ item, inside, source }) => ({ at: offsets[item]! + inside, source })),
    };
  }
}

