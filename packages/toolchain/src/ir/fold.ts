/**
 * Algebra on integer operations while the IR is built: constants are computed, constant operands stand on the
 * right, subtraction of a constant is addition. Floats are left alone (asc's optimiser has folded what is exact).
 */
import { opcodeByCode, op } from '../reader/opcodes.ts';
import { Ty, type Value } from './ir.ts';

export const I32_CONST = op('i32.const');
export const I64_CONST = op('i64.const');

export const isIntConst = (v: Value): boolean => v.op === I32_CONST || v.op === I64_CONST;
/** The value of an integer constant, signed. */
export const constBig = (v: Value): bigint => (v.op === I32_CONST ? BigInt(v.a) : v.big);

/** What the folder needs of the builder. */
export interface FoldHost {
  int(ty: Ty, value: bigint): Value;
  emit(code: number, ty: Ty, args: Value[], at: number): Value;
}

type Binary = (a: bigint, b: bigint, bits: number) => bigint | undefined;

const u = (x: bigint, bits: number): bigint => BigInt.asUintN(bits, x);
const shift = (b: bigint, bits: number): bigint => u(b, bits) % BigInt(bits);
const bool = (x: boolean): bigint => (x ? 1n : 0n);

const binaries: Readonly<Record<string, Binary>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div_s: (a, b, n) => (b === 0n || (b === -1n && a === -(1n << BigInt(n - 1))) ? undefined : a / b),
  div_u: (a, b, n) => (b === 0n ? undefined : u(a, n) / u(b, n)),
  rem_s: (a, b) => (b === 0n ? undefined : a % b),
  rem_u: (a, b, n) => (b === 0n ? undefined : u(a, n) % u(b, n)),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shl: (a, b, n) => a << shift(b, n),
  shr_s: (a, b, n) => a >> shift(b, n),
  shr_u: (a, b, n) => u(a, n) >> shift(b, n),
  rotl: (a, b, n) => (u(a, n) << shift(b, n)) | (u(a, n) >> (BigInt(n) - shift(b, n))),
  rotr: (a, b, n) => (u(a, n) >> shift(b, n)) | (u(a, n) << (BigInt(n) - shift(b, n))),
  eq: (a, b) => bool(a === b),
  ne: (a, b) => bool(a !== b),
  lt_s: (a, b) => bool(a < b),
  lt_u: (a, b, n) => bool(u(a, n) < u(b, n)),
  gt_s: (a, b) => bool(a > b),
  gt_u: (a, b, n) => bool(u(a, n) > u(b, n)),
  le_s: (a, b) => bool(a <= b),
  le_u: (a, b, n) => bool(u(a, n) <= u(b, n)),
  ge_s: (a, b) => bool(a >= b),
  ge_u: (a, b, n) => bool(u(a, n) >= u(b, n)),
};

const unaries: Readonly<Record<string, (a: bigint) => bigint>> = {
  'i32.eqz': (a) => bool(a === 0n),
  'i64.eqz': (a) => bool(a === 0n),
  'i32.wrap_i64': (a) => a,
  'i64.extend_i32_s': (a) => a,
  'i64.extend_i32_u': (a) => u(a, 32),
  'i32.extend8_s': (a) => BigInt.asIntN(8, a),
  'i32.extend16_s': (a) => BigInt.asIntN(16, a),
  'i64.extend8_s': (a) => BigInt.asIntN(8, a),
  'i64.extend16_s': (a) => BigInt.asIntN(16, a),
  'i64.extend32_s': (a) => BigInt.asIntN(32, a),
};

const swapped: Readonly<Record<string, string>> = {
  add: 'add', mul: 'mul', and: 'and', or: 'or', xor: 'xor', eq: 'eq', ne: 'ne',
  lt_s: 'gt_s', gt_s: 'lt_s', le_s: 'ge_s', ge_s: 'le_s', lt_u: 'gt_u', gt_u: 'lt_u', le_u: 'ge_u', ge_u: 'le_u',
};

const inverted: Readonly<Record<string, string>> = {
  eq: 'ne', ne: 'eq', lt_s: 'ge_s', ge_s: 'lt_s', gt_s: 'le_s', le_s: 'gt_s', lt_u: 'ge_u', ge_u: 'lt_u', gt_u: 'le_u', le_u: 'gt_u',
};

interface Rule {
  readonly prefix: 'i32' | 'i64';
  readonly bits: number;
  readonly name: string;
  readonly fold: Binary | undefined;
  readonly unary: ((a: bigint) => bigint) | undefined;
  readonly swap: number | undefined;
  readonly invert: number | undefined;
}

const rules: (Rule | undefined)[] = opcodeByCode.map((opcode) => {
  const [prefix, name] = opcode?.name.split('.') ?? [];
  if (prefix !== 'i32' && prefix !== 'i64') return undefined;
  const fold = binaries[name!];
  const unary = unaries[opcode!.name];
  if (fold === undefined && unary === undefined) return undefined;
  const code = (other: string | undefined): number | undefined => (other === undefined ? undefined : op(`${prefix}.${other}`));
  return { prefix, bits: prefix === 'i32' ? 32 : 64, name: name!, fold, unary, swap: code(swapped[name!]), invert: code(inverted[name!]) };
});

/** The comparison that is true when this one is false; integers only. */
export const invertedCompare = (code: number): number | undefined => rules[code]?.invert;

const EQZ = { i32: op('i32.eqz'), i64: op('i64.eqz') };
const WRAP = op('i32.wrap_i64');
const EXTEND_S = op('i64.extend_i32_s');
const EXTEND_U = op('i64.extend_i32_u');
const codes = (name: string): { i32: number; i64: number } => ({ i32: op(`i32.${name}`), i64: op(`i64.${name}`) });
const ADD = codes('add');
const AND = codes('and');
const SHL = codes('shl');
const SHR_U = codes('shr_u');

const log2 = (x: bigint): number => {
  if (x <= 0n || (x & (x - 1n)) !== 0n) return -1;
  return x.toString(2).length - 1;
};

/** A value equal to `code(args)`, or undefined when nothing simpler is known. */
export function fold(host: FoldHost, code: number, ty: Ty, args: Value[], at: number): Value | undefined {
  const rule = rules[code];
  if (rule === undefined) return undefined;
  const [a, b] = args as [Value, Value | undefined];
  if (rule.unary !== undefined) {
    if (isIntConst(a)) return host.int(ty, rule.unary(constBig(a)));
    if (code === WRAP && (a.op === EXTEND_S || a.op === EXTEND_U)) return a.args[0]!;
    if (code === EQZ.i32 || code === EQZ.i64) {
      const opposite = invertedCompare(a.op);
      if (opposite !== undefined) return host.emit(opposite, Ty.i32, a.args, at);
    }
    return undefined;
  }
  if (isIntConst(a) && isIntConst(b!)) {
    const value = rule.fold!(constBig(a), constBig(b!), rule.bits);
    return value === undefined ? undefined : host.int(ty, value);
  }
  if (isIntConst(a) && rule.swap !== undefined) return fold(host, rule.swap, ty, [b!, a], at) ?? host.emit(rule.swap, ty, [b!, a], at);
  if (!isIntConst(b!)) return undefined;
  return withConstant(host, rule, ty, a, constBig(b!), at);
}

function withConstant(host: FoldHost, rule: Rule, ty: Ty, a: Value, c: bigint, at: number): Value | undefined {
  const p = rule.prefix;
  const unsigned = u(c, rule.bits);
  const power = log2(unsigned);
  switch (rule.name) {
    case 'sub':
      return fold(host, ADD[p], ty, [a, host.int(ty, -c)], at) ?? host.emit(ADD[p], ty, [a, host.int(ty, -c)], at);
    case 'add':
      if (c === 0n) return a;
      if (a.op === ADD[p] && isIntConst(a.args[1]!)) {
        const sum = host.int(ty, constBig(a.args[1]!) + c);
        return constBig(sum) === 0n ? a.args[0] : host.emit(ADD[p], ty, [a.args[0]!, sum], at);
      }
      return undefined;
    case 'mul':
      if (c === 0n) return host.int(ty, 0n);
      if (c === 1n) return a;
      return power > 0 ? host.emit(SHL[p], ty, [a, host.int(ty, BigInt(power))], at) : undefined;
    case 'div_u':
      if (c === 1n) return a;
      return power > 0 ? host.emit(SHR_U[p], ty, [a, host.int(ty, BigInt(power))], at) : undefined;
    case 'rem_s':
      return c === 1n || c === -1n ? host.int(ty, 0n) : undefined;
    case 'rem_u':
      return power >= 0 ? host.emit(AND[p], ty, [a, host.int(ty, unsigned - 1n)], at) : undefined;
    case 'and':
      if (c === 0n) return host.int(ty, 0n);
      return c === -1n ? a : undefined;
    case 'or':
    case 'xor':
      return c === 0n ? a : undefined;
    case 'shl':
    case 'shr_s':
    case 'shr_u':
    case 'rotl':
    case 'rotr':
      return shift(c, rule.bits) === 0n ? a : undefined;
    case 'eq':
      return c === 0n ? fold(host, EQZ[p], ty, [a], at) ?? host.emit(EQZ[p], ty, [a], at) : undefined;
    default:
      return undefined;
  }
}
