/**
 * `npm run fuzz:syscall -- --seed S --count N`: a seeded random caller makes system calls with hostile arguments, from processes that
 * share, lend, fork and die; and programs of random bytes run. The kernel must neither panic nor leak, and its invariants hold
 * after each batch.
 */
import { campaignArgs, inPieces } from './args.ts';
import { runBytes, runCalls } from './calls.ts';

const args = campaignArgs(process.argv.slice(2), 1_000_000);
await inPieces('fuzz:syscall', args, 20_000, (seed, count) => JSON.stringify(runCalls(seed, count)));
// A program of random bytes for every 500 calls.
await inPieces('random bytes as code', { seed: args.seed, count: Math.ceil(args.count / 500) }, 100, (seed, count) => JSON.stringify(runBytes(seed, count)));
