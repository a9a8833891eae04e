/** The page tables of a process as a tree: four levels, an entry a line, its bits in letters. Branches open by click or arrow. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { select } from '../../layout/workbench.ts';
import { Empty } from '../../parts/Empty.tsx';

interface Entry {
  readonly level: number;
  readonly va: number;
  readonly entry: string;
  readonly flags: string;
  readonly children: Entry[];
}

/** Tables by the level of their entries, as the SDM (vol. 3, 4.5) calls them. */
const names = ['', 'PTE', 'PDE', 'PDPTE', 'PML4E'];
const spans = [0, 2 ** 12, 2 ** 21, 2 ** 30, 2 ** 39];
/** Bits of an entry that a reader may meet, and what one that is set says. */
const bits = [
  [0, 'P', 'present'], [1, 'W', 'writable'], [2, 'U', 'user mode may use it'], [3, 'PWT', 'write through'], [4, 'PCD', 'not cached: a device’s registers'], [5, 'A', 'accessed since the kernel looked'],
  [6, 'D', 'written to (dirty)'], [7, 'PS', 'large page'], [8, 'G', 'global'], [63, 'XD', 'not to be executed'],
] as const;

export interface Step {
  readonly name: string;
  readonly index: number;
  readonly entry: string;
  readonly flags: string;
}

/** The entries a walk for `address` meets, from the top; the last is the page's when it has four. */
export function walkOf(text: string, address: number): Step[] {
  const steps: Step[] = [];
  for (let level = 4; level >= 1; level--) {
    const va = address - (address % spans[level]!);
    const m = new RegExp(`^${level} ${va.toString(16).padStart(12, '0')} (\\S+) (\\S+)$`, 'm').exec(text);
    if (m === null) break;
    steps.push({ name: names[level]!, index: Math.floor(address / spans[level]!) % 512, entry: m[1]!, flags: m[2]! });
  }
  return steps;
}

function parse(text: string): Entry[] {
  const roots: Entry[] = [];
  const path: (Entry | undefined)[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [level = '0', va = '0', entry = '', flags = ''] = line.split(' ');
    const e: Entry = { level: Number(level), va: Number.parseInt(va, 16), entry, flags, children: [] };
    path[e.level] = e;
    if (e.level === 4) roots.push(e);
    else path[e.level + 1]?.children.push(e);
  }
  return roots;
}

const shownMax = 1500;

export function PageTable({ pid, text, address }: { readonly pid: number; readonly text: string; readonly address: number | null }): React.ReactNode {
  const home = useRef<HTMLDivElement>(null);
  const roots = useMemo(() => parse(text), [text]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState('');
  const keyOf = (e: Entry): string => `${e.level}.${e.va}`;
  const holds = (e: Entry): boolean => address !== null && address >= e.va && address < e.va + spans[e.level]!;
  const isOpen = (e: Entry): boolean => open.has(keyOf(e)) || (e.level > 2 && !open.has(`-${keyOf(e)}`)) || (holds(e) && !open.has(`-${keyOf(e)}`));
  useEffect(() => {
    // Another address: its branch opens, and what was closed by hand on the way to it.
    if (address === null) return;
    setOpen((before) => new Set([...before].filter((key) => !key.startsWith('-'))));
    setAt(`1.${address - (address % 4096)}`);
    requestAnimationFrame(() => home.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }));
  }, [address, pid]);
  const toggle = (e: Entry): void => {
    const next = new Set(open);
    const key = keyOf(e);
    if (isOpen(e)) {
      next.delete(key);
      next.add(`-${key}`);
    } else {
      next.add(key);
      next.delete(`-${key}`);
    }
    setOpen(next);
  };
  const lines: Entry[] = [];
  const walk = (list: readonly Entry[]): void => {
    for (const e of list) {
      if (lines.length >= shownMax) return;
      lines.push(e);
      if (e.level > 1 && isOpen(e)) walk(e.children);
    }
  };
  walk(roots);
  if (roots.length === 0) return <Empty>This process has no page tables: a kernel process runs in the kernel only.</Empty>;
  const current = lines.findIndex((e) => keyOf(e) === at);
  const chosen = lines[current];
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const e = lines[current];
    if (event.key === 'ArrowDown') setAt(keyOf(lines[Math.min(lines.length - 1, current + 1)]!));
    else if (event.key === 'ArrowUp') setAt(keyOf(lines[Math.max(0, current - 1)]!));
    else if (e !== undefined && e.level > 1 && ((event.key === 'ArrowRight' && !isOpen(e)) || (event.key === 'ArrowLeft' && isOpen(e)))) toggle(e);
    else if (event.key === 'Enter' && e !== undefined) select({ address: e.va });
    else return;
    event.preventDefault();
    requestAnimationFrame(() => home.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }));
  };
  return (
    <>
      <div ref={home} className="tree scroll" role="tree" aria-label={`Page tables of process ${pid}`} tabIndex={0} onKeyDown={onKeyDown}>
        {lines.map((e) => (
          <div
            key={keyOf(e)}
            role="treeitem"
            aria-level={5 - e.level}
            aria-expanded={e.level > 1 ? isOpen(e) : undefined}
            aria-selected={keyOf(e) === at}
            style={{ paddingLeft: 12 + (4 - e.level) * 16 }}
            onClick={() => {
              setAt(keyOf(e));
              if (e.level > 1) toggle(e);
              else select({ address: e.va });
            }}
          >
            <span>{e.level > 1 ? (isOpen(e) ? '▾' : '▸') : ' '}</span>
            <span>{e.va.toString(16).padStart(12, '0')}</span>
            <span className="flags">{names[e.level]}{` ${Math.floor(e.va / spans[e.level]!) % 512}`.padStart(4)}</span>
            <span title={inWords(e.entry)}>{e.entry}</span>
            <span className="flags" title={inWords(e.entry)}>{e.flags}</span>
            {e.level > 1 && <span className="flags">{e.children.length} of 512</span>}
          </div>
        ))}
      </div>
      <p className="bits" role="status">
        {chosen === undefined
          ? <span className="said">The real tables, in guest memory, as the processor walks them: a click or the arrows open a level. P present, W writable, U user, C not cached, A accessed, D dirty, N not executable.</span>
          : (
            <>
              <b>{names[chosen.level]} {Math.floor(chosen.va / spans[chosen.level]!) % 512}</b> {chosen.level === 1 ? 'maps' : 'leads to the table in'} frame {Number.parseInt(chosen.entry.slice(3, 13), 16)}
              {bits.map(([bit, name, words]) => {
                const set = bit === 63 ? Number.parseInt(chosen.entry[0]!, 16) >= 8 : ((Number.parseInt(chosen.entry.slice(8), 16) >>> bit) & 1) !== 0;
                return <span key={name} className="bit" data-set={set} title={`bit ${bit}: ${words}`}>{name}{set ? ` ${words}` : ''}</span>;
              })}
            </>
          )}
      </p>
    </>
  );
}

const inWords = (entry: string): string => bits.filter(([bit]) => (bit === 63 ? Number.parseInt(entry[0]!, 16) >= 8 : ((Number.parseInt(entry.slice(8), 16) >>> bit) & 1) !== 0)).map(([, name, words]) => `${name}: ${words}`).join('\n');
