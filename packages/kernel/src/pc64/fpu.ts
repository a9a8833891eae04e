/** Floating-point state of a process: saved around notes, and in FXSAVE's form for /proc/n/fpregs (SDM vol. 1, 10.5.1). */
import type { Kernel } from '../port/kernel.ts';
import { NoteFpu, type Proc } from '../port/portdat.ts';
import { at, contextBytes, contextView, fpuEnd, fpuStart } from './ureg.ts';

export const fxsaveSize = 512;

/**
 * Handlers nest by noted(NSAVE), and one may leave for good by a jump of its own: what this many notes ago was saved is
 * forgotten, and noted leaves the registers as they are.
 */
const nestingMax = 16;

/** A handler begins: keeps the state of what it interrupts, until noted is called for the Ureg at `ureg`. */
export function fpunotify(k: Kernel, p: Proc, ureg: number): void {
  const saved = new NoteFpu();
  saved.ureg = ureg;
  saved.state = contextBytes(k, p).slice(fpuStart, fpuEnd);
  p.noteFpu.push(saved);
  if (p.noteFpu.length > nestingMax) p.noteFpu.shift();
}

/** The program goes on from the Ureg at `ureg`: gives back its state, and forgets those of handlers within that were left otherwise. */
export function fpunoted(k: Kernel, p: Proc, ureg: number): void {
  for (let i = p.noteFpu.length - 1; i >= 0; i--) {
    if (p.noteFpu[i]!.ureg !== ureg) continue;
    contextBytes(k, p).set(p.noteFpu[i]!.state, fpuStart);
    p.noteFpu.length = i;
    return;
  }
}

/** In FXSAVE's form. */
export function fxsave(k: Kernel, p: Proc): Uint8Array {
  return image(contextBytes(k, p), 0);
}

/** In FXSAVE's form, what the innermost note interrupted; null when no handler is at work. */
export function notefxsave(p: Proc): Uint8Array | null {
  const saved = p.noteFpu.at(-1);
  return saved ? image(saved.state, -fpuStart) : null;
}

function image(bytes: Uint8Array, shift: number): Uint8Array {
  const from = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Uint8Array(fxsaveSize);
  const to = new DataView(out.buffer);
  to.setUint16(0, from.getUint16(at.fcw + shift, true), true);
  to.setUint16(2, from.getUint16(at.fsw + shift, true), true);
  out[4] = from.getUint8(at.ftw + shift);
  to.setUint16(6, from.getUint16(at.fop + shift, true), true);
  to.setBigUint64(8, from.getBigUint64(at.fip + shift, true), true);
  to.setBigUint64(16, from.getBigUint64(at.fdp + shift, true), true);
  to.setUint32(24, from.getUint32(at.mxcsr + shift, true), true);
  to.setUint32(28, 0xffff, true);
  const top = (from.getUint16(at.fsw + shift, true) >>> 11) & 7;
  for (let i = 0; i < 8; i++) {
    const physical = at.st + shift + ((top + i) & 7) * 16;
    out.set(bytes.subarray(physical, physical + 10), 32 + i * 16);
  }
  out.set(bytes.subarray(at.xmm + shift, at.xmm + shift + 256), 160);
  return out;
}

export function fxrstor(k: Kernel, p: Proc, image: Uint8Array): void {
  const to = contextView(k, p);
  const bytes = contextBytes(k, p);
  const from = new DataView(image.buffer, image.byteOffset, image.byteLength);
  to.setUint16(at.fcw, from.getUint16(0, true), true);
  to.setUint16(at.fsw, from.getUint16(2, true), true);
  to.setUint8(at.ftw, image[4]!);
  to.setUint16(at.fop, from.getUint16(6, true) & 0x7ff, true);
  to.setBigUint64(at.fip, from.getBigUint64(8, true), true);
  to.setBigUint64(at.fdp, from.getBigUint64(16, true), true);
  to.setUint32(at.mxcsr, from.getUint32(24, true) & 0xffff, true);
  const top = (from.getUint16(2, true) >>> 11) & 7;
  for (let i = 0; i < 8; i++) {
    const physical = (top + i) & 7;
    bytes.fill(0, at.st + physical * 16, at.st + physical * 16 + 16);
    bytes.set(image.subarray(32 + i * 16, 42 + i * 16), at.st + physical * 16);
  }
  bytes.set(image.subarray(160, 416), at.xmm);
}
