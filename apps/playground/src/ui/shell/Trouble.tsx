/** What went wrong, what is safe, what to do next: shown instead of the progress, above the console. */
import { RotateCcw } from 'lucide-react';
import { terminal } from '../console/terminal.ts';
import { setState } from '../layout/workbench.ts';
import { client, noWebAssembly } from '../machine/client.ts';
import { useMachine } from '../machine/hooks.ts';

export function restart(): void {
  terminal().reset();
  void client.boot();
  terminal().focus();
}

const noAnswer = 'The machine does not answer: its worker is busy with something long, hangs, or was ended by the browser. Waiting harms nothing. Start again ends it and makes a fresh machine; what it held in memory is then gone.';

export function Trouble(): React.ReactNode {
  const { trouble, status, silent } = useMachine();
  const text = trouble !== '' ? trouble : silent ? noAnswer : status?.state === 'ended' ? `${status.message}.` : '';
  if (text === '') return null;
  return (
    <div className="trouble" role="alert">
      <p>{text}</p>
      {trouble !== noWebAssembly && (
        <p className="buttons">
          <button className="primary" onClick={restart}><RotateCcw size={14} aria-hidden /> Start again</button>
          {trouble !== '' && client.options.initrd !== null && (
            <button
              onClick={() => {
                client.options = { ...client.options, initrd: null };
                restart();
              }}
            >
              Start with the initrd that came with the page
            </button>
          )}
          <button onClick={() => setState({ menu: true })}>Machine menu</button>
        </p>
      )}
    </div>
  );
}
