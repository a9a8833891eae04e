import type { Linked } from '../src/link/link.ts';
export interface Six {
    readonly name: string;
    readonly id: number;
    /** Rounds: enough that start-up does not count. */
    readonly rounds: number;
    /** The functions that are the program, for code size. */
    readonly functions: readonly string[];
}
export declare const six: readonly Six[];
export declare function buildSix(): Promise<Linked>;
export interface Ran {
    readonly result: bigint;
    readonly instructions: number;
}
export declare function runOurs(linked: Linked, program: Six): Ran;
/** gcc's code: counted on the core; `result` from the host's own processor when it is an x86-64. */
export declare function buildNative(): {
    elf: Uint8Array;
    sizes: ReadonlyMap<string, number>;
};
/** `linked`: any a.out; the guest made of it lends its core. */
export declare function runNativeOnCore(elf: Uint8Array, program: Six, linked: Linked): Ran;
/** Bytes of the functions of a program by the symbol table. */
export declare function codeSize(linked: Linked, program: Six): number;
export declare const nativeSize: (sizes: ReadonlyMap<string, number>, program: Six) => number;
