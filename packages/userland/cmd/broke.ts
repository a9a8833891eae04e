/** broke(1): prints the commands that end Broken processes, for rc: broke | rc. usage: broke [user] */
import { OREAD, close, dirreadall, isNumber, open, print, readText, sysfatal } from '../lib';
import { usageIs } from './parts/common';

export function main(argv: string[]): void {
  if (argv.length > 2) usageIs('broke [user]');
  const fd = open('/proc', OREAD);
  const all = dirreadall(fd);
  if (fd < 0 || all === null) return sysfatal('/proc: %r');
  close(fd);
  for (let i = 0; i < all.length; i++) {
    if (!isNumber(all[i].name)) continue;
    const status = readText('/proc/' + all[i].name + '/status');
    if (status === null || status.substring(56, 68).trim() != 'Broken') continue;
    if (argv.length == 2 && status.substring(28, 56).trim() != argv[1]) continue;
    print('echo kill>/proc/%s/ctl # %s\n', all[i].name, status.substring(0, 28).trim());
  }
}
