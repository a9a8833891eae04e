/** The code around the current instruction, in Intel's words, beside the source line it came from. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { select } from '../../layout/workbench.ts';
import { useFile, usePolled } from '../../machine/hooks.ts';
import { Source } from '../../parts/Source.tsx';
import { disassemble, type Line } from './disassemble.ts';
import type { Symbols } from './symbols.ts';

const sources = import.meta.glob<string>(['../../../../../../packages/userland/{cmd,lib,servers}/**/*.ts', '!**/*.test.ts'], { query: '?raw', import: 'default' });
const before = 160;
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

export function Code({ pid, rip, current, symbols }: { readonly pid: number; readonly rip: number; readonly current: number; readonly symbols: Symbols }): React.ReactNode {
  const lineText = useFile('machine', `/proc/${pid}/lines`, 0);
  const lines = useMemo(() => parseLines(lineText.value ?? ''), [lineText.value]);
  // Decoding starts where a function starts, so that it meets every instruction at its first byte.
  const start = useMemo(() => {
    const functions = symbols.list.filter((s) => /^[TtLl]$/.test(s.type) && s.address <= rip && rip - s.address < 4096);
    return functions.at(-1)?.address ?? rip;
  }, [symbols, rip]);
  const from = rip - start > 2048 ? rip : start;
  const mem = usePolled('0', rip === 0 ? '' : `/proc/${pid}/mem code ${from} ${rip}`, 0, (tree) => tree.part(`/proc/${pid}/mem`, from, rip - from + after));
  const [list, setList] = useState<readonly Line[]>([]);
  const home = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let over = false;
    if (mem.value === null) setList([]);
    else {
      void disassemble(mem.value, from).then((all) => {
        if (over) return;
        const at = all.findIndex((l) => l.address === rip);
        setList(all.slice(Math.max(0, at - before / 8), at + 48));
      });
    }
    return () => {
      over = true;
    };
  }, [mem.value, from, rip]);
  useEffect(() => {
    void home.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [list]);

  // A function without lines of its own must not show its neighbour's.
  const near = rip === 0 ? undefined : lines.at(rip);
  // Where it begins, before its first line, that line is meant.
  const first = rip === 0 ? undefined : lines.from(start);
  const next = symbols.list.find((s) => /^[TtLl]$/.test(s.type) && s.address > start)?.address ?? Infinity;
  const place = near !== undefined && near.pc >= start ? near : first !== undefined && first.pc < next ? first : undefined;
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

  return (
    <section aria-label="Code" className="code">
      <div className="scroll" ref={home} tabIndex={0} aria-label="Instructions">
        {list.length === 0
          ? <div className="empty">
              <p>{rip === 0 ? 'The registers in the processor are another process’s.' : mem.error || 'reading'}</p>
              {rip === 0 && current > 0 && <p><button onClick={() => select({ pid: current })}>Show process {current}, which ran last</button></p>}
            </div>
          : (
            <table>
              <tbody>
                {list.map((l) => {
                  const name = symbols.nameAt(l.address);
                  return (
                    <tr key={l.address} aria-current={l.address === rip ? 'step' : undefined}>
                      <td className="addr">{l.address.toString(16)}</td>
                      <td className="sym">{name.includes('+') || name.startsWith('0x') ? '' : name}</td>
                      <td className="mn">{l.mnemonic}</td>
                      <td>{l.operands}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          )}
      </div>
      <div className="src">
        {place === undefined
          ? <p className="empty">No source line is known here: the program carries none, or it is not one of the system’s own.</p>
          : source === null ? <p className="empty">{place.file}:{place.line}</p>
          : <><h2>{source.file}:{place.line}</h2><Source text={source.text} line={place.line} label={source.file} /></>}
      </div>
    </section>
  );
}
