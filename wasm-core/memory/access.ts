/**
 * Guest memory by virtual address, for the program that runs (ring 3).
 *
 * Promise to callers: a pointer that comes back is good for `size` contiguous bytes until the next call of the same kind;
 * 0 means that nothing was done and the exit fields say why (a fault, or device memory that
 * the machine must answer). A pointer got for writing must be committed after the store; when commit answers false the
 * handler returns FAULT and has changed no register.
 *
 * Device memory: the core never touches it. The access leaves `run` as an I/O exit; the machine's answer is
 * appended to the context's I/O log and the instruction is started again, taking from the log, in order, what was
 * done before. The log is empty at the start of every other instruction.
 */
import {
  AT_READ_BOUNCE, AT_WRITE_BOUNCE, CR3, EXIT_IO_ADDRESS, EXIT_IO_DATA, EXIT_IO_KIND, EXIT_IO_SIZE, EXIT_KIND,
  EXIT_KIND_IO, IO_COUNT, IO_LOG, IO_MEMORY_READ, IO_MEMORY_WRITE,
} from "../generated/state";
import { raiseNonCanonical, raisePF } from "../fault/raise";
import { wroteCode } from "../decode/pages";
import { PAGE_CODE, PAGE_MASK, TLB_MASK, TLB_WRITE, isRam, pageFlags, ramBase } from "./layout";
import { bank, fillTlb } from "./tlb";
import { NO_ADDRESS, READ, WRITE, walk, walkError, walkLarge, walkWritable } from "./walk";

/** Entries of the I/O log the current instruction has consumed. */
let ioCursor: u32 = 0;
// A write that is not plain RAM at one place: first part, second part (0: none), device or host address.
let pendingFirst: u32 = 0;
let pendingSize: u32 = 0;
let pendingA: u64 = 0;
let pendingB: u64 = 0;
let readSlot: usize = 0;

const DEVICE: u64 = 1 << 63;

/** The current instruction (or iteration of a repeated one) is complete: its accesses are history. */
export function ioRetired(): void {
  ioCursor = 0;
  memory.fill(IO_LOG, 0, <usize>load<u32>(IO_COUNT) << 5);
  store<u32>(IO_COUNT, 0);
}

/** The instruction starts (again). */
export function ioRestart(): void { ioCursor = 0; }

function ioExit(kind: u32, address: u64, size: u32, data: usize): void {
  store<u32>(EXIT_KIND, EXIT_KIND_IO);
  store<u32>(EXIT_IO_KIND, kind);
  store<u32>(EXIT_IO_SIZE, size);
  store<u64>(EXIT_IO_ADDRESS, address);
  store<u64>(EXIT_IO_DATA, 0);
  store<u64>(EXIT_IO_DATA, 0, 8);
  if (data) memory.copy(EXIT_IO_DATA, data, size);
}

/**
 * One device or port access. True when it was done before this start of the instruction: for reads the data stands at `data`.
 * False: the exit fields ask for it. `size` <= 16.
 */
export function ioAccess(kind: u32, address: u64, size: u32, data: usize): bool {
  const reads = (kind & 1) != 0;
  if (ioCursor < load<u32>(IO_COUNT)) {
    if (reads) memory.copy(data, IO_LOG + <usize>(ioCursor << 5) + 16, size);
    ioCursor++;
    return true;
  }
  ioExit(kind, address, size, reads ? 0 : data);
  return false;
}

@inline function canonical(a: u64): bool { return <u64>(((<i64>a) << 16) >> 16) == a; }

/**
 * Where `a` leads: a host address, DEVICE | physical address, or 0 with a fault raised. Fills the TLB.
 */
function reach(a: u64, access: u32): u64 {
  if (!canonical(a)) {
    raiseNonCanonical();
    return 0;
  }
  const physical = walk(load<u64>(CR3), a, access, true);
  if (physical == NO_ADDRESS) {
    raisePF(a, walkError);
    return 0;
  }
  if (!isRam(physical)) return DEVICE | physical;
  fillTlb(a, physical, walkWritable, walkLarge);
  return <u64>ramBase + physical;
}

/** A store is about to hit [host, host + size): decoded instructions that stand for those bytes go. */
function touched(host: u64, size: u32): void {
  const physical = host - <u64>ramBase;
  if (load<u8>(pageFlags + <usize>(physical >> 12)) & PAGE_CODE) wroteCode(physical, size);
}

function gather(at: usize, where: u64, size: u32): bool {
  if (where & DEVICE) return ioAccess(IO_MEMORY_READ, where & ~DEVICE, size, at);
  memory.copy(at, <usize>where, size);
  return true;
}

function scatter(at: usize, where: u64, size: u32): bool {
  if (where & DEVICE) return ioAccess(IO_MEMORY_WRITE, where & ~DEVICE, size, at);
  touched(where, size);
  memory.copy(<usize>where, at, size);
  return true;
}

/** An access that runs over the end of the canonical addresses faults before any page is walked. */
@inline function leavesCanonical(a: u64, size: u32): bool {
  if (canonical(a + <u64>(size - 1))) return false;
  raiseNonCanonical();
  return true;
}

export function readSlow(a: u64, size: u32): usize {
  if (leavesCanonical(a, size)) return 0;
  const whereA = reach(a, READ);
  if (!whereA) return 0;
  const inFirst = <u32>min<u64>(size, 4096 - (a & PAGE_MASK));
  let whereB: u64 = 0;
  if (inFirst < size) {
    whereB = reach(a + <u64>inFirst, READ);
    if (!whereB) return 0;
  } else if (!(whereA & DEVICE)) return <usize>whereA;
  // Four slots, so that an instruction may hold more than one pointer.
  readSlot = (readSlot + 32) & 127;
  const at = AT_READ_BOUNCE + readSlot;
  if (!gather(at, whereA, inFirst)) return 0;
  if (whereB && !gather(at + <usize>inFirst, whereB, size - inFirst)) return 0;
  return at;
}

function writeWhere(a: u64, size: u32, present: bool): usize {
  if (leavesCanonical(a, size)) return 0;
  const whereA = reach(a, WRITE);
  if (!whereA) return 0;
  const inFirst = <u32>min<u64>(size, 4096 - (a & PAGE_MASK));
  let whereB: u64 = 0;
  if (inFirst < size) {
    whereB = reach(a + <u64>inFirst, WRITE);
    if (!whereB) return 0;
  } else if (!(whereA & DEVICE)) {
    touched(whereA, size);
    return <usize>whereA;
  }
  if (present) {
    if (!gather(AT_WRITE_BOUNCE, whereA, inFirst)) return 0;
    if (whereB && !gather(AT_WRITE_BOUNCE + <usize>inFirst, whereB, size - inFirst)) return 0;
  }
  pendingA = whereA;
  pendingB = whereB;
  pendingFirst = inFirst;
  pendingSize = size;
  return AT_WRITE_BOUNCE;
}

export function writeSlow(a: u64, size: u32): usize { return writeWhere(a, size, false); }
export function rwSlow(a: u64, size: u32): usize { return writeWhere(a, size, true); }

export function commitSlow(): bool {
  if (!scatter(AT_WRITE_BOUNCE, pendingA, pendingFirst)) return false;
  return pendingB == 0 || scatter(AT_WRITE_BOUNCE + <usize>pendingFirst, pendingB, pendingSize - pendingFirst);
}

// The fast forms. The entry is found by the first byte's page and compared with the last byte's, so an access that
// crosses a page misses by itself. `b` is the current bank.

@inline export function readAt(b: usize, a: u64, size: u64): usize {
  const e = b + (<usize>(a >> 8) & TLB_MASK);
  return load<u64>(e) == ((a + (size - 1)) & ~PAGE_MASK) ? <usize>a + <usize>load<u32>(e, 8) : readSlow(a, <u32>size);
}

@inline export function writeAt(b: usize, a: u64, size: u64): usize {
  const e = b + (<usize>(a >> 8) & TLB_MASK);
  return load<u64>(e, TLB_WRITE) == ((a + (size - 1)) & ~PAGE_MASK) ? <usize>a + <usize>load<u32>(e, TLB_WRITE + 8)
    : writeSlow(a, <u32>size);
}

@inline export function rwAt(b: usize, a: u64, size: u64): usize {
  const e = b + (<usize>(a >> 8) & TLB_MASK);
  return load<u64>(e, TLB_WRITE) == ((a + (size - 1)) & ~PAGE_MASK) ? <usize>a + <usize>load<u32>(e, TLB_WRITE + 8)
    : rwSlow(a, <u32>size);
}

/** Completes a write whose bytes stand at `p`. */
@inline export function commit(p: usize): bool { return p != AT_WRITE_BOUNCE || commitSlow(); }

export function readPtr(a: u64, size: u32): usize { return readAt(bank, a, size); }
export function writePtr(a: u64, size: u32): usize { return writeAt(bank, a, size); }
export function rwPtr(a: u64, size: u32): usize { return rwAt(bank, a, size); }

/** Whether [a, a + size) may be read or written, size up to 4096: raises the fault if not. Touches no device. */
export function probe(a: u64, size: u32, write: bool): bool {
  const access = write ? WRITE : READ;
  if (!reach(a, access)) return false;
  const last = a + <u64>(size - 1);
  return ((a ^ last) & ~PAGE_MASK) == 0 || reach(last & ~PAGE_MASK, access) != 0;
}

/** Bytes from `a` to the end of its page if plain stores may go there without being seen, else 0. After a writePtr at `a`. */
export function writeSpan(a: u64): u32 {
  const e = bank + (<usize>(a >> 8) & TLB_MASK);
  return load<u64>(e, TLB_WRITE) == (a & ~PAGE_MASK) ? 4096 - <u32>(a & PAGE_MASK) : 0;
}
