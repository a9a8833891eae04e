/**
 * Blocks of records: made from guest bytes, kept by physical address, found by virtual address.
 *
 * Promise to callers: a record found by `lookup` or `link` stands for the bytes that are in guest memory now.
 * A block lies in one physical page, so it serves every address space and every address the page is mapped at:
 * no record holds an absolute virtual address. An instruction that spans two pages is a block of its own, registered on both and
 * checked against the present mapping whenever it is looked up.
 */
import {
  ATTRIBUTE_END, FAMILIES, FAMILY_CMP, FAMILY_TEST, FORM_MI, FORM_MR, FORM_RI, FORM_RM, FORM_RR,
  FUSED_CMP_B, FUSED_CMP_BE, FUSED_CMP_E, FUSED_CMP_L, FUSED_CMP_LE, FUSED_TEST_E, FUSED_TEST_LE, FUSED_TEST_S,
  ATTRIBUTE_CONDITION, HANDLER_CBW, HANDLER_CWD, HANDLER_SETCC, NO_HANDLER, HANDLER_LEAVE, HANDLER_POP, HANDLER_PUSH, HANDLER_XCHGRAX,
  KIND_CALL, KIND_CALLINDIRECT, KIND_JCC, KIND_JMP, KIND_JMPINDIRECT,
} from "../generated/decode-tables";
import { installHandlers, HANDLER_COUNT } from "../generated/cold";
import { CHAIN_COLUMNS, CHAIN_FIRST, CHAIN_NEXT, CHAIN_TABLE } from "../generated/handlers";
import {
  H_CALL, H_CALL_FAR, H_CALL_M, H_CALL_NEAR, H_CALL_R, H_CDQ, H_CDQE, H_CQO, H_EA, H_FAR, H_GOTO, H_JMP,
  H_JMP_FAR, H_JMP_M, H_JMP_R, H_LEAVE, H_NOP, H_POP_R, H_PUSH_I, H_PUSH_R, H_RET,
} from "../generated/handlers";
import {
  H_ADD_RR_32_NF, H_AND_RR_32_NF, H_MOV_ADD_RR_32_NF, H_MOV_AND_RR_32_NF, H_MOV_ROL_RI_32_NF, H_MOV_ROR_RI_32_NF, H_MOV_RR_32,
  H_MOV_SHL_RI_32_NF, H_MOV_SHR_RI_32_NF, H_MOV_XOR_RR_32_NF, H_ROL_RI_32_NF, H_ROR_RI_32_NF, H_SHL_RI_32_NF, H_SHR_RI_32_NF, H_XOR_RR_32_NF,
  H_CMOV_B_RR_32, H_JCC_B, H_JCC_BE, H_JCC_E, H_JCC_L, H_JCC_LE, H_JCC_S, H_SETCC_B, H_SETCC_BE, H_SETCC_E, H_SETCC_L, H_SETCC_LE, H_SETCC_S,
  H_CMOV_BE_RR_32, H_CMOV_E_RR_32, H_CMOV_L_RR_32, H_CMOV_LE_RR_32, H_CMOV_S_RR_32,
  H_CMOV_B_RR_64, H_CMOV_BE_RR_64, H_CMOV_E_RR_64, H_CMOV_L_RR_64, H_CMOV_LE_RR_64, H_CMOV_S_RR_64,
} from "../generated/handlers";
import { AT_CUT_BLOCK, CR3, EA_OFFSET, GPR_OFFSET, PC_PAGE, ZERO_OFFSET } from "../generated/state";
import { raiseGP, raiseNonCanonical, raisePF } from "../fault/raise";
import {
  CODE_BYTES, CODE_MAP_BYTES, HASH_ENTRIES, NO_PAGE, PAGE_CODE, PAGE_MASK, blockHash, codeBase, codeMaps, isRam, pageFlags, pageHeads,
  ramBase, ramBytes,
} from "../memory/layout";
import { bank, emptyAllJumps, executeTlb, fillExecuteTlb, fillJump, jumpEntry } from "../memory/tlb";
import { EXECUTE, NO_ADDRESS, walk, walkError, walkLarge } from "../memory/walk";
import {
  FLAGS_FREE, FLAGS_KILLS, FLAGS_NOP, FLAGS_READS, FLAGS_SHIFT, INVALID, MORE, TOO_LONG, address32, base, decode, disp, dst, imm, index, mode,
  row, rowAttributes, rowCondition, rowFamily, rowFlags, rowHandler, rowKind, scale, segment, separate, src,
} from "./decode";
import { BLOCK_DEAD, HEADER_BYTES, addToPage, setCut, watchPage } from "./pages";
import { farStub, invalidRecord, linkStub, stopStub, tooLongRecord } from "../execute/hot/pseudo";
import { MODE_IMM, MODE_MEM, MODE_MEM_FIRST, MODE_SIZE_SHIFT, RECORD_BYTES } from "./record";

/** Instructions of a block at most; `left` is a byte. */
const MAX_INSTRUCTIONS: u32 = 64;
/** Records of a block at most: an address record before each instruction, stubs after the last. */
const MAX_RECORDS: usize = <usize>MAX_INSTRUCTIONS * 2 + 4;

/** Table indices of the handlers outside the hot loop. */
const handlerTable: usize = memory.data(4096, 16);
/** Per record of the block being made: its row (u32), for the passes over the block. */
const rowOf: usize = memory.data(1024, 16);
/** Bytes of an instruction that spans two pages. */
const spanBytes: usize = memory.data(32, 16);

/** Bytes of the second page that an instruction may need. */
const SPAN_BYTES: u32 = 16;
const NO_SECOND_PAGE: u32 = 0xffffffff;

/** RSP as a base register in a record. */
const RSP_BASE: u32 = GPR_OFFSET + 4 * 8;

let top: usize = 0;

export function initBlocks(): void {
  assert(HANDLER_COUNT * 4 <= 4096);
  installHandlers(handlerTable);
  top = codeBase;
}

/** Throws all decoded code away. */
export function emptyCode(): void {
  top = codeBase;
  memory.fill(blockHash, 0, HASH_ENTRIES * 4);
  const pages = <u32>(ramBytes >> 12);
  for (let i: u32 = 0; i < pages; i++) {
    if (load<u32>(pageHeads + (<usize>i << 2))) {
      store<u32>(pageHeads + (<usize>i << 2), 0);
      memory.fill(codeMaps + <usize>i * CODE_MAP_BYTES, 0, CODE_MAP_BYTES);
    }
    const flags = pageFlags + <usize>i;
    store<u8>(flags, load<u8>(flags) & ~PAGE_CODE);
  }
  emptyAllJumps();
}

// What the last makeBlock found.
let madeRecords: u32 = 0;
let madeCount: u32 = 0;
let madeBytes: u32 = 0;
/** The first instruction goes on in the next page. */
let madeMore: bool = false;

@inline function put(r: usize, handler: u32, offset: u32, length: u32, order: u32): void {
  store<u16>(r, <u16>handler);
  store<u8>(r, <u8>dst, 2);
  store<u8>(r, <u8>src, 3);
  store<u8>(r, <u8>base, 4);
  store<u8>(r, <u8>index, 5);
  store<u8>(r, <u8>scale, 6);
  store<u8>(r, <u8>mode, 7);
  store<u64>(r, imm, 8);
  store<u64>(r, disp, 16);
  store<u16>(r, <u16>offset, 24);
  store<u8>(r, <u8>length, 26);
  store<u8>(r, <u8>order, 27); // becomes left
  store<u32>(r, load<u32>(handlerTable + <usize>(rowHandler(row) << 2)), 28);
}

/** A record that stands for no instruction; `patch`: where the link that leads here is kept, 0: here. */
function pseudo(r: usize, handler: u32, run: i32, target: u64, patch: usize): void {
  memory.fill(r, 0, RECORD_BYTES);
  store<u16>(r, <u16>handler);
  store<u32>(r, run, 28);
  store<u8>(r, ZERO_OFFSET, 4);
  store<u8>(r, ZERO_OFFSET, 5);
  store<u32>(r, <u32>patch, 8);
  store<u64>(r, target, 16);
}

/** A stub that leads to an address of this page (relative to it) or to another page. */
@inline function stub(r: usize, target: u64, patch: usize): void {
  if (inPage(target)) pseudo(r, H_CALL, linkStub.index, target, patch);
  else pseudo(r, H_FAR, farStub.index, target, 0);
}

@inline function inPage(target: u64): bool { return target < 4096; }

@inline function familyEntry(family: u32, form: u32, m: u32): u32 {
  const size = (m >> MODE_SIZE_SHIFT) & 3;
  return <u32>load<u16>(FAMILIES + <usize>((family - 1) * 64 + (form * 4 + size) * 2));
}

/** The operand form by mode and index register, as an index of the family tables. */
function formOf(m: u32, i: u32): u32 {
  if (m & MODE_MEM) {
    const x: u32 = i == ZERO_OFFSET ? 0 : 1;
    if ((m & MODE_MEM_FIRST) == 0) return FORM_RM + x;
    return (m & MODE_IMM) ? FORM_MI + x : FORM_MR + x;
  }
  return (m & MODE_IMM) ? FORM_RI : FORM_RR;
}

/** The handler of the instruction just decoded; H_CALL for one outside the loop. */
function chooseHandler(): u32 {
  const size = (mode >> MODE_SIZE_SHIFT) & 3;
  const family = rowFamily(row);
  const flags = rowFlags(row);
  if (flags & FLAGS_NOP) return H_NOP;
  if (family) {
    // A shift by 0 changes no flag: the general handler knows.
    if ((flags & FLAGS_SHIFT) && (mode & MODE_IMM) && (imm & (size == 3 ? 63 : 31)) == 0) return H_CALL;
    const n = familyEntry(family, formOf(mode, separate ? ZERO_OFFSET : index), mode);
    return n == NO_HANDLER ? H_CALL : n;
  }
  return special(size);
}

/** The handler made for a condition, by its pair; H_CALL when there is none (overflow and parity). */
function pick(cc: u32, b: u32, e: u32, be: u32, s: u32, l: u32, le: u32): u32 {
  switch (cc >> 1) {
    case 1: return b;
    case 2: return e;
    case 3: return be;
    case 4: return s;
    case 6: return l;
    case 7: return le;
    default: return H_CALL;
  }
}

function special(size: u32): u32 {
  const h = rowHandler(row);
  if (rowAttributes(row) & ATTRIBUTE_CONDITION) {
    if (mode & MODE_MEM) return H_CALL;
    const cc = rowCondition(row);
    if (h == HANDLER_SETCC) return pick(cc, H_SETCC_B, H_SETCC_E, H_SETCC_BE, H_SETCC_S, H_SETCC_L, H_SETCC_LE);
    if (size == 3) return pick(cc, H_CMOV_B_RR_64, H_CMOV_E_RR_64, H_CMOV_BE_RR_64, H_CMOV_S_RR_64, H_CMOV_L_RR_64, H_CMOV_LE_RR_64);
    if (size == 2) return pick(cc, H_CMOV_B_RR_32, H_CMOV_E_RR_32, H_CMOV_BE_RR_32, H_CMOV_S_RR_32, H_CMOV_L_RR_32, H_CMOV_LE_RR_32);
    return H_CALL;
  }
  if (size == 3) {
    if (h == HANDLER_PUSH) return (mode & MODE_IMM) ? H_PUSH_I : (mode & MODE_MEM) ? H_CALL : H_PUSH_R;
    if (h == HANDLER_POP) return (mode & MODE_MEM) ? H_CALL : H_POP_R;
    if (h == HANDLER_LEAVE) return H_LEAVE;
    if (h == HANDLER_CBW) return H_CDQE;
    if (h == HANDLER_CWD) return H_CQO;
  } else if (size == 2 && h == HANDLER_CWD) return H_CDQ;
  return H_CALL;
}

/**
 * Decodes from `host` (page offset `offset`, `available` bytes) into records at `at`, at most `most` instructions.
 * `whole`: fuse, drop NOPs and flags that nobody sees; else exactly one record an instruction, ended by STOP.
 */
function makeBlock(host: usize, offset: u32, available: u32, at: usize, most: u32, whole: bool): void {
  let r = at;
  let count: u32 = 0;
  let o = offset;
  const end = offset + available;
  let ended = false;
  madeMore = false;
  while (count < most && o < end) {
    const length = decode(host + <usize>(o - offset), end - o, o);
    if (length <= 0) {
      if (length == MORE) {
        madeMore = count == 0;
        break;
      }
      pseudo(r, H_CALL, length == INVALID ? invalidRecord.index : tooLongRecord.index, 0, 0);
      store<u16>(r, <u16>o, 24);
      store<u8>(r, <u8>count, 27);
      noteRow(at, r, 0);
      r += RECORD_BYTES;
      count++;
      o++;
      ended = true;
      break;
    }
    const kind = rowKind(row);
    // Plain NOP: 90 without REX.B is no exchange.
    const nop = (rowFlags(row) & FLAGS_NOP) != 0 || (rowHandler(row) == HANDLER_XCHGRAX && dst == 0);
    if (nop && whole && count > 0) {
      count++;
      o += length;
      continue;
    }
    if (separate) {
      // dst 1: the sum is 32 bits wide; src: the segment base to add.
      put(r, H_EA, o, length, count);
      store<u8>(r, address32 ? 1 : 0, 2);
      store<u8>(r, <u8>segment, 3);
      // POP adds to RSP before it makes the address.
      if (rowHandler(row) == HANDLER_POP && base == RSP_BASE) store<u64>(r, disp + (1 << ((mode >> MODE_SIZE_SHIFT) & 3)), 16);
      noteRow(at, r, 0);
      r += RECORD_BYTES;
    }
    if (kind) {
      r = putBranch(at, r, kind, o, length, count);
      count++;
      o += length;
      ended = true;
      break;
    }
    const handler = nop ? H_NOP : chooseHandler();
    put(r, handler, o, length, count);
    if (separate) useComputed(r);
    noteRow(at, r, <u32>row);
    r += RECORD_BYTES;
    count++;
    o += length;
    if (rowAttributes(row) & ATTRIBUTE_END) break;
  }
  const records = <u32>((r - at) / RECORD_BYTES);
  for (let i: u32 = 0; i < records; i++) {
    const q = at + <usize>i * RECORD_BYTES;
    store<u8>(q, <u8>(count - <u32>load<u8>(q, 27)), 27);
  }
  if (whole) passes(at, records);
  if (!ended) {
    if (!whole) pseudo(r, H_CALL, stopStub.index, <u64>o, 0);
    else stub(r, <u64>o, 0);
  }
  madeRecords = records;
  madeCount = count;
  madeBytes = o - offset;
}

/** The address was computed by the record before. */
function useComputed(r: usize): void {
  store<u8>(r, EA_OFFSET, 4);
  store<u8>(r, ZERO_OFFSET, 5);
  store<u8>(r, 0, 6);
  store<u64>(r, 0, 16);
}

@inline function noteRow(at: usize, r: usize, value: u32): void {
  store<u32>(rowOf + ((r - at) / RECORD_BYTES << 2), value);
}

/** A branch record and the stubs its links lead to until they are resolved. Answers where the next record would stand. */
function putBranch(at: usize, r: usize, kind: u32, o: u32, length: u32, count: u32): usize {
  const target = disp;
  const next = <u64>(o + <u32>length);
  const condition = rowCondition(row);
  let handler: u32;
  let stubs: u32 = 0;
  switch (kind) {
    case KIND_JCC:
      handler = pick(condition, H_JCC_B, H_JCC_E, H_JCC_BE, H_JCC_S, H_JCC_L, H_JCC_LE);
      stubs = 2;
      break;
    case KIND_JMP:
      handler = inPage(target) ? H_JMP : H_JMP_FAR;
      stubs = inPage(target) ? 1 : 0;
      break;
    case KIND_CALL:
      handler = inPage(target) ? H_CALL_NEAR : H_CALL_FAR;
      stubs = inPage(target) ? 1 : 0;
      break;
    case KIND_CALLINDIRECT: handler = (mode & MODE_MEM) ? H_CALL_M : H_CALL_R; break;
    case KIND_JMPINDIRECT: handler = (mode & MODE_MEM) ? H_JMP_M : H_JMP_R; break;
    default: handler = H_RET;
  }
  put(r, handler, o, length, count);
  if (separate) useComputed(r);
  if (kind == KIND_JCC) {
    store<u8>(r, <u8>condition, 2);
    store<u8>(r, <u8>(condition & 1), 3);
  }
  noteRow(at, r, <u32>row);
  const after = r + RECORD_BYTES;
  if (stubs > 0) {
    stub(after, target, r + 8);
    store<u32>(r, <u32>after, 8);
  }
  if (stubs > 1) {
    const second = after + RECORD_BYTES;
    stub(second, next, r + 12);
    store<u32>(r, <u32>second, 12);
  }
  return after;
}

/** Flags nobody can see are not stored; a comparison is joined with the branch behind it. */
function passes(at: usize, records: u32): void {
  let dead = false;
  for (let i = <i32>records - 1; i >= 0; i--) {
    const r = at + <usize>i * RECORD_BYTES;
    const w = <usize>load<u32>(rowOf + (<usize>i << 2));
    if (w == 0) {
      dead = dead && load<u16>(r) == H_EA;
      continue;
    }
    const flags = rowFlags(w);
    const family = rowFamily(w);
    const handler = <u32>load<u16>(r);
    const m = <u32>load<u8>(r, 7);
    let without: u32 = NO_HANDLER;
    if (dead && family && !(m & MODE_MEM_FIRST)) {
      const zeroShift = (flags & FLAGS_SHIFT) && (load<u64>(r, 8) & ((m >> MODE_SIZE_SHIFT & 3) == 3 ? 63 : 31)) == 0;
      if (!zeroShift) without = familyEntry(family + 1, formOf(m, <u32>load<u8>(r, 5)), m);
    }
    if (without != NO_HANDLER) {
      store<u16>(r, <u16>without);
    } else if (handler == H_CALL) dead = false; // may fault, and then its flags are seen
    else if (flags & FLAGS_READS) dead = false;
    else if (flags & FLAGS_KILLS) dead = true;
    else if (!(flags & (FLAGS_FREE | FLAGS_NOP))) dead = false;
    if (m & MODE_MEM) dead = false;
  }
  if (records < 2) return;
  joinMoves(at, records);
  joinBranch(at, records);
  chain(at, records);
}

/** A comparison at the end and the branch behind it become one. */
function joinBranch(at: usize, records: u32): void {
  const j = at + <usize>(records - 1) * RECORD_BYTES;
  const w = <usize>load<u32>(rowOf + (<usize>(records - 1) << 2));
  const c = j - RECORD_BYTES;
  const v = <usize>load<u32>(rowOf + (<usize>(records - 2) << 2));
  // NOPs dropped between the two would not be counted.
  if (!w || !v || rowKind(w) != KIND_JCC || load<u8>(c, 27) != load<u8>(j, 27) + 1) return;
  const family = rowFamily(v);
  if (load<u16>(c) == H_CALL || (family != FAMILY_CMP && family != FAMILY_TEST) || family == 0) return;
  const cc = <u32>load<u8>(j, 2);
  const which = family == FAMILY_CMP ? fusedCompare(cc) : fusedTest(cc);
  if (which == 0) return;
  const m = <u32>load<u8>(c, 7);
  const fused = familyEntry(family + which, formOf(m, <u32>load<u8>(c, 5)), m);
  if (fused == NO_HANDLER) return;
  store<u16>(c, <u16>fused);
  if (cc & 1) {
    // The handler branches on the condition's positive form: its two links change places.
    const taken = load<u32>(j, 8);
    store<u32>(j, load<u32>(j, 12), 8);
    store<u32>(j, taken, 12);
    store<u8>(j, <u8>(cc & ~1), 2);
    store<u8>(j, 0, 3);
    const first = j + RECORD_BYTES;
    const second = first + RECORD_BYTES;
    if (load<u32>(first, 8)) store<u32>(first, <u32>j + 12, 8);
    if (load<u32>(second, 8)) store<u32>(second, <u32>j + 8, 8);
  }
}

/** Records that one handler does together (tables/chains): the first gets that handler, the others stay as they are. */
function chain(at: usize, records: u32): void {
  const end = at + <usize>records * RECORD_BYTES;
  let r = at;
  while (r < end) {
    const first = r;
    let h = <u32>load<u16>(r);
    r += width(h);
    while (r < end) {
      const row = <u32>load<u8>(CHAIN_FIRST + <usize>h);
      const next = <u32>load<u16>(r);
      const column = <u32>load<u8>(CHAIN_NEXT + <usize>next);
      if (row == 0 || column == 0) break;
      const both = <u32>load<u16>(CHAIN_TABLE + <usize>((row * CHAIN_COLUMNS + column) << 1));
      if (both == 0) break;
      h = both;
      r += width(next);
    }
    store<u16>(first, <u16>h);
  }
}

/** Bytes of records that a handler's instruction takes: two when a MOV was joined. */
@inline function width(h: u32): usize { return isJoined(h) ? 2 * RECORD_BYTES : RECORD_BYTES; }

function isJoined(h: u32): bool {
  return h == H_MOV_ADD_RR_32_NF || h == H_MOV_XOR_RR_32_NF || h == H_MOV_AND_RR_32_NF || h == H_MOV_ROR_RI_32_NF
    || h == H_MOV_ROL_RI_32_NF || h == H_MOV_SHR_RI_32_NF || h == H_MOV_SHL_RI_32_NF;
}

/** A MOV and the operation on its destination behind it become one: both are free of faults and of visible flags. */
function joinMoves(at: usize, records: u32): void {
  for (let i: u32 = 0; i + 1 < records; i++) {
    const r = at + <usize>i * RECORD_BYTES;
    const next = r + RECORD_BYTES;
    if (load<u16>(r) != H_MOV_RR_32 || load<u8>(r, 2) != load<u8>(next, 2)) continue;
    const second = <u32>load<u16>(next);
    const registers = second == H_ADD_RR_32_NF || second == H_XOR_RR_32_NF || second == H_AND_RR_32_NF;
    if (registers && load<u8>(next, 3) == load<u8>(r, 2)) continue; // the operation reads the destination twice
    const together = joinedHandler(second);
    if (together == H_CALL) continue;
    store<u16>(r, <u16>together);
    i++;
  }
}

function joinedHandler(second: u32): u32 {
  if (second == H_ADD_RR_32_NF) return H_MOV_ADD_RR_32_NF;
  if (second == H_XOR_RR_32_NF) return H_MOV_XOR_RR_32_NF;
  if (second == H_AND_RR_32_NF) return H_MOV_AND_RR_32_NF;
  if (second == H_ROR_RI_32_NF) return H_MOV_ROR_RI_32_NF;
  if (second == H_ROL_RI_32_NF) return H_MOV_ROL_RI_32_NF;
  if (second == H_SHR_RI_32_NF) return H_MOV_SHR_RI_32_NF;
  if (second == H_SHL_RI_32_NF) return H_MOV_SHL_RI_32_NF;
  return H_CALL;
}

function fusedCompare(cc: u32): u32 {
  switch (cc >> 1) {
    case 1: return FUSED_CMP_B;
    case 2: return FUSED_CMP_E;
    case 3: return FUSED_CMP_BE;
    case 6: return FUSED_CMP_L;
    case 7: return FUSED_CMP_LE;
    default: return 0;
  }
}

/** After TEST the carry and overflow flags are 0. */
function fusedTest(cc: u32): u32 {
  switch (cc >> 1) {
    case 2:
    case 3: return FUSED_TEST_E;
    case 4:
    case 6: return FUSED_TEST_S;
    case 7: return FUSED_TEST_LE;
    default: return 0;
  }
}

@inline function bucket(physical: u32): usize {
  return blockHash + (<usize>((physical ^ (physical >> 15)) & <u32>(HASH_ENTRIES - 1)) << 2);
}

/** First record of the live block at a physical address, or 0. */
function find(physical: u32, page2: u32): usize {
  const b = bucket(physical);
  let h = <usize>load<u32>(b);
  while (h) {
    if (load<u32>(h) == physical && load<u8>(h, 14) != BLOCK_DEAD && load<u32>(h, 16) == page2) return h + HEADER_BYTES;
    h = <usize>load<u32>(h, 8);
  }
  return 0;
}

/** Page number of the second page, as a header keeps it; 0: the block does not span. */
@inline function spanTag(physical: u64): u32 { return <u32>(physical >> 12) + 1; }

/** Where the code page of `rip` is, or NO_ADDRESS with the fault raised. */
function fetchAddress(rip: u64): u64 {
  const known = executeTlb(rip);
  if (known != NO_PAGE) return known | (rip & PAGE_MASK);
  const physical = walk(load<u64>(CR3), rip, EXECUTE, true);
  if (physical == NO_ADDRESS) {
    raisePF(rip, walkError);
    return NO_ADDRESS;
  }
  if (!isRam(physical)) {
    raiseGP(); // instructions cannot be fetched from a device
    return NO_ADDRESS;
  }
  fillExecuteTlb(rip, physical, walkLarge);
  return physical;
}

@inline function isCanonical(a: u64): bool { return <u64>((<i64>a << 16) >> 16) == a; }

/** Puts the bytes around a page end into spanBytes; false: the second page faults. */
function gatherSpan(rip: u64, physical: u64): bool {
  const next = (rip | PAGE_MASK) + 1;
  if (!isCanonical(next)) {
    raiseNonCanonical();
    return false;
  }
  const physical2 = fetchAddress(next);
  if (physical2 == NO_ADDRESS) return false;
  const first = <u32>(4096 - (rip & PAGE_MASK));
  memory.copy(spanBytes, ramBase + <usize>physical, <usize>first);
  memory.copy(spanBytes + <usize>first, ramBase + <usize>physical2, SPAN_BYTES);
  spanPage = physical2 >> 12;
  return true;
}

let spanPage: u64 = 0;

/** Decodes and registers the block at `rip`; its first record, or 0 with a fault raised. */
function make(rip: u64, physical: u64): usize {
  if (top + HEADER_BYTES + MAX_RECORDS * RECORD_BYTES > codeBase + CODE_BYTES) emptyCode();
  const offset = <u32>(physical & PAGE_MASK);
  const h = top;
  const records = h + HEADER_BYTES;
  makeBlock(ramBase + <usize>physical, offset, 4096 - offset, records, MAX_INSTRUCTIONS, true);
  let page2: u32 = 0;
  if (madeMore) {
    if (!gatherSpan(rip, physical)) return 0;
    page2 = <u32>spanPage + 1;
    const known = find(<u32>physical, page2);
    if (known) return known;
    makeBlock(spanBytes, offset, 4096 - offset + SPAN_BYTES, records, 1, true);
  }
  const used = <usize>(madeRecords + 3) * RECORD_BYTES;
  memory.fill(h, 0, HEADER_BYTES);
  store<u32>(h, <u32>physical);
  store<u16>(h, <u16>madeRecords, 12);
  store<u32>(h, page2, 16);
  store<u32>(h, madeBytes, 24);
  const b = bucket(<u32>physical);
  store<u32>(h, load<u32>(b), 8);
  store<u32>(b, <u32>h);
  top = records + used;
  const page = <u32>(physical >> 12);
  addToPage(h, page);
  watchPage(page, offset, page2 ? 4096 : offset + madeBytes);
  if (page2) {
    const alias = top;
    memory.fill(alias, 0, HEADER_BYTES);
    store<u32>(alias, <u32>h, 20);
    top += HEADER_BYTES;
    addToPage(alias, page2 - 1);
    watchPage(page2 - 1, 0, SPAN_BYTES);
  }
  return records;
}

@inline function lengthOfFirst(record: usize): u64 {
  return <u64>load<u8>(record, 26);
}

/** The record for `rip` in the address space that runs, with pcPage set; 0: the fetch faulted (exit fields set). */
export function lookup(rip: u64): usize {
  const e = jumpEntry(bank, rip);
  if (load<u64>(e) == rip) {
    store<u64>(PC_PAGE, rip & ~PAGE_MASK);
    return <usize>load<u32>(e, 8);
  }
  if (!isCanonical(rip)) {
    raiseGP();
    return 0;
  }
  const physical = fetchAddress(rip);
  if (physical == NO_ADDRESS) return 0;
  let record = find(<u32>physical, 0);
  if (!record) record = make(rip, physical);
  if (!record) return 0;
  store<u64>(PC_PAGE, rip & ~PAGE_MASK);
  fillJump(rip, rip + max<u64>(lengthOfFirst(record), 1) - 1, record);
  return record;
}

/**
 * The record for `rip` in the page that runs, reached through stub `from`, which is bypassed from now on where that is safe.
 */
export function link(from: usize, rip: u64): usize {
  const physical = fetchAddress(rip);
  if (physical == NO_ADDRESS) return 0;
  const before = top;
  let record = find(<u32>physical, 0);
  if (!record) record = make(rip, physical);
  if (!record) return 0;
  // The cache was emptied on the way: the stub is history. A spanning block depends on its second page's mapping.
  if (top < before || load<u32>(record - HEADER_BYTES, 16) != 0) return record;
  const patch = <usize>load<u32>(from, 8);
  if (patch) store<u32>(patch, <u32>record);
  else {
    store<u32>(from, <u32>record, 8);
    store<u16>(from, <u16>H_GOTO);
  }
  return record;
}

/** Records for exactly the next `count` instructions at most, in a place of their own; 0: the fetch faulted. */
export function cutBlock(rip: u64, count: u32): usize {
  if (!isCanonical(rip)) {
    raiseGP();
    return 0;
  }
  const physical = fetchAddress(rip);
  if (physical == NO_ADDRESS) return 0;
  const offset = <u32>(physical & PAGE_MASK);
  const page = <u32>(physical >> 12);
  const at = AT_CUT_BLOCK;
  makeBlock(ramBase + <usize>physical, offset, 4096 - offset, at, min<u32>(count, MAX_INSTRUCTIONS), false);
  let page2: u32 = NO_SECOND_PAGE;
  if (madeMore) {
    if (!gatherSpan(rip, physical)) return 0;
    page2 = <u32>spanPage;
    makeBlock(spanBytes, offset, 4096 - offset + SPAN_BYTES, at, 1, false);
    watchPage(page2, 0, SPAN_BYTES);
  }
  watchPage(page, offset, page2 == NO_SECOND_PAGE ? offset + madeBytes : 4096);
  setCut(page, page2, at, madeRecords);
  store<u64>(PC_PAGE, rip & ~PAGE_MASK);
  return at;
}
