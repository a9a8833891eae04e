/** `npm run fuzz:toolchain -- [--seed S] [--count N]`: random modules against V8; a difference is printed with the way to repeat it. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tryModule } from './run.ts';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '1000' }, stop: { type: 'string', default: '1' } } });
const seed = Number(values.seed);
const count = Number(values.count);
let failures = 0;
for (let i = 0; i < count; i++) {
  let failure: { what: string; bytes: Uint8Array } | undefined;
  try {
    failure = tryModule(seed + i);
  } catch (error) {
    failure = { what: error instanceof Error ? (error.stack ?? error.message) : String(error), bytes: new Uint8Array() };
  }
  if (failure !== undefined) {
    failures++;
    const file = join(tmpdir(), `fuzz-${seed + i}.wasm`);
    writeFileSync(file, failure.bytes);
    console.log(`seed ${seed + i}: ${failure.what}\n  module: ${file}\n  again: npm run fuzz:toolchain -- --seed ${seed + i} --count 1`);
    if (failures >= Number(values.stop)) break;
  }
  if ((i + 1) % 1000 === 0) console.log(`${i + 1} of ${count} modules, ${failures} differences`);
}
console.log(`${count} modules from seed ${seed}: ${failures} differences`);
process.exitCode = failures > 0 ? 1 : 0;
