/** Bit tests and bit scans. With a memory operand and a register index, the index reaches beyond the operand. */
import { CTX, GPR } from "../../generated/state";
import { commit, readPtr, rwPtr } from "../../memory/access";
import { MODE_ADDR32, RECORD_BYTES, dstOf, ea, immOf, isMem, modeOf, sizeLog, srcOf } from "../../decode/record";
import { CF, ZF, getFlags, putFlags } from "../flags";
import { extend, getReg, hasImm, loadSized, putReg, readSecond, storeSized, wroteReg32 } from "../operand";
import { FAULT, NEXT } from "../status";

const TEST: u32 = 0;
const SET: u32 = 1;
const RESET: u32 = 2;
const COMPLEMENT: u32 = 3;

@inline function bitOp(r: usize, op: u32): u32 {
  const s = sizeLog(r);
  const bits: u64 = <u64>8 << <u64>s;
  let index = hasImm(r) ? immOf(r) : getReg(srcOf(r), s);
  let p: usize;
  if (isMem(r)) {
    let a = ea(r);
    // The operand holding the bit is reached in whole operands, as the silicon does.
    if (!hasImm(r)) {
      const by = <u64>((extend(index, s) >> <i64>(3 + s)) << <i64>s);
      // A 32-bit address wraps before its segment's base is added; the address record before this one names the segment.
      const base = modeOf(r) & MODE_ADDR32 ? load<u64>(CTX + srcOf(r - RECORD_BYTES)) : 0;
      a = modeOf(r) & MODE_ADDR32 ? ((a - base + by) & 0xffffffff) + base : a + by;
    }
    p = op == TEST ? readPtr(a, 1 << s) : rwPtr(a, 1 << s);
    if (!p) return FAULT;
  } else p = GPR + dstOf(r);
  index &= bits - 1;
  const v = loadSized(p, s);
  const mask = <u64>1 << index;
  if (op != TEST) {
    storeSized(p, s, op == SET ? v | mask : op == RESET ? v & ~mask : v ^ mask);
    if (!commit(p)) return FAULT;
    wroteReg32(r, s);
  }
  putFlags((getFlags() & ~CF) | <u32>((v >> index) & 1));
  return NEXT;
}

export function bt(r: usize): u32 { return bitOp(r, TEST); }
export function bts(r: usize): u32 { return bitOp(r, SET); }
export function btr(r: usize): u32 { return bitOp(r, RESET); }
export function btc(r: usize): u32 { return bitOp(r, COMPLEMENT); }

@inline function scan(r: usize, reverse: bool): u32 {
  const s = sizeLog(r);
  const p = readSecond(r, s);
  if (!p) return FAULT;
  const v = loadSized(p, s);
  // A zero source leaves the destination (all 64 bits of it) as it was.
  if (v == 0) putFlags(getFlags() | ZF);
  else {
    putReg(dstOf(r), s, reverse ? 63 - clz<u64>(v) : ctz<u64>(v));
    putFlags(getFlags() & ~ZF);
  }
  return NEXT;
}

export function bsf(r: usize): u32 { return scan(r, false); }
export function bsr(r: usize): u32 { return scan(r, true); }
