/**
 * For tests: makes system calls as processes without running their code. A process is parked at its first instruction; a call
 * puts the registers and arguments where a program would and enters the kernel; what the kernel wakes runs in the
 * kernel until it would be back in user mode, where it is parked again with its result.
 */
import { SYS, syscallArgWords, USTKTOP, type SyscallName } from '@lux9/abi';
import { decodeUtf8, encodeUtf8 } from '@lux9/base';
import { fault, kstack, ready, schedule, State, Time, trap, type Kernel, type Proc } from '@lux9/kernel';
import { Exit } from '@lux9/bus';
import { Machine, ustar, type ArchiveFile } from '../index.ts';
import { aout } from './aout.ts';
import { coreExports } from './core.ts';

export type Argument = number | bigint | string | Uint8Array | readonly string[];

const rax = 0;
const rsp = 4;
const rbp = 5;

/** Scratch for arguments: far below what exec left on the stack. */
const scratch = USTKTOP - 8 * 1024 * 1024;

export class Harness {
  readonly machine: Machine;
  /** What the console printed since the last `output`. */
  #printed: number[] = [];
  readonly results = new Map<number, bigint>();
  readonly init: Proc;

  constructor(options: { memMB?: number; files?: readonly ArchiveFile[]; cmdline?: string } = {}) {
    const files = [{ name: 'init', data: aout(Uint8Array.of(0xf4)) }, ...(options.files ?? [])];
    const memMB = options.memMB ?? 32;
    this.machine = new Machine(coreExports(memMB), {
      memMB, cpus: 1, initrd: ustar(files), seed: 1, cmdline: options.cmdline ?? '', epoch: 1_600_000_000, onConsole: (b) => this.#printed.push(b),
    });
    this.settle();
    this.init = this.kernel.byPid.get(1)!;
    this.output();
  }

  get kernel(): Kernel {
    return this.machine.kernel;
  }

  output(): string {
    const text = decodeUtf8(Uint8Array.from(this.#printed));
    this.#printed = [];
    return text.replaceAll('\r\n', '\n');
  }

  proc(pid: number): Proc | null {
    return this.kernel.byPid.get(pid) ?? null;
  }

  kstack(p: Proc): string {
    return kstack(p);
  }

  /** Runs whatever is ready until everybody waits or is parked. */
  settle(): void {
    const k = this.kernel;
    const m = k.machs[0]!;
    while (schedule(k, m)) {
      const p = m.proc!;
      this.results.set(p.pid, BigInt.asIntN(64, this.machine.core.context(0).gpr(rax)));
      m.proc = null;
    }
  }

  /** Virtual time passes: devices' events happen. */
  pass(ms: number): void {
    const k = this.kernel;
    const until = this.machine.bus.clock.now + ms * 1_000_000;
    for (;;) {
      const next = Math.min(this.machine.bus.clock.nextEvent, until);
      this.machine.bus.clock.advanceTo(next as never);
      const m = k.machs[0]!;
      if (m.time < next) m.time = next;
      this.settle();
      if (next >= until) return;
    }
  }

  write(p: Proc, address: number, bytes: Uint8Array): void {
    this.#memory(p, address, bytes.length, (at, from, count) => this.kernel.ram.set(bytes.subarray(from, from + count), at));
  }

  read(p: Proc, address: number, count: number): Uint8Array {
    const out = new Uint8Array(count);
    this.#memory(p, address, count, (at, from, n) => out.set(this.kernel.ram.subarray(at, at + n), from));
    return out;
  }

  /** By way of the page tables; a page that is not there is faulted in as a program's access would. */
  #memory(p: Proc, address: number, count: number, each: (physical: number, from: number, count: number) => void): void {
    const { core } = this.machine;
    for (let done = 0; done < count;) {
      const va = address + done;
      const cr3 = p.pml4 * 4096 + p.pcid;
      let at = core.translate(cr3, BigInt(va), 1, true);
      if (at < 0) {
        if (fault(this.kernel, p, va, true) !== 'ok') throw new Error(`test: no memory at ${va.toString(16)}`);
        at = core.translate(cr3, BigInt(va), 1, true);
        if (at < 0) throw new Error(`test: no memory at ${va.toString(16)}`);
      }
      const n = Math.min(4096 - (va % 4096), count - done);
      each(at, done, n);
      done += n;
    }
  }

  #enter(p: Proc): void {
    const k = this.kernel;
    const m = k.machs[0]!;
    if (p.kstack.length > 0) throw new Error(`test: process ${p.pid} is in the kernel:\n${kstack(p)}`);
    if (m.proc !== null) throw new Error('test: somebody is running');
    // Ready by the same door as always: the context is loaded, the process is current.
    p.state = State.New;
    ready(k, p);
  }

  /** Makes a call; answers its result, or null when the process waits (or is gone). */
  call(p: Proc, name: SyscallName, ...args: readonly Argument[]): number | null {
    const value = this.callBig(p, name, ...args);
    return value === null ? null : Number(value);
  }

  callBig(p: Proc, name: SyscallName, ...args: readonly Argument[]): bigint | null {
    return this.raw(p, SYS[name], ...args);
  }

  raw(p: Proc, number: number, ...args: readonly Argument[]): bigint | null {
    const words: bigint[] = [];
    let at = scratch + 4096;
    const place = (bytes: Uint8Array): number => {
      const address = at;
      this.write(p, address, bytes);
      at += Math.ceil((bytes.length + 8) / 8) * 8;
      return address;
    };
    const text = (s: string): number => place(encodeUtf8(`${s}\0`));
    for (const arg of args) {
      if (typeof arg === 'bigint') words.push(arg);
      else if (typeof arg === 'number') words.push(BigInt(arg));
      else if (typeof arg === 'string') words.push(BigInt(text(arg)));
      else if (arg instanceof Uint8Array) words.push(BigInt(place(arg)));
      else {
        const pointers = [...(arg as readonly string[]).map(text), 0];
        const table = new Uint8Array(pointers.length * 8);
        const view = new DataView(table.buffer);
        pointers.forEach((value, i) => view.setBigUint64(i * 8, BigInt(value), true));
        words.push(BigInt(place(table)));
      }
    }
    while (words.length < syscallArgWords) words.push(0xdead_beefn);
    const frame = new Uint8Array(8 * (1 + syscallArgWords));
    const view = new DataView(frame.buffer);
    words.forEach((word, i) => view.setBigUint64(8 + i * 8, BigInt.asUintN(64, word), true));
    this.write(p, scratch, frame);

    const k = this.kernel;
    const m = k.machs[0]!;
    this.#enter(p);
    while (m.proc !== p) {
      // Others that were ready are parked on the way.
      if (!schedule(k, m)) {
        if (this.proc(p.pid) !== p) return null; // what was pending for it ended it
        throw new Error('test: process did not become current');
      }
      if (m.proc === p) break;
      this.results.set(m.proc!.pid, BigInt.asIntN(64, this.machine.core.context(0).gpr(rax)));
      m.proc = null;
    }
    const context = this.machine.core.context(0);
    const sp = context.gpr(rsp);
    context.setGpr(rsp, BigInt(scratch));
    context.setGpr(rbp, BigInt(number));
    this.results.delete(p.pid);
    trap(k, m, Exit.syscall);
    if (m.proc === p) {
      // The stack pointer goes back where it was, unless the call set the registers itself.
      if (this.machine.core.context(0).gpr(rsp) === BigInt(scratch)) this.machine.core.context(0).setGpr(rsp, sp);
    }
    this.settle();
    return this.results.get(p.pid) ?? null;
  }

  /** The result of a call that waited, once it is there. */
  result(p: Proc): number | null {
    const value = this.results.get(p.pid);
    return value === undefined ? null : Number(value);
  }

  /** The error string of the last failed call. */
  err(p: Proc): string {
    return p.errstr;
  }

  /** rfork; answers the child, parked behind its return of 0. */
  fork(p: Proc, flags: number): Proc {
    const pid = this.call(p, 'rfork', flags);
    const child = pid !== null && pid > 0 ? this.proc(pid) : null;
    if (!child) throw new Error(`test: rfork failed: ${p.errstr}`);
    return child;
  }

  /** Opens, reads all, closes. */
  readFile(p: Proc, name: string): string {
    const fd = this.call(p, 'open', name, 0);
    if (fd === null || fd < 0) throw new Error(`${name}: ${p.errstr}`);
    let text = '';
    for (;;) {
      const bytes = this.readFd(p, fd, 8192);
      if (bytes === null || bytes.length === 0) break;
      text += decodeUtf8(bytes);
      if (bytes.length === 0) break;
    }
    this.call(p, 'close', fd);
    return text;
  }

  /** One read; null when it waits, an error is thrown. */
  readFd(p: Proc, fd: number, count: number, offset = -1n): Uint8Array | null {
    const buffer = scratch + 65536;
    this.write(p, buffer, new Uint8Array(1));
    const n = this.call(p, 'pread', fd, buffer, count, offset);
    if (n === null) return null;
    if (n < 0) throw new Error(p.errstr);
    return this.read(p, buffer, n);
  }

  writeFd(p: Proc, fd: number, text: string | Uint8Array, offset = -1n): number | null {
    const bytes = typeof text === 'string' ? encodeUtf8(text) : text;
    return this.call(p, 'pwrite', fd, bytes, bytes.length, offset);
  }

  cpuTime(p: Proc): number {
    return p.time[Time.sys]!;
  }
}
