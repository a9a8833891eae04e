/** 9p(1): talks 9P with a server, a message a line. usage: 9p [-a] [-u user] service | 9p [-a] [-u user] -c command [arg ...] */
import {
  Args, Binit, Brdstr, Buf, ORDWR, OREAD, RFFDG, RFNOTEG, RFPROC, RFREND, _exits, close, dup, execName, exits, fprint, open, pipe, print, readText,
  readn, rfork, sysfatal, tokenize, writeFrom, isNumber, strtol,
} from '../../lib';
import { messageText } from '../../lib/ninep/trace';
import { Rerror } from '../../generated/ninep';
import { usageIs } from '../parts/common';
import { buildMessage, wrong } from './message';

const most: i32 = 1 << 20;
const out: Buf = new Buf(8192);
const shown: Buf = new Buf(256);
let input: usize = 0;
let room: i32 = 0;
let fd: i32 = -1;
let nextTag: u32 = 0;
/** A request was refused. */
let refused: bool = false;

/** One message from the server, printed. False when it hung up. */
function receive(): bool {
  if (room == 0) {
    room = 8192;
    input = heap.alloc(room);
  }
  if (readn(fd, input, 4) != 4) return false;
  const size = load<i32>(input);
  if (size < 7 || size > most) sysfatal('a message of %d bytes', size);
  if (size > room) {
    input = heap.realloc(input, size);
    room = size;
  }
  if (readn(fd, input + 4, size - 4) != size - 4) return false;
  if (load<u8>(input, 4) == <u8>Rerror) refused = true;
  shown.clear();
  messageText(shown, input, size);
  shown.byte(0x0a);
  writeFrom(1, shown.ptr, shown.length);
  return true;
}

/** [@TAG] NAME FIELD ... [&] */
function send(line: string): bool {
  const words = tokenize(line);
  if (words.length == 0 || words[0].startsWith('#')) return true;
  if (words[0] == 'wait') return receive();
  const waits = words[words.length - 1] != '&';
  if (!waits) words.pop();
  let tag: u32 = 0xffff;
  if (words.length > 0 && words[0].startsWith('@') && isNumber(words[0].substring(1))) tag = <u32>strtol(words.shift().substring(1)) & 0xffff;
  else if (words.length > 0 && words[0] != 'Tversion') tag = nextTag++ & 0x7fff;
  if (words.length == 0 || !buildMessage(out, words, tag)) {
    fprint(2, '9p: %s\n', words.length == 0 ? 'message expected' : wrong);
    exits('syntax');
  }
  if (writeFrom(fd, out.ptr, out.length) != out.length) return false;
  return !waits || receive();
}

function usage(): void {
  usageIs('9p [-a] [-u user] service; 9p [-a] [-u user] -c command [arg ...]');
}

/** The command with the other end of a pipe for standard input and output. */
function command(words: string[]): i32 {
  const ends = pipe();
  if (ends === null) sysfatal('pipe: %r');
  const pid = rfork(RFPROC | RFFDG | RFREND | RFNOTEG);
  if (pid < 0) sysfatal('rfork: %r');
  if (pid == 0) {
    dup(ends![1], 0);
    dup(ends![1], 1);
    close(ends![0]);
    close(ends![1]);
    execName(words);
    fprint(2, '9p: %r\n');
    _exits('exec');
  }
  close(ends![1]);
  return ends![0];
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let attach = false;
  let runs = false;
  let user: string | null = null;
  for (let c = args.flag(); c != '' && !runs; c = args.flag()) {
    if (c == 'a') attach = true;
    else if (c == 'u') user = args.value(usage);
    else if (c == 'c') {
      runs = true;
      break;
    } else usage();
  }
  const words = args.rest;
  if (words.length == 0 || (!runs && words.length > 1)) usage();
  fd = runs ? command(words) : open(words[0], ORDWR);
  if (fd < 0) sysfatal('%r');
  if (user === null) user = readText('/dev/user');
  let going = true;
  if (attach) going = send('Tversion 8192 9P2000') && send("Tattach 0 nofid '" + (user === null ? 'none' : user) + "' ''");
  const lines = Binit(0, OREAD);
  for (let line = going ? Brdstr(lines) : null; line !== null; line = Brdstr(lines)) {
    if (send(line)) continue;
    fprint(2, '9p: the server hung up\n');
    exits('hungup');
  }
  exits(refused ? 'error' : '');
}
