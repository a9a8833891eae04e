/** One package's tests inside Lux9: builds them, brings along what they read, runs them, reads what they say. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lux9, type Stats } from '../src/testing/lux9.ts';
import { buildTest, installed } from './go.ts';
import type { GoPackage } from './packages.ts';

export interface Outcome {
  readonly name: string;
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
  /** Why the test program as a whole did not do its work; '' when it did. */
  readonly broken: string;
  readonly stats: Stats;
  /** All it printed. */
  readonly output: string;
}

const memMB = '512';
const line = /^ *--- (PASS|FAIL|SKIP): (\S+)/gm;

/** What Go's tests of os expect of a Plan 9 system. */
function plan9Files(folder: string): string[] {
  mkdirSync(join(folder, 'ndb'), { recursive: true });
  for (const name of ['common', 'local', 'auth']) writeFileSync(join(folder, 'ndb', name), `# ${name}\n${'ip=127.0.0.1 sys=localhost\n'.repeat(20)}`);
  return ['--file', `${join(folder, 'ndb')}:/lib/ndb`];
}

/** All tests but those the table leaves out. */
export async function runGoTests(pkg: GoPackage, { cpus = 1 }: { cpus?: number } = {}): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'lux9-go-'));
  const stats = join(folder, 'stats.json');
  const { root } = installed!;
  try {
    const program = buildTest(pkg.name, pkg.tags);
    if (program === null) throw new Error(`${pkg.name} has no tests`);
    const files = ['src/' + pkg.name, ...(pkg.roots ?? [])].filter((path) => existsSync(join(root, path)));
    const options = [
      '--mem', memMB, '--cpus', String(cpus), '--timeout', String(pkg.seconds ?? 300), '--stats', stats, '--dir', `${root}/src/${pkg.name}`,
      ...files.flatMap((path) => ['--file', `${join(root, path)}:${root}/${path}`]), ...plan9Files(folder),
    ];
    const selection = pkg.leaves === undefined ? [] : ['-test.run', await allBut(options, program, Object.keys(pkg.leaves))];
    const { out, err } = await lux9(['exec', ...options, program, '-test.v', '-test.short', ...selection]);
    const output = out.toString() + err;
    const found = [...out.toString().matchAll(line)].map((match) => ({ verdict: match[1]!, test: match[2]! }));
    const of = (verdict: string): string[] => found.filter((each) => each.verdict === verdict).map((each) => each.test);
    const ended = /^(PASS|FAIL)$/m.test(out.toString());
    return {
      name: pkg.name, passed: of('PASS'), failed: of('FAIL'), skipped: of('SKIP'), output,
      broken: ended ? '' : err.trim().split('\n').find((each) => /panic|fatal|timeout|memory/.test(each)) ?? 'it did not end',
      stats: JSON.parse(readFileSync(stats, 'utf8')) as Stats,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A pattern for all tests and examples of a program but some. */
async function allBut(options: readonly string[], program: string, left: readonly string[]): Promise<string> {
  const { out } = await lux9(['exec', ...options, program, '-test.list', '.']);
  const names = out.toString().split('\n').filter((name) => /^(Test|Example|Fuzz)/.test(name) && !left.includes(name));
  return `^(${names.join('|')})$`;
}

/** What is not as the table says: failures it does not know, and known ones that pass. */
export function surprises(pkg: GoPackage, outcome: Outcome): string[] {
  const known = Object.keys(pkg.fails ?? {});
  const failed = outcome.failed.filter((test) => !known.some((name) => test === name || test.startsWith(`${name}/`)));
  return [
    ...(outcome.broken === '' ? [] : [`${pkg.name}: ${outcome.broken}`]),
    ...(outcome.passed.length === 0 ? [`${pkg.name}: no test passed`] : []),
    ...failed.map((test) => `${pkg.name}: ${test} fails`),
    ...known.filter((name) => !outcome.failed.includes(name)).map((name) => `${pkg.name}: ${name} passes, and the table says that it fails`),
  ];
}
