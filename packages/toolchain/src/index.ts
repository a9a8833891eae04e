/**
 * The toolchain: WebAssembly to x86-64 Plan 9 a.out, and back to what a debugger wants to know of one.
 * Runs in Node and in the tab. docs/programs.md has the conventions.
 */
export { ToolchainError, type Place } from './errors.ts';
export { importModule, instructions, resolveImport, signExtends, type InstructionName } from './imports.ts';
export { link, BaseTooLow, type Linked, type LinkOptions } from './link/link.ts';
export { reservedBytes } from './link/words.ts';
export { readAout, writeAout, dataStart, textStart, type Aout } from './aout/aout.ts';
export { DebugInfo } from './aout/debug.ts';
export { readSymbols, writeSymbols, type Symbol, type SourceFile } from './aout/symbols.ts';
export { readSourceMap, SourceLines, noLines } from './lines/sourcemap.ts';
export { TrapKind, trapKindAt, trapTexts } from './traps.ts';
export { compileAssemblyScript, CompileError, type Compiled, type SourceHost } from './source/assemblyscript.ts';
export { buildProgram, defaultMemoryBase, type BuiltProgram } from './source/program.ts';
export { disassemble } from './aout/disassemble.ts';
export { readInitrd, writeInitrd, type InitrdFile } from './initrd/ustar.ts';
