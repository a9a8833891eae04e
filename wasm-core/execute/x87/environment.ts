/**
 * FNSTENV, FLDENV, FNSAVE, FRSTOR in the protected-mode layouts of 32 and 16 bits (Intel SDM vol. 1, figures 8-9 and
 * 8-11).
 *
 * FCS and FDS are stored as 0 and not loaded, as on processors that deprecate them (CPUID.7.0:EBX[13]).
 * The pointers are those of stack.ts: of the last instruction that raised an unmasked exception, or what was loaded.
 */
import { FCW, FDP, FIP, FOP, FSW, FTW, ST } from "../../generated/state";
import { ea, sizeLog } from "../../decode/record";
import { commit, probe, readPtr, writePtr } from "../../memory/access";
import { FAULT, NEXT } from "../status";
import { EXCEPTIONS } from "./float";
import { initialise, loadControl } from "./control";
import { begin, pending, refreshSummary, st } from "./stack";

const WORD: u32 = 2, DWORD: u32 = 4;
const REGISTERS_BYTES: u32 = 80;

@inline function unitOf(r: usize): u32 { return sizeLog(r) == 1 ? WORD : DWORD; }

/** The first byte faults before the last, and no other: so it is on the host. */
@inline function reachable(at: u64, size: u32, write: bool): bool {
  return probe(at, 1, write) && probe(at + <u64>(size - 1), 1, write);
}

/** The tag word by contents: 0 valid, 1 zero, 2 special, 3 empty, two bits a physical register. */
export function tagWord(): u32 {
  const full = <u32>load<u8>(FTW);
  let tags: u32 = 0;
  for (let i: u32 = 0; i < 8; i++) {
    let tag: u32 = 3;
    if ((full >> i) & 1) {
      const p = ST + (<usize>i << 4);
      const exp = <u32>load<u16>(p, 8) & 0x7fff;
      const sig = load<u64>(p);
      if (exp == 0 && sig == 0) tag = 1;
      else if (exp == 0 || exp == 0x7fff || <i64>sig >= 0) tag = 2;
      else tag = 0;
    }
    tags |= tag << (i << 1);
  }
  return tags;
}

/** Tags but for "empty" follow from the contents. */
function loadTags(tags: u32): void {
  let full: u32 = 0;
  for (let i: u32 = 0; i < 8; i++) if (((tags >> (i << 1)) & 3) != 3) full |= 1 << i;
  store<u8>(FTW, <u8>full);
}

@inline function environmentField(i: u32, unit: u32): u32 {
  const ones: u32 = 0xffff0000;
  if (i == 0) return <u32>load<u16>(FCW) | ones;
  if (i == 1) return <u32>load<u16>(FSW) | ones;
  if (i == 2) return tagWord() | ones;
  if (i == 3) return <u32>load<u64>(FIP);
  if (i == 4) return unit == DWORD ? <u32>load<u16>(FOP) << 16 : 0;
  if (i == 5) return <u32>load<u64>(FDP);
  return ones;
}

function storeEnvironment(at: u64, unit: u32): bool {
  for (let i: u32 = 0; i < 7; i++) {
    const p = writePtr(at + <u64>(i * unit), unit);
    if (!p) return false;
    const value = environmentField(i, unit);
    if (unit == DWORD) store<u32>(p, value);
    else store<u16>(p, <u16>value);
    if (!commit(p)) return false;
  }
  return true;
}

/** The environment being loaded. */
let control: u32 = 0, status: u32 = 0, tags: u32 = 0, pointer: u32 = 0, selector: u32 = 0, operand: u32 = 0;

function readEnvironment(at: u64, unit: u32): bool {
  for (let i: u32 = 0; i < 7; i++) {
    const p = readPtr(at + <u64>(i * unit), unit);
    if (!p) return false;
    const value = unit == DWORD ? load<u32>(p) : <u32>load<u16>(p);
    if (i == 0) control = value;
    else if (i == 1) status = value;
    else if (i == 2) tags = value;
    else if (i == 3) pointer = value;
    else if (i == 4) selector = value;
    else if (i == 5) operand = value;
  }
  return true;
}

function takeEnvironment(unit: u32): void {
  store<u16>(FSW, <u16>status);
  loadTags(tags);
  loadControl(control);
  store<u64>(FIP, pointer);
  store<u16>(FOP, unit == DWORD ? <u16>((selector >> 16) & 0x7ff) : 0);
  store<u64>(FDP, operand);
}

export function fnstenv(r: usize): u32 {
  const at = ea(r), unit = unitOf(r);
  if (!reachable(at, unit * 7, true)) return FAULT;
  if (!storeEnvironment(at, unit)) return FAULT;
  store<u16>(FCW, <u16>(<u32>load<u16>(FCW) | EXCEPTIONS));
  refreshSummary();
  return NEXT;
}

export function fldenv(r: usize): u32 {
  if (begin(r)) return pending();
  const unit = unitOf(r);
  if (!reachable(ea(r), unit * 7, false)) return FAULT;
  if (!readEnvironment(ea(r), unit)) return FAULT;
  takeEnvironment(unit);
  return NEXT;
}

export function fnsave(r: usize): u32 {
  const at = ea(r), unit = unitOf(r);
  if (!reachable(at, unit * 7 + REGISTERS_BYTES, true)) return FAULT;
  if (!storeEnvironment(at, unit)) return FAULT;
  for (let i: u32 = 0; i < 8; i++) {
    const p = writePtr(at + <u64>(unit * 7 + i * 10), 10);
    if (!p) return FAULT;
    const from = st(<usize>i << 4);
    store<u64>(p, load<u64>(from));
    store<u16>(p, load<u16>(from, 8), 8);
    if (!commit(p)) return FAULT;
  }
  initialise();
  return NEXT;
}

export function frstor(r: usize): u32 {
  if (begin(r)) return pending();
  const at = ea(r), unit = unitOf(r);
  if (!reachable(at, unit * 7 + REGISTERS_BYTES, false)) return FAULT;
  if (!readEnvironment(at, unit)) return FAULT;
  // The registers go to their places under the TOP that is being loaded.
  const newTop = (status >> 11) & 7;
  for (let i: u32 = 0; i < 8; i++) {
    const p = readPtr(at + <u64>(unit * 7 + i * 10), 10);
    if (!p) return FAULT;
    const to = ST + (<usize>((newTop + i) & 7) << 4);
    store<u64>(to, load<u64>(p));
    store<u16>(to, load<u16>(p, 8), 8);
  }
  takeEnvironment(unit);
  return NEXT;
}
