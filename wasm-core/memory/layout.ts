/**
 * Where the core's tables and guest RAM stand. Sizes are fixed but for those that grow with RAM;
 * `layOut` is called once, before anything else.
 *
 *   static data | banks | page flags | page heads | page code maps | block hash | code cache | guest RAM
 */

export const PAGE: u64 = 4096;
export const PAGE_MASK: u64 = 4095;

/** Physical addresses have this many bits (CPUID 80000008h); higher bits in an entry are reserved. */
export const PHYSICAL_BITS: u64 = 40;

// One bank of translations and jump targets per PCID in use:
//   read TLB | write TLB | execute TLB | jump cache | fill logs
export const BANK_COUNT: u32 = 16;
export const TLB_ENTRIES: usize = 16384;
/** Byte offset of an entry from a virtual address: (va >> 8) & TLB_MASK; 16 bytes: u64 page address, u32 host - va. */
export const TLB_MASK: usize = (TLB_ENTRIES - 1) << 4;
export const TLB_WRITE: usize = TLB_ENTRIES * 16;
export const TLB_EXECUTE: usize = 2 * TLB_ENTRIES * 16;
export const EXECUTE_ENTRIES: usize = 512;
export const EXECUTE_MASK: usize = (EXECUTE_ENTRIES - 1) << 4;
export const JUMP_CACHE: usize = TLB_EXECUTE + EXECUTE_ENTRIES * 16;
/** 16 bytes: u64 RIP, u32 record. */
export const JUMP_ENTRIES: usize = 8192;
export const TLB_LOG: usize = JUMP_CACHE + JUMP_ENTRIES * 16;
/** A log holds the byte offsets of filled entries, so that emptying a bank costs what was used. */
export const LOG_ENTRIES: u32 = 2048;
export const JUMP_LOG: usize = TLB_LOG + 4 * LOG_ENTRIES;
export const BANK_TLB_LOGGED: usize = JUMP_LOG + 4 * LOG_ENTRIES; // u32, above LOG_ENTRIES: overflown
export const BANK_JUMP_LOGGED: usize = BANK_TLB_LOGGED + 4; // u32
export const BANK_PCID: usize = BANK_TLB_LOGGED + 8; // u32, 0xffffffff: free
export const BANK_LARGE: usize = BANK_TLB_LOGGED + 12; // u32: a 2 MiB page was cached
export const BANK_USED: usize = BANK_TLB_LOGGED + 16; // u64: when it was last selected
export const BANK_CR3: usize = BANK_TLB_LOGGED + 24; // u64
/** A bit per low 12 bits of a page number: code of such a page may stand in the jump cache. */
export const BANK_EXECUTED: usize = BANK_TLB_LOGGED + 64;
export const BANK_BYTES: usize = (BANK_EXECUTED + 512 + 4095) & ~4095;

/** No page address has its low bits set: matches nothing. */
export const NO_PAGE: u64 = 0xffff_ffff_ffff_ffff;

// Page flags, one byte a physical page.
export const PAGE_CODE: u32 = 1; // decoded instructions stand for bytes of this page: its writes take the slow path
export const PAGE_WRITABLE: u32 = 2; // some write TLB entry reaches it
export const PAGE_DEVICE: u32 = 4; // a device answers, though the address lies inside RAM

export const HASH_ENTRIES: usize = 65536;
export const CODE_BYTES: usize = 24 << 20;
/** A code map has a bit for every 32 bytes of its page. */
export const CODE_MAP_BYTES: usize = 16;

export let ramBytes: u64 = 0;
export let ramBase: usize = 0;
export let banks: usize = 0;
export let pageFlags: usize = 0;
export let pageHeads: usize = 0;
export let codeMaps: usize = 0;
export let blockHash: usize = 0;
export let codeBase: usize = 0;

function align(n: usize): usize { return (n + 65535) & ~65535; }

/** Lays the tables out and grows the memory; false when it cannot grow. `bytes`: a multiple of 4096. */
export function layOut(bytes: u32): bool {
  const pages = <usize>(bytes >> 12);
  banks = align(__heap_base);
  pageFlags = align(banks + <usize>BANK_COUNT * BANK_BYTES);
  pageHeads = align(pageFlags + pages);
  codeMaps = align(pageHeads + pages * 4);
  blockHash = align(codeMaps + pages * CODE_MAP_BYTES);
  codeBase = align(blockHash + HASH_ENTRIES * 4);
  ramBase = align(codeBase + CODE_BYTES);
  ramBytes = bytes;
  const want = <i32>((<u64>ramBase + bytes + 65535) >> 16);
  const have = memory.size();
  return want <= have || memory.grow(want - have) >= 0;
}

@inline export function isRam(physical: u64): bool {
  return physical < ramBytes && (load<u8>(pageFlags + <usize>(physical >> 12)) & PAGE_DEVICE) == 0;
}
