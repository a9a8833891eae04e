/** The processor this test runs on, as an oracle: builds host.c and hands it batches of records (shape: host.c). */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Offsets in a record, bytes; see host.c. */
export const record = { bytes: 1088, memory: 512, code: 1024, flags: 1040, rax: 1048, signal: 1056 } as const;
export const memoryBytes = 512;

export interface Host {
  /** Runs the records in `batch` and answers them, each in its place. Throws when the program fails. */
  run(batch: Uint8Array): Uint8Array;
  close(): void;
}

/** Null when this machine cannot run it (no gcc, or not x86-64); with CI=true that is an error. */
export function openHost(): Host | null {
  if (process.arch !== 'x64' || spawnSync('gcc', ['--version']).status !== 0) {
    if (process.env['CI'] === 'true') throw new Error('the host comparison needs gcc on x86-64');
    console.warn('skipped: the host comparison needs gcc on x86-64');
    return null;
  }
  const dir = mkdtempSync(join(tmpdir(), 'lux9-x87-host-'));
  const program = join(dir, 'host');
  execFileSync('gcc', ['-O1', '-o', program, join(dirname(fileURLToPath(import.meta.url)), 'host.c')]);
  return {
    run(batch) {
      const done = spawnSync(program, { input: batch, maxBuffer: batch.length + 1024 });
      if (done.status !== 0 || done.stdout.length !== batch.length) throw new Error(`host program: ${done.status} ${done.signal} ${done.stderr}`);
      return done.stdout;
    },
    close() { rmSync(dir, { recursive: true, force: true }); },
  };
}
