/** Scalar arithmetic: the fast path of fast.ts, else lane arithmetic with flags. The rest of the destination stays. */
import { FAULT, NEXT } from "../status";
import { xmmDst, xmmSrc } from "../operand";
import { begin } from "../softfloat/environment";
import { max, min } from "../softfloat/compare";
import { add32, add64, div32, div64, mul32, mul64, sqrt32, sqrt64, sub32, sub64 } from "../softfloat/native";
import {
  addsdFast, addssFast, divsdFast, divssFast, maxsdFast, maxssFast, minsdFast, minssFast, mulsdFast, mulssFast, sqrtsdFast, sqrtssFast,
  subsdFast, subssFast,
} from "./fast";
import { end32, end64 } from "./operand";

export function addsd(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (addsdFast(d, s)) return NEXT;
  begin();
  return end64(d, add64(load<u64>(d), load<u64>(s)));
}

export function addss(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (addssFast(d, s)) return NEXT;
  begin();
  return end32(d, add32(load<u32>(d), load<u32>(s)));
}

export function subsd(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (subsdFast(d, s)) return NEXT;
  begin();
  return end64(d, sub64(load<u64>(d), load<u64>(s)));
}

export function subss(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (subssFast(d, s)) return NEXT;
  begin();
  return end32(d, sub32(load<u32>(d), load<u32>(s)));
}

export function mulsd(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (mulsdFast(d, s)) return NEXT;
  begin();
  return end64(d, mul64(load<u64>(d), load<u64>(s)));
}

export function mulss(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (mulssFast(d, s)) return NEXT;
  begin();
  return end32(d, mul32(load<u32>(d), load<u32>(s)));
}

export function divsd(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (divsdFast(d, s)) return NEXT;
  begin();
  return end64(d, div64(load<u64>(d), load<u64>(s)));
}

export function divss(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (divssFast(d, s)) return NEXT;
  begin();
  return end32(d, div32(load<u32>(d), load<u32>(s)));
}

export function sqrtsd(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (sqrtsdFast(d, s)) return NEXT;
  begin();
  return end64(d, sqrt64(load<u64>(s)));
}

export function sqrtss(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (sqrtssFast(d, s)) return NEXT;
  begin();
  return end32(d, sqrt32(load<u32>(s)));
}

export function minsd(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (minsdFast(d, s)) return NEXT;
  begin();
  return end64(d, min<f64>(load<u64>(d), load<u64>(s)));
}

export function minss(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (minssFast(d, s)) return NEXT;
  begin();
  return end32(d, <u32>min<f32>(load<u32>(d), load<u32>(s)));
}

export function maxsd(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (maxsdFast(d, s)) return NEXT;
  begin();
  return end64(d, max<f64>(load<u64>(d), load<u64>(s)));
}

export function maxss(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (maxssFast(d, s)) return NEXT;
  begin();
  return end32(d, <u32>max<f32>(load<u32>(d), load<u32>(s)));
}
