/**
 * Translation banks: one per PCID in use, least recently used replaced. A bank is a pure cache
 * of page walks and of decoded code by virtual address: emptying it changes speed, nothing else, provided
 * every change of a present page-table entry is followed by an invalidation.
 */
import {
  BANK_BYTES, BANK_COUNT, BANK_CR3, BANK_EXECUTED, BANK_JUMP_LOGGED, BANK_LARGE, BANK_PCID, BANK_TLB_LOGGED, BANK_USED,
  EXECUTE_ENTRIES, EXECUTE_MASK, JUMP_CACHE, JUMP_ENTRIES, JUMP_LOG, LOG_ENTRIES, NO_PAGE, PAGE_CODE, PAGE_MASK, PAGE_WRITABLE,
  TLB_ENTRIES, TLB_EXECUTE, TLB_LOG, TLB_MASK, TLB_WRITE, banks, pageFlags, ramBase,
} from "./layout";

/** Of a free bank: its bytes mean nothing until it is chosen, and nobody looks at them. */
const NO_PCID: u32 = 0xffffffff;
/** Looked for elsewhere than NO_PAGE. */
const NO_RIP: u64 = 1;

/** The bank of the context that runs. */
export let bank: usize = 0;
let clock: u64 = 0;

@inline function bankAt(i: u32): usize { return banks + <usize>i * BANK_BYTES; }

function emptyTlb(b: usize): void {
  const n = load<u32>(b + BANK_TLB_LOGGED);
  if (n > LOG_ENTRIES) {
    memory.fill(b, 0xff, 2 * TLB_ENTRIES * 16);
  } else {
    for (let i: u32 = 0; i < n; i++) {
      const e = b + <usize>load<u32>(b + TLB_LOG + <usize>(i << 2));
      store<u64>(e, NO_PAGE);
      store<u64>(e + TLB_WRITE, NO_PAGE);
    }
  }
  store<u32>(b + BANK_TLB_LOGGED, 0);
  store<u32>(b + BANK_LARGE, 0);
  memory.fill(b + TLB_EXECUTE, 0xff, EXECUTE_ENTRIES * 16);
}

/** Forgets where virtual addresses lead in decoded code. */
export function emptyJumps(b: usize): void {
  const n = load<u32>(b + BANK_JUMP_LOGGED);
  if (n > LOG_ENTRIES) {
    memory.fill(b + JUMP_CACHE, 0xff, JUMP_ENTRIES * 16);
  } else {
    for (let i: u32 = 0; i < n; i++) store<u64>(b + <usize>load<u32>(b + JUMP_LOG + <usize>(i << 2)), NO_PAGE);
  }
  // Where NO_PAGE itself would be looked for stands something else: a program may jump to any number.
  store<u64>(jumpEntry(b, NO_PAGE), NO_RIP);
  store<u32>(b + BANK_JUMP_LOGGED, 0);
  memory.fill(b + BANK_EXECUTED, 0, 512);
}

@inline function executedByte(b: usize, va: u64): usize { return b + BANK_EXECUTED + (<usize>(va >> 15) & 511); }
@inline function executedBit(va: u64): u32 { return 1 << ((<u32>(va >> 12)) & 7); }

function emptyBank(b: usize): void {
  emptyTlb(b);
  emptyJumps(b);
}

@inline function isFree(b: usize): bool { return load<u32>(b + BANK_PCID) == NO_PCID; }

/** All banks free. Choosing one empties it, wholly the first time: most machines never use all. */
export function resetBanks(): void {
  for (let i: u32 = 0; i < BANK_COUNT; i++) {
    const b = bankAt(i);
    store<u32>(b + BANK_TLB_LOGGED, LOG_ENTRIES + 1);
    store<u32>(b + BANK_JUMP_LOGGED, LOG_ENTRIES + 1);
    store<u32>(b + BANK_PCID, NO_PCID);
    store<u64>(b + BANK_USED, 0);
  }
  bank = bankAt(0);
  clock = 0;
}

/** Decoded code was thrown away: no bank may lead to it. */
export function emptyAllJumps(): void {
  for (let i: u32 = 0; i < BANK_COUNT; i++) if (!isFree(bankAt(i))) emptyJumps(bankAt(i));
}

function find(pcid: u32): usize {
  for (let i: u32 = 0; i < BANK_COUNT; i++) {
    if (load<u32>(bankAt(i) + BANK_PCID) == pcid) return bankAt(i);
  }
  return 0;
}

/** Makes the bank of `cr3` (PML4 | PCID) the current one. A PCID that comes with another PML4 starts empty. */
export function selectBank(cr3: u64): void {
  const pcid = <u32>(cr3 & PAGE_MASK);
  let b = bank;
  if (load<u32>(b + BANK_PCID) != pcid) {
    b = find(pcid);
    if (!b) {
      b = bankAt(0);
      for (let i: u32 = 1; i < BANK_COUNT; i++) {
        if (load<u64>(bankAt(i) + BANK_USED) < load<u64>(b + BANK_USED)) b = bankAt(i);
      }
      emptyBank(b);
      store<u32>(b + BANK_PCID, pcid);
      store<u64>(b + BANK_CR3, cr3);
    }
    bank = b;
  }
  if (load<u64>(b + BANK_CR3) != cr3) {
    emptyBank(b);
    store<u64>(b + BANK_CR3, cr3);
  }
  store<u64>(b + BANK_USED, ++clock);
}

export function invalidateSpace(pcid: u32): void {
  const b = find(pcid);
  if (b) emptyBank(b);
}

export function invalidateAll(): void {
  for (let i: u32 = 0; i < BANK_COUNT; i++) if (!isFree(bankAt(i))) emptyBank(bankAt(i));
}

function dropPage(b: usize, va: u64): void {
  const page = va & ~PAGE_MASK;
  const e = b + (<usize>(va >> 8) & TLB_MASK);
  if (load<u64>(e) == page) store<u64>(e, NO_PAGE);
  if (load<u64>(e + TLB_WRITE) == page) store<u64>(e + TLB_WRITE, NO_PAGE);
  const x = b + TLB_EXECUTE + (<usize>(va >> 8) & EXECUTE_MASK);
  if (load<u64>(x) == page) store<u64>(x, NO_PAGE);
  if (load<u8>(executedByte(b, va)) & executedBit(va)) emptyJumps(b);
}

/** INVLPG: drops every translation that covers `va`, a 2 MiB page whole. */
export function invalidatePage(pcid: u32, va: u64): void {
  const b = find(pcid);
  if (!b) return;
  if (load<u32>(b + BANK_LARGE)) {
    const from = va & ~0x1fffff;
    for (let i: u64 = 0; i < 512; i++) dropPage(b, from + (i << 12));
  } else dropPage(b, va);
}

@inline function logged(b: usize, e: usize): void {
  const n = load<u32>(b + BANK_TLB_LOGGED);
  if (n < LOG_ENTRIES) {
    store<u32>(b + TLB_LOG + <usize>(n << 2), <u32>(e - b));
    store<u32>(b + BANK_TLB_LOGGED, n + 1);
  } else store<u32>(b + BANK_TLB_LOGGED, LOG_ENTRIES + 1);
}

/** Caches a translation to RAM for reads, and for writes when `write`. */
export function fillTlb(va: u64, physical: u64, write: bool, large: bool): void {
  const b = bank;
  const page = va & ~PAGE_MASK;
  const e = b + (<usize>(va >> 8) & TLB_MASK);
  const delta = <u32>ramBase + <u32>(physical & ~PAGE_MASK) - <u32>page;
  if (load<u64>(e) == NO_PAGE && load<u64>(e + TLB_WRITE) == NO_PAGE) logged(b, e);
  store<u64>(e, page);
  store<u32>(e, delta, 8);
  const flags = pageFlags + <usize>(physical >> 12);
  if (write && (load<u8>(flags) & PAGE_CODE) == 0) {
    store<u64>(e + TLB_WRITE, page);
    store<u32>(e + TLB_WRITE, delta, 8);
    store<u8>(flags, load<u8>(flags) | PAGE_WRITABLE);
  } else store<u64>(e + TLB_WRITE, NO_PAGE);
  if (large) store<u32>(b + BANK_LARGE, 1);
}

/** Physical page address of the code page of `va` if it is cached, or NO_PAGE. */
@inline export function executeTlb(va: u64): u64 {
  const x = bank + TLB_EXECUTE + (<usize>(va >> 8) & EXECUTE_MASK);
  return load<u64>(x) == (va & ~PAGE_MASK) ? load<u64>(x, 8) : NO_PAGE;
}

export function fillExecuteTlb(va: u64, physical: u64, large: bool): void {
  const x = bank + TLB_EXECUTE + (<usize>(va >> 8) & EXECUTE_MASK);
  store<u64>(x, va & ~PAGE_MASK);
  store<u64>(x, physical & ~PAGE_MASK, 8);
  if (large) store<u32>(bank + BANK_LARGE, 1);
}

/** The record that stands for `rip`, found again by the jump cache. `last`: the address of its first instruction's last byte. */
export function fillJump(rip: u64, last: u64, record: usize): void {
  const b = bank;
  store<u8>(executedByte(b, rip), load<u8>(executedByte(b, rip)) | executedBit(rip));
  store<u8>(executedByte(b, last), load<u8>(executedByte(b, last)) | executedBit(last));
  const e = jumpEntry(b, rip);
  if (load<u64>(e) == NO_PAGE || load<u64>(e) == NO_RIP) {
    const n = load<u32>(b + BANK_JUMP_LOGGED);
    if (n < LOG_ENTRIES) {
      store<u32>(b + JUMP_LOG + <usize>(n << 2), <u32>(e - b));
      store<u32>(b + BANK_JUMP_LOGGED, n + 1);
    } else store<u32>(b + BANK_JUMP_LOGGED, LOG_ENTRIES + 1);
  }
  store<u64>(e, rip);
  store<u32>(e, <u32>record, 8);
}

/** The jump cache leads to a record that is no longer true. */
export function dropJump(rip: u64): void {
  const e = jumpEntry(bank, rip);
  if (load<u64>(e) == rip) store<u64>(e, NO_RIP);
}

@inline export function jumpEntry(b: usize, rip: u64): usize {
  return b + JUMP_CACHE + (<usize>((<u32>rip ^ (<u32>rip >> 10)) & <u32>(JUMP_ENTRIES - 1)) << 4);
}

function dropWriters(b: usize, e: usize, delta: u32): void {
  // Host page = va + delta, so the entry's own page address tells which physical page it reaches.
  const page = load<u64>(e + TLB_WRITE);
  if (page != NO_PAGE && <u32>page + load<u32>(e + TLB_WRITE, 8) == delta) store<u64>(e + TLB_WRITE, NO_PAGE);
}

/** Takes the write entries of a physical page away in every bank: its stores must be seen. */
export function withholdWrites(physical: u64): void {
  const host = <u32>ramBase + <u32>(physical & ~PAGE_MASK);
  for (let i: u32 = 0; i < BANK_COUNT; i++) {
    const b = bankAt(i);
    if (isFree(b)) continue;
    const n = load<u32>(b + BANK_TLB_LOGGED);
    if (n > LOG_ENTRIES) {
      for (let at: usize = 0; at < TLB_ENTRIES * 16; at += 16) dropWriters(b, b + at, host);
    } else {
      for (let k: u32 = 0; k < n; k++) dropWriters(b, b + <usize>load<u32>(b + TLB_LOG + <usize>(k << 2)), host);
    }
  }
}
