/**
 * WebAssembly to x86-64 Plan 9 a.out, symbols and lines.
 * NOT IMPLEMENTED: nothing is here yet.
 */
export {};
