/**
 * How a program's source becomes WebAssembly: the entry module that asc compiles, and asc's options. `lux9 as`, the
 * build of the system's own programs and the tests use these.
 */

/**
 * The text of the entry module for a program. `program` and `library` are import paths, without `.ts`: the
 * program's source, which exports `main`, and the folder packages/userland/lib.
 */
export function entrySource(program: string, library: string): string {
  return (
    `import { main } from '${program}';\n` +
    `import { start } from '${library}/start';\n` +
    'export function _start(): void {\n  start(main);\n}\n'
  );
}

/** Bytes of the collector's shadow stack; deeper recursion of functions that hold references ends the program. */
export const shadowStackSize = 256 * 1024;

/**
 * asc's options but for the file names. `memoryBase`: where static data starts (docs/programs.md). `library`: the
 * folder packages/userland/lib as asc names its files, without a trailing slash.
 */
export function ascOptions(library: string, memoryBase: number): string[] {
  return [
    '-O2',
    '--runtime',
    'incremental',
    '--stackSize',
    String(shadowStackSize),
    '--memoryBase',
    String(memoryBase),
    '--use',
    `abort=${library}/abort/abort`,
    '--disableWarning',
    '235', // a generic function of a program's entry is no WebAssembly export: none is meant to be
    '--noColors',
  ];
}
