/** Chooses the process several views follow. */
import { select, useSelection } from '../layout/workbench.ts';
import { usePolled } from '../machine/hooks.ts';
import { listProcesses } from '../machine/procs.ts';

export function PidSelect(): React.ReactNode {
  const { pid } = useSelection();
  const procs = usePolled('0', '/proc', 2000, listProcesses);
  const list = procs.value ?? [];
  return (
    <select aria-label="Process" value={pid} onChange={(e) => select({ pid: Number(e.target.value), address: null })}>
      {!list.some((p) => p.pid === pid) && <option value={pid}>{pid} (gone)</option>}
      {list.filter((p) => p.name !== 'inspect').map((p) => <option key={p.pid} value={p.pid}>{p.pid} {p.name}</option>)}
    </select>
  );
}
