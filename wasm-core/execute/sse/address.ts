/** The implicit address of MASKMOVDQU: DS:rDI, another segment's base when a prefix names one. */
import { CTX, GPR } from "../../generated/state";
import { MODE_ADDR32, modeOf } from "../../decode/record";

const RDI: usize = GPR + 56;

/** As for the string instructions, decode puts the context offset of the segment's base into the index field. */
export function maskAddress(r: usize): u64 {
  const rdi = modeOf(r) & MODE_ADDR32 ? <u64>load<u32>(RDI) : load<u64>(RDI);
  return rdi + load<u64>(CTX + <usize>load<u8>(r, 5));
}
