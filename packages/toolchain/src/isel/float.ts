/**
 * Floats on SSE2. NaN results are what SSE2 gives: the first NaN operand made quiet, else the second, else the
 * default NaN (negative, 0x7ff8... with the sign bit). Rounding and the conversions x86 lacks are routines
 * (link/routines.ts) with few clobbers.
 */
import { Ty, type Value } from '../ir/ir.ts';
import { op } from '../reader/opcodes.ts';
import { TrapKind } from '../traps.ts';
import { memAt } from './address.ts';
import { isConst, type Context } from './context.ts';
import type { Lowering } from './integer.ts';
import { CC, none, R, xmm } from './mir.ts';
import { ops, type OpInfo } from './ops.ts';
import { callRoutine } from './calls.ts';

export const floatLowerings: Lowering[] = [];

const both = (name: string, lower: (c: Context, v: Value, d: number, size: number) => void): void => {
  floatLowerings[op(`f32.${name}`)] = (c, v, d) => lower(c, v, d, 4);
  floatLowerings[op(`f64.${name}`)] = (c, v, d) => lower(c, v, d, 8);
};

function moveTo(c: Context, d: number, v: Value, size: number): void {
  if (isConst(v)) return c.constTo(d, v);
  const mem = c.loadOperand(v, size);
  if (mem !== undefined) c.dm(ops.movs, size, d, mem);
  else c.copy(d, c.reg(v), v.ty);
}

function binary(info: OpInfo, commutes: boolean): (c: Context, v: Value, d: number, size: number) => void {
  return (c, v, d, size) => {
    let [a, b] = v.args as [Value, Value];
    // NaN payloads follow the first operand, so operands change places only when one of them is a constant number.
    if (commutes && isConst(a) && !isConst(b)) [a, b] = [b, a];
    const mem = c.floatOperand(b, size);
    const right = mem === undefined ? c.reg(b) : none;
    moveTo(c, d, a, size);
    if (mem !== undefined) c.dm(info, size, d, mem);
    else c.ds(info, size, d, right);
  };
}

both('add', binary(ops.adds, true));
both('sub', binary(ops.subs, false));
both('mul', binary(ops.muls, true));
both('div', binary(ops.divs, false));
for (const [name, info] of [['min', ops.fmin], ['max', ops.fmax]] as const) {
  both(name, (c, v, d, size) => {
    const right = c.reg(v.args[1]!);
    moveTo(c, d, v.args[0]!, size);
    c.ds(info, size, d, right);
  });
}
both('sqrt', (c, v, d, size) => {
  const mem = c.floatOperand(v.args[0]!, size);
  if (mem !== undefined) c.dm(ops.sqrts, size, d, mem);
  else c.ds(ops.sqrts, size, d, c.reg(v.args[0]!));
});

const signBit = (size: number): bigint => 1n << BigInt(size * 8 - 1);

both('abs', (c, v, d, size) => {
  moveTo(c, d, v.args[0]!, size);
  c.dm(ops.andps, 16, d, c.mask(signBit(size) - 1n, size));
});
both('neg', (c, v, d, size) => {
  moveTo(c, d, v.args[0]!, size);
  c.dm(ops.xorps, 16, d, c.mask(signBit(size), size));
});
both('copysign', (c, v, d, size) => {
  const sign = c.float();
  moveTo(c, sign, v.args[1]!, size);
  c.dm(ops.andps, 16, sign, c.mask(signBit(size), size));
  moveTo(c, d, v.args[0]!, size);
  c.dm(ops.andps, 16, d, c.mask(signBit(size) - 1n, size));
  c.ds(ops.orps, 16, d, sign);
});
for (const name of ['ceil', 'floor', 'trunc', 'nearest']) {
  both(name, (c, v, d, size) => {
    c.copy(xmm(0), c.reg(v.args[0]!), v.ty);
    callRoutine(c, `${name}${size * 8}`, [xmm(0)], [xmm(0)]);
    c.copy(d, xmm(0), v.ty);
  });
}

for (const [name, size] of [['f32', 4], ['f64', 8]] as const) {
  floatLowerings[op(`${name}.load`)] = (c, v, d) => void c.dm(ops.movs, size, d, memAt(c, v.args[0]!, v.a >>> 0, size));
  const ty = size === 4 ? Ty.f32 : Ty.f64;
  const convert = size === 4 ? ops.cvtsi2ss : ops.cvtsi2sd;
  const toInt = size === 4 ? ops.cvttss2si : ops.cvttsd2si;
  floatLowerings[op(`${name}.convert_i32_s`)] = (c, v, d) => {
    const mem = c.loadOperand(v.args[0]!, 4);
    if (mem !== undefined) c.dm(convert, 4, d, mem);
    else c.ds(convert, 4, d, c.low(v.args[0]!));
  };
  floatLowerings[op(`${name}.convert_i32_u`)] = (c, v, d) => void c.ds(convert, 8, d, c.reg(v.args[0]!));
  floatLowerings[op(`${name}.convert_i64_s`)] = (c, v, d) => {
    const mem = c.loadOperand(v.args[0]!, 8);
    if (mem !== undefined) c.dm(convert, 8, d, mem);
    else c.ds(convert, 8, d, c.reg(v.args[0]!));
  };
  floatLowerings[op(`${name}.convert_i64_u`)] = (c, v, d) => {
    c.copy(R.rdi, c.reg(v.args[0]!), Ty.i64);
    callRoutine(c, `u64tof${size * 8}`, [R.rdi], [xmm(0)]);
    c.copy(d, xmm(0), ty);
  };
  // Through 64 bits: what comes out must be the same after truncation to 32 bits.
  floatLowerings[op(`i32.trunc_${name}_s`)] = (c, v, d) => {
    const wide = c.int();
    const again = c.int();
    c.ds(toInt, 8, wide, c.reg(v.args[0]!));
    c.ds(ops.movsxd, 8, again, wide);
    c.ds(ops.cmp, 8, again, wide);
    c.trapIf(CC.ne, TrapKind.invalidConversion);
    c.ds(ops.mov, 4, d, wide);
  };
  floatLowerings[op(`i32.trunc_${name}_u`)] = (c, v, d) => {
    const wide = c.int();
    c.ds(toInt, 8, wide, c.reg(v.args[0]!));
    c.ds(ops.mov, 4, d, wide);
    c.ds(ops.cmp, 8, d, wide);
    c.trapIf(CC.ne, TrapKind.invalidConversion);
  };
  for (const sign of ['s', 'u']) {
    // The routine answers with the carry flag set when the value does not fit.
    floatLowerings[op(`i64.trunc_${name}_${sign}`)] = (c, v, d) => {
      c.copy(xmm(0), c.reg(v.args[0]!), ty);
      callRoutine(c, `f${size * 8}to${sign}64`, [xmm(0)], [R.rax]);
      c.trapIf(CC.b, TrapKind.invalidConversion);
      c.copy(d, R.rax, Ty.i64);
    };
    for (const bits of [32, 64]) {
      floatLowerings[op(`i${bits}.trunc_sat_${name}_${sign}`)] = (c, v, d) => {
        c.copy(xmm(0), c.reg(v.args[0]!), ty);
        callRoutine(c, `f${size * 8}sat${sign}${bits}`, [xmm(0)], [R.rax]);
        c.copy(d, R.rax, bits === 32 ? Ty.i32 : Ty.i64);
      };
    }
  }
  const integer = size === 4 ? 'i32' : 'i64';
  floatLowerings[op(`${integer}.reinterpret_${name}`)] = (c, v, d) => {
    const mem = c.loadOperand(v.args[0]!, size);
    if (mem !== undefined) c.dm(ops.mov, size, d, mem);
    else c.ds(ops.movdg, size, d, c.reg(v.args[0]!));
  };
  floatLowerings[op(`${name}.reinterpret_${integer}`)] = (c, v, d) => {
    const mem = c.loadOperand(v.args[0]!, size);
    if (mem !== undefined) c.dm(ops.movs, size, d, mem);
    else c.ds(ops.movd, size, d, c.reg(v.args[0]!));
  };
}
floatLowerings[op('f32.demote_f64')] = (c, v, d) => convertFloat(c, v, d, ops.cvtsd2ss, 8);
floatLowerings[op('f64.promote_f32')] = (c, v, d) => convertFloat(c, v, d, ops.cvtss2sd, 4);

function convertFloat(c: Context, v: Value, d: number, info: OpInfo, from: number): void {
  const arg = v.args[0]!;
  const mem = c.floatOperand(arg, from);
  if (mem !== undefined) c.dm(info, 4, d, mem);
  else c.ds(info, 4, d, c.reg(arg));
}
