/**
 * #Q: interrupts for processes (lux9-interfaces.md section 8).
 *
 *   ctl      `register IRQ NAME`, `unregister IRQ`; reading: a line an interrupt that is registered
 *   0..255   a read waits for an interrupt and answers `irq N\n`, one count a read
 *
 * A level-triggered line is masked when its interrupt is handed over, and open again at the next read: by then the driver has
 * silenced its device. The owner is the address space that registered (or its SIP); when it ends the line is masked and given back,
 * and whoever still waits on it is told `IRQ not registered`.
 */
import { dirModes, doorErrors, errors, irqPendingMax, qidTypes } from '@lux9/abi';
import { encodeUtf8 } from '@lux9/base';
import { irqdisable, irqenable } from '../pc64/intr.ts';
import { handlerOf, irqMax, unclaimed, Vector } from '../pc64/irq.ts';
import { devdir, devdirread, devopen, dotdot, readbytes, tableDev, type Gen } from '../port/dev.ts';
import { error } from '../port/error.ts';
import { Frame } from '../port/frame.ts';
import type { Kernel } from '../port/kernel.ts';
import { onSpaceExit } from '../port/pageown.ts';
import { makeQid, Rendez, type Chan, type Proc, type Space } from '../port/portdat.ts';
import { parsecmd, strtoul } from '../port/quote.ts';
import { record } from '../port/store.ts';
import { Pending, call, operation, sleep, wakeup, wakeupAll } from '../port/wait.ts';
import { mayirq, needcap } from './iocaps.ts';

class IrqLine {
  irq = 0;
  name = '';
  /** Owner; the row goes before it does. */
  space: Space | null = null;
  pending = 0;
  delivered = 0;
  dropped = 0;
  /** Level-triggered and handed over: closed until the next read. */
  masked = false;
  readers = new Rendez();
}
record('IrqLine', IrqLine);

class IrqState {
  lines: IrqLine[] = [];
}
record('IrqState', IrqState);

const state = (k: Kernel): IrqState => k.devs.get('irq') as IrqState;
const find = (k: Kernel, irq: number): IrqLine | undefined => state(k).lines.find((line) => line.irq === irq);
const files = 256;

const gen: Gen = (k, _p, c, name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), '#Q', 0, k.eve, (dirModes.DMDIR | 0o555) >>> 0);
  const ctl = devdir(k, c, makeQid(1), 'ctl', 0, k.eve, 0o666);
  const line = (n: number) => devdir(k, c, makeQid(2 + n), String(n), 0, k.eve, 0o444);
  if (name !== null) {
    if (i > 0) return null;
    return name === 'ctl' ? ctl : /^(0|[1-9][0-9]{0,2})$/.test(name) && Number(name) < files ? line(Number(name)) : null;
  }
  return i === 0 ? ctl : i <= files ? line(i - 1) : null;
};

const ours = (line: IrqLine, p: Proc): boolean => line.space === p.space || (line.space!.sip !== 0 && line.space!.sip === p.space?.sip);

/** Whether the input stays pulled until the device is served: PIRQ inputs of the I/O APIC, else by the 8259s' ELCR. */
function level(k: Kernel, irq: number): boolean {
  return irq >= 16 || ((k.bus.ports.read(irq < 8 ? 0x4d0 : 0x4d1, 1) >>> (irq & 7)) & 1) !== 0;
}

unclaimed.run = (k, _m, irq) => {
  const line = find(k, irq);
  if (line === undefined) {
    irqdisable(k, irq);
    return;
  }
  if (level(k, irq)) {
    irqdisable(k, irq);
    line.masked = true;
  }
  if (line.pending >= irqPendingMax) line.dropped++;
  else line.pending++;
  wakeup(k, line.readers);
};

function unregister(k: Kernel, line: IrqLine): void {
  irqdisable(k, line.irq);
  const s = state(k);
  s.lines = s.lines.filter((each) => each !== line);
  wakeupAll(k, line.readers);
}

onSpaceExit.push((k, space) => {
  for (const line of [...state(k).lines]) if (line.space === space) unregister(k, line);
});

/** Who registered an interrupt, '' nobody. */
export const irqname = (k: Kernel, irq: number): string => find(k, irq)?.name ?? '';

/** What a SIP's lines have delivered so far, for its `irq` file. */
export function deliveredTo(k: Kernel, sip: number): number {
  return state(k).lines.reduce((sum, line) => sum + (line.space!.sip === sip ? line.delivered + line.pending : 0), 0);
}

function command(k: Kernel, p: Proc, data: Uint8Array): void {
  const words = parsecmd(data);
  const irq = strtoul(words[1] ?? '');
  if (words[0] === 'register' && words.length === 3) {
    if (!(irq >= 0 && irq < files)) error(doorErrors.badIrq);
    if (!mayirq(k, p, irq)) error(doorErrors.noInterrupt);
    if (find(k, irq) !== undefined || handlerOf(Vector.irq + irq) !== undefined) error(doorErrors.irqTaken);
    if (irq >= irqMax) error(doorErrors.badIrq);
    const line = new IrqLine();
    line.irq = irq;
    line.name = words[2]!.slice(0, 64);
    line.space = p.space;
    state(k).lines.push(line);
    irqenable(k, irq);
  } else if (words[0] === 'unregister' && words.length === 2) {
    if (!(irq >= 0 && irq < files)) error(doorErrors.badIrq);
    const line = find(k, irq);
    if (line === undefined) error(doorErrors.irqNotRegistered);
    if (!ours(line, p)) error(doorErrors.irqNotOwner);
    unregister(k, line);
  } else error(doorErrors.badCommand);
}

class IrqReadFrame extends Frame {
  line: IrqLine | null = null;
}

const readOp = operation('irqread', IrqReadFrame, {
  start: (k, p, f) => {
    const line = f.line!;
    if (find(k, line.irq) !== line) error(doorErrors.irqNotRegistered);
    if (line.pending > 0) {
      line.pending--;
      line.delivered++;
      return encodeUtf8(`irq ${line.irq}\n`);
    }
    if (line.masked) {
      line.masked = false;
      irqenable(k, line.irq);
    }
    return sleep(k, p, line.readers);
  },
}, { show: (f) => `irq=${f.line!.irq}` });

function read(k: Kernel, p: Proc, c: Chan, n: number, offset: number): Uint8Array | Pending {
  if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n, offset, gen);
  if (c.qid.lo === 1) {
    const text = state(k).lines.map((line) => `irq ${line.irq}: ${line.name} pending=${line.pending} delivered=${line.delivered} dropped=${line.dropped}\n`);
    return readbytes(encodeUtf8(text.join('')), n, offset);
  }
  return call(p, readOp, (f) => {
    f.line = c.aux as IrqLine;
  });
}

export const devirq = tableDev({
  dc: 'Q',
  name: 'irq',
  reset: (k) => k.devs.set('irq', new IrqState()),
  gen,
  open: (k, p, c, mode) => {
    if (c.qid.lo >= 1) needcap(p, 'interrupt', doorErrors.noInterrupt);
    if (c.qid.lo >= 2) {
      const line = find(k, c.qid.lo - 2);
      if (line === undefined) error(doorErrors.irqNotRegistered);
      if (!ours(line, p) || (mode & 3) !== 0) error(errors.Eperm);
      const opened = devopen(k, p, c, mode, gen);
      opened.aux = line;
      return opened;
    }
    return devopen(k, p, c, mode, gen);
  },
  read,
  write: (k, p, c, data) => {
    if (c.qid.lo !== 1) error(errors.Eperm);
    command(k, p, data);
    return data.length;
  },
});
