/**
 * counter: the driver of the teaching device (packages/devices/src/counter.ts), as a SIP. docs/drivers.md walks through it.
 *
 *   count      how far the device has counted; it goes on counting while no driver runs
 *   ring       the entries the device wrote since the last read: count and microsecond, a line each
 *   ctl        `interval MICROSECONDS`, `set N`, `stop`, `go`
 */
import { strtol } from '../lib';
import { Req, Tree } from '../lib/ninep';
import { DeviceDriver, DmaBuffer, PciDevice, dmaAlloc, mapBar, registerServer, runServer } from '../lib/sip';

// Registers, and the bits of CONTROL and STATUS.
const ID: usize = 0x00;
const CONTROL: usize = 0x04;
const INTERVAL: usize = 0x08;
const COUNT: usize = 0x0c;
const STATUS: usize = 0x10;
const RING: usize = 0x14;
const SIZE: usize = 0x18;
const HEAD: usize = 0x1c;
const TAIL: usize = 0x20;
const running: u32 = 7; // count, interrupt, ring

const entries: u32 = 256;
const linesMost: i32 = 64;

class Counter extends DeviceDriver {
  private regs: usize = 0;
  private ring: DmaBuffer | null = null;
  private tail: u32 = 0;
  private lines: string[] = [];

  matches(d: PciDevice): bool {
    return d.vendor == 0x1209 && d.device == 0x0c01;
  }

  attachDevice(d: PciDevice): string {
    this.regs = mapBar(d, 0);
    if (this.regs == 0) return 'no registers';
    if (load<u32>(this.regs + ID) != 0x434e5452) return 'not a counter';
    this.ring = dmaAlloc(entries * 8);
    if (this.ring === null) return 'no memory for the ring';
    const why = this.listen(d.irq);
    if (why.length > 0) return why;
    store<u32>(this.regs + RING, <u32>this.ring!.physical);
    store<u32>(this.regs + SIZE, entries);
    store<u32>(this.regs + STATUS, 7);
    store<u32>(this.regs + CONTROL, running);
    return '';
  }

  detachDevice(d: PciDevice): void {
    store<u32>(this.regs + CONTROL, 0);
    this.ring!.free();
  }

  initialize(args: string[]): string {
    const tree = new Tree('sys', 0o777);
    this.tree = tree;
    tree.create(tree.root, 'count', 'sys', 0o444, null);
    tree.create(tree.root, 'ring', 'sys', 0o444, null);
    tree.create(tree.root, 'ctl', 'sys', 0o666, null);
    return super.initialize(args);
  }

  /** The device has counted: takes what it wrote to the ring. */
  interrupt(irq: i32): void {
    const status = load<u32>(this.regs + STATUS);
    store<u32>(this.regs + STATUS, status);
    if (status & 2) this.degraded('the device was refused its ring');
    const head = load<u32>(this.regs + HEAD);
    for (; this.tail != head; this.tail++) {
      const at = <usize>this.ring!.address + <usize>((this.tail % entries) * 8);
      if (this.lines.length >= linesMost) this.lines.shift();
      this.lines.push(load<u32>(at).toString() + ' ' + load<u32>(at, 4).toString() + '\n');
    }
    store<u32>(this.regs + TAIL, this.tail);
  }

  read(r: Req): void {
    const name = r.fid!.file!.name;
    if (name == 'count') return r.readstr(load<u32>(this.regs + COUNT).toString() + '\n');
    if (name == 'ctl') return r.readstr('interval ' + load<u32>(this.regs + INTERVAL).toString() + '\n');
    r.readstr(this.lines.join(''));
    if (r.offset > 0) this.lines = [];
  }

  write(r: Req): void {
    const words = r.text().trim().split(' ');
    if (words[0] == 'interval' && words.length == 2) store<u32>(this.regs + INTERVAL, <u32>strtol(words[1]));
    else if (words[0] == 'set' && words.length == 2) store<u32>(this.regs + COUNT, <u32>strtol(words[1]));
    else if (words[0] == 'stop') store<u32>(this.regs + CONTROL, 0);
    else if (words[0] == 'go') store<u32>(this.regs + CONTROL, running);
    else return r.error('unknown control message');
    r.respond();
  }
}

export function main(argv: string[]): void {
  registerServer('counter', () => new Counter());
  runServer(argv);
}
