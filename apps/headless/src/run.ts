/** `lux9 exec` and `lux9 script`: one program in a machine of its own, to its end. Same input, same run: docs/compatibility.md shows what it is good for. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { encodeUtf8, hash128 } from '@lux9/base';
import type { Machine } from '@lux9/system';
import { readBytes } from './files.ts';
import { HostFiles, runFolder } from './hostfiles.ts';
import { guestName, machineOptions, makeMachine, memoryOption } from './machinery.ts';
import { integerOption, type OptionName, type Parsed } from './options.ts';
import { Returned } from './returned.ts';
import { enough, StandardInput, StandardOutput } from './stdio.ts';
import { UsageError } from './verb.ts';

export const runOptions: readonly OptionName[] = [...machineOptions, 'file', 'out', 'dir', 'env', 'timeout', 'stats'];
const memMB = 256;
/** Complaints about what comes back that are shown. */
const problemsMax = 10;
/** Virtual time between looks at the host's clock and output. */
const sliceNs = 5_000_000;
/** packages/userland/servers/hostrun.ts: the first process, or what init runs once the name space is the shell's. */
const runner = '/boot/bin/hostrun';

interface Program {
  /** The host's file; it stands at `hostPath` of its name. */
  readonly file: string;
  /** Path in the machine of what is run. */
  readonly path: string;
  readonly argv: readonly string[];
  /** Whether init sets the system up first, as for the shell. */
  readonly init: boolean;
}

interface Counts {
  readonly instructions: number;
  readonly syscalls: number;
  readonly faults: number;
  readonly virtualNs: number;
}

function counts(machine: Machine): Counts {
  const sum = (of: (m: { syscalls: number; faults: number }) => number): number => machine.kernel.machs.reduce((total, m) => total + of(m), 0);
  return {
    instructions: machine.instructions, syscalls: sum((m) => m.syscalls), faults: sum((m) => m.faults),
    virtualNs: Math.max(machine.now, machine.kernel.m.time),
  };
}

const minus = (a: Counts, b: Counts): Counts => ({
  instructions: a.instructions - b.instructions, syscalls: a.syscalls - b.syscalls, faults: a.faults - b.faults, virtualNs: a.virtualNs - b.virtualNs,
});

/** One hash over the parts' hashes: two machines of one hash are the same machine. */
function stateHash(machine: Machine): string {
  return hash128(encodeUtf8(machine.hashes().map(({ part, hash }) => `${part} ${hash}\n`).join('')));
}

/**
 * What `file` options name. Where init makes the name space, everything is put in afterwards by hostrun: below a root of its own it could hide what
 * is there. Below /tmp hostrun makes a copy that can be written.
 */
function bring(parsed: Parsed, files: HostFiles, init: boolean): void {
  const list: string[] = [];
  for (const [i, text] of (parsed.values.get('file') ?? []).entries()) {
    const later = `${runFolder}/files/${i}`;
    const isLater = (path: string): boolean => !path.startsWith('bin/') && (init || path === 'tmp' || path.startsWith('tmp/'));
    const path = files.option(text, (name) => (isLater(name) ? later : ''));
    if (!isLater(path.slice(1))) continue;
    if (path === '/') throw new UsageError(`--file ${text}: a script’s files need a name`);
    list.push(`/${later}${path}`, path);
  }
  if (list.length > 0) files.add(`${runFolder}/binds`, words(list));
}

const words = (list: readonly string[]): Uint8Array => encodeUtf8(list.map((word) => `${word}\0`).join(''));

/** The guest's files: `file` options, what to run, the environment, what is to come back. */
function prepare(parsed: Parsed, program: Program, guests: readonly string[]): HostFiles {
  const files = new HostFiles();
  bring(parsed, files, program.init);
  const place = hostPath(guestName(program.file));
  if (files.has(place)) throw new UsageError(`--file: /${place} is the program’s own place`);
  files.add(place, readBytes(program.file), 0o755);
  const dir = parsed.values.get('dir')?.at(-1) ?? '/';
  if (!dir.startsWith('/')) throw new UsageError(`--dir ${dir}: it begins with a slash`);
  files.folder('mnt/host');
  files.add(`${runFolder}/argv`, words([dir, program.path, ...program.argv]));
  if (guests.length > 0) files.add(`${runFolder}/outs`, words(guests));
  for (const text of parsed.values.get('env') ?? []) {
    const cut = text.indexOf('=');
    const name = text.slice(0, cut);
    if (cut <= 0 || name.includes('/') || name.startsWith('.')) throw new UsageError(`--env ${text}: NAME=VALUE is needed`);
    files.add(`${runFolder}/env/${name}`, encodeUtf8(text.slice(cut + 1)));
  }
  return files;
}

/** Where a program or script of the host goes in the machine. */
export function hostPath(name: string): string {
  return `host/${name}`;
}

/** Runs to the end; answers the exit status. */
export async function run(parsed: Parsed, program: Program): Promise<number> {
  const timeout = integerOption(parsed, 'timeout', 1, 1_000_000, 0);
  const outs = parsed.values.get('out') ?? [];
  const returned = new Returned(outs, memoryOption(parsed, memMB) * 1024 * 1024);
  const files = prepare(parsed, program, returned.guests);
  const statsFile = parsed.values.get('stats')?.at(-1);
  const statsFd = statsFile === undefined ? -1 : openSync(statsFile, 'w');
  const began = performance.now();
  const input = new StandardInput();
  const output = new StandardOutput();
  let start: Counts | null = null;
  let end: Counts | null = null;
  let boot: number[] = [];
  const machine: Machine = makeMachine(parsed, memMB, {
    files, cmdline: program.init ? `run=${runner}` : `init=${runner}`,
    host: {
      output: (stream, bytes) => output.write(stream, bytes),
      started: () => {
        start = counts(machine);
        boot = [];
      },
      returned: (bytes) => {
        end ??= counts(machine);
        returned.receive(bytes);
      },
    },
    // Before the program begins the console has the boot's text, which is shown when there is no more; then the kernel's complaints about it.
    onConsole: (byte) => {
      if (byte === 13) return;
      if (start === null) boot.push(byte);
      else output.write('stderr', Uint8Array.of(byte));
    },
  });

  const late = timeout > 0 ? began + timeout * 1000 : Infinity;
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<null>((resolve) => {
    if (timeout > 0) timer = setTimeout(() => resolve(null), timeout * 1000);
  });
  let complaint = '';
  for (;;) {
    const stop = machine.run(sliceNs);
    const refused = await output.flush();
    if (refused !== null) {
      complaint = refused;
      break;
    }
    if (stop === 'stdin') {
      const bytes = await Promise.race([input.take(machine.host!.wants), timedOut]);
      if (input.failure !== '') {
        complaint = `standard input: ${input.failure}`;
        break;
      }
      if (bytes !== null) machine.answer(bytes);
    } else if (stop !== 'budget') {
      if (stop === 'panic') complaint = `panic: ${machine.panic}`;
      else if (stop === 'reset') complaint = 'the machine was reset';
      break;
    }
    if (returned.tooMuch) break;
    if (performance.now() >= late) {
      complaint = `timeout: the program did not end within ${timeout} s`;
      break;
    }
  }
  clearTimeout(timer);
  input.close();
  const hostMs = performance.now() - began;
  if (start === null && boot.length > 0) process.stderr.write(Uint8Array.from(boot));
  const status = machine.host!.exit;
  if (complaint === '' && status === null && !returned.tooMuch) complaint = 'the machine was switched off';
  if (statsFd >= 0) {
    const all = counts(machine);
    const stats = {
      ...all, hostMs: Math.round(hostMs), stateHash: stateHash(machine),
      program: start === null ? null : minus(end ?? all, start), status: complaint === '' ? (status ?? '') : complaint,
    };
    writeSync(statsFd, `${JSON.stringify(stats, null, 2)}\n`);
    closeSync(statsFd);
  }
  if (complaint === enough) return 0;
  const problems = complaint === '' ? returned.finish() : outs.length > 0 ? ['nothing was copied back'] : [];
  if (complaint !== '') process.stderr.write(`lux9: ${complaint}\n`);
  for (const text of problems.slice(0, problemsMax)) process.stderr.write(`lux9: ${text}\n`);
  if (problems.length > problemsMax) process.stderr.write(`lux9: and ${problems.length - problemsMax} more\n`);
  if (complaint === '' && status !== '' && status !== null) process.stderr.write(`${status}\n`);
  return complaint === '' && status === '' && problems.length === 0 ? 0 : 1;
}
