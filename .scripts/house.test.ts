/**
 * The house rules a machine can read from the source: what lies where, how files open, what must not be left
 * behind. Each rule says what to do instead, and is shown a violation of itself.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faces, mayImport } from './layers.mjs';
import { steps } from './steps.mjs';

const top = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(top, path), 'utf8');
const readJson = (path: string): Record<string, unknown> => JSON.parse(read(path)) as Record<string, unknown>;

/** Every file that is ours: what git knows or would add; without git, what no build makes. */
function ownFiles(): string[] {
  try {
    return execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: top, encoding: 'utf8', maxBuffer: 16 << 20, stdio: 'pipe' })
      .split('\0').filter((f) => f !== '' && existsSync(join(top, f)));
  } catch {
    const made = /(^|\/)(node_modules|dist|build|generated|\.cache|\.git)(\/|$)/;
    return readdirSync(top, { recursive: true, withFileTypes: true }).filter((e) => e.isFile())
      .map((e) => join(e.parentPath, e.name).slice(top.length + 1)).filter((f) => !made.test(f));
  }
}

const files = ownFiles();
const code = files.filter((f) => /\.(ts|tsx|mjs|js|css)$/.test(f));

interface Rule {
  readonly name: string;
  readonly instead: string;
  /** Files it looks at. */
  readonly of: (path: string) => boolean;
  /** What is wrong with a file, or null. */
  readonly wrong: (text: string, path: string) => string | null;
  readonly bad: readonly [path: string, text: string];
  readonly good: readonly [path: string, text: string];
}

const find = (text: string, pattern: RegExp): string | null => {
  const line = text.split('\n').findIndex((l) => pattern.test(l));
  return line < 0 ? null : `line ${line + 1}: ${text.split('\n')[line]!.trim().slice(0, 80)}`;
};
// Written apart so that this file does not find itself.
const leftover = new RegExp(`\\b(${['FIX', 'XX', 'TO'].map((a, i) => a + ['ME', 'X', 'DO'][i]).join('|')})\\b`);
const lonely = new RegExp(`\\b(it|test|describe)\\.${'only'}\\b`);
const isTest = (path: string): boolean => /\.(test|bench)\.tsx?$/.test(path);
const linesMax = 700;

const rules: readonly Rule[] = [
  {
    name: 'nothing left for later without a name',
    instead: 'do it, or list it under NOT IMPLEMENTED at the top of the file',
    of: (path) => code.includes(path),
    wrong: (text) => find(text, leftover),
    bad: ['a.ts', `// ${'TO'}${'DO'}: later\n`],
    good: ['a.ts', '/** NOT IMPLEMENTED: swap. */\n'],
  },
  {
    name: 'no lonely test',
    instead: 'remove .only',
    of: isTest,
    wrong: (text) => find(text, lonely),
    bad: ['a.test.ts', `it.${'only'}('x', () => {});\n`],
    good: ['a.test.ts', "it('x', () => {});\n"],
  },
  {
    name: `no file over ${linesMax} lines`,
    instead: 'split it by what a reader looks for; data may go into a table of its own',
    of: (path) => code.includes(path),
    wrong: (text) => (text.split('\n').length - 1 > linesMax ? `${text.split('\n').length - 1} lines` : null),
    bad: ['a.ts', 'x\n'.repeat(linesMax + 1)],
    good: ['a.ts', 'x\n'.repeat(linesMax)],
  },
  {
    name: 'a file opens with what it promises',
    instead: 'begin with a comment that tells a caller what to rely on',
    of: (path) => /^(packages\/[^/]+\/src|wasm-core|packages\/userland\/(lib|cmd|servers)|apps\/[^/]+\/src)\/.*\.tsx?$/.test(path)
      && !isTest(path) && !path.endsWith('.d.ts') && !path.endsWith('/main.tsx'),
    wrong: (text) => (/^(#!.*\n)?(\/\*\*|\/\/)/.test(text) ? null : `opens with: ${text.split('\n')[0]!.slice(0, 60)}`),
    bad: ['packages/base/src/a.ts', "import { b } from './b.ts';\n"],
    good: ['packages/base/src/a.ts', '/** Promises b. */\n'],
  },
  {
    name: 'no address of a private registry or machine',
    instead: 'npm install with .npmrc’s omit-lockfile-registry-resolved; name no host that not everybody reaches',
    of: (path) => /(^|\/)(package(-lock)?\.json|\.npmrc)$/.test(path),
    wrong: (text) => find(text, /"resolved": "https?:|\bregistry *=|:_auth/),
    bad: ['package-lock.json', '"resolved": "https://registry.example/a.tgz"\n'],
    good: ['package-lock.json', '"resolved": "packages/abi"\n'],
  },
];

describe.each(rules)('$name', (rule) => {
  it('holds', () => {
    const wrong = files.filter(rule.of).flatMap((path) => {
      const what = rule.wrong(read(path), path);
      return what === null ? [] : [`${path}: ${what}`];
    });
    expect(wrong, `Instead: ${rule.instead}`).toEqual([]);
  });

  it('can fail', () => {
    expect(rule.wrong(rule.bad[1], rule.bad[0])).not.toBeNull();
    expect(rule.wrong(rule.good[1], rule.good[0])).toBeNull();
  });
});

describe('the layout', () => {
  it('the top level holds what the design names', () => {
    const allowed = new Set([
      'apps', 'packages', 'wasm-core', 'public', 'e2e', 'docs', 'README.md', 'LICENSE', 'package.json', 'package-lock.json',
      'vite.config.ts', 'vitest.config.ts', 'eslint.config.mjs', 'tsconfig.json', 'tsconfig.base.json', 'tsconfig.test.json',
    ]);
    const here = [...new Set(files.map((f) => f.split('/')[0]!))];
    expect(here.filter((name) => !name.startsWith('.') && !allowed.has(name))).toEqual([]);
  });

  it('holds no scratch files and nothing a compiler left beside its source', () => {
    const left = files.filter((f) => /(^|\/)(zz_|tmp[.-]|scratch)/.test(f) || (/\.(d\.ts|js|map)$/.test(f) && files.includes(f.replace(/\.(d\.ts|js|map)$/, '.ts'))));
    expect(left, 'remove them').toEqual([]);
  });

  it('the packages are those of the table', () => {
    const here = readdirSync(join(top, 'packages')).filter((p) => existsSync(join(top, 'packages', p, 'package.json')));
    expect(here.sort()).toEqual(Object.keys(mayImport).sort());
  });

  it.each(Object.keys(mayImport))('packages/%s: declared imports, references and face agree with the table', (name) => {
    const manifest = readJson(`packages/${name}/package.json`);
    const below = mayImport[name]!;
    expect(manifest.name).toBe(`@lux9/${name}`);
    const more = (faces as Record<string, readonly string[]>)[name] ?? [];
    expect(manifest.exports).toEqual(more.length === 0 ? './src/index.ts' : Object.fromEntries([['.', './src/index.ts'], ...more.map((f) => [`./${f}`, `./src/${f}.ts`])]));
    for (const f of more) expect(read(`packages/${name}/src/${f}.ts`)).toMatch(/^\/\*\*/);
    expect(manifest.license).toBe('MIT');
    const own = Object.keys((manifest.dependencies ?? {}) as object).filter((d) => d.startsWith('@lux9/'));
    expect(own.filter((d) => !below.includes(d.slice('@lux9/'.length))), 'dependencies above this package').toEqual([]);
    const { references = [] } = readJson(`packages/${name}/tsconfig.json`) as { references?: { path: string }[] };
    expect(references.map((r) => r.path.replace('../', '')).sort()).toEqual([...below].sort());
    expect(read(`packages/${name}/src/index.ts`)).toMatch(/^\/\*\*/);
  });

  it('the arrows point one way: what a package imports stands before it in the table', () => {
    const order = Object.keys(mayImport);
    for (const [name, below] of Object.entries(mayImport)) {
      expect(below.filter((d) => order.indexOf(d) < 0 || order.indexOf(d) >= order.indexOf(name)), name).toEqual([]);
    }
  });

  it('docs/architecture.md has a line for every package and place', () => {
    const page = read('docs/architecture.md');
    for (const name of Object.keys(mayImport)) expect(page).toContain(`packages/${name}`);
    for (const place of ['wasm-core/', 'apps/playground', 'apps/headless', 'e2e/', '.scripts/', '.ci/run']) expect(page).toContain(place);
  });

  it('the lock file is whole: a package for every platform, or npm ci refuses it', () => {
    // A registry that has not got every platform's build of a package leaves a hole; choose a version that is complete.
    const { packages } = readJson('package-lock.json') as {
      packages: Record<string, { dependencies?: object; optionalDependencies?: object; link?: boolean }>;
    };
    const holes = Object.entries(packages).flatMap(([place, entry]) =>
      Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }).filter((name) => {
        for (let from = place; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/')))) {
          if (packages[`${from === '' ? '' : `${from}/`}node_modules/${name}`]) return false;
          if (from === '') return true;
        }
      }).map((name) => `${place} wants ${name}`));
    expect(holes).toEqual([]);
  });

  it('every script of package.json and every build step names files that exist', () => {
    const scripts = readJson('package.json').scripts as Record<string, string>;
    for (const command of [...Object.values(scripts), ...steps.flatMap((s) => s.run.map((c) => c.join(' ')))]) {
      for (const path of command.match(/[\w.-]+\/[\w./-]+\.(mjs|ts|json)\b/g) ?? []) expect(existsSync(join(top, path)), `${path} in: ${command}`).toBe(true);
    }
  });
});
