/**
 * lend(1): pages on loan between three processes, each of which tries what it may do meanwhile. usage: lend [-w | -x] [-d] [-n pages] [-t seconds]
 *
 * An owner and two borrowers play a script of two letters a line: who, and what. Borrowers get theirs through a pipe and answer when it is
 * done. A forbidden touch is a page fault, so a note; the handler leaves the line where it broke off, and the next one follows.
 */
import { EXCLUSIVE, SHARED_OWNED } from '../generated/constants';
import * as machine from '../generated/machine';
import * as sys from '../generated/syscalls';
import { OWN_MUT_BORROWER_PID, OWN_OWNER_PID, OWN_SHARED_COUNT, OWN_STATE, UREG_PC } from '../generated/layouts';
import { Args, NCONT, NDFLT, _exits, atoi, close, cstr, exits, fork, getpid, isNumber, noteStarts, notify, pipe, print, sleep, strnlen, sysfatal, textOf } from '../lib';
import { usageIs } from './parts/common';

/** Where the pages are, in all three: far from anything else. */
const at: usize = 0x10000000;
const pagesMost: i32 = 256;
let pages = 4;
let seconds = 5;

const owner: i32 = 0x6f; // o
let me: i32 = owner;
const pids: i32[] = [0, 0];
/** The owner's ends of the borrowers' pipes; a borrower's own. */
const ends: i32[] = [-1, -1];

let play = '';
let line = 0;

const noteMost: i32 = 128;
const note = memory.data(128);
const message = memory.data(8);

function onNote(ureg: u64, text: u64): i32 {
  if (!noteStarts(text, 'sys: trap: fault')) return NDFLT;
  for (let i = 0; i < noteMost; i++) store<u8>(note + i, machine.peek8(text + i));
  // notejmp(2): what broke off was a load or a store, so nothing is left half done.
  const where = faulted;
  if (where.index == 0) where(); // as in lib/note.ts
  machine.poke64(ureg + UREG_PC, machine.code_address(where.index));
  return NCONT;
}

function say(what: string): void {
  print('%-9s%4d  %s', me == owner ? 'owner' : 'borrower', getpid(), what);
}

function faulted(): void {
  print('%s\n', textOf(note, strnlen(note, noteMost)));
  goOn();
}

/** Forgets the present line, which a fault broke off. */
function goOn(): void {
  if (me == owner) {
    line += 2;
    perform();
  } else {
    answer();
    obey();
  }
  exits('');
}

function length(): i64 {
  return <i64>pages << 12;
}

/** The end of a line that says what a call on the pages answered. */
function moved(n: i32): void {
  if (n < 0) print('%r\n');
  else print('%d page%s\n', n, n == 1 ? '' : 's');
}

/** What the kernel has written down about the first page. */
function report(): void {
  const info = memory.data(16); // OWN_SIZE_OF
  if (sys.vmowninfo(at, info) < 0) return moved(-1);
  const state = load<i32>(info, OWN_STATE);
  print('owner %d', load<i32>(info, OWN_OWNER_PID));
  if (state == EXCLUSIVE) print(', exclusive\n');
  else if (state == SHARED_OWNED) print(', lent for reading to %d\n', load<i32>(info, OWN_SHARED_COUNT));
  else print(', lent for writing to %d\n', load<i32>(info, OWN_MUT_BORROWER_PID));
}

/** One thing, by its letter; capitals are done to the second borrower. */
function act(what: i32): void {
  const to = pids[what < 0x60 ? 1 : 0];
  switch (what) {
    case 0x72: // r
      say('reads:  ');
      print('%d\n', load<i32>(at));
      break;
    case 0x77: // w
      say('writes: ');
      for (let i = 0; i < pages; i++) store<i32>(at + <usize>(i << 12), getpid());
      print('%d\n', getpid());
      break;
    case 0x73: case 0x53: // s
      say('lends for reading to ');
      print('%d: ', to);
      moved(sys.vmlend_shared(to, at, length()));
      break;
    case 0x6d: case 0x4d: // m
      say('lends for writing to ');
      print('%d: ', to);
      moved(sys.vmlend_mut(to, at, length()));
      break;
    case 0x78: // x
      say('gives away to ');
      print('%d: ', to);
      moved(sys.vmexchange(to, at, length()));
      break;
    case 0x67: // g
      say('gives back: ');
      moved(sys.vmreturn(at, length()));
      break;
    case 0x69: // i
      say('the kernel says: ');
      report();
      break;
    case 0x70: // p
      if (seconds == 0) break;
      print('  for %d s: see the memory of processes %d, %d and %d\n', seconds, getpid(), pids[0], pids[1]);
      sleep(seconds * 1000);
      break;
    default: // d
      say('ends\n');
      _exits();
  }
}

function answer(): void {
  sys.pwrite(ends[0], message, 1, -1);
}

/** A borrower's life. */
function obey(): void {
  while (sys.pread(ends[0], message, 1, -1) == 1) {
    act(load<u8>(message));
    answer();
  }
  _exits();
}

/** The owner's: plays the lines that are left. */
function perform(): void {
  for (; line < play.length; line += 2) {
    const who = play.charCodeAt(line);
    const what = play.charCodeAt(line + 1);
    if (who == owner) {
      act(what);
      continue;
    }
    const fd = ends[who - 0x61];
    store<u8>(message, <u8>what);
    sys.pwrite(fd, message, 1, -1);
    // Its memory goes before its end of the pipe does and its parent hears of it.
    if (what == 0x64) sys.await_(note, noteMost);
    else sys.pread(fd, message, 1, -1);
  }
}

function usage(): void {
  usageIs('lend [-w | -x] [-d] [-n pages] [-t seconds]');
}

function number(args: Args, least: i32, most: i32): i32 {
  const word = args.value(usage);
  const n = isNumber(word) ? atoi(word) : -1;
  if (n < least || n > most) usage();
  return n;
}

export function main(argv: string[]): void {
  let how = 's';
  let dies = false;
  const args = new Args(argv);
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'w' || c == 'x') how = c;
    else if (c == 'd') dies = true;
    else if (c == 'n') pages = number(args, 1, pagesMost);
    else if (c == 't') seconds = number(args, 0, 3600);
    else usage();
  }
  if (args.rest.length > 0) usage();

  notify(onNote);
  for (let i = 0; i < 2; i++) {
    const both = pipe();
    if (both === null) return sysfatal('pipe: %r');
    const pid = fork();
    if (pid < 0) return sysfatal('fork: %r');
    if (pid == 0) {
      me = 0x61 + i;
      ends[0] = both[1];
      close(both[0]);
      return obey();
    }
    ends[i] = both[0];
    pids[i] = pid;
    close(both[1]);
  }
  // The borrowers, forked before, have nothing there.
  if (sys.segattach(0, cstr('shared'), at, <u32>length()) < 0) return sysfatal('segattach: %r');
  if (how == 's') play = 'owosoSarbrawowomoiop' + (dies ? 'ad' : 'agar') + 'bgowoi';
  else if (how == 'w') play = 'owomaraworoSbroiop' + (dies ? 'ad' : 'agar') + 'oroi';
  else play = 'owoxarawowosagaiopad';
  perform();
}
