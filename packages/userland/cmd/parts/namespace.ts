/** Commands of a name space file, namespace(6): bind, mount, unmount, cd. */
import { MREPL, ORDWR, bind, chdir, close, mount, open, unmount, werrstr } from '../../lib';
import { mountFlag } from './mountflag';

/** false with the reason in errstr; `-q` fails without telling. */
export function nsCommand(words: string[]): bool {
  const command = words[0];
  let flags: u32 = MREPL;
  let quiet = false;
  let at = 1;
  for (; at < words.length && words[at].length > 1 && words[at].charCodeAt(0) == 0x2d; at++) {
    for (let i = 1; i < words[at].length; i++) {
      const c = words[at].charAt(i);
      const flag = mountFlag(c);
      if (c == 'q') quiet = true;
      else if (flag == 0) return wrong('unknown option of ' + command);
      flags |= flag;
    }
  }
  const left = words.length - at;
  let good: bool;
  if (command == 'bind' && left == 2) good = bind(words[at], words[at + 1], flags) >= 0;
  else if (command == 'mount' && (left == 2 || left == 3)) good = mountServer(words[at], words[at + 1], flags, left == 3 ? words[at + 2] : '');
  else if (command == 'unmount' && left == 1) good = unmount(null, words[at]) >= 0;
  else if (command == 'unmount' && left == 2) good = unmount(words[at], words[at + 1]) >= 0;
  else if (command == 'cd' && left == 1) good = chdir(words[at]) >= 0;
  else return wrong('no such command: ' + words.join(' '));
  return good || quiet;
}

function wrong(text: string): bool {
  werrstr(text);
  return false;
}

function mountServer(service: string, old: string, flags: i32, spec: string): bool {
  const fd = open(service, ORDWR);
  if (fd < 0) return false;
  if (mount(fd, -1, old, flags, spec) >= 0) return true;
  close(fd);
  return false;
}
