/**
 * #/: root(3). The skeleton of the name space, and the files of the boot archive under `boot`, with its folders.
 */
import { dirModes, errors, qidTypes } from '@lux9/abi';
import { devDefaults, devdir, devdirread, devattach, devopen, devstat, devwalk, dotdot, readbytes, type Gen } from '../port/dev.ts';
import { error } from '../port/error.ts';
import type { Dev, Kernel } from '../port/kernel.ts';
import { makeQid } from '../port/portdat.ts';
import { record } from '../port/store.ts';

class RootFile {
  name = '';
  parent = 0;
  dir = false;
  perm = 0o555;
  /** Where the bytes stand in guest RAM (the archive), or bytes of the kernel's own. */
  physical = 0;
  bytes = 0;
}
record('RootFile', RootFile);

class RootState {
  files: RootFile[] = [];
  /** Children by number of the directory. */
  children = new Map<number, number[]>();
}
record('RootState', RootState);

const skeleton = ['boot', 'bin', 'dev', 'env', 'fd', 'mnt', 'n', 'net', 'net.alt', 'proc', 'rc', 'root', 'shr', 'srv', 'tmp'];

/** Folders of /dev that devices are bound to. */
const devices = ['irq', 'dma', 'pci', 'sip'];

const state = (k: Kernel): RootState => k.devs.get('root') as RootState;

function add(k: Kernel, parent: number, name: string, dir: boolean): RootFile {
  const s = state(k);
  const f = new RootFile();
  f.name = name;
  f.parent = parent;
  f.dir = dir;
  const number = s.files.length;
  s.files.push(f);
  if (number > 0) {
    const list = s.children.get(parent);
    if (list) list.push(number);
    else s.children.set(parent, [number]);
  }
  return f;
}

function find(k: Kernel, parent: number, name: string): number {
  const s = state(k);
  return (s.children.get(parent) ?? []).find((n) => s.files[n]!.name === name) ?? -1;
}

/** Makes `path`, below the directory `top` of the root, a file whose bytes stand in guest RAM; folders on the way are made. */
export function addfile(k: Kernel, top: string, path: string, dir: boolean, physical: number, bytes: number, perm: number): void {
  const s = state(k);
  let at = top === '' ? 0 : find(k, 0, top);
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return;
  parts.forEach((part, i) => {
    const last = i === parts.length - 1;
    let next = find(k, at, part);
    if (next < 0) {
      const f = add(k, at, part, !last || dir);
      next = s.files.indexOf(f, s.files.length - 1);
    }
    at = next;
    const f = s.files[at]!;
    if (last && !dir && !f.dir) {
      f.physical = physical;
      f.bytes = bytes;
      f.perm = perm & 0o555;
    }
  });
}

const gen: Gen = (k, _p, c, name, i) => {
  const s = state(k);
  const entry = (number: number) => {
    const f = s.files[number]!;
    return devdir(k, c, makeQid(number, f.dir ? qidTypes.QTDIR : 0), number === 0 ? '#/' : f.name, f.dir ? 0 : f.bytes, k.eve,
      f.dir ? (dirModes.DMDIR | 0o555) >>> 0 : f.perm);
  };
  const here = s.files[c.qid.lo];
  if (here === undefined) return null;
  if (i === dotdot) return entry(here.parent);
  if (!here.dir) return i === 0 ? entry(c.qid.lo) : null;
  if (name !== null) {
    if (i > 0) return null;
    const number = find(k, c.qid.lo, name);
    return number < 0 ? null : entry(number);
  }
  const number = s.children.get(c.qid.lo)?.[i];
  return number === undefined ? null : entry(number);
};

export const devroot: Dev = {
  ...devDefaults,
  dc: '/',
  name: 'root',
  reset: (k) => {
    k.devs.set('root', new RootState());
    add(k, 0, '', true);
    for (const name of skeleton) add(k, 0, name, true);
    for (const name of devices) add(k, find(k, 0, 'dev'), name, true);
  },
  attach: (k, _p, spec) => {
    if (spec !== '') error(errors.Ebadspec);
    return devattach(k, '/', '');
  },
  walk: (k, p, c, names) => devwalk(k, p, c, names, gen),
  stat: (k, p, c) => devstat(k, p, c, gen),
  open: (k, p, c, mode) => devopen(k, p, c, mode, gen),
  read: (k, p, c, n, offset) => {
    const f = state(k).files[c.qid.lo]!;
    if (f.dir) return devdirread(k, p, c, n, offset, gen);
    return readbytes(k.ram.subarray(f.physical, f.physical + f.bytes), n, offset);
  },
};

