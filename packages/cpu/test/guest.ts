/**
 * A bare guest for tests of paging and code: a core, page tables, and a page to run instructions from.
 *
 * Promise to callers: `step` runs one instruction given as bytes at a fixed address and tells how it ended.
 */
import { Exit } from '@lux9/bus';
import type { CpuCore } from '@lux9/cpu';
import { openCore } from '../difftest/core.ts';
import { PAGE_BYTES, Space } from '../programs/space.ts';

/** In a PML4 slot of its own, so tests may do to the first slot what they like. */
export const stepAt = 0x600000000000;

export const RAX = 0;
export const RCX = 1;
export const RBX = 3;
export const RSP = 4;
export const RSI = 6;
export const RDI = 7;

export interface End {
  readonly exit: Exit;
  readonly vector: number;
  readonly error: number;
  readonly cr2: number;
}

export class Guest {
  readonly space: Space;
  private readonly stepFrame: number;

  constructor(readonly core: CpuCore) {
    this.space = new Space(core.ram, PAGE_BYTES);
    this.stepFrame = this.space.mapFresh(stepAt, PAGE_BYTES, { write: false, execute: true });
    core.setCr3(0, this.space.root);
    const c = core.context(0);
    c.rflags = 0x202;
    c.mxcsr = 0x1f80;
    c.fcw = 0x37f;
    c.rip = stepAt;
  }

  static async open(ramBytes = 1 << 20): Promise<Guest> {
    return new Guest(await openCore(ramBytes));
  }

  /** Puts code at the step address and points RIP at it. */
  load(...bytes: number[]): void {
    this.core.ram.set(bytes, this.stepFrame);
    this.core.wrote(this.stepFrame, bytes.length);
    this.core.context(0).rip = stepAt;
  }

  /** Loads and runs one instruction. */
  step(...bytes: number[]): End {
    this.load(...bytes);
    return this.go(1);
  }

  go(count: number): End {
    const exit = this.core.run(0, count);
    const c = this.core.context(0);
    return { exit, vector: exit === Exit.exception ? c.vector : -1, error: exit === Exit.exception ? c.errorCode : 0, cr2: Number(c.cr2) };
  }

  set(register: number, value: number): void {
    this.core.context(0).setNumber(register, value);
  }

  get(register: number): number {
    return this.core.context(0).address(register);
  }

  /** AL = [address] */
  read(address: number): End {
    this.set(RBX, address);
    return this.step(0x8a, 0x03);
  }

  /** [address] = AL */
  write(address: number, value = 0x5a): End {
    this.set(RBX, address);
    this.set(RAX, value);
    return this.step(0x88, 0x03);
  }

  /** Runs one instruction at `address`. */
  execute(address: number): End {
    this.core.context(0).rip = address;
    return this.go(1);
  }

  entry(at: number): bigint {
    return this.core.ramView.getBigUint64(at, true);
  }

  setEntry(at: number, value: bigint): void {
    this.core.ramView.setBigUint64(at, value, true);
  }
}
