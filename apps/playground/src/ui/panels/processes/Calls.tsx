/**
 * System calls of a process as they are made: what a debugger does with startsyscall and /proc/n/syscall (proc(3)). This does touch: the
 * traced process stops at every call until it was read.
 */
import { useEffect, useRef, useState } from 'react';
import { client } from '../../machine/client.ts';

const linesMax = 500;

export function Calls({ pid }: { readonly pid: number }): React.ReactNode {
  const [lines, setLines] = useState<readonly string[]>([]);
  const [on, setOn] = useState(false);
  const [error, setError] = useState('');
  const wanted = useRef(false);

  useEffect(() => () => {
    if (!wanted.current) return;
    wanted.current = false;
    void client.tree(`${pid} act`).then((tree) => tree.control(`/proc/${pid}/ctl`, 'start')).catch(() => undefined);
  }, [pid]);

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
        setLines((list) => {
          const last = list[list.length - 1];
          const kept = last !== undefined && text.startsWith(last) ? list.slice(0, -1) : list;
          return [...kept, text].slice(-linesMax);
        });
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
        <span className="said">{error || (on ? 'The process stops at each call until it is read here; the list ends with its next call.' : 'Tracing touches: the process waits for the page at each call.')}</span>
      </p>
      <pre tabIndex={0} aria-label="System calls">{lines.join('\n')}</pre>
    </div>
  );
}
