/**
 * What the core exports. packages/cpu is the only caller; a description of each is there.
 */
import { initBlocks, emptyCode } from "./decode/blocks";
import { decode } from "./decode/decode";
import { wrote as wroteRam } from "./decode/pages";
import { warm } from "./execute/hot/loop";
import { ioRestart } from "./memory/access";
import { PAGE_DEVICE, codeBase, layOut, pageFlags, ramBase as ramAt, ramBytes } from "./memory/layout";
import { invalidateAll as dropAll, invalidatePage as dropPage, invalidateSpace as dropSpace, resetBanks } from "./memory/tlb";
import { NO_ADDRESS, walk, walkError } from "./memory/walk";
import { resetContexts } from "./state/contexts";

export { run } from "./run";
export { contextAddress } from "./state/contexts";

/** Lays out `bytes` of guest RAM (a multiple of 4096) and resets everything; false: no memory. Once per instance. */
export function init(bytes: u32): bool {
  if (!layOut(bytes)) return false;
  resetContexts();
  resetBanks();
  initBlocks();
  warm(codeBase);
  return true;
}

export function ramBase(): usize { return ramAt; }
export function pageFlagsBase(): usize { return pageFlags; }

export function invalidatePage(pcid: u32, low: u32, high: u32): void { dropPage(pcid, <u64>high << 32 | <u64>low); }
export function invalidateSpace(pcid: u32): void { dropSpace(pcid); }
export function invalidateAll(): void { dropAll(); }
export function wrote(physical: u32, bytes: u32): void { wroteRam(physical, bytes); }

/** Everything derived goes: RAM or contexts were replaced. */
export function restored(): void {
  emptyCode();
  resetBanks();
  ioRestart();
}

/** Marks pages inside RAM as answered by a device, or as RAM again. */
export function setDevice(page: u32, count: u32, device: bool): void {
  const pages = <u32>(ramBytes >> 12);
  for (let i = page; i < min<u32>(page + count, pages); i++) {
    const at = pageFlags + <usize>i;
    store<u8>(at, device ? load<u8>(at) | PAGE_DEVICE : load<u8>(at) & ~PAGE_DEVICE);
  }
  restored();
}

/**
 * Physical address of a virtual one, or -1 with the #PF error code in `translateError`. Sets accessed and dirty bits like an access
 * of the kind (0 read, 1 write, 2 execute).
 */
export function translate(cr3: f64, low: u32, high: u32, access: u32, user: bool): f64 {
  const physical = walk(<u64>cr3, <u64>high << 32 | <u64>low, access, user);
  return physical == NO_ADDRESS ? -1 : <f64>physical;
}

export function translateError(): u32 { return walkError; }

/** Length of the instruction at a place in the core's memory: 1..15, 0 invalid, -1 longer than `available`, -2 longer than 15. */
export function decodeLength(at: usize, available: u32): i32 { return decode(at, available, 0); }
