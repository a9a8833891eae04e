/** Where to stop: an address or symbol, a system call, bytes that change. */
import { X } from 'lucide-react';
import { useState } from 'react';
import { syscalls } from '@lux9/abi';
import type { Breakpoint } from '@lux9/protocol';
import type { Proc } from '../../machine/procs.ts';
import { addBreak, removeBreak, switchBreak, useBreaks } from './breaks.ts';
import type { Symbols } from './symbols.ts';

const kinds = { address: 'address or symbol', syscall: 'system call', write: 'change of memory' } as const;
const holders = { address: 'main', syscall: 'open', write: '7ffffffff000' } as const;

/** What a text names, or why it names nothing. */
function parse(kind: Breakpoint['kind'], text: string, pid: number, symbols: Symbols): { breakpoint: Breakpoint; text: string } | string {
  const suffix = pid === 0 ? '' : `, process ${pid}`;
  if (text === '') return kind === 'syscall' ? 'Which system call? Its name, like open.' : 'Where? A symbol, or an address in hexadecimal.';
  if (kind === 'syscall') {
    const call = syscalls.find((s) => s.name.toLowerCase() === text.toLowerCase() || s.shown.toLowerCase() === text.toLowerCase());
    return call === undefined ? `There is no system call ${text}.` : { breakpoint: { kind, pid, number: call.number }, text: `system call ${call.shown}${suffix}` };
  }
  const address = symbols.find(text) ?? (/^(0x)?[0-9a-f]+$/i.test(text) ? Number.parseInt(text, 16) : Number.NaN);
  if (!Number.isFinite(address)) return symbols.list.length === 0 ? `No symbols of this program are known: ${text} cannot be found. An address in hexadecimal can.` : `There is no symbol ${text} in this program.`;
  if (address >= 2 ** 47) return 'Addresses of programs end below 2^47.';
  return kind === 'address'
    ? { breakpoint: { kind, pid, address }, text: `${symbols.nameAt(address)}${suffix}` }
    : { breakpoint: { kind: 'write', pid, address, bytes: 8 }, text: `8 bytes at 0x${address.toString(16)} change${suffix}` };
}

export function Breakpoints({ pid, symbols, procs }: { readonly pid: number; readonly symbols: Symbols; readonly procs: readonly Proc[] }): React.ReactNode {
  const list = useBreaks();
  const [kind, setKind] = useState<Breakpoint['kind']>('address');
  const [what, setWhat] = useState('');
  /** Null: what suits the kind. While a breakpoint waits for a process, that goes an instruction at a time. */
  const [asked, setAny] = useState<boolean | null>(null);
  const any = kind === 'write' ? false : (asked ?? kind === 'syscall');
  const [error, setError] = useState('');
  const add = (): void => {
    const made = parse(kind, what.trim(), any ? 0 : pid, symbols);
    if (typeof made === 'string') return setError(made);
    setError('');
    setWhat('');
    addBreak(made.breakpoint, made.text);
  };
  return (
    <section aria-label="Breakpoints">
      <form
        className="bar"
        onSubmit={(e) => {
          e.preventDefault();
          add();
        }}
      >
        <select aria-label="Kind" value={kind} onChange={(e) => setKind(e.target.value as Breakpoint['kind'])}>
          {Object.entries(kinds).map(([k, words]) => <option key={k} value={k}>{words}</option>)}
        </select>
        <input aria-label="What to stop at" className="mono" list="lux9-symbols" placeholder={holders[kind]} value={what} size={14} onChange={(e) => setWhat(e.target.value)} />
        <datalist id="lux9-symbols">
          {(kind === 'syscall' ? syscalls.map((s) => s.shown) : symbols.list.filter((s) => /^[TtLl]$/.test(s.type) && s.name.includes(what)).slice(0, 200).map((s) => s.name)).map((name, i) => <option key={i} value={name} />)}
        </datalist>
        <label title={`Else in process ${pid} and those that share its memory`}><input type="checkbox" checked={any} disabled={kind === 'write'} onChange={(e) => setAny(e.target.checked)} /> in any process</label>
        <button type="submit">Set</button>
      </form>
      {error !== '' && <p className="said pad" role="alert">{error}</p>}
      {list.length === 0 && error === '' && <p className="said pad">None. A click on an address of the code above sets one there. The machine stops before that instruction, or behind the one that changed the memory.</p>}
      <ul className="choices">
        {list.map((k) => {
          const gone = k.breakpoint.pid !== 0 && procs.length > 0 && !procs.some((p) => p.pid === k.breakpoint.pid);
          return (
            <li key={k.id}>
              <input type="checkbox" aria-label={`Stop at ${k.text}`} checked={k.on} onChange={() => switchBreak(k.id)} />{' '}
              <button className="plain" aria-label={`Remove: ${k.text}`} onClick={() => removeBreak(k.id)}><X size={12} aria-hidden /></button> <code>{k.text}</code>
              {gone && <em> its process has ended</em>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
