/** Pieces of generated AssemblyScript. */

export function header(says: string): string {
  return `// ${says}\n// Written by packages/userland/generate; do not edit.\n`;
}

/** A string literal. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** `camelCase` as CAMEL_CASE. */
export function constantName(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}

export function constant(name: string, type: string, value: number): string {
  return `export const ${name}: ${type} = ${value < 0x100 ? value : `0x${value.toString(16)}`};\n`;
}

/** A string that costs nothing in a program that does not use it. */
export function lazyString(name: string, value: string): string {
  return `// @ts-ignore: decorator\n@lazy export const ${name}: string = ${quoted(value)};\n`;
}
