/**
 * `lux9 boot`: Lux9 with the terminal as its console. Guest time keeps pace with the wall clock: while there is nothing to do the machine waits for
 * it. Ctrl-A x leaves, Ctrl-A Ctrl-A types a Ctrl-A. The terminal's size is in /env/WINSIZE, where rc looks for it. When the input is no terminal its lines are typed one after the other, each when
 * the machine rests, and the machine is left when they are used up.
 */
import { encodeUtf8 } from '@lux9/base';
import { Inspect, type Machine, type StopReason } from '@lux9/system';
import { ToolchainError } from '@lux9/toolchain';
import { makeMachine, machineOptions } from '../machinery.ts';
import { optionHelp, parseOptions, type Parsed } from '../options.ts';
import { enough, StandardInput, StandardOutput } from '../stdio.ts';
import { UsageError, type Verb } from '../verb.ts';

const memMB = 128;
const sliceNs = 10_000_000;
/** Slices in a row without anything to run before the machine counts as resting. */
const restSlices = 3;
const ctrlA = 1;

/** Ctrl-A commands taken out of what is typed. */
class Escapes {
  private armed = false;

  /** The bytes to type; null to leave. */
  filter(bytes: Uint8Array): Uint8Array | null {
    const out: number[] = [];
    for (const byte of bytes) {
      if (!this.armed) {
        if (byte === ctrlA) this.armed = true;
        else out.push(byte);
        continue;
      }
      this.armed = false;
      if (byte === 0x78) return null; // x
      if (byte === ctrlA) out.push(ctrlA);
    }
    return Uint8Array.from(out);
  }
}

/** Whether there is still somebody to look at it. */
async function shown(output: StandardOutput): Promise<boolean> {
  const refused = await output.flush();
  if (refused !== null && refused !== enough) throw new ToolchainError(refused);
  return refused === null;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What ends a session from outside, once the terminal is as it was. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Until the machine stops of itself, the person leaves, or a signal ends the process. */
async function atTerminal(machine: Machine, output: StandardOutput): Promise<StopReason | 'left'> {
  const { stdin, stdout } = process;
  const inspect = new Inspect(machine);
  const resized = (): void => inspect.write('/env/WINSIZE', encodeUtf8(`${stdout.columns} ${stdout.rows}`));
  let signalled: NodeJS.Signals | null = null;
  const onSignal = (signal: NodeJS.Signals): void => {
    left = true;
    signalled = signal;
  };
  const hungUp = (): void => {
    left = true;
  };
  const escapes = new Escapes();
  let left = false;
  const typed = (bytes: Buffer): void => {
    const keys = escapes.filter(bytes);
    if (keys === null) left = true;
    else if (keys.length > 0) machine.input(keys);
  };
  stdin.setRawMode(true);
  stdin.on('data', typed);
  stdin.on('end', hungUp);
  stdin.on('error', hungUp);
  for (const signal of signals) process.on(signal, onSignal);
  if (stdout.isTTY) {
    stdout.on('resize', resized);
    resized();
  }
  stdin.resume();
  try {
    const began = performance.now();
    while (!left) {
      const stop = machine.run(sliceNs);
      if (!(await shown(output))) break;
      if (stop !== 'budget') return stop;
      const ahead = machine.now / 1e6 - (performance.now() - began);
      await (ahead > 0 ? pause(ahead) : new Promise(setImmediate));
    }
    return 'left';
  } finally {
    stdout.off('resize', resized);
    for (const signal of signals) process.off(signal, onSignal);
    stdin.off('data', typed);
    stdin.off('end', hungUp);
    stdin.off('error', hungUp);
    stdin.setRawMode(false);
    stdin.pause();
    if (signalled !== null) process.kill(process.pid, signalled);
  }
}

async function fromFile(machine: Machine, output: StandardOutput): Promise<StopReason | 'left'> {
  const input = new StandardInput();
  const escapes = new Escapes();
  try {
    for (let rest = 0; ; ) {
      const stop = machine.run(sliceNs);
      if (!(await shown(output))) return 'left';
      if (stop !== 'budget') return stop;
      rest = machine.idle && machine.pendingInput === 0 ? rest + 1 : 0;
      if (rest < restSlices) continue;
      rest = 0;
      const line = await input.take(4096);
      if (line.length === 0) return 'left';
      const keys = escapes.filter(line);
      if (keys === null) return 'left';
      machine.input(keys);
    }
  } finally {
    input.close();
  }
}

async function session(parsed: Parsed): Promise<number> {
  const terminal = process.stdin.isTTY;
  for (;;) {
    const output = new StandardOutput();
    const machine = makeMachine(parsed, memMB, {
      cmdline: '', ...(terminal ? { epoch: Math.floor(Date.now() / 1000) } : {}),
      onConsole: (byte) => output.write('stdout', Uint8Array.of(byte)),
    });
    const stop = await (terminal ? atTerminal(machine, output) : fromFile(machine, output));
    await shown(output);
    if (stop === 'reset') continue;
    if (stop !== 'panic') return 0;
    process.stderr.write(`lux9: panic: ${machine.panic}\n`);
    return 1;
  }
}

export const boot: Verb = {
  usage: '[options]',
  says: 'boots Lux9 with this terminal as its console; Ctrl-A x leaves',
  more: optionHelp(machineOptions),
  watchesOutput: true,
  async run(args) {
    const parsed = parseOptions(args, machineOptions);
    if (parsed.help) return 'help';
    if (parsed.rest.length > 0) throw new UsageError(`what is ${parsed.rest[0]!} for?`);
    return session(parsed);
  },
};
