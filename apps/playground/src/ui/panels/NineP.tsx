/** Who asked whom for what? A line a request with its answer, in the order they were sent; colour by server, latency at the right. */
import { useMemo, useState } from 'react';
import { openView } from '../layout/workbench.ts';
import { useFile, useTrace } from '../machine/hooks.ts';
import { Bar } from '../parts/Bar.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Table, type Column } from '../parts/Table.tsx';
import { clock, span } from '../shell/format.ts';

interface Exchange {
  readonly id: number;
  readonly ns: number;
  readonly mount: number;
  readonly pid: number;
  readonly name: string;
  readonly ask: string;
  readonly size: number;
  answer: string;
  answerSize: number;
  took: number;
}

const colours = ['--blue', '--green', '--vermilion', '--purple', '--sky'];

function pair(text: string): Exchange[] {
  const list: Exchange[] = [];
  const open = new Map<string, Exchange>();
  for (const line of text.split('\n')) {
    const m = /^(\d+) (\d+) (\d+) (\d+) (\S+) (\d+) (.*)$/.exec(line);
    if (m === null) continue;
    const [, id, ns, mount, pid, name = '', size, what = ''] = m;
    const tag = / tag (\d+)/.exec(what)?.[1] ?? '';
    const key = `${mount}.${tag}`;
    if (what.startsWith('T')) {
      const e: Exchange = { id: Number(id), ns: Number(ns), mount: Number(mount), pid: Number(pid), name, ask: what, size: Number(size), answer: '', answerSize: 0, took: 0 };
      list.push(e);
      open.set(key, e);
    } else {
      const e = open.get(key);
      open.delete(key);
      if (e !== undefined) {
        e.answer = what;
        e.answerSize = Number(size);
        e.took = Number(ns) - e.ns;
      }
    }
  }
  return list;
}

const withoutTag = (text: string): string => text.replace(/ tag \d+/, '');

export default function NineP(): React.ReactNode {
  useTrace('/9p');
  const text = useFile('machine', '/9p', 300);
  const mounts = useFile('machine', '/mounts', 2000);
  const [server, setServer] = useState(0);
  const [chosen, setChosen] = useState<number | null>(null);
  const [held, setHeld] = useState<readonly Exchange[] | null>(null);
  const live = useMemo(() => pair(text.value ?? ''), [text.value]);
  const all = held ?? live;
  const rows = useMemo(() => all.filter((e) => server === 0 || e.mount === server), [all, server]);
  const servers = new Map((mounts.value ?? '').split('\n').filter((l) => l !== '').map((l) => [Number(l.slice(0, l.indexOf(' '))), l.slice(l.indexOf(' ') + 1)] as const));
  const ids = [...new Set([...servers.keys(), ...all.map((e) => e.mount)])].sort((a, b) => a - b);
  const nameOf = (id: number): string => servers.get(id) ?? `mount ${id}`;
  const colour = (id: number): string => `var(${colours[ids.indexOf(id) % colours.length]})`;
  const slowest = Math.max(1, ...rows.slice(-200).map((e) => e.took));

  const columns: readonly Column<Exchange>[] = [
    { name: 'time', width: '76px', figures: true, cell: (e) => clock(e.ns) },
    { name: 'client', width: '80px', by: (e) => e.pid, cell: (e) => `${e.name} ${e.pid}` },
    { name: 'server', width: '78px', by: (e) => e.mount, cell: (e) => <><i className="swatch" style={{ background: colour(e.mount) }} />{nameOf(e.mount)}</> },
    { name: 'request', width: 'minmax(110px, 1.3fr)', cell: (e) => <code>{withoutTag(e.ask)}</code> },
    { name: 'answer', width: 'minmax(90px, 1fr)', cell: (e) => (e.answer === '' ? <em>waiting</em> : <code className={e.answer.startsWith('Rerror') ? 'bad' : undefined}>{withoutTag(e.answer)}</code>) },
    {
      name: 'latency', width: '70px', figures: true, by: (e) => e.took,
      cell: (e) => <span className="timebar"><i style={{ width: `${(100 * e.took) / slowest}%`, background: colour(e.mount) }} />{e.answer === '' ? '' : span(e.took)}</span>,
    },
  ];
  const picked = rows.find((e) => e.id === chosen);
  return (
    <>
      <Bar file="machine:/9p" view="ninep">
        <select aria-label="Server" value={server} onChange={(e) => setServer(Number(e.target.value))}>
          <option value={0}>all servers</option>
          {ids.map((id) => <option key={id} value={id}>{nameOf(id)}</option>)}
        </select>
        <button aria-pressed={held !== null} onClick={() => setHeld(held === null ? live : null)}>{held === null ? 'Hold the list' : 'Go on'}</button>
        <span className="said">{rows.length} requests</span>
      </Bar>
      {rows.length === 0
        ? <Empty command="ramfs; ls -l /tmp; echo hello >/tmp/x; cat /tmp/x">No program has asked a file server for anything since this view was opened. Kernel files are no 9P: start a server and use its files.</Empty>
        : (
          <div className="filled">
            <Table label="9P messages" rows={rows.toReversed()} columns={columns} keyOf={(e) => e.id} chosen={chosen} onChoose={(e) => setChosen(e.id)} onOpen={(e) => openView('processes', { pid: e.pid })} />
          </div>
        )}
      {picked !== undefined && (
        <dl className="kv decoded">
          <dt>request</dt><dd>{picked.ask} ({picked.size} bytes)</dd>
          <dt>answer</dt><dd>{picked.answer === '' ? 'none yet' : `${picked.answer} (${picked.answerSize} bytes)`}</dd>
          <dt>latency</dt><dd>{picked.answer === '' ? '–' : span(picked.took)} of the machine’s time</dd>
        </dl>
      )}
    </>
  );
}
