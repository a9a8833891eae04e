/**
 * System calls of a process as they are made: what a debugger does with startsyscall and /proc/n/syscall (proc(3)). This does touch: the
 * traced process stops at every call until it was read.
 */
import { useEffect, useRef, useState } from 'react';
import { client } from '../../machine/client.ts';

/** Kept; older ones are let go, and counted. */
const linesMax = 5000;
/** Between two drawings of the list, ms: a process makes more calls than anybody reads. */
const drawEvery = 100;

export function Calls({ pid }: { readonly pid: number }): React.ReactNode {
  const [shown, setShown] = useState('');
  const [count, setCount] = useState(0);
  const lines = useRef<string[]>([]);
  const made = useRef(0);
  const end = useRef<HTMLPreElement>(null);
  const [on, setOn] = useState(false);
  const [error, setError] = useState('');
  const wanted = useRef(false);

  useEffect(() => () => {
    if (!wanted.current) return;
    wanted.current = false;
    void client.tree(`${pid} act`).then((tree) => tree.control(`/proc/${pid}/ctl`, 'start')).catch(() => undefined);
  }, [pid]);

  useEffect(() => {
    if (!on) return undefined;
    const draw = (): void => {
      setShown(lines.current.slice(-linesMax).join('\n'));
      setCount(made.current);
    };
    const timer = setInterval(draw, drawEvery);
    return () => {
      clearInterval(timer);
      draw();
    };
  }, [on]);
  useEffect(() => {
    const pre = end.current;
    // Follows the end unless the reader went elsewhere.
    if (pre !== null && pre.scrollHeight - pre.scrollTop - pre.clientHeight < 80) pre.scrollTop = pre.scrollHeight;
  }, [shown]);

  const trace = async (): Promise<void> => {
    wanted.current = true;
    setOn(true);
    setError('');
    try {
      const [acts, looks] = await Promise.all([client.tree(`${pid} act`), client.tree('0')]);
      await acts.control(`/proc/${pid}/ctl`, 'stop');
      while (wanted.current) {
        await acts.control(`/proc/${pid}/ctl`, 'startsyscall');
        const text = (await looks.text(`/proc/${pid}/syscall`)).trimEnd();
        // The record of a call's end repeats its beginning.
        const list = lines.current;
        const last = list[list.length - 1];
        if (last !== undefined && text.startsWith(last)) list[list.length - 1] = text;
        else {
          made.current++;
          list.push(text);
          if (list.length > linesMax * 2) list.splice(0, list.length - linesMax);
        }
      }
      await acts.control(`/proc/${pid}/ctl`, 'start');
    } catch (e) {
      setError(e instanceof Error ? e.message : String(e));
    }
    wanted.current = false;
    setOn(false);
  };

  return (
    <div className="calls">
      <p>
        {on
          ? <button onClick={() => {
            wanted.current = false;
          }}>Stop tracing</button>
          : <button onClick={() => void trace()}>Trace system calls</button>}{' '}
        <span className="said">{error === 'process exited' ? 'The process has ended; these were its last calls.' : error || (on ? 'The process stops at each call until it is read here; the list ends with its next call.' : 'Tracing touches: the process waits for the page at each call.')}</span>
      </p>
      {count > linesMax && <p className="said">{count} calls; the last {linesMax} are shown.</p>}
      <pre ref={end} tabIndex={0} aria-label="System calls">{shown}</pre>
    </div>
  );
}
