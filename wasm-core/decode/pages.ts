/**
 * Which physical pages hold decoded code, and what happens when their bytes change.
 *
 * A block header stands before its records:
 *   0 physical address u32 · 4 next block of the page u32 · 8 next in hash bucket u32 · 12 records u16 · 14 state u8 ·
 *   16 second page u32 (spanning) · 20 the block an alias stands for u32 · 24 bytes covered u32
 */
import { H_CALL } from "../generated/handlers";
import {
  CODE_MAP_BYTES, PAGE_CODE, PAGE_WRITABLE, codeMaps, pageFlags, pageHeads, ramBytes,
} from "../memory/layout";
import { withholdWrites } from "../memory/tlb";
import { staleRecord } from "../execute/hot/pseudo";
import { RECORD_BYTES } from "./record";

export const HEADER_BYTES: usize = 32;
export const BLOCK_LIVE: u32 = 0;
export const BLOCK_DEAD: u32 = 1;

/** Physical page of the block being run to an exact count (it stands in no list), and its records. */
let cutPage: u32 = 0xffffffff;
let cutPage2: u32 = 0xffffffff;
let cutRecords: usize = 0;
let cutCount: u32 = 0;

export function setCut(page: u32, page2: u32, records: usize, count: u32): void {
  cutPage = page;
  cutPage2 = page2;
  cutRecords = records;
  cutCount = count;
}

function stale(records: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const r = records + <usize>i * RECORD_BYTES;
    store<u16>(r, <u16>H_CALL);
    store<u32>(r, staleRecord.index, 28);
  }
}

/** From now on stores to the page are seen. [from, to): offsets of the bytes decoded. */
export function watchPage(page: u32, from: u32, to: u32): void {
  const flags = pageFlags + <usize>page;
  const f = <u32>load<u8>(flags);
  if (f & PAGE_WRITABLE) withholdWrites(<u64>page << 12);
  store<u8>(flags, (f | PAGE_CODE) & ~PAGE_WRITABLE);
  const map = codeMaps + <usize>page * CODE_MAP_BYTES;
  for (let chunk = from >> 5; chunk <= (to - 1) >> 5; chunk++) {
    const at = map + <usize>(chunk >> 3);
    store<u8>(at, <u32>load<u8>(at) | 1 << (chunk & 7));
  }
}

@inline function headOf(page: u32): usize { return pageHeads + (<usize>page << 2); }

export function addToPage(header: usize, page: u32): void {
  store<u32>(header, load<u32>(headOf(page)), 4);
  store<u32>(headOf(page), <u32>header);
}

/** All decoded code of the page goes. Its memory stays until the cache is emptied, so what runs now can finish its record. */
export function dropPageCode(page: u32): void {
  let h = <usize>load<u32>(headOf(page));
  while (h) {
    const block = load<u32>(h, 20) ? <usize>load<u32>(h, 20) : h;
    if (load<u8>(block, 14) != BLOCK_DEAD) {
      store<u8>(block, BLOCK_DEAD, 14);
      stale(block + HEADER_BYTES, <u32>load<u16>(block, 12));
    }
    h = <usize>load<u32>(h, 4);
  }
  store<u32>(headOf(page), 0);
  if (page == cutPage || page == cutPage2) stale(cutRecords, cutCount);
  const flags = pageFlags + <usize>page;
  store<u8>(flags, load<u8>(flags) & ~PAGE_CODE);
  memory.fill(codeMaps + <usize>page * CODE_MAP_BYTES, 0, CODE_MAP_BYTES);
}

/** A store to [physical, physical + size), inside one page that holds code. */
export function wroteCode(physical: u64, size: u32): void {
  const page = <u32>(physical >> 12);
  const map = codeMaps + <usize>page * CODE_MAP_BYTES;
  const from = <u32>physical & 4095;
  for (let chunk = from >> 5; chunk <= (from + size - 1) >> 5; chunk++) {
    if (load<u8>(map + <usize>(chunk >> 3)) & (1 << (chunk & 7))) {
      dropPageCode(page);
      return;
    }
  }
}

/** RAM was written from outside the core. */
export function wrote(physical: u64, bytes: u64): void {
  let p = physical;
  const end = min<u64>(physical + bytes, ramBytes);
  while (p < end) {
    const inPage = min<u64>(4096 - (p & 4095), end - p);
    if (load<u8>(pageFlags + <usize>(p >> 12)) & PAGE_CODE) wroteCode(p, <u32>inPage);
    p += inPage;
  }
}
