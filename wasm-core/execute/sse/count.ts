/** POPCNT and CRC32. */
import { GPR } from "../../generated/state";
import { dstOf, sizeLog } from "../../decode/record";
import { ZF, putFlags } from "../flags";
import { FAULT, NEXT } from "../status";
import { getReg, loadSized, putReg, readSecond } from "../operand";

export function popcnt(r: usize): u32 {
  const log = sizeLog(r);
  const s = readSecond(r, log);
  if (!s) return FAULT;
  const value = loadSized(s, log);
  putReg(dstOf(r), log, popcount(value));
  putFlags(value == 0 ? ZF : 0);
  return NEXT;
}

@inline function popcount(x: u64): u64 { return <u64>i64.popcnt(<i64>x); }

/** Remainders of the sixteen half bytes by the Castagnoli polynomial 0x11EDC6F41, bits reflected. */
const halfBytes = memory.data<u32>([
  0x00000000, 0x105EC76F, 0x20BD8EDE, 0x30E349B1, 0x417B1DBC, 0x5125DAD3, 0x61C69362, 0x7198540D,
  0x82F63B78, 0x92A8FC17, 0xA24BB5A6, 0xB21572C9, 0xC38D26C4, 0xD3D3E1AB, 0xE330A81A, 0xF36E6F75,
]);

function crc(r: usize, log: u32): u32 {
  const s = readSecond(r, log);
  if (!s) return FAULT;
  let data = loadSized(s, log);
  let c = <u32>getReg(dstOf(r), 2);
  for (let i = 2 << log; i > 0; i--) {
    c = (c >> 4) ^ load<u32>(halfBytes + (<usize>((c ^ <u32>data) & 15) << 2));
    data >>= 4;
  }
  store<u64>(GPR + dstOf(r), <u64>c);
  return NEXT;
}

/** The destination is 32 bits wide in every form; the upper half of the register becomes zero. */
export function crc32b(r: usize): u32 { return crc(r, 0); }
export function crc32v(r: usize): u32 { return crc(r, sizeLog(r)); }
