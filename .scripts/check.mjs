/**
 * `npm run check`: types, lint, the arrows between packages, dead exports. Prints what each tool objects to and
 * ends with `N passed, N failed`.
 */
import { run, say, setup } from './setup.mjs';

/** @type {readonly { name: string, command: string[] }[]} */
const checks = [
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lint', command: ['eslint', '.', '--max-warnings', '0', '--cache', '--cache-location', '.cache/eslint', '--cache-strategy', 'content'] },
  { name: 'arrows', command: ['depcruise', '--config', '.dependency-cruiser.mjs', '--output-type', 'err-long', 'packages', 'apps', 'wasm-core', 'e2e'] },
  { name: 'dead exports', command: ['knip', '--no-progress', '--no-config-hints'] },
];

const only = process.argv.slice(2);
const unknown = only.filter((name) => !checks.some((c) => c.name === name));
if (unknown.length > 0) {
  say(`No check named ${unknown.join(', ')}; there are: ${checks.map((c) => c.name).join(', ')}.`);
  process.exit(2);
}

await setup();
let failed = 0;
let passed = 0;
for (const { name, command } of checks) {
  if (only.length > 0 && !only.includes(name)) continue;
  const started = Date.now();
  process.stdout.write(`\n== ${name}\n`);
  const code = await run(command, { stdio: 'inherit' });
  process.stdout.write(`${code === 0 ? 'ok' : 'FAILED'}: ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
  if (code === 0) passed++;
  else failed++;
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
