/** time(1): runs a command and prints the times it took. usage: time command [args ...] */
import { _exits, execName, exits, fork, fprint, quote, sprint, sysfatal, waitpid } from '../lib';
import { usageIs } from './parts/common';

function seconds(ms: i64): string {
  return sprint('%lld.%.2lld', ms / 1000, (ms % 1000) / 10);
}

export function main(argv: string[]): void {
  if (argv.length < 2) usageIs('time command [args ...]');
  const command = argv.slice(1);
  const pid = fork();
  if (pid < 0) sysfatal('fork: %r');
  if (pid == 0) {
    execName(command);
    fprint(2, 'time: %r\n');
    _exits('exec');
  }
  const w = waitpid(pid);
  if (w === null) return sysfatal('wait: %r');
  const words: string[] = [];
  for (let i = 0; i < command.length; i++) words.push(quote(command[i]));
  fprint(2, '%su %ss %sr \t %s', seconds(w.user), seconds(w.system), seconds(w.real), words.join(' '));
  if (w.msg.length > 0) fprint(2, ' # status=%s', w.msg);
  fprint(2, '\n');
  exits(w.msg);
}
