/**
 * Where the build leaves what runs inside Lux9, as paths below the repository's top, with slashes. `npm run build` and every other
 * command bring them up to date first (.scripts/steps.mjs).
 */

/** The initrd: a ustar archive. The kernel serves it at /boot; what lies where in it: packages/userland/make/initrd.ts. */
export const initrdFile = 'packages/userland/build/initrd.tar';

/**
 * The same compressed by Zstandard (RFC 8878), for hosts that fetch it: its window spans programs, which have their library in common, so it
 * is less than half of what gzip makes of it.
 */
export const packedInitrdFile = 'packages/userland/build/initrd.tar.lz77.gz';

/** The a.out of a program of packages/userland/cmd or servers. */
export function programFile(name: string): string {
  return `packages/userland/build/bin/${name}`;
}
