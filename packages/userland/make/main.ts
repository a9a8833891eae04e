/**
 * Builds the programs that run inside Lux9: packages/userland/build/bin/NAME, an a.out for each of programs.ts, and build/wasm/NAME.wasm, what
 * it was linked from (tests run it without a processor). A program is made again
 * when a file it was made from, the toolchain or its options changed; one that is gone is removed. It runs as one bundled file in the
 * repository's top folder (.scripts/steps.mjs); the processes it starts of itself, with the argument `worker`, compile what they are told.
 *
 * Exit status 1 when a program does not compile and CI is set; without CI such a program is left out and the status is 3: the rest can be used.
 */
import { fork } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { programs, type Program } from './programs.ts';
import { SourceFiles } from './compile.ts';
import { aoutPath, hashBytes, readNotes, sameBytes, sameSources, wasmPath, writeNotes, type Note } from './notes.ts';
import { work, type Answer } from './worker.ts';

const top = process.cwd();
const home = join(top, 'packages', 'userland');
/** Programs a worker should have to do before another one is worth its start. */
const worthAWorker = 4;
const workersMost = 4;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** npm packages that decide what a program becomes. */
const compilers = ['assemblyscript', 'iced-x86', '@jridgewell/sourcemap-codec'];

/**
 * Everything but the sources that decides what a program becomes: this file, which the build step bundles with the toolchain and the
 * options, and the compilers.
 */
const tools = [
  hashBytes(readFileSync(process.argv[1]!)),
  ...compilers.map((name) => (JSON.parse(readFileSync(join(top, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version),
].join(' ');

function isFresh({ name, source }: Program, note: Note | undefined, files: SourceFiles): boolean {
  return note !== undefined && note.tools === tools && note.source === source && sameSources(note, files)
    && sameBytes(join(home, aoutPath(name)), note.aout) && sameBytes(join(home, wasmPath(name)), note.wasm);
}

/** Makes the folder and removes what no program of today has. */
function tidy(folder: string, names: ReadonlySet<string>): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (!names.has(name)) rmSync(join(folder, name));
}

/** Shows how far it is: on a terminal in one line, else every tenth program. */
function progress(done: number, of: number, name: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r  ${done}/${of} ${name.padEnd(20)}${done === of ? '\n' : ''}`);
  else if (done % 10 === 0 || done === of) say(`  ${done}/${of}`);
}

/** Compiles all of `stale` in a few processes; `each` is called as they are done. */
async function compileAll(stale: readonly Program[], each: (program: Program, answer: Answer) => void): Promise<void> {
  const workers = Math.min(availableParallelism(), workersMost, Math.ceil(stale.length / worthAWorker));
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
  const notes = readNotes(top);
  const stale = all.filter((program) => !isFresh(program, notes[program.name], files));
  const complaints: string[] = [];
  tidy(join(home, 'build', 'bin'), new Set(all.map(({ name }) => name)));
  tidy(join(home, 'build', 'wasm'), new Set(all.map(({ name }) => `${name}.wasm`)));

  let done = 0;
  await compileAll(stale, ({ name, source }, { made, complaint }) => {
    const aout = join(home, aoutPath(name));
    if (made === undefined) {
      rmSync(aout, { force: true });
      delete notes[name];
      complaints.push(complaint!);
    } else {
      for (const warning of made.warnings) say(warning);
      writeFileSync(aout, made.aout, { mode: 0o755 });
      writeFileSync(join(home, wasmPath(name)), made.wasm);
      notes[name] = { tools, source, reads: made.reads, aout: hashBytes(made.aout), wasm: hashBytes(made.wasm) };
    }
    progress(++done, stale.length, name);
  });
  writeNotes(top, Object.fromEntries(all.flatMap(({ name }) => (notes[name] === undefined ? [] : [[name, notes[name]]]))));
  for (const complaint of complaints.sort()) say(complaint);
  if (complaints.length > 0) {
    say(`${complaints.length} of ${all.length} programs do not compile`);
    process.exitCode = process.env['CI'] === undefined ? 3 : 1;
  }
}

if (process.argv[2] === 'worker') work(home);
else await main();
