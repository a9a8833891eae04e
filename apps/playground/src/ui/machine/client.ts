/**
 * The page's end of the worker: starts it, keeps what it tells as an external store, speaks 9P to the running system, and
 * says in words when it dies. One per page.
 */
import * as Comlink from 'comlink';
import type { BootOptions, DebugStop, MachineEvents, MachineWorker, ScreenUpdate, Stage, Status } from '@lux9/protocol';
import { Tree } from './files.ts';
import { defaults, endWorker, worker } from './worker.ts';

export interface Snapshot {
  readonly stage: Stage | null;
  /** Bytes fetched so far and to be fetched, of all downloads. */
  readonly fetched: number;
  readonly toFetch: number;
  readonly status: Status | null;
  readonly stop: DebugStop | null;
  /** Why there is no machine; '' while there is hope. */
  readonly trouble: string;
  /** The worker has not said anything for long; it may yet. */
  readonly silent: boolean;
  /** Goes up with every machine: what was read of an older one is stale. */
  readonly machine: number;
}

const first: Snapshot = { stage: null, fetched: 0, toFetch: 0, status: null, stop: null, trouble: '', silent: false, machine: 0 };

export const noWebAssembly = 'This browser has no WebAssembly or no workers, which the machine is made of. A current Firefox, Chrome, Edge or Safari has both.';

type Listener = () => void;

/** Host time without a word from a worker that runs a machine, beyond which the page says so, ms. Statuses come five times a second. */
const silenceMax = 15_000;
const watchInterval = 1000;

export class MachineClient {
  /** What the next boot is made of. */
  options: BootOptions = defaults;
  #output: ((bytes: Uint8Array, raw: boolean) => Promise<void>) | null = null;
  /** What came before anybody could show it. */
  #early: (readonly [bytes: Uint8Array, raw: boolean])[] = [];
  interrupted: () => void = () => undefined;
  screen: (update: ScreenUpdate) => void = () => undefined;
  #snapshot: Snapshot = first;
  readonly #listeners = new Set<Listener>();
  readonly #downloads = new Map<string, readonly [number, number]>();
  #api: Comlink.Remote<MachineWorker> | null = null;
  #trees = new Map<string, Promise<Tree>>();
  #watch: ReturnType<typeof setInterval> | undefined;
  #heard = 0;
  /** Samples of speed and load for the status line, a value a status, oldest first. */
  readonly history: { mips: number; busy: readonly number[] }[] = [];

  /** Who shows the console's output; resolves when it is drawn. */
  set output(show: (bytes: Uint8Array, raw: boolean) => Promise<void>) {
    this.#output = show;
    for (const [bytes, raw] of this.#early) void show(bytes, raw).then(() => this.tell((a) => a.rendered(bytes.length)));
    this.#early = [];
  }

  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly get = (): Snapshot => this.#snapshot;

  #set(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }

  #fail(trouble: string): void {
    endWorker();
    this.#api = null;
    this.#trees.clear();
    this.#set({ trouble, status: null });
  }

  /** Starts the worker when there is none. */
  #start(): Comlink.Remote<MachineWorker> | null {
    if (this.#api !== null) return this.#api;
    const started = worker(this.options);
    if (started === null) {
      this.#fail(noWebAssembly);
      return null;
    }
    const failed = (message: string): void => this.#fail(`The machine's worker stopped: ${message}. What the machine held in memory is gone; nothing else was lost. Start again makes a fresh machine.`);
    if (started.failure !== null) {
      failed(started.failure);
      return null;
    }
    started.onfailure = failed;
    this.#api = Comlink.wrap<MachineWorker>(started.worker);
    document.addEventListener('visibilitychange', this.#visibility);
    this.#visibility();
    return this.#api;
  }

  /** Notices a worker that says nothing though it should: it hangs, or the browser took it away, which some do without a word. */
  #listen(): void {
    let ticked = Date.now();
    this.#heard = ticked;
    this.#watch ??= setInterval(() => {
      const now = Date.now();
      // While the tab is hidden or the computer sleeps nobody says anything.
      if (document.hidden || this.#snapshot.status === null || now - ticked > 3 * watchInterval) this.#heard = now;
      ticked = now;
      const silent = now - this.#heard > silenceMax;
      if (silent !== this.#snapshot.silent) this.#set({ silent });
    }, watchInterval);
  }

  readonly #visibility = (): void => this.tell((api) => api.setVisible(document.visibilityState !== 'hidden'));

  async boot(change: Partial<BootOptions> = {}): Promise<void> {
    this.options = { ...this.options, ...change };
    if (this.#snapshot.silent) {
      endWorker();
      this.#api = null;
    }
    this.#trees.clear();
    this.#downloads.clear();
    this.#early = [];
    this.history.length = 0;
    const machine = this.#snapshot.machine + 1;
    this.#set({ ...first, machine });
    const api = this.#start();
    if (api === null) return;
    // The machine before may have said something that comes only now: taken for this one's, views would ask a worker that has no machine yet, and hear nothing.
    const ofThis = <A extends unknown[]>(hear: (...args: A) => void) => (...args: A): void => {
      if (machine === this.#snapshot.machine) hear(...args);
    };
    const events: MachineEvents = {
      stage: ofThis((stage) => {
        if (stage.stage === 'core' || stage.stage === 'initrd') this.#downloads.set(stage.stage, [stage.done, stage.total]);
        const all = [...this.#downloads.values()];
        this.#set({ stage, fetched: all.reduce((n, [done]) => n + done, 0), toFetch: all.reduce((n, [, total]) => n + total, 0) });
      }),
      output: ofThis((bytes, raw) => {
        if (this.#output === null) this.#early.push([bytes, raw]);
        else void this.#output(bytes, raw).then(() => this.tell((a) => a.rendered(bytes.length)));
      }),
      status: ofThis((status) => {
        this.#heard = Date.now();
        this.history.push({ mips: status.mips, busy: status.cpus.map((c) => c.busy) });
        if (this.history.length > 120) this.history.shift();
        this.#set({ status, stop: status.state === 'stopped' ? this.#snapshot.stop : null });
      }),
      stopped: ofThis((stop) => this.#set({ stop })),
      interrupted: ofThis(() => this.interrupted()),
      screen: ofThis((update) => this.screen(update)),
    };
    this.#listen();
    try {
      await api.boot(this.options, Comlink.proxy(events));
    } catch (error) {
      if (machine === this.#snapshot.machine) this.#set({ trouble: error instanceof Error ? error.message : String(error) });
    }
  }

  /** A call whose answer nobody waits for. */
  tell(act: (api: Comlink.Remote<MachineWorker>) => Promise<unknown>): void {
    if (this.#api !== null) act(this.#api).catch(() => undefined);
  }

  /** Rejects with a sentence when no machine can be started from the archive. Without a worker to ask, the start tells. */
  async check(initrd: Uint8Array): Promise<void> {
    await this.#api?.check(initrd);
  }

  /** A call with an answer; rejects when there is no machine. */
  async ask<T>(act: (api: Comlink.Remote<MachineWorker>) => Promise<T>): Promise<T> {
    if (this.#api === null) throw new Error('there is no machine');
    return act(this.#api);
  }

  /** A connection to a tree of the running system; `name` as in packages/system inspect/server.ts. */
  tree(name: string): Promise<Tree> {
    let tree = this.#trees.get(name);
    if (tree === undefined) {
      const channel = new MessageChannel();
      tree = Tree.attach(channel.port1, name);
      this.#trees.set(name, tree);
      tree.catch(() => this.#trees.delete(name));
      this.tell((api) => api.connect(Comlink.transfer(channel.port2, [channel.port2])));
    }
    return tree;
  }

  /** For tests: ends the worker as a crash would. */
  kill(): void {
    this.#fail('The machine\'s worker stopped: it was ended. What the machine held in memory is gone; nothing else was lost. Start again makes a fresh machine.');
  }
}

export const client = new MachineClient();
