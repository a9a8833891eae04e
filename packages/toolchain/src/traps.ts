/**
 * Why a compiled program traps. `unreachable` is UD2; every other check that fails ends in UD1 with the kind as
 * its displacement (0F B9 40 kind: `ud1 eax, [rax+kind]`), so a debugger reads the reason at the faulting address
 * and needs no side table. Division by zero and overflow are #DE of DIV and IDIV, memory out of bounds and stack
 * overflow are page faults.
 */
export const TrapKind = {
  unreachable: 0,
  invalidConversion: 1,
  undefinedElement: 2,
  indirectCallType: 3,
  memoryBounds: 4,
  tableBounds: 5,
} as const;
export type TrapKind = (typeof TrapKind)[keyof typeof TrapKind];

export const trapTexts: readonly string[] = [
  'unreachable executed',
  'float does not fit the integer, or is not a number',
  'indirect call of an element that does not exist',
  'indirect call of a function of another type',
  'bulk memory operation out of bounds',
  'table access out of bounds',
];

/** The bytes of UD1 before the kind. */
export const trapBytes = [0x0f, 0xb9, 0x40] as const;

/** The trap kind of the instruction at the start of `code`, undefined when it is no trap of ours. */
export function trapKindAt(code: Uint8Array): TrapKind | undefined {
  if (code[0] === 0x0f && code[1] === 0x0b) return TrapKind.unreachable;
  if (trapBytes.some((byte, i) => code[i] !== byte)) return undefined;
  return trapTexts[code[3]!] === undefined ? undefined : (code[3] as TrapKind);
}
