/** What the records do that stand for no instruction: stubs, stops, and bytes that are none. */
import { PC_PAGE, RIP } from "../../generated/state";
import { raiseGP, raiseUD } from "../../fault/raise";
import { dispOf, offOf } from "../../decode/record";
import { dropJump } from "../../memory/tlb";
import { AGAIN, GO, LINK, STOP } from "../status";

@inline function toTarget(r: usize, status: u32): u32 {
  store<u64>(RIP, load<u64>(PC_PAGE) + dispOf(r));
  return status;
}

/** A branch within the page that is not resolved yet. */
export function linkStub(r: usize): u32 { return toTarget(r, LINK); }
/** A branch to another page. */
export function farStub(r: usize): u32 { return toTarget(r, GO); }
/** The end of a cut block. */
export function stopStub(r: usize): u32 { return toTarget(r, STOP); }

/** The bytes this record was made of have changed. */
export function staleRecord(r: usize): u32 {
  const rip = load<u64>(PC_PAGE) + <u64>offOf(r);
  dropJump(rip);
  store<u64>(RIP, rip);
  return AGAIN;
}

export function invalidRecord(r: usize): u32 { return raiseUD(); }
/** More than 15 bytes. */
export function tooLongRecord(r: usize): u32 { return raiseGP(); }
