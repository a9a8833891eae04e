/**
 * `requests N`: about N requests to the ramfs behind /tmp, of every kind; prints the server's memory (KB) after a
 * fiftieth of them and at the end, and how many requests were made at least.
 */
import {
  Dir, OREAD, ORDWR, atoi, close, create, dirfstat, dirreadall, dirstat, getfields, open, pread, print, readText, remove, strtol, write,
} from '../../lib';

/** The memory of the processes called `name`, KB: the last but two of the numbers of proc(3) `status`. */
function memoryOf(name: string): i64 {
  const fd = open('/proc', OREAD);
  const all: Dir[] | null = dirreadall(fd);
  close(fd);
  let sum: i64 = 0;
  if (all !== null) for (let i = 0; i < all.length; i++) {
    const status = readText('/proc/' + all[i].name + '/status');
    if (status !== null && status.startsWith(name + ' ')) sum += strtol(getfields(status.substring(68), 9, true, ' \n')[6], 10);
  }
  return sum;
}

export function main(argv: string[]): void {
  const wanted = atoi(argv[1]);
  const data = new Uint8Array(512);
  let made = 0, early: i64 = 0, round = 0;
  while (made < wanted) {
    if (early == 0 && made > wanted / 50) early = memoryOf('ramfs');
    const name = '/tmp/file' + (round % 97).toString();
    const fd = create(name, ORDWR, 0o666); // walk, create
    if (fd < 0 || write(fd, data) != 512 || pread(fd, data, 512, 0) != 512 || dirfstat(fd) === null) return print('a request failed: %r\n');
    if (round % 3 == 0 && dirstat(name) === null) return print('stat failed: %r\n'); // walk, stat, clunk
    close(fd);
    if (open('/tmp/nothing', OREAD) >= 0) return print('nothing was opened\n');
    if (round % 97 > 20 && remove(name) < 0) return print('remove failed: %r\n');
    made += 2 + 3 + (round % 3 == 0 ? 3 : 0) + 1 + 1 + (round % 97 > 20 ? 2 : 0);
    round++;
  }
  print('%d KB %d KB %d requests\n', early, memoryOf('ramfs'), made);
}
