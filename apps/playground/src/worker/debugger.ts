/**
 * Breakpoints and steps, from outside: the watcher shortens stretches of instructions and compares, nothing is written into the guest,
 * and no instruction is counted that would not be. While an address, call or watchpoint waits for a process, that process runs an
 * instruction at a time: slower in host time, the same in its own.
 */
import type { Machine } from '@lux9/system';
import type { Breakpoint, DebugStop, StepKind } from '@lux9/protocol';

const RSP = 4;
const RBP = 5;

/** CALL in its near forms (Intel SDM vol. 2): E8, FF /2; a prefix or REX byte may stand before. */
function isCall(code: Uint8Array): boolean {
  let at = 0;
  while (at < 4 && (code[at] === 0x66 || code[at] === 0xf2 || code[at] === 0xf3 || (code[at]! & 0xf0) === 0x40)) at++;
  return code[at] === 0xe8 || (code[at] === 0xff && ((code[at + 1]! >> 3) & 7) === 2);
}

export class Debugger {
  /** The machine stands still for the debugger. */
  holds = false;
  readonly #machine: Machine;
  readonly #tell: (stop: DebugStop) => void;
  #list: readonly Breakpoint[] = [];
  /** What watched bytes held, by index of the breakpoint. */
  #watched = new Map<number, string>();
  /** A stop asked for at the next instruction of any process. */
  #wanted: DebugStop['reason'] | null = null;
  /** The step under way: which process, until its stack is above `stack` (0: at once). */
  #step: { pid: number; stack: number } | null = null;
  /** Where the machine was held: the first instruction after that is not asked about. */
  #skip = { cpu: -1, count: -1 };
  #last: { cpu: number; pid: number } | null = null;

  constructor(machine: Machine, tell: (stop: DebugStop) => void) {
    this.#machine = machine;
    this.#tell = tell;
  }

  setBreakpoints(list: readonly Breakpoint[]): void {
    this.#list = list;
    this.#watched = new Map();
    list.forEach((b, i) => {
      if (b.kind === 'write' && b.pid > 0) this.#watched.set(i, this.#bytes(b.pid, b.address, b.bytes));
    });
    this.#arm();
  }

  /** Stops before the next instruction; at once when nothing runs. */
  hold(): void {
    this.#wanted = 'pause';
    this.#arm();
    if (this.#machine.idle) this.#stop('pause', 0, 0, 'no process runs');
  }

  /** Between slices: a machine in which nothing runs is held as it stands. */
  between(): void {
    if (this.#wanted === 'pause' && this.#machine.idle) this.#stop('pause', 0, 0, 'no process runs');
  }

  release(): void {
    this.holds = false;
    this.#wanted = null;
    this.#step = null;
    this.#arm();
  }

  step(kind: StepKind): void {
    const last = this.#last;
    this.holds = false;
    this.#wanted = null;
    if (last === null || last.pid === 0) {
      this.#wanted = 'step';
    } else {
      const c = this.#machine.core.context(last.cpu);
      const stack = c.address(RSP);
      if (kind === 'into') this.#step = { pid: last.pid, stack: 0 };
      else if (kind === 'over') this.#step = { pid: last.pid, stack: isCall(this.#code(last.cpu)) ? stack : 0 };
      // Out: the frame's return pops the stack above where it stands now.
      else this.#step = { pid: last.pid, stack: stack + 8 };
    }
    this.#arm();
  }

  #arm(): void {
    const busy = this.#list.length > 0 || this.#wanted !== null || this.#step !== null;
    this.#machine.watcher = busy ? (cpu, pid, most) => this.#look(cpu, pid, most) : null;
  }

  #look(cpu: number, pid: number, most: number): number {
    const context = this.#machine.core.context(cpu);
    const count = context.instructions;
    const fresh = this.#skip.cpu === cpu && this.#skip.count === count;
    if (fresh) {
      if (this.#wanted === null && this.#step === null && !this.#interested(pid)) return most;
      return 1;
    }
    this.#skip = { cpu: -1, count: -1 };
    if (this.#wanted !== null) return this.#stop(this.#wanted, cpu, pid, '');
    const step = this.#step;
    if (step !== null && step.pid === pid && (step.stack === 0 || context.address(RSP) >= step.stack)) return this.#stop('step', cpu, pid, '');
    if (!this.#interested(pid)) return step !== null && step.pid === pid ? 1 : most;
    const rip = context.rip;
    for (let i = 0; i < this.#list.length; i++) {
      const b = this.#list[i]!;
      if (b.pid !== 0 && b.pid !== pid) continue;
      if (b.kind === 'address' && b.address === rip) return this.#stop('breakpoint', cpu, pid, `breakpoint at 0x${rip.toString(16)}`);
      if (b.kind === 'syscall' && context.low(RBP) === b.number) {
        const code = this.#code(cpu);
        if (code[0] === 0x0f && code[1] === 0x05) return this.#stop('syscall', cpu, pid, `system call ${b.number}`);
      }
      if (b.kind === 'write') {
        const now = this.#bytes(pid, b.address, b.bytes);
        const was = this.#watched.get(i);
        this.#watched.set(i, now);
        if (was !== undefined && was !== now) return this.#stop('watchpoint', cpu, pid, `0x${b.address.toString(16)} changed from ${was} to ${now}`);
      }
    }
    return 1;
  }

  #interested(pid: number): boolean {
    for (const b of this.#list) if (b.pid === 0 || b.pid === pid) return true;
    return false;
  }

  #stop(reason: DebugStop['reason'], cpu: number, pid: number, what: string): 0 {
    const context = this.#machine.core.context(cpu);
    this.#skip = { cpu, count: context.instructions };
    this.#last = { cpu, pid };
    this.#wanted = null;
    this.#step = null;
    this.holds = true;
    this.#arm();
    this.#tell({ reason, cpu, pid, rip: pid === 0 ? 0 : context.rip, what });
    return 0;
  }

  /** Bytes of a process's memory as hexadecimal, by its page tables; '' when they do not reach there. */
  #bytes(pid: number, address: number, count: number): string {
    const p = this.#machine.kernel.byPid.get(pid);
    if (p === undefined) return '';
    let out = '';
    for (let i = 0; i < Math.min(count, 64); i++) {
      const at = this.#physical(p.pml4, address + i);
      out += at < 0 ? '' : this.#machine.core.ram[at]!.toString(16).padStart(2, '0');
    }
    return out;
  }

  #code(cpu: number): Uint8Array {
    const context = this.#machine.core.context(cpu);
    const out = new Uint8Array(8);
    for (let i = 0; i < out.length; i++) {
      const at = this.#physical(Math.floor(context.cr3 / 4096), context.rip + i);
      out[i] = at < 0 ? 0x90 : this.#machine.core.ram[at]!;
    }
    return out;
  }

  /** Walks the page tables by hand: the core's walk would set accessed bits. */
  #physical(pml4: number, address: number): number {
    const view = this.#machine.core.ramView;
    let frame = pml4;
    for (let level = 3; level >= 0; level--) {
      const index = Math.floor(address / 2 ** (12 + 9 * level)) % 512;
      const at = frame * 4096 + index * 8;
      if (at + 8 > view.byteLength) return -1;
      const low = view.getUint32(at, true);
      if ((low & 1) === 0) return -1;
      frame = low >>> 12;
    }
    const at = frame * 4096 + (address % 4096);
    return at < view.byteLength ? at : -1;
  }
}
