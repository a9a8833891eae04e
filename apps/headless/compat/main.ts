/**
 * `npm run compat [-- --show --cpus=N] [PACKAGE...]`: runs the tests of Go's standard library inside Lux9, one package after the other, and writes what they
 * said into docs/compatibility.md (all packages on one processor only). Exit status 1 when something is not as packages.ts says.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed, top } from './go.ts';
import { runGoTests, surprises, type Outcome } from './gotest.ts';
import { packages, reasons } from './packages.ts';

const page = join(top, 'docs/compatibility.md');
const begin = '<!-- npm run compat writes from here -->';
const end = '<!-- to here -->';

function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((o) => {
    const pkg = packages.find(({ name }) => name === o.name)!;
    const verdict = o.broken !== '' ? 'broken' : o.failed.length > 0 ? 'fails' : 'passes';
    const remarks = [
      ...Object.keys(pkg.fails ?? {}).map((test) => `${test} fails (${pkg.fails![test]})`),
      ...Object.keys(pkg.leaves ?? {}).map((test) => `${test} is left out (${pkg.leaves![test]})`),
      ...(o.broken === '' ? [] : [o.broken]),
    ];
    return `| ${[o.name, verdict, o.passed.length, o.failed.length, o.skipped.length, (o.stats.program.instructions / 1e6).toFixed(1), remarks.join('; ')].join(' | ')} |`;
  });
  const used = new Set(packages.flatMap((pkg) => [...Object.values(pkg.fails ?? {}), ...Object.values(pkg.leaves ?? {})]));
  return [
    `${installed!.version}, \`-test.short\`, one processor.`, '',
    '| package | | passed | failed | skipped by the test itself | million instructions | |', '|---|---|---|---|---|---|---|', ...rows, '',
    ...Object.entries(reasons).filter(([key]) => used.has(key as keyof typeof reasons)).map(([key, text]) => `- **${key}**: ${text}`), '',
  ].join('\n');
}

async function main(args: readonly string[]): Promise<number> {
  if (installed === null) {
    console.error('Go is not installed: apt-get install golang-go');
    return 1;
  }
  const show = args.includes('--show');
  const cpus = Number(args.find((arg) => arg.startsWith('--cpus='))?.slice('--cpus='.length) ?? '1');
  const names = args.filter((arg) => !arg.startsWith('--'));
  const wanted = names.length === 0 ? packages : packages.filter(({ name }) => names.includes(name));
  const outcomes: Outcome[] = [];
  const wrong: string[] = [];
  for (const pkg of wanted) {
    const outcome = await runGoTests(pkg, { cpus });
    outcomes.push(outcome);
    const odd = surprises(pkg, outcome);
    wrong.push(...odd);
    console.log(`${pkg.name.padEnd(20)} ${outcome.passed.length} passed, ${outcome.failed.length} failed, ${outcome.skipped.length} skipped, `
      + `${(outcome.stats.program.instructions / 1e6).toFixed(1)} million instructions, ${(outcome.stats.hostMs / 1000).toFixed(1)} s`);
    for (const text of odd) console.log(`  ${text}`);
    if (show) console.log(outcome.output);
  }
  if (names.length === 0 && cpus === 1) {
    const text = readFileSync(page, 'utf8');
    writeFileSync(page, `${text.slice(0, text.indexOf(begin) + begin.length)}\n${table(outcomes)}${text.slice(text.indexOf(end))}`);
  }
  return wrong.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
