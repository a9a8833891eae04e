/** Who ran when, and was anyone late? A row a processor, a bar a stretch of running; load and speed below. */
import 'uplot/dist/uPlot.min.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import UPlot from 'uplot';
import { openView } from '../layout/workbench.ts';
import { client } from '../machine/client.ts';
import { useFile, usePick, usePolled, useTrace } from '../machine/hooks.ts';
import { listProcesses } from '../machine/procs.ts';
import { Bar } from '../parts/Bar.tsx';
import { Empty } from '../parts/Empty.tsx';
import { clock, span } from '../shell/format.ts';
import { isDark, useSettings } from '../shell/settings.ts';

interface Stretch {
  readonly cpu: number;
  readonly pid: number;
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** A process with deadlines, as machine:/deadlines has it; times in ns. */
interface Task {
  readonly pid: number;
  readonly period: number;
  readonly deadline: number;
  readonly cost: number;
  readonly releases: number;
  readonly missed: number;
  readonly overruns: number;
}

function parseTasks(text: string): Task[] {
  return text.split('\n').filter((l) => l !== '').map((line) => {
    const [pid = 0, period = 0, deadline = 0, cost = 0, , , releases = 0, missed = 0, overruns = 0] = line.split(' ').map(Number);
    return { pid, period, deadline, cost, releases, missed, overruns };
  });
}

/** Instants of releases and missed deadlines in machine:/trace, not before `from`. */
function parseTicks(text: string, from: number): { readonly ns: number; readonly pid: number; readonly late: boolean }[] {
  const ticks: { ns: number; pid: number; late: boolean }[] = [];
  for (const [, ns, pid, event] of text.matchAll(/^(\d+) (\d+) (Release|Deadline)$/gm)) {
    if (Number(ns) >= from) ticks.push({ ns: Number(ns), pid: Number(pid), late: event === 'Deadline' });
  }
  return ticks;
}

const example = "rc -c 'for(c in trace ''period 50ms'' ''cost 10ms'' admit) echo $c >/proc/$pid/ctl; while() x=y' &";

const colours = ['--sky', '--green', '--purple', '--blue', '--vermilion', '--neutral'];
const rowHeight = 44;
const windows = [0.02, 0.1, 0.5, 2, 10];

export default function Scheduler(): React.ReactNode {
  useTrace('/sched');
  const text = useFile('machine', '/sched', 250);
  const state = useFile('machine', '/state', 500);
  const tasks = parseTasks(useFile('machine', '/deadlines', 500).value ?? '');
  const trace = useFile('machine', tasks.length > 0 ? '/trace' : '', 500);
  const procs = usePolled('0', '/proc', 2000, listProcesses);
  const [seconds, setSeconds] = useState(2);
  const [held, setHeld] = useState<readonly Stretch[] | null>(null);
  const [over, setOver] = useState<Stretch | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(400);
  const { theme } = useSettings();
  const dark = isDark(theme);
  const cpus = usePick((s) => s.status?.cpus.length ?? 1);

  const live = useMemo(() => (text.value ?? '').split('\n').filter((l) => l !== '').map((line): Stretch => {
    const [cpu, pid, from, to, name = ''] = line.split(' ');
    return { cpu: Number(cpu), pid: Number(pid), from: Number(from), to: Number(to), name };
  }), [text.value]);
  const list = held ?? live;
  const end = held === null ? (client.get().status?.ns ?? 0) : Math.max(0, ...held.map((s) => s.to));
  const start = end - seconds * 1e9;
  const names = new Map([...list.map((s) => [s.pid, s.name] as const), ...(procs.value ?? []).map((p) => [p.pid, p.name] as const)]);
  const nameOf = (id: number): string => ((names.get(id) ?? '-') === '-' ? 'gone' : names.get(id)!);
  const seen = useMemo(() => [...new Set(list.filter((s) => s.to > start).map((s) => s.pid))].sort((a, b) => a - b), [list, start]);
  const colourOf = (pid: number): string => colours[seen.indexOf(pid) % colours.length] ?? '--neutral';

  useEffect(() => {
    const watch = new ResizeObserver(([e]) => setWidth(Math.max(120, Math.floor(e!.contentRect.width))));
    watch.observe(canvas.current!.parentElement!);
    return () => watch.disconnect();
  }, []);

  const gutter = 48;
  useEffect(() => {
    const c = canvas.current!;
    const scale = devicePixelRatio;
    const height = cpus * rowHeight + 20;
    c.width = width * scale;
    c.height = height * scale;
    c.style.height = `${height}px`;
    const g = c.getContext('2d')!;
    g.scale(scale, scale);
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name);
    g.font = '11px "JetBrains Mono Variable", monospace';
    const x = (ns: number): number => gutter + ((ns - start) / (end - start)) * (width - gutter);
    g.fillStyle = colour('--quiet');
    g.strokeStyle = colour('--hairline');
    for (let i = 0; i <= 5; i++) {
      const at = start + ((end - start) * i) / 5;
      g.beginPath();
      g.moveTo(Math.round(x(at)) + 0.5, 0);
      g.lineTo(Math.round(x(at)) + 0.5, cpus * rowHeight);
      g.stroke();
      if (at >= 0 && i < 5) g.fillText(clock(at), x(at) + 3, cpus * rowHeight + 14);
    }
    for (let cpu = 0; cpu < cpus; cpu++) {
      g.fillStyle = colour('--ink');
      g.fillText(`cpu${cpu}`, 8, cpu * rowHeight + 26);
      g.strokeStyle = colour('--hairline');
      g.beginPath();
      g.moveTo(0, (cpu + 1) * rowHeight - 0.5);
      g.lineTo(width, (cpu + 1) * rowHeight - 0.5);
      g.stroke();
    }
    for (const s of list) {
      if (s.to < start) continue;
      const left = Math.max(gutter, x(s.from));
      const w = Math.max(1, x(s.to) - left);
      g.fillStyle = colour(colourOf(s.pid));
      g.fillRect(left, s.cpu * rowHeight + 10, w, rowHeight - 20);
      if (w > 34) {
        g.fillStyle = '#10100c';
        g.fillText(`${names.get(s.pid) ?? ''} ${s.pid}`.trim().slice(0, Math.floor(w / 7)), left + 3, s.cpu * rowHeight + 26);
      }
    }
    for (const t of parseTicks(trace.value ?? '', start)) {
      // A release is a tick at the top of its row, a missed deadline a cross; which processor had it does not matter for either.
      const at = Math.max(gutter, x(t.ns));
      g.fillStyle = colour(t.late ? '--trouble' : '--ink');
      if (t.late) g.fillText('×', at - 3, 10);
      else g.fillRect(at, 3, 1, 6);
    }
    g.fillStyle = colour('--amber');
    g.fillRect(width - 2, 0, 2, cpus * rowHeight);
  });

  const find = (e: React.MouseEvent<HTMLCanvasElement>): Stretch | null => {
    const box = e.currentTarget.getBoundingClientRect();
    const ns = start + ((e.clientX - box.left - gutter) / (width - gutter)) * (end - start);
    const cpu = Math.floor((e.clientY - box.top) / rowHeight);
    const slack = ((end - start) / (width - gutter)) * 3;
    return list.findLast((s) => s.cpu === cpu && ns >= s.from - slack && ns <= s.to + slack) ?? null;
  };
  const queues = (state.value ?? '').split('\n').filter((l) => l.startsWith('queue'));
  return (
    <>
      <Bar file="/dev/sysstat" view="scheduler">
        <select aria-label="Time shown" value={seconds} onChange={(e) => setSeconds(Number(e.target.value))}>
          {windows.map((w) => <option key={w} value={w}>{w < 1 ? `${w * 1000} ms` : `${w} s`}</option>)}
        </select>
        <button aria-pressed={held !== null} onClick={() => setHeld(held === null ? live : null)}>{held === null ? 'Hold the picture' : 'Go on'}</button>
      </Bar>
      <div className="scroll sched">
        <div>
          <canvas
            ref={canvas}
            role="img"
            aria-label={`What ${cpus === 1 ? 'the processor' : `${cpus} processors`} ran in the last ${seconds} seconds: ${seen.map((p) => `${nameOf(p)} ${p}`).join(', ') || 'nothing'}`}
            style={{ width: '100%' }}
            onMouseMove={(e) => setOver(find(e))}
            onMouseLeave={() => setOver(null)}
            onClick={(e) => {
              const s = find(e);
              if (s !== null) openView('processes', { pid: s.pid });
            }}
          />
        </div>
        <p className="legend">
          {over !== null
            ? <span><b>{nameOf(over.pid)} {over.pid}</b> on cpu{over.cpu} at {clock(over.from)} for {span(over.to - over.from)}</span>
            : seen.length === 0 ? <span>Nothing ran in this time: the machine is idle.</span>
            : seen.slice(0, 12).map((p) => <span key={p}><i style={{ background: `var(${colourOf(p)})` }} />{nameOf(p)} {p}</span>)}
        </p>
        <h2>Load and speed</h2>
        <LoadPlot width={width} dark={dark} />
        <h2>Run queues</h2>
        {queues.length === 0
          ? <p className="said pad">Empty: nobody waits for a processor.</p>
          : <dl className="kv">{queues.map((q) => {
            const [name = '', ...pids] = q.split(' ');
            const [cpu = '', priority = ''] = name.replace('queue', '').split('.');
            return <div key={name} style={{ display: 'contents' }}><dt>cpu{cpu} priority {priority}</dt><dd>{pids.map((p) => `${names.get(Number(p)) ?? ''} ${p}`).join(', ')}</dd></div>;
          })}</dl>}
        <h2>Deadlines</h2>
        {tasks.length === 0
          ? <Empty command={example} label="Start a process with a deadline">No process has deadlines. One asks for a period, a cost and admission in its ctl file; the kernel admits it if all can be kept.</Empty>
          : (
            <>
              <table className="plain-table" aria-label="Deadlines">
                <thead><tr>{['process', 'period', 'deadline', 'cost', 'releases', 'missed', 'overran'].map((h) => <th key={h} scope="col">{h}</th>)}</tr></thead>
                <tbody>
                  {tasks.map((t) => (
                    <tr key={t.pid}>
                      <td>{names.get(t.pid) ?? ''} {t.pid}</td><td>{span(t.period)}</td><td>{span(t.deadline)}</td><td>{span(t.cost)}</td><td>{t.releases}</td>
                      <td className={t.missed > 0 ? 'bad' : undefined}>{t.missed}{t.missed > 0 && ' ×'}</td><td>{t.overruns}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <p className="said pad">Ticks above the picture are releases, crosses missed deadlines, of processes with <code>trace</code> set. Overran: wanted more than its cost in a period.</p>
            </>
          )}
      </div>
    </>
  );
}

function LoadPlot({ width, dark }: { readonly width: number; readonly dark: boolean }): React.ReactNode {
  const home = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const time = usePick((s) => s.status?.ns ?? 0);
  const machine = usePick((s) => s.machine);
  useEffect(() => {
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue('--quiet');
    const grid = { stroke: style.getPropertyValue('--hairline'), width: 1 };
    const axis = { stroke: ink, grid, ticks: grid, font: '11px "JetBrains Mono Variable", monospace' };
    plot.current = new UPlot({
      width, height: 132, cursor: { show: false }, legend: { show: true, live: false },
      scales: { x: { time: false }, load: { range: [0, 100] }, mips: { range: (_u, _min, max) => [0, Math.max(100, max)] } },
      axes: [{ ...axis, show: false }, { ...axis, scale: 'load', size: 52, values: (_u, v) => v.map((n) => `${n} %`) }, { ...axis, scale: 'mips', side: 1, size: 44, grid: { show: false } }],
      series: [{}, { label: 'load', scale: 'load', stroke: style.getPropertyValue('--blue'), width: 1.5, fill: `${style.getPropertyValue('--blue')}22` }, { label: 'MIPS', scale: 'mips', stroke: style.getPropertyValue('--vermilion'), width: 1.5, dash: [4, 3] }],
    }, [[], [], []], home.current!);
    return () => plot.current?.destroy();
  }, [width, dark, machine]);
  useEffect(() => {
    const h = client.history;
    plot.current?.setData([h.map((_, i) => i), h.map((s) => (100 * s.busy.reduce((a, b) => a + b, 0)) / Math.max(1, s.busy.length)), h.map((s) => s.mips)]);
  }, [time]);
  return <div ref={home} className="plot" role="img" aria-label="Load of the processors and speed over the last half minute" />;
}
