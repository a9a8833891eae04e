/** A machine on which a client reads the counter driver's file without end, and what can be counted in it. */
import { recoveryErrors } from '@lux9/abi';
import { decodeUtf8, Random } from '@lux9/base';
import { checkOwnership, kstack, procctlexit, Procctl, sipbyname, State, type Kernel, type Proc, type Sip } from '@lux9/kernel';
import { Machine, ustar } from '@lux9/system';
import { coreExports } from '../../../../system/src/testing/core.ts';
import { aout } from '../../../../userland/test/real.ts';

const memMB = 24;
const ms = 1_000_000;

export interface Counts {
  readonly frames: number;
  readonly processes: number;
  readonly fids: number;
  readonly tags: number;
  readonly spaces: number;
  readonly irqs: number;
  readonly dma: number;
  readonly grants: number;
  readonly posted: number;
}

interface Held {
  readonly lines?: unknown[];
  readonly list?: unknown[];
  readonly quarantine?: unknown[];
}

export class SipWorld {
  readonly machine: Machine;
  #line = '';
  /** Counts and error texts that the client printed. */
  readonly counts: number[] = [];
  readonly errors = new Map<string, number>();
  /** Lines that are neither. */
  readonly said: string[] = [];

  private constructor(machine: (out: (byte: number) => void) => Machine) {
    this.machine = machine((byte) => this.#hear(byte));
  }

  static async make(seed: number, argv: readonly string[] = ['/boot/sipclient', '100000000', '1'], cpus = 1): Promise<SipWorld> {
    const files = {
      'bin/counter': await aout('servers/counter'), sipclient: await aout('test/programs/sipclient'),
      deadline: await aout('test/programs/deadline'), boot: await aout('test/programs/boot'),
    };
    return new SipWorld((onConsole) => new Machine(coreExports(memMB), {
      memMB, cpus, seed, initrd: ustar(Object.entries(files).map(([name, data]) => ({ name, data }))),
      cmdline: `init=/boot/boot,${argv.join(',')}`, onConsole,
    }));
  }

  get kernel(): Kernel {
    return this.machine.kernel;
  }

  get sip(): Sip | undefined {
    return sipbyname(this.kernel, 'counter');
  }

  #hear(byte: number): void {
    if (byte === 13) return;
    if (byte !== 10) {
      this.#line += String.fromCharCode(byte);
      return;
    }
    const line = decodeUtf8(Uint8Array.from(this.#line, (ch) => ch.charCodeAt(0)));
    this.#line = '';
    if (/^[0-9]+$/.test(line)) this.counts.push(Number(line));
    else if (line.startsWith('error: ')) this.errors.set(line.slice(7), (this.errors.get(line.slice(7)) ?? 0) + 1);
    else this.said.push(line);
  }

  /** Runs for `ns` of virtual time. */
  pass(ns: number): void {
    const why = this.machine.run(ns);
    if (why !== 'budget') throw new Error(`${why}: ${this.machine.panic}`);
  }

  /** Runs until the condition holds; throws after `most` ns. */
  until(what: string, condition: () => boolean, most = 5_000 * ms): void {
    const end = this.machine.now + most;
    while (!condition()) {
      if (this.machine.now > end) throw new Error(`${what} did not come about in ${most / ms} ms`);
      this.pass(ms / 4);
    }
  }

  healthy(): void {
    this.until('a healthy server', () => this.sip?.state === 'healthy' && this.sip.pid !== 0 && this.sip.mnt?.lost !== true);
  }

  /** Processes of the server, its main one first. */
  members(): Proc[] {
    const s = this.sip;
    if (s === undefined) return [];
    return this.kernel.procs.filter((p): p is Proc => p !== null && p.space?.sip === s.id && p.state !== State.Moribund)
      .sort((a, b) => (a.pid === s.pid ? -1 : b.pid === s.pid ? 1 : a.pid - b.pid));
  }

  kill(p: Proc): void {
    const k = this.kernel;
    k.m = k.machs[0]!;
    procctlexit(k, p, Procctl.exitme);
  }

  /** What must be the same whenever the world is in the same state. */
  leaks(): Counts {
    const k = this.kernel;
    const held = (name: string): Held => k.devs.get(name) as Held;
    let tags = 0;
    for (const word of k.tags) for (let bits = word; bits !== 0; bits &= bits - 1) tags++;
    return {
      // Pages of programs are kept for the next run, and the client's heap is its own affair.
      frames: k.pmem.nfree + k.images.reduce((sum, image) => sum + image.frames.size, 0)
        + k.procs.reduce((sum, p) => sum + (p === null || p.space?.sip !== 0 ? 0 : p.tables.length + p.seg.reduce((n, s) => n + (s?.resident ?? 0), 0)), 0),
      processes: k.procs.filter((p) => p !== null).length,
      fids: k.fid - k.freeFids.length,
      tags,
      spaces: k.spaces.size,
      irqs: held('irq').lines!.length,
      dma: held('dma').list!.length + held('dma').quarantine!.length,
      grants: k.pci.reduce((sum, d) => sum + k.bus.dma.grants(d.tbdf).length, 0),
      posted: held('srv').list!.length,
    };
  }

  /** Kernel invariants; throws with what is broken. */
  check(where: string): void {
    const bad = checkOwnership(this.kernel);
    if (bad.length > 0) throw new Error(`${where}:\n${bad.join('\n')}`);
  }

  /** Who is where, for a failure's text. */
  stacks(): string {
    return this.kernel.procs.map((p) => (p === null ? '' : `${p.pid} ${p.text} state ${p.state} sip ${p.space?.sip ?? '-'}\n${kstack(p)}`)).join('');
  }

  get #registers(): number {
    return this.kernel.pci.find((d) => d.vid === 0x1209)!.bars[0]!.addr;
  }

  /** The device's own count. */
  deviceCount(): number {
    return this.kernel.bus.mmio.read(this.#registers + 0x0c, 4);
  }

  /** Microseconds between counts. */
  setInterval(us: number): void {
    this.kernel.bus.mmio.write(this.#registers + 0x08, 4, us);
  }
}

const documented: readonly string[] = Object.values(recoveryErrors);

export interface KillRun {
  readonly kills: number;
  readonly reads: number;
  readonly restarts: number;
  readonly errors: Readonly<Record<string, number>>;
  /** Longest time from one count to the next, ms of virtual time. */
  readonly before: Counts;
}

/** Kills the driver `kills` times at random instants; throws when a promise is broken. */
export async function runKills(seed: number, kills: number): Promise<KillRun> {
  const random = new Random(seed);
  const w = await SipWorld.make(seed);
  const again = `npm run campaign -- kill --seed ${seed} --count ${kills}`;
  const settle = (): Counts => {
    w.healthy();
    w.pass(100 * ms);
    // Between two reads: nobody holds a tag.
    w.until('a quiet moment', () => w.kernel.procs.every((p) => p === null || p.kstack.every((f) => f.constructor.name !== 'RpcFrame')));
    return w.leaks();
  };
  let done = 0;
  try {
    w.healthy();
    w.until('ten reads', () => w.counts.length >= 10);
    w.kill(w.members()[0]!); // the first start has costs of its own: images, page tables of the client
    w.pass(ms);
    const before = settle();
    for (; done < kills; done++) {
      if (random.below(10) < 6) w.healthy();
      w.pass(1 + random.below(random.below(2) === 0 ? 300_000 : 8 * ms));
      const members = w.members();
      if (members.length === 0) {
        // Between a death and the next start: nobody to kill.
        w.pass(ms);
        done--;
        continue;
      }
      w.kill(random.below(10) < 7 ? members[0]! : members[random.below(members.length)]!);
      if (random.below(2) === 0) w.pass(1 + random.below(200_000));
      w.check(`after kill ${done}`);
    }
    // A helper may be missing: a last death of the main process brings all of them back.
    w.healthy();
    w.kill(w.members()[0]!);
    w.pass(ms);
    const after = settle();
    if (JSON.stringify(after) !== JSON.stringify(before)) throw new Error(`leak: ${JSON.stringify(before)} before, ${JSON.stringify(after)} after`);
    const reads = w.counts.length;
    w.until('a read after the last kill', () => w.counts.length > reads + 3);
    for (let i = 1; i < w.counts.length; i++) {
      if (w.counts[i]! < w.counts[i - 1]!) throw new Error(`the count went back from ${w.counts[i - 1]} to ${w.counts[i]}`);
    }
    const last = w.counts[w.counts.length - 1]!;
    if (Math.abs(w.deviceCount() - last) > 30) throw new Error(`the client reads ${last}, the device has ${w.deviceCount()}`);
    for (const text of w.errors.keys()) if (!documented.includes(text)) throw new Error(`a client saw ${text}`);
    return { kills, reads: w.counts.length, restarts: w.sip!.restarts, errors: Object.fromEntries(w.errors), before };
  } catch (e) {
    throw new Error(`${(e as Error).message}\nat ${w.machine.now} ns, kill ${done}; the server is ${w.sip?.state} ${w.sip?.lastError}; said: `
      + `${w.said.slice(-3).join(' | ')}\n${w.stacks()}${again}`, { cause: e });
  }
}
