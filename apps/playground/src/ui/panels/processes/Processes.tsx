/** Who is doing what, and what is it waiting for? A tree of processes; beside it what one of them holds and waits for. */
import { useEffect, useMemo, useState } from 'react';
import { select, useSelection } from '../../layout/workbench.ts';
import { usePolled } from '../../machine/hooks.ts';
import { listProcesses, stateKind, type Proc } from '../../machine/procs.ts';
import { Bar } from '../../parts/Bar.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import type { PanelProps } from '../view.ts';
import { Details } from './Details.tsx';

interface Row {
  readonly proc: Proc;
  readonly depth: number;
  /** User and system share of the last second, 0..1. */
  readonly load: number;
}

const letters = { running: 'R', ready: 'r', blocked: 'b', broken: 'X', stopped: 'S' } as const;

export function StateDot({ state }: { readonly state: string }): React.ReactNode {
  const kind = stateKind(state);
  return <i className="dot" data-kind={kind} aria-hidden>{letters[kind]}</i>;
}

function treeOf(list: readonly Proc[], before: ReadonlyMap<number, number>): Row[] {
  const rows: Row[] = [];
  const known = new Set(list.map((p) => p.pid));
  const walk = (parent: number, depth: number): void => {
    for (const proc of list) {
      const under = known.has(proc.ppid) && proc.ppid !== proc.pid ? proc.ppid : 0;
      if (under !== parent) continue;
      const busy = (proc.times[0] ?? 0) + (proc.times[1] ?? 0);
      rows.push({ proc, depth, load: Math.max(0, Math.min(1, (busy - (before.get(proc.pid) ?? busy)) / 1000)) });
      walk(proc.pid, depth + 1);
    }
  };
  walk(0, 0);
  return rows;
}

const columns: readonly Column<Row>[] = [
  {
    name: 'process', width: 'minmax(140px, 1.4fr)', by: (r) => r.proc.name,
    cell: ({ proc, depth }) => <span style={{ paddingLeft: depth * 14 }}><StateDot state={proc.state} /> {proc.name}</span>,
  },
  { name: 'pid', width: '52px', figures: true, by: (r) => r.proc.pid, cell: (r) => r.proc.pid },
  { name: 'state', width: '92px', by: (r) => r.proc.state, cell: (r) => r.proc.state },
  { name: 'pri', width: '44px', figures: true, by: (r) => r.proc.priority, cell: (r) => r.proc.priority },
  {
    name: 'time', width: '104px', figures: true, by: (r) => (r.proc.times[0] ?? 0) + (r.proc.times[1] ?? 0),
    cell: ({ proc, load }) => (
      <span className="timebar" title={`user ${proc.times[0]} ms, system ${proc.times[1]} ms`}>
        <i style={{ width: `${load * 100}%` }} />
        {(((proc.times[0] ?? 0) + (proc.times[1] ?? 0)) / 1000).toFixed(3)} s
      </span>
    ),
  },
  { name: 'memory', width: '72px', figures: true, by: (r) => r.proc.memKB, cell: (r) => `${r.proc.memKB} kB` },
  { name: 'user', width: '64px', by: (r) => r.proc.user, cell: (r) => r.proc.user },
];

export default function Processes({ params }: PanelProps): React.ReactNode {
  const { pid } = useSelection();
  const procs = usePolled('0', '/proc', 1000, listProcesses);
  const [before, setBefore] = useState<ReadonlyMap<number, number>>(new Map());
  const [last, setLast] = useState<ReadonlyMap<number, number>>(new Map());
  useEffect(() => {
    if (params.pid !== undefined) select({ pid: params.pid });
  }, [params.pid]);
  useEffect(() => {
    if (procs.value === null) return;
    setBefore(last);
    setLast(new Map(procs.value.map((p) => [p.pid, (p.times[0] ?? 0) + (p.times[1] ?? 0)])));
    // `last` is what the look before this one saw.
  }, [procs.value]);
  const list = useMemo(() => (procs.value ?? []).filter((p) => p.name !== 'inspect'), [procs.value]);
  const rows = useMemo(() => treeOf(list, before), [list, before]);
  const chosen = list.find((p) => p.pid === pid) ?? null;
  const [outcome, setOutcome] = useState({ pid: 0, text: '' });
  const said = outcome.pid === pid ? outcome.text : '';

  return (
    <>
      <Bar file="/proc" view="processes" pid={pid}>
        <span>{list.length} processes, those of the kernel too</span>
      </Bar>
      <div className="split-v">
        <Table label="Processes" rows={rows} columns={columns} keyOf={(r) => r.proc.pid} chosen={pid} onChoose={(r) => select({ pid: r.proc.pid })} />
        {chosen === null
          ? (
            <Empty>
              {said !== '' && <p role="status">Process {pid} is gone. {said}</p>}
              <p>{procs.error !== '' ? procs.error : 'Choose a process to see what it waits for, what it has open, and what it may do.'}</p>
            </Empty>
          )
          : <Details proc={chosen} said={said} say={(text) => setOutcome({ pid: chosen.pid, text })} />}
      </div>
    </>
  );
}
