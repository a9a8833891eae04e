/** Go on the host: building for plan9/amd64, and the place of its standard library. Built programs are kept below .cache/go. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const top = join(import.meta.dirname, '../../..');
const cache = join(top, '.cache', 'go');

const plan9 = { ...process.env, GOOS: 'plan9', GOARCH: 'amd64', CGO_ENABLED: '0', GO111MODULE: 'off', GOFLAGS: '' };
const host = { ...process.env, CGO_ENABLED: '0', GO111MODULE: 'off', GOFLAGS: '' };

function go(args: readonly string[], env: NodeJS.ProcessEnv): string {
  return execFileSync('go', args, { env, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' }).trim();
}

function probe(): { version: string; root: string } | null {
  try {
    const [version, root] = go(['env', 'GOVERSION', 'GOROOT'], host).split('\n');
    return { version: version!, root: root! };
  } catch {
    return null;
  }
}

/** Null when Go is not installed. */
export const installed = probe();

/** The plan9/amd64 test program of a package, with its tests; null when it has none for Plan 9. */
export function buildTest(name: string, tags = ''): string | null {
  const out = join(cache, installed!.version, `${name.replaceAll('/', '-')}.test`);
  if (!existsSync(out)) {
    mkdirSync(join(cache, installed!.version), { recursive: true });
    go(['test', '-c', '-tags', tags, '-o', out, name], plan9);
  }
  return existsSync(out) ? out : null;
}

/** A program of one file, for Plan 9 or for the host. */
export function buildProgram(file: string, system: 'plan9' | 'host'): string {
  const hash = createHash('sha256').update(readFileSync(file)).update(installed!.version).digest('hex').slice(0, 16);
  const out = join(cache, system, hash);
  if (!existsSync(out)) {
    mkdirSync(join(cache, system), { recursive: true });
    go(['build', '-o', out, file], system === 'plan9' ? plan9 : host);
  }
  return out;
}
