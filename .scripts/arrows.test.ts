/**
 * Each rule of .dependency-cruiser.mjs is shown a violation in a small copy of the layout and must name it; the
 * same copy without violations is clean.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { mayImport } from './layers.mjs';

const top = join(import.meta.dirname, '..');
const root = mkdtempSync(join(tmpdir(), 'lux9-arrows-'));
afterAll(() => rmSync(root, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

mkdirSync(join(root, 'node_modules/@lux9'), { recursive: true });
for (const name of Object.keys(mayImport)) {
  put(`packages/${name}/package.json`, JSON.stringify({
    name: `@lux9/${name}`, exports: './src/index.ts',
    dependencies: Object.fromEntries(mayImport[name]!.map((d) => [`@lux9/${d}`, '*'])),
  }));
  put(`packages/${name}/src/index.ts`, `export const ${name} = 1;\n`);
  put(`packages/${name}/src/inner.ts`, 'export const inner = 1;\n');
  symlinkSync(`../../packages/${name}`, join(root, 'node_modules/@lux9', name));
}
put('node_modules/leftpad/package.json', '{"name":"leftpad","main":"index.js"}');
put('node_modules/leftpad/index.js', 'module.exports = 1;\n');
for (const app of ['playground', 'headless']) put(`apps/${app}/package.json`, `{"name":"@lux9/${app}","dependencies":{"@lux9/protocol":"*","@lux9/system":"*"}}`);
put('apps/playground/src/ui/main.ts', "import '@lux9/protocol';\n");
put('apps/playground/src/worker/main.ts', "import '@lux9/system';\nimport '@lux9/protocol';\n");
put('apps/headless/src/main.ts', "import '@lux9/system';\nimport 'node:fs';\n");
put('wasm-core/index.ts', "import { load } from './memory/access';\nload();\n");
put('wasm-core/memory/access.ts', 'export function load(): void {}\n');
put('e2e/boot.test.ts', "import '@lux9/protocol';\n");
put('package.json', '{"name":"fixture"}');
cpSync(join(top, '.dependency-cruiser.mjs'), join(root, '.dependency-cruiser.mjs'));
cpSync(join(top, 'tsconfig.base.json'), join(root, 'tsconfig.base.json'));
put('.scripts/layers.mjs', '');
cpSync(join(top, '.scripts/layers.mjs'), join(root, '.scripts/layers.mjs'));

interface Report { summary: { violations: { rule: { name: string }; from: string; to: string }[]; totalCruised: number } }

function cruise(): Report['summary'] {
  const bin = join(top, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [bin, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'packages', 'apps', 'wasm-core', 'e2e'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 });
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser: ${stderr || stdout}`);
  return (JSON.parse(stdout) as Report).summary;
}

// rule, file, what the file says (a second file may be added to close a cycle)
const violations: [rule: string, file: string, text: string, more?: Record<string, string>][] = [
  ['kernel-imports-only-below', 'packages/kernel/src/a.ts', "import '@lux9/devices';"],
  ['kernel-imports-only-below', 'packages/kernel/src/b.ts', "import '../../devices/src/index.ts';"],
  ['devices-imports-only-below', 'packages/devices/src/a.ts', "import type { kernel } from '@lux9/kernel'; export type K = typeof kernel;"],
  ['base-imports-only-below', 'packages/base/src/a.ts', "import '@lux9/abi';"],
  ['protocol-imports-only-below', 'packages/protocol/src/a.ts', "import '@lux9/system';"],
  ['apps-playground-src-ui-imports-only-below', 'apps/playground/src/ui/a.ts', "import '@lux9/kernel';"],
  ['apps-playground-src-ui-imports-only-below', 'apps/playground/src/ui/b.ts', "import '../worker/main.ts';"],
  ['apps-playground-src-worker-imports-only-below', 'apps/playground/src/worker/a.ts', "import '../ui/main.ts';"],
  ['wasm-core-imports-only-below', 'wasm-core/execute/a.ts', "import { base } from '../../packages/base/src/index'; base;"],
  ['e2e-imports-only-below', 'e2e/screen.ts', "import '@lux9/kernel';"],
  ['no-cycles', 'packages/cpu/src/a.ts', "import type { B } from './b.ts'; export type A = B | 1;",
    { 'packages/cpu/src/b.ts': "import type { A } from './a.ts'; export type B = A | 2;" }],
  ['no-cycles', 'wasm-core/execute/x.ts', "import { y } from './y';\n@inline export function x(): void { y(); }",
    { 'wasm-core/execute/y.ts': "import { x } from './x'; export function y(): void { x(); }" }],
  ['no-deep-imports', 'packages/system/src/a.ts', "import '../../cpu/src/inner.ts';"],
  ['no-host-code-in-the-machine', 'packages/kernel/src/c.ts', "import 'node:fs';"],
  ['declared-packages-only', 'packages/toolchain/src/a.ts', "import 'leftpad';"],
  ['imports-resolve', 'packages/abi/src/a.ts', "import './nowhere.ts';"],
  ['tests-stay-tests', 'packages/bus/src/a.ts', "import './bus.test.ts';", { 'packages/bus/src/bus.test.ts': 'export {};' }],
];

describe('the arrows', () => {
  it('a clean copy of the layout is clean', () => {
    const summary = cruise();
    expect(summary.violations).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThan(30);
  });

  it('every violation is named by its rule, and tests may look anywhere', () => {
    for (const [, file, text, more] of violations) {
      put(file, `${text}\n`);
      for (const [path, other] of Object.entries(more ?? {})) put(path, `${other}\n`);
    }
    put('packages/kernel/src/k.test.ts', "import '@lux9/devices';\nimport 'node:fs';\nimport 'leftpad';\n");
    const found = cruise().violations.map((v) => `${v.rule.name}: ${v.from}`);
    for (const [rule, file] of violations) expect(found).toContain(`${rule}: ${file}`);
    expect(found.filter((f) => f.includes('k.test.ts'))).toEqual([]);
  });
});
