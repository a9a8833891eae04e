/**
 * #σ: shr(3). A directory per share; in it a file per mount point, which a process creates and into which it writes the
 * number of an fd that speaks 9P. Opening or binding `#σ/NAME` shows the union of what was mounted there, in every name space.
 *
 * NOT IMPLEMENTED: the mounts themselves. Shares and their files can be made, listed and removed; writing an fd is
 * refused with `mount rpc error`.
 */
import { dirModes, errors, qidTypes } from '@lux9/abi';
import { devattach, devDefaults, devdir, devdirread, devopen, devstat, devwalk, dotdot, opened, type Gen } from '../port/dev.ts';
import { error } from '../port/error.ts';
import type { Dev, Kernel } from '../port/kernel.ts';
import { makeQid, type Chan } from '../port/portdat.ts';
import { record } from '../port/store.ts';

class Share {
  id = 0;
  name = '';
  owner = '';
  perm = 0o555;
}
record('Share', Share);
class ShrState {
  list: Share[] = [];
  ids = 0;
}
record('ShrState', ShrState);

const state = (k: Kernel): ShrState => k.devs.get('shr') as ShrState;

const gen: Gen = (k, _p, c, name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), '#σ', 0, k.eve, (dirModes.DMDIR | 0o777) >>> 0);
  if (c.qid.lo !== 0) return null;
  const { list } = state(k);
  const s = name !== null ? (i > 0 ? undefined : list.find((each) => each.name === name)) : list[i];
  return s ? devdir(k, c, makeQid(s.id, qidTypes.QTDIR), s.name, 0, s.owner, (dirModes.DMDIR | s.perm) >>> 0) : null;
};

/** The host owner has another name. */
export function shrrenameuser(k: Kernel, from: string, to: string): void {
  for (const s of state(k).list) if (s.owner === from) s.owner = to;
}

const sharesMax = 4096;
const isRoot = (c: Chan): boolean => c.qid.lo === 0;

export const devshr: Dev = {
  ...devDefaults,
  dc: 'σ',
  name: 'shr',
  reset: (k) => k.devs.set('shr', new ShrState()),
  attach: (k, _p, spec) => (spec === '' ? devattach(k, 'σ', '') : error(errors.Ebadspec)),
  walk: (k, p, c, names) => devwalk(k, p, c, names, gen),
  stat: (k, p, c) => devstat(k, p, c, gen),
  open: (k, p, c, mode) => devopen(k, p, c, mode, gen),
  create: (k, p, c, name, mode, perm) => {
    if (!isRoot(c)) error(errors.Emountrpc);
    if ((perm & dirModes.DMDIR) === 0) error(errors.Eperm);
    const st = state(k);
    if (st.list.some((s) => s.name === name)) error(errors.Eexist);
    if (st.list.length >= sharesMax) error(errors.Enomem);
    const s = new Share();
    s.id = ++st.ids;
    s.name = name;
    s.owner = p.user;
    s.perm = perm & 0o777;
    st.list.push(s);
    c.qid = makeQid(s.id, qidTypes.QTDIR);
    return opened(c, mode);
  },
  read: (k, p, c, n, offset) => devdirread(k, p, c, n, offset, gen),
  remove: (k, p, c) => {
    const st = state(k);
    const s = st.list.find((each) => each.id === c.qid.lo);
    if (!s || (s.owner !== p.user && p.user !== k.eve)) error(errors.Eperm);
    st.list = st.list.filter((each) => each !== s);
    return undefined;
  },
};
