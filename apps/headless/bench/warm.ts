/** Prints how fast a fresh core is in its first 100 ms: `warm.ts PROGRAM`. */
import { first100ms } from './core.ts';

console.log(first100ms(process.argv[2] ?? 'sieve'));
