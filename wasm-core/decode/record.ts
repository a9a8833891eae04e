/**
 * A decoded instruction: 32 bytes, written by decode/, read by execute/.
 *
 *   0      2    3    4     5      6      7     8            16           24   26   27    28       32
 *   +------+----+----+-----+------+------+-----+------------+------------+----+----+-----+--------+
 *   |handler dst| src| base| index| scale| mode| immediate  |displacement| off| len| left| fn/link|
 *   +------+----+----+-----+------+------+-----+------------+------------+----+----+-----+--------+
 *
 * dst and src are byte offsets: from the context for general registers (an AH..BH operand points at
 * the second byte of its register), from the context's xmm or st array for vector registers.
 * base and index are context offsets too (`zero` when absent), so every effective address is
 * base + (index << scale) + displacement; what does not fit (32-bit addresses, segment with base and index)
 * is computed by a record before this one into the pseudo-register `ea`.
 * left counts the instructions from this one to the end of its block, this one included;
 * a record that stands for no instruction has the left of the instruction after it.
 */
import { CTX } from "../generated/state";

export const RECORD_BYTES: usize = 32;

/** mode bits. */
export const MODE_MEM: u32 = 1; // one operand is in memory, at ea(r)
export const MODE_SIZE_SHIFT: u32 = 1; // bits 1..2: log2 of the operand size, 0..3
export const MODE_MEM_FIRST: u32 = 8; // the memory operand is the first (destination) operand
export const MODE_REP: u32 = 16; // F3
export const MODE_REPNE: u32 = 32; // F2
export const MODE_IMM: u32 = 64; // the last operand is the immediate
export const MODE_ADDR32: u32 = 128; // implicit addresses (string instructions, XLAT) are 32 bits wide

@inline export function handlerOf(r: usize): u32 { return load<u16>(r); }
@inline export function dstOf(r: usize): usize { return load<u8>(r, 2); }
@inline export function srcOf(r: usize): usize { return load<u8>(r, 3); }
@inline export function modeOf(r: usize): u32 { return load<u8>(r, 7); }
@inline export function immOf(r: usize): u64 { return load<u64>(r, 8); }
@inline export function dispOf(r: usize): u64 { return load<u64>(r, 16); }
@inline export function offOf(r: usize): u32 { return load<u16>(r, 24); }
@inline export function lenOf(r: usize): u32 { return load<u8>(r, 26); }
@inline export function leftOf(r: usize): i32 { return load<u8>(r, 27); }

/** Log2 of the operand size of a b/w/d/q form. */
@inline export function sizeLog(r: usize): u32 { return (modeOf(r) >> MODE_SIZE_SHIFT) & 3; }
@inline export function isMem(r: usize): bool { return (modeOf(r) & MODE_MEM) != 0; }

/** The effective address of the memory operand. */
@inline export function ea(r: usize): u64 {
  return load<u64>(CTX + <usize>load<u8>(r, 4))
    + (load<u64>(CTX + <usize>load<u8>(r, 5)) << <u64>load<u8>(r, 6))
    + load<u64>(r, 16);
}
