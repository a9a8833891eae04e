/**
 * `npm run fuzz:9p -- --seed S --count N`: N messages, a tenth of them replies of a hostile server to the kernel's mount driver, the
 * others requests of a hostile client to the server kit.
 */
import { campaignArgs, inPieces } from './args.ts';
import { runClient, runServer } from './messages.ts';

const { seed, count } = campaignArgs(process.argv.slice(2), 10_000_000);
const replies = Math.ceil(count / 10);
await inPieces('hostile server', { seed, count: replies }, 20_000, (each, n) => JSON.stringify(runServer(each, n)));
await inPieces('hostile client', { seed, count: count - replies }, 500_000, (each, n) => JSON.stringify(runClient(each, n)));
