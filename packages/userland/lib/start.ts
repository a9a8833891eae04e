/**
 * The beginning of a program: the entry that packages/userland/src/program.ts writes calls `start(main)`.
 * `main` may take the arguments or not, and may return nothing or an exit string.
 */
import './abort'; // asc's --use abort names it
import { startArguments } from './args';
import { setArgv0 } from './argv0';
import { exits } from './exits';
import { basename } from './name';

/** The last element of argv[0], for a program that is many. */
export function startName(): string {
  return basename(startArguments()[0]);
}

export function start<F>(main: F): void {
  const words = startArguments();
  if (words.length > 0) setArgv0(words[0]);
  if (isVoid<ReturnType<F>>()) {
    if (lengthof<F>() == 0) main();
    else main(words);
    exits('');
  } else if (isString<ReturnType<F>>()) {
    if (lengthof<F>() == 0) exits(main());
    else exits(main(words));
  } else ERROR('main returns nothing or an exit string');
}
