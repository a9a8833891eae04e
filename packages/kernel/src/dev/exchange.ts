/**
 * #X: the page exchange (lux9-interfaces.md section 4), and windows on page ownership.
 *
 *   exchange   `prepare VA` takes a page of the caller's out of its memory under a token; `accept TOKEN VA PROT` puts it into
 *              the accepting process as its own; `cancel TOKEN` puts it back. Reading: the pages prepared, oldest first.
 *   stat       how many are prepared
 *   frames     a line a run of frames: first, count, state, owner's pid, borrowers (all of memory; for tools)
 *   history    what became of frames, oldest first (port/pageownlog.ts)
 *
 * Tokens are unguessable; whoever knows one may accept. Rows of other users' pages are hidden from all but eve. In `accept`
 * and `cancel` the address that the same process prepared stands for its token. A preparer that ends takes its pages along.
 */
import { dirModes, doorErrors, errors, capabilities, exchangeErrors, exchangeMax, exchangeProt, ownStates, qidTypes } from '@lux9/abi';
import { encodeUtf8 } from '@lux9/base';
import { devdir, devopen, devdirread, dotdot, readbytes, tableDev, type Gen } from '../port/dev.ts';
import { error } from '../port/error.ts';
import { randomBytes, type Kernel } from '../port/kernel.ts';
import { BY2PG, putframe } from '../port/page.ts';
import { borrowersOf, membersOf, onSpaceExit } from '../port/pageown.ts';
import { frameHolders } from '../port/pageowncheck.ts';
import { LogOps, logframe, logText } from '../port/pageownlog.ts';
import { accept, prepare } from '../port/pageownsys.ts';
import { makeQid, type Chan, type Proc, type Space } from '../port/portdat.ts';
import { parsecmd, strtoul } from '../port/quote.ts';
import { record } from '../port/store.ts';

class Prepared {
  token = 0n;
  frame = 0;
  va = 0;
  pid = 0;
  user = '';
  /** Of the preparer, weak: it ends before the row does not. */
  space: Space | null = null;
}
record('Prepared', Prepared);

class Exchange {
  list: Prepared[] = [];
}
record('Exchange', Exchange);

const files = [['exchange', 0o666], ['stat', 0o444], ['frames', 0o444], ['history', 0o444]] as const;
const state = (k: Kernel): Exchange => k.devs.get('exchange') as Exchange;

const gen: Gen = (k, _p, c, _name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), '#X', 0, k.eve, (dirModes.DMDIR | 0o555) >>> 0);
  const f = files[i];
  return f ? devdir(k, c, makeQid(i + 1), f[0], 0, k.eve, f[1]) : null;
};

frameHolders.push((k, hold) => state(k).list.forEach((row) => hold(row.frame)));

onSpaceExit.push((k, space) => {
  const s = state(k);
  for (const row of s.list) if (row.space === space) putframe(k, row.frame);
  s.list = s.list.filter((row) => row.space !== space);
});

function newtoken(k: Kernel): bigint {
  for (;;) {
    const bytes = new Uint8Array(8);
    randomBytes(k, bytes);
    const token = new DataView(bytes.buffer).getBigUint64(0, true);
    if (token !== 0n && !state(k).list.some((row) => row.token === token)) return token;
  }
}

/** C notation, up to 64 bits; null when it is no number. */
function number(text: string | undefined): bigint | null {
  if (text === undefined) return null;
  if (/^(0[xX][0-9a-fA-F]{1,16}|[1-9][0-9]{0,19}|0)$/.test(text)) return BigInt(text);
  return /^0[0-7]{1,22}$/.test(text) ? BigInt(`0o${text.slice(1)}`) : null;
}

/** The row a token names, or the address that this process prepared. */
function find(k: Kernel, p: Proc, handle: bigint): Prepared | undefined {
  const { list } = state(k);
  return list.find((row) => row.token === handle) ?? list.find((row) => row.space === p.space && BigInt(row.va) === handle);
}

function take(k: Kernel, row: Prepared): void {
  const s = state(k);
  s.list = s.list.filter((each) => each !== row);
}

function command(k: Kernel, p: Proc, data: Uint8Array): void {
  const words = data.length > 128 || data.includes(0) ? [] : parsecmd(data);
  switch (words[0]) {
    case 'prepare': {
      const va = strtoul(words[1] ?? '');
      if (!(va > 0) || va % BY2PG !== 0 || words.length !== 2) error(exchangeErrors.badAddress);
      if (state(k).list.length >= exchangeMax) error(exchangeErrors.prepareFailed);
      const frame = prepare(k, p, va);
      if (frame === 0) error(exchangeErrors.prepareFailed);
      const row = new Prepared();
      Object.assign(row, { token: newtoken(k), frame, va, pid: p.pid, user: p.user, space: p.space });
      state(k).list.push(row);
      logframe(k, LogOps.prepare, frame, p.space!.id, 0, va);
      return;
    }
    case 'accept': {
      const handle = number(words[1]);
      const va = strtoul(words[2] ?? '');
      const prot = strtoul(words[3] ?? '');
      const needed = exchangeProt.valid | exchangeProt.user;
      if (handle === null || !(va > 0) || va % BY2PG !== 0 || !(prot >= 0 && prot <= 7) || (prot & needed) !== needed || words.length !== 4) {
        error(exchangeErrors.badParameters);
      }
      const row = find(k, p, handle);
      if (row === undefined || !accept(k, p, va, row.frame, row.space!, (prot & exchangeProt.write) !== 0, LogOps.accept)) {
        error(exchangeErrors.acceptFailed);
      }
      take(k, row);
      return;
    }
    case 'cancel': {
      const handle = number(words[1]);
      if (handle === null || words.length !== 2) error(exchangeErrors.badHandle);
      const row = find(k, p, handle);
      if (row === undefined || row.space !== p.space || !accept(k, p, row.va, row.frame, row.space!, true, LogOps.cancel)) {
        error(exchangeErrors.cancelFailed);
      }
      take(k, row);
      return;
    }
    default: error(exchangeErrors.unknown);
  }
}

const hex16 = (value: bigint): string => `0x${value.toString(16).padStart(16, '0')}`;

function table(k: Kernel, p: Proc): string {
  const { list } = state(k);
  const rows = list.filter((row) => row.user === p.user || p.user === k.eve);
  return `Page Exchange System\nPrepared pages: ${list.length}\n${'Owner PID'.padEnd(11)} ${'Handle'.padEnd(16)} Original VAddr\n`
    + '----------  ---------------  ---------------\n'
    + rows.map((row) => `${String(row.pid).padEnd(10)}  ${hex16(row.token)}  ${hex16(BigInt(row.va))}\n`).join('');
}

const stateNames = Object.keys(ownStates).map((name) => name.toLowerCase());

/** Runs of frames that are alike; frames that are neither free nor owned are the kernel's, text, or shared. */
function framesText(k: Kernel): string {
  const own = k.own;
  const pids = new Map<number, number>();
  const pid = (id: number): number => {
    let known = pids.get(id);
    if (known === undefined) pids.set(id, known = membersOf(k, id)[0]?.pid ?? -1);
    return known;
  };
  const what = (frame: number): string => {
    if (own.owner[frame] === 0) return k.pmem.refs[frame] === 0 ? 'free' : 'used';
    const marks = own.flags[frame] === 0 ? '' : (own.flags[frame]! & 1) !== 0 ? ' prepared' : ' readonly';
    const lent = own.state[frame]! > 1 ? ` ${borrowersOf(k, frame).map(pid).join(' ')}` : '';
    return `${stateNames[own.state[frame]!]} ${pid(own.owner[frame]!)}${lent}${marks}`;
  };
  let out = '';
  for (let first = 0; first < own.state.length;) {
    const text = what(first);
    let end = first + 1;
    while (end < own.state.length && what(end) === text) end++;
    out += `${first} ${end - first} ${text}\n`;
    first = end;
  }
  return out;
}

function read(k: Kernel, p: Proc, c: Chan, n: number, offset: number): Uint8Array {
  if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n, offset, gen);
  const text = (s: string): Uint8Array => readbytes(encodeUtf8(s), n, offset);
  switch (c.qid.lo) {
    case 1: return text(table(k, p));
    case 2: return text(`Exchange device statistics\nTotal prepared: ${state(k).list.length}\n`);
    case 3: return text(framesText(k));
    default: return text(logText(k));
  }
}

export const devexchange = tableDev({
  dc: 'X',
  name: 'exchange',
  reset: (k) => k.devs.set('exchange', new Exchange()),
  gen,
  open: (k, p, c, mode) => {
    if (c.qid.lo === 1 && ((p.space?.caps ?? 0) & capabilities.exchange) === 0) error(doorErrors.noExchange);
    return devopen(k, p, c, mode, gen);
  },
  read,
  write: (k, p, c, data) => {
    if (c.qid.lo !== 1) error(errors.Eperm);
    command(k, p, data);
    return data.length;
  },
});
