/** The code around the current instruction, in Intel's words, beside the source line it came from. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { useFile, usePolled } from '../../machine/hooks.ts';
import { Source } from '../../parts/Source.tsx';
import { toggleBreak, useBreaks } from './breaks.ts';
import { disassemble, type Line } from './disassemble.ts';
import type { Call } from './Stack.tsx';
import type { Symbols } from './symbols.ts';

const sources = import.meta.glob<string>(['../../../../../../packages/userland/{cmd,lib,servers}/**/*.ts', '!../../../../../../packages/userland/**/*.test.ts'], { query: '?raw', import: 'default' });
/** Instructions shown before the one at hand. */
const before = 24;
const after = 320;

interface Place {
  readonly pc: number;
  readonly file: string;
  readonly line: number;
}

interface LineTable {
  /** The last line that begins at or before an address. */
  at(pc: number): Place | undefined;
  /** The first that begins at or behind it. */
  from(pc: number): Place | undefined;
}

function parseLines(text: string): LineTable {
  const rows = text.split('\n').filter((l) => l !== '').map((l): Place => {
    const [pc = '0', file = '', line = '0'] = l.split(' ');
    return { pc: Number.parseInt(pc, 16), file, line: Number(line) };
  });
  /** How many begin at or before `pc`. */
  const count = (pc: number): number => {
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle]!.pc <= pc) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return { at: (pc) => rows[count(pc) - 1], from: (pc) => rows[count(pc - 1)] };
}

interface Props {
  readonly pid: number;
  /** The instruction to show; 0: none. */
  readonly pc: number;
  /** It is the one that runs next, not one that waits for a call to return. */
  readonly next: boolean;
  readonly symbols: Symbols;
  /** Calls that led here, innermost first. */
  readonly callers: readonly Call[];
  /** Reads the program's file, which its file server has to be asked for; null where that is not needed. */
  readonly ask: (() => void) | null;
  readonly onRunTo: ((address: number) => void) | null;
}

export function Code({ pid, pc, next, symbols, callers, ask, onRunTo }: Props): React.ReactNode {
  const breaks = useBreaks();
  const lineText = useFile('machine', `/proc/${pid}/lines`, 0);
  const known = symbols.list.length > 0;
  useEffect(() => lineText.again(), [known]);
  const lines = useMemo(() => parseLines(lineText.value ?? ''), [lineText.value]);
  // Decoding starts where a function starts, so that it meets every instruction at its first byte.
  const start = useMemo(() => symbols.startOf(pc), [symbols, pc]);
  const from = pc - start > 4096 ? pc : start;
  const mem = usePolled('0', pc === 0 ? '' : `/proc/${pid}/mem code ${from} ${pc}`, 0, (tree) => tree.part(`/proc/${pid}/mem`, from, pc - from + after));
  const [list, setList] = useState<readonly Line[]>([]);
  const [at, setAt] = useState(0);
  const home = useRef<HTMLDivElement>(null);
  useEffect(() => setAt(pc), [pc]);
  useEffect(() => {
    let over = false;
    if (mem.value === null) setList([]);
    else {
      void disassemble(mem.value, from).then((all) => {
        if (over) return;
        // What fills the gap between two functions says nothing.
        const code = all.filter((l, i) => l.mnemonic !== 'int3' || all[i - 1]?.mnemonic !== 'int3' || l.address === pc);
        const here = code.findIndex((l) => l.address === pc);
        setList(code.slice(Math.max(0, here - before), Math.max(0, here) + 64));
      });
    }
    return () => {
      over = true;
    };
  }, [mem.value, from, pc]);
  useEffect(() => {
    void home.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [list]);

  // A function without lines of its own must not show its neighbour's.
  const near = pc === 0 ? undefined : lines.at(next ? pc : pc - 1);
  // Where it begins, before its first line, that line is meant.
  const first = pc === 0 ? undefined : lines.from(start);
  const end = symbols.endOf(start);
  const own = near !== undefined && near.pc >= start ? near : first !== undefined && first.pc < end ? first : undefined;
  // A function without lines, as a system call's, is shown by the line that called it.
  const caller = own === undefined ? callers.find((c) => c.where !== '') : undefined;
  const place = own ?? (caller === undefined ? undefined : lines.at(caller.pc - 1));
  const [source, setSource] = useState<{ file: string; text: string } | null>(null);
  useEffect(() => {
    let over = false;
    const path = place?.file.replace(/^.*\/userland\//, '').replace(/^\.?\//, '') ?? '';
    const found = path === '' ? undefined : Object.entries(sources).find(([p]) => p.endsWith(`/userland/${path}`) || p.endsWith(`/${path}`));
    if (found === undefined) setSource(null);
    else void found[1]().then((text) => !over && setSource({ file: path, text }));
    return () => {
      over = true;
    };
  }, [place?.file]);

  const broken = new Set(breaks.filter((k) => k.on && k.breakpoint.kind === 'address').map((k) => (k.breakpoint as { address: number }).address));
  const toggle = (address: number): void => toggleBreak(pid, address, `${symbols.nameAt(address)}, process ${pid}`);
  const onKeyDown = (e: React.KeyboardEvent): void => {
    const i = list.findIndex((l) => l.address === at);
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      const to = list[Math.max(0, Math.min(list.length - 1, i + (e.key === 'ArrowDown' ? 1 : -1)))];
      if (to !== undefined) setAt(to.address);
      home.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
    } else if (e.key === 'b') toggle(at);
    else if (e.key === 'Enter' && onRunTo !== null) onRunTo(at);
    else return;
    e.preventDefault();
  };
  return (
    <section aria-label="Code" className="code">
      <div className="scroll" ref={home} tabIndex={0} role="grid" aria-label="Instructions: arrows choose one, B sets a breakpoint, Enter runs to it" onKeyDown={onKeyDown}>
        {list.length === 0
          ? <div className="empty" role="row"><p role="gridcell">{pc === 0 ? 'A kernel process has no code of its own.' : mem.error === '' ? 'reading' : `Its code cannot be read: ${mem.error}.`}</p></div>
          : (
            <table role="presentation">
              <tbody role="presentation">
                {list.map((l) => {
                  const name = symbols.nameAt(l.address);
                  const title = name.includes('+') || name.startsWith('0x') ? '' : name;
                  return (
                    <tr key={l.address} role="row" aria-selected={l.address === at} aria-current={l.address === pc ? 'step' : undefined} data-waits={l.address === pc && !next} onClick={() => setAt(l.address)}>
                      <td className="addr" role="gridcell">
                        <button className="gutter" tabIndex={-1} aria-pressed={broken.has(l.address)} title={broken.has(l.address) ? 'Take the breakpoint away (B)' : 'Stop here (B)'} onClick={() => toggle(l.address)}>{broken.has(l.address) ? '●' : ' '}{l.address.toString(16)}</button>
                      </td>
                      <td className="mn" role="gridcell">{l.mnemonic}</td>
                      <td role="gridcell">{named(l.operands, symbols)}{title !== '' && <span className="sym" title={title}> {title.slice(title.lastIndexOf('/') + 1)}:</span>}</td>
                      <td role="gridcell" className="runto">{l.address === at && onRunTo !== null && l.address !== pc && <button className="plain" tabIndex={-1} title="Run until this instruction (Enter)" onClick={() => onRunTo(l.address)}>run to</button>}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          )}
      </div>
      <div className="src">
        {place === undefined
          ? (
            <div className="empty">
              {known || pc === 0
                ? <p>No source line is known here: the program carries none, or it is not one of the system’s own.</p>
                : ask !== null
                  ? <><p>Its symbols are not known: they stand in the program’s file, which a file server keeps. Asking it is a request, done as a logged input.</p><p><button onClick={ask}>Read the symbols</button></p></>
                  : <p>Its symbols are not known.</p>}
            </div>
          )
          : source === null ? <p className="empty">{place.file}:{place.line}</p>
          : <><h2>{caller !== undefined && 'called from '}{source.file}:{place.line}</h2><Source text={source.text} line={place.line} label={source.file} /></>}
      </div>
    </section>
  );
}

/** The target of a jump or call by its name. */
function named(operands: string, symbols: Symbols): React.ReactNode {
  const m = /^0x([0-9a-f]+)$/.exec(operands);
  const name = m === null ? '' : symbols.nameAt(Number.parseInt(m[1]!, 16));
  return m === null || name.startsWith('0x') ? operands : <span title={`${operands} ${name}`}>{name.slice(name.lastIndexOf('/') + 1)}</span>;
}
