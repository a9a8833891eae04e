/**
 * Where commands come from, a line at a time: text, a descriptor, the console. Every line but perhaps the last ends in a newline.
 */
import { Buf, close, errstr, textOf } from '../../lib';
import * as sys from '../../generated/syscalls';
import { freeHigh } from './fds';

export abstract class Source {
  /** For messages; '' for what is typed. */
  name: string = '';
  /** Reading was broken off by a note. */
  interrupted: bool = false;

  /** `more`: a command has begun and goes on. null at the end. */
  abstract line(more: bool): string | null;

  close(): void {}
}

export class TextSource extends Source {
  private at: i32 = 0;
  private text: string;

  constructor(text: string, name: string) {
    super();
    this.text = text;
    this.name = name;
  }

  line(_more: bool): string | null {
    const text = this.text;
    const at = this.at;
    if (at >= text.length) return null;
    const newline = text.indexOf('\n', at);
    this.at = newline < 0 ? text.length : newline + 1;
    return text.substring(at, this.at);
  }
}

const room: i32 = 4096;

export class FdSource extends Source {
  private buf: Buf = new Buf(room);
  private at: i32 = 0;
  private fd: i32;

  /** Takes the descriptor over: it is one of fds.ts. */
  constructor(fd: i32, name: string) {
    super();
    this.fd = fd;
    this.name = name;
  }

  line(_more: bool): string | null {
    const buf = this.buf;
    let seen = this.at;
    while (true) {
      while (seen < buf.length) {
        if (load<u8>(buf.ptr + seen++) != 0x0a) continue;
        const line = textOf(buf.ptr + this.at, seen - this.at);
        this.at = seen;
        return line;
      }
      const left = buf.length - this.at;
      if (this.at > 0) {
        memory.copy(buf.ptr, buf.ptr + this.at, left);
        this.at = 0;
        buf.length = left;
      }
      seen = left;
      buf.reserve(room);
      const n = sys.pread(this.fd, buf.ptr + left, room, -1);
      if (n > 0) {
        buf.length += n;
        continue;
      }
      if (n < 0 && errstr() == 'interrupted') this.interrupted = true;
      buf.length = 0;
      return left > 0 && n == 0 ? textOf(buf.ptr, left) : null;
    }
  }

  close(): void {
    freeHigh(this.fd);
    close(this.fd);
  }
}
