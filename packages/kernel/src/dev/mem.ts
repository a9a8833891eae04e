/**
 * #R: device memory and ports (lux9-interfaces.md section 7).
 *
 *   mem   read and written at the physical address, dwords where it can be, else bytes
 *   io    `outb PORT VALUE` (outw, outl) writes a port; `inb PORT` (inw, inl) reads one, and the next read of the file is its
 *         value, `0xVALUE\n`
 *
 * The registers of a PCI function can also be mapped: segattach(0, "0000:BB:DD.F/barN", 0, 0). Limits: iocaps.ts.
 */
import { dirModes, doorErrors, errors, qidTypes } from '@lux9/abi';
import { encodeUtf8 } from '@lux9/base';
import { devdir, devdirread, devopen, dotdot, readbytes, tableDev, type Gen } from '../port/dev.ts';
import { error } from '../port/error.ts';
import type { Kernel } from '../port/kernel.ts';
import { CFlag, makeQid, type Chan, type Proc } from '../port/portdat.ts';
import { parsecmd, strtoul } from '../port/quote.ts';
import { record } from '../port/store.ts';
import { mayport, needcap, needmmio } from './iocaps.ts';

const gen: Gen = (k, _p, c, _name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), '#R', 0, k.eve, (dirModes.DMDIR | 0o555) >>> 0);
  return i === 0 ? devdir(k, c, makeQid(1), 'mem', 0, k.eve, 0o600) : i === 1 ? devdir(k, c, makeQid(2), 'io', 0, k.eve, 0o600) : null;
};

/** What an open io file has to say. */
class IoReply {
  text = '';
}
record('IoReply', IoReply);

const transferMax = 65536;
const sizes: Readonly<Record<string, number>> = { b: 1, w: 2, l: 4 };

function port(k: Kernel, p: Proc, c: Chan, data: Uint8Array): void {
  needcap(p, 'ioport', doorErrors.noPort);
  const words = parsecmd(data);
  const match = /^(in|out)([bwl])$/.exec(words[0] ?? '');
  if (!match || words.length !== (match[1] === 'in' ? 2 : 3)) error(doorErrors.badCommand);
  const size = sizes[match[2]!]!;
  const at = strtoul(words[1]!);
  if (!mayport(k, p, at, size)) error(doorErrors.badPort);
  if (match[1] === 'in') {
    if (c.aux === null) c.aux = new IoReply();
    (c.aux as IoReply).text = `0x${k.bus.ports.read(at, size).toString(16)}\n`;
    return;
  }
  const value = strtoul(words[2]!);
  if (!(value >= 0 && value <= (size === 4 ? 0xffffffff : (1 << (8 * size)) - 1))) error(doorErrors.badCommand);
  k.bus.ports.write(at, size, value);
}

export const devmem = tableDev({
  dc: 'R',
  name: 'mem',
  gen,
  open: (k, p, c, mode) => {
    if (c.qid.lo === 1) needcap(p, 'device', doorErrors.noDevice);
    if (c.qid.lo === 2) needcap(p, 'ioport', doorErrors.noPort);
    return devopen(k, p, c, mode, gen);
  },
  read: (k, p, c, n, offset) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n, offset, gen);
    if (c.qid.lo === 2) {
      const text = (c.aux as IoReply | null)?.text ?? '';
      if (c.aux !== null) (c.aux as IoReply).text = '';
      return readbytes(encodeUtf8(text), n, 0);
    }
    const count = Math.min(n, transferMax);
    needmmio(k, p, offset, count);
    const out = new Uint8Array(count);
    k.bus.readBlock(offset, out);
    return out;
  },
  write: (k, p, c, data, offset) => {
    if (c.qid.lo === 2) {
      port(k, p, c, data);
      return data.length;
    }
    if ((c.flag & CFlag.open) === 0 || c.qid.lo !== 1) error(errors.Eperm);
    if (data.length > transferMax) error(errors.Etoobig);
    needmmio(k, p, offset, data.length);
    k.bus.writeBlock(offset, data);
    return data.length;
  },
});
