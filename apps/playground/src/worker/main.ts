/** The worker: one machine, its pace, and what the page is told of it. The messages stand in packages/protocol. */
import * as Comlink from 'comlink';
import type { CodeLine, MachineState, MachineWorker, View } from '@lux9/protocol';
import { instantiate } from './core.ts';
import { disassemble } from './disassemble.ts';
import { readVirtual } from './loader.ts';
import { Machine } from './machine.ts';
import { Pace } from './pace.ts';
import { imageOf, programs, ramBytes } from './programs.ts';
import { flagsOf, registersOf, vectorsOf } from './view.ts';

/** Host time between two views while running, ms: one displayed frame. */
const viewInterval = 16;
const vectorsShown = 8;

let machine: Machine | null = null;
let pace: Pace | null = null;
let listener: ((view: View) => void) | null = null;
let code: readonly CodeLine[] = [];
let lineAt = new Map<number, number>();
let samples: number[] = [];
let program = '';
let failure = '';
let wantsToRun = false;
let visible = true;
let outputSent = 0;
let lastView = 0;

function stateNow(): MachineState {
  if (failure !== '') return 'failed';
  if (!machine || !pace) return 'loading';
  if (machine.ended !== '') return machine.succeeded ? 'ended' : 'failed';
  return wantsToRun ? 'running' : 'paused';
}

function tell(): void {
  if (!listener) return;
  const state = stateNow();
  const context = machine?.core.context(0);
  lastView = performance.now();
  listener({
    state,
    program,
    message: failure || (machine?.ended ?? ''),
    rip: context?.rip ?? 0,
    registers: context ? registersOf(context) : [],
    vectors: context ? vectorsOf(context, vectorsShown) : [],
    flags: context ? flagsOf(context) : [],
    instructions: machine?.instructions ?? 0,
    slices: pace?.slices ?? 0,
    sliceLength: pace?.sliceLength ?? 0,
    mips: pace?.mips ?? 0,
    firstMips: pace?.firstMips ?? null,
    samples,
    output: machine?.output.slice(outputSent) ?? '',
    outputFrom: outputSent,
    stateHash: machine && state !== 'running' ? machine.stateHash() : null,
    ramBytes,
  });
  outputSent = machine?.output.length ?? 0;
}

function sample(): void {
  const line = machine ? lineAt.get(machine.core.context(0).rip) : undefined;
  if (line !== undefined) samples[line] = (samples[line] ?? 0) + 1;
}

async function load(name: string): Promise<readonly CodeLine[]> {
  pace?.close();
  pace = null;
  machine = null;
  program = name;
  code = [];
  samples = [];
  outputSent = 0;
  failure = '';
  try {
    const made = new Machine(await instantiate(ramBytes), imageOf(name));
    machine = made;
    pace = new Pace({
      run(count) {
        const before = made.instructions;
        made.run(count);
        return made.instructions - before;
      },
      sliced() {
        sample();
        if (made.ended !== '') wantsToRun = false;
        if (performance.now() - lastView >= viewInterval || !pace?.running) tell();
      },
    });
    if (wantsToRun && visible) pace.start();
    tell();
    const { textStart, textEnd } = made.loaded;
    const lines = await disassemble(readVirtual(made.core, textStart, textEnd - textStart)!, textStart);
    if (machine !== made) return lines; // another program was chosen meanwhile
    code = lines;
    lineAt = new Map(code.map((line, i) => [line.address, i]));
  } catch (error) {
    failure = `The machine could not start: ${error instanceof Error ? error.message : String(error)}.`;
    wantsToRun = false;
    tell();
  }
  return code;
}

const worker: MachineWorker = {
  programs: () => programs.map(({ name, about }) => ({ name, about })),
  attach(to) {
    listener = to;
    tell();
  },
  load,
  run() {
    wantsToRun = true;
    if (visible) pace?.start();
    tell();
  },
  pause() {
    wantsToRun = false;
    pace?.stop();
    tell();
  },
  step(count) {
    if (wantsToRun || !machine) return;
    machine.run(count);
    sample();
    tell();
  },
  setVisible(now) {
    visible = now;
    if (!visible) pace?.stop();
    else if (wantsToRun) pace?.start();
  },
};

Comlink.expose(worker);
