/**
 * The host's standard files for a machine. Input comes as a console gives it, a line a read (or less, when fewer bytes are asked for), so that
 * how the host's bytes arrive does not show: a machine that reads stops until its line is complete.
 */
import { getSystemErrorMap } from 'node:util';
import type { HostStream } from '@lux9/system';

const newline = 10;

/** What `flush` answers when nobody reads standard output any more (`| head`), which is no error. */
export const enough = 'standard output is closed';

/** Standard input, read when somebody asks. */
export class StandardInput {
  /** Why it cannot be read, or ''. */
  failure = '';
  private chunks: Buffer[] = [];
  private length = 0;
  private ended = false;
  private wake: (() => void) | null = null;
  private opened = false;

  /** The next line, at most `most` bytes of it; nothing at the end of the input. */
  async take(most: number): Promise<Uint8Array> {
    this.open();
    for (let seen = 0; ; ) {
      const line = this.lineEnd(seen, most);
      if (line > 0) return this.cut(line);
      if (this.ended) return this.cut(Math.min(this.length, most));
      seen = this.length;
      await this.more();
    }
  }

  /** Lets go of the input, so that the process can end. */
  close(): void {
    if (this.opened) process.stdin.destroy();
  }

  private open(): void {
    if (this.opened) return;
    this.opened = true;
    try {
      const end = (): void => {
        this.ended = true;
        this.wake?.();
      };
      process.stdin.on('readable', () => this.wake?.());
      process.stdin.on('end', end);
      process.stdin.on('close', end);
      process.stdin.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EBADF') this.failure = said(error); // a closed descriptor is an empty input
        end();
      });
    } catch {
      this.ended = true;
    }
  }

  private async more(): Promise<void> {
    const chunk = process.stdin.read() as Buffer | null;
    if (chunk === null) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.wake = null;
      return;
    }
    this.chunks.push(chunk);
    this.length += chunk.length;
  }

  /** Bytes up to a line's end or `most`; 0 when the line is not complete. `seen` bytes were looked at before. */
  private lineEnd(seen: number, most: number): number {
    let at = 0;
    for (const chunk of this.chunks) {
      if (at + chunk.length > seen) {
        const found = chunk.indexOf(newline, Math.max(0, seen - at));
        if (found >= 0) return Math.min(at + found + 1, most);
      }
      at += chunk.length;
      if (at >= most) return most;
    }
    return 0;
  }

  private cut(count: number): Uint8Array {
    const out = new Uint8Array(count);
    for (let done = 0; done < count; ) {
      const first = this.chunks[0]!;
      const n = Math.min(first.length, count - done);
      out.set(first.subarray(0, n), done);
      done += n;
      if (n === first.length) this.chunks.shift();
      else this.chunks[0] = first.subarray(n);
    }
    this.length -= count;
    return out;
  }
}

/** Standard output and error: kept in order, given to the host between two stretches of the machine's work. */
export class StandardOutput {
  private pending: { stream: HostStream; bytes: Uint8Array }[] = [];

  write(stream: HostStream, bytes: Uint8Array): void {
    this.pending.push({ stream, bytes });
  }

  /** Waits while the host's reader is slow: the machine stands still meanwhile. Null when all is well, else why standard output takes no more. */
  async flush(): Promise<string | null> {
    const list = this.pending;
    if (list.length === 0) return null;
    this.pending = [];
    for (let i = 0; i < list.length; ) {
      const { stream } = list[i]!;
      let end = i + 1;
      while (end < list.length && list[end]!.stream === stream) end++;
      const bytes = Buffer.concat(list.slice(i, end).map((piece) => piece.bytes));
      i = end;
      const error = await new Promise<NodeJS.ErrnoException | null | undefined>((resolve) => {
        process[stream].write(bytes, resolve);
      });
      // Who closed standard error wants no complaints.
      if (error && stream === 'stdout') return error.code === 'EPIPE' ? enough : `standard output: ${said(error)}`;
    }
    return null;
  }
}

const said = (error: NodeJS.ErrnoException): string => (error.errno === undefined ? undefined : getSystemErrorMap().get(error.errno)?.[1]) ?? error.message;
