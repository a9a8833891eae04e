/** Physical memory, a square a frame, coloured by who has it and by its borrow state; and the history of a frame. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { select } from '../../layout/workbench.ts';
import { useFile, usePick } from '../../machine/hooks.ts';
import { clock, grouped } from '../../shell/format.ts';
import { isDark, useSettings } from '../../shell/settings.ts';

interface Run {
  readonly first: number;
  readonly count: number;
  readonly kind: string;
  readonly pid: number;
  readonly state: string;
}

const squares: Readonly<Record<string, readonly [colour: string, letter: string, words: string]>> = {
  exclusive: ['--blue', 'E', 'exclusive'],
  shared: ['--green', 'S', 'shared'],
  lent: ['--vermilion', 'M', 'lent mutably'],
  text: ['--sky', 'T', 'program text, kept'],
  table: ['--purple', 'P', 'page tables'],
  kernel: ['--faint', 'K', 'kernel'],
  free: ['--hairline', '', 'free'],
  reserved: ['--line', '', 'reserved, files of the initrd'],
};
const order = Object.keys(squares);

function kindOf(run: Run): string {
  if (run.state === 'M') return 'lent';
  if (run.state === 'S' || run.kind === 'shared') return 'shared';
  if (run.kind === 'user') return 'exclusive';
  return squares[run.kind] === undefined ? 'kernel' : run.kind;
}

const opNames = ['acquire', 'free', 'exchange', 'lend_shared', 'lend_mut', 'return', 'revoke', 'prepare', 'accept', 'cancel', 'fork', 'dma', 'undma'];
/** Of a square, px; as large as lets the map stay below `mapHeight`. */
const sizes = { least: 5, most: 11 } as const;
const mapHeight = 300;

export function Frames({ pid, address }: { readonly pid: number; readonly address: number | null }): React.ReactNode {
  const text = useFile('machine', '/frames', 1000);
  const own = useFile('machine', `/proc/${pid}/frames`, 1000);
  const canvas = useRef<HTMLCanvasElement>(null);
  const home = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(480);
  const [frame, setFrame] = useState<number | null>(null);
  const { theme } = useSettings();
  const dark = isDark(theme);
  const total = usePick((s) => (s.status?.ramBytes ?? 0) / 4096);

  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setWidth(Math.max(120, Math.floor(entry!.contentRect.width))));
    watch.observe(home.current!);
    return () => watch.disconnect();
  }, []);

  const runs = useMemo(() => (text.value ?? '').split('\n').filter((l) => l !== '').map((line): Run => {
    const [first = '0', count = '0', kind = '', who = '0', state = ''] = line.split(' ');
    return { first: Number(first), count: Number(count), kind, pid: Number(who), state };
  }), [text.value]);
  /** Page addresses of the chosen process by frame. */
  const pages = useMemo(() => new Map((own.value ?? '').split('\n').filter((l) => l !== '').map((line) => {
    const [va = '0', f = '0', , , segment = ''] = line.split(' ');
    return [Number(f), { va: Number.parseInt(va, 16), segment }] as const;
  })), [own.value]);

  const drawn = useMemo(() => runs.reduce((sum, r) => sum + (r.kind === 'free' || r.kind === 'reserved' ? Math.min(r.count, 400) : r.count), 0), [runs]);
  const size = Math.max(sizes.least, Math.min(sizes.most, Math.floor(Math.sqrt((width * mapHeight) / Math.max(1, drawn)))));
  const columns = Math.max(16, Math.floor(width / size));
  // The larger part of memory is nobody's: a run longer than four rows is drawn as four.
  const most = columns * 4;
  const shown = useMemo(() => {
    const list: { run: Run; frame: number; gap: boolean }[] = [];
    for (const run of runs) {
      const count = run.kind === 'free' || run.kind === 'reserved' ? Math.min(run.count, most) : run.count;
      for (let i = 0; i < count; i++) list.push({ run, frame: run.first + i, gap: i === count - 1 && count < run.count });
    }
    return list;
  }, [runs, most]);
  const rows = Math.ceil(shown.length / columns);
  const here = address === null ? null : ([...pages].find(([, p]) => p.va === address - (address % 4096))?.[0] ?? null);

  useEffect(() => {
    const c = canvas.current;
    if (c === null) return;
    const scale = devicePixelRatio;
    c.width = columns * size * scale;
    c.height = Math.max(1, rows * size * scale);
    const g = c.getContext('2d')!;
    g.scale(scale, scale);
    const style = getComputedStyle(document.documentElement);
    const colours = new Map(order.map((k) => [k, style.getPropertyValue(squares[k]![0])]));
    const amber = style.getPropertyValue('--amber');
    const ink = style.getPropertyValue('--ink');
    shown.forEach(({ run, frame: f }, i) => {
      g.fillStyle = colours.get(kindOf(run))!;
      const x = (i % columns) * size;
      const y = Math.floor(i / columns) * size;
      g.fillRect(x, y, size - 1, size - 1);
      if (f === here) {
        g.fillStyle = amber;
        g.fillRect(x, y, size - 1, size - 1);
      } else if (pages.has(f)) {
        g.fillStyle = ink;
        g.fillRect(x + 1, y + 1, size - 3, size - 3);
      }
    });
  }, [shown, columns, rows, size, pages, here, dark]);

  const picked = frame === null ? null : (runs.find((r) => frame >= r.first && frame < r.first + r.count) ?? null);
  const at = frame === null ? undefined : pages.get(frame);
  return (
    <div className="frames" ref={home}>
      <p className="legend">
        {order.map((k) => <span key={k}><i style={{ background: `var(${squares[k]![0]})` }}>{squares[k]![1]}</i>{squares[k]![2]}</span>)}
        <span><i className="has" />of process {pid}</span>
      </p>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${grouped(total)} frames of physical memory; ${pages.size} belong to process ${pid}`}
        style={{ width: columns * size, height: rows * size }}
        onClick={(e) => {
          const box = e.currentTarget.getBoundingClientRect();
          const i = Math.floor((e.clientY - box.top) / size) * columns + Math.floor((e.clientX - box.left) / size);
          const item = shown[i];
          if (item === undefined) return;
          setFrame(item.frame);
          const page = pages.get(item.frame);
          if (page !== undefined) select({ address: page.va });
        }}
      />
      <p className="said">Long runs of free and reserved frames are cut short. Click a square for its history.</p>
      {frame !== null && picked !== null && (
        <div className="history">
          <p>
            <b>Frame {frame}</b>, physical {(frame * 4096).toString(16)}: {squares[kindOf(picked)]![2]}
            {picked.pid > 0 && <>, process {picked.pid}</>}{at !== undefined && <>, at {at.va.toString(16)} in {at.segment}</>}
          </p>
          <History frame={frame} />
        </div>
      )}
    </div>
  );
}

function History({ frame }: { readonly frame: number }): React.ReactNode {
  const log = useFile('machine', '/frame', 1000);
  const lines = (log.value ?? '').split('\n').filter((l) => l !== '').map((l) => l.split(' ')).filter((w) => frame >= Number(w[2]) && frame < Number(w[2]) + Number(w[3]));
  if (lines.length === 0) return <p className="said">Nothing has happened to it that the log still holds.</p>;
  return (
    <ol className="log">
      {lines.slice(-20).map((w, i) => (
        <li key={i}><span className="mono">{clock(Number(w[0]))}</span> {opNames[Number(w[1])] ?? w[1]} {w[4] !== '0' && `from space ${w[4]} `}{w[5] !== '0' && `to space ${w[5]} `}{w[6] !== '0' && `at ${w[6]}`}</li>
      ))}
    </ol>
  );
}
