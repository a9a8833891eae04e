/** Exercises the library for library.test.ts: `library CASE [ARGS...]` prints what the case computes. */
import {
  Bbuffered,
  Bgetd,
  Buf,
  bprint,
  fmtinstall,
  Args,
  Bflush,
  Bgetc,
  Bgetrune,
  Binit,
  Biobuf,
  Blinelen,
  Boffset,
  Bopen,
  Bprint,
  Bputc,
  Bputrune,
  Brdline,
  Brdstr,
  Bread,
  Bseek,
  Bterm,
  Bungetc,
  Bungetrune,
  Dir,
  MAFTER,
  MBEFORE,
  OEXCL,
  ORCLOSE,
  ORDWR,
  OREAD,
  OWRITE,
  asctime,
  atoi,
  basename,
  bind,
  bytesOf,
  chdir,
  cleanname,
  close,
  create,
  dirfstat,
  dirname,
  dirread,
  dirreadall,
  dirstat,
  dirwstat,
  dup,
  errstr,
  exits,
  fd2path,
  fork,
  fprint,
  getenv,
  getenvList,
  getfields,
  getpid,
  getwd,
  gmtime,
  joinname,
  localtime,
  nsec,
  nulldir,
  open,
  perror,
  pipe,
  pread,
  print,
  putenv,
  putenvList,
  quote,
  read,
  readFile,
  readText,
  regcomp,
  remove,
  seek,
  sprint,
  statcheck,
  strtol,
  sysfatal,
  textOf,
  time,
  tokenize,
  unmount,
  unsetenv,
  wait,
  werrstr,
  write,
  writeText,
} from '../../lib';

function integers(): void {
  const i8min: i8 = -128;
  const u8max: u8 = 255;
  const wide: i64 = i64.MIN_VALUE;
  const uwide: u64 = u64.MAX_VALUE;
  print('[%d %d %d %d]\n', i8min, u8max, wide, uwide);
  print('[%5d|%-5d|%05d|%+d|% d]\n', 42, 42, -42, 7, 7);
  print('[%x %X %#x %o %#o %b]\n', 255, 255, 255, 8, 8, 5);
  print('[%x %ux %ud]\n', -1, -1, -1);
  print('[%llx %lld %x]\n', <i64>-1, <i64>-5, wide);
  print('[%.3d %8.3d %#010x %-8x|]\n', 5, 5, 0xabc, 0xabc);
  print('[%u %5u %*d %-*d|]\n', <u32>0xffffffff, 7, 6, 12, 4, 3);
  print('[%c%c%c] %% [%M] [%M]\n', 65, 0xe9, 0x1f600, <u32>0x800001ed, <u32>0o644);
  print('[%d %s]\n', true, 12);
  print('[%,d %,d %,d %,x %10,d]\n', 1234567, -1000, 999, 0xabcdef12, 1234);
  fmtinstall('T', (to: Buf, value: i64, flags: i32, precision: i32) => bprint(to, '%d:%.2d', value / 60, value % 60));
  print('[%T %6T|%-6T|]\n', 61, 3599, 5);
}

function texts(): void {
  const none: string | null = null;
  print('[%s|%8s|%-8s|%.2s|%5.1s]\n', 'abc', 'é世', 'ab', '世界人', 'xyz');
  print('[%q %q %q %#q %s]\n', 'plain', 'two words', "it's", 'plain', none);
  print('[%s %s %d]\n', bytesOf('bytes é'), 'end', 'no number');
  print('no verb 100%% é 😀 %');
  print('\n');
  werrstr('the reason');
  print('[%r] [%r]\n');
  print('%s\n', sprint('%s-%d', 'nested', sprint('%d', 12345).length));
}

function floats(): void {
  print('[%f %.2f %.0f %.0f %.0f %.0f]\n', 3.14159, 2.005, 0.5, 1.5, 2.5, 1e21);
  print('[%e %.3e %.0e %e]\n', 12345.678, 9.9996, 5e-324, 0.0);
  print('[%g %g %g %g %g]\n', 0.1, 1e100, 5.0, -0.0, <f32>0.5);
  print('[%8.2f|%-8.2f|%08.2f|%+.1f]\n', 3.14159, 3.14159, -3.14159, 1.25);
  print('[%f %f %g]\n', NaN, Infinity, -Infinity);
  print('[%.3g %.7g %.1g %.0g %.4g %.3g]\n', 0.0029296875, 123456789.0, 0.00012, 0.000012345, -1000.0, 99.96);
  print('%.20f\n%.1f\n%.3e\n', 0.1, 1.7976931348623157e308, 2.2250738585072014e-308);
}

function quoting(argv: string[]): void {
  for (let i = 2; i < argv.length; i++) {
    const words = tokenize(quote(argv[i]) + ' ' + quote(argv[i]));
    print('%d %d\n', words.length, words.length == 2 && words[0] == argv[i] && words[1] == argv[i]);
  }
  const words = tokenize("  a 'b c' d''e 'it''s' ''  x'y z'w");
  for (let i = 0; i < words.length; i++) print('<%s>', words[i]);
  print('\n');
  const fields = getfields(':a::b:c:', 10, false, ':');
  for (let i = 0; i < fields.length; i++) print('<%s>', fields[i]);
  print('\n');
  const runs = getfields('  a  b \t c d ', 3, true, ' \t');
  for (let i = 0; i < runs.length; i++) print('<%s>', runs[i]);
  print('\n');
}

function input(): void {
  const b = Binit(0, OREAD);
  print('%c', Bgetc(b));
  print('%c', Bgetrune(b));
  Bungetrune(b);
  print('%c', Bgetrune(b));
  Bungetc(b);
  Bungetc(b);
  print('%c %d\n', Bgetrune(b), Boffset(b));
  while (true) {
    const line = Brdline(b, 0x0a);
    if (!line) break;
    print('%d:%s', Blinelen(b), textOf(line, min(Blinelen(b), 20)));
    if (Blinelen(b) > 20) print('\n');
  }
  print('rest %d\n', Blinelen(b));
  const long = Brdstr(b)!;
  print('long %d %s\n', long.length, long.substring(0, 5));
  const last = Brdstr(b)!;
  print('last %s\n', last);
  print('%d %d\n', Brdstr(b) === null, Bgetc(b));
}

function numbers(): void {
  const b = Binit(0, OREAD);
  print('%g %g %g %g %d %d\n', Bgetd(b), Bgetd(b), Bgetd(b), Bgetd(b), Bgetc(b), Bbuffered(b));
}

function output(): void {
  const b = Bopen('/tmp/out', OWRITE)!;
  for (let i = 0; i < 5000; i++) Bprint(b, '%d %s\n', i, 'line');
  Bputc(b, 0x41);
  Bputrune(b, 0x4e16);
  print('%d %d\n', Boffset(b), Bterm(b));
  const r = Bopen('/tmp/out', OREAD)!;
  let lines = 0;
  let bytes = 0;
  for (let line = Brdline(r, 0x0a); line; line = Brdline(r, 0x0a)) {
    lines++;
    bytes += Blinelen(r);
  }
  print('%d %d\n', lines, bytes);
  print('%d\n', Bseek(r, 2, 0));
  const p = memory.data(16);
  print('%d %s\n', Bread(r, p, 6), textOf(p, 6));
  Bterm(r);
  const never: Biobuf | null = Bopen('/no/such', OREAD);
  print('%d %r\n', never === null);
  const closed = Binit(77, OWRITE);
  Bputc(closed, 65);
  print('%d %r\n', Bflush(closed));
  const unflushed = Binit(1, OWRITE);
  Bprint(unflushed, 'flushed at exit\n');
}

function usage(): void {
  fprint(2, 'usage: library\n');
  exits('usage');
}

function flags(argv: string[]): void {
  const args = new Args(argv.slice(1));
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'o') print('o=%s ', args.value(usage));
    else print('%s ', c);
  }
  print('|');
  const rest = args.rest;
  for (let i = 0; i < rest.length; i++) print(' %q', rest[i]);
  print('\n');
}

function show(d: Dir): void {
  print('%M %d %s %s %d %x\n', d.mode, d.length, d.name, d.uid, d.mtime, d.qidType);
}

function directories(): void {
  let fd = create('/tmp/d', OREAD, 0x80000000 | 0o755);
  close(fd);
  for (let i = 0; i < 300; i++) close(create(sprint('/tmp/d/file number %d', i), OWRITE, 0o600));
  fd = open('/tmp/d', OREAD);
  let total = 0;
  while (true) {
    const list = dirread(fd)!;
    if (list.length == 0) break;
    total += list.length;
  }
  close(fd);
  fd = open('/tmp/d', OREAD);
  const all = dirreadall(fd)!;
  print('%d %d %s\n', total, all.length, all[299].name);
  close(fd);
  const d = nulldir();
  d.name = 'renamed';
  d.mode = 0o444;
  print('%d ', dirwstat('/tmp/d/file number 7', d));
  show(dirstat('/tmp/d/renamed')!);
  print('%d %r\n', dirstat('/tmp/d/file number 7') === null);
  fd = open('/tmp/d/renamed', OREAD);
  show(dirfstat(fd)!);
  print('%s\n', fd2path(fd)!);
  chdir('/tmp/d');
  print('%s\n', getwd()!);
  // A record that packs and unpacks to itself, and every cut of it refused.
  const one = all[3];
  one.length = 0x123456789abcdef0;
  const size = one.size();
  const p = heap.alloc(size + 1);
  print('%d %d %d\n', one.pack(p, size - 1), one.pack(p, size) == size, statcheck(p, size));
  let refused = 0;
  for (let i = 0; i < size; i++) refused += Dir.unpack(p, i) === null ? 1 : 0;
  print('%d %d %llx\n', refused == size, Dir.unpack(p, size + 1) === null, Dir.unpack(p, size)!.length);
}

function files(): void {
  const fd = create('/tmp/f', ORDWR, 0o666);
  writeText(fd, 'hello, wörld');
  const buf = new Uint8Array(64);
  print('%lld %d %s\n', seek(fd, 7, 0), read(fd, buf), textOf(buf.dataStart, 6));
  print('%d %d\n', pread(fd, buf, 5, 0), write(fd, buf, 5));
  print('%lld %lld\n', seek(fd, -5, 2), seek(fd, 1, 1));
  print('%lld %r\n', seek(fd, -100, 1));
  print('%d\n', dup(fd, -1));
  close(fd);
  print('%d %r\n', read(fd, buf));
  print('%d %r\n', open('/tmp/nothing/there', OREAD));
  print('%d %r\n', create('/tmp/f', OEXCL | OWRITE, 0o666));
  print('%s\n', readText('/tmp/f')!);
  print('%d %d\n', readFile('/tmp/f')!.length, readFile('/tmp/none') === null);
  const ends = pipe()!;
  writeText(ends[0], 'through the pipe');
  const n = read(ends[1], buf);
  print('%d %s\n', n, textOf(buf.dataStart, n));
  print('%d %r\n', seek(ends[0], 0, 0));
  print('%d %d\n', remove('/tmp/f'), remove('/tmp/f'));
  close(create('/tmp/g', OWRITE | ORCLOSE, 0o666));
  print('%d\n', dirstat('/tmp/g') === null);
  print('%d %d %d\n', bind('#X', '/dev', MAFTER), unmount(null, '/dev'), bind('/a b', '/c', MBEFORE));
}

function environment(): void {
  print('%d\n', getenv('nothing') === null);
  putenv('one', 'a value');
  const three: string[] = ['x', 'y z', ''];
  putenvList('three', three);
  const back = getenvList('three')!;
  print('%s|%d|%s|%s|\n', getenv('one')!, back.length, back[1], getenv('three')!);
  print('%d %d\n', unsetenv('one'), getenv('one') === null);
}

function names(argv: string[]): void {
  for (let i = 2; i < argv.length; i++) print('%s %s %s %s\n', argv[i], cleanname(argv[i]), dirname(argv[i]), basename(argv[i]));
  print('%s %s\n', joinname('/', 'a'), joinname('b', 'c'));
  print('%d %d %lld %lld %lld\n', atoi('  -42x'), atoi('0x1f'), strtol('0777'), strtol('777', 8), strtol('zz', 36));
}

function times(argv: string[]): void {
  for (let i = 2; i < argv.length; i++) {
    const tm = gmtime(strtol(argv[i], 10));
    print('%s %d\n', asctime(tm), tm.yday);
  }
  print('%s\n', asctime(localtime(1000000000)));
  print('%lld %lld\n', time(), nsec());
}

function errors(): void {
  print('[%s]\n', errstr());
  open('/none', OREAD);
  const text = errstr();
  print('[%s] [%s]\n', text, errstr());
  werrstr('x'.repeat(126) + 'é');
  print('%d\n', errstr().length);
  print('%d %d\n', fork(), wait() === null);
  perror('context');
  print('%d\n', getpid());
  sysfatal('giving up on %s', 'it');
}

function collect(): void {
  // Strings, arrays and maps made and dropped: memory must stay flat.
  let before = 0;
  for (let round = 0; round < 200; round++) {
    const map = new Map<string, string>();
    for (let i = 0; i < 200; i++) map.set(sprint('key %d', i), sprint('value %d', i * round));
    if (round == 20) before = memory.size();
  }
  print('%d\n', memory.size() - before);
}

/** Lines of PATTERN TAB TEXT: where the match is, or why the pattern is malformed. */
function expressions(): void {
  const b = Binit(0, OREAD);
  for (let line = Brdstr(b); line !== null; line = Brdstr(b)) {
    const tab = line.indexOf('\t');
    const re = regcomp(line.substring(0, tab));
    if (re === null) print('bad\n');
    else if (!re.matches(line.substring(tab + 1))) print('none\n');
    else print('%d %d %d %d\n', re.match[0], re.match[1], re.match[2], re.match[3]);
  }
}

export function main(argv: string[]): void {
  const name = argv[1];
  if (name == 'integers') integers();
  else if (name == 'texts') texts();
  else if (name == 'floats') floats();
  else if (name == 'quoting') quoting(argv);
  else if (name == 'input') input();
  else if (name == 'output') output();
  else if (name == 'flags') flags(argv);
  else if (name == 'directories') directories();
  else if (name == 'files') files();
  else if (name == 'environment') environment();
  else if (name == 'names') names(argv);
  else if (name == 'times') times(argv);
  else if (name == 'errors') errors();
  else if (name == 'collect') collect();
  else if (name == 'numbers') numbers();
  else if (name == 'expressions') expressions();
  else if (name == 'range') argv[argv.length + 5] = argv[argv.length + 7];
}
