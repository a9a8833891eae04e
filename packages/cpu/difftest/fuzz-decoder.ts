/**
 * npm run fuzz:decoder -- --seed S --count N [--first I]
 *
 * N random byte strings to our decoder and to iced-x86. Exit status 0 only when all agree.
 */
import { parseArgs } from 'node:util';
import { instructions } from '../../../wasm-core/tables/instructions.ts';
import { openDecoder } from './core.ts';
import { fuzz } from './fuzz.ts';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '1000000' }, first: { type: 'string', default: '0' } } });

async function main(): Promise<number> {
  const [seed, count, first] = [Number(values.seed), Number(values.count), Number(values.first)];
  for (const [name, n] of Object.entries({ seed, count, first })) if (!Number.isSafeInteger(n) || n < 0) throw new Error(`--${name} wants a whole number`);
  const started = process.hrtime.bigint();
  const result = fuzz(instructions, await openDecoder(), seed, first, count, 60);
  for (const f of result.failures) console.log(f);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  console.log(`seed ${seed}: ${result.strings} strings, ${result.valid} valid, ${result.failed} differ; ${seconds.toFixed(1)} s`);
  return result.failed === 0 ? 0 : 1;
}

main().then((status) => (process.exitCode = status), (error: unknown) => {
  console.error(`fuzz:decoder: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
});
