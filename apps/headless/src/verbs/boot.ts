/**
 * `lux9 boot`: Lux9 with the terminal as its console. Guest time keeps pace with the wall clock: while there is nothing to do the machine waits for
 * it. Ctrl-A x leaves, Ctrl-A Ctrl-A types a Ctrl-A. When the input is no terminal its lines are typed one after the other, each when
 * the machine rests, and the machine is left when they are used up.
 */
import { makeMachine, machineOptions } from '../machinery.ts';
import { optionHelp, parseOptions, usageOf, type Parsed } from '../options.ts';
import { StandardInput, StandardOutput } from '../stdio.ts';
import type { Machine, StopReason } from '@lux9/system';
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

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Until the machine stops of itself or the person leaves. */
async function atTerminal(machine: Machine, output: StandardOutput): Promise<StopReason | 'left'> {
  const { stdin } = process;
  const escapes = new Escapes();
  let left = false;
  const typed = (bytes: Buffer): void => {
    const keys = escapes.filter(bytes);
    if (keys === null) left = true;
    else if (keys.length > 0) machine.input(keys);
  };
  stdin.setRawMode(true);
  stdin.on('data', typed);
  stdin.resume();
  try {
    const began = performance.now();
    while (!left) {
      const stop = machine.run(sliceNs);
      await output.flush();
      if (stop !== 'budget') return stop;
      const ahead = machine.now / 1e6 - (performance.now() - began);
      await (ahead > 0 ? pause(ahead) : new Promise(setImmediate));
    }
    return 'left';
  } finally {
    stdin.off('data', typed);
    stdin.setRawMode(false);
    stdin.pause();
  }
}

async function fromFile(machine: Machine, output: StandardOutput): Promise<StopReason | 'left'> {
  const input = new StandardInput();
  const escapes = new Escapes();
  try {
    for (let rest = 0; ; ) {
      const stop = machine.run(sliceNs);
      await output.flush();
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
    await output.flush();
    if (stop === 'reset') continue;
    if (stop !== 'panic') return 0;
    process.stderr.write(`lux9: panic: ${machine.panic}\n`);
    return 1;
  }
}

export const boot: Verb = {
  usage: usageOf(machineOptions, ''),
  says: 'boots Lux9 with this terminal as its console; Ctrl-A x leaves',
  more: optionHelp(machineOptions),
  async run(args) {
    const parsed = parseOptions(args, machineOptions);
    if (parsed.help) return 'help';
    if (parsed.rest.length > 0) throw new UsageError(`what is ${parsed.rest[0]!} for?`);
    return session(parsed);
  },
};
