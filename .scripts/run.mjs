/** `node .scripts/run.mjs FILE ARGS...`: sets up, then runs a TypeScript file in Node. */
import { fail, run, setup } from './setup.mjs';

const [file, ...args] = process.argv.slice(2);
if (!file) fail('usage: node .scripts/run.mjs FILE [ARGS...]');
await setup();
process.exitCode = await run(['tsx', file, ...args], { stdio: 'inherit' });
