/**
 * `npm test [-- PATH...]`: every test, in Node and in Chromium, or those whose path contains PATH. Arguments go to Vitest.
 * Ends with `N passed, N failed` (and `, N skipped`).
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, setup, top } from './setup.mjs';

await setup('page');

const paths = process.argv.slice(2);
/** The browser's tests come last and by themselves: a page that shares its processors with two other tests is too slow to be used. */
const parts = paths.length > 0 ? [paths] : [['--exclude', 'e2e/**'], ['e2e', '--no-file-parallelism']];
const reports = parts.map((_, i) => join(top, '.cache', `tests${i}.json`));
let code = 0;
for (const [i, args] of parts.entries()) {
  const report = /** @type {string} */ (reports[i]);
  rmSync(report, { force: true });
  code = Math.max(code, await run(['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args], { stdio: 'inherit' }));
}

/** Tests counted from Vitest's report; a file that does not load is one failure. */
function count(/** @type {string} */ report) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const of = (/** @type {string[]} */ ...states) =>
    testResults.flatMap((/** @type {any} */ file) => file.assertionResults).filter((/** @type {any} */ t) => states.includes(t.status)).length;
  const broken = testResults.filter((/** @type {any} */ file) =>
    file.status === 'failed' && !file.assertionResults.some((/** @type {any} */ t) => t.status === 'failed')).length;
  return { passed: of('passed'), failed: of('failed') + broken, skipped: of('skipped', 'pending', 'todo', 'disabled') };
}

const counts = reports.map(count);
const total = (/** @type {'passed' | 'failed' | 'skipped'} */ what) => counts.reduce((sum, c) => sum + c[what], 0);
const [passed, skipped] = [total('passed'), total('skipped')];
// An error outside any test (an unhandled rejection, a worker that died) fails the run too.
const failed = total('failed') === 0 && code !== 0 ? 1 : total('failed');
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed === 0 ? 0 : 1;
