/**
 * The records that pass between the generator, the host harness (host.c) and the core runner. Little endian.
 * The C side gets the offsets as -D flags, so a layout stands only here.
 *
 * Promise to callers: a record is plain bytes of one stride; views over a batch need no copying.
 */

/** Bytes of the FXSAVE image that hold state: control words, ST0..7, XMM0..15. */
export const fxBytes = 416;
export const codeBytes = 16;

/** A case: what is loaded before the instruction. Patches follow: {u32 offset from dataBase, u32 bytes, data padded to 8}. */
export const input = {
  total: 0, // u32: bytes of the whole record, a multiple of 16
  length: 4, // u32: bytes of the instruction
  rip: 8,
  rflags: 16,
  fsBase: 24,
  gsBase: 32,
  gpr: 40, // u64[16]
  fx: 176,
  code: 592, // u8[16]; the rest of the page is INT3
  patches: 608,
} as const;

/** What came out. The changed bytes [low, high) of the data pages follow, padded to 16. */
export const output = {
  total: 0, // u32
  low: 4, // u32: first changed byte, from dataBase
  high: 8, // u32
  vector: 12, // u32: the exception that ended the case
  rip: 16,
  rflags: 24,
  fsBase: 32,
  gsBase: 40,
  gpr: 48, // u64[16]
  error: 176, // u64
  cr2: 184,
  fx: 192,
  memory: 608,
} as const;

/** Offsets in the FXSAVE image (Intel SDM vol. 1, table 10-2). */
export const fx = { fcw: 0, fsw: 2, ftw: 4, fop: 6, fip: 8, fdp: 16, mxcsr: 24, st: 32, xmm: 160 } as const;

/** Largest record: an FXRSTOR image and a few operands as patches. */
export const maxInput = 2048;
export const maxOutput = output.memory + 8192;

export const flag = { cf: 1, pf: 4, af: 0x10, zf: 0x40, sf: 0x80, tf: 0x100, if: 0x200, df: 0x400, of: 0x800, nt: 0x4000, rf: 0x10000, ac: 0x40000, id: 0x200000 } as const;
