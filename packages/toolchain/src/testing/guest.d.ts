import { CpuCore } from '@lux9/cpu';
export interface Trap {
    readonly vector: number;
    readonly rip: number;
    readonly cr2: bigint;
    readonly text: string;
}
export type Argument = {
    readonly float: boolean;
    readonly bits: bigint;
};
export interface Returned {
    readonly trap: Trap | undefined;
    /** General registers by number and low halves of XMM registers. */
    gpr(n: number): bigint;
    xmm(n: number): bigint;
}
export declare class Guest {
    readonly core: CpuCore;
    status: string | undefined;
    output: string;
    readonly calls: string[];
    private readonly space;
    private readonly segments;
    private readonly bss;
    private readonly context;
    private readonly registers;
    private readonly mapped;
    constructor(file: Uint8Array, args?: readonly string[]);
    /** Runs from the entry until exits, or a trap. */
    run(limit?: number): Trap | undefined;
    get instructions(): number;
    /** Calls the function at `address` by the compiler's convention; at most six integers and eight floats. */
    call(address: number, args: readonly Argument[], limit?: number): Returned;
    private go;
    private describe;
    private page;
    /** Physical address of a mapped or mappable virtual one. */
    private physical;
    read(address: number, size: number): Uint8Array;
    write(address: number, bytes: Uint8Array): void;
    /** Pages that were touched in [start, end), as addresses. */
    touched(start: number, end: number): number[];
    private setStack;
    private syscall;
    private text;
}
