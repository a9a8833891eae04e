/**
 * A program on the core without a kernel: an ELF file, a stack, and two system calls of Linux (write, exit).
 *
 * Promise to callers: no Node API, no clock, no chance: the same file gives the same output, instruction count and
 * state hash on every host and for every way of cutting the run into slices. Between slices the process may be
 * moved to another core (`moveTo`).
 */
import { Exit, Gpr, type Core } from '@lux9/bus';
import { loadElf } from './elf.ts';
import { Space } from './space.ts';
import { copyState, stateHash } from './state.ts';

const stackTop = 0x7fffff000000;
const stackBytes = 1 << 18;
const SYS_write = 1;
const SYS_exit = 60;
const SYS_exit_group = 231;

export interface Outcome {
  readonly status: number;
  readonly output: Uint8Array;
  readonly instructions: number;
  /** Digest of the context's architectural bytes and of all guest RAM. */
  readonly hash: string;
}

/** Physical address behind a virtual one, by the tables alone; throws when it is not mapped. */
function physical(core: Core, virtual: number): number {
  let table = core.context(0).cr3;
  for (let level = 4; level > 0; level--) {
    const entry = core.ramView.getUint32(table + 8 * (Math.floor(virtual / 2 ** (12 + 9 * (level - 1))) % 512), true);
    if ((entry & 1) === 0) throw new Error(`write: address 0x${virtual.toString(16)} is not mapped`);
    table = Math.floor(entry / 4096) * 4096;
  }
  return table + (virtual % 4096);
}

export class Process {
  status: number | undefined;
  private readonly written: number[] = [];

  constructor(public core: Core, elf: Uint8Array) {
    const space = new Space(core.ram, 4096);
    const { entry } = loadElf(elf, space, core.ram);
    space.mapFresh(stackTop - stackBytes, stackBytes, { write: true, execute: false });
    core.restored();
    core.setCr3(0, space.root);
    const c = core.context(0);
    c.rip = entry;
    c.rflags = 0x202;
    c.mxcsr = 0x1f80;
    c.fcw = 0x37f;
    c.setNumber(Gpr.rsp, stackTop - 64); // argc 0, argv and environment empty
  }

  /** Runs `count` instructions or until the program ends; false when it has ended. */
  slice(count: number): boolean {
    const c = this.core.context(0);
    const end = c.instructions + count;
    while (this.status === undefined && c.instructions < end) {
      const exit = this.core.run(0, end - c.instructions);
      if (exit === Exit.syscall) this.call();
      else if (exit !== Exit.count) {
        throw new Error(`program stopped: exit ${exit}, vector ${c.vector}, error ${c.errorCode}, CR2 0x${c.cr2.toString(16)}, RIP 0x${c.rip.toString(16)}, after ${c.instructions} instructions`);
      }
    }
    return this.status === undefined;
  }

  /** Goes on with another core: the state is copied, the old one is no longer used. */
  moveTo(core: Core): void {
    copyState(this.core, core);
    this.core = core;
  }

  outcome(): Outcome {
    if (this.status === undefined) throw new Error('the program has not ended');
    return { status: this.status, output: Uint8Array.from(this.written), instructions: this.core.context(0).instructions, hash: stateHash(this.core) };
  }

  private call(): void {
    const c = this.core.context(0);
    const number = c.address(Gpr.rax);
    if (number === SYS_exit || number === SYS_exit_group) this.status = c.low(Gpr.rdi);
    else if (number === SYS_write) {
      const from = c.address(Gpr.rsi);
      const bytes = c.address(Gpr.rdx);
      for (let i = 0; i < bytes; i++) this.written.push(this.core.ram[physical(this.core, from + i)]!);
      c.setNumber(Gpr.rax, bytes);
    } else throw new Error(`system call ${number} is not there: write, exit and exit_group are`);
  }
}

/** Runs a program to its end in slices of `slice` instructions. */
export function runProgramHash(core: Core, elf: Uint8Array, slice = 1_000_000, limit = 2_000_000_000): Outcome {
  const process = new Process(core, elf);
  while (process.slice(slice)) {
    if (core.context(0).instructions > limit) throw new Error(`the program did not end within ${limit} instructions`);
  }
  return process.outcome();
}
