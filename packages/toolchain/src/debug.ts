/** `@lux9/toolchain/debug`: what a debugger wants to know of an a.out, without the compiler: small enough for the page's machine. */
export { readAout, textStart } from './aout/aout.ts';
export { DebugInfo } from './aout/debug.ts';
export { ToolchainError } from './errors.ts';
