/**
 * kill(1): prints the commands that kill all processes of a name, for rc: kill name | rc.
 * usage: kill name ...
 */
import { OREAD, close, dirreadall, getpid, isNumber, open, print, readText, sysfatal } from '../lib';
import { usageIs } from './parts/common';

export function main(argv: string[]): void {
  if (argv.length < 2) usageIs('kill name ...');
  const fd = open('/proc', OREAD);
  const all = dirreadall(fd);
  if (fd < 0 || all === null) return sysfatal('/proc: %r');
  close(fd);
  const self = getpid().toString();
  for (let k = 1; k < argv.length; k++) {
    for (let i = 0; i < all.length; i++) {
      const pid = all[i].name;
      if (!isNumber(pid) || pid == self) continue;
      const status = readText('/proc/' + pid + '/status');
      if (status === null || status.substring(0, 28).trim() != argv[k]) continue;
      const state = status.substring(56, 68).trim();
      const file = state == 'Broken' ? 'ctl' : 'note';
      print('echo kill>/proc/%s/%s # %s\n', pid, file, argv[k]);
    }
  }
}
