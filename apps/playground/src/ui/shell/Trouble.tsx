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

export function Trouble(): React.ReactNode {
  const { trouble, status } = useMachine();
  const text = trouble !== '' ? trouble : status?.state === 'ended' ? `${status.message}.` : '';
  if (text === '') return null;
  return (
    <div className="trouble" role="alert">
      <p>{text}</p>
      {trouble !== noWebAssembly && (
        <p className="buttons">
          <button className="primary" onClick={restart}><RotateCcw size={14} aria-hidden /> Start again</button>
          <button onClick={() => setState({ menu: true })}>Machine menu</button>
        </p>
      )}
    </div>
  );
}
