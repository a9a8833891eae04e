/** For tests of SIPs: starts the counter driver through /dev/sip, then reads its count again and again; a line each, errors too. */
import { OREAD, ORDWR, atoi, close, open, print, readText, readTo, seek, sleep, textOf, writeText } from '../../lib';

function ctl(fd: i32, text: string): bool {
  if (writeText(fd, text) == text.length) return true;
  print('%s: %r\n', text);
  return false;
}

/** `sipclient N [MS]`: N reads, MS milliseconds between them. */
export function main(argv: string[]): void {
  const n = argv.length > 1 ? atoi(argv[1]) : 3;
  const ms = argv.length > 2 ? atoi(argv[2]) : 20;
  const fd = open('/dev/sip/clone', ORDWR);
  if (fd < 0) return print('clone: %r\n');
  if (!ctl(fd, 'type counter') || !ctl(fd, 'mount /n') || !ctl(fd, 'policy always') || !ctl(fd, 'start')) return;
  print('%s', readText('/dev/sip/servers/counter/status')!);
  const count = open('/n/count', OREAD);
  if (count < 0) return print('count: %r\n');
  const p = memory.data(64);
  for (let i = 0; i < n; i++) {
    sleep(ms);
    seek(count, 0, 0);
    const got = readTo(count, p, 64);
    if (got < 0) print('error: %r\n');
    else print('%s', textOf(p, got));
  }
  close(count);
  print('%s', readText('/dev/sip/servers/counter/status')!);
}
