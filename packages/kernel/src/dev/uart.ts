/**
 * #t: uart(3). Serial lines as files, bytes as they come: `eia1`, the second 16550, and `eia1status`. The first line is the console's.
 * Received bytes are queued by interrupt (datasheet: National PC16550D); when nobody takes them the interrupt is shut
 * and the receiver's FIFO holds the sender up. Output is polled.
 *
 * NOT IMPLEMENTED: eia1ctl (the line stands at 115200 baud, 8 bits, no parity), modem signals, waiting for the transmitter.
 */
import { errors, qidTypes } from '@lux9/abi';
import { encodeUtf8 } from '@lux9/base';
import { devdirread, dotdot, devdir, devopen, readbytes, tableDev, type Gen } from '../port/dev.ts';
import { charge } from '../port/charge.ts';
import { error } from '../port/error.ts';
import type { Dev, Kernel } from '../port/kernel.ts';
import { CFlag, makeQid, type Queue } from '../port/portdat.ts';
import { qdiscard, qopen, qproduce, qread } from '../port/qio.ts';
import { record } from '../port/store.ts';
import { irqdisable, irqenable } from '../pc64/intr.ts';
import { intrenable, Vector } from '../pc64/irq.ts';

const com2 = 0x2f8;
const irq = 3;
const R = { data: 0, ier: 1, fcr: 2, lcr: 3, mcr: 4, lsr: 5 } as const;
const lsrReady = 1;
/** The line's pace as the kernel's clock knows it, ns a byte: the register accesses of one. */
const byteNs = 10;
const Bit = { received: 1, eightBits: 3, fifos: 7, dtrRtsOut2: 0x0b, dlab: 0x80 } as const;

class UartState {
  opens = 0;
  q: Queue = qopen(64 * 1024);
  /** The receive interrupt is shut because the queue is full. */
  shut = false;
  received = 0;
  sent = 0;
}
record('UartState', UartState);

const state = (k: Kernel): UartState => k.devs.get('uart') as UartState;

const files = [{ name: 'eia1', perm: 0o660 }, { name: 'eia1status', perm: 0o444 }] as const;
const Qdata = 1;

const gen: Gen = (k, _p, c, name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), '#t', 0, k.eve, 0o555);
  const at = (c.qid.type & qidTypes.QTDIR) === 0 ? c.qid.lo - 1 : name === null ? i : files.findIndex((f) => f.name === name);
  if (i > 0 && at !== i) return null;
  const f = files[at];
  return f ? devdir(k, c, makeQid(at + 1), f.name, at + 1 === Qdata ? state(k).q.bytes : 0, k.eve, f.perm) : null;
};

const scratch = new Uint8Array(4096);

/** Takes what the receiver holds. */
function drain(k: Kernel): void {
  const s = state(k);
  const { ports } = k.bus;
  const before = s.received;
  let n = 0;
  while (s.q.bytes + n < s.q.limit && (ports.read(com2 + R.lsr, 1) & lsrReady) !== 0) {
    scratch[n++] = ports.read(com2 + R.data, 1);
    s.received++;
    if (n < scratch.length) continue;
    qproduce(k, s.q, scratch.slice());
    n = 0;
  }
  if (n > 0) qproduce(k, s.q, scratch.slice(0, n));
  charge(k, (s.received - before) * byteNs);
  if (s.q.bytes < s.q.limit || s.shut) return;
  s.shut = true;
  ports.write(com2 + R.ier, 1, 0);
}

intrenable(Vector.irq + irq, drain);

function enable(k: Kernel): void {
  const { ports } = k.bus;
  ports.write(com2 + R.lcr, 1, Bit.dlab);
  ports.write(com2 + R.data, 1, 1);
  ports.write(com2 + R.ier, 1, 0);
  ports.write(com2 + R.lcr, 1, Bit.eightBits);
  ports.write(com2 + R.fcr, 1, Bit.fifos);
  ports.write(com2 + R.mcr, 1, Bit.dtrRtsOut2);
  ports.write(com2 + R.ier, 1, Bit.received);
  state(k).shut = false;
  irqenable(k, irq);
}

export const devuart: Dev = tableDev({
  dc: 't',
  name: 'uart',
  gen,
  reset: (k) => k.devs.set('uart', new UartState()),
  open: (k, p, c, mode) => {
    const open = devopen(k, p, c, mode, gen);
    if (c.qid.lo === Qdata && state(k).opens++ === 0) enable(k);
    return open;
  },
  close: (k, _p, c) => {
    if ((c.flag & CFlag.open) === 0 || c.qid.lo !== Qdata || --state(k).opens > 0) return;
    k.bus.ports.write(com2 + R.ier, 1, 0);
    irqdisable(k, irq);
    qdiscard(k, state(k).q);
  },
  read: (k, p, c, n, offset) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n, offset, gen);
    const s = state(k);
    if (c.qid.lo !== Qdata) {
      const text = `b115200 l8 pn s1 opens ${s.opens} received ${s.received} sent ${s.sent} queued ${s.q.bytes}\n`;
      return readbytes(encodeUtf8(text), n, offset);
    }
    const data = qread(k, p, s.q, n);
    if (s.shut && s.q.bytes < s.q.limit) {
      s.shut = false;
      k.bus.ports.write(com2 + R.ier, 1, Bit.received);
    }
    return data;
  },
  write: (k, _p, c, data) => {
    if (c.qid.lo !== Qdata) error(errors.Eperm);
    const { ports } = k.bus;
    for (let i = 0; i < data.length; i++) ports.write(com2, 1, data[i]!);
    state(k).sent += data.length;
    charge(k, data.length * byteNs);
    return data.length;
  },
});
