/** For tests: `deadline PERIOD COST PROG ARGS...` counts for ever as an admitted deadline process; its parent becomes PROG. */
import { OWRITE, close, exec, fork, getpid, open, print, sprint, writeText } from '../../lib';

export function main(argv: string[]): void {
  if (fork() != 0) {
    exec(argv[3], argv.slice(3));
    return print('exec: %r\n');
  }
  const ctl = open(sprint('/proc/%d/ctl', getpid()), OWRITE);
  const words = ['period ' + argv[1], 'cost ' + argv[2], 'deadline ' + argv[1], 'admit'];
  for (let i = 0; i < words.length; i++) if (writeText(ctl, words[i]) < 0) print('%s: %r\n', words[i]);
  close(ctl);
  while (true) {}
}
