/**
 * Builds the programs that run inside Lux9: packages/userland/build/bin/NAME, an a.out for each of programs.ts. A program is made again
 * when a file it was made from, the toolchain or its options changed; one that is gone is removed. It runs as one bundled file in the
 * repository's top folder (.scripts/steps.mjs); the processes it starts of itself, with the argument `worker`, compile what they are told.
 *
 * Exit status 1 when a program does not compile and CI is set; without CI such a program is left out and the status is 3: the rest can be used.
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { programs, type Program } from './programs.ts';
import { SourceFiles } from './compile.ts';
import { work, type Answer } from './worker.ts';

/** What a file in bin/ was made from. */
interface Known {
  readonly tools: string;
  readonly source: string;
  readonly reads: Readonly<Record<string, string>>;
  readonly output: string;
}

const top = process.cwd();
const home = join(top, 'packages', 'userland');
const bin = join(home, 'build', 'bin');
const notes = join(top, '.cache', 'programs.json');
/** Programs a worker should have to do before another one is worth its start. */
const worthAWorker = 4;
const workersMost = 4;

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const hashBytes = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32);

/**
 * Everything but the sources that decides what a program becomes: this file, which the build step bundles with the toolchain and the
 * options, and the versions of asc and the assembler.
 */
const tools = [process.argv[1]!, join(top, 'package-lock.json')].map((path) => hashBytes(readFileSync(path))).join(' ');

function isFresh({ name, source }: Program, known: Known | undefined, files: SourceFiles): boolean {
  const path = join(bin, name);
  return known !== undefined && known.tools === tools && known.source === source
    && Object.entries(known.reads).every(([file, hash]) => files.hash(file) === hash)
    && existsSync(path) && hashBytes(readFileSync(path)) === known.output;
}

/** Shows how far it is: on a terminal in one line, else every tenth program. */
function progress(done: number, of: number, name: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r  ${done}/${of} ${name.padEnd(20)}${done === of ? '\n' : ''}`);
  else if (done % 10 === 0 || done === of) say(`  ${done}/${of}`);
}

/** Compiles all of `stale` in a few processes; `each` is called as they are done. */
async function compileAll(stale: readonly Program[], each: (program: Program, answer: Answer) => void): Promise<void> {
  const workers = Math.max(1, Math.min(availableParallelism(), workersMost, Math.ceil(stale.length / worthAWorker)));
  const queue = [...stale];
  await Promise.all(Array.from({ length: workers }, () => new Promise<void>((resolve, reject) => {
    const worker = fork(process.argv[1]!, ['worker'], { serialization: 'advanced' });
    let current: Program | undefined;
    const next = (): void => {
      current = queue.shift();
      if (current === undefined) worker.disconnect();
      else worker.send(current.source);
    };
    worker.on('error', reject);
    worker.on('exit', (code, signal) => {
      if (current === undefined) resolve();
      else reject(new Error(`the compiler ended (${signal ?? code}) while it compiled ${current.source}.ts`));
    });
    worker.on('message', (answer: Answer) => {
      each(current!, answer);
      next();
    });
    next();
  })));
}

async function main(): Promise<void> {
  const files = new SourceFiles(home);
  const all = programs(home);
  const known = (existsSync(notes) ? JSON.parse(readFileSync(notes, 'utf8')) : {}) as Record<string, Known>;
  const stale = all.filter((program) => !isFresh(program, known[program.name], files));
  const complaints: string[] = [];
  mkdirSync(bin, { recursive: true });
  for (const name of readdirSync(bin)) if (!all.some((program) => program.name === name)) rmSync(join(bin, name));

  let done = 0;
  if (stale.length > 0) {
    await compileAll(stale, ({ name, source }, { made, complaint }) => {
      const path = join(bin, name);
      if (made === undefined) {
        rmSync(path, { force: true });
        delete known[name];
        complaints.push(complaint!);
      } else {
        for (const warning of made.warnings) say(warning);
        writeFileSync(path, made.bytes, { mode: 0o755 });
        known[name] = { tools, source, reads: made.reads, output: hashBytes(made.bytes) };
      }
      progress(++done, stale.length, name);
    });
  }
  const kept = Object.fromEntries(all.flatMap(({ name }) => (known[name] === undefined ? [] : [[name, known[name]]])));
  mkdirSync(dirname(notes), { recursive: true });
  writeFileSync(notes, JSON.stringify(kept));
  for (const complaint of complaints.sort()) say(complaint);
  if (complaints.length > 0) {
    say(`${complaints.length} of ${all.length} programs do not compile`);
    process.exitCode = process.env['CI'] === undefined ? 3 : 1;
  }
}

if (process.argv[2] === 'worker') work(home);
else await main();
