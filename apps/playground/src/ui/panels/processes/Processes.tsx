/** Who is doing what, and what is it waiting for? A tree of processes; beside it what one of them holds and waits for. */
import { useEffect, useMemo, useState } from 'react';
import './processes.css';
import { openView, select, useSelection } from '../../layout/workbench.ts';
import { useFile } from '../../machine/hooks.ts';
import { stateKind, useProcesses, type Proc } from '../../machine/procs.ts';
import { Bar } from '../../parts/Bar.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import { parseTasks, type Task } from '../tasks.ts';
import { bytes } from '../../shell/format.ts';
import type { PanelProps } from '../view.ts';
import { Details } from './Details.tsx';

interface Row {
  readonly proc: Proc;
  readonly depth: number;
  readonly children: number;
  /** Its children are shown. */
  readonly open: boolean;
  readonly task: Task | undefined;
  /** User and system share of the last second, 0..1. */
  readonly load: number;
}

const letters = { running: 'R', ready: 'r', blocked: 'b', broken: 'X', stopped: 'S' } as const;

export function StateDot({ state }: { readonly state: string }): React.ReactNode {
  const kind = stateKind(state);
  return <i className="dot" data-kind={kind} aria-hidden>{letters[kind]}</i>;
}

const busy = (p: Proc): number => (p.times[0] ?? 0) + (p.times[1] ?? 0);

function rowsOf(list: readonly Proc[], before: ReadonlyMap<number, number>, closed: ReadonlySet<number> | null, tasks: ReadonlyMap<number, Task>): Row[] {
  const row = (proc: Proc, depth: number, children: number): Row => ({
    proc, depth, children, open: closed === null || !closed.has(proc.pid), task: tasks.get(proc.pid), load: Math.max(0, Math.min(1, (busy(proc) - (before.get(proc.pid) ?? busy(proc))) / 1000)),
  });
  if (closed === null) return list.map((p) => row(p, 0, 0));
  const known = new Set(list.map((p) => p.pid));
  const under = new Map<number, Proc[]>();
  for (const p of list) {
    const parent = known.has(p.ppid) && p.ppid !== p.pid ? p.ppid : 0;
    const there = under.get(parent);
    if (there === undefined) under.set(parent, [p]);
    else there.push(p);
  }
  const rows: Row[] = [];
  const walk = (parent: number, depth: number): void => {
    for (const proc of under.get(parent) ?? []) {
      rows.push(row(proc, depth, under.get(proc.pid)?.length ?? 0));
      if (!closed.has(proc.pid)) walk(proc.pid, depth + 1);
    }
  };
  walk(0, 0);
  return rows;
}

const status = (r: Row): string => `/proc/${r.proc.pid}/status`;

function columnsOf(toggle: ((pid: number) => void) | null, deadlines: boolean): readonly Column<Row>[] {
  return [
    {
      name: 'process', width: 'minmax(112px, 1.4fr)', by: (r) => r.proc.name,
      cell: ({ proc, depth, children, open }) => (
        <span style={{ paddingLeft: depth * 14 }} title={`/proc/${proc.pid}/status`}>
          {toggle !== null && (
            <i className="twist" aria-hidden onClick={(e) => {
              e.stopPropagation();
              if (children > 0) toggle(proc.pid);
            }}>{children === 0 ? '' : open ? '▾' : '▸'}</i>
          )}
          <StateDot state={proc.state} /> {proc.name}{!open && children > 0 && <em> +{children}</em>}
        </span>
      ),
    },
    { name: 'pid', width: '46px', figures: true, by: (r) => r.proc.pid, cell: (r) => r.proc.pid },
    { name: 'state', width: '84px', by: (r) => r.proc.state, cell: (r) => <span title={`${stateWords(r.proc.state)}\n${status(r)}`}>{r.proc.state}</span> },
    { name: 'pri', width: '32px', figures: true, by: (r) => r.proc.priority, cell: (r) => <span title={`base priority ${r.proc.basePriority}; the kernel lowers that of who uses much\n${status(r)}`}>{r.proc.priority}</span> },
    ...(deadlines ? [{
      name: 'deadline', width: '74px', figures: true, by: (r: Row) => r.task?.period ?? Infinity,
      cell: ({ task }: Row) => (task === undefined ? '' : (
        <span className={task.missed > 0 ? 'bad' : undefined} title={`${task.cost / 1e6} ms in each ${task.period / 1e6} ms, done ${task.deadline / 1e6} ms after its release; ${task.missed} of ${task.releases} missed\nmachine:/deadlines`}>
          {Number((task.cost / 1e6).toFixed(1))}/{Number((task.period / 1e6).toFixed(1))} ms{task.missed > 0 && ' ×'}
        </span>
      )),
    } satisfies Column<Row>] : []),
    {
      name: 'time', width: '72px', figures: true, by: (r) => busy(r.proc),
      cell: (r) => (
        <span className="timebar" title={`user ${r.proc.times[0]} ms, system ${r.proc.times[1]} ms; the bar is the last second\n${status(r)}`}>
          <i style={{ width: `${r.load * 100}%` }} />
          {(busy(r.proc) / 1000).toFixed(3)} s
        </span>
      ),
    },
    { name: 'memory', width: '58px', figures: true, by: (r) => r.proc.memKB, cell: (r) => <span title={`${r.proc.memKB} kB\n${status(r)}`}>{bytes(r.proc.memKB * 1024)}</span> },
    { name: 'user', width: '50px', by: (r) => r.proc.user, cell: (r) => r.proc.user },
  ];
}

/** A state for who meets it the first time. */
function stateWords(state: string): string {
  const kind = stateKind(state);
  if (kind === 'running') return 'has a processor now';
  if (kind === 'ready') return 'could run, and waits for a processor';
  if (kind === 'broken') return 'ended by a fault and is kept for a look; broke(1) clears it away';
  if (kind === 'stopped') return 'stopped by a debugger or the Stop button';
  return state === 'Wakeme' || state === 'Rendez' || state.startsWith('Queueing') ? 'waits inside the kernel' : `waits in the system call ${state}`;
}

export default function Processes({ params }: PanelProps): React.ReactNode {
  const { pid } = useSelection();
  const procs = useProcesses(1000);
  const tasks = useFile('machine', '/deadlines', 1000);
  const [before, setBefore] = useState<ReadonlyMap<number, number>>(new Map());
  const [last, setLast] = useState<ReadonlyMap<number, number>>(new Map());
  const [asTree, setAsTree] = useState(true);
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());
  const [only, setOnly] = useState('');
  useEffect(() => {
    if (params.pid !== undefined) select({ pid: params.pid });
  }, [params.pid]);
  useEffect(() => {
    if (procs.value === null) return;
    setBefore(last);
    setLast(new Map(procs.value.map((p) => [p.pid, busy(p)])));
    // `last` is what the look before this one saw.
  }, [procs.value]);
  const all = procs.value ?? [];
  const list = useMemo(() => all.filter((p) => only === '' || p.name.includes(only) || String(p.pid) === only || p.state.toLowerCase() === only.toLowerCase()), [procs.value, only]);
  const tree = asTree && only === '';
  const taskOf = useMemo(() => new Map(parseTasks(tasks.value ?? '').map((t) => [t.pid, t])), [tasks.value]);
  const rows = useMemo(() => rowsOf(list, before, tree ? closed : null, taskOf), [list, before, closed, tree, taskOf]);
  const toggle = (who: number): void => {
    const next = new Set(closed);
    if (!next.delete(who)) next.add(who);
    setClosed(next);
  };
  const columns = useMemo(() => columnsOf(tree ? toggle : null, taskOf.size > 0), [tree, closed, taskOf.size > 0]);
  const chosen = all.find((p) => p.pid === pid) ?? null;
  const [outcome, setOutcome] = useState({ pid: 0, text: '' });
  const said = outcome.pid === pid ? outcome.text : '';
  const onKeyDown = (e: React.KeyboardEvent): void => {
    const row = rows.find((r) => r.proc.pid === pid);
    if (!tree || row === undefined || (e.target as HTMLElement).getAttribute('role') !== 'grid') return;
    if (e.key === 'ArrowRight' && row.children > 0 && !row.open) toggle(pid);
    else if (e.key === 'ArrowLeft' && row.children > 0 && row.open) toggle(pid);
    else if (e.key === 'ArrowLeft' && rows.some((r) => r.proc.pid === row.proc.ppid)) select({ pid: row.proc.ppid });
    else return;
    e.preventDefault();
  };

  return (
    <>
      <Bar file="/proc" view="processes" pid={pid}>
        <button aria-pressed={asTree} title="Children under their parents; the arrows left and right close and open" onClick={() => setAsTree(!asTree)}>Tree</button>
        <input aria-label="Show only" placeholder="name, pid or state" size={14} value={only} onChange={(e) => setOnly(e.target.value)} />
        <span className="said">{only === '' ? `${all.length} processes` : `${list.length} of ${all.length}`}</span>
      </Bar>
      <div className="split-v" onKeyDown={onKeyDown}>
        <Table label="Processes" rows={rows} columns={columns} keyOf={(r) => r.proc.pid} chosen={pid} onChoose={(r) => select({ pid: r.proc.pid })} onOpen={(r) => openView('debugger', { pid: r.proc.pid })} />
        {chosen === null
          ? (
            <Empty>
              {said !== '' && <span role="status">Process {pid} is gone. {said}. </span>}
              {procs.error !== '' ? procs.error : 'Choose a process to see what it waits for, what it has open, and what it may do.'}
            </Empty>
          )
          : <Details proc={chosen} task={taskOf.get(pid)} said={said} say={(text) => setOutcome({ pid: chosen.pid, text })} />}
      </div>
    </>
  );
}
