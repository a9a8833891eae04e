/**
 * What a floating-point instruction runs under: its copy of MXCSR and the exception flags it has gathered.
 * A handler calls `begin`, computes every lane, then `finish`; only when `finish` answers false may it
 * write its destination. Nothing here outlives an instruction.
 *
 * MXCSR: IE 0 DE 1 ZE 2 OE 3 UE 4 PE 5 · DAZ 6 · masks 7..12 · RC 13..14 · FTZ 15 (Intel SDM vol. 1, 10.2.3).
 */
import { MXCSR, VECTOR_XM } from "../../generated/state";
import { raise } from "../../fault/raise";

export const IE: u32 = 1;
export const DE: u32 = 2;
export const ZE: u32 = 4;
export const OE: u32 = 8;
export const UE: u32 = 16;
export const PE: u32 = 32;
export const DAZ: u32 = 0x40;
export const UM: u32 = UE << 7;
export const OM: u32 = OE << 7;
export const FTZ: u32 = 0x8000;
/** Bits LDMXCSR accepts. Bit 17 (MM, misaligned SSE mode) is AMD's own and absent, as CPUID leaves out MisAlignSse. */
export const MXCSR_MASK: u32 = 0xFFFF;

export const NEAREST: u32 = 0;
export const DOWN: u32 = 1;
export const UP: u32 = 2;
export const ZERO: u32 = 3;

/** The bits that decide whether native arithmetic rounds as asked: the six masks and RC. */
export const NATIVE_BITS: u32 = 0x7F80;
export const NATIVE: u32 = 0x1F80;

let control: u32 = 0;
let flags: u32 = 0;
/** Flags of the steps an instruction has completed. */
let earlier: u32 = 0;
/** DE when the present operation has a denormal operand: the flag is raised only past NaNs, invalid and zero-divide. */
let denormal: u32 = 0;

@inline export function begin(): void {
  control = load<u32>(MXCSR);
  flags = 0;
  earlier = 0;
}

@inline export function controlBits(): u32 { return control; }
@inline export function rounding(): u32 { return (control >> 13) & 3; }
@inline export function isNative(): bool { return (control & NATIVE_BITS) == NATIVE; }
@inline export function raiseFlags(bits: u32): void { flags |= bits; }
@inline export function startOperation(): void { denormal = 0; }
@inline export function sawDenormal(): void { denormal = DE; }
@inline export function raiseDenormal(): void { flags |= denormal; }

/**
 * Between two steps of one instruction (a product, then a sum): true when #XM must be raised before the next step, by `finish`.
 */
export function stopped(): bool {
  if (flags & ~(control >> 7)) return true;
  earlier |= flags;
  flags = 0;
  return false;
}

/**
 * Writes the flags to MXCSR; true when #XM was raised. An unmasked IE, DE or ZE in any lane means that no lane of this
 * step was computed, so OE, UE and PE of the step are not reported (AMD64 APM vol. 1, "SIMD Floating-Point Exception
 * Priority"; Zen 5 does so).
 */
export function finish(): bool {
  const unmasked = ~(control >> 7);
  let f = flags;
  if ((f | earlier) == 0) return false;
  if (f & (IE | DE | ZE) & unmasked) f &= IE | DE | ZE;
  store<u32>(MXCSR, control | earlier | f);
  if (f & unmasked) {
    raise(VECTOR_XM);
    return true;
  }
  return false;
}
