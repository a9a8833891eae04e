/** What the commands do, as data: each is run on a fresh fake kernel in /tmp. */

export interface Case {
  readonly run: readonly string[];
  readonly stdin?: string;
  /** Files that are there; null is a directory. */
  readonly files?: Readonly<Record<string, string | null>>;
  readonly out?: string;
  readonly err?: string;
  /** The exit string. */
  readonly status?: string;
  /** Modes of files afterwards. */
  readonly modes?: Readonly<Record<string, number>>;
  /** Files afterwards; undefined is none. */
  readonly after?: Readonly<Record<string, string | undefined>>;
}

const abc = { '/tmp/a': 'one\n', '/tmp/b': 'two\n', '/tmp/d': null, '/tmp/d/x': 'deep\n' };
const none = (name: string): string => `file does not exist: '${name}'`;

export const cases: Readonly<Record<string, readonly Case[]>> = {
  cat: [
    { run: ['cat'], stdin: 'from stdin', out: 'from stdin' },
    { run: ['cat', 'a', 'b'], files: abc, out: 'one\ntwo\n' },
    { run: ['cat', 'a', 'no', 'b'], files: abc, out: 'one\ntwo\n', err: `cat: ${none('no')}\n`, status: 'error' },
  ],
  ls: [
    { run: ['ls'], files: { ...abc, '/tmp/it is': '' }, out: "a\nb\nd\n'it is'\n" },
    { run: ['ls', '-F', 'd', '/tmp'], files: abc, out: 'd/x\n/tmp/a\n/tmp/b\n/tmp/d/\n' },
    { run: ['ls', '-p', '/tmp'], files: abc, out: 'a\nb\nd\n' },
    { run: ['ls', '-r', '-d', 'a', 'd'], files: abc, out: 'd\na\n' },
    {
      run: ['ls', '-l', 'a', 'd'], files: abc,
      out: '--rw-rw-rw- M 1 glenda glenda 5 Sep  9 01:46 d/x\n--rw-rw-rw- M 1 glenda glenda 4 Sep  9 01:46 a\n',
    },
    { run: ['ls', 'no'], err: `ls: ${none('no')}\n`, status: 'error' },
  ],
  pwd: [{ run: ['pwd'], out: '/tmp\n' }],
  mkdir: [
    { run: ['mkdir', 'a', 'a/b'], after: {} },
    { run: ['mkdir', 'a'], files: abc, err: 'mkdir: a already exists\n', status: 'error' },
    { run: ['mkdir', 'x/y'], err: `mkdir: ${none('x/y')}\n`, status: 'error' },
    { run: ['mkdir', '-p', 'x/y/z', '/tmp/x/y/w'] },
    { run: ['mkdir', '-p', 'a/b'], files: abc, err: 'mkdir: a is not a directory\n', status: 'error' },
    { run: ['mkdir'], err: 'usage: mkdir [-p] [-m mode] dir ...\n', status: 'usage' },
  ],
  rm: [
    { run: ['rm', 'a', 'b'], files: abc, after: { '/tmp/a': undefined, '/tmp/b': undefined } },
    { run: ['rm', 'd'], files: abc, err: "rm: directory not empty: 'd'\n", status: 'error', after: { '/tmp/d/x': 'deep\n' } },
    { run: ['rm', '-r', 'd'], files: abc, after: { '/tmp/d': undefined } },
    { run: ['rm', 'no'], err: `rm: ${none('no')}\n`, status: 'error' },
    { run: ['rm', '-f', 'no'] },
  ],
  cp: [
    { run: ['cp', 'a', 'c'], files: abc, after: { '/tmp/c': 'one\n', '/tmp/a': 'one\n' } },
    { run: ['cp', 'a', 'b', 'd'], files: abc, after: { '/tmp/d/a': 'one\n', '/tmp/d/b': 'two\n' } },
    { run: ['cp', 'a', 'b', 'c'], files: abc, err: 'cp: c is not a directory\n', status: 'error' },
    { run: ['cp', 'd', 'e'], files: abc, err: 'cp: d is a directory\n', status: 'error' },
    { run: ['cp', '-r', 'd', 'e'], files: abc, after: { '/tmp/e/x': 'deep\n' } },
    { run: ['cp', '-r', 'd', 'd/e'], files: abc, err: 'cp: d: cannot be copied into itself\n', status: 'error' },
    { run: ['cp', 'a', './a'], files: abc, err: 'cp: a and ./a are the same file\n', status: 'error', after: { '/tmp/a': 'one\n' } },
  ],
  mv: [
    { run: ['mv', 'a', 'c'], files: abc, after: { '/tmp/a': undefined, '/tmp/c': 'one\n' } },
    { run: ['mv', 'a', 'b'], files: abc, after: { '/tmp/a': undefined, '/tmp/b': 'one\n' } },
    { run: ['mv', 'a', 'b', 'd'], files: abc, after: { '/tmp/a': undefined, '/tmp/d/a': 'one\n', '/tmp/d/b': 'two\n' } },
    { run: ['mv', 'd', 'e'], files: abc, after: { '/tmp/e/x': 'deep\n' } },
    { run: ['mv', 'a', './a'], files: abc, err: 'mv: a and ./a are the same file\n', status: 'error', after: { '/tmp/a': 'one\n' } },
  ],
  touch: [
    { run: ['touch', 'new'], after: { '/tmp/new': '' } },
    { run: ['touch', '-c', 'new'], err: `touch: ${none('new')}\n`, status: 'error', after: { '/tmp/new': undefined } },
    { run: ['touch', 'a'], files: abc, after: { '/tmp/a': 'one\n' } },
  ],
  tee: [
    { run: ['tee', 'x', 'y'], stdin: 'hello\n', out: 'hello\n', after: { '/tmp/x': 'hello\n', '/tmp/y': 'hello\n' } },
    { run: ['tee', '-a', 'a'], files: abc, stdin: 'more\n', out: 'more\n', after: { '/tmp/a': 'one\nmore\n' } },
  ],
  wc: [
    { run: ['wc'], stdin: 'a b\nc\n', out: '      2       3       6\n' },
    { run: ['wc', '-r', 'u'], files: { '/tmp/u': 'é世\n' }, out: '      3 u\n' },
    { run: ['wc', '-l', 'a', 'b'], files: abc, out: '      1 a\n      1 b\n      2 total\n' },
  ],
  read: [
    { run: ['read'], stdin: 'first\nsecond\n', out: 'first\n' },
    { run: ['read', '-n', '2'], stdin: '1\n2\n3\n', out: '1\n2\n' },
    { run: ['read', '-m'], stdin: '1\n2\n3', out: '1\n2\n3' },
    { run: ['read'], status: 'eof' },
  ],
  seq: [
    { run: ['seq', '3'], out: '1\n2\n3\n' },
    { run: ['seq', '2', '-1', '0'], out: '2\n1\n0\n' },
    { run: ['seq', '-1', '0.5', '1'], out: '-1.0\n-0.5\n0.0\n0.5\n1.0\n' },
    { run: ['seq', '-w', '8', '10'], out: '08\n09\n10\n' },
    { run: ['seq', '-f', '<%.0f>', '2'], out: '<1>\n<2>\n' },
    { run: ['seq', '5', '1'], out: '' },
    { run: ['seq', '1', '0', '2'], err: 'seq: zero increment\n', status: 'error' },
  ],
  basename: [
    { run: ['basename', '/usr/glenda/f.c', '.c'], out: 'f\n' },
    { run: ['basename', '-d', '/usr/glenda/f.c'], out: '/usr/glenda\n' },
    { run: ['basename', 'x', 'x'], out: 'x\n' },
  ],
  date: [
    { run: ['date', '-u', '0'], out: 'Thu Jan  1 00:00:00 GMT 1970\n' },
    { run: ['date', '-n'], out: '1000000000\n' },
    { run: ['date', '-i'], out: '2001-09-09\n' },
    { run: ['date', '-t', '86399'], out: '1970-01-01T23:59:59Z\n' },
  ],
  sleep: [{ run: ['sleep', '0.5'] }, { run: ['sleep', 'x'], err: 'usage: sleep time\n', status: 'usage' }],
  tail: [
    { run: ['tail', '-2'], stdin: '1\n2\n3\n', out: '2\n3\n' },
    { run: ['tail', '+2'], stdin: '1\n2\n3\n', out: '2\n3\n' },
    { run: ['tail', '-n', '1', 'f'], files: { '/tmp/f': 'a\nb' }, out: 'b' },
    { run: ['tail', '-c', '3'], stdin: 'abcdef', out: 'def' },
    { run: ['tail', '-r'], stdin: '1\n2\n3', out: '3\n2\n1\n' },
    { run: ['tail', '-2r'], stdin: '1\n2\n3\n', out: '3\n2\n' },
    { run: ['tail'], stdin: Array.from({ length: 20 }, (_, i) => `${i}\n`).join(''), out: Array.from({ length: 10 }, (_, i) => `${i + 10}\n`).join('') },
    { run: ['tail', '-100'], stdin: 'x\n', out: 'x\n' },
  ],
  tr: [
    { run: ['tr', 'a-z', 'A-Z'], stdin: 'hello é\n', out: 'HELLO é\n' },
    { run: ['tr', '-d', 'l'], stdin: 'hello', out: 'heo' },
    { run: ['tr', '-cs', 'a-z', '\\n'], stdin: 'one  two, three', out: 'one\ntwo\nthree' },
    { run: ['tr', '-s', ' '], stdin: 'a   b', out: 'a b' },
    { run: ['tr', '\\101', '\\x62'], stdin: 'ABA', out: 'bBb' },
    { run: ['tr', 'ab', '世'], stdin: 'abc', out: '世世c' },
  ],
  uniq: [
    { run: ['uniq'], stdin: 'a\na\nb\na\n', out: 'a\nb\na\n' },
    { run: ['uniq', '-c'], stdin: 'a\na\nb\n', out: '   2 a\n   1 b\n' },
    { run: ['uniq', '-d'], stdin: 'a\na\nb\n', out: 'a\n' },
    { run: ['uniq', '-u'], stdin: 'a\na\nb\n', out: 'b\n' },
    { run: ['uniq', '-1'], stdin: '1 x\n2 x\n3 y\n', out: '1 x\n3 y\n' },
  ],
  sort: [
    { run: ['sort'], stdin: 'b\nc\na\n', out: 'a\nb\nc\n' },
    { run: ['sort', '-n'], stdin: '10\n9\n-1\n2.5\n', out: '-1\n2.5\n9\n10\n' },
    { run: ['sort', '-r'], stdin: 'b\nc\na', out: 'c\nb\na\n' },
    { run: ['sort', '-u'], stdin: 'b\na\nb\n', out: 'a\nb\n' },
    { run: ['sort', '-f'], stdin: 'b\nA\na\nB\n', out: 'A\na\nB\nb\n' },
    { run: ['sort', '-t', ':', '-k', '2,2', '-n'], stdin: 'x:10:a\ny:9:b\nz:10:A\n', out: 'y:9:b\nx:10:a\nz:10:A\n' },
    { run: ['sort', '-o', 'a', 'a', 'b'], files: { '/tmp/a': 'z\n', '/tmp/b': 'y\n' }, after: { '/tmp/a': 'y\nz\n' } },
    { run: ['sort', '-c'], stdin: 'b\na\n', err: 'sort: disorder: a\n', status: 'disorder' },
  ],
  cmp: [
    { run: ['cmp', 'a', 'a'], files: abc },
    { run: ['cmp', 'a', 'b'], files: abc, out: 'a b differ: char 1\n', status: 'differ' },
    { run: ['cmp', '-L', 'x', 'y'], files: { '/tmp/x': '1\n2\n', '/tmp/y': '1\n3\n' }, out: 'x y differ: line 2 char 3\n', status: 'differ' },
    { run: ['cmp', 'x', 'y'], files: { '/tmp/x': 'ab', '/tmp/y': 'abc' }, out: 'EOF on x after 2 bytes\n', status: 'EOF' },
    { run: ['cmp', '-s', 'a', 'b'], files: abc, status: 'differ' },
    { run: ['cmp', '-l', 'x', 'y'], files: { '/tmp/x': 'abc', '/tmp/y': 'xbz' }, out: '     1 61 78\n     3 63 7a\n', status: 'differ' },
  ],
  test: [
    { run: ['test', '-e', 'a'], files: abc },
    { run: ['test', '-d', 'a'], files: abc, status: 'false' },
    { run: ['test', '-d', 'd', '-a', '-f', 'a'], files: abc },
    { run: ['test', '!', '-e', 'no'] },
    { run: ['test', '3', '-lt', '10'] },
    { run: ['test', '3', '-gt', '10'], status: 'false' },
    { run: ['test', 'x', '=', 'y', '-o', '(', 'a', '!=', 'b', ')'] },
    { run: ['test', '-n', ''], status: 'false' },
    { run: ['test', '-s', 'a'], files: abc },
    { run: ['test', ''], status: 'false' },
    { run: ['test', '-d', '=', '-d'] },
  ],
  grep: [
    { run: ['grep', 'b.d'], stdin: 'bad\nbd\nabxd\n', out: 'bad\nabxd\n' },
    { run: ['grep', '-n', '^a', 'x', 'y'], files: { '/tmp/x': 'ab\nba\n', '/tmp/y': 'b\na' }, out: 'x:1: ab\ny:2: a\n' },
    { run: ['grep', '-v', 'a'], stdin: 'a\nb\n', out: 'b\n' },
    { run: ['grep', '-c', 'a'], stdin: 'a\nb\naa\n', out: '2\n' },
    { run: ['grep', '-i', 'ÉA|[x-z]q'], stdin: 'éa\nZQ\nno\n', out: 'éa\nZQ\n' },
    { run: ['grep', '-l', 'a', 'x', 'y'], files: { '/tmp/x': 'a\na\n', '/tmp/y': 'b\n' }, out: 'x\n' },
    { run: ['grep', 'z'], stdin: 'a\n', status: 'no matches' },
    { run: ['grep', '(a'], err: 'grep: regular expression: missing )\n', status: 'fatal error' },
    { run: ['grep', '*a'], err: 'grep: regular expression: nothing before *\n', status: 'fatal error' },
    { run: ['grep', '^(a|bc)+[^d-f]?\\.$'], stdin: 'abcx.\nabcd.\nbcbca.\n.\n', out: 'abcx.\nbcbca.\n' },
    { run: ['grep', '(a*)*b'], stdin: `${'a'.repeat(3000)}c\nab\n`, out: 'ab\n' },
    { run: ['grep', 'x'], stdin: `${'y'.repeat(20000)}x\nz\n`, out: `${'y'.repeat(20000)}x\n` },
  ],
  xd: [
    { run: ['xd'], stdin: 'abcdefgh', out: '0000000  61626364 65666768\n0000008\n' },
    { run: ['xd', '-c'], stdin: 'a\n\t\x01é', out: '0000000   a \\n \\t 01 c3 a9\n0000006\n' },
    { run: ['xd', '-b', '-1d'], stdin: 'a\x7f', out: '0000000  61 7f\n          97 127\n0000002\n' },
    { run: ['xd', '-1x'], stdin: '\0'.repeat(64), out: `0000000 ${' 00'.repeat(16)}\n*\n0000040\n` },
    { run: ['xd', '-2x', '-ad', '-s'], stdin: 'ab', out: '0000000  6261\n0000002\n' },
  ],
  chmod: [
    { run: ['chmod', '600', 'a'], files: abc, modes: { '/tmp/a': 0o600 } },
    { run: ['chmod', 'go-w', 'a', 'd'], files: abc, modes: { '/tmp/a': 0o644, '/tmp/d': 0o20000000755 } },
    { run: ['chmod', 'u+x', 'a'], files: abc, modes: { '/tmp/a': 0o766 } },
    { run: ['chmod', 'o=r', 'a'], files: abc, modes: { '/tmp/a': 0o664 } },
    { run: ['chmod', 'u+x', 'no'], err: `chmod: ${none('no')}\n`, status: 'error' },
    { run: ['chmod', '999', 'a'], files: abc, err: 'usage: chmod 0777 file ...; chmod [ugoa]{+-=}[rwxalt] file ...\n', status: 'usage' },
  ],
  du: [
    { run: ['du'], files: abc, out: '1\t./d\n3\t.\n' },
    { run: ['du', '-a', 'd'], files: abc, out: '1\td/x\n1\td\n' },
    { run: ['du', '-sb'], files: abc, out: '13\t.\n' },
  ],
  man: [
    { run: ['man', 'ls'], files: { '/boot': null, '/boot/man': null, '/boot/man/1': null, '/boot/man/1/ls': 'NAME\n  ls - list\n' }, out: 'NAME\n  ls - list\n' },
    { run: ['man', 'no'], err: 'man: no page for no\n', status: 'error' },
    { run: ['man', '-k', 'LIST'], files: { '/boot': null, '/boot/man': null, '/boot/man/1': null, '/boot/man/1/ls': 'NAME\n  ls - list\n' }, out: 'ls(1)\tls - list\n' },
  ],
  ps: [
    {
      run: ['ps'],
      files: {
        '/proc/7': null,
        '/proc/7/status': `${'rc'.padEnd(28)}${'glenda'.padEnd(28)}${'Await'.padEnd(12)}${[61000, 2000, 90000, 0, 0, 0, 132, 10, 9].map((n) => `${n}`.padStart(11)).join(' ')}\n`,
      },
      out: 'glenda            7    1:01    0:02     132K Await    rc\n',
    },
  ],
  kill: [
    {
      run: ['kill', 'rc'],
      files: { '/proc/7': null, '/proc/7/status': `${'rc'.padEnd(28)}${'glenda'.padEnd(28)}${'Await'.padEnd(12)}0\n` },
      out: 'echo kill>/proc/7/note # rc\n',
    },
  ],
  ns: [
    {
      run: ['ns', '7'],
      files: { '/proc/7': null, '/proc/7/ns': "bind -a #c /dev\nmount -c '#s/my srv' /n/x\ncd /\n" },
      out: "bind -a #c /dev\nmount -c '/srv/my srv' /n/x\ncd /\n",
    },
  ],
  diff: [
    { run: ['diff', 'x', 'x'], files: { '/tmp/x': '1\n' } },
    {
      run: ['diff', 'x', 'y'], files: { '/tmp/x': '1\n2\n3\n4\n', '/tmp/y': '0\n1\n3\n5\n6\n' },
      out: '0a1\n> 0\n2d2\n< 2\n4c4,5\n< 4\n---\n> 5\n> 6\n', status: 'some',
    },
    {
      run: ['diff', '-e', 'x', 'y'], files: { '/tmp/x': '1\n2\n3\n4\n', '/tmp/y': '0\n1\n3\n5\n6\n' },
      out: '4c\n5\n6\n.\n2d\n0a\n0\n.\n', status: 'some',
    },
    { run: ['diff', '-b', 'x', 'y'], files: { '/tmp/x': 'a  b\n', '/tmp/y': 'a b \n' } },
    { run: ['diff', '-w', 'x', 'y'], files: { '/tmp/x': 'ab\n', '/tmp/y': 'a b\n' } },
    {
      run: ['diff', '-r', 'd', 'e'],
      files: { '/tmp/d': null, '/tmp/e': null, '/tmp/d/a': '1\n', '/tmp/e/a': '2\n', '/tmp/d/b': '', '/tmp/e/c': '', '/tmp/d/s': '', '/tmp/e/s': '' },
      out: 'diff d/a e/a\n1c1\n< 1\n---\n> 2\nOnly in d: b\nOnly in e: c\n', status: 'some',
    },
    { run: ['diff', 'x', 'no'], files: { '/tmp/x': '' }, err: `diff: ${none('no')}\n`, status: 'error' },
  ],
  sed: [
    { run: ['sed', 's/a/b/'], stdin: 'aa\nc\n', out: 'ba\nc\n' },
    { run: ['sed', 's/a*/x/g'], stdin: 'baac\n', out: 'xbxcx\n' },
    { run: ['sed', 's/\\(.)/[&]/2'], err: 'sed: regular expression: missing (\n', status: 'fatal error' },
    { run: ['sed', 's/(b+)(.)/<\\2&\\1>/'], stdin: 'abbc\n', out: 'a<cbbcbb>\n' },
    { run: ['sed', '-n', '2,3p'], stdin: '1\n2\n3\n4\n', out: '2\n3\n' },
    { run: ['sed', '/b/,/d/d'], stdin: 'a\nb\nc\nd\ne\n', out: 'a\ne\n' },
    { run: ['sed', '$!d'], stdin: '1\n2\n', out: '2\n' },
    { run: ['sed', '2q'], stdin: '1\n2\n3\n', out: '1\n2\n' },
    { run: ['sed', '1a\\\nafter\n2i\\\nbefore\n3c\\\nchanged'], stdin: '1\n2\n3\n', out: '1\nafter\nbefore\n2\nchanged\n' },
    { run: ['sed', '-n', '$='], stdin: 'a\nb\n', out: '2\n' },
    { run: ['sed', 'y/abc/xyz/'], stdin: 'aabbcd\n', out: 'xxyyzd\n' },
    { run: ['sed', ':a\ns/x/y/\nta'], stdin: 'xxx\n', out: 'yyy\n' },
    { run: ['sed', '-n', '1!G;h;$p'], stdin: '1\n2\n3\n', out: '3\n2\n1\n' },
    { run: ['sed', 'N;P;D'], stdin: '1\n2\n3\n', out: '1\n2\n3\n' },
    { run: ['sed', '/x/{\ns/x/y/\np\n}'], stdin: 'x\na\n', out: 'y\ny\na\n' },
    { run: ['sed', 's,/,:,g', 'a', 'b'], files: { '/tmp/a': 'x/y\n', '/tmp/b': '/\n' }, out: 'x:y\n:\n' },
    { run: ['sed', '-e', 's/a/b/w out', '-e', 'd'], stdin: 'a\nc\n', after: { '/tmp/out': 'b\n' } },
    { run: ['sed', 'k'], err: 'sed: unknown command k in k\n', status: 'fatal error' },
    { run: ['sed', 'l'], stdin: 'a\tb\\\n', out: 'a\\tb\\\\\na\tb\\\n' },
  ],
};
