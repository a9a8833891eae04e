/**
 * The register stack and how an instruction ends (Intel SDM vol. 1, 8.1, 8.5, 8.6).
 *
 * A handler that waits for pending exceptions starts with `if (begin(r)) return pending();` and ends with
 * `settle()` or one of the functions below that call it. In between, exceptions gather in float.ts's `raised`;
 * nothing is stored when an unmasked one of the EARLY kind is there.
 *
 * NOT IMPLEMENTED, by choice:
 *   - FIP, FDP, FOP follow only instructions that raise an unmasked exception, not every instruction. FXSAVE shows no
 *     difference (it stores 0 while ES is clear, as the host does); FNSTENV and FNSAVE do. FDP includes the segment base.
 *   - FCS and FDS are stored as 0 and not kept, as on processors that deprecate them (CPUID.7.0:EBX[13]).
 *   - MXCSR.MM (misaligned SSE, AMD only): FXSAVE's MXCSR_MASK is 0xFFFF, FXRSTOR with the bit is #GP.
 *   - The last bit of a transcendental's result is the correctly rounded one; the host's is another now and then.
 */
import { FCW, FDP, FIP, FOP, FSW, FTW, PC_PAGE, ST, VECTOR_MF } from "../../generated/state";
import { dstOf, ea, isMem, offOf } from "../../decode/record";
import { raise } from "../../fault/raise";
import { readPtr } from "../../memory/access";
import { NEXT } from "../status";
import {
  BUSY, C0, C1, C2, C3, EARLY, ES, EXCEPTIONS, IE, SF, clearRaised, flag, giveIndefinite, outSe, outSig, raised,
  unmasked,
} from "./float";

let current: usize = 0;

/** Starts an instruction; true when an unmasked exception is pending. */
@inline export function begin(r: usize): bool {
  current = r;
  clearRaised();
  return (<u32>load<u16>(FSW) & ES) != 0;
}
@inline export function pending(): u32 { return raise(VECTOR_MF); }

@inline export function top(): u32 { return (<u32>load<u16>(FSW) >> 11) & 7; }
@inline export function setTop(t: u32): void {
  store<u16>(FSW, <u16>((<u32>load<u16>(FSW) & ~<u32>0x3800) | ((t & 7) << 11)));
}
/** Stack places are written as 16 * i for ST(i), here and in the record. */
@inline export function sti(r: usize): usize { return dstOf(r); }
/** The physical number of ST(i); `at` is 16 * i. */
@inline export function physical(at: usize): u32 { return (top() + (<u32>at >> 4)) & 7; }
/** The address of ST(at / 16). */
@inline export function st(at: usize): usize { return ST + ((((<usize>load<u16>(FSW) >> 7) & 0x70) + at) & 0x70); }
@inline export function seOf(p: usize): u32 { return <u32>load<u16>(p, 8); }
@inline export function sigOf(p: usize): u64 { return load<u64>(p); }
@inline export function isEmpty(at: usize): bool { return ((<u32>load<u8>(FTW) >> physical(at)) & 1) == 0; }
@inline export function setEmpty(at: usize): void { store<u8>(FTW, <u8>(<u32>load<u8>(FTW) & ~(1 << physical(at)))); }
/** Writes ST(at / 16) and marks it valid. */
@inline export function put(at: usize, se: u32, sig: u64): void {
  const p = st(at);
  store<u64>(p, sig);
  store<u16>(p, <u16>se, 8);
  store<u8>(FTW, <u8>(<u32>load<u8>(FTW) | (1 << physical(at))));
}
@inline export function pop(): void {
  setEmpty(0);
  setTop(top() + 1);
}

/** Adds `raised` to FSW, C1 cleared unless raised. */
@inline export function settle(): void {
  const s = (<u32>load<u16>(FSW) & ~C1) | raised;
  if (unmasked(raised)) settleUnmasked(s);
  else store<u16>(FSW, <u16>s);
}
function settleUnmasked(s: u32): void {
  store<u16>(FSW, <u16>(s | ES | BUSY));
  notePointers();
}

/** C0, C2 and C3 as in `bits`. */
@inline export function setConditions(bits: u32): void {
  store<u16>(FSW, <u16>((<u32>load<u16>(FSW) & ~(C0 | C2 | C3)) | bits));
}
@inline export function clearC2(): void { store<u16>(FSW, <u16>(<u32>load<u16>(FSW) & ~C2)); }
@inline export function setC2(): void { store<u16>(FSW, <u16>(<u32>load<u16>(FSW) | C2)); }
/** For the few instructions that leave C1 alone: settle will. */
@inline export function keepC1(): void { flag(<u32>load<u16>(FSW) & C1); }

/** Sets or clears ES and B by flags and masks, after either was loaded. */
export function refreshSummary(): void {
  const s = <u32>load<u16>(FSW);
  const is = (s & ~<u32>load<u16>(FCW) & EXCEPTIONS) != 0;
  store<u16>(FSW, <u16>(is ? s | ES | BUSY : s & ~(ES | BUSY)));
}

function notePointers(): void {
  const rip = load<u64>(PC_PAGE) + <u64>offOf(current);
  store<u64>(FIP, rip);
  if (isMem(current)) store<u64>(FDP, ea(current));
  // FOP: the escape byte's low three bits and the byte after it, found behind the prefixes.
  for (let i: u64 = 0; i < 14; i++) {
    let p = readPtr(rip + i, 1);
    if (!p) return;
    const escape = <u32>load<u8>(p);
    if ((escape & 0xf8) != 0xd8) continue;
    p = readPtr(rip + i + 1, 1);
    if (!p) return;
    store<u16>(FOP, <u16>(((escape & 7) << 8) | <u32>load<u8>(p)));
    return;
  }
}

/** Ends with the result in ST(at / 16), unless an early exception is unmasked. */
@inline export function deliver(at: usize): u32 {
  if (!unmasked(raised & EARLY)) put(at, outSe, outSig);
  settle();
  return NEXT;
}
/** As deliver, then pops. */
@inline export function deliverPop(at: usize): u32 {
  if (!unmasked(raised & EARLY)) {
    put(at, outSe, outSig);
    pop();
  }
  settle();
  return NEXT;
}

/** The stack fault of an empty source: real indefinite is the masked answer, C1 stays 0. */
export function stackUnderflow(): void {
  flag(IE | SF);
  giveIndefinite();
}

/** Pushes (se, sig), or real indefinite when the place is taken. */
export function push(se: u32, sig: u64): u32 {
  if (!isEmpty(0x70)) {
    flag(IE | SF | C1);
    if (!unmasked(IE)) {
      setTop(top() - 1);
      giveIndefinite();
      put(0, outSe, outSig);
    }
  } else {
    setTop(top() - 1);
    put(0, se, sig);
  }
  settle();
  return NEXT;
}
