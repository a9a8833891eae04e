/** What many commands do alike: complaints, the exit status, reading the files named or standard input. */
import { Biobuf, Binit, Bopen, Bterm, OREAD, argv0, errstr, exits, fprint } from '../../lib';

let failed: bool = false;

/** Prints `COMMAND: ERROR STRING` (which names the file) and remembers that something failed. */
export function complain(): void {
  fprint(2, '%s: %r\n', argv0);
  failed = true;
}

/** The same for a file whose name the error string may lack: servers' errors do. */
export function complainOf(name: string): void {
  const text = errstr();
  if (text.endsWith("'")) complain();
  else complainText(name + ': ' + text);
}

/** The same with a text of our own. */
export function complainText(text: string): void {
  fprint(2, '%s: %s\n', argv0, text);
  failed = true;
}

export function hasFailed(): bool {
  return failed;
}

/** Exits: '' when nothing failed. */
export function finish(): void {
  exits(failed ? 'error' : '');
}

export function usageIs(text: string): void {
  fprint(2, 'usage: %s\n', text);
  exits('usage');
}

/** Calls `each` for every file named, or for standard input under the name '' when there is none. */
export function eachInput(names: string[], each: (b: Biobuf, name: string) => void): void {
  if (names.length == 0) return each(Binit(0, OREAD), '');
  for (let i = 0; i < names.length; i++) {
    const b = Bopen(names[i], OREAD);
    if (b === null) {
      complain();
      continue;
    }
    each(b, names[i]);
    if (b.failed) complain();
    Bterm(b);
  }
}
