/**
 * String instructions. A repeated one is restartable at any iteration: RSI, RDI and RCX always tell how far it is.
 *
 * Counting: a repeated instruction retires once, and once more for every further CHUNK iterations (its RIP
 * stays), so one instruction is bounded work. Flags of CMPS and SCAS change only when the instruction
 * (or its chunk) ends: a fault in the middle leaves them.
 */
import { AT_BOUNCE_END, CTX, GPR, IO_COUNT, IO_PORT_IN, IO_PORT_OUT, PC_PAGE, RFLAGS, RIP } from "../../generated/state";
import { commit, ioAccess, ioRetired, readPtr, writePtr, writeSpan } from "../../memory/access";
import { MODE_ADDR32, MODE_REP, MODE_REPNE, modeOf, offOf, sizeLog } from "../../decode/record";
import { CC_SUB, DF, maskOf, setCC } from "../flags";
import { getReg, loadSized, putReg, storeSized } from "../operand";
import { BRANCH, FAULT, NEXT } from "../status";

const CHUNK: u64 = 4096;

const RAX: usize = GPR;
const RCX: usize = GPR + 8;
const RDX: usize = GPR + 16;
const RSI: usize = GPR + 48;
const RDI: usize = GPR + 56;

@inline function addressMask(r: usize): u64 { return modeOf(r) & MODE_ADDR32 ? 0xffffffff : <u64>-1; }
/** Base of the source's segment: decode puts its context offset into the index field. */
@inline function segment(r: usize): u64 { return load<u64>(CTX + <usize>load<u8>(r, 5)); }
@inline function repeats(r: usize): bool { return (modeOf(r) & (MODE_REP | MODE_REPNE)) != 0; }
@inline function step(s: u32): u64 { return load<u64>(RFLAGS) & <u64>DF ? 0 - (<u64>1 << s) : <u64>1 << s; }

/** Iterations of this start: 1 without a prefix, else RCX up to CHUNK. */
@inline function iterations(r: usize, mask: u64): u64 {
  return repeats(r) ? min<u64>(load<u64>(RCX) & mask, CHUNK) : 1;
}

@inline function advance(at: usize, by: u64, mask: u64): void { store<u64>(at, (load<u64>(at) + by) & mask); }

/** `k` iterations are complete. */
@inline function done(r: usize, k: u64, mask: u64): void {
  if (repeats(r)) store<u64>(RCX, (load<u64>(RCX) - k) & mask);
  if (load<u32>(IO_COUNT)) ioRetired();
}

/** NEXT, or the same instruction again when RCX is not used up. */
@inline function finish(r: usize, mask: u64, stop: bool): u32 {
  if (!repeats(r) || stop || (load<u64>(RCX) & mask) == 0) return NEXT;
  store<u64>(RIP, load<u64>(PC_PAGE) + <u64>offOf(r));
  return BRANCH;
}

export function movs(r: usize): u32 {
  const s = sizeLog(r);
  const mask = addressMask(r);
  const by = step(s);
  const base = segment(r);
  let n = iterations(r, mask);
  while (n > 0) {
    const from = (load<u64>(RSI) & mask) + base;
    const to = load<u64>(RDI) & mask;
    const p = readPtr(from, 1 << s);
    if (!p) return FAULT;
    const q = writePtr(to, 1 << s);
    if (!q) return FAULT;
    let k: u64 = 1;
    if (n > 1 && <i64>by > 0 && p >= AT_BOUNCE_END && q >= AT_BOUNCE_END && mask == <u64>-1) {
      k = min<u64>(n, min<u64>(4096 - (from & 4095), <u64>writeSpan(to)) >> s);
      if (k > 1 && !(q > p && q < p + <usize>(k << s))) memory.copy(q, p, <usize>(k << s));
      else k = 1;
    }
    if (k <= 1) {
      k = 1;
      storeSized(q, s, loadSized(p, s));
      if (!commit(q)) return FAULT;
    }
    advance(RSI, by * k, mask);
    advance(RDI, by * k, mask);
    done(r, k, mask);
    n -= k;
  }
  return finish(r, mask, false);
}

export function stos(r: usize): u32 {
  const s = sizeLog(r);
  const mask = addressMask(r);
  const by = step(s);
  let n = iterations(r, mask);
  const v = load<u64>(RAX);
  while (n > 0) {
    const to = load<u64>(RDI) & mask;
    const q = writePtr(to, 1 << s);
    if (!q) return FAULT;
    storeSized(q, s, v);
    if (!commit(q)) return FAULT;
    let k: u64 = 1;
    if (n > 1 && <i64>by > 0 && q >= AT_BOUNCE_END && mask == <u64>-1) {
      const span = min<u64>(n, <u64>writeSpan(to) >> s);
      if (span > 1) {
        k = span;
        if (s == 0) memory.fill(q, <u8>v, <usize>k);
        else for (let i: usize = 1; i < <usize>k; i++) storeSized(q + (i << s), s, v);
      }
    }
    advance(RDI, by * k, mask);
    done(r, k, mask);
    n -= k;
  }
  return finish(r, mask, false);
}

export function lods(r: usize): u32 {
  const s = sizeLog(r);
  const mask = addressMask(r);
  let n = iterations(r, mask);
  while (n > 0) {
    const p = readPtr((load<u64>(RSI) & mask) + segment(r), 1 << s);
    if (!p) return FAULT;
    putReg(0, s, loadSized(p, s));
    advance(RSI, step(s), mask);
    done(r, 1, mask);
    n--;
  }
  return finish(r, mask, false);
}

export function scas(r: usize): u32 {
  const s = sizeLog(r);
  const mask = addressMask(r);
  let n = iterations(r, mask);
  if (n == 0) return NEXT;
  const a = getReg(0, s);
  let v: u64 = 0;
  let stop = false;
  while (n > 0 && !stop) {
    const q = readPtr(load<u64>(RDI) & mask, 1 << s);
    if (!q) return FAULT;
    v = (a - loadSized(q, s)) & maskOf(s);
    stop = (modeOf(r) & MODE_REPNE) ? v == 0 : v != 0;
    advance(RDI, step(s), mask);
    done(r, 1, mask);
    n--;
  }
  setCC(CC_SUB, s, a, v);
  return finish(r, mask, stop);
}

export function cmps(r: usize): u32 {
  const s = sizeLog(r);
  const mask = addressMask(r);
  let n = iterations(r, mask);
  if (n == 0) return NEXT;
  let a: u64 = 0;
  let v: u64 = 0;
  let stop = false;
  while (n > 0 && !stop) {
    // The destination string is read first: when both fault, its fault is the one.
    const q = readPtr(load<u64>(RDI) & mask, 1 << s);
    if (!q) return FAULT;
    const y = loadSized(q, s);
    const p = readPtr((load<u64>(RSI) & mask) + segment(r), 1 << s);
    if (!p) return FAULT;
    a = loadSized(p, s);
    v = (a - y) & maskOf(s);
    stop = (modeOf(r) & MODE_REPNE) ? v == 0 : v != 0;
    advance(RSI, step(s), mask);
    advance(RDI, step(s), mask);
    done(r, 1, mask);
    n--;
  }
  setCC(CC_SUB, s, a, v);
  return finish(r, mask, stop);
}

/** A bounce for port data: below the read bounces. */
const portData: usize = memory.data(8, 8);

export function ins(r: usize): u32 {
  const s = min<u32>(sizeLog(r), 2);
  const mask = addressMask(r);
  let n = iterations(r, mask);
  while (n > 0) {
    const q = writePtr(load<u64>(RDI) & mask, 1 << s);
    if (!q) return FAULT;
    if (!ioAccess(IO_PORT_IN, <u64>load<u16>(RDX), 1 << s, portData)) return FAULT;
    storeSized(q, s, loadSized(portData, s));
    if (!commit(q)) return FAULT;
    advance(RDI, step(s), mask);
    done(r, 1, mask);
    n--;
  }
  return finish(r, mask, false);
}

export function outs(r: usize): u32 {
  const s = min<u32>(sizeLog(r), 2);
  const mask = addressMask(r);
  let n = iterations(r, mask);
  while (n > 0) {
    const p = readPtr((load<u64>(RSI) & mask) + segment(r), 1 << s);
    if (!p) return FAULT;
    storeSized(portData, 2, loadSized(p, s));
    if (!ioAccess(IO_PORT_OUT, <u64>load<u16>(RDX), 1 << s, portData)) return FAULT;
    advance(RSI, step(s), mask);
    done(r, 1, mask);
    n--;
  }
  return finish(r, mask, false);
}
