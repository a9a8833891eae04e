/** Memory that a device may reach, from /dev/dma/alloc (lux9-interfaces 9). It lives as long as its descriptor. */
import { ORDWR } from '../../generated/constants';
import { strtol } from '../bytes';
import { close, open, readTo, seek, writeText } from '../file';
import { sprint } from '../fmt';
import { textOf } from '../utf8';

export class DmaBuffer {
  readonly fd: i32;
  /** Where the program sees it: a full virtual address. */
  readonly address: u64;
  /** Where the device sees it. */
  readonly physical: u64;
  readonly size: u64;

  constructor(fd: i32, address: u64, physical: u64, size: u64) {
    this.fd = fd;
    this.address = address;
    this.physical = physical;
    this.size = size;
  }

  free(): void {
    close(this.fd);
  }
}

function after(text: string, key: string): u64 {
  const at = text.indexOf(key + ':');
  return at < 0 ? 0 : strtol(text, 0, at + key.length + 1);
}

/** Null on failure. `align` is a power of two. */
export function dmaAlloc(size: i32, align: i32 = 4096): DmaBuffer | null {
  const fd = open('/dev/dma/alloc', ORDWR);
  if (fd < 0) return null;
  const p = memory.data(256);
  if (writeText(fd, sprint('size %d align %d', size, align)) > 0) {
    seek(fd, 0, 0);
    const n = readTo(fd, p, 256);
    if (n > 0) {
      const text = textOf(p, n);
      return new DmaBuffer(fd, after(text, 'vaddr'), after(text, 'paddr'), after(text, 'size'));
    }
  }
  close(fd);
  return null;
}
