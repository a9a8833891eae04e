/**
 * A SIP: a server in a process of its own, with the capabilities it was given, that says how it is.
 * Extend Server (or DeviceDriver, FileServer), override what differs, and hand it to `runServer` of factory.ts.
 *
 * A SIP started through /dev/sip finds its 9P connection on descriptors 0 and 1 and, in the environment variable `sip`, the
 * folder of its own there; it writes its health to the file `health` in it when that changes.
 */
import { OWRITE } from '../../generated/constants';
import * as sys from '../../generated/syscalls';
import { getenv } from '../env';
import { errstr } from '../error';
import { _exits } from '../exits';
import { close, open, pipe, writeText } from '../file';
import { sprint } from '../fmt';
import { fork, postnote, sleep } from '../process';
import { gmtime, time } from '../time';
import { Srv, Wake } from '../ninep/srv';

export const enum Status {
  Unknown,
  Starting,
  Healthy,
  Degraded,
  Failing,
  Stopped,
}

/** The words of the status files. */
export function statusWord(status: Status): string {
  switch (status) {
    case Status.Starting: return 'starting';
    case Status.Healthy: return 'healthy';
    case Status.Degraded: return 'degraded';
    case Status.Failing: return 'failing';
    case Status.Stopped: return 'stopped';
    default: return 'unknown';
  }
}

/** A wake value that means: the client hung up. */
const hangup: u32 = 0xffffffff;
/** Wake values from here on are timers; below are interrupts. */
const timer: u32 = 0x10000;

export class Server extends Srv {
  name: string = 'server';
  type: string = 'server';
  /** Names of what it needs: filesystem device ioport exchange net interrupt dma pci. */
  capabilities: string[] = [];
  /** What `initialize` is given. */
  args: string[] = [];
  status: Status = Status.Unknown;
  lastError: string = '';
  private lastErrorAt: i64 = 0;
  private startedAt: i64 = 0;
  errors: u64 = 0;
  /** The end of the pipe that wake frames and requests come through, -1 while nothing can wake us. */
  private wakefd: i32 = -1;
  private helpers: i32[] = [];
  /** By interrupt: the end of the pipe that its helper is told through that it was handled. */
  private handled: Map<i32, i32> = new Map<i32, i32>();

  // What a server supplies.

  /** Gets ready; '' or why it cannot serve. */
  initialize(args: string[]): string {
    return '';
  }

  /** Puts everything down. */
  shutdown(): void {}

  /** A timer set by `every` ran out. */
  tick(id: u32): void {}

  /** An interrupt came (DeviceDriver). */
  interrupt(irq: i32): void {}

  // Health.

  healthy(): void {
    this.report(Status.Healthy);
  }

  /** It serves, but not as it should. */
  degraded(why: string): void {
    this.trouble(why);
    this.report(Status.Degraded);
  }

  /** It cannot serve: whoever watches it may start another. */
  failing(why: string): void {
    this.trouble(why);
    this.report(Status.Failing);
  }

  private trouble(why: string): void {
    this.errors++;
    this.lastError = why;
    this.lastErrorAt = time();
  }

  private report(status: Status): void {
    if (status == this.status && status == Status.Healthy) return;
    this.status = status;
    const folder = getenv('sip');
    if (folder === null) return;
    const fd = open(folder + '/health', OWRITE);
    if (fd < 0) return;
    writeText(fd, this.healthText());
    close(fd);
  }

  /** Seconds since it started. */
  uptime(): i64 {
    return this.startedAt == 0 ? 0 : time() - this.startedAt;
  }

  /** The contents of `status`. */
  statusText(): string {
    const head = sprint('name: %s\ntype: %s\nstatus: %s\n', this.name, this.type, statusWord(this.status));
    return head + sprint('uptime: %lld\nrequests: %lld\nerrors: %lld\n', this.uptime(), this.requests, this.errors);
  }

  /** The contents of `health`. */
  healthText(): string {
    const word = statusWord(this.status) + '\n';
    if (this.lastError.length == 0) return word;
    const tm = gmtime(this.lastErrorAt);
    const day = sprint('%d-%.2d-%.2d', tm.year + 1900, tm.mon + 1, tm.mday);
    return word + sprint('Last error: %s at %s %.2d:%.2d:%.2d\n', this.lastError, day, tm.hour, tm.min, tm.sec);
  }

  // Running.

  /** Initializes, serves on infd and outfd until the client hangs up, shuts down. The exit string. */
  serve(): string {
    this.startedAt = time();
    this.report(Status.Starting);
    const why = this.initialize(this.args);
    if (why.length > 0) {
      this.failing(why);
      this.stopHelpers();
      return why;
    }
    this.healthy();
    super.run();
    this.stopHelpers();
    this.shutdown();
    this.report(Status.Stopped);
    return '';
  }

  run(): void {
    this.serve();
  }

  /** Calls tick(id) every `ms` milliseconds; false when there is no process for it. */
  every(ms: i32, id: u32 = 0): bool {
    const to = this.wakePipe();
    if (to < 0) return false;
    const pid = this.fork();
    if (pid == 0) {
      while (sleep(ms) >= 0 && sendWake(to, timer + id)) {}
      _exits();
    }
    if (pid < 0) return false;
    this.helpers.push(pid);
    return true;
  }

  /**
   * Calls interrupt(irq) whenever a read of the file answers; false when it cannot be opened. The next read, which opens the
   * line again, waits until interrupt(irq) has returned.
   */
  protected watch(path: string, irq: i32): bool {
    const from = open(path, 0);
    if (from < 0) return false;
    const to = this.wakePipe();
    const ends = pipe();
    if (to < 0 || ends === null) {
      close(from);
      return false;
    }
    const pid = this.fork();
    if (pid == 0) {
      close(ends[0]);
      const p = memory.data(64);
      while (sys.pread(from, p, 64, -1) > 0 && sendWake(to, irq) && sys.pread(ends[1], p, 1, -1) == 1) {}
      _exits(errstr());
    }
    close(from);
    close(ends[1]);
    if (pid < 0) {
      close(ends[0]);
      return false;
    }
    this.handled.set(irq, ends[0]);
    this.helpers.push(pid);
    return true;
  }

  wake(value: u32): void {
    if (value == hangup) this.stop();
    else if (value >= timer) this.tick(value - timer);
    else {
      const irq = <i32>value;
      this.interrupt(irq);
      if (this.handled.has(irq)) sys.pwrite(this.handled.get(irq), memory.data(8), 1, -1);
    }
  }

  /** Forks without our ends of the helpers' pipes: each pipe ends with the server. */
  private fork(): i32 {
    const pid = fork();
    const ours = this.handled.values();
    if (pid == 0) for (let i = 0; i < ours.length; i++) close(ours[i]);
    return pid;
  }

  /**
   * The first one who can wake us moves requests to a pipe of our own, so that one read waits for both: a process
   * copies the client's messages there, each in one write, between which wake frames fit.
   */
  private wakePipe(): i32 {
    if (this.wakefd >= 0) return this.wakefd;
    const ends = pipe();
    if (ends === null) return -1;
    const pid = fork();
    if (pid < 0) return -1;
    if (pid == 0) {
      close(ends[0]);
      pump(this.infd, ends[1], this.msizeMost);
      sendWake(ends[1], hangup);
      _exits();
    }
    this.helpers.push(pid);
    this.infd = ends[0];
    this.wakefd = ends[1];
    return this.wakefd;
  }

  private stopHelpers(): void {
    for (let i = 0; i < this.helpers.length; i++) postnote(false, this.helpers[i], 'kill');
    this.helpers = [];
  }
}

/** Copies whole messages until the client hangs up or sends what is none. */
function pump(from: i32, to: i32, most: u32): void {
  const p = heap.alloc(most);
  let have = 0;
  while (true) {
    const size = have >= 4 ? load<i32>(p) : 0;
    if (have >= 4 && (size < 7 || size > <i32>most)) return;
    if (have >= 4 && have >= size) {
      if (sys.pwrite(to, p, size, -1) != size) return;
      have -= size;
      memory.copy(p, p + size, have);
      continue;
    }
    const more = sys.pread(from, p + have, <i32>most - have, -1);
    if (more <= 0) return;
    have += more;
  }
}

/** A frame that is no 9P message: size, type Wake, a tag nobody uses, the value. */
export function sendWake(fd: i32, value: u32): bool {
  const p = memory.data(16);
  store<u32>(p, 11);
  store<u8>(p, <u8>Wake, 4);
  store<u16>(p, 0xffff, 5);
  store<u32>(p, value, 7);
  return sys.pwrite(fd, p, 11, -1) == 11;
}

