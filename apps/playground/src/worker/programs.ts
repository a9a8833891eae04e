/** The demonstration programs; their sources are in apps/playground/programs. */
import type { ProgramInfo } from '@lux9/protocol';
import { images } from './images.ts';

/** Guest memory of the demonstration machine, bytes: room for the sieve's five million flags. */
export const ramBytes = 8 * 1024 * 1024;

export const programs: readonly ProgramInfo[] = [
  { name: 'mandelbrot', about: 'The Mandelbrot set in characters, zooming in. SSE2 double precision.' },
  { name: 'sieve', about: 'Primes below five million, by the sieve of Eratosthenes.' },
  { name: 'hello', about: 'Says hello, asks CPUID, adds ten numbers. Small enough to step through.' },
];

/** The a.out of a program; throws when there is none of that name. */
export function imageOf(name: string): Uint8Array {
  const text = images[name];
  if (text === undefined) throw new Error(`there is no program named ${name}`);
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}
