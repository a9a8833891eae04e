/** `roundtrip KIND N`: N times the same thing, for counting what one costs. */
import { ORDWR, atoi, create, pread, print, sprint, writeText } from '../../lib';

export function main(argv: string[]): void {
  const n = atoi(argv[2]);
  const buf = new Uint8Array(64);
  if (argv[1] == 'read') {
    const fd = create('/tmp/file', ORDWR, 0o666);
    writeText(fd, 'hello');
    for (let i = 0; i < n; i++) pread(fd, buf, 5, 0);
  } else if (argv[1] == 'sprint') {
    for (let i = 0; i < n; i++) sprint('%s %d\n', 'line', i);
  }
  print('%d\n', n);
}
