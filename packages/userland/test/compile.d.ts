/** packages/userland. */
export declare const home: string;
/** The memory base of docs/programs.md. */
export declare const memoryBase = 4198400;
/** The commands, by name: the files of cmd; its folders hold their parts. */
export declare function commands(): string[];
/** All commands as one program, which looks at argv[0]: compiled once for all tests. */
export declare function compileBox(): Promise<Uint8Array>;
/** The wasm of a program, named from packages/userland and without `.ts`: `cmd/echo`. */
export declare function compile(program: string): Promise<Uint8Array>;
