/**
 * The first process of a test: `boot PROG ARGS...` runs a program, prints how it ended and waits to be switched off.
 * With a /boot/ramfs, /tmp is one.
 */
import { AEXIST, access, exec, fork, print, sleep, waitpid } from '../../lib';

export function main(argv: string[]): void {
  if (access('/boot/ramfs', AEXIST) == 0) {
    const server = fork();
    if (server == 0) exec('/boot/ramfs', ['ramfs']);
    waitpid(server);
  }
  const pid = fork();
  if (pid == 0) {
    exec(argv[1], argv.slice(1));
    print('\x01exec: %r\x02\n');
    while (true) sleep(1000000);
  }
  const w = waitpid(pid);
  if (w === null) print('\x01wait: %r\x02\n');
  else print('\x01%s\x02\n', w.msg);
  while (true) sleep(1000000);
}
