/** What the kernel prints: into the ring behind /dev/kmesg, to /dev/kprint's reader, and on the console. */
import { encodeUtf8 } from '@lux9/base';
import { type Kernel, PanicError } from './kernel.ts';

/** Prints text; newlines are the caller's. */
export function print(k: Kernel, text: string): void {
  putkmesg(k, text);
  k.console?.(k, text);
}

export function putkmesg(k: Kernel, text: string): void {
  const ring = k.kmesg;
  const data = encodeUtf8(text);
  for (let i = 0; i < data.length; i++) ring.bytes[ring.total++ % ring.bytes.length] = data[i]!;
}

/** The ring's contents, oldest first. */
export function readkmesg(k: Kernel): Uint8Array {
  const { bytes, total } = k.kmesg;
  if (total <= bytes.length) return bytes.slice(0, total);
  const at = total % bytes.length;
  const out = new Uint8Array(bytes.length);
  out.set(bytes.subarray(at));
  out.set(bytes.subarray(0, at), bytes.length - at);
  return out;
}

/** Stops the machine: the reason is printed, the state stays for inspection. */
export function panic(k: Kernel, reason: string): never {
  throw new PanicError(reason);
}
