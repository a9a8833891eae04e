/** The toolchain's own limits. Each is far above any program of this system and keeps hostile input from hanging the tab. */

/** Bytes of a module. */
export const maxModuleBytes = 64 * 1024 * 1024;
/** Bytes of one function body (the limit of the JavaScript embedding of WebAssembly). */
export const maxBodyBytes = 7_654_321;
/** Locals of one function, parameters included (JavaScript embedding). */
export const maxLocals = 50_000;
/** Parameters, and results, of a function type (JavaScript embedding). */
export const maxParams = 1000;
/** Types, functions, imports, exports, globals, segments of a module. */
export const maxItems = 1_000_000;
/** Elements of a table that is laid out in the program's data. */
export const maxTableElements = 1_000_000;
/** Nested blocks in one function. */
export const maxNesting = 10_000;
/** Blocks times values of one function: the bits of one liveness set (64 MiB of memory each). */
export const maxLivenessBits = 2 ** 29;
/** Pairs of values of one function that are live together. */
export const maxInterferences = 8_000_000;
/** Virtual registers of one function for which the register allocator keeps an interference matrix. */
export const maxMatrixRegisters = 16_384;
