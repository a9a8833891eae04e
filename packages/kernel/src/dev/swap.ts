/**
 * #¶: what /dev/swap says about memory.
 *
 * NOT IMPLEMENTED: swapping. `start` and a swap file are refused with `bad process or channel control request`, and
 * the swap figures read 0; `swapfile` is empty.
 */
import { errors, qidTypes } from '@lux9/abi';
import { encodeUtf8 } from '@lux9/base';
import { devdir, devdirread, dotdot, readbytes, tableDev, type Gen } from '../port/dev.ts';
import { kmemMax } from '../port/alloc.ts';
import { error } from '../port/error.ts';
import { makeQid } from '../port/portdat.ts';
import type { Dev, Kernel } from '../port/kernel.ts';

const gen: Gen = (k, _p, c, _name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), '#¶', 0, k.eve, 0o555);
  if (i === 0) return devdir(k, c, makeQid(1), 'swap', 0, k.eve, 0o664);
  if (i === 1) return devdir(k, c, makeQid(2), 'swapfile', 0, k.eve, 0o600);
  return null;
};

export function swapText(k: Kernel): string {
  const { total, user, nfree } = k.pmem;
  const used = user - nfree;
  const images = k.images.reduce((sum, image) => sum + image.frames.size, 0);
  return `${total * 4096} memory\n4096 pagesize\n${k.ram.length / 4096 - total} kernel\n${used}/${user} user\n0/0 swap\n${images + k.cache.pages}/${user} reclaim\n`
    + `${k.kmem}/${kmemMax(k)}/${kmemMax(k)} kernel malloc\n`
    + '0/0/0 kernel draw\n0/0/0 kernel secret\n';
}

export const devswap: Dev = tableDev({
  dc: '¶',
  name: 'swap',
  gen,
  read: (k, p, c, n, offset) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n, offset, gen);
    return readbytes(encodeUtf8(c.qid.lo === 1 ? swapText(k) : ''), n, offset);
  },
  write: (k, p) => {
    if (p.user !== k.eve) error(errors.Eperm);
    return error(errors.Ebadctl);
  },
});
