/**
 * What stands at the far end of the second serial line when a machine has a host: a 9P2000 file server with the host's standard
 * files. It is part of the machine: saved, restored and hashed with it.
 *
 *   stdin            a read waits for the host's answer; nothing at all is the end of the input
 *   stdout, stderr   every write goes to the host, offsets do not count
 *   out              the same, for files that come back: their form is the affair of who writes and who takes them
 *   ctl              `start`: the program begins; `exit STRING`: it ended, and the machine is switched off
 *
 * Promise to callers: a read of stdin stops the machine (`wants` bytes are asked for) before time goes on, and `answer` goes on at that
 * very instant; so when the host has its answer, and in what pieces, changes nothing. What goes out is an output: it cannot reach the machine.
 */
import { openModes, qidTypes } from '@lux9/abi';
import { concatBytes, decodeUtf8 } from '@lux9/base';
import { MachineRequest, type Bus, type Device, type SnapshotRecord, type Timers } from '@lux9/bus';
import type { Uart16550 } from '@lux9/devices';
import { decode, encode, encodeStat, IOHDRSZ, msizeMin, serverErrors, version9P, type Qid, type Reply, type Request } from '@lux9/ninep';

export type HostStream = 'stdout' | 'stderr';

/** What a machine with a host tells it. Outputs only. */
export interface HostSide {
  output(stream: HostStream, bytes: Uint8Array): void;
  /** Bytes written to `out`; a host without it takes none. */
  returned?(bytes: Uint8Array): void;
  /** The program begins: what came before is the system's own start. */
  started?(): void;
}

const files = [
  { name: '/', perm: 0o555 },
  { name: 'stdin', perm: 0o444 },
  { name: 'stdout', perm: 0o222 },
  { name: 'stderr', perm: 0o222 },
  { name: 'ctl', perm: 0o222 },
  { name: 'out', perm: 0o222 },
] as const;
type FileName = (typeof files)[number]['name'];

const msizeMax = IOHDRSZ + 32768;
/** From a request's last byte to its reply's first, ns. */
const latencyNs = 1000;
const timers = ['send', 'ask'] as const;
const Send = 0;
const Ask = 1;
const owner = 'host';

interface Fid {
  file: number;
  open: boolean;
}

interface StdinRead {
  readonly tag: number;
  readonly count: number;
}

const qid = (file: number): Qid => ({ type: file === 0 ? qidTypes.QTDIR : 0, vers: 0, path: BigInt(file) });

export class HostPort implements Device {
  readonly name = 'host';
  /** The program's exit string once it has ended. */
  exit: string | null = null;
  readonly #bus: Bus;
  readonly #side: HostSide;
  readonly #timers: Timers;
  #uart: Uart16550 | null = null;
  #msize = msizeMax;
  #fids = new Map<number, Fid>();
  /** Received bytes that do not make a message yet. */
  #partial: Uint8Array = new Uint8Array(512);
  #received = 0;
  /** Replies on their way; `#sent` bytes of the first are gone. */
  #out: Uint8Array[] = [];
  #sent = 0;
  #reads: StdinRead[] = [];
  #asked = false;

  constructor(bus: Bus, side: HostSide) {
    this.#bus = bus;
    this.#side = side;
    this.#timers = bus.clock.timers(this.name, timers);
  }

  /** The line's other end. */
  connect(uart: Uart16550): void {
    this.#uart = uart;
  }

  /** Bytes of standard input, at most, that the machine waits for; 0: it does not wait. */
  get wants(): number {
    return this.#asked ? this.#reads[0]!.count : 0;
  }

  /** Standard input: 1 to `wants` bytes, or none at all for its end. */
  answer(bytes: Uint8Array): void {
    const read = this.#reads[0];
    if (!this.#asked || read === undefined || bytes.length > read.count) throw new RangeError('no read of standard input waits for this');
    this.#reads.shift();
    this.#asked = false;
    this.#reply({ type: 'Rread', tag: read.tag, data: bytes });
    this.#ask();
  }

  /** A byte from the machine. */
  take(byte: number): void {
    if (this.#received === this.#partial.length) {
      const larger = new Uint8Array(2 * this.#partial.length);
      larger.set(this.#partial);
      this.#partial = larger;
    }
    this.#partial[this.#received++] = byte;
    if (this.#received < 7) return;
    const p = this.#partial;
    const size = (p[0]! | (p[1]! << 8) | (p[2]! << 16) | (p[3]! << 24)) >>> 0;
    if (size < 7 || size > this.#msize) {
      this.#received = 0; // noise on the line
      return;
    }
    if (this.#received < size) return;
    this.#received = 0;
    const message = decode(p, 0, size);
    const tag = p[5]! | (p[6]! << 8);
    if (!message.ok || !message.value.type.startsWith('T')) this.#reply({ type: 'Rerror', tag, ename: serverErrors.Ebotch });
    else this.#request(message.value as Request);
  }

  /** Gives the line what it takes: called when there is something to send, and when the receiver at the other end is empty. */
  send(): void {
    const uart = this.#uart;
    if (uart === null) return;
    for (let first = this.#out[0]; first !== undefined; first = this.#out[0]) {
      for (let room = uart.room; room > 0 && this.#sent < first.length; room--) uart.receive(first[this.#sent++]!);
      if (this.#sent < first.length) return;
      this.#out.shift();
      this.#sent = 0;
    }
  }

  onEvent(kind: number): void {
    if (kind === Send) this.send();
    else if (kind === Ask) this.#asked = this.#reads.length > 0;
  }

  #ask(): void {
    if (this.#reads.length > 0) this.#timers.set(Ask, (this.#timers.now + latencyNs) as Timers['now']);
  }

  #reply(reply: Reply): void {
    this.#out.push(encode(reply));
    if (this.#out.length === 1) this.#timers.set(Send, (this.#timers.now + latencyNs) as Timers['now']);
  }

  #request(t: Request): void {
    const answer = this.#act(t);
    if (answer === null) return;
    this.#reply(typeof answer === 'string' ? { type: 'Rerror', tag: t.tag, ename: answer } : answer);
  }

  /** The reply, an error text, or null when the reply comes later. */
  #act(t: Request): Reply | string | null {
    const { tag } = t;
    switch (t.type) {
      case 'Tversion':
        this.#fids.clear();
        this.#reads = [];
        this.#asked = false;
        this.#msize = Math.max(msizeMin, Math.min(t.msize, msizeMax));
        return { type: 'Rversion', tag, msize: this.#msize, version: t.version.startsWith(version9P) ? version9P : 'unknown' };
      case 'Tattach':
        if (this.#fids.has(t.fid)) return serverErrors.Edupfid;
        this.#fids.set(t.fid, { file: 0, open: false });
        return { type: 'Rattach', tag, qid: qid(0) };
      case 'Tflush':
        // A read that the machine stopped for cannot be flushed: no time goes by until it is answered.
        this.#reads = this.#reads.filter((read, i) => read.tag !== t.oldtag || (i === 0 && this.#asked));
        return { type: 'Rflush', tag };
      default:
    }
    const fid = 'fid' in t ? this.#fids.get(t.fid) : undefined;
    if (fid === undefined) return serverErrors.Eunknownfid;
    switch (t.type) {
      case 'Twalk': return this.#walk(t, fid);
      case 'Topen': {
        const want = t.mode & 3;
        const perm = files[fid.file]!.perm;
        const needs = want === openModes.OREAD ? 0o400 : want === openModes.OWRITE ? 0o200 : 0o600;
        if (fid.open || (needs & ~perm) !== 0 || want === openModes.OEXEC) return serverErrors.Eperm9P;
        fid.open = true;
        return { type: 'Ropen', tag, qid: qid(fid.file), iounit: 0 };
      }
      case 'Tread': return this.#read(t, fid);
      case 'Twrite': return this.#write(t, fid);
      case 'Tclunk':
        this.#fids.delete(t.fid);
        return { type: 'Rclunk', tag };
      case 'Tstat': return { type: 'Rstat', tag, stat: this.#stat(fid.file) };
      case 'Tremove':
        this.#fids.delete(t.fid);
        return serverErrors.Eperm9P;
      default: return serverErrors.Eperm9P;
    }
  }

  #walk(t: Extract<Request, { type: 'Twalk' }>, fid: Fid): Reply | string {
    if (t.newfid !== t.fid && this.#fids.has(t.newfid)) return serverErrors.Edupfid;
    let at = fid.file;
    const qids: Qid[] = [];
    for (const name of t.wname) {
      const next = at !== 0 ? -1 : name === '..' ? 0 : files.findIndex((f, i) => i > 0 && f.name === name);
      if (next < 0) {
        if (qids.length === 0) return at !== 0 ? serverErrors.Ewalknodir : serverErrors.Enotfound;
        return { type: 'Rwalk', tag: t.tag, wqid: qids };
      }
      at = next;
      qids.push(qid(at));
    }
    this.#fids.set(t.newfid, { file: at, open: false });
    return { type: 'Rwalk', tag: t.tag, wqid: qids };
  }

  #read(t: Extract<Request, { type: 'Tread' }>, fid: Fid): Reply | string | null {
    if (!fid.open) return serverErrors.Ebotch;
    const count = Math.min(t.count, this.#msize - IOHDRSZ);
    if (fid.file === 0) return { type: 'Rread', tag: t.tag, data: this.#directory(Number(t.offset), count) };
    if (files[fid.file]!.name !== 'stdin') return serverErrors.Eperm9P;
    if (count === 0) return { type: 'Rread', tag: t.tag, data: new Uint8Array(0) };
    this.#reads.push({ tag: t.tag, count });
    if (this.#reads.length === 1) this.#ask();
    return null;
  }

  #write(t: Extract<Request, { type: 'Twrite' }>, fid: Fid): Reply | string {
    const name: FileName = files[fid.file]!.name;
    if (!fid.open || name === '/' || name === 'stdin') return serverErrors.Eperm9P;
    if (name === 'ctl') {
      const text = decodeUtf8(t.data);
      if (text === 'start') this.#side.started?.();
      else if (text === 'exit' || text.startsWith('exit ')) {
        this.exit = text.slice(5);
        this.#bus.request = MachineRequest.powerOff;
      } else return `unknown control message "${text}"`;
    } else if (name === 'out') {
      if (this.#side.returned === undefined) return serverErrors.Eperm9P;
      this.#side.returned(t.data.slice());
    } else this.#side.output(name, t.data.slice());
    return { type: 'Rwrite', tag: t.tag, count: t.data.length };
  }

  #stat(file: number): Uint8Array {
    const { name, perm } = files[file]!;
    const mode = (perm | (file === 0 ? 0x80000000 : 0)) >>> 0;
    return encodeStat({ type: 0, dev: 0, qid: qid(file), mode, atime: 0, mtime: 0, length: 0n, name, uid: owner, gid: owner, muid: owner });
  }

  #directory(offset: number, count: number): Uint8Array {
    const parts: Uint8Array[] = [];
    let at = 0;
    let size = 0;
    for (let file = 1; file < files.length; file++) {
      const stat = this.#stat(file);
      if (at >= offset) {
        if (size + stat.length > count) break;
        parts.push(stat);
        size += stat.length;
      }
      at += stat.length;
    }
    return concatBytes(...parts);
  }

  reset(): void {
    this.#timers.cancel(Send);
    this.#timers.cancel(Ask);
    this.#fids.clear();
    this.#reads = [];
    this.#out = [];
    this.#sent = this.#received = 0;
    this.#asked = false;
    this.#msize = msizeMax;
    this.exit = null;
  }

  save(): SnapshotRecord {
    return {
      version: 1, msize: this.#msize, partial: this.#partial.slice(0, this.#received), out: this.#out.map((m) => m.slice()), sent: this.#sent,
      fids: [...this.#fids].map(([fid, { file, open }]) => ({ fid, file, open })), reads: this.#reads.map((read) => ({ ...read })),
      asked: this.#asked, ended: this.exit !== null, exit: this.exit ?? '',
    };
  }

  /** `record`: of `save`. */
  load(record: SnapshotRecord): void {
    const saved = record as unknown as {
      msize: number; partial: Uint8Array; out: Uint8Array[]; sent: number; fids: ({ fid: number } & Fid)[]; reads: StdinRead[];
      asked: boolean; ended: boolean; exit: string;
    };
    this.#msize = saved.msize;
    this.#partial = new Uint8Array(Math.max(512, saved.partial.length));
    this.#partial.set(saved.partial);
    this.#received = saved.partial.length;
    this.#out = saved.out.map((m) => m.slice());
    this.#sent = saved.sent;
    this.#fids = new Map(saved.fids.map(({ fid, file, open }) => [fid, { file, open }]));
    this.#reads = saved.reads.map((read) => ({ ...read }));
    this.#asked = saved.asked;
    this.exit = saved.ended ? saved.exit : null;
  }
}
