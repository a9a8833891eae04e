/** What the boot loader hands over, in the shape of Limine's answers (memory map, framebuffer, module, command line, epoch). */
import type { MemoryRange } from '@lux9/bus';
import { record } from '../port/store.ts';

/** A linear framebuffer: physical address, pixels, bytes from line to line, bits a pixel. */
export class BootFramebuffer {
  address = 0;
  width = 0;
  height = 0;
  pitch = 0;
  depth = 0;
}
record('BootFramebuffer', BootFramebuffer);

export interface BootRecord {
  /** Kernel command line: `name=value` words. */
  readonly cmdline: string;
  readonly memoryMap: readonly MemoryRange[];
  /** Archives in RAM (ustar), each unpacked below a directory of the root: the initrd at `boot`, more files at ``. */
  readonly modules: readonly { readonly physical: number; readonly bytes: number; readonly at: string }[];
  readonly framebuffer: Readonly<BootFramebuffer> | null;
  /** Seconds since 1970 UTC at power on. */
  readonly epoch: number;
  readonly cpus: number;
  /** Seed of the kernel's random numbers. */
  readonly seed: number;
}

/** Words of the command line as names and values; a word without `=` has the value 1. */
export function bootargs(cmdline: string): Map<string, string> {
  const map = new Map<string, string>();
  for (const word of cmdline.split(/\s+/).filter((w) => w !== '')) {
    const cut = word.indexOf('=');
    map.set(cut < 0 ? word : word.slice(0, cut), cut < 0 ? '1' : word.slice(cut + 1));
  }
  return map;
}
