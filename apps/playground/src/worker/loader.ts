/**
 * Puts a Plan 9 a.out into an empty machine: page tables, text, data, bss and a stack, as exec would, and the
 * registers at its entry. It is for the first page only; the kernel's exec replaces it.
 *
 * Promise to callers: an image that is not a well-formed amd64 a.out, or does not fit, throws a ProgramError
 * that says why, before anything was written.
 */
import {
  aoutDataAlign, aoutLayout, BY2PG, errors, S_MAGIC, USTKTOP, UTZERO,
} from '@lux9/abi';
import type { Core } from '@lux9/bus';
import { Gpr } from '@lux9/bus';

export class ProgramError extends Error {}

/** What `load` found out; addresses are virtual. */
export interface Loaded {
  readonly entry: number;
  readonly textStart: number;
  readonly textEnd: number;
}

// Page-table entry bits (Intel SDM vol. 3, 5.5): present, writable, user, and no-execute in bit 63.
const present = 1;
const writable = 2;
const user = 4;
const noExecuteHigh = 0x8000_0000;
const entriesPerTable = 512;
const stackPages = 4;

interface Segment {
  readonly start: number;
  readonly bytes: Uint8Array;
  /** Bytes from `start` on; what `bytes` does not fill is zero. */
  readonly size: number;
  readonly writable: boolean;
}

const roundUp = (n: number, to: number): number => Math.ceil(n / to) * to;

function segmentsOf(image: Uint8Array): { segments: Segment[]; loaded: Loaded } {
  if (image.length < aoutLayout.size) throw new ProgramError(`${errors.Ebadexec}: shorter than a header`);
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  const field = (name: keyof typeof aoutLayout.at): number => view.getUint32(aoutLayout.at[name]);
  if (field('magic') !== S_MAGIC) throw new ProgramError(`${errors.Ebadexec}: magic ${field('magic').toString(16)}`);
  const textBytes = aoutLayout.size + field('text');
  const dataBytes = field('data');
  if (textBytes + dataBytes > image.length) throw new ProgramError(`${errors.Ebadexec}: file is truncated`);
  const textEnd = UTZERO + textBytes;
  const entry = Number(view.getBigUint64(aoutLayout.at.entry64));
  if (entry < UTZERO + aoutLayout.size || entry >= textEnd) throw new ProgramError(`${errors.Ebadexec}: entry outside text`);
  const dataStart = roundUp(textEnd, aoutDataAlign);
  const bssStart = roundUp(dataStart + dataBytes, BY2PG);
  const stackSize = stackPages * BY2PG;
  return {
    segments: [
      { start: UTZERO, bytes: image.subarray(0, textBytes), size: textBytes, writable: false },
      { start: dataStart, bytes: image.subarray(textBytes, textBytes + dataBytes), size: bssStart - dataStart, writable: true },
      { start: bssStart, bytes: new Uint8Array(0), size: field('bss'), writable: true },
      { start: USTKTOP - stackSize, bytes: new Uint8Array(0), size: stackSize, writable: true },
    ],
    loaded: { entry, textStart: UTZERO + aoutLayout.size, textEnd },
  };
}

/** Loads into CPU 0 of a core whose RAM is all zero. Frames are handed out upwards from the second page. */
export function load(core: Core, image: Uint8Array): Loaded {
  const { segments, loaded } = segmentsOf(image);
  const memory = core.ramView;
  let next = BY2PG;
  const frame = (): number => {
    const at = next;
    next += BY2PG;
    if (next > core.ram.length) throw new ProgramError(`the program needs more than ${core.ram.length >> 20} MB of memory`);
    return at;
  };

  const root = frame();
  const tableBelow = (table: number, index: number): number => {
    const at = table + index * 8;
    const entry = memory.getUint32(at, true);
    if (entry !== 0) return entry & ~(BY2PG - 1);
    const made = frame();
    memory.setUint32(at, made | present | writable | user, true);
    return made;
  };
  const map = (address: number, physical: number, rights: Segment): void => {
    const index = (level: number): number => Math.floor(address / BY2PG / entriesPerTable ** level) % entriesPerTable;
    const table = tableBelow(tableBelow(tableBelow(root, index(3)), index(2)), index(1));
    const at = table + index(0) * 8;
    memory.setUint32(at, physical | present | user | (rights.writable ? writable : 0), true);
    memory.setUint32(at + 4, rights.writable ? noExecuteHigh : 0, true);
  };

  for (const segment of segments) {
    for (let offset = 0; offset < segment.size; offset += BY2PG) {
      const physical = frame();
      core.ram.set(segment.bytes.subarray(offset, offset + BY2PG), physical);
      map(segment.start + offset, physical, segment);
    }
  }
  core.wrote(0, next);
  core.setCr3(0, root);
  const context = core.context(0);
  context.rip = loaded.entry;
  context.setNumber(Gpr.rsp, USTKTOP - 64);
  return loaded;
}

/**
 * Reads bytes at a virtual address through the page tables `load` made, as a program without faults sees them;
 * null where nothing is mapped.
 */
export function readVirtual(core: Core, address: number, count: number): Uint8Array | null {
  const out = new Uint8Array(count);
  for (let done = 0; done < count; ) {
    const at = address + done;
    let table = core.context(0).cr3;
    for (let level = 3; level >= 0; level--) {
      const index = Math.floor(at / BY2PG / entriesPerTable ** level) % entriesPerTable;
      const entry = core.ramView.getUint32(table + index * 8, true);
      if ((entry & present) === 0) return null;
      table = entry & ~(BY2PG - 1);
    }
    const inPage = at % BY2PG;
    const piece = Math.min(count - done, BY2PG - inPage);
    out.set(core.ram.subarray(table + inPage, table + inPage + piece), done);
    done += piece;
  }
  return out;
}
