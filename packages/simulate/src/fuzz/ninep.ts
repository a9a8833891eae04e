/**
 * `npm run fuzz:9p -- --seed S --count N`: N messages, a tenth of them replies of a hostile server to the kernel's mount driver, a tenth
 * requests of a hostile client to the server kit of programs, the others to that of packages/ninep.
 */
import { compile } from '../../../userland/test/compile.ts';
import { campaignArgs, inPieces } from './args.ts';
import { runClient, runKit, runServer } from './messages.ts';

const { seed, count } = campaignArgs(process.argv.slice(2), 10_000_000);
const tenth = Math.ceil(count / 10);
await inPieces('hostile server', { seed, count: tenth }, 20_000, (each, n) => JSON.stringify(runServer(each, n)));
const wasm = await compile('servers/ramfs');
await inPieces('hostile client, kit of programs', { seed, count: tenth }, 100_000, (each, n) => JSON.stringify(runKit(wasm, each, n)));
await inPieces('hostile client', { seed, count: count - 2 * tenth }, 500_000, (each, n) => JSON.stringify(runClient(each, n)));
