/** `lux9 exec` and `lux9 script`: one program in a machine of its own, to its end. Same input, same run: docs/compatibility.md shows what it is good for. */
import { writeFileSync } from 'node:fs';
import { encodeUtf8, hash128 } from '@lux9/base';
import type { Machine } from '@lux9/system';
import { HostFiles, machineOptions, makeMachine } from './machinery.ts';
import { integerOption, type OptionName, type Parsed } from './options.ts';
import { StandardInput, StandardOutput } from './stdio.ts';
import { UsageError } from './verb.ts';

export const runOptions: readonly OptionName[] = [...machineOptions, 'file', 'dir', 'env', 'timeout', 'stats'];
const memMB = 256;
/** Virtual time between looks at the host's clock and output. */
const sliceNs = 5_000_000;
/** packages/userland/servers/hostrun.ts: the first process, or what init runs once the name space is the shell's. */
const runner = '/boot/bin/hostrun';
const hostFolder = 'host';

interface Program {
  /** Path in the machine. */
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

/** The host's files one by one, to be bound into the name space that init makes: below a root of their own they could hide what is in it. */
function bring(parsed: Parsed, files: HostFiles): void {
  const binds = (parsed.values.get('file') ?? []).flatMap((text, i) => {
    const under = `${hostFolder}/files/${i}`;
    const path = files.option(text, under);
    if (path === '/') throw new UsageError(`--file ${text}: a script’s files need a name`);
    return [`/${under}${path}`, path];
  });
  if (binds.length > 0) files.add(`${hostFolder}/binds`, encodeUtf8(binds.map((word) => `${word}\0`).join('')));
}

/** The guest's files: `file` options, what to run, the environment. */
function prepare(parsed: Parsed, program: Program, files: HostFiles): void {
  if (!program.init) for (const text of parsed.values.get('file') ?? []) files.option(text, '');
  else bring(parsed, files);
  const dir = parsed.values.get('dir')?.at(-1) ?? '/';
  if (!dir.startsWith('/')) throw new UsageError(`--dir ${dir}: it begins with a slash`);
  files.folder('mnt/host');
  files.add(`${hostFolder}/argv`, encodeUtf8([dir, program.path, ...program.argv].map((word) => `${word}\0`).join('')));
  for (const text of parsed.values.get('env') ?? []) {
    const cut = text.indexOf('=');
    const name = text.slice(0, cut);
    if (cut <= 0 || name.includes('/') || name.startsWith('.')) throw new UsageError(`--env ${text}: NAME=VALUE is needed`);
    files.add(`${hostFolder}/env/${name}`, encodeUtf8(text.slice(cut + 1)));
  }
}

/** Where a program or script of the host goes in the machine. */
export function hostPath(name: string): string {
  return `${hostFolder}/${name}`;
}

/** Runs to the end; answers the exit status. */
export async function run(parsed: Parsed, program: Program, files: HostFiles): Promise<number> {
  const timeout = integerOption(parsed, 'timeout', 1, 1_000_000, 0);
  const statsFile = parsed.values.get('stats')?.at(-1);
  prepare(parsed, program, files);
  const began = performance.now();
  const input = new StandardInput();
  const output = new StandardOutput();
  let start: Counts | null = null;
  let boot: number[] = [];
  const machine: Machine = makeMachine(parsed, memMB, {
    files, cmdline: program.init ? `run=${runner}` : `init=${runner}`,
    host: {
      output: (stream, bytes) => output.write(stream, bytes),
      started: () => {
        start = counts(machine);
        boot = [];
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
    await output.flush();
    if (stop === 'stdin') {
      const bytes = await Promise.race([input.take(machine.host!.wants), timedOut]);
      if (bytes !== null) machine.answer(bytes);
    } else if (stop !== 'budget') {
      if (stop === 'panic') complaint = `panic: ${machine.panic}`;
      else if (stop === 'reset') complaint = 'the machine was reset';
      break;
    }
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
  if (complaint === '' && status === null) complaint = 'the machine was switched off';
  if (statsFile !== undefined) {
    const all = counts(machine);
    const stats = {
      ...all, hostMs: Math.round(hostMs), stateHash: stateHash(machine),
      program: start === null ? null : minus(all, start), status: complaint === '' ? status : complaint,
    };
    writeFileSync(statsFile, `${JSON.stringify(stats, null, 2)}\n`);
  }
  if (complaint !== '') process.stderr.write(`lux9: ${complaint}\n`);
  else if (status !== '') process.stderr.write(`${status}\n`);
  return complaint === '' && status === '' ? 0 : 1;
}
