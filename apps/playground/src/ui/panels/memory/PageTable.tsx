/** The page tables of a process as a tree: four levels, an entry a line, its bits in letters. Branches open by click or arrow. */
import { useMemo, useState } from 'react';
import { select } from '../../layout/workbench.ts';
import { useFile } from '../../machine/hooks.ts';
import { Empty } from '../../parts/Empty.tsx';

interface Entry {
  readonly level: number;
  readonly va: number;
  readonly entry: string;
  readonly flags: string;
  readonly children: Entry[];
}

const names = ['', 'page', 'table', 'directory', 'pointers'];
const spans = [0, 2 ** 12, 2 ** 21, 2 ** 30, 2 ** 39];

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

export function PageTable({ pid, address }: { readonly pid: number; readonly address: number | null }): React.ReactNode {
  const text = useFile('machine', `/proc/${pid}/pt`, 1000);
  const roots = useMemo(() => parse(text.value ?? ''), [text.value]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState('');
  const keyOf = (e: Entry): string => `${e.level}.${e.va}`;
  const holds = (e: Entry): boolean => address !== null && address >= e.va && address < e.va + spans[e.level]!;
  const isOpen = (e: Entry): boolean => open.has(keyOf(e)) || (e.level > 2 && !open.has(`-${keyOf(e)}`)) || (holds(e) && !open.has(`-${keyOf(e)}`));
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
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const e = lines[current];
    if (event.key === 'ArrowDown') setAt(keyOf(lines[Math.min(lines.length - 1, current + 1)]!));
    else if (event.key === 'ArrowUp') setAt(keyOf(lines[Math.max(0, current - 1)]!));
    else if (e !== undefined && e.level > 1 && ((event.key === 'ArrowRight' && !isOpen(e)) || (event.key === 'ArrowLeft' && isOpen(e)))) toggle(e);
    else if (event.key === 'Enter' && e !== undefined) select({ address: e.va });
    else return;
    event.preventDefault();
  };
  return (
    <>
      <p className="said">P present, W writable, U user, C uncached, A accessed, D dirty, N no execute. The real tables, in guest memory, walked by the processor.</p>
      <div className="tree" role="tree" aria-label={`Page tables of process ${pid}`} tabIndex={0} onKeyDown={onKeyDown}>
        {lines.map((e) => (
          <div
            key={keyOf(e)}
            role="treeitem"
            aria-level={5 - e.level}
            aria-expanded={e.level > 1 ? isOpen(e) : undefined}
            aria-selected={keyOf(e) === at || (e.level === 1 && holds(e))}
            style={{ paddingLeft: 12 + (4 - e.level) * 16 }}
            onClick={() => {
              setAt(keyOf(e));
              if (e.level > 1) toggle(e);
              else select({ address: e.va });
            }}
          >
            <span>{e.level > 1 ? (isOpen(e) ? '▾' : '▸') : ' '}</span>
            <span>{e.va.toString(16).padStart(12, '0')}</span>
            <span className="flags">{names[e.level]}</span>
            <span>{e.entry}</span>
            <span className="flags">{e.flags}</span>
            {e.level > 1 && <span className="flags">{e.children.length}</span>}
          </div>
        ))}
      </div>
    </>
  );
}
