export declare function aout(program: string): Promise<Uint8Array>;
export interface RealRun {
    /** What the program printed, line ends as it wrote them. */
    readonly output: string;
    /** Its exit string, in the form of a wait record; undefined when the budget ran out. */
    readonly status: string | undefined;
    readonly instructions: number;
    readonly virtualNs: number;
}
/** Boots with the files in /boot and runs the words of `argv`, whose first is a path. */
export declare function runReal(files: Readonly<Record<string, Uint8Array>>, argv: readonly string[], budgetNs?: number): Promise<RealRun>;
