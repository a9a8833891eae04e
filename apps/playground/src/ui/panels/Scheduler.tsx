/** Who ran when, and was anyone late? A row a processor, a bar a stretch of running; load and speed below. */
import 'uplot/dist/uPlot.min.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import UPlot from 'uplot';
import { openView } from '../layout/workbench.ts';
import { client } from '../machine/client.ts';
import { useFile, usePick, useTrace } from '../machine/hooks.ts';
import { useProcesses } from '../machine/procs.ts';
import { Bar } from '../parts/Bar.tsx';
import { pixelsIn, placeIn } from '../parts/canvas.ts';
import { Empty } from '../parts/Empty.tsx';
import { clock, span } from '../shell/format.ts';
import { parseTasks, type Task } from './tasks.ts';
import { isDark, useSettings } from '../shell/settings.ts';

interface Stretch {
  readonly cpu: number;
  readonly pid: number;
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** A release of a process with deadlines, when it was due, whether that was missed, and when its cost was used up before its work was done (0: never). */
interface Release {
  readonly at: number;
  readonly due: number;
  readonly late: boolean;
  readonly cut: number;
}

/** What the mouse is over: in a processor's row a stretch of running, in a task's row its release. */
type Found = { readonly pid: number } & ({ readonly stretch: Stretch } | { readonly release: Release });

/** What the picture is made of. */
interface Picture {
  readonly list: readonly Stretch[];
  readonly tasks: readonly Task[];
  readonly trace: string;
}

/**
 * Releases of a process, oldest first: of a traced process as machine:/trace has them, of another one its present release and, a period
 * apart, those before it.
 */
function releasesOf(task: Task, trace: string): readonly Release[] {
  const list: { at: number; due: number; late: boolean; cut: number }[] = [];
  for (const [, at, event] of trace.matchAll(new RegExp(`^(\\d+) ${task.pid} (Release|Deadline|Slice)$`, 'gm'))) {
    const ns = Number(at);
    const last = list.at(-1);
    if (event === 'Release') list.push({ at: ns, due: ns + task.deadline, late: false, cut: 0 });
    else if (last !== undefined && event === 'Deadline') last.late = true;
    else if (last !== undefined) last.cut = ns;
  }
  if (list.length > 0) return list;
  for (let i = 0, at = task.released; i < Math.min(task.releases, releasesMost); i++, at -= task.period) list.unshift({ at, due: at + task.deadline, late: false, cut: 0 });
  return list;
}

/** Of a process that leaves no trace. */
const releasesMost = 2000;
const example = 'edf -t 60 50/10 -o 8 100/20 -b 60 100/30 &';

const palette = ['--sky', '--green', '--purple', '--blue', '--vermilion', '--neutral'];
const gutter = 60;
const rowHeight = 44;
/** Of a process with deadlines. */
const taskHeight = 36;
const windows = [0.02, 0.1, 0.5, 2, 10];

function arrow(g: CanvasRenderingContext2D, x: number, base: number, way: 1 | -1, colour: string, dense: boolean): void {
  if (x < gutter) return;
  // A deadline and the next release are often one instant: side by side.
  x -= way * 2;
  const head = way < 0 ? base - 16 : base;
  g.fillStyle = colour;
  g.fillRect(x - 0.5, base - 16, 1, 16);
  if (dense) return;
  g.beginPath();
  g.moveTo(x, head);
  g.lineTo(x - 3, head - way * 5);
  g.lineTo(x + 3, head - way * 5);
  g.fill();
}

export default function Scheduler(): React.ReactNode {
  useTrace('/sched');
  const text = useFile('machine', '/sched', 250);
  const state = useFile('machine', '/state', 500);
  const [seconds, setSeconds] = useState(2);
  const [held, setHeld] = useState<Picture | null>(null);
  // Short times show where it lags.
  const pace = seconds > 0.5 ? 500 : 250;
  const taskText = useFile('machine', '/deadlines', pace);
  const liveTasks = useMemo(() => parseTasks(taskText.value ?? ''), [taskText.value]);
  const liveTrace = useFile('machine', liveTasks.length > 0 ? '/trace' : '', pace).value ?? '';
  const tasks = held?.tasks ?? liveTasks;
  const trace = held?.trace ?? liveTrace;
  const releases = useMemo(() => tasks.map((task) => releasesOf(task, trace)), [tasks, trace]);
  const procs = useProcesses(2000);
  const [over, setOver] = useState<Found | null>(null);
  /** How far before its end the held picture is looked at, ns. */
  const [back, setBack] = useState(0);
  const colours = useRef(new Map<number, number>());
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(400);
  const { theme } = useSettings();
  const dark = isDark(theme);
  const cpus = usePick((s) => s.status?.cpus.length ?? 1);

  const live = useMemo(() => (text.value ?? '').split('\n').filter((l) => l !== '').map((line): Stretch => {
    const [cpu, pid, from, to, name = ''] = line.split(' ');
    return { cpu: Number(cpu), pid: Number(pid), from: Number(from), to: Number(to), name };
  }), [text.value]);
  const list = held?.list ?? live;
  const end = held === null ? (client.get().status?.ns ?? 0) : list.reduce((most, s) => Math.max(most, s.to), 0) - back;
  const start = end - seconds * 1e9;
  const names = new Map([...list.map((s) => [s.pid, s.name] as const), ...(procs.value ?? []).map((p) => [p.pid, p.name] as const)]);
  const nameOf = (id: number): string => ((names.get(id) ?? '-') === '-' ? 'gone' : names.get(id)!);
  const seen = useMemo(() => [...new Set(list.filter((s) => s.to > start).map((s) => s.pid))].sort((a, b) => a - b), [list, start]);
  // A process keeps its colour for as long as it is looked at.
  const colourOf = (pid: number): string => {
    let at = colours.current.get(pid);
    if (at === undefined) colours.current.set(pid, (at = colours.current.size));
    return palette[at % palette.length]!;
  };

  useEffect(() => {
    const watch = new ResizeObserver(([e]) => setWidth(Math.max(120, Math.floor(e!.contentRect.width))));
    watch.observe(canvas.current!.parentElement!);
    return () => watch.disconnect();
  }, []);

  useEffect(() => {
    const c = canvas.current!;
    const scale = pixelsIn(c);
    const bottom = cpus * rowHeight + tasks.length * taskHeight;
    const height = bottom + 20;
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
      g.lineTo(Math.round(x(at)) + 0.5, bottom);
      g.stroke();
      if (at >= 0 && i < 5) g.fillText(clock(at), x(at) + 3, bottom + 14);
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
      if (s.to < start || s.from > end) continue;
      const left = Math.max(gutter, x(s.from));
      const w = Math.max(1, Math.min(width, x(s.to)) - left);
      g.fillStyle = colour(colourOf(s.pid));
      g.fillRect(left, s.cpu * rowHeight + 10, w, rowHeight - 20);
      if (w > 34) {
        g.fillStyle = '#10100c';
        const name = names.get(s.pid) ?? '';
        const whole = `${name} ${s.pid}`.trim();
        // A number that is cut off would be another's.
        g.fillText(whole.length <= Math.floor((w - 4) / 6.6) ? whole : name.slice(0, Math.floor((w - 4) / 6.6)), left + 3, s.cpu * rowHeight + 26);
      }
    }
    tasks.forEach((task, i) => {
      const top = cpus * rowHeight + i * taskHeight;
      const base = top + taskHeight - 5;
      g.fillStyle = colour('--quiet');
      g.fillText(`${nameOf(task.pid)} ${task.pid}`.slice(0, 7), 2, base - 3);
      g.fillStyle = colour('--hairline');
      g.fillRect(0, top + taskHeight - 1, width, 1);
      g.fillStyle = colour(colourOf(task.pid));
      for (const s of list) if (s.pid === task.pid && s.to >= start && s.from <= end) g.fillRect(Math.max(gutter, x(s.from)), base - 8, Math.max(1, x(s.to) - Math.max(gutter, x(s.from))), 8);
      const shown = releases[i]!.filter((r) => r.due >= start && r.at <= end);
      const dense = task.period * (width - gutter) < 18 * (end - start);
      // As the field draws them: an arrow up at a release, down at a deadline; a cross where that was missed, a mark where the cost was used up.
      for (const r of shown) {
        arrow(g, x(r.at), base, -1, colour('--ink'), dense);
        if (!r.late && x(r.due) <= width) arrow(g, x(r.due), base, 1, colour('--quiet'), dense);
      }
      g.font = '700 16px "JetBrains Mono Variable", monospace';
      g.textAlign = 'center';
      for (const r of shown) {
        if (r.late && x(r.due) <= width && x(r.due) >= gutter) {
          arrow(g, x(r.due), base, 1, colour('--trouble'), dense);
          g.fillText('×', x(r.due) - 2, top + 13);
        }
        if (r.cut > 0 && x(r.cut) >= gutter) {
          g.fillStyle = colour('--amber-ink');
          g.fillRect(x(r.cut) - 1, base - 10, 2, 10);
          if (!dense) g.fillText('!', x(r.cut), top + 16);
        }
      }
      g.font = '11px "JetBrains Mono Variable", monospace';
      g.textAlign = 'start';
    });
    if (held === null) {
      g.fillStyle = colour('--amber');
      g.fillRect(width - 2, 0, 2, bottom);
    }
  });

  const find = (e: React.MouseEvent<HTMLCanvasElement>): Found | null => {
    const { x, y } = placeIn(e);
    const ns = start + ((x - gutter) / (width - gutter)) * (end - start);
    const slack = ((end - start) / (width - gutter)) * 3;
    if (y >= cpus * rowHeight) {
      const i = Math.floor((y - cpus * rowHeight) / taskHeight);
      const release = releases[i]?.findLast((r) => ns >= r.at - slack);
      return release === undefined ? null : { pid: tasks[i]!.pid, release };
    }
    const cpu = Math.floor(y / rowHeight);
    const stretch = list.findLast((s) => s.cpu === cpu && ns >= s.from - slack && ns <= s.to + slack);
    return stretch === undefined ? null : { pid: stretch.pid, stretch };
  };
  const picture: Picture = { list: live, tasks: liveTasks, trace: liveTrace };
  const first = list[0]?.from ?? 0;
  /** So far back its first half is still filled. */
  const furthest = Math.max(0, end + back - first - seconds * 5e8);
  const move = (way: number): void => setBack((b) => Math.max(0, Math.min(furthest, b - way * seconds * 5e8)));
  const queues = (state.value ?? '').split('\n').filter((l) => l.startsWith('queue'));
  return (
    <>
      <Bar file="machine:/sched" view="scheduler">
        <select aria-label="Time shown" value={seconds} onChange={(e) => setSeconds(Number(e.target.value))}>
          {windows.map((w) => <option key={w} value={w}>{w < 1 ? `${w * 1000} ms` : `${w} s`}</option>)}
        </select>
        <button aria-pressed={held !== null} title="The machine goes on; the picture stands still" onClick={() => {
          setHeld(held === null ? picture : null);
          setBack(0);
        }}>{held === null ? 'Hold the picture' : 'Go on'}</button>
        {held !== null && <>
          <button disabled={back >= furthest} onClick={() => move(-1)} aria-label="Earlier" title="Earlier (left arrow)">◂</button>
          <button disabled={back === 0} onClick={() => move(1)} aria-label="Later" title="Later (right arrow)">▸</button>
        </>}
      </Bar>
      <div className="scroll sched">
        <div>
          <canvas
            ref={canvas}
            role="img"
            aria-label={`What ${cpus === 1 ? 'the processor' : `${cpus} processors`} ran in the last ${seconds} seconds: ${seen.map((p) => `${nameOf(p)} ${p}`).join(', ') || 'nothing'}`}
            style={{ width: '100%' }}
            tabIndex={0}
            onKeyDown={(e) => {
              if (e.key !== 'ArrowLeft' && e.key !== 'ArrowRight') return;
              e.preventDefault();
              if (held === null) setHeld(picture);
              else move(e.key === 'ArrowLeft' ? -1 : 1);
            }}
            onMouseMove={(e) => setOver(find(e))}
            onMouseLeave={() => setOver(null)}
            onClick={(e) => {
              const found = find(e);
              if (found !== null) openView('processes', { pid: found.pid });
            }}
          />
        </div>
        <p className="legend">
          {over !== null
            ? <span><b>{nameOf(over.pid)} {over.pid}</b> {'stretch' in over ? `on cpu${over.stretch.cpu} at ${clock(over.stretch.from)} for ${span(over.stretch.to - over.stretch.from)}` : inWords(over.release, end)}</span>
            : seen.length === 0 ? <span>Nothing ran in this time: the machine is idle.</span>
            : seen.slice(0, 12).map((p) => <span key={p}><i style={{ background: `var(${colourOf(p)})` }} />{nameOf(p)} {p}</span>)}
        </p>
        <h2 title="/dev/sysstat">Load and speed</h2>
        <LoadPlot width={width} dark={dark} />
        <h2 title="machine:/state">Run queues</h2>
        {queues.length === 0
          ? <p className="said pad">Empty: nobody waits for a processor.</p>
          : <dl className="kv">{queues.map((q) => {
            const [name = '', ...pids] = q.split(' ');
            const [cpu = '', priority = ''] = name.replace('queue', '').split('.');
            return <div key={name} style={{ display: 'contents' }}><dt>cpu{cpu} priority {priority}</dt><dd>{pids.map((p) => `${names.get(Number(p)) ?? ''} ${p}`).join(', ')}</dd></div>;
          })}</dl>}
        <h2 title="machine:/deadlines">Deadlines</h2>
        {tasks.length === 0
          ? <Empty command={example} label="Start three: one keeps its deadlines, one overruns, one misses">No process has deadlines. One asks for a period, a cost and admission in its ctl file; the kernel admits it if all can be kept. The program <code>edf</code> does so.</Empty>
          : (
            <>
              <table className="plain-table" aria-label="Deadlines">
                <thead><tr>{['process', 'period', 'deadline', 'cost', 'releases', 'missed', 'overran'].map((h) => <th key={h} scope="col">{h}</th>)}</tr></thead>
                <tbody>
                  {tasks.map((t) => (
                    <tr key={t.pid}>
                      <td><button className="plain" onClick={() => openView('processes', { pid: t.pid })}>{names.get(t.pid) ?? ''} {t.pid}</button></td><td>{span(t.period)}</td><td>{span(t.deadline)}</td><td>{span(t.cost)}</td><td>{t.releases}</td>
                      <td className={t.missed > 0 ? 'bad' : undefined}>{t.missed}{t.missed > 0 ? ' ×' : '\u00a0\u00a0'}</td><td>{t.overruns}{t.overruns > 0 ? ' !' : '\u00a0\u00a0'}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <p className="said pad">
                In the picture ↑ is a release, ↓ a deadline; <b className="bad">×</b> a missed one: it still wanted the processor; <b className="over">!</b> it overran: it
                used up its cost before its work was done and waits for its next period. The last two are seen of processes that set <code>trace</code>; all are counted here.
              </p>
            </>
          )}
      </div>
    </>
  );
}

function inWords(r: Release, now: number): string {
  const end = r.late ? `: missed, it still wanted the processor` : r.cut > 0 ? `: it overran, its cost was used up after ${span(r.cut - r.at)}` : r.due > now ? '' : ': kept';
  return `released at ${clock(r.at)}, due ${span(r.due - r.at)} later${end}`;
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
