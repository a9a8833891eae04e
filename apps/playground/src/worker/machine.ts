/**
 * One program on one processor, with the two system calls a demonstration needs: pwrite to file descriptor 1 and
 * exits. Nothing here reads the host: the same program and the same number of instructions give
 * the same output and the same state hash on every host and however the run was cut into slices.
 *
 * NOT IMPLEMENTED: everything else a kernel does; packages/kernel replaces this.
 */
import { coreFields, SYS, vectors } from '@lux9/abi';
import { decodeUtf8, Hash128 } from '@lux9/base';
import type { Core } from '@lux9/bus';
import { Exit, Gpr } from '@lux9/bus';
import { load, readVirtual } from './loader.ts';
import type { Loaded } from './loader.ts';

/** Longest single write a program may make, bytes. */
const writeMax = 1 << 20;

export class Machine {
  readonly core: Core;
  readonly loaded: Loaded;
  /** All the program wrote. */
  output = '';
  /** Why it is over, in plain words; empty while it can go on. */
  ended = '';
  /** True when it ended by exits. */
  succeeded = false;

  constructor(core: Core, image: Uint8Array) {
    this.core = core;
    this.loaded = load(core, image);
  }

  get instructions(): number {
    return this.core.context(0).instructions;
  }

  /** Retires `count` instructions, or fewer when the program ends. */
  run(count: number): void {
    const context = this.core.context(0);
    const target = context.instructions + count;
    while (this.ended === '' && context.instructions < target) {
      const exit = this.core.run(0, target - context.instructions);
      if (exit === Exit.syscall) this.#systemCall();
      else if (exit === Exit.exception) this.#exception();
      else if (exit !== Exit.count) this.#end(`It tried what only a kernel may do, at ${hex(context.rip)}.`);
    }
  }

  /** Hash of the architectural registers and all of memory. */
  stateHash(): string {
    const hash = new Hash128();
    const bytes = this.core.context(0).bytes;
    for (const field of coreFields) {
      if (field.kind === 'arch') hash.update(bytes, field.offset, field.offset + field.size * field.count);
    }
    return hash.update(this.core.ram).digest();
  }

  #end(why: string): void {
    this.ended = why;
  }

  #exception(): void {
    const { vector, rip, cr2 } = this.core.context(0);
    const name = Object.entries(vectors).find(([, v]) => v === vector)?.[0] ?? `vector ${vector}`;
    const where = vector === vectors.PF ? ` touching ${hex(Number(cr2))}` : '';
    this.#end(`Exception #${name} at ${hex(rip)}${where}.`);
  }

  #systemCall(): void {
    const context = this.core.context(0);
    const stack = context.address(Gpr.rsp);
    const number = context.low(Gpr.rbp);
    if (number === SYS.exits) {
      this.succeeded = true;
      this.#end('The program ended by exits.');
      return;
    }
    const args = readVirtual(this.core, stack + 8, 32);
    const words = args ? new BigUint64Array(args.buffer) : null;
    if (number !== SYS.pwrite || !words || words[0] !== 1n) {
      this.#end(`System call ${number} at ${hex(context.rip)} needs a kernel; only pwrite and exits work here.`);
      return;
    }
    const count = Number(words[2]);
    const bytes = count <= writeMax ? readVirtual(this.core, Number(words[1]), count) : null;
    if (!bytes) {
      context.setNumber(Gpr.rax, -1);
      return;
    }
    this.output += decodeUtf8(bytes);
    context.setNumber(Gpr.rax, count);
  }
}

const hex = (n: number): string => `0x${n.toString(16)}`;
