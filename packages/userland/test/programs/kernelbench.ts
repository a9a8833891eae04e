/**
 * The first process of `npm run bench -- --only kernel`: does one thing N times, after having done it N/10 times, and prints \x01 where
 * counting begins and \x02 where it ends. `kernelbench KIND N [PROCESSES]`, with /boot/ramfs for 9p.
 */
import { ORDWR, atoi, create, exec, fork, pipe, pread, print, read, semacquire, semrelease, shared, sleep, waitpid, write, writeText } from '../../lib';
import * as sys from '../../generated/syscalls';

const buf = new Uint8Array(64);

function calls(n: i32): void {
  for (let i = 0; i < n; i++) sys.sysr1(0);
}

let there = -1;
let back = -1;

function pipes(n: i32): void {
  for (let i = 0; i < n; i++) {
    write(there, buf, 1);
    read(back, buf, 1);
  }
}

/** The other end of `pipes`. */
function answer(): void {
  const a = pipe()!;
  const b = pipe()!;
  if (fork() == 0) {
    while (read(a[1], buf, 1) == 1) write(b[1], buf, 1);
    sys.exits(0);
  }
  there = a[0];
  back = b[0];
}

let file = -1;

function reads(n: i32): void {
  for (let i = 0; i < n; i++) pread(file, buf, 5, 0);
}

function serve(): void {
  const server = fork();
  if (server == 0) exec('/boot/ramfs', ['ramfs']);
  waitpid(server);
  file = create('/tmp/file', ORDWR, 0o666);
  writeText(file, 'hello');
}

let words: usize = 0;

/** One turn: to the other process and back, two switches. */
function switches(n: i32): void {
  for (let i = 0; i < n; i++) {
    semrelease(words);
    semacquire(words + 4);
  }
}

function partner(): void {
  words = shared(4096);
  if (fork() == 0) {
    while (true) {
      semacquire(words);
      semrelease(words + 4);
    }
  }
}

export function main(argv: string[]): void {
  const n = atoi(argv[2]);
  const others = argv.length > 3 ? atoi(argv[3]) - 2 : 0;
  for (let i = 0; i < others; i++) if (fork() == 0) while (true) sleep(1000000000);
  const kind = argv[1];
  if (kind == 'null') {
    calls(n / 10);
    print('\x01');
    calls(n);
  } else if (kind == 'pipe') {
    answer();
    pipes(n / 10);
    print('\x01');
    pipes(n);
  } else if (kind == '9p') {
    serve();
    reads(n / 10);
    print('\x01');
    reads(n);
  } else {
    partner();
    switches(n / 10);
    print('\x01');
    switches(n);
  }
  print('\x02\n');
  while (true) sleep(1000000000);
}
