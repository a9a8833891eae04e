/** rc(1): the shell. usage: rc [-srdiIlxepvV] [-c command] [-m initial] [file [arg ...]] */
import { Args, OREAD, errstr, exits, fd2path, fprint, getpid, open } from '../../lib';
import { start } from './exec';
import { moveHigh } from './fds';
import { exitShell } from './leave';
import { catchNotes } from './notes';
import { readCommands } from './read';
import { FdSource } from './source';
import { fail, setFlag, setInitial, setStatus } from './state';
import { assign, importNames } from './vars';

function usage(): void {
  fprint(2, 'usage: rc [-srdiIlxepvV] [-c command] [-m initial] [file [arg ...]]\n');
  exits('usage');
}

function onConsole(): bool {
  const name = fd2path(0);
  return name !== null && name.endsWith('/dev/cons');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let initial = '';
  let command: string | null = null;
  let interactive = false;
  let never = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'c') command = args.value(usage);
    else if (c == 'm') initial = args.value(usage);
    else if (c == 'i') interactive = true;
    else if (c == 'I') never = true;
    else if (!'srdlxepvV'.includes(c)) usage();
    setFlag(c.charCodeAt(0), true);
  }
  const rest = args.rest;
  if (argv.length > 0 && argv[0].startsWith('-')) setFlag(0x6c, true);
  if (!interactive && command === null && rest.length == 0) interactive = onConsole();
  setFlag(0x69, interactive && !never);
  catchNotes();
  start();
  importNames(false);
  assign('pid', [getpid().toString()]);
  assign('rcname', [argv.length > 0 ? argv[0] : 'rc']);
  assign('0', [argv.length > 0 ? argv[0] : 'rc']);
  assign('cflag', command === null ? [] : [command]);
  assign('*', rest);
  const given = initial.length > 0;
  if (!given) initial = '/rc/lib/rcmain';
  let fd = open(initial, OREAD);
  // Before there is a name space.
  if (fd < 0 && !given) fd = open('/boot' + initial, OREAD);
  setInitial(initial);
  if (fd < 0) fail("can't open " + initial + ': ' + errstr());
  else {
    setStatus('');
    readCommands(new FdSource(moveHigh(fd), initial), false);
  }
  exitShell();
}
