/** ROUNDSx and ROUNDPx. Immediate: rounding mode 0..1, MXCSR's mode instead 2, do not report PE 3. */
import { immOf } from "../../decode/record";
import { FAULT, NEXT } from "../status";
import { xmmDst, xmmSrc, xmmSrcAligned } from "../operand";
import { DOWN, NEAREST, UP, begin, rounding } from "../softfloat/environment";
import { toIntegral } from "../softfloat/convert";
import { notDenormal32, notDenormal64 } from "../softfloat/native";
import { roundpdFast, roundpsFast } from "./fast-packed";
import { end128, end32, end64, pair } from "./operand";

@inline function modeOf(control: u32): u32 { return control & 4 ? rounding() : control & 3; }
@inline function reports(control: u32): bool { return (control & 8) == 0; }

/** The common spellings of floor, ceil, trunc and rint: no report asked for, or an integral value anyway. */
@inline function plainRound64(d: usize, s: usize, control: u32): bool {
  const a = load<f64>(s);
  if ((control & 4) || a != a || !notDenormal64(load<u64>(s))) return false;
  const mode = control & 3;
  const z = mode == NEAREST ? f64.nearest(a) : mode == DOWN ? f64.floor(a) : mode == UP ? f64.ceil(a) : f64.trunc(a);
  if (reports(control) && z != a) return false;
  store<f64>(d, z);
  return true;
}

@inline function plainRound32(d: usize, s: usize, control: u32): bool {
  const a = load<f32>(s);
  if ((control & 4) || a != a || !notDenormal32(load<u32>(s))) return false;
  const mode = control & 3;
  const z = mode == NEAREST ? f32.nearest(a) : mode == DOWN ? f32.floor(a) : mode == UP ? f32.ceil(a) : f32.trunc(a);
  if (reports(control) && z != a) return false;
  store<f32>(d, z);
  return true;
}

export function roundsd(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const c = <u32>immOf(r);
  if (plainRound64(d, s, c)) return NEXT;
  begin();
  return end64(d, toIntegral<f64>(load<u64>(s), modeOf(c), reports(c)));
}

export function roundss(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const c = <u32>immOf(r);
  if (plainRound32(d, s, c)) return NEXT;
  begin();
  return end32(d, <u32>toIntegral<f32>(load<u32>(s), modeOf(c), reports(c)));
}

export function roundpd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const c = <u32>immOf(r);
  if ((c & 4) == 0 && roundpdFast(xmmDst(r), s, c & 3, reports(c))) return NEXT;
  begin();
  const low = toIntegral<f64>(load<u64>(s), modeOf(c), reports(c));
  return end128(xmmDst(r), low, toIntegral<f64>(load<u64>(s, 8), modeOf(c), reports(c)));
}

@inline function single(s: usize, c: u32): u32 { return <u32>toIntegral<f32>(load<u32>(s), modeOf(c), reports(c)); }

export function roundps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const c = <u32>immOf(r);
  if ((c & 4) == 0 && roundpsFast(xmmDst(r), s, c & 3, reports(c))) return NEXT;
  begin();
  const low = pair(single(s, c), single(s + 4, c));
  return end128(xmmDst(r), low, pair(single(s + 8, c), single(s + 12, c)));
}
