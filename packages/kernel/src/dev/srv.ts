/**
 * #s: srv(3). A file per posted channel: create, write the fd's number; opening it gives the channel itself. Opening `clone`
 * leases a board of one's own: a directory whose name the file then reads as, and which goes, with all that is posted in it,
 * when the lease is closed.
 */
import { dirModes, errors, openModes, qidTypes } from '@lux9/abi';
import { decodeUtf8, encodeUtf8 } from '@lux9/base';
import { decodeStat, nullStat } from '@lux9/ninep';
import { cclose, fdtochan, incref } from '../port/chan.ts';
import {
  devattach, devDefaults, devdir, devdirread, devpermcheck, devstat, devwalk, dotdot, openmode, opened, readbytes, type Gen,
} from '../port/dev.ts';
import { error } from '../port/error.ts';
import type { Dev, Kernel } from '../port/kernel.ts';
import { CFlag, makeQid, type Chan } from '../port/portdat.ts';
import { record } from '../port/store.ts';

export class Srv {
  name = '';
  owner = '';
  perm = 0o600;
  path = 0;
  chan: Chan | null = null;
  /** Path of the board it stands on, 0: the common one. */
  board = 0;
}
record('Srv', Srv);

/** A leased board; its name is its path. */
class SrvBoard {
  path = 0;
  owner = '';
}
record('SrvBoard', SrvBoard);

class SrvState {
  list: Srv[] = [];
  boards: SrvBoard[] = [];
  path = 0;
}
record('SrvState', SrvState);

const Qclone = 0x7fffffff;
const boardPerm = 0o775;

export const nameMax = 64;
const servicesMax = 4096;
const state = (k: Kernel): SrvState => k.devs.get('srv') as SrvState;
const find = (k: Kernel, c: Chan): Srv => state(k).list.find((s) => s.path === c.qid.lo) ?? error(errors.Enonexist);

const gen: Gen = (k, _p, c, name, i) => {
  const { list, boards } = state(k);
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), '#s', 0, k.eve, (dirModes.DMDIR | 0o777) >>> 0);
  const clone = () => devdir(k, c, makeQid(Qclone), 'clone', 0, k.eve, 0o444);
  const service = (s: Srv | undefined) => (s ? devdir(k, c, makeQid(s.path), s.name, 0, s.owner, s.perm) : null);
  if ((c.qid.type & qidTypes.QTDIR) === 0) {
    if (i > 0) return null;
    return c.qid.lo === Qclone ? clone() : service(list.find((s) => s.path === c.qid.lo));
  }
  const board = c.qid.lo;
  if (board !== 0 && !boards.some((b) => b.path === board)) error(errors.Eshutdown);
  if (name !== null && i > 0) return null;
  const services = list.filter((s) => s.board === board);
  if (board !== 0) return service(name !== null ? services.find((s) => s.name === name) : services[i]);
  const lease = (b: SrvBoard | undefined) =>
    (b ? devdir(k, c, makeQid(b.path, qidTypes.QTDIR), String(b.path), 0, b.owner, (dirModes.DMDIR | boardPerm) >>> 0) : null);
  if (name === 'clone') return clone();
  if (name !== null) return service(services.find((s) => s.name === name)) ?? lease(boards.find((b) => String(b.path) === name));
  if (i === 0) return clone();
  return i <= boards.length ? lease(boards[i - 1]) : service(services[i - 1 - boards.length]);
};

function remove(k: Kernel, s: Srv): void {
  state(k).list = state(k).list.filter((each) => each !== s);
  if (s.chan) cclose(k, s.chan);
  s.chan = null;
}

/** Posts `chan` (a reference of its own) as /srv/NAME for a SIP, in the place of what the SIP posted before. */
export function srvpost(k: Kernel, name: string, owner: string, chan: Chan): void {
  const st = state(k);
  let s = st.list.find((each) => each.name === name && each.chan !== null && each.chan.sip === chan.sip);
  if (s === undefined) {
    if (st.list.some((each) => each.name === name && each.board === 0)) error(errors.Eexist);
    s = new Srv();
    s.name = name;
    s.owner = owner;
    s.path = ++st.path;
    st.list.push(s);
  }
  const was = s.chan;
  s.chan = incref(chan);
  if (was) cclose(k, was);
}

export function srvunpost(k: Kernel, sip: number): void {
  for (const s of [...state(k).list]) if (s.chan !== null && s.chan.sip === sip) remove(k, s);
}

/** The lease is over. */
function unlease(k: Kernel, board: SrvBoard): void {
  const st = state(k);
  st.boards = st.boards.filter((b) => b !== board);
  for (const s of st.list.filter((each) => each.board === board.path)) remove(k, s);
}

/** The host owner has another name. */
export function srvrenameuser(k: Kernel, from: string, to: string): void {
  const { list, boards } = state(k);
  for (const each of [...list, ...boards]) if (each.owner === from) each.owner = to;
}

/** The service's name of a channel, for the `mount` lines of /proc/n/ns; '' when it was never posted. */
export function srvname(k: Kernel, c: Chan): string {
  if (c.srvname !== '') return c.srvname;
  const s = state(k).list.find((each) => each.chan === c || (each.chan !== null && c.mux !== null && each.chan.mux === c.mux));
  return s ? `/srv/${s.board === 0 ? '' : `${s.board}/`}${s.name}` : '';
}

export const devsrv: Dev = {
  ...devDefaults,
  dc: 's',
  name: 'srv',
  reset: (k) => k.devs.set('srv', new SrvState()),
  attach: (k, _p, spec) => (spec === '' ? devattach(k, 's', '') : error(errors.Ebadspec)),
  walk: (k, p, c, names) => devwalk(k, p, c, names, gen),
  stat: (k, p, c) => devstat(k, p, c, gen),
  open: (k, p, c, mode) => {
    if ((mode & openModes.OTRUNC) !== 0) error(errors.Eexist);
    if ((mode & openModes.ORCLOSE) !== 0) error(errors.Eperm);
    if ((c.qid.type & qidTypes.QTDIR) !== 0) {
      if (openmode(mode) !== openModes.OREAD) error(errors.Eisdir);
      return opened(c, mode);
    }
    if (c.qid.lo === Qclone) {
      if (openmode(mode) !== openModes.OREAD) error(errors.Eperm);
      const board = new SrvBoard();
      board.path = ++state(k).path;
      board.owner = p.user;
      state(k).boards.push(board);
      c.aux = board;
      return opened(c, mode);
    }
    const s = state(k).list.find((each) => each.path === c.qid.lo);
    if (!s?.chan) error(errors.Eshutdown);
    const m = openmode(mode);
    if (m !== s.chan.mode && s.chan.mode !== openModes.ORDWR) error(errors.Eperm);
    devpermcheck(k, p, s.owner, s.perm, mode);
    return incref(s.chan);
  },
  create: (k, p, c, name, mode, perm) => {
    if ((c.qid.type & qidTypes.QTDIR) === 0 || openmode(mode) !== openModes.OWRITE || (perm & dirModes.DMDIR) !== 0) error(errors.Eperm);
    if (name.length >= nameMax) error(errors.Etoolong);
    const st = state(k);
    const board = c.qid.lo;
    if (board !== 0) {
      const lease = st.boards.find((b) => b.path === board) ?? error(errors.Eshutdown);
      devpermcheck(k, p, lease.owner, boardPerm, openModes.OWRITE);
    }
    if (name === 'clone' || st.list.some((s) => s.name === name && s.board === board)) error(errors.Eexist);
    if (st.list.length >= servicesMax) error(errors.Enomem);
    const s = new Srv();
    s.name = name;
    s.owner = p.user;
    s.perm = perm & 0o777;
    s.path = ++st.path;
    s.board = board;
    st.list.push(s);
    c.qid = makeQid(s.path);
    return opened(c, mode);
  },
  close: (k, _p, c) => {
    if ((c.flag & CFlag.open) !== 0 && c.aux instanceof SrvBoard) unlease(k, c.aux);
    if ((c.flag & CFlag.rclose) === 0) return;
    const s = state(k).list.find((each) => each.path === c.qid.lo);
    if (s) remove(k, s);
  },
  read: (k, p, c, n, offset) => {
    if (c.aux instanceof SrvBoard) return readbytes(encodeUtf8(String(c.aux.path)), n, offset);
    if ((c.qid.type & qidTypes.QTDIR) === 0) error(errors.Egreg);
    return devdirread(k, p, c, n, offset, gen);
  },
  write: (k, p, c, data) => {
    if (c.aux instanceof SrvBoard) error(errors.Eperm);
    if (data.length >= 32) error(errors.Etoobig);
    const s = find(k, c);
    if (s.chan) error(errors.Ebadusefd);
    const text = decodeUtf8(data).trim().replace(/\0+$/, '');
    if (!/^[0-9]+/.test(text)) error(errors.Ebadarg);
    const posted = fdtochan(p, Number.parseInt(text, 10), -1, false);
    if ((posted.qid.type & qidTypes.QTAUTH) !== 0) error('cannot post auth file in srv');
    s.chan = incref(posted);
    if (posted.srvname === '') posted.srvname = c.path?.name ?? '';
    return data.length;
  },
  remove: (k, p, c) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) error(errors.Eperm);
    const s = find(k, c);
    if (s.owner !== p.user && p.user !== k.eve) error(errors.Eperm);
    remove(k, s);
    return undefined;
  },
  wstat: (k, p, c, stat) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) error(errors.Eperm);
    const s = find(k, c);
    if (s.owner !== p.user && p.user !== k.eve) error(errors.Eperm);
    const d = decodeStat(stat);
    if (!d.ok) error(errors.Ebadstat);
    if (d.value.name !== '' && d.value.name !== s.name) {
      if (d.value.name.includes('/')) error(errors.Ebadchar);
      if (d.value.name.length >= nameMax) error(errors.Etoolong);
      if (d.value.name === 'clone' || state(k).list.some((each) => each.name === d.value.name && each.board === s.board)) error(errors.Eexist);
      s.name = d.value.name;
    }
    if (d.value.uid !== '') s.owner = d.value.uid;
    if (d.value.mode !== nullStat.mode) s.perm = d.value.mode & 0o777;
    return stat.length;
  },
};
