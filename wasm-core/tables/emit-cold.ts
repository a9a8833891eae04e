/** Gives every handler function outside the hot loop a number, and the core a way to learn its table index. */
import { existsSync, readFileSync } from 'node:fs';
import type { Instruction } from './format.ts';

/** Rows that decode turns into branch records with links. */
export const branchKinds: Readonly<Record<string, number>> = {
  'integer/branch.jcc': 1,
  'integer/branch.jmp': 2,
  'integer/branch.call': 3,
  'integer/branch.callIndirect': 4,
  'integer/branch.jmpIndirect': 5,
  'integer/branch.ret': 6,
};

const key = (i: Instruction): string => `${i.handler.file}.${i.handler.name}`;

/** Handlers in the order of their first row; the position is the handler's number. */
export function handlerList(instructions: readonly Instruction[]): string[] {
  return [...new Set(instructions.map(key))];
}

function exists(k: string): boolean {
  const [file, name] = k.split('.') as [string, string];
  const path = new URL(`../execute/${file}.ts`, import.meta.url);
  const there = existsSync(path) && readFileSync(path, 'utf8').includes(`export function ${name}(`);
  if (!there) console.error(`no handler yet: ${k}`);
  return there;
}

export function coldHandlers(instructions: readonly Instruction[]): string {
  const list = handlerList(instructions).map((k) => (exists(k) ? k : 'integer/system.ud'));
  const byFile = new Map<string, string[]>();
  list.forEach((k, i) => {
    const [file, name] = k.split('.') as [string, string];
    byFile.set(file, [...(byFile.get(file) ?? []), `${name} as f${i}`]);
  });
  const imports = [...byFile].map(([file, names]) => `import { ${names.join(', ')} } from "../execute/${file}";`);
  return `${imports.join('\n')}

export const HANDLER_COUNT: u32 = ${list.length};

/** Writes the table index of every handler, a u32 each. */
export function installHandlers(at: usize): void {
${list.map((_, i) => `  store<u32>(at, f${i}.index, ${i * 4});`).join('\n')}
}
`;
}
