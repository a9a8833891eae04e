/**
 * What iced-x86 decodes and this processor does not have, as rules over iced's instruction codes.
 *
 * Promise to callers: `isOurs(code)` is true exactly for the encodings that CPUID's features here comprise,
 * privileged ones included (they decode, then raise #GP or #UD).
 */
import { Code, CpuidFeature, EncodingKind, Instruction, OpCodeInfo } from 'iced-x86';

/** Features a code may need and still be ours: all of them must be in this list. */
const features: ReadonlySet<CpuidFeature> = new Set([
  CpuidFeature.INTEL8086, CpuidFeature.INTEL186, CpuidFeature.INTEL286, CpuidFeature.INTEL386, CpuidFeature.INTEL486,
  CpuidFeature.X64, CpuidFeature.CMOV, CpuidFeature.CMPXCHG16B, CpuidFeature.CPUID, CpuidFeature.CX8, CpuidFeature.CLFSH,
  CpuidFeature.FPU, CpuidFeature.FPU287, CpuidFeature.FPU387, CpuidFeature.FSGSBASE, CpuidFeature.FXSR, CpuidFeature.MMX,
  CpuidFeature.FPU287XL_ONLY, CpuidFeature.FPU387SL_ONLY,
  CpuidFeature.MSR, CpuidFeature.MULTIBYTENOP, CpuidFeature.PAUSE, CpuidFeature.POPCNT, CpuidFeature.PREFETCHW, CpuidFeature.RDPMC,
  CpuidFeature.RDTSCP, CpuidFeature.SEP, CpuidFeature.SSE, CpuidFeature.SSE2, CpuidFeature.SSE3, CpuidFeature.SSE4_1,
  CpuidFeature.SSE4_2, CpuidFeature.SSSE3, CpuidFeature.SYSCALL, CpuidFeature.TSC,
]);

/**
 * Codes of other features that this processor decodes all the same, because without the feature the bytes mean something older
 * (a NOP space, or an instruction whose F2/F3 prefix is ignored). Mnemonic by mnemonic, each with its older meaning.
 */
const older: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [/^(Tzcnt|Lzcnt)_/, 'BSF and BSR with an ignored F3'],
  [/^(Endbr|Rdssp|Nop_|Reservednop)/, 'the NOP space 0F 19..1F'],
  [/^(Bndmk|Bndcl|Bndcu|Bndcn|Bndmov|Bndldx|Bndstx|Cldemote)/, 'the NOP space 0F 1A..1C'],
  [/^(Prefetch|Prefetchit)/, 'the prefetch space 0F 0D, 0F 18'],
  [/^Wbnoinvd/, 'WBINVD with an ignored F3'],
];

/** Codes of our features that this processor rejects all the same, each with the reason. */
const absent: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^Reservednop_.*_0F0D$/, 'the register forms of 0F 0D are #UD on AMD; iced counts them as reserved NOPs'],
  [/^L[sfg]s_/, 'LSS, LFS, LGS load segment registers, which here never change: NOT IMPLEMENTED, #UD'],
];

/** MOV to and from control and debug registers with ModRM.mod other than 3: the silicon ignores mod; here it is #UD instead of #GP. */
const moves = /^Mov_(r64_[cd]r|[cd]r_r64)$/;

const names = new Map<number, string>(Object.entries(Code).filter(([k]) => !/^\d+$/.test(k)).map(([k, v]) => [v as number, k]));
export const codeName = (code: number): string => names.get(code) ?? `code ${code}`;

const known = new Map<number, boolean>();

const MOVES = new Set<number>([...names].filter(([, name]) => moves.test(name)).map(([code]) => code));

/** `instruction` has just been decoded from `bytes` at `at`. Answers from a table after the first time a code is seen. */
export function isOurs(instruction: Instruction, bytes: Uint8Array, at: number): boolean {
  const code: number = instruction.code;
  if (MOVES.has(code) && bytes[at + instruction.length - 1]! < 0xc0) return false;
  let answer = known.get(code);
  if (answer === undefined) {
    answer = decide(instruction, codeName(code));
    known.set(code, answer);
  }
  return answer;
}

function decide(instruction: Instruction, name: string): boolean {
  if (absent.some(([pattern]) => pattern.test(name))) return false;
  if (older.some(([pattern]) => pattern.test(name))) return true;
  const info: OpCodeInfo = instruction.opCode;
  const encoding: EncodingKind = info.encoding;
  info.free();
  if (encoding !== EncodingKind.Legacy) return false;
  return [...instruction.cpuidFeatures()].every((f) => features.has(f));
}

const prefixes = new Set([0x66, 0x67, 0xf0, 0xf2, 0xf3, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65]);

/**
 * Bytes iced calls invalid which our decoder takes and whose execution raises #UD (or #GP, as privileged): MOV to or from a segment register that
 * is none or CS, MOV with a control or debug register that is none.
 */
export function invalidWhenRun(bytes: Uint8Array, at: number): boolean {
  let p = at;
  while (p < at + 15 && (prefixes.has(bytes[p]!) || (bytes[p]! & 0xf0) === 0x40)) p++;
  if (bytes[p] === 0x8c || bytes[p] === 0x8e) return true;
  return bytes[p] === 0x0f && (bytes[p + 1]! & 0xfc) === 0x20;
}

/** UD0 and UD1: whether a ModRM byte follows differs by vendor; all that counts is #UD. */
export function mayEndEarly(bytes: Uint8Array, at: number): boolean {
  let p = at;
  while (p < at + 15 && (prefixes.has(bytes[p]!) || (bytes[p]! & 0xf0) === 0x40)) p++;
  return bytes[p] === 0x0f && (bytes[p + 1] === 0xb9 || bytes[p + 1] === 0xff);
}
