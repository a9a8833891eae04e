/**
 * Messages between the page and its worker: plain data only, so that they cross by structured clone.
 *
 * The page calls `MachineWorker` (through comlink); the worker answers with `View`s, at most one a displayed
 * frame. A view is complete: whoever gets one needs no earlier one, except for `output`, which grows.
 *
 * NOT IMPLEMENTED: the 9P connection to the running system; this drives a processor without a kernel.
 */

export type MachineState = 'loading' | 'paused' | 'running' | 'ended' | 'failed';

export interface ProgramInfo {
  readonly name: string;
  /** One sentence. */
  readonly about: string;
}

/** One decoded instruction, in Intel syntax. */
export interface CodeLine {
  readonly address: number;
  /** Hexadecimal, two digits a byte. */
  readonly bytes: string;
  readonly mnemonic: string;
  readonly operands: string;
}

/** A register as shown: 64-bit ones as 16 hexadecimal digits, xmm as the two doubles it holds. */
export interface RegisterView {
  readonly name: string;
  readonly value: string;
}

export interface FlagView {
  readonly name: string;
  readonly set: boolean;
}

export interface View {
  readonly state: MachineState;
  readonly program: string;
  /** What happened, in plain words; empty while there is nothing to say. */
  readonly message: string;
  readonly rip: number;
  readonly registers: readonly RegisterView[];
  readonly vectors: readonly RegisterView[];
  readonly flags: readonly FlagView[];
  /** Retired since the program was loaded: the machine's clock. */
  readonly instructions: number;
  /** Calls of the core since the program was loaded, and the instructions asked of the last one. */
  readonly slices: number;
  readonly sliceLength: number;
  /** Million instructions per second of host time while running; 0 when not. */
  readonly mips: number;
  /** The same over the first 100 ms after the core was loaded; null until they have passed. */
  readonly firstMips: number | null;
  /** How often a slice ended at each line of the code. */
  readonly samples: readonly number[];
  /** What the program wrote since it started: `output` continues at `outputFrom` characters. A form feed clears the screen. */
  readonly output: string;
  readonly outputFrom: number;
  /** Of registers and memory; null while running. */
  readonly stateHash: string | null;
  readonly ramBytes: number;
}

export interface MachineWorker {
  programs(): readonly ProgramInfo[];
  /** Views go to `listener` from now on, the first at once. */
  attach(listener: (view: View) => void): void;
  /** Loads a program into a fresh machine and answers with its code. */
  load(program: string): Promise<readonly CodeLine[]>;
  run(): void;
  pause(): void;
  /** Retires that many instructions, or fewer when the program ends. */
  step(count: number): void;
  /** A hidden page pauses the machine without changing what it does. */
  setVisible(visible: boolean): void;
}
