/**
 * How compiled functions call each other. System V's register order for arguments, so that C can call them;
 * several results in registers; XMM8..15 kept by the callee besides System V's six. docs/programs.md has the table.
 */
import { isFloat, tyOf, type Ty } from '../ir/ir.ts';
import type { FuncType } from '../reader/types.ts';
import { R, xmm } from './mir.ts';

const intArgs = [R.rdi, R.rsi, R.rdx, R.rcx, R.r8, R.r9];
const floatArgs = [0, 1, 2, 3, 4, 5, 6, 7].map(xmm);
const intResults = [R.rax, R.rdx, R.rcx, R.rsi, R.rdi, R.r8, R.r9];
const floatResults = floatArgs;

export const calleeSavedInts = [R.rbx, R.rbp, R.r12, R.r13, R.r14, R.r15];
export const calleeSavedFloats = [8, 9, 10, 11, 12, 13, 14, 15].map(xmm);

const mask = (registers: readonly number[]): number => registers.reduce((bits, r) => bits | (1 << r), 0);

export const calleeSavedMask = mask([...calleeSavedInts, ...calleeSavedFloats]);
/** What a call of an unknown function may change. */
export const callClobbers = ~(calleeSavedMask | (1 << R.rsp));

/** Where an argument or result is: a register, or slot `stack` (8 bytes each) of the call's stack area. */
export interface Place {
  readonly ty: Ty;
  readonly register: number | undefined;
  readonly stack: number;
}

export interface Signature {
  readonly args: readonly Place[];
  readonly results: readonly Place[];
  /** Slots of the stack area: arguments first, then results. */
  readonly stackArgs: number;
  readonly stackSlots: number;
}

const known = new WeakMap<FuncType, Signature>();

export function signatureOf(type: FuncType): Signature {
  let signature = known.get(type);
  if (signature === undefined) {
    const args = assign(type.params.map(tyOf), intArgs, floatArgs, 0);
    const stackArgs = args.filter((place) => place.register === undefined).length;
    const results = assign(type.results.map(tyOf), intResults, floatResults, stackArgs);
    const stackSlots = stackArgs + results.filter((place) => place.register === undefined).length;
    signature = { args, results, stackArgs, stackSlots };
    known.set(type, signature);
  }
  return signature;
}

function assign(types: readonly Ty[], ints: readonly number[], floats: readonly number[], firstStack: number): Place[] {
  let nextInt = 0;
  let nextFloat = 0;
  let stack = firstStack;
  return types.map((ty): Place => {
    const register = isFloat(ty) ? floats[nextFloat++] : ints[nextInt++];
    return { ty, register, stack: register === undefined ? stack++ : -1 };
  });
}
