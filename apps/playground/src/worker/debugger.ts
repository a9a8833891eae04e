/**
 * Breakpoints and steps, from outside: the watcher shortens stretches of instructions and compares, nothing is written into the guest,
 * and no instruction is counted that would not be. While an address, call or watchpoint waits for a process, that process runs an
 * instruction at a time: slower in host time, the same in its own.
 */
import { callName, lifeOf, peek, returnsTo, type Machine } from '@lux9/system';
import type { Breakpoint, DebugStop, StepKind } from '@lux9/protocol';

const RSP = 4;
const RBP = 5;

/** CALL in its near forms (Intel SDM vol. 2): E8, FF /2; a prefix or REX byte may stand before. */
function isCall(code: Uint8Array): boolean {
  let at = 0;
  while (at < 4 && (code[at] === 0x66 || code[at] === 0xf2 || code[at] === 0xf3 || (code[at]! & 0xf0) === 0x40)) at++;
  return code[at] === 0xe8 || (code[at] === 0xff && ((code[at + 1]! >> 3) & 7) === 2);
}

/** RET in its near forms: C3, C2 iw, with a REP prefix or without. */
const isReturn = (code: Uint8Array): boolean => code[0] === 0xc3 || code[0] === 0xc2 || (code[0] === 0xf3 && code[1] === 0xc3);

/** A step under way in a process. */
interface Step {
  readonly pid: number;
  readonly kind: StepKind;
  /** Where it ends, once that is known, and how high the stack must be there. */
  pc: number;
  stack: number;
  /** `over`: at the first instruction of what was called, whose return address is on the stack now. `out`: behind the return. */
  entered: boolean;
}

export class Debugger {
  /** The machine stands still for the debugger. */
  holds = false;
  readonly #machine: Machine;
  readonly #tell: (stop: DebugStop) => void;
  #list: readonly Breakpoint[] = [];
  /** What watched bytes held, by index of the breakpoint. */
  #watched = new Map<number, string>();
  /** A stop asked for at the next instruction, of process `pid` or, 0, of any. */
  #wanted: { reason: DebugStop['reason']; pid: number } | null = null;
  #step: Step | null = null;
  /**
   * Where a process was held: it is not asked about that instruction again before it was executed, however often it faults first or gives the
   * processor away. `count`: instructions of `cpu` when it was looked at last.
   */
  #skip: { pid: number; rip: number; cpu: number; count: number } | null = null;
  #last: { cpu: number; pid: number } | null = null;
  /** Whose instruction was looked at last. */
  #ran = 0;

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

  /** Stops before the next instruction of a process; without one of any, and at once when nothing runs. */
  hold(pid = 0): void {
    this.#wanted = { reason: 'pause', pid };
    this.#arm();
    this.between();
  }

  /** Between slices: a machine in which nothing runs is held as it stands; who waits for a process that is gone is told. */
  between(): void {
    if (this.holds) return;
    const pid = this.#step?.pid ?? this.#wanted?.pid ?? 0;
    const state = pid > 0 ? lifeOf(this.#machine, pid) : '';
    if (state !== '') this.#stop('ended', 0, 0, `process ${pid} ${state}`);
    else if (this.#wanted?.reason === 'pause' && this.#wanted.pid === 0 && this.#machine.idle) this.#stop('pause', 0, 0, 'no process runs');
  }

  release(): void {
    this.holds = false;
    this.#wanted = null;
    this.#step = null;
    this.#arm();
  }

  step(kind: StepKind, address = 0): void {
    const last = this.#last;
    this.holds = false;
    this.#wanted = null;
    if (last === null || last.pid === 0) this.#wanted = { reason: 'step', pid: 0 };
    else this.#step = this.#begin(last.cpu, last.pid, kind, address);
    this.#arm();
  }

  #begin(cpu: number, pid: number, kind: StepKind, address: number): Step {
    const stack = this.#machine.core.context(cpu).address(RSP);
    const step: Step = { pid, kind, pc: -1, stack, entered: false };
    if (kind === 'to') step.pc = address;
    else if (kind === 'over' && !isCall(this.#code(cpu))) return { ...step, kind: 'into' };
    else if (kind === 'out') {
      const back = returnsTo(this.#machine, pid);
      if (back !== null) {
        step.pc = back.pc;
        step.stack = back.sp;
      }
    }
    return step;
  }

  /** Whether the step ends before the instruction at hand. What runs on many threads (Go) may come back on another one, with the same stack. */
  #arrived(step: Step, cpu: number, pid: number): boolean {
    const context = this.#machine.core.context(cpu);
    const rsp = context.address(RSP);
    const back = (): boolean => context.rip === step.pc && (pid === step.pid ? rsp >= step.stack : rsp === step.stack);
    switch (step.kind) {
      case 'into': return true;
      case 'to': return context.rip === step.pc;
      case 'over':
        if (!step.entered) {
          // The call has pushed where it returns to; a jump out of the program (a note, an exec) has not.
          step.entered = true;
          step.pc = rsp === step.stack - 8 ? this.#word(cpu, rsp) : context.rip;
        }
        return back();
      case 'out':
        if (step.pc >= 0) return back();
        // Not known where to: behind the first return from a stack no lower than now.
        if (step.entered) return true;
        step.entered = isReturn(this.#code(cpu)) && rsp >= step.stack;
        return false;
    }
  }

  #arm(): void {
    const busy = this.#list.length > 0 || this.#wanted !== null || this.#step !== null;
    this.#machine.watcher = busy ? (cpu, pid, most) => this.#look(cpu, pid, most) : null;
  }

  #look(cpu: number, pid: number, most: number): number {
    const step = this.#step;
    const mine = step !== null && (step.pid === pid || (step.pc >= 0 && this.#together(step.pid, pid)));
    const alone = mine || this.#interested(pid);
    const wanted = this.#wanted !== null && (this.#wanted.pid === 0 || this.#wanted.pid === pid);
    if (!alone && !wanted) return most;
    const context = this.#machine.core.context(cpu);
    const { rip } = context;
    const skip = this.#skip;
    if (skip?.pid === pid) {
      if (skip.rip === rip && !(skip.cpu === cpu && context.instructions === skip.count + 1)) {
        skip.cpu = cpu;
        skip.count = context.instructions;
        // A return at hand is one the step may be waiting for.
        if (step?.pid === pid && step.kind === 'out' && step.pc < 0) this.#arrived(step, cpu, pid);
        return 1;
      }
      this.#skip = null;
    }
    if (wanted) return this.#stop(this.#wanted!.reason, cpu, pid, '');
    for (let i = 0; i < this.#list.length; i++) {
      const b = this.#list[i]!;
      if (!this.#concerns(b, pid)) continue;
      if (b.kind === 'address' && b.address === rip) return this.#stop('breakpoint', cpu, pid, `breakpoint at 0x${rip.toString(16)}`);
      if (b.kind === 'syscall' && context.low(RBP) === b.number) {
        const code = this.#code(cpu);
        if (code[0] === 0x0f && code[1] === 0x05) return this.#stop('syscall', cpu, pid, `system call ${callName(b.number)}`);
      }
      if (b.kind === 'write') {
        const now = this.#bytes(pid, b.address, b.bytes);
        const was = this.#watched.get(i) ?? '';
        this.#watched.set(i, now);
        if (was !== '' && now !== '' && was !== now) {
          const by = this.#ran === pid || this.#ran === 0 ? '' : ` by process ${this.#ran}`;
          return this.#stop('watchpoint', cpu, pid, `0x${b.address.toString(16)} changed from ${was} to ${now}${by}`);
        }
      }
    }
    this.#ran = pid;
    if (mine && this.#arrived(step, cpu, pid)) return this.#stop('step', cpu, pid, '');
    return 1;
  }

  #interested(pid: number): boolean {
    for (const b of this.#list) if (this.#concerns(b, pid)) return true;
    return false;
  }

  /** A breakpoint of a process is one of all that share its memory. */
  #concerns(b: Breakpoint, pid: number): boolean {
    return b.pid === 0 || this.#together(b.pid, pid);
  }

  #together(a: number, b: number): boolean {
    if (a === b) return true;
    const { byPid } = this.#machine.kernel;
    const space = byPid.get(a)?.space ?? null;
    return space !== null && byPid.get(b)?.space === space;
  }

  #stop(reason: DebugStop['reason'], cpu: number, pid: number, what: string): 0 {
    const context = this.#machine.core.context(cpu);
    this.#skip = { pid, rip: context.rip, cpu: -1, count: -1 };
    this.#last = { cpu, pid };
    this.#wanted = null;
    this.#step = null;
    this.holds = true;
    this.#arm();
    const { machs } = this.#machine.kernel;
    // Without a process: behind all that happened.
    const ns = pid === 0 ? Math.max(this.#machine.now, ...machs.map((m) => m.time)) : machs[cpu]!.time;
    this.#tell({ reason, cpu, pid, rip: pid === 0 ? 0 : context.rip, ns, what });
    return 0;
  }

  #word(cpu: number, address: number): number {
    const table = Math.floor(this.#machine.core.context(cpu).cr3 / 4096);
    let value = 0;
    for (let i = 7; i >= 0; i--) {
      const at = this.#physical(table, address + i);
      value = value * 256 + (at < 0 ? 0 : this.#machine.core.ram[at]!);
    }
    return value;
  }

  /** Bytes of a process's memory as hexadecimal, by its page tables; what is not loaded yet, as it will be. '' where it has none. */
  #bytes(pid: number, address: number, count: number): string {
    const p = this.#machine.kernel.byPid.get(pid);
    if (p === undefined) return '';
    let out = '';
    for (let i = 0; i < Math.min(count, 64); i++) {
      const at = this.#physical(p.pml4, address + i);
      if (at < 0) {
        const whole = peek(this.#machine, pid, address, Math.min(count, 64));
        return whole === null ? '' : Array.from(whole, (b) => b.toString(16).padStart(2, '0')).join('');
      }
      out += this.#machine.core.ram[at]!.toString(16).padStart(2, '0');
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
