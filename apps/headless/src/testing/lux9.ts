/** For tests: the `lux9` command as a person starts it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const top = join(import.meta.dirname, '../../../..');
export const command = join(top, 'apps/headless/bin/lux9.js');

/** The a.out of one of Lux9's own programs, as a file of the host. */
export function program(name: string): string {
  return join(top, 'packages/userland/build/bin', name);
}

export interface Ended {
  readonly status: number | null;
  readonly out: Buffer;
  readonly err: string;
}

export interface Given {
  /** Standard input: bytes, or pieces with a pause before each (ms); undefined: none at all. `open`: it never ends. */
  readonly input?: Uint8Array | string | readonly string[] | 'open';
  /** Stops reading standard output after so many bytes. */
  readonly read?: number;
}

const pauseMs = 150;

export function lux9(args: readonly string[], { input, read }: Given = {}): Promise<Ended> {
  const child = spawn(process.execPath, [command, ...args], { stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let length = 0;
  child.stdout!.on('data', (bytes: Buffer) => {
    out.push(bytes);
    length += bytes.length;
    if (read !== undefined && length >= read) child.stdout!.destroy();
  });
  child.stderr!.on('data', (bytes: Buffer) => err.push(bytes));
  child.stdin?.on('error', () => {}); // it may end before it has read all
  if (Array.isArray(input)) void feed(child.stdin!, input as readonly string[]);
  else if (input !== undefined && input !== 'open') child.stdin!.end(input as string);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out: Buffer.concat(out), err: Buffer.concat(err).toString() }));
  });
}

/** Says one piece at a time and waits for the answer to each. */
export async function conversation(args: readonly string[], pieces: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, [command, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers: string[] = [];
  const closed = new Promise((resolve) => child.on('close', resolve));
  for (const piece of pieces) {
    const answer = new Promise<Buffer>((resolve) => child.stdout.once('data', resolve));
    child.stdin.write(piece);
    answers.push((await answer).toString());
  }
  child.stdin.end();
  await closed;
  return answers;
}

async function feed(stdin: NodeJS.WritableStream, pieces: readonly string[]): Promise<void> {
  for (const piece of pieces) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    stdin.write(piece);
  }
  stdin.end();
}

export interface Stats {
  readonly instructions: number;
  readonly syscalls: number;
  readonly faults: number;
  readonly virtualNs: number;
  readonly hostMs: number;
  readonly stateHash: string;
  readonly program: { readonly instructions: number; readonly syscalls: number; readonly faults: number; readonly virtualNs: number };
  readonly status: string;
}

export function folder(): string {
  return mkdtempSync(join(tmpdir(), 'lux9-verbs-'));
}

/** Runs `exec` with --stats, in a machine of 64 MB unless `args` say otherwise; answers the statistics too. */
export async function measured(args: readonly string[], given: Given = {}): Promise<Ended & { stats: Stats }> {
  const file = join(folder(), 'stats.json');
  const ended = await lux9(['exec', '--mem', '64', '--stats', file, ...args], given);
  return { ...ended, stats: JSON.parse(readFileSync(file, 'utf8')) as Stats };
}
