/** Conditions: a comparison sets the flags right before the instruction that reads them. */
import type { Value } from '../ir/ir.ts';
import { constBig, isIntConst } from '../ir/fold.ts';
import { op, opcodes } from '../reader/opcodes.ts';
import { immOf, type Context } from './context.ts';
import { memAt } from './address.ts';
import { CC, invertCc, type Mem } from './mir.ts';
import { ops } from './ops.ts';

interface IntCompare {
  readonly kind: 'int';
  readonly size: number;
  readonly cc: CC;
}
interface FloatCompare {
  readonly kind: 'float';
  readonly size: number;
  readonly cc: CC;
  /** Operands change places so that `above` answers false for NaN. */
  readonly swap: boolean;
  /** Equality needs the parity flag too. */
  readonly parity: 'none' | 'and np' | 'or p';
}

const intCc: Readonly<Record<string, CC>> = {
  eq: CC.e, ne: CC.ne, lt_s: CC.l, lt_u: CC.b, gt_s: CC.g, gt_u: CC.a, le_s: CC.le, le_u: CC.be, ge_s: CC.ge, ge_u: CC.ae, eqz: CC.e,
};
const floatCc: Readonly<Record<string, Omit<FloatCompare, 'kind' | 'size'>>> = {
  eq: { cc: CC.e, swap: false, parity: 'and np' },
  ne: { cc: CC.ne, swap: false, parity: 'or p' },
  gt: { cc: CC.a, swap: false, parity: 'none' },
  ge: { cc: CC.ae, swap: false, parity: 'none' },
  lt: { cc: CC.a, swap: true, parity: 'none' },
  le: { cc: CC.ae, swap: true, parity: 'none' },
};

const compares: (IntCompare | FloatCompare | undefined)[] = [];
for (const { code, name } of opcodes) {
  const [type, what] = name.split('.') as [string, string?];
  const size = type.endsWith('64') ? 8 : 4;
  if (type.startsWith('i') && intCc[what ?? ''] !== undefined) compares[code] = { kind: 'int', size, cc: intCc[what!]! };
  else if (type.startsWith('f') && floatCc[what ?? ''] !== undefined) compares[code] = { kind: 'float', size, ...floatCc[what!]! };
}

export interface Condition {
  readonly cc: CC;
  readonly parity: FloatCompare['parity'];
}

const opposite = { none: 'none', 'and np': 'or p', 'or p': 'and np' } as const;
const I32_EQZ = op('i32.eqz');
const AND = { 4: 'i32.and', 8: 'i64.and' } as const;
const andCode = new Map(opcodes.map(({ code, name }) => [name, code]));

const swapped: Readonly<Partial<Record<CC, CC>>> = {
  [CC.l]: CC.g, [CC.g]: CC.l, [CC.le]: CC.ge, [CC.ge]: CC.le, [CC.b]: CC.a, [CC.a]: CC.b, [CC.be]: CC.ae, [CC.ae]: CC.be,
};
const unsignedCc: Readonly<Partial<Record<CC, CC>>> = { [CC.l]: CC.b, [CC.g]: CC.a, [CC.le]: CC.be, [CC.ge]: CC.ae };

/** Emits a comparison; the condition holds when `v` is not zero. `v` is an i32. */
export function condition(c: Context, v: Value): Condition {
  const compare = compares[v.op];
  if (compare !== undefined && (c.foldable(v) || (v.reg < 0 && v.uses === 1 && v.block === c.block))) {
    return compare.kind === 'int' ? { cc: intCompare(c, compare, v), parity: 'none' } : floatCompare(c, compare, v);
  }
  if (v.op === I32_EQZ && c.foldable(v) && isCompare(v.args[0]!.op) && c.foldable(v.args[0]!)) {
    const { cc, parity } = condition(c, v.args[0]!);
    return { cc: invertCc(cc), parity: opposite[parity] };
  }
  testZero(c, v, 4);
  return { cc: CC.ne, parity: 'none' };
}

/** The comparison of a value that is one, whoever uses it. */
export function compareSelf(c: Context, v: Value): Condition {
  const compare = compares[v.op]!;
  return compare.kind === 'int' ? { cc: intCompare(c, compare, v), parity: 'none' } : floatCompare(c, compare, v);
}

export const isCompare = (code: number): boolean => compares[code] !== undefined;

/** Compares `v` with zero; the condition e holds when it is. */
function testZero(c: Context, v: Value, size: number): void {
  if (v.op === andCode.get(AND[size as 4 | 8]) && c.foldable(v)) {
    const [a, b] = v.args as [Value, Value];
    const imm = immOf(b, size);
    const bits = isIntConst(b) ? BigInt.asUintN(64, constBig(b)) : 0n;
    if (imm !== undefined) {
      const byte = imm >= 0 && imm <= 0x7f ? narrowLoad(c, a) : undefined;
      if (byte !== undefined) c.mi(ops.test, 1, byte, imm);
      else c.di(ops.test, size === 8 && imm >= 0 ? 4 : size, size === 8 ? c.reg(a) : c.low(a), imm);
    } else if (size === 8 && isIntConst(b) && bits < 1n << 32n) c.di(ops.test, 4, c.reg(a), Number(bits) | 0);
    else c.ds(ops.test, size, read(c, a, size), read(c, b, size));
    return;
  }
  const byte = narrowLoad(c, v);
  if (byte !== undefined) {
    c.mi(ops.cmp, 1, byte, 0);
    return;
  }
  const mem = c.loadOperand(v, size);
  if (mem !== undefined) c.mi(ops.cmp, size, mem, 0);
  else {
    const r = read(c, v, size);
    c.ds(ops.test, size, r, r);
  }
}

const read = (c: Context, v: Value, size: number): number => (size === 8 ? c.reg(v) : c.low(v));

const LOAD8_U = new Set(opcodes.filter(({ name }) => /^i(32|64)\.load8_u$/.test(name)).map(({ code }) => code));

/** A byte load that may be compared in memory. */
function narrowLoad(c: Context, v: Value): Mem | undefined {
  if (!LOAD8_U.has(v.op) || !c.canFoldLoad(v)) return undefined;
  c.folded.add(v);
  return memAt(c, v.args[0]!, v.a >>> 0, 1);
}

function intCompare(c: Context, compare: IntCompare, v: Value): CC {
  const { size, cc } = compare;
  if (v.args.length === 1) {
    testZero(c, v.args[0]!, size);
    return CC.e;
  }
  const [a, b] = v.args as [Value, Value];
  const imm = immOf(b, size);
  if (imm !== undefined) {
    if (imm === 0 && (cc === CC.e || cc === CC.ne)) {
      testZero(c, a, size);
      return cc;
    }
    const byte = imm >= 0 && imm <= 255 ? narrowLoad(c, a) : undefined;
    if (byte !== undefined) {
      c.mi(ops.cmp, 1, byte, imm);
      return unsignedCc[cc] ?? cc;
    }
    const mem = c.loadOperand(a, size);
    if (mem !== undefined) c.mi(ops.cmp, size, mem, imm);
    else if (imm === 0) {
      const r = read(c, a, size);
      c.ds(ops.test, size, r, r);
    } else c.di(ops.cmp, size, read(c, a, size), imm);
    return cc;
  }
  const mem = c.loadOperand(b, size);
  if (mem !== undefined) {
    c.dm(ops.cmp, size, read(c, a, size), mem);
    return cc;
  }
  const left = c.loadOperand(a, size);
  if (left !== undefined) {
    c.ms(ops.cmp, size, left, read(c, b, size));
    return cc;
  }
  if (immOf(a, size) !== undefined && swapped[cc] !== undefined) {
    c.di(ops.cmp, size, read(c, b, size), immOf(a, size)!);
    return swapped[cc];
  }
  c.ds(ops.cmp, size, read(c, a, size), read(c, b, size));
  return cc;
}

function floatCompare(c: Context, compare: FloatCompare, v: Value): Condition {
  const [a, b] = compare.swap ? [v.args[1]!, v.args[0]!] : [v.args[0]!, v.args[1]!];
  const mem = c.floatOperand(b, compare.size);
  const left = c.reg(a);
  if (mem !== undefined) c.dm(ops.ucomis, compare.size, left, mem);
  else c.ds(ops.ucomis, compare.size, left, c.reg(b));
  return { cc: compare.cc, parity: compare.parity };
}

/** d = the condition as 0 or 1. */
export function setTo(c: Context, d: number, { cc, parity }: Condition): void {
  const t = c.int();
  setcc(c, t, cc);
  if (parity === 'none') {
    c.ds(ops.movzx8, 4, d, t);
    return;
  }
  const p = c.int();
  setcc(c, p, parity === 'and np' ? CC.np : CC.p);
  c.ds(parity === 'and np' ? ops.and : ops.or, 4, p, t);
  c.ds(ops.movzx8, 4, d, p);
}

function setcc(c: Context, d: number, cc: CC): void {
  c.d(ops.setcc, 1, d).cc = cc;
}
