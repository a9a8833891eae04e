/** The start's true progress, in words and a bar, over the console until the machine speaks for itself. */
import { useMachine } from '../machine/hooks.ts';
import { bytes } from './format.ts';

export function Progress(): React.ReactNode {
  const { stage, fetched, toFetch, status, trouble } = useMachine();
  if (status !== null || trouble !== '') return null;
  const share = stage?.stage === 'boot' ? 0.95 : stage?.stage === 'compile' ? 0.85 : toFetch > 0 ? Math.min(0.8, (0.8 * fetched) / toFetch) : 0.05;
  const words =
    stage === null ? 'starting the worker'
    : stage.stage === 'compile' ? 'compiling the processor'
    : stage.stage === 'boot' || stage.stage === 'ready' ? 'starting the kernel'
    : `fetching the processor and the programs: ${bytes(fetched)}${toFetch >= fetched && toFetch > 0 ? ` of ${bytes(toFetch)}` : ''}`;
  return (
    <div className="progress" role="progressbar" aria-label="Start of the machine" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)} aria-valuetext={words}>
      <i style={{ width: `${share * 100}%` }} />
      <span>{words}</span>
    </div>
  );
}
