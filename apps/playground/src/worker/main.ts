/** The worker: makes machines, runs one, and carries messages. They stand in packages/protocol. */
import * as Comlink from 'comlink';
import type { BootOptions, MachineEvents, MachineWorker, PartHash, ScriptResult, Stage, StageName, TimedInput } from '@lux9/protocol';
import { createMachine, keyEvent, mouseEvent } from '@lux9/system';
import { archive, fetchCore, fetchInitrd, instantiate, StartError } from './download.ts';
import { Session } from './session.ts';

let session: Session | null = null;
let visible = true;
let generation = 0;

async function parts(options: BootOptions, stage: (name: StageName, done: number, total: number) => void): Promise<{ core: Uint8Array; initrd: Uint8Array }> {
  const [core, initrd] = await Promise.all([
    fetchCore((done, total) => stage('core', done, total)),
    options.initrd === null
      ? fetchInitrd((done, total) => stage('initrd', done, total))
      : archive(options.initrd as Uint8Array<ArrayBuffer>),
  ]);
  return { core, initrd };
}

function sentence(error: unknown): Error {
  if (error instanceof StartError) return new Error(`${error.message}.`);
  return new Error(`The machine could not start: ${error instanceof Error ? error.message : String(error)}.`);
}

async function boot(options: BootOptions, events: MachineEvents): Promise<void> {
  const mine = ++generation;
  session?.close();
  session = null;
  const stage = (name: StageName, done: number, total: number): void => {
    const told: Stage = { stage: name, done, total, at: performance.now() };
    events.stage(told);
  };
  try {
    const { core, initrd } = await parts(options, stage);
    stage('compile', 0, 1);
    const exports = await instantiate(core, options.memMB * 1024 * 1024);
    stage('compile', 1, 1);
    if (mine !== generation) return;
    stage('boot', 0, 1);
    session = new Session(exports, options, initrd, events);
    session.setVisible(visible);
    stage('boot', 1, 1);
    stage('ready', 1, 1);
  } catch (error) {
    throw sentence(error);
  }
}

async function script(options: BootOptions, inputs: readonly TimedInput[], until: number): Promise<ScriptResult> {
  const { core, initrd } = await parts(options, () => undefined);
  const out: number[] = [];
  const machine = createMachine(await instantiate(core, options.memMB * 1024 * 1024), {
    memMB: options.memMB, cpus: options.cpus, cmdline: options.cmdline, seed: options.seed, initrd,
    epoch: options.epoch ?? 0, display: options.display, onConsole: (byte) => out.push(byte),
  });
  for (const { at, bytes } of inputs) machine.input(bytes, at);
  while (machine.now < until && machine.run(Math.min(until - machine.now, 10_000_000)) === 'budget');
  return {
    output: new TextDecoder().decode(Uint8Array.from(out)), hashes: machine.hashes(), ns: machine.now, instructions: machine.instructions,
  };
}

const worker: MachineWorker = {
  boot,
  type: (bytes) => session?.type(bytes) ?? 0,
  rendered: (bytes) => session?.rendered(bytes),
  resize: (columns, rows) => session?.resize(columns, rows),
  pause: () => session?.setWanted(false),
  run: () => session?.setWanted(true),
  setVisible(now) {
    visible = now;
    session?.setVisible(now);
  },
  connect(port) {
    if (session === null) return port.close();
    const connection = session.inspect.connect((message) => port.postMessage(message));
    const mine = session;
    port.onmessage = (event: { data: Uint8Array }) => {
      connection.receive(event.data);
      mine.pace.kick();
    };
  },
  watchScreen: (on) => session?.watchScreen(on),
  key(code, down) {
    const bytes = keyEvent(code, down);
    if (bytes !== null) session?.machine.event('keyboard', bytes);
    session?.pace.kick();
  },
  mouse(dx, dy, buttons) {
    session?.machine.event('mouse', mouseEvent(dx, dy, 0, buttons));
    session?.pace.kick();
  },
  setBreakpoints: (list) => session?.debug.setBreakpoints(list),
  hold: () => session?.hold(),
  step(kind) {
    session?.debug.step(kind);
    session?.go();
  },
  hashes: (): readonly PartHash[] => session?.hashes() ?? [],
  script,
};

Comlink.expose(worker);
