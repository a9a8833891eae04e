/**
 * Page and worker. The page calls `MachineWorker` (through comlink); the worker calls the page's `MachineEvents`. Times:
 * `ns` are virtual nanoseconds since power on, exact below 2^53; host times are milliseconds.
 */

/** What a machine is made of. The same description, inputs and instants give the same machine everywhere. */
export interface BootOptions {
  readonly memMB: number;
  readonly cpus: number;
  /** Kernel command line. */
  readonly cmdline: string;
  readonly seed: number;
  /** A ustar archive, gzip or plain; null: the one that comes with the page. */
  readonly initrd: Uint8Array | null;
  /** Seconds since 1970 UTC at power on; null: now. */
  readonly epoch: number | null;
  /** Framebuffer in pixels; null: none. */
  readonly display: { readonly width: number; readonly height: number } | null;
}

/** The worker's name, as JSON: the machine it makes before any message reaches it; the first `MachineWorker.boot` then means that one. */
export interface FirstBoot {
  readonly options: BootOptions;
  /** Whether the page is seen. */
  readonly visible: boolean;
}

export type StageName = 'core' | 'initrd' | 'compile' | 'boot' | 'ready';

/** Where the start stands. For downloads `done` and `total` are bytes. */
export interface Stage {
  readonly stage: StageName;
  readonly done: number;
  readonly total: number;
  /** Host time since the worker began, ms. */
  readonly at: number;
}

/**
 * `idle`: nothing in the machine can run before `Status.nextEvent`. `stopped`: the debugger holds it.
 * `paused`: the user or a hidden page holds it. `ended`: panic, power off or a failed start.
 */
export type RunState = 'loading' | 'running' | 'idle' | 'paused' | 'stopped' | 'ended';

export interface CpuStatus {
  /** Share of the virtual time since the last status in which this processor had something to do, 0..1. */
  readonly busy: number;
  /** Process on it, 0: none. */
  readonly pid: number;
}

export interface Status {
  readonly state: RunState;
  /** Why, in plain words; '' when the state says it all. */
  readonly message: string;
  readonly ns: number;
  readonly instructions: number;
  /** Million instructions a second of host time spent in the machine. */
  readonly mips: number;
  /** How far virtual time is behind the wall clock's pace, ms. */
  readonly behind: number;
  readonly cpus: readonly CpuStatus[];
  readonly ramBytes: number;
  readonly freeBytes: number;
  readonly processes: number;
  /** Somebody reads the console as typed, without line editing. */
  readonly raw: boolean;
  /** Kernel boot stages as `NS NAME`. */
  readonly stages: readonly string[];
}

/** Why the debugger stopped the machine. */
export interface DebugStop {
  readonly reason: 'pause' | 'step' | 'breakpoint' | 'watchpoint' | 'syscall' | 'ended';
  readonly cpu: number;
  readonly pid: number;
  readonly rip: number;
  /** Virtual time of the processor that was stopped, which may be ahead of the machine's clock by the rest of its turn. */
  readonly ns: number;
  /** What was hit, in words. */
  readonly what: string;
}

/** `pid` 0: any process; else it and those that share its memory. */
export type Breakpoint =
  | { readonly kind: 'address'; readonly pid: number; readonly address: number }
  | { readonly kind: 'syscall'; readonly pid: number; readonly number: number }
  /** Stops behind the instruction that changed one of `bytes` bytes at `address`. */
  | { readonly kind: 'write'; readonly pid: number; readonly address: number; readonly bytes: number };

/**
 * One instruction; one, and the whole of what it calls; until the function returns; until an address. All of them stay with the process that
 * is stopped, through what it waits for in the kernel; when it ends meanwhile the machine stops and says so (`ended`).
 */
export type StepKind = 'into' | 'over' | 'out' | 'to';

/** A screen: text cells of a VGA, or pixels. */
export type ScreenUpdate =
  | { readonly kind: 'text'; readonly columns: number; readonly rows: number; readonly cells: Uint8Array; readonly cursor: number; readonly palette: readonly number[] }
  /** Lines [y, y + rows) as RGBA. */
  | { readonly kind: 'pixels'; readonly width: number; readonly height: number; readonly y: number; readonly rows: number; readonly rgba: Uint8ClampedArray<ArrayBuffer> };

export interface MachineEvents {
  stage(stage: Stage): void;
  /** Bytes from the console. Answer each with `MachineWorker.rendered`: the worker does not run ahead of what is shown. `raw`: see Status. */
  output(bytes: Uint8Array, raw: boolean): void;
  /** The shell has the console again after an interrupt: output from here on is its own. */
  interrupted(): void;
  status(status: Status): void;
  stopped(stop: DebugStop): void;
  screen(update: ScreenUpdate): void;
}

/** An input at an exact virtual instant, as a log holds it. */
export interface TimedInput {
  readonly at: number;
  readonly bytes: Uint8Array;
}

export interface PartHash {
  readonly part: string;
  readonly hash: string;
}

export interface ScriptOptions extends BootOptions {
  /** Standard files of a host, with an empty standard input, and its files as a ustar archive: what `lux9 script` makes. Absent: no host. */
  readonly host?: { readonly files: Uint8Array };
}

export interface ScriptResult {
  /** What the console printed, or with a host its standard output and error. */
  readonly output: string;
  readonly hashes: readonly PartHash[];
  readonly ns: number;
  readonly instructions: number;
}

/** As much of a MessagePort as both ends use. */
export interface Port {
  postMessage(message: unknown): void;
  onmessage: ((event: never) => void) | null;
  close(): void;
}

export interface MachineWorker {
  /** Makes a machine and lets it run (or tells of the one of `FirstBoot`). Rejects with a sentence when it cannot. The machine before it is gone. */
  boot(options: BootOptions, events: MachineEvents): Promise<void>;
  /** Rejects with a sentence when no machine can be started from this archive; the one that runs goes on. */
  check(initrd: Uint8Array): Promise<void>;
  /** Bytes typed on the console. Answers how many wait to be read by the machine: hold back above a few hundred. */
  type(bytes: Uint8Array): number;
  /** The page has shown that many bytes of output. */
  rendered(bytes: number): void;
  /** The console's size in cells, told to the guest as environment. */
  resize(columns: number, rows: number): void;
  pause(): void;
  run(): void;
  /** A hidden page pauses the machine without changing what it does. */
  setVisible(visible: boolean): void;
  /** A 9P2000 connection to the running system: messages are Uint8Arrays. */
  connect(port: Port): void;
  /** Screen updates go to MachineEvents.screen while on. */
  watchScreen(on: boolean): void;
  /** A key by its UI Events code; mouse movement in counts with buttons (1 left, 2 right, 4 middle). They go to the 8042. */
  key(code: string, down: boolean): void;
  mouse(dx: number, dy: number, buttons: number): void;
  setBreakpoints(list: readonly Breakpoint[]): void;
  /** Stops the machine before its next instruction, or before the next one of process `pid`; `run` lets it go. */
  hold(pid?: number): void;
  /** `address`: where `to` stops. Without a stopped process the next one to run stops at its first instruction. */
  step(kind: StepKind, address?: number): void;
  /** Of the whole machine, a part at a time; pauses for as long as it takes. */
  hashes(): readonly PartHash[];
  /** Runs a fresh machine with these inputs, unpaced and apart from the one shown, to the instant `until` or until it is switched off. */
  script(options: ScriptOptions, inputs: readonly TimedInput[], until: number): Promise<ScriptResult>;
}
