/** The end of the shell. */
import { _exits } from '../../lib';
import { isChild } from './child';
import { functionOf } from './functions';
import { callFn } from './hooks';
import { setStatus, status, succeeded, unwound } from './state';
import { setFn, value } from './vars';

/** Ends the process with $status; calls `fn sigexit` first, in the shell itself and once. */
export function exitShell(): void {
  if (!isChild) {
    const fn = functionOf('sigexit');
    if (fn !== null) {
      setFn('sigexit', null, false);
      unwound();
      const reason = status;
      callFn(fn, value('*'));
      setStatus(reason);
    }
  }
  _exits(succeeded() ? '' : status);
}
