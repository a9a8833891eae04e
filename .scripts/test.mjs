/**
 * `npm test [-- PATH...]`: every test, in Node and in Chromium, or those whose path contains PATH. Arguments go to Vitest.
 * Ends with `N passed, N failed` (and `, N skipped`).
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, setup, top } from './setup.mjs';

await setup('page');

const report = join(top, '.cache', 'tests.json');
rmSync(report, { force: true });
const code = await run(
  ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);

/** Tests counted from Vitest's report; a file that does not load is one failure. */
function count() {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const of = (/** @type {string[]} */ ...states) =>
    testResults.flatMap((/** @type {any} */ file) => file.assertionResults).filter((/** @type {any} */ t) => states.includes(t.status)).length;
  const broken = testResults.filter((/** @type {any} */ file) =>
    file.status === 'failed' && !file.assertionResults.some((/** @type {any} */ t) => t.status === 'failed')).length;
  return { passed: of('passed'), failed: of('failed') + broken, skipped: of('skipped', 'pending', 'todo', 'disabled') };
}

const { passed, skipped, ...counted } = count();
// An error outside any test (an unhandled rejection, a worker that died) fails the run too.
const failed = counted.failed === 0 && code !== 0 ? 1 : counted.failed;
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed === 0 ? 0 : 1;
