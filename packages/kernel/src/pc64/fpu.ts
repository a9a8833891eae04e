/** Floating-point state of a process: saved around notes, and in FXSAVE's form for /proc/n/fpregs (SDM vol. 1, 10.5.1). */
import type { Kernel } from '../port/kernel.ts';
import type { Proc } from '../port/portdat.ts';
import { at, contextBytes, contextView, fpuEnd, fpuStart } from './ureg.ts';

export const fxsaveSize = 512;

export function fpsave(k: Kernel, p: Proc): Uint8Array {
  return contextBytes(k, p).slice(fpuStart, fpuEnd);
}

export function fprestore(k: Kernel, p: Proc, saved: Uint8Array): void {
  contextBytes(k, p).set(saved, fpuStart);
}

export function fxsave(k: Kernel, p: Proc): Uint8Array {
  const from = contextView(k, p);
  const bytes = contextBytes(k, p);
  const out = new Uint8Array(fxsaveSize);
  const to = new DataView(out.buffer);
  to.setUint16(0, from.getUint16(at.fcw, true), true);
  to.setUint16(2, from.getUint16(at.fsw, true), true);
  out[4] = from.getUint8(at.ftw);
  to.setUint16(6, from.getUint16(at.fop, true), true);
  to.setBigUint64(8, from.getBigUint64(at.fip, true), true);
  to.setBigUint64(16, from.getBigUint64(at.fdp, true), true);
  to.setUint32(24, from.getUint32(at.mxcsr, true), true);
  to.setUint32(28, 0xffff, true);
  const top = (from.getUint16(at.fsw, true) >>> 11) & 7;
  for (let i = 0; i < 8; i++) {
    const physical = (top + i) & 7;
    out.set(bytes.subarray(at.st + physical * 16, at.st + physical * 16 + 10), 32 + i * 16);
  }
  out.set(bytes.subarray(at.xmm, at.xmm + 256), 160);
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
