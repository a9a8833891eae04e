/** Instructions on the control and status words, tags and TOP (Intel SDM vol. 2). */
import { FCW, FDP, FIP, FOP, FSW, FTW, GPR } from "../../generated/state";
import { ea } from "../../decode/record";
import { commit, readPtr, writePtr } from "../../memory/access";
import { FAULT, NEXT } from "../status";
import { BUSY, ES, EXCEPTIONS, SF } from "./float";
import { begin, pending, refreshSummary, setEmpty, settle, setTop, sti, top } from "./stack";

/** FCW bits that can be set, and the one that always is. */
const FCW_BITS: u32 = 0x1f3f;
const FCW_ONE: u32 = 0x40;

/** Loads FCW as FLDCW does, ES and B following. */
export function loadControl(word: u32): void {
  store<u16>(FCW, <u16>((word & FCW_BITS) | FCW_ONE));
  refreshSummary();
}

/** The state after FNINIT; registers keep their contents (SDM vol. 3, table 11-1). */
export function initialise(): void {
  store<u16>(FCW, 0x37f);
  store<u16>(FSW, 0);
  store<u8>(FTW, 0);
  store<u16>(FOP, 0);
  store<u64>(FIP, 0);
  store<u64>(FDP, 0);
}

/** FNOP waits; FNENI, FNDISI and FNSETPM do not. */
export function fnop(r: usize): u32 { return begin(r) ? pending() : NEXT; }
export function nothing(r: usize): u32 { return NEXT; }
export function fwait(r: usize): u32 { return begin(r) ? pending() : NEXT; }

export function fninit(r: usize): u32 {
  initialise();
  return NEXT;
}
export function fnclex(r: usize): u32 {
  store<u16>(FSW, <u16>(<u32>load<u16>(FSW) & ~(BUSY | ES | SF | EXCEPTIONS)));
  return NEXT;
}
export function fldcw(r: usize): u32 {
  if (begin(r)) return pending();
  const p = readPtr(ea(r), 2);
  if (!p) return FAULT;
  loadControl(load<u16>(p));
  return NEXT;
}

@inline function storeWord(r: usize, field: usize): u32 {
  const p = writePtr(ea(r), 2);
  if (!p) return FAULT;
  store<u16>(p, load<u16>(field));
  return commit(p) ? NEXT : FAULT;
}
export function fnstcw(r: usize): u32 { return storeWord(r, FCW); }
export function fnstswM(r: usize): u32 { return storeWord(r, FSW); }
export function fnstswAx(r: usize): u32 {
  store<u16>(GPR, load<u16>(FSW));
  return NEXT;
}

export function fincstp(r: usize): u32 {
  if (begin(r)) return pending();
  setTop(top() + 1);
  settle();
  return NEXT;
}
export function fdecstp(r: usize): u32 {
  if (begin(r)) return pending();
  setTop(top() - 1);
  settle();
  return NEXT;
}
export function ffree(r: usize): u32 {
  if (begin(r)) return pending();
  setEmpty(sti(r));
  settle();
  return NEXT;
}
export function ffreep(r: usize): u32 {
  if (begin(r)) return pending();
  setEmpty(sti(r));
  setEmpty(0);
  setTop(top() + 1);
  settle();
  return NEXT;
}
