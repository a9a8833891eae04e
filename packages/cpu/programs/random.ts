/**
 * Random programs: instructions from the whole table, in sequence, with branches among them, on code and data pages of
 * their own. Faults are part of them: the runner goes on behind the faulting instruction.
 *
 * Promise to callers: no Node API; program and course depend on the seed alone. The same hash must come out on every host, and for
 * every way of slicing (`slice`) or moving (`moveTo`) the run.
 */
import { Random } from '@lux9/base';
import { Exit, type Core } from '@lux9/bus';
import { instructions } from '../../../wasm-core/tables/instructions.ts';
import { Encoded, encode } from '../difftest/encode.ts';
import { shapeOf, type Shape } from '../difftest/shape.ts';
import * as values from '../difftest/values.ts';
import { PAGE_BYTES, Space } from './space.ts';
import { copyState, stateHash } from './state.ts';

const codeAt = 0x400000;
const dataAt = 0x420000;
const dataBytes = 4 * PAGE_BYTES;
const TF = 0x100;
const DB = 1;
const LEA = 0x8d;

/** Rows a host cannot be compared with but that a program may contain: they are deterministic here. */
const allowed = /^(RSQRT|RCP|CPUID|RDTSCP?$|WR[FG]SBASE)/;

const rows: readonly Shape[] = instructions
  .filter((i) => !/^(INT|UD|HLT|SYSCALL|IN|OUT)/.test(i.mnemonic) && !i.handler.name.startsWith('privileged'))
  .map(shapeOf)
  .filter((s) => (!s.skip || allowed.test(s.row.mnemonic)) && s.operation !== 'branch');

export interface RandomCode {
  readonly code: Uint8Array;
  /** Offsets of the instructions in `code`, rising. */
  readonly starts: readonly number[];
}

/** `patching`: stores into the code that follows are strewn in. */
export function randomCode(seed: number, count: number, patching = false): RandomCode {
  const r = new Random(seed);
  const e = new Encoded();
  const bytes: number[] = [];
  const starts: number[] = [];
  const fixups: { readonly at: number; readonly from: number }[] = [];
  const relative = (target: number, next: number): number[] => {
    const d = target - next;
    return [d & 255, (d >> 8) & 255, (d >> 16) & 255, (d >> 24) & 255];
  };
  for (let n = 0; n < count; n++) {
    starts.push(bytes.length);
    const kind = r.below(10);
    if (kind === 0) { // Jcc or CALL to another instruction, known later
      bytes.push(...(r.chance(1, 8) ? [0xe8] : [0x0f, 0x80 + r.below(16)]), 0, 0, 0, 0);
      fixups.push({ at: bytes.length, from: n });
    } else if (kind <= 2) { // a register points into the data
      const register = r.pick([4, 4, 5, 6, 7, 3, r.below(16)]);
      const next = codeAt + bytes.length + 7;
      bytes.push(0x48 | (register >> 3 << 2), LEA, ((register & 7) << 3) | 5, ...relative(dataAt + r.below(dataBytes - 64), next));
    } else if (kind === 4 && patching) { // MOV BYTE [rip + d], imm8; the immediate is a whole-opcode NOP now and then
      bytes.push(0xc6, 5, ...relative(r.below(80), 0), r.chance(1, 3) ? 0x90 : r.below(256));
    } else if (kind === 3) bytes.push(0xb9, r.below(40), 0, 0, 0); // MOV ECX: few repetitions
    else {
      const s = r.pick(rows);
      for (let tries = 0; tries < 6; tries++) {
        encode(r, s, e);
        if (!e.isMemory || e.ripRelative) break;
      }
      if (e.ripRelative) {
        const align = r.chance(7, 8) ? -16 : -1;
        const target = dataAt + (r.below(dataBytes - 16) & align);
        relative(target, codeAt + bytes.length + e.length).forEach((b, i) => (e.bytes[e.displacementAt + i] = b));
      } else for (let i = 0; i < e.displacementBytes; i++) e.bytes[e.displacementAt + i] = r.chance(1, 2) ? r.below(256) : 0;
      if (s.row.operands.some((o) => o.kind === 'J')) e.bytes[e.immediateAt] = 0;
      for (let i = 0; i < Math.min(e.length, 15); i++) bytes.push(e.bytes[i]!);
    }
  }
  starts.push(bytes.length);
  bytes.push(0xe9, ...relative(0, bytes.length + 5));
  // Forward only: one pass executes nearly everything, and the jump at the end begins the next with other registers.
  for (const { at, from } of fixups) relative(starts[Math.min(count, from + 1 + r.below(12))]!, at).forEach((b, i) => (bytes[at - 4 + i] = b));
  return { code: Uint8Array.from(bytes), starts };
}

export class RandomRun {
  private readonly program: RandomCode;
  faults = 0;

  private readonly codeFrame: number;

  /** `selfModifying`: code may be written, and the first data pages are the code's frames. */
  constructor(public core: Core, seed: number, instructions = 400, selfModifying = false) {
    this.program = randomCode(seed, instructions, selfModifying);
    const { code } = this.program;
    const space = new Space(core.ram, PAGE_BYTES);
    const codeFrame = space.mapFresh(codeAt, code.length, { write: selfModifying, execute: true });
    this.codeFrame = codeFrame;
    const dataFrame = space.mapFresh(dataAt, dataBytes, { write: true, execute: false });
    core.ram.set(code, codeFrame);
    const r = new Random(seed + 1);
    r.fill(core.ram.subarray(dataFrame, dataFrame + dataBytes));
    if (selfModifying) for (let at = 0; at < code.length; at += PAGE_BYTES) space.map(dataAt + at, codeFrame + at, { write: true, execute: true });
    core.restored();
    core.setCr3(0, space.root);
    const c = core.context(0);
    for (let i = 0; i < 16; i++) c.setGpr(i, values.integer(r));
    c.setGpr(4, BigInt(dataAt + dataBytes / 2));
    c.rip = codeAt;
    c.rflags = 0x202;
    c.mxcsr = values.mxcsr(r);
    c.fcw = values.controlWord(r);
  }

  /** Runs exactly `count` instructions, past whatever faults. */
  slice(count: number): void {
    const c = this.core.context(0);
    const end = c.instructions + count;
    while (c.instructions < end) {
      const exit = this.core.run(0, end - c.instructions);
      // overwritten code may be anything: system calls and halts are passed over, ports answer 0
      if (exit === Exit.count || exit === Exit.syscall) continue;
      if (exit === Exit.io) {
        this.core.completeIo(0, 0);
        continue;
      }
      this.faults++;
      if (exit === Exit.exception && c.vector === DB) c.rflags &= ~TF;
      else c.rip = this.behind(c.rip);
    }
  }

  /** Goes on in another core: the state is copied, the old one is no longer used. */
  moveTo(core: Core): void {
    copyState(this.core, core);
    this.core = core;
  }

  /** The program's bytes as they are now. */
  code(): Uint8Array {
    return this.core.ram.subarray(this.codeFrame, this.codeFrame + this.program.code.length);
  }

  hash(): string {
    return stateHash(this.core);
  }

  /** Where to go on after a fault: behind the instruction, or at a fixed place when control had left the program. */
  private behind(rip: number): number {
    const offset = rip - codeAt;
    const { starts } = this.program;
    return codeAt + (starts.find((s) => s > offset && offset >= 0) ?? starts[this.faults % starts.length]!);
  }
}

/** State hash of a random program after `count` instructions, run in slices of `slice`. For comparing hosts. */
export function randomHash(core: Core, seed: number, count: number, slice = count): string {
  const run = new RandomRun(core, seed);
  for (let left = count; left > 0; left -= slice) run.slice(Math.min(slice, left));
  return run.hash();
}
