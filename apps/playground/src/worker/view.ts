/** What the page sees of a processor context: names from packages/abi, numbers as text. */
import { coreFields } from '@lux9/abi';
import type { CoreContext } from '@lux9/bus';
import { Gpr } from '@lux9/bus';
import type { FlagView, RegisterView } from '@lux9/protocol';

/** Bits of RFLAGS a user program can see change (Intel SDM vol. 1, 3.4.3). */
const flagBits = { CF: 0, PF: 2, AF: 4, ZF: 6, SF: 7, DF: 10, OF: 11 } as const;

const vectorField = coreFields.find((f) => f.name === 'xmm')!;

const digits = (value: bigint): string => value.toString(16).padStart(16, '0');

export function registersOf(context: CoreContext): RegisterView[] {
  return [
    { name: 'rip', value: digits(BigInt(context.rip)) },
    ...Object.entries(Gpr).map(([name, number]) => ({ name, value: digits(context.gpr(number)) })),
  ];
}

export function flagsOf(context: CoreContext): FlagView[] {
  return Object.entries(flagBits).map(([name, bit]) => ({ name, set: ((context.rflags >>> bit) & 1) === 1 }));
}

/** The first `count` xmm registers, each as its low double; the upper one follows when it is not zero. */
export function vectorsOf(context: CoreContext, count: number): RegisterView[] {
  const { buffer, byteOffset } = context.bytes;
  const view = new DataView(buffer, byteOffset + vectorField.offset, vectorField.size * vectorField.count);
  return Array.from({ length: count }, (_, i) => {
    const low = view.getFloat64(i * 16, true);
    const high = view.getFloat64(i * 16 + 8, true);
    return { name: `xmm${i}`, value: high === 0 ? String(low) : `${low} | ${high}` };
  });
}
