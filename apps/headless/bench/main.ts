/** `npm run bench -- [--only GROUP] [--json FILE]`: measures, prints a table, writes the figures. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Figure } from './figure.ts';

const groups: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  core: async () => (await import('./core.ts')).benches(),
  chromium: async () => (await import('./chromium.ts')).benches(),
  page: async () => (await import('./page.ts')).benches(),
  kernel: async () => (await import('./kernel.ts')).benches(),
  pages: async () => (await import('./pages.ts')).benches(),
  toolchain: async () => (await import('./toolchain.ts')).benches(),
};

const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'string' } } });
const chosen = values.only === undefined ? Object.keys(groups) : values.only.split(',');
const figures: Figure[] = [];
for (const name of chosen) {
  const group = groups[name];
  if (!group) {
    console.error(`bench: no group ${name}; there is ${Object.keys(groups).join(', ')}`);
    process.exit(2);
  }
  for (const f of await group()) {
    figures.push(f);
    const ratio = f.vsNative === null ? '' : `${f.vsNative.toFixed(1)}x native`;
    console.log(`${f.group.padEnd(10)} ${f.name.padEnd(28)} ${f.value.toFixed(2).padStart(10)} ${f.unit.padEnd(10)} ${ratio}`);
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
