/**
 * Where a failed check of AssemblyScript's (an index out of range, an assert, throw) ends: a line that names the
 * place, then a trap, so that the process stays Broken for a debugger.
 *
 * It uses nothing that allocates: the failure may be the allocator's, and the compiler reaches this from every check.
 */
import * as sys from '../generated/syscalls';
import { argv0 } from './argv0';

// Lazy: the compiler meets this module before it has run its beginning.
// @ts-ignore: decorator
@lazy const line = memory.data(512);
// @ts-ignore: decorator
@lazy let length: i32 = 0;

function byte(c: u32): void {
  if (length < 500) store<u8>(line + length++, c);
}

/** ASCII; other characters show as ?. */
function put(s: string): void {
  for (let i = 0; i < s.length; i++) {
    const c = <u32>load<u16>(changetype<usize>(s) + (<usize>i << 1));
    byte(c < 0x80 ? c : 0x3f);
  }
}

function number(n: u32): void {
  if (n >= 10) number(n / 10);
  byte(0x30 + (n % 10));
}

export function abort(message: string | null, file: string | null, lineNumber: u32, column: u32): void {
  length = 0;
  put(argv0);
  put(': ');
  put(message === null ? 'abort' : message);
  put(' at ');
  put(file === null ? '?' : file);
  byte(0x3a);
  number(lineNumber);
  byte(0x3a);
  number(column);
  byte(0x0a);
  sys.pwrite(2, line, length, -1);
  unreachable();
}
