/**
 * The 80-bit format, the exceptions an instruction has raised so far, and rounding (Intel SDM vol. 1, 4.2, 4.8, 8.1,
 * 8.5).
 *
 * A value is a pair: `se`, sign in bit 15 and biased exponent below it, and `sig`, the significand with its
 * explicit integer bit. Arithmetic leaves its result in `outSe`, `outSig` and adds to `raised`.
 * Nothing here uses host floating point.
 */
import { FCW } from "../../generated/state";
import { high, low, shiftRightJam } from "./wide";

/** Status word bits. */
export const IE: u32 = 0x01;
export const DE: u32 = 0x02;
export const ZE: u32 = 0x04;
export const OE: u32 = 0x08;
export const UE: u32 = 0x10;
export const PE: u32 = 0x20;
export const SF: u32 = 0x40;
export const ES: u32 = 0x80;
export const C0: u32 = 0x100;
export const C1: u32 = 0x200;
export const C2: u32 = 0x400;
export const C3: u32 = 0x4000;
export const BUSY: u32 = 0x8000;
export const EXCEPTIONS: u32 = 0x3f;
/** Exceptions found before a result is computed: unmasked, they leave the destination alone. */
export const EARLY: u32 = IE | DE | ZE;

export const BIAS: i32 = 0x3fff;
export const EXP_MAX: i32 = 0x7fff;
export const SIGN: u32 = 0x8000;
export const INTEGER_BIT: u64 = 0x8000000000000000;
export const QUIET_BIT: u64 = 0x4000000000000000;
/** "Real indefinite", the default NaN (SDM vol. 1, table 4-3). */
export const INDEFINITE_SE: u32 = 0xffff;
export const INDEFINITE_SIG: u64 = 0xc000000000000000;
/** Added to the exponent of an unmasked underflow's result, taken from that of an overflow's (SDM vol. 1, 8.5.4). */
const WRAP: i32 = 24576;

/** FCW rounding control, bits 10..11. */
export const TO_NEAREST: u32 = 0;
export const DOWN: u32 = 1;
export const UP: u32 = 2;
export const TO_ZERO: u32 = 3;

/** FSW bits this instruction sets: exceptions, SF, C1. */
export let raised: u32 = 0;
export let outSe: u32 = 0;
export let outSig: u64 = 0;
/** The memory operand was a denormal of its own format; widened, it no longer shows. */
export let denormalSource: bool = false;

@inline export function clearRaised(): void {
  raised = 0;
  denormalSource = false;
}
@inline export function sourceIsDenormal(): void { denormalSource = true; }
@inline export function flag(bits: u32): void { raised |= bits; }
@inline export function dropC1(): void { raised &= ~C1; }
@inline export function give(se: u32, sig: u64): void { outSe = se; outSig = sig; }
@inline export function giveIndefinite(): void { outSe = INDEFINITE_SE; outSig = INDEFINITE_SIG; }

@inline export function unmasked(bits: u32): u32 { return bits & ~<u32>load<u16>(FCW) & EXCEPTIONS; }
@inline export function roundingControl(): u32 { return (<u32>load<u16>(FCW) >> 10) & 3; }
/** Significand bits that precision control drops: 40, 11 or 0. The reserved value 1 means 64 bits, as on the host. */
@inline export function droppedBits(): u32 {
  const pc = (<u32>load<u16>(FCW) >> 8) & 3;
  return pc == 0 ? 40 : pc == 2 ? 11 : 0;
}

@inline export function isNormal(se: u32, sig: u64): bool {
  return <u32>((se & 0x7fff) - 1) < 0x7ffe && <i64>sig < 0;
}
/** Unnormals, pseudo-infinities and pseudo-NaNs. */
@inline export function isUnsupported(se: u32, sig: u64): bool { return (se & 0x7fff) != 0 && <i64>sig >= 0; }
@inline export function isNaN80(se: u32, sig: u64): bool { return (se & 0x7fff) == 0x7fff && (sig << 1) != 0; }
@inline export function isSignaling(se: u32, sig: u64): bool { return isNaN80(se, sig) && (sig & QUIET_BIT) == 0; }
@inline export function isInfinite(se: u32, sig: u64): bool { return (se & 0x7fff) == 0x7fff && sig == INTEGER_BIT; }
@inline export function isZero(se: u32, sig: u64): bool { return (se & 0x7fff) == 0 && sig == 0; }
/** Denormals and pseudo-denormals. */
@inline export function isDenormal(se: u32, sig: u64): bool { return (se & 0x7fff) == 0 && sig != 0; }

/** The exponent of a finite non-zero value once its significand is shifted to have the integer bit. */
@inline export function normalExp(se: u32, sig: u64): i32 {
  const e = <i32>(se & 0x7fff);
  return e == 0 ? 1 - <i32>clz<u64>(sig) : e;
}
@inline export function normalSig(sig: u64): u64 { return sig << clz<u64>(sig); }

/** Set by roundBits: whether the magnitude grew, whether anything was lost. */
let grew: bool = false;
let lost: bool = false;

/** hi:lo to a multiple of 2^drop in hi by the rounding control. A carry out of hi comes back as 0. */
@inline function roundBits(sign: u32, hi: u64, lo: u64, drop: u32, rc: u32): u64 {
  const unit: u64 = (<u64>1) << drop;
  const below = hi & (unit - 1);
  let up: bool;
  lost = (below | lo) != 0;
  if (rc == TO_NEAREST) {
    if (drop == 0) up = lo > INTEGER_BIT || (lo == INTEGER_BIT && (hi & 1) != 0);
    else {
      const half = unit >> 1;
      up = below > half || (below == half && (lo != 0 || (hi & unit) != 0));
    }
  } else if (rc == TO_ZERO) up = false;
  else up = lost && (rc == DOWN) == (sign != 0);
  grew = up;
  hi -= below;
  return up ? hi + unit : hi;
}

/**
 * Rounds (-1)^sign * hi:lo * 2^(exp - BIAS - 63), hi with its top bit set, to `drop` bits less than 64, and
 * gives it as a register's value with masked or unmasked overflow and underflow. sign is 0 or SIGN.
 */
export function roundPack(sign: u32, exp: i32, hi: u64, lo: u64, drop: u32): void {
  const rc = roundingControl();
  if (exp > 0) {
    let sig = roundBits(sign, hi, lo, drop, rc);
    if (sig == 0) {
      sig = INTEGER_BIT;
      exp++;
    }
    if (exp >= EXP_MAX) {
      if (unmasked(OE)) {
        // Only FSCALE comes so far that the wrapped exponent is too large as well: infinity, whatever the rounding.
        exp -= WRAP;
        raised |= OE;
        if (exp >= EXP_MAX) {
          raised |= PE | C1;
          give(sign | 0x7fff, INTEGER_BIT);
          return;
        }
      } else {
        const toInfinity = rc == TO_NEAREST || (rc != TO_ZERO && (rc == DOWN) == (sign != 0));
        raised |= OE | PE | (toInfinity ? C1 : 0);
        if (toInfinity) give(sign | 0x7fff, INTEGER_BIT);
        else give(sign | 0x7ffe, (<u64>-1) << drop);
        return;
      }
    }
    flagInexact();
    give(sign | <u32>exp, sig);
    return;
  }
  underflow(sign, exp, hi, lo, drop, rc);
}

/** roundPack below the normal range. Tininess is judged after rounding to an unbounded exponent. */
function underflow(sign: u32, exp: i32, hi: u64, lo: u64, drop: u32, rc: u32): void {
  let sig = roundBits(sign, hi, lo, drop, rc);
  const tiny = !(exp == 0 && sig == 0);
  if (tiny && unmasked(UE)) {
    exp += WRAP;
    if (exp <= 0) {
      raised |= UE | PE;
      give(sign, 0);
      return;
    }
    if (sig == 0) {
      sig = INTEGER_BIT;
      exp++;
    }
    raised |= UE | (lost ? PE | (grew ? C1 : 0) : 0);
    give(sign | <u32>exp, sig);
    return;
  }
  shiftRightJam(hi, lo, <u32>(1 - exp));
  sig = roundBits(sign, high, low, drop, rc);
  flagInexact();
  if (tiny && lost) raised |= UE;
  give(sign | u32(<i64>sig < 0), sig);
}

/**
 * A finite non-zero value as the bits of a format with `digits` significand bits and `expBits` exponent bits.
 * Unmasked overflow or underflow raises its flag only; the answer is then not to be stored.
 */
export function narrow(se: u32, sig: u64, digits: u32, expBits: u32): u64 {
  const rc = roundingControl();
  const sign = se & SIGN;
  const drop = 64 - digits;
  const bias = (1 << (expBits - 1)) - 1;
  const top = (1 << expBits) - 1;
  let exp = normalExp(se, sig) - BIAS + bias;
  const hi = normalSig(sig);
  const signBit = <u64>(sign >> 15) << (expBits + digits - 1);
  let rounded = roundBits(sign, hi, 0, drop, rc);
  if (exp > 0 || (exp == 0 && rounded == 0)) {
    if (exp > 0) {
      if (rounded == 0) {
        rounded = INTEGER_BIT;
        exp++;
      }
      if (exp >= top) {
        raised |= OE;
        if (unmasked(OE)) return 0;
        const toInfinity = rc == TO_NEAREST || (rc != TO_ZERO && (rc == DOWN) == (sign != 0));
        raised |= PE | (toInfinity ? C1 : 0);
        return signBit | ((<u64>top << (digits - 1)) - u64(!toInfinity));
      }
      flagInexact();
      return signBit | (<u64>exp << (digits - 1)) | ((rounded << 1) >> (drop + 1));
    }
  }
  const tiny = !(exp == 0 && rounded == 0);
  if (tiny && unmasked(UE)) {
    raised |= UE;
    return 0;
  }
  shiftRightJam(hi, 0, <u32>(1 - exp));
  rounded = roundBits(sign, high, low, drop, rc);
  if (lost) {
    raised |= PE | (grew ? C1 : 0);
    if (tiny) raised |= UE;
  }
  // A carry into the integer bit makes the exponent field 1 by itself.
  return signBit | (rounded >> drop);
}

/** Rounds hi:lo (integer, fraction) by rounding control `rc`. A carry out of hi comes back as 0. */
export function roundInteger(sign: u32, hi: u64, lo: u64, rc: u32): u64 { return roundBits(sign, hi, lo, 0, rc); }
/** Raises PE and C1 for the last rounding. */
@inline export function flagInexact(): void {
  if (lost) raised |= PE | (grew ? C1 : 0);
}
