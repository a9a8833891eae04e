/**
 * Which programs there are. A program is a file `NAME.ts`, or a folder NAME with a `main.ts`, directly in cmd/ or servers/, that exports a
 * function `main`. Everything else there is a module that programs share.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Program {
  readonly name: string;
  /** Below packages/userland, without `.ts`: `cmd/ls`, `cmd/rc/main`. */
  readonly source: string;
}

const folders = ['cmd', 'servers'] as const;
const exportsMain = /^export function main\(/m;

/** The programs below `home` (packages/userland), by name. Throws when two have one name. */
export function programs(home: string): Program[] {
  const found = new Map<string, Program>();
  for (const folder of folders) {
    if (!existsSync(join(home, folder))) continue;
    for (const entry of readdirSync(join(home, folder), { withFileTypes: true })) {
      const name = entry.name.replace(/[.]ts$/, '');
      const source = entry.isDirectory() ? `${folder}/${name}/main` : `${folder}/${name}`;
      const path = join(home, `${source}.ts`);
      if (!existsSync(path) || !exportsMain.test(readFileSync(path, 'utf8'))) continue;
      const other = found.get(name);
      if (other !== undefined) throw new Error(`two programs are called ${name}: ${other.source}.ts and ${source}.ts`);
      found.set(name, { name, source });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
