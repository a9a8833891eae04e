/** A SIP without hardware for sip.test.ts: `count` says how often its timer ran out, `status` and `health` how it is. */
import { close, exits, open, print, readFile, readText, sleep, writeText } from '../../lib';
import { File, Req, Tree } from '../../lib/ninep';
import { Server, createServer, parsePci, registerServer, runServer, serverTypes } from '../../lib/sip';

class Counter extends Server {
  private count: i32 = 0;

  initialize(args: string[]): string {
    if (args.length > 0 && args[0] == 'refuse') return 'told to';
    const tree = new Tree('sys', 0o777);
    this.tree = tree;
    tree.create(tree.root, 'count', 'sys', 0o444, null);
    tree.create(tree.root, 'status', 'sys', 0o444, null);
    tree.create(tree.root, 'health', 'sys', 0o666, null);
    return this.every(20, 7) ? '' : 'no timer';
  }

  tick(id: u32): void {
    if (id == 7) this.count++;
  }

  read(r: Req): void {
    const file: File = r.fid!.file!;
    if (file.name == 'count') r.readstr(this.count.toString() + '\n');
    else if (file.name == 'status') r.readstr(this.statusText());
    else r.readstr(this.healthText());
  }

  write(r: Req): void {
    this.degraded(r.text());
    r.respond();
  }
}

const listing = '0000:00:1f.2 vendor=0x8086 device=0x2922 class=01.06.01 irq=11\n  bar5: addr=0xfebf1000 size=0x1000\n' +
  '0000:00:02.0 vendor=0x1234 device=0x1111 class=03.00.00 irq=0\n';

export function main(argv: string[]): void {
  registerServer('counter', () => new Counter());
  if (argv[1] == 'pci') {
    const list = parsePci(listing);
    print('%d %s %x %x %06x %d %llx %llx\n', list.length, list[0].path, list[0].vendor, list[0].device, list[0].class, list[0].irq,
      list[0].barAddress[5], list[0].barSize[5]);
    print('%s %d\n', serverTypes().join(' '), createServer('none') === null);
    return;
  }
  if (argv[1] != 'self') return runServer(argv);
  const arguments_: string[] = ['driver', '-m', '/mnt', 'counter'];
  runServer(arguments_);
  sleep(500);
  const first = readText('/mnt/count');
  if (first === null) {
    print('%r\n');
    return exits('no count');
  }
  sleep(300);
  const second = readText('/mnt/count')!;
  const more = <i32>(parseInt(second) - parseInt(first));
  print('%s %d\n', first, more);
  const fd = open('/mnt/health', 1);
  writeText(fd, 'a wire came off\n');
  close(fd);
  print('%s\n', readFile('/mnt/health')!.toString());
  print('%s\n', readText('/mnt/status')!);
}
