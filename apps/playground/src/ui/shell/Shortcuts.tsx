/** Help: keys, what one can look at, where it is documented. */
import { terminal } from '../console/terminal.ts';
import { setState } from '../layout/workbench.ts';
import { views } from '../panels/registry.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { commands, otherKeys, titleOf } from './commands.ts';

export default function Shortcuts(): React.ReactNode {
  const close = (): void => setState({ shortcuts: false });
  const keyed = commands.filter((c) => c.keys !== undefined);
  return (
    <Sheet title="Help" close={close}>
      <p>
        This is a computer that runs in this tab. Watching it never slows or changes it. New here?{' '}
        <button
          onClick={() => {
            close();
            setTimeout(() => terminal().command('tour'), 0);
          }}
        >
          take the tour
        </button>
      </p>
      <h3>Keys</h3>
      <dl className="keys">
        {[...otherKeys, ...keyed.filter((c) => c.keys !== 'F6').map((c) => [c.keys!, titleOf(c)] as const)].map(([keys, what]) => (
          <div key={what}>
            <dt><kbd>{keys}</kbd></dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <h3>Views</h3>
      <dl className="keys">
        {views.map((v) => (
          <div key={v.name}>
            <dt>{v.title}</dt>
            <dd>{v.question}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
