/**
 * The machine's own tree: what no guest file shows, as text. Reading changes nothing. Directories: `/`, `/cpu`, `/cpu/N`,
 * `/proc`, `/proc/N`, `/device`, `/where`.
 *
 *   cpu/N/regs        NAME VALUE (hexadecimal), a line a register, of what stands in the processor now
 *   cpu/N/tlb         KIND PCID VA PA, a line a translation the core holds (derived: a restored machine starts with none)
 *   proc/N/pt         LEVEL VA ENTRY FLAGS, a line a present entry, depth first
 *   proc/N/frames     VA FRAME REFS STATE SEGMENT, a line a resident page
 *   proc/N/symbols    ADDRESS TYPE NAME, of the a.out the process runs
 *   proc/N/lines      PC FILE LINE, where a line's instructions begin
 *   proc/N/regs       NAME VALUE as in cpu/N/regs, of the process wherever it stands
 *   proc/N/stack      PC SP NAME+OFFSET FILE:LINE, the calls that led there, innermost first
 *   proc/N/notes      handler, note being handled, alarm, notes that wait
 *   proc/N/program    reading it asks the program's file server for the whole file, a logged input: symbols are known after that
 *   ps                PID PPID and the record of /proc/n/status, of every process
 *   frames            FIRST COUNT KIND PID STATE, runs of equal frames
 *   where/FRAME       PID VA SEGMENT, a line a mapping of the frame
 *   loans             FRAME STATE VA OWNER BORROWERS, processes
 *   spaces            SPACE PID..., each address space and its processes
 *   frame             the borrow checker's log: NS OP FRAME COUNT FROM TO VA
 *   sched             CPU PID FROM TO NAME while somebody has it open
 *   9p                NUMBER NS MOUNT PID NAME SIZE TEXT while somebody has it open
 *   events            NUMBER NS PID NAME WHAT TEXT, what became of processes while somebody has it open: fork, exec, note, kill, broke, exit
 *   trace             NS PID EVENT: the ring of /proc/trace, which reading that file empties and this does not
 *   deadlines         PID PERIOD DEADLINE COST RELEASED DUE RELEASES MISSED OVERRUN of every process admitted; ns, and counts since
 *   mounts            ID NAME of every 9P connection of the kernel
 *   clients           MOUNT PID OPEN WAITING NAME: who has files open there or waits for an answer
 *   sips              MOUNT NAME, the connection of each SIP
 *   interrupts        VECTOR IRQ COUNT... NAME, a count a processor
 *   device/NAME       FIELD VALUE, the chip's registers, with what they say in words where the datasheet has some
 *   pci               TBDF VENDOR DEVICE CLASS IRQ; their registers stand in device/pci-BUS:DEVICE.FUNCTION
 *   stages            NS NAME, the kernel's boot
 *   state             NAME VALUE: instants, counts, panic
 *   console           NAME VALUE: raw, readers waiting, bytes typed and not yet read
 */
import { encodeStat, type Stat } from '@lux9/ninep';
import type { Machine } from '../machine.ts';
import { notesText, procRegs, stackText } from './process.ts';
import {
  clientsText, consoleText, cpuRegs, deadlinesText, deviceNames, deviceText, framesLog, framesText, interruptsText, loansText, mountsText, pageTable, pciText, procFrames, psText, sipsText, spacesText, stateText, tlbText, traceText,
  whereText,
} from './texts.ts';
import { linesText, symbolsText } from './symbols.ts';
import { EventTrace, MessageTrace, RunTrace } from './traces.ts';

type Kind = 'dir' | 'file' | null;
const topFiles = [
  'ps', 'frames', 'frame', 'loans', 'spaces', 'sched', '9p', 'events', 'trace', 'deadlines', 'mounts', 'clients', 'sips', 'interrupts', 'pci', 'stages', 'state', 'console',
] as const;
const cpuFiles = ['regs', 'tlb'] as const;
const procFiles = ['pt', 'frames', 'symbols', 'lines', 'regs', 'stack', 'notes', 'program'] as const;
const has = (list: readonly string[], name: string | undefined): boolean => name !== undefined && list.includes(name);

export class MachineTree {
  readonly #machine: Machine;
  readonly #runs: RunTrace;
  readonly #messages: MessageTrace;
  readonly #events: EventTrace;
  readonly #openers = new Map<string, number>();

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#runs = new RunTrace(machine);
    this.#messages = new MessageTrace(machine);
    this.#events = new EventTrace(machine);
  }

  close(): void {
    this.#machine.observer = null;
    this.#messages.stop();
    this.#events.stop();
  }

  #names(path: string): readonly string[] | null {
    const parts = path.split('/').filter((p) => p !== '');
    const { kernel } = this.#machine;
    if (parts.length === 0) return ['cpu', 'proc', 'device', 'where', ...topFiles];
    if (parts[0] === 'cpu') {
      if (parts.length === 1) return kernel.machs.map((m) => String(m.id));
      return parts.length === 2 && kernel.machs[Number(parts[1])] !== undefined ? cpuFiles : null;
    }
    if (parts[0] === 'proc') {
      if (parts.length === 1) return kernel.procs.flatMap((p) => (p === null ? [] : [String(p.pid)]));
      return parts.length === 2 && kernel.byPid.has(Number(parts[1])) ? procFiles : null;
    }
    if (parts[0] === 'where') return parts.length === 1 ? [] : null;
    return parts[0] === 'device' && parts.length === 1 ? deviceNames(this.#machine) : null;
  }

  kind(path: string): Kind {
    const parts = path.split('/').filter((p) => p !== '');
    if (this.#names(path) !== null) return 'dir';
    // Too many to list, and each is there.
    if (parts[0] === 'where') return parts.length === 2 && /^[0-9]{1,9}$/.test(parts[1]!) ? 'file' : null;
    const parent = this.#names(`/${parts.slice(0, -1).join('/')}`);
    return has(parent ?? [], parts[parts.length - 1]) ? 'file' : null;
  }

  opened(path: string): void {
    const count = this.#openers.get(path) ?? 0;
    this.#openers.set(path, count + 1);
    if (count > 0) return;
    if (path === '/sched') {
      this.#runs.clear();
      this.#machine.observer = this.#runs;
    } else if (path === '/9p') {
      this.#messages.clear();
      this.#messages.start();
    } else if (path === '/events') {
      this.#events.clear();
      this.#events.start();
    }
  }

  closed(path: string): void {
    const count = (this.#openers.get(path) ?? 1) - 1;
    this.#openers.set(path, count);
    if (count > 0) return;
    if (path === '/sched') this.#machine.observer = null;
    else if (path === '/9p') this.#messages.stop();
    else if (path === '/events') this.#events.stop();
  }

  read(path: string): string {
    const m = this.#machine;
    const [top = '', which = '', name = ''] = path.split('/').filter((p) => p !== '');
    switch (top) {
      case 'cpu': return name === 'regs' ? cpuRegs(m, Number(which)) : tlbText(m, Number(which));
      case 'proc': {
        const p = m.kernel.byPid.get(Number(which));
        if (p === undefined) return '';
        switch (name) {
          case 'symbols': return symbolsText(m, p);
          case 'lines': return linesText(m, p);
          case 'regs': return procRegs(m, p);
          case 'stack': return stackText(m, p);
          case 'notes': return notesText(m, p);
          case 'pt': return pageTable(m, p);
          case 'frames': return procFrames(m, p);
          default: return '';
        }
      }
      case 'where': return whereText(m, Number(which));
      case 'ps': return psText(m);
      case 'loans': return loansText(m);
      case 'spaces': return spacesText(m);
      case 'clients': return clientsText(m);
      case 'sips': return sipsText(m);
      case 'interrupts': return interruptsText(m);
      case 'device': return deviceText(m, which);
      case 'frames': return framesText(m);
      case 'frame': return framesLog(m);
      case 'sched': return this.#runs.text();
      case '9p': return this.#messages.text();
      case 'events': return this.#events.text();
      case 'trace': return traceText(m);
      case 'deadlines': return deadlinesText(m);
      case 'mounts': return mountsText(m);
      case 'pci': return pciText(m);
      case 'stages': return m.kernel.stages.map((s) => `${s}\n`).join('');
      case 'console': return consoleText(m);
      default: return stateText(m);
    }
  }

  stat(path: string): Stat {
    const dir = this.kind(path) === 'dir';
    return {
      type: 0, dev: 0, qid: { type: dir ? 0x80 : 0, vers: 0, path: BigInt(path.length) }, mode: (dir ? 0x80000000 + 0o555 : 0o444) >>> 0,
      atime: 0, mtime: 0, length: 0n, name: path.slice(path.lastIndexOf('/') + 1) || '/', uid: 'machine', gid: 'machine', muid: 'machine',
    };
  }

  list(path: string): Uint8Array {
    const parts = (this.#names(path) ?? []).map((name) => encodeStat(this.stat(path === '/' ? `/${name}` : `${path}/${name}`)));
    const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
    let at = 0;
    for (const p of parts) {
      out.set(p, at);
      at += p.length;
    }
    return out;
  }
}
