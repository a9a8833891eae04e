/** Chooses the process several views follow. */
import { select, useSelection } from '../layout/workbench.ts';
import { useProcesses } from '../machine/procs.ts';

export function PidSelect(): React.ReactNode {
  const { pid } = useSelection();
  const procs = useProcesses(2000);
  const list = procs.value ?? [];
  return (
    <select aria-label="Process" value={pid} onChange={(e) => select({ pid: Number(e.target.value), address: null })}>
      {!list.some((p) => p.pid === pid) && <option value={pid}>{pid} (gone)</option>}
      {list.map((p) => <option key={p.pid} value={p.pid}>{p.pid} {p.name}</option>)}
    </select>
  );
}
