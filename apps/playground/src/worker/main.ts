/** The worker: makes machines, runs one, and carries messages. They stand in packages/protocol. */
import * as Comlink from 'comlink';
import type { BootOptions, FirstBoot, MachineEvents, MachineWorker, PartHash, ScriptOptions, ScriptResult, Stage, StageName, TimedInput } from '@lux9/protocol';
import type { CoreExports } from '@lux9/cpu';
import { createMachine, keyEvent, mouseEvent } from '@lux9/system';
import { archive, fetchCore, fetchInitrd, instantiate, onProgress, StartError } from './download.ts';
import { Relay } from './relay.ts';
import { Session } from './session.ts';

let session: Session | null = null;
let visible = true;
let generation = 0;

// Before anybody asks: what nearly every machine is made of. Who asks then hears of failures.
fetchCore().catch(() => undefined);
fetchInitrd().catch(() => undefined);

const initrdOf = (options: BootOptions): Promise<Uint8Array> => (options.initrd === null ? fetchInitrd() : archive(options.initrd as Uint8Array<ArrayBuffer>));

/** The core is compiled while the programs are still on their way. */
async function coreOf(options: BootOptions, compiling: (done: number) => void): Promise<CoreExports> {
  const core = await fetchCore();
  compiling(0);
  const exports = await instantiate(core, options.memMB * 1024 * 1024);
  compiling(1);
  return exports;
}

function sentence(error: unknown): Error {
  if (error instanceof StartError) return new Error(`${error.message}.`);
  return new Error(`The machine could not start: ${error instanceof Error ? error.message : String(error)}.`);
}

async function start(options: BootOptions, events: MachineEvents): Promise<void> {
  const mine = ++generation;
  session?.close();
  session = null;
  const stage = (name: StageName, done: number, total: number): void => {
    const told: Stage = { stage: name, done, total, at: performance.now() };
    events.stage(told);
  };
  try {
    onProgress(stage);
    const [exports, initrd] = await Promise.all([coreOf(options, (done) => stage('compile', done, 1)), initrdOf(options)]);
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

/** The machine the worker's name asks for. A message of the page's comes only when the page, busy drawing itself, has heard that the worker is there. */
let first: { readonly relay: Relay; readonly started: Promise<void> } | null = null;
if (self.name.startsWith('{')) {
  const { options, visible: seen } = JSON.parse(self.name) as FirstBoot;
  visible = seen;
  const relay = new Relay();
  first = { relay, started: start(options, relay) };
  first.started.catch(() => undefined); // told to the page when it asks
}

function boot(options: BootOptions, events: MachineEvents): Promise<void> {
  if (first === null) return start(options, events);
  const { relay, started } = first;
  first = null;
  relay.connect(events);
  return started;
}

async function script(options: ScriptOptions, inputs: readonly TimedInput[], until: number): Promise<ScriptResult> {
  const [exports, initrd] = await Promise.all([coreOf(options, () => undefined), initrdOf(options)]);
  const out: number[] = [];
  const machine = createMachine(exports, {
    memMB: options.memMB, cpus: options.cpus, cmdline: options.cmdline, seed: options.seed, initrd, files: options.host?.files ?? null,
    epoch: options.epoch ?? 0, display: options.display,
    onConsole: (byte) => {
      if (options.host === undefined) out.push(byte);
    },
    host: options.host === undefined ? null : { output: (_stream, bytes) => bytes.forEach((byte) => out.push(byte)) },
  });
  for (const { at, bytes } of inputs) machine.input(bytes, at);
  while (machine.now < until) {
    const stop = machine.run(Math.min(until - machine.now, 10_000_000));
    if (stop === 'stdin') machine.answer(new Uint8Array(0));
    else if (stop !== 'budget') break;
  }
  return {
    output: new TextDecoder().decode(Uint8Array.from(out)), hashes: machine.hashes(), ns: machine.now, instructions: machine.instructions,
  };
}

async function check(initrd: Uint8Array): Promise<void> {
  await archive(initrd as Uint8Array<ArrayBuffer>).catch((error: unknown) => {
    throw sentence(error);
  });
}

const worker: MachineWorker = {
  boot,
  check,
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
  hold: (pid) => session?.hold(pid),
  step(kind, address) {
    session?.debug.step(kind, address);
    session?.go();
  },
  hashes: (): readonly PartHash[] => session?.hashes() ?? [],
  script,
};

Comlink.expose(worker);
