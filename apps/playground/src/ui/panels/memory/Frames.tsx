/** Physical memory, a square a frame, coloured by who has it and by its borrow state; what is on loan; and one frame, with its history. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { terminal } from '../../console/terminal.ts';
import { select } from '../../layout/workbench.ts';
import { useFile, usePick } from '../../machine/hooks.ts';
import { pixelsIn, placeIn } from '../../parts/canvas.ts';
import { clock, grouped } from '../../shell/format.ts';
import { isDark, useSettings } from '../../shell/settings.ts';

/** What tells a square apart without its colour: the letter of its kind, or where squares are too small for that a pattern. */
function mark(g: CanvasRenderingContext2D, kind: string, x: number, y: number, size: number): void {
  const letter = squares[kind]![1];
  if (letter === '') return;
  if (size >= 9) return g.fillText(letter, x + (size - 1) / 2, y + size / 2);
  const inner = size - 1;
  if (kind === 'read') g.fillRect(x, y + inner / 2 - 0.5, inner, 1);
  else if (kind === 'text') g.fillRect(x + inner / 2 - 0.5, y, 1, inner);
  else if (kind === 'write') {
    g.fillRect(x, y + inner / 2 - 0.5, inner, 1);
    g.fillRect(x + inner / 2 - 0.5, y, 1, inner);
  } else if (kind === 'common') g.fillRect(x + inner / 2, y, inner / 2, inner);
  else if (kind === 'table') g.fillRect(x + inner / 2 - 1, y + inner / 2 - 1, 2, 2);
  else if (kind === 'kernel') g.fillRect(x, y, inner / 2, inner / 2);
}

interface Run {
  readonly first: number;
  readonly count: number;
  readonly kind: string;
  readonly pid: number;
  readonly state: string;
}

const squares: Readonly<Record<string, readonly [colour: string, letter: string, words: string]>> = {
  exclusive: ['--blue', 'E', 'exclusive'],
  read: ['--green', 'S', 'lent for reading'],
  write: ['--vermilion', 'M', 'lent for writing'],
  common: ['--neutral', 'C', 'common to several, nobody’s'],
  text: ['--sky', 'T', 'program text, kept'],
  table: ['--purple', 'P', 'page tables'],
  kernel: ['--faint', 'K', 'kernel'],
  free: ['--hairline', '', 'free'],
  reserved: ['--line', '', 'reserved, initrd'],
};
const order = Object.keys(squares);

interface Square {
  readonly run: Run;
  readonly frame: number;
  /** It stands for the rest of a run that is cut short. */
  readonly gap: boolean;
}

function kindOf(run: Run): string {
  if (run.state === 'M') return 'write';
  if (run.state === 'S') return 'read';
  if (run.kind === 'shared') return 'common';
  if (run.kind === 'user') return 'exclusive';
  return squares[run.kind] === undefined ? 'kernel' : run.kind;
}

/** Operations of the log by number, and what they say of a page. */
const opNames = [
  'acquire: its owner is', 'free: back to the kernel', 'exchange: given away', 'lend_shared: lent for reading', 'lend_mut: lent for writing', 'return: given back', 'revoke: taken back by its owner', 'prepare: offered',
  'accept: taken', 'cancel: offer taken back', 'fork: shared by a fork', 'dma: a device may use it', 'undma: no device uses it any more',
];

const processes = (pids: readonly string[]): string =>
  (pids.length === 1 ? `process ${pids[0]}` : `processes ${pids.slice(0, -1).join(', ')} and ${pids.at(-1)}`).replace(/\b0\b/, 'that is gone');

interface Loan {
  /** Its first page's. */
  readonly frame: number;
  readonly va: number;
  readonly count: number;
  readonly state: string;
  readonly owner: string;
  readonly borrowers: readonly string[];
}

/** The lines of machine:/loans, those of one owner and the same borrowers together. */
function parseLoans(text: string): Loan[] {
  const groups = new Map<string, Loan>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [frame = '0', state = '', va = '0', owner = '0', ...borrowers] = line.split(' ');
    const key = `${state} ${owner} ${borrowers.join(' ')}`;
    const known = groups.get(key);
    groups.set(key, known === undefined ? { frame: Number(frame), va: Number.parseInt(va, 16), count: 1, state, owner, borrowers } : { ...known, count: known.count + 1 });
  }
  return [...groups.values()];
}

const loansMost = 4;
/** Of a square, px; as large as lets the map stay below `mapHeight`. */
const sizes = { least: 5, most: 11 } as const;
const mapHeight = 210;

export function Frames({ pid, address, own }: { readonly pid: number; readonly address: number | null; readonly own: string }): React.ReactNode {
  const text = useFile('machine', '/frames', 1000);
  const loansText = useFile('machine', '/loans', 1000);
  const loans = useMemo(() => parseLoans(loansText.value ?? ''), [loansText.value]);
  const canvas = useRef<HTMLCanvasElement>(null);
  const home = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(480);
  const [frame, setFrame] = useState<number | null>(null);
  const [over, setOver] = useState<Square | null>(null);
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
  const pages = useMemo(() => new Map(own.split('\n').filter((l) => l !== '').map((line) => {
    const [va = '0', f = '0', , , segment = ''] = line.split(' ');
    return [Number(f), { va: Number.parseInt(va, 16), segment }] as const;
  })), [own]);

  const drawn = useMemo(() => runs.reduce((sum, r) => sum + (r.kind === 'free' || r.kind === 'reserved' ? Math.min(r.count, 200) : r.count), 0), [runs]);
  const size = Math.max(sizes.least, Math.min(sizes.most, Math.floor(Math.sqrt((width * mapHeight) / Math.max(1, drawn)))));
  const columns = Math.max(16, Math.floor(width / size));
  // The larger part of memory is nobody's: a run longer than two rows is drawn as two.
  const most = columns * 2;
  const shown = useMemo(() => {
    const list: Square[] = [];
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
    const scale = pixelsIn(c);
    c.width = columns * size * scale;
    c.height = Math.max(1, rows * size * scale);
    const g = c.getContext('2d')!;
    g.scale(scale, scale);
    const style = getComputedStyle(document.documentElement);
    const colours = new Map(order.map((k) => [k, style.getPropertyValue(squares[k]![0])]));
    const ink = style.getPropertyValue('--ink');
    g.font = `700 ${size - 2}px "JetBrains Mono Variable", monospace`;
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    const blue = style.getPropertyValue('--ink-blue');
    shown.forEach(({ run, frame: f, gap }, i) => {
      const kind = kindOf(run);
      g.fillStyle = colours.get(kind)!;
      const x = (i % columns) * size;
      const y = Math.floor(i / columns) * size;
      g.fillRect(x, y, size - 1, size - 1);
      g.fillStyle = '#10100c';
      if (gap) g.fillText('…', x + size / 2, y + size / 2);
      else mark(g, kind, x, y, size);
      if (pages.has(f)) {
        g.strokeStyle = ink;
        g.lineWidth = 1.5;
        g.strokeRect(x + 0.25, y + 0.25, size - 1.5, size - 1.5);
      }
      if (f === here || f === frame) {
        g.strokeStyle = blue;
        g.lineWidth = 3;
        g.strokeRect(x - 0.5, y - 0.5, size, size);
      }
    });
  }, [shown, columns, rows, size, pages, here, frame, dark]);

  const at = (e: React.MouseEvent<HTMLCanvasElement>): Square | null => {
    const { x, y } = placeIn(e);
    const column = Math.floor(x / size);
    return column >= columns ? null : (shown[Math.floor(y / size) * columns + column] ?? null);
  };
  const pick = (f: number): void => {
    setFrame(f);
    const page = pages.get(f);
    if (page !== undefined) select({ address: page.va });
  };
  useEffect(() => {
    // The address led here: its frame is the one looked at.
    if (here !== null) setFrame(here);
  }, [here]);
  const picked = frame === null ? null : (runs.find((r) => frame >= r.first && frame < r.first + r.count) ?? null);
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
        onMouseMove={(e) => setOver(at(e))}
        onMouseLeave={() => setOver(null)}
        onClick={(e) => {
          const item = at(e);
          if (item !== null) pick(item.frame);
        }}
      />
      {frame === null && <p className="said">A square is a frame of 4096 bytes; … stands for a long run. Click one to see where it is mapped and what became of it.</p>}
      <p className="said pickline">
        <label>frame <input className="mono" size={7} aria-label="Frame" placeholder="number" key={frame ?? -1} defaultValue={frame ?? ''} onKeyDown={(e) => {
          const n = Number(e.currentTarget.value);
          if (e.key === 'Enter' && Number.isInteger(n) && n >= 0 && n < total) pick(n);
        }} /></label>
        {over !== null
          ? <span>frame {over.frame}: {squares[kindOf(over.run)]![2]}{over.run.pid > 0 && `, process ${over.run.pid}`}{pages.has(over.frame) && `, at ${pages.get(over.frame)!.va.toString(16)} in ${pages.get(over.frame)!.segment}`}</span>
          : <span title="machine:/loans">
            {loans.length === 0
              ? <>No page is on loan. <button className="plain" onClick={() => terminal().command('lend -t 60 &')}>Watch a loan</button></>
              : <>On loan:{' '}{loans.slice(0, loansMost).map((l) => (
                <button key={l.frame} className="plain" onClick={() => {
                  setFrame(l.frame);
                  select({ pid: Number(l.owner), address: l.va });
                }}>
                  {l.count} {l.count === 1 ? 'page' : 'pages'} of process {l.owner} for {l.state === 'M' ? 'writing' : 'reading'} by {processes(l.borrowers)}
                </button>
              ))}{loans.length > loansMost && ` and ${loans.length - loansMost} more`}</>}
          </span>}
      </p>
      {frame !== null && picked !== null && <Picked frame={frame} kind={squares[kindOf(picked)]![2]} loans={loansText.value ?? ''} />}
    </div>
  );
}

/** One frame: who maps it, whose loan it is, and what became of it. */
function Picked({ frame, kind, loans }: { readonly frame: number; readonly kind: string; readonly loans: string }): React.ReactNode {
  const where = useFile('machine', `/where/${frame}`, 1000);
  const maps = (where.value ?? '').split('\n').filter((l) => l !== '').map((l) => l.split(' '));
  const loan = new RegExp(`^${frame} (\\S) \\S+ (\\d+) ?(.*)$`, 'm').exec(loans);
  return (
    <div className="history" role="region" aria-label={`Frame ${frame}`}>
      <p>
        <b>Frame {frame}</b>, physical {(frame * 4096).toString(16)}: {kind}{loan === null ? '.' : ` to ${processes(loan[3]!.split(' '))}. Process ${loan[2]} owns it: till it is back, ${loan[1] === 'M' ? 'only the borrower may touch it' : 'all may read it and none may write'}.`}
      </p>
      <p>
        {maps.length === 0 && <span className="said">No process maps it. </span>}
        {maps.slice(0, 12).map(([who, va = '', segment], i) => (
          <button key={i} className="plain" title={`machine:/where/${frame}`} onClick={() => select(va === '-' ? { pid: Number(who) } : { pid: Number(who), address: Number.parseInt(va, 16) })}>
            process {who} {va === '-' ? 'as a page table' : `at ${va} in ${segment}`}
          </button>
        ))}
        {maps.length > 12 && <span className="said"> and {maps.length - 12} more</span>}
      </p>
      <History frame={frame} />
    </div>
  );
}

function History({ frame }: { readonly frame: number }): React.ReactNode {
  const log = useFile('machine', '/frame', 1000);
  const spaces = useFile('machine', '/spaces', 1000);
  const pids = new Map((spaces.value ?? '').split('\n').map((line) => [line.split(' ')[0]!, line.split(' ').slice(1)] as const));
  // Its log names address spaces, which outlive nobody but their own processes.
  const who = (space: string): string => (pids.has(space) ? processes(pids.get(space)!) : 'a process that is gone');
  const lines = (log.value ?? '').split('\n').filter((l) => l !== '').map((l) => l.split(' ')).filter((w) => frame >= Number(w[2]) && frame < Number(w[2]) + Number(w[3]));
  if (lines.length === 0) return <p className="said">Nothing has happened to it that the log still holds.</p>;
  return (
    <ol className="log" aria-label={`History of frame ${frame}`}>
      {lines.slice(-20).map(([ns, op, first, , from = '0', to = '0', va = '0'], i) => (
        <li key={i}>
          <span className="mono">{clock(Number(ns))}</span> {opNames[Number(op)] ?? op}{op === '0' ? ' ' : ', '}
          <span title={`address spaces ${from} and ${to}`}>{[from, to].filter((s) => s !== '0').map(who).join(' → ')}</span>
          {va !== '0' && `, at ${(Number.parseInt(va, 16) + (frame - Number(first)) * 4096).toString(16)}`}
        </li>
      ))}
    </ol>
  );
}
