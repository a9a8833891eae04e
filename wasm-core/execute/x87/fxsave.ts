/**
 * FXSAVE and FXRSTOR, with REX.W their 64-bit-pointer forms: a 512-byte image on a 16-byte boundary (Intel SDM vol. 1,
 * 10.5).
 *
 * As on AMD processors that clear the error pointers (CPUID 8000_0008h EBX[2] notwithstanding, the host does), FIP, FDP
 * and FOP are stored as 0 while no unmasked exception is pending. FCS and FDS are stored as 0. MXCSR_MASK is 0xFFFF:
 * misaligned-SSE mode (bit 17) is not supported. Bytes 416..511 are neither written nor read. After the probe only
 * device memory can stop an FXRSTOR half-way; started again, it loads everything anew.
 */
import { FCW, FDP, FIP, FOP, FSW, FTW, MXCSR, ST, XMM } from "../../generated/state";
import { ea, sizeLog } from "../../decode/record";
import { raiseGP } from "../../fault/raise";
import { commit, probe, readPtr, writePtr } from "../../memory/access";
import { FAULT, NEXT } from "../status";
import { ES } from "./float";
import { loadControl } from "./control";
import { st } from "./stack";

const IMAGE_BYTES: u64 = 512;
const MXCSR_MASK: u32 = 0xffff;
const ST_AT: u64 = 32, XMM_AT: u64 = 160;

/** Bits 47..63 equal, as a pointer register of 48 bits gives it back. */
@inline function canonical(address: u64): u64 { return <u64>(<i64>(address << 16) >> 16); }

/**
 * Raises #GP(0) off a 16-byte boundary, else probes the image: the last byte faults before the first, as on the host.
 */
function imageAt(at: u64, write: bool): bool {
  if (canonical(at) != at) return probe(at, 1, write);
  if (at & 15) {
    raiseGP();
    return false;
  }
  return probe(at + IMAGE_BYTES - 1, 1, write) && probe(at, 1, write);
}

@inline function put16(address: u64, low: u64, high: u64): bool {
  const p = writePtr(address, 16);
  if (!p) return false;
  store<u64>(p, low);
  store<u64>(p, high, 8);
  return commit(p);
}

export function fxsave(r: usize): u32 {
  const at = ea(r);
  if (!imageAt(at, true)) return FAULT;
  const fsw = <u64>load<u16>(FSW);
  const wide = sizeLog(r) == 3;
  let fip: u64 = 0, fdp: u64 = 0, fop: u64 = 0;
  if (fsw & ES) {
    fip = load<u64>(FIP);
    fdp = load<u64>(FDP);
    fop = <u64>load<u16>(FOP);
  }
  if (!wide) {
    fip &= 0xffffffff;
    fdp &= 0xffffffff;
  }
  if (!put16(at, <u64>load<u16>(FCW) | fsw << 16 | <u64>load<u8>(FTW) << 32 | fop << 48, fip)) return FAULT;
  if (!put16(at + 16, fdp, <u64>load<u32>(MXCSR) | <u64>MXCSR_MASK << 32)) return FAULT;
  for (let i: usize = 0; i < 8; i++) {
    const p = st(i << 4);
    if (!put16(at + ST_AT + <u64>(i << 4), load<u64>(p), <u64>load<u16>(p, 8))) return FAULT;
  }
  for (let i: usize = 0; i < 16; i++) {
    const p = XMM + (i << 4);
    if (!put16(at + XMM_AT + <u64>(i << 4), load<u64>(p), load<u64>(p, 8))) return FAULT;
  }
  return NEXT;
}

export function fxrstor(r: usize): u32 {
  const at = ea(r);
  if (!imageAt(at, false)) return FAULT;
  let p = readPtr(at, 16);
  if (!p) return FAULT;
  const words = load<u64>(p);
  let fip = load<u64>(p, 8);
  p = readPtr(at + 16, 16);
  if (!p) return FAULT;
  let fdp = load<u64>(p);
  const mxcsr = load<u32>(p, 8);
  if (mxcsr & ~MXCSR_MASK) return raiseGP();
  const newTop = <usize>(words >> 27) & 7;
  for (let i: usize = 0; i < 8; i++) {
    p = readPtr(at + ST_AT + <u64>(i << 4), 16);
    if (!p) return FAULT;
    const to = ST + (((newTop + i) & 7) << 4);
    store<u64>(to, load<u64>(p));
    store<u16>(to, load<u16>(p, 8), 8);
  }
  for (let i: usize = 0; i < 16; i++) {
    p = readPtr(at + XMM_AT + <u64>(i << 4), 16);
    if (!p) return FAULT;
    v128.store(XMM + (i << 4), v128.load(p));
  }
  if (sizeLog(r) == 3) {
    fip = canonical(fip);
    fdp = canonical(fdp);
  } else {
    fip &= 0xffffffff;
    fdp &= 0xffffffff;
  }
  store<u16>(FSW, <u16>(words >> 16));
  store<u8>(FTW, <u8>(words >> 32));
  store<u16>(FOP, <u16>((words >> 48) & 0x7ff));
  store<u64>(FIP, fip);
  store<u64>(FDP, fdp);
  store<u32>(MXCSR, mxcsr);
  loadControl(<u32>words & 0xffff);
  return NEXT;
}
