/** Running a program: the child carries the redirections out, the shell waits. */
import { Fork, becomeProgram, forkShell, waitFor } from './child';
import { Action, apply } from './redirect';
import { setStatus } from './state';
import { exportChanges } from './vars';

/** `last`: it takes this process's place. */
export function runProgram(argv: string[], last: bool, actions: Action[]): void {
  if (last) {
    apply(actions);
    becomeProgram(argv);
  }
  exportChanges();
  const pid = forkShell(Fork.Plain);
  if (pid == 0) {
    apply(actions);
    becomeProgram(argv);
  }
  if (pid > 0) setStatus(waitFor(pid));
}
