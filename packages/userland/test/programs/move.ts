/**
 * For the bench of zero copy: 64 MB go from a parent to its child and back, by a pipe and by the vm calls; the child looks at one word of every
 * page each time and says the sum, or does not look. Two lines each: `begin WHAT`, and what, virtual nanoseconds, sum; at
 * the end the parent's own sum. `move [ROUNDS [blind]]`.
 */
import * as sys from '../../generated/syscalls';
import { _exits, atoi, fork, getpid, nsec, pipe, print } from '../../lib';

const bytes: usize = 64 << 20;
const piece: i32 = 65536;

let blind = false;

/** The sum of a word of each page. */
function look(at: usize): u32 {
  let sum: u32 = 0;
  if (blind) return sum;
  for (let p: usize = 0; p < bytes; p += 4096) sum += load<u32>(at + p);
  return sum;
}

function say(what: string, began: i64, sum: u32): void {
  print('%s %lld %d\n', what, nsec() - began, sum);
}

/** Reads one byte: the other side is ready. */
function wait(fd: i32): i32 {
  const p = memory.data(8);
  return sys.pread(fd, p, 1, -1) == 1 ? load<u8>(p) : -1;
}

function tell(fd: i32, what: i32): void {
  const p = memory.data(8);
  store<u8>(p, <u8>what);
  sys.pwrite(fd, p, 1, -1);
}

/** The page-aligned block of 64 MB that memory.grow gives; it lies where the child, forked before, has nothing. */
function block(): usize {
  const at = <usize>memory.grow(<i32>(bytes >> 16) + 1) << 16;
  return (at + 4095) & ~4095;
}

function child(to: i32, data: i32, parent: i32): void {
  const own = block();
  while (true) {
    const what = wait(to);
    if (what < 0) return _exits();
    let sum: u32 = 0;
    if (what == 0x70) {
      for (let done: usize = 0; done < bytes; ) {
        const n = sys.pread(data, own + done, piece, -1);
        if (n <= 0) return _exits('pipe');
        done += n;
      }
      sum = look(own);
      for (let done: usize = 0; done < bytes; done += piece) sys.pwrite(data, own + done, piece, -1);
    } else {
      const p = memory.data(8);
      if (sys.pread(to, p, 4, -1) != 4) return _exits('address');
      const at = <usize>load<u32>(p);
      sum = look(at);
      if (what == 0x78) sys.vmexchange(parent, at, bytes);
      else sys.vmreturn(at, bytes);
    }
    const q = memory.data(8);
    store<u32>(q, sum);
    sys.pwrite(to, q, 4, -1);
  }
}

function answer(fd: i32): u32 {
  const p = memory.data(8);
  return sys.pread(fd, p, 4, -1) == 4 ? load<u32>(p) : 0;
}

export function main(argv: string[]): void {
  const rounds = argv.length > 1 ? atoi(argv[1]) : 1;
  blind = argv.length > 2;
  const ends = pipe()!;
  const data = pipe()!;
  const parent = getpid();
  const pid = fork();
  if (pid == 0) return child(ends[1], data[1], parent);
  // Beyond the child's own block: nothing of the child's is there.
  memory.grow(<i32>(bytes >> 16) + 64);
  const at = block();
  for (let p: usize = 0; p < bytes; p += 4096) store<u32>(at + p, <u32>(p >> 12));
  const address = memory.data(8);
  store<u32>(address, <u32>at);

  for (let i = 0; i < rounds; i++) {
    print('begin pipe\n');
    const began = nsec();
    tell(ends[0], 0x70);
    for (let done: usize = 0; done < bytes; done += piece) sys.pwrite(data[0], at + done, piece, -1);
    for (let done: usize = 0; done < bytes; ) {
      const n = sys.pread(data[0], at + done, piece, -1);
      if (n <= 0) return _exits('pipe');
      done += n;
    }
    say('pipe', began, answer(ends[0]));
  }
  for (let i = 0; i < 3 * rounds; i++) {
    const how = i / rounds;
    const what = how == 0 ? 'exchange' : how == 1 ? 'lend_shared' : 'lend_mut';
    print('begin %s\n', what);
    const began = nsec();
    const moved = how == 0 ? sys.vmexchange(pid, at, bytes) : how == 1 ? sys.vmlend_shared(pid, at, bytes) : sys.vmlend_mut(pid, at, bytes);
    if (moved < 0) print('%r\n');
    tell(ends[0], how == 0 ? 0x78 : 0x72);
    sys.pwrite(ends[0], address, 4, -1);
    say(what, began, answer(ends[0]));
  }
  blind = false;
  print('%d\n', look(at));
}
