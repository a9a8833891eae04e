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
  [/^(Xend|Xtest)$/, ''],
].filter((r) => r[1] !== '') as [RegExp, string][];

const names = new Map<number, string>(Object.entries(Code).filter(([k]) => !/^\d+$/.test(k)).map(([k, v]) => [v as number, k]));
export const codeName = (code: number): string => names.get(code) ?? `code ${code}`;

const known = new Map<number, boolean>();

/** `instruction` has just been decoded. Answers from a table after the first time a code is seen. */
export function isOurs(instruction: Instruction): boolean {
  const code: number = instruction.code;
  let answer = known.get(code);
  if (answer === undefined) {
    answer = decide(instruction, codeName(code));
    known.set(code, answer);
  }
  return answer;
}

function decide(instruction: Instruction, name: string): boolean {
  if (older.some(([pattern]) => pattern.test(name))) return true;
  const info: OpCodeInfo = instruction.opCode;
  const encoding: EncodingKind = info.encoding;
  info.free();
  if (encoding !== EncodingKind.Legacy) return false;
  return [...instruction.cpuidFeatures()].every((f) => features.has(f));
}
