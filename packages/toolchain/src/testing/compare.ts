/** Runs one call on V8 and on the core and says how they differ. */
import { ValType, type FuncType } from '../reader/types.ts';
import type { Linked } from '../link/link.ts';
import type { Argument, Guest } from '../../programs/guest.ts';
import { signatureOf } from '../isel/convention.ts';
import { isFloat } from '../ir/ir.ts';

const scratch = new DataView(new ArrayBuffer(8));

/** A JavaScript value for V8 with the given bits. NaN payloads do not survive: see `canonical`. */
export function toJs(type: ValType, bits: bigint): number | bigint {
  scratch.setBigUint64(0, bits);
  switch (type) {
    case ValType.i32: return Number(BigInt.asIntN(32, bits));
    case ValType.i64: return BigInt.asIntN(64, bits);
    case ValType.f32: return scratch.getFloat32(4);
    default: return scratch.getFloat64(0);
  }
}

export function fromJs(type: ValType, value: number | bigint): bigint {
  scratch.setBigUint64(0, 0n);
  switch (type) {
    case ValType.i32: return BigInt.asUintN(32, BigInt(value));
    case ValType.i64: return BigInt.asUintN(64, BigInt(value));
    case ValType.f32:
      scratch.setFloat32(4, value as number);
      return scratch.getBigUint64(0);
    default:
      scratch.setFloat64(0, value as number);
      return scratch.getBigUint64(0);
  }
}

/** NaNs become one NaN: wasm leaves sign and payload open, docs/programs.md says what this toolchain gives. */
export function canonical(type: ValType, bits: bigint): bigint {
  if (type === ValType.f32) return (bits & 0x7fffffffn) > 0x7f800000n ? 0x7fc00000n : bits & 0xffffffffn;
  if (type === ValType.f64) return (bits & 0x7fffffffffffffffn) > 0x7ff0000000000000n ? 0x7ff8000000000000n : bits;
  return type === ValType.i32 ? bits & 0xffffffffn : bits;
}

export type Outcome = { readonly values: readonly bigint[] } | { readonly trap: string };

export function onV8(instance: WebAssembly.Instance, name: string, type: FuncType, args: readonly bigint[]): Outcome {
  const call = instance.exports[name] as (...values: (number | bigint)[]) => unknown;
  try {
    const result = call(...args.map((bits, i) => toJs(type.params[i]!, bits)));
    const list = type.results.length === 0 ? [] : type.results.length === 1 ? [result] : (result as unknown[]);
    return { values: list.map((value, i) => canonical(type.results[i]!, fromJs(type.results[i]!, value as number | bigint))) };
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) return { trap: error.message };
    throw error;
  }
}

/** Results must be in registers: at most seven integers and eight floats. */
export function onCore(guest: Guest, linked: Linked, name: string, type: FuncType, args: readonly bigint[], limit?: number): Outcome {
  const list = args.map((bits, i): Argument => ({ float: type.params[i] === ValType.f32 || type.params[i] === ValType.f64, bits }));
  const back = guest.call(linked.exports.get(name)!, list, limit);
  if (back.trap !== undefined) return { trap: `${back.trap.text} (vector ${back.trap.vector}, pc 0x${back.trap.rip.toString(16)})` };
  return {
    values: signatureOf(type).results.map(({ ty, register }, i) => {
      const bits = isFloat(ty) ? back.xmm(register! - 16) : back.gpr(register!);
      const mask = type.results[i] === ValType.i32 || type.results[i] === ValType.f32 ? 0xffffffffn : 0xffffffffffffffffn;
      // An i32 in a register must have zeros above it.
      if (type.results[i] === ValType.i32 && bits > 0xffffffffn) return bits;
      return canonical(type.results[i]!, bits & mask);
    }),
  };
}

export function show(outcome: Outcome): string {
  return 'trap' in outcome ? `trap: ${outcome.trap}` : outcome.values.map((value) => `0x${value.toString(16)}`).join(', ');
}

/** Undefined when they agree: same values, or both trap. */
export function difference(v8: Outcome, core: Outcome): string | undefined {
  const same = 'trap' in v8 ? 'trap' in core : 'values' in core && v8.values.every((value, i) => value === core.values[i]);
  return same ? undefined : `V8 ${show(v8)}; core ${show(core)}`;
}
