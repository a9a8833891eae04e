/** The instruction imports of imports.ts as machine code in place. */
import type { InstructionName } from '../imports.ts';
import { Ty, type Value } from '../ir/ir.ts';
import { ValType, type FuncType } from '../reader/types.ts';
import { TrapKind } from '../traps.ts';
import { memAt } from './address.ts';
import { tableTarget } from './calls.ts';
import type { Context } from './context.ts';
import { based, CC, R, type Mem } from './mir.ts';
import { ops, type OpInfo } from './ops.ts';

/** The type a note handler must have: (ureg, text) -> how. */
export const noteHandlerType: FuncType = { params: [ValType.i64, ValType.i64], results: [ValType.i32] };
/** The word before the code of the function that stands for null table elements. */
export const nullTypeId = -1;

type Inline = (c: Context, args: readonly Value[], d: number) => void;

const input = (info: OpInfo, widen: OpInfo): Inline => (c, [port], d) => {
  c.copy(R.rdx, c.reg(port!), Ty.i32);
  c.bare(info);
  c.ds(widen, 4, d, R.rax);
};
const output = (info: OpInfo): Inline => (c, [port, value]) => {
  const p = c.reg(port!);
  const v = c.reg(value!);
  c.copy(R.rdx, p, Ty.i32);
  c.copy(R.rax, v, Ty.i32);
  c.bare(info);
};
const plain = (info: OpInfo): Inline => (c) => void c.bare(info);
const tyOfSize = (size: number): Ty => (size === 8 ? Ty.i64 : Ty.i32);

/** RAX goes into memory, what was there comes back in RAX. */
const exchange = (info: OpInfo, size: number): Inline => (c, [address, value], d) => {
  const v = c.reg(value!);
  const mem = memAt(c, address!, 0, size);
  c.copy(R.rax, v, tyOfSize(size));
  c.ms(info, size, mem, R.rax);
  c.copy(d, R.rax, tyOfSize(size));
};
const compareExchange = (size: number): Inline => (c, [address, expected, value], d) => {
  const v = c.reg(value!);
  const e = c.reg(expected!);
  const mem = memAt(c, address!, 0, size);
  c.copy(R.rax, e, tyOfSize(size));
  c.ms(ops.cmpxchg, size, mem, v);
  c.copy(d, R.rax, tyOfSize(size));
};
const at = (c: Context, address: Value): Mem => based(c.reg(address), 0);
const peek = (info: OpInfo, size: number): Inline => (c, [address], d) => void c.dm(info, size, d, at(c, address!));
const poke = (size: number): Inline => (c, [address, value]) => {
  const v = c.reg(value!);
  c.ms(ops.mov, size, at(c, address!), v);
};
const word = (offset: (c: Context) => number): Inline => (c, _, d) => void c.dm(ops.mov, 8, d, c.word(offset(c)));

const inlines: Readonly<Record<InstructionName, Inline>> = {
  in8: input(ops.in8, ops.movzx8),
  in16: input(ops.in16, ops.movzx16),
  in32: input(ops.in32, ops.mov),
  out8: output(ops.out8),
  out16: output(ops.out16),
  out32: output(ops.out32),
  mfence: plain(ops.mfence),
  lfence: plain(ops.lfence),
  sfence: plain(ops.sfence),
  pause: plain(ops.pause),
  int3: plain(ops.int3),
  ud2: plain(ops.ud2),
  rdtsc(c, _, d) {
    c.bare(ops.rdtsc);
    const high = c.int();
    c.copy(high, R.rdx, Ty.i64);
    c.copy(d, R.rax, Ty.i64);
    c.di(ops.shl, 8, high, 32);
    c.ds(ops.or, 8, d, high);
  },
  xchg32: exchange(ops.xchg, 4),
  xchg64: exchange(ops.xchg, 8),
  cmpxchg32: compareExchange(4),
  cmpxchg64: compareExchange(8),
  xadd32: exchange(ops.xadd, 4),
  xadd64: exchange(ops.xadd, 8),
  peek8: peek(ops.movzx8, 4),
  peek16: peek(ops.movzx16, 4),
  peek32: peek(ops.mov, 4),
  peek64: peek(ops.mov, 8),
  poke8: poke(1),
  poke16: poke(2),
  poke32: poke(4),
  poke64: poke(8),
  tos: word((c) => c.env.tosOffset),
  args: word((c) => c.env.argsOffset),
  sp: (c, _, d) => void c.dm(ops.lea, 8, d, based(R.rsp, 0)),
  code_address(c, [index], d) {
    const target = tableTarget(c, 0, index!);
    c.mi(ops.cmp, 4, based(target, -4), nullTypeId);
    c.trapIf(CC.e, TrapKind.undefinedElement);
    c.copy(d, target, Ty.i64);
  },
  note_handler(c, [index], d) {
    const target = tableTarget(c, 0, index!);
    c.mi(ops.cmp, 4, based(target, -4), c.env.typeId(noteHandlerType));
    c.trapIf(CC.ne, TrapKind.indirectCallType);
    c.ms(ops.mov, 8, c.word(c.env.noteOffset), target);
    c.d(ops.movsym, 4, d).sym = { kind: 'runtime', index: 0, name: 'note' };
  },
  memory_base: (c, _, d) => void (c.d(ops.movsym, 4, d).sym = { kind: 'data', index: c.env.memoryBaseOffset }),
  memory_end(c, _, d) {
    c.dm(ops.mov, 4, d, c.word(c.env.pagesOffset));
    c.di(ops.shl, 4, d, 16);
  },
};

/** d = the instruction; a result nobody wants still needs a register. */
export function lowerInstruction(c: Context, name: InstructionName, v: Value, d: number): void {
  inlines[name](c, v.args, d >= 0 ? d : c.int());
}
