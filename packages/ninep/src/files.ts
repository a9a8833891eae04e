/**
 * Files over a client: walk, open, read, write, list, create, remove, as one call each. Callbacks, no promises, so that
 * code under a virtual clock can use it too; `done` is called exactly once.
 */
import { QIDSZ, dirModes, openModes } from '@lux9/abi';
import { concatBytes } from '@lux9/base';
import type { Client } from './client.ts';
import { IOHDRSZ, MAXWELEM, type Qid } from './messages.ts';
import { type Result, bad, good } from './result.ts';
import { type Stat, decodeDirectory, decodeStat, encodeStat, nullStat, statSize } from './stat.ts';

export type Callback<T> = (result: Result<T>) => void;

/** An opened file. */
export interface OpenFile {
  readonly fid: number;
  readonly qid: Qid;
  /** Bytes that one read or write moves at most. */
  readonly iounit: number;
}

/** The elements of a slash-separated path; `.` and empty ones are dropped. */
export function pathNames(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

export class Files {
  /** `root`: the fid an attach answered; never clunked here. */
  constructor(
    private readonly client: Client,
    private readonly root: number,
  ) {}

  /** A new fid at the end of the path. */
  walk(path: string, done: Callback<number>): void {
    const names = pathNames(path);
    const fid = this.client.newFid();
    const step = (from: number, at: number): void => {
      const wname = names.slice(at, at + MAXWELEM);
      this.client.request({ type: 'Twalk', fid: from, newfid: fid, wname }, (reply) => {
        if (reply.type !== 'Rerror' && reply.wqid.length === wname.length) {
          if (at + wname.length < names.length) step(fid, at + wname.length);
          else done(good(fid));
          return;
        }
        const error = bad(reply.type === 'Rerror' ? reply.ename : 'file does not exist');
        if (from === fid) this.clunk(fid, () => done(error));
        else {
          this.client.freeFid(fid);
          done(error);
        }
      });
    };
    step(this.root, 0);
  }

  clunk(fid: number, done: () => void = () => undefined): void {
    this.client.request({ type: 'Tclunk', fid }, () => {
      this.client.freeFid(fid);
      done();
    });
  }

  /** `mode`: openModes of packages/abi. */
  open(path: string, mode: number, done: Callback<OpenFile>): void {
    this.walk(path, (walked) => {
      if (!walked.ok) return done(walked);
      const fid = walked.value;
      this.client.request({ type: 'Topen', fid, mode }, (reply) => {
        if (reply.type === 'Rerror') return this.clunk(fid, () => done(bad(reply.ename)));
        done(good({ fid, qid: reply.qid, iounit: this.iounit(reply.iounit) }));
      });
    });
  }

  /** Creates a file (or a directory, with DMDIR in `perm`) and opens it. */
  create(path: string, mode: number, perm: number, done: Callback<OpenFile>): void {
    const names = pathNames(path);
    const name = names.pop();
    if (name === undefined) return done(bad('empty file name'));
    this.walk(names.join('/'), (walked) => {
      if (!walked.ok) return done(walked);
      const fid = walked.value;
      this.client.request({ type: 'Tcreate', fid, name, perm, mode }, (reply) => {
        if (reply.type === 'Rerror') return this.clunk(fid, () => done(bad(reply.ename)));
        done(good({ fid, qid: reply.qid, iounit: this.iounit(reply.iounit) }));
      });
    });
  }

  /** One read; short at the end of the file, empty behind it. */
  read(file: OpenFile, offset: bigint, count: number, done: Callback<Uint8Array>): void {
    this.client.request({ type: 'Tread', fid: file.fid, offset, count: Math.min(count, file.iounit) }, (reply) => {
      if (reply.type === 'Rerror') return done(bad(reply.ename));
      if (reply.data.length > count) return done(bad('server answers more than was asked for'));
      done(good(reply.data.slice()));
    });
  }

  /** One write; answers the bytes taken. */
  write(file: OpenFile, offset: bigint, data: Uint8Array, done: Callback<number>): void {
    const some = data.subarray(0, file.iounit);
    this.client.request({ type: 'Twrite', fid: file.fid, offset, data: some }, (reply) => {
      if (reply.type === 'Rerror') return done(bad(reply.ename));
      done(reply.count > some.length ? bad('server took more than was sent') : good(reply.count));
    });
  }

  /** The whole file, or an error beyond `limit` bytes. */
  readAll(path: string, limit: number, done: Callback<Uint8Array>): void {
    this.open(path, openModes.OREAD, (opened) => {
      if (!opened.ok) return done(opened);
      this.readRest(opened.value, limit, (result) => this.clunk(opened.value.fid, () => done(result)));
    });
  }

  list(path: string, done: Callback<Stat[]>): void {
    this.readAll(path, 64 * 1024 * 1024, (result) => done(result.ok ? decodeDirectory(result.value) : result));
  }

  /** Creates or truncates the file and writes all of `data`. */
  writeAll(path: string, data: Uint8Array, done: Callback<number>): void {
    const write = (file: OpenFile): void => {
      let at = 0;
      const next = (): void => {
        if (at === data.length) return this.clunk(file.fid, () => done(good(at)));
        this.write(file, BigInt(at), data.subarray(at), (result) => {
          if (result.ok && result.value > 0) {
            at += result.value;
            return next();
          }
          this.clunk(file.fid, () => done(result.ok ? bad('server takes no more') : result));
        });
      };
      next();
    };
    this.open(path, openModes.OWRITE | openModes.OTRUNC, (opened) => {
      if (opened.ok) return write(opened.value);
      this.create(path, openModes.OWRITE, 0o666, (created) => (created.ok ? write(created.value) : done(opened)));
    });
  }

  mkdir(path: string, done: Callback<void>): void {
    this.create(path, openModes.OREAD, (dirModes.DMDIR | 0o777) >>> 0, (created) => {
      if (!created.ok) return done(created);
      this.clunk(created.value.fid, () => done(good(undefined)));
    });
  }

  remove(path: string, done: Callback<void>): void {
    this.walk(path, (walked) => {
      if (!walked.ok) return done(walked);
      this.client.request({ type: 'Tremove', fid: walked.value }, (reply) => {
        this.client.freeFid(walked.value);
        done(reply.type === 'Rerror' ? bad(reply.ename) : good(undefined));
      });
    });
  }

  stat(path: string, done: Callback<Stat>): void {
    this.walk(path, (walked) => {
      if (!walked.ok) return done(walked);
      this.client.request({ type: 'Tstat', fid: walked.value }, (reply) => {
        const result = reply.type === 'Rerror' ? bad(reply.ename) : decodeStat(reply.stat);
        this.clunk(walked.value, () => done(result));
      });
    });
  }

  /** Changes the given fields only. */
  wstat(path: string, change: Partial<Stat>, done: Callback<void>): void {
    const stat = { ...nullStat, ...change };
    if (statSize(stat) < 0) return done(bad('name too long'));
    this.walk(path, (walked) => {
      if (!walked.ok) return done(walked);
      this.client.request({ type: 'Twstat', fid: walked.value, stat: encodeStat(stat) }, (reply) => {
        this.clunk(walked.value, () => done(reply.type === 'Rerror' ? bad(reply.ename) : good(undefined)));
      });
    });
  }

  private readRest(file: OpenFile, limit: number, done: Callback<Uint8Array>): void {
    const parts: Uint8Array[] = [];
    let size = 0;
    const next = (): void => {
      this.read(file, BigInt(size), file.iounit, (result) => {
        if (!result.ok) return done(result);
        if (result.value.length === 0) return done(good(concatBytes(...parts)));
        parts.push(result.value);
        size += result.value.length;
        if (size > limit) return done(bad(`file is larger than ${limit} bytes`));
        next();
      });
    };
    next();
  }

  private iounit(offered: number): number {
    const most = this.client.msize - IOHDRSZ;
    return offered > QIDSZ && offered < most ? offered : most;
  }
}
