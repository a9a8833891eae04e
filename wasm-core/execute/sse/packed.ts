/** Packed arithmetic: all lanes at once by fast-packed.ts, else lane by lane; no lane is written when one raises #XM. */
import { FAULT, NEXT } from "../status";
import { xmmDst, xmmSrcAligned } from "../operand";
import { begin } from "../softfloat/environment";
import { max, min } from "../softfloat/compare";
import { add32, add64, div32, div64, mul32, mul64, sqrt32, sqrt64, sub32, sub64 } from "../softfloat/native";
import {
  addpdFast, addpsFast, divpdFast, divpsFast, mulpdFast, mulpsFast, plain32, plain64, sqrtpdFast, sqrtpsFast, subpdFast, subpsFast,
} from "./fast-packed";
import { end128, pair } from "./operand";

export function addpd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (addpdFast(d, s)) return NEXT;
  begin();
  const low = add64(load<u64>(d), load<u64>(s));
  const high = add64(load<u64>(d, 8), load<u64>(s, 8));
  return end128(d, low, high);
}

export function addps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (addpsFast(d, s)) return NEXT;
  begin();
  const low = pair(add32(load<u32>(d), load<u32>(s)), add32(load<u32>(d, 4), load<u32>(s, 4)));
  const high = pair(add32(load<u32>(d, 8), load<u32>(s, 8)), add32(load<u32>(d, 12), load<u32>(s, 12)));
  return end128(d, low, high);
}

export function subpd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (subpdFast(d, s)) return NEXT;
  begin();
  const low = sub64(load<u64>(d), load<u64>(s));
  const high = sub64(load<u64>(d, 8), load<u64>(s, 8));
  return end128(d, low, high);
}

export function subps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (subpsFast(d, s)) return NEXT;
  begin();
  const low = pair(sub32(load<u32>(d), load<u32>(s)), sub32(load<u32>(d, 4), load<u32>(s, 4)));
  const high = pair(sub32(load<u32>(d, 8), load<u32>(s, 8)), sub32(load<u32>(d, 12), load<u32>(s, 12)));
  return end128(d, low, high);
}

export function mulpd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (mulpdFast(d, s)) return NEXT;
  begin();
  const low = mul64(load<u64>(d), load<u64>(s));
  const high = mul64(load<u64>(d, 8), load<u64>(s, 8));
  return end128(d, low, high);
}

export function mulps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (mulpsFast(d, s)) return NEXT;
  begin();
  const low = pair(mul32(load<u32>(d), load<u32>(s)), mul32(load<u32>(d, 4), load<u32>(s, 4)));
  const high = pair(mul32(load<u32>(d, 8), load<u32>(s, 8)), mul32(load<u32>(d, 12), load<u32>(s, 12)));
  return end128(d, low, high);
}

export function divpd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (divpdFast(d, s)) return NEXT;
  begin();
  const low = div64(load<u64>(d), load<u64>(s));
  const high = div64(load<u64>(d, 8), load<u64>(s, 8));
  return end128(d, low, high);
}

export function divps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (divpsFast(d, s)) return NEXT;
  begin();
  const low = pair(div32(load<u32>(d), load<u32>(s)), div32(load<u32>(d, 4), load<u32>(s, 4)));
  const high = pair(div32(load<u32>(d, 8), load<u32>(s, 8)), div32(load<u32>(d, 12), load<u32>(s, 12)));
  return end128(d, low, high);
}

export function sqrtpd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (sqrtpdFast(d, s)) return NEXT;
  begin();
  const low = sqrt64(load<u64>(s));
  const high = sqrt64(load<u64>(s, 8));
  return end128(d, low, high);
}

export function sqrtps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (sqrtpsFast(d, s)) return NEXT;
  begin();
  const low = pair(sqrt32(load<u32>(s)), sqrt32(load<u32>(s, 4)));
  const high = pair(sqrt32(load<u32>(s, 8)), sqrt32(load<u32>(s, 12)));
  return end128(d, low, high);
}

export function minpd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  if (plain64(a, b)) {
    v128.store(d, v128.pmin<f64>(b, a)); // the wasm operation's operands are the other way round
    return NEXT;
  }
  begin();
  const low = min<f64>(load<u64>(d), load<u64>(s));
  const high = min<f64>(load<u64>(d, 8), load<u64>(s, 8));
  return end128(d, low, high);
}

export function minps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  if (plain32(a, b)) {
    v128.store(d, v128.pmin<f32>(b, a)); // the wasm operation's operands are the other way round
    return NEXT;
  }
  begin();
  const low = pair(<u32>min<f32>(load<u32>(d), load<u32>(s)), <u32>min<f32>(load<u32>(d, 4), load<u32>(s, 4)));
  const high = pair(<u32>min<f32>(load<u32>(d, 8), load<u32>(s, 8)), <u32>min<f32>(load<u32>(d, 12), load<u32>(s, 12)));
  return end128(d, low, high);
}

export function maxpd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  if (plain64(a, b)) {
    v128.store(d, v128.pmax<f64>(b, a)); // the wasm operation's operands are the other way round
    return NEXT;
  }
  begin();
  const low = max<f64>(load<u64>(d), load<u64>(s));
  const high = max<f64>(load<u64>(d, 8), load<u64>(s, 8));
  return end128(d, low, high);
}

export function maxps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  if (plain32(a, b)) {
    v128.store(d, v128.pmax<f32>(b, a)); // the wasm operation's operands are the other way round
    return NEXT;
  }
  begin();
  const low = pair(<u32>max<f32>(load<u32>(d), load<u32>(s)), <u32>max<f32>(load<u32>(d, 4), load<u32>(s, 4)));
  const high = pair(<u32>max<f32>(load<u32>(d, 8), load<u32>(s, 8)), <u32>max<f32>(load<u32>(d, 12), load<u32>(s, 12)));
  return end128(d, low, high);
}
