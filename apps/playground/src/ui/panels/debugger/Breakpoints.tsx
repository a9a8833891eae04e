/** Where to stop: an address or symbol, a system call, bytes that change. */
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { syscalls } from '@lux9/abi';
import type { Breakpoint } from '@lux9/protocol';
import { client } from '../../machine/client.ts';
import { usePick } from '../../machine/hooks.ts';
import type { Symbols } from './symbols.ts';

interface Kept {
  readonly breakpoint: Breakpoint;
  readonly text: string;
}

export function Breakpoints({ pid, symbols }: { readonly pid: number; readonly symbols: Symbols }): React.ReactNode {
  const [list, setList] = useState<readonly Kept[]>([]);
  const [kind, setKind] = useState<Breakpoint['kind']>('address');
  const [what, setWhat] = useState('');
  const [any, setAny] = useState(true);
  const [error, setError] = useState('');
  const machine = usePick((s) => s.machine);
  useEffect(() => setList([]), [machine]);
  useEffect(() => {
    client.tell((api) => api.setBreakpoints(list.map((k) => k.breakpoint)));
  }, [list]);
  useEffect(() => () => client.tell((api) => api.setBreakpoints([])), []);

  const add = (): void => {
    const who = any && kind !== 'write' ? 0 : pid;
    const suffix = who === 0 ? '' : `, process ${who}`;
    const text = what.trim();
    const address = symbols.find(text) ?? (/^(0x)?[0-9a-f]+$/i.test(text) ? Number.parseInt(text, 16) : Number.NaN);
    let made: Kept | null = null;
    if (kind === 'syscall') {
      const call = syscalls.find((s) => s.name.toLowerCase() === text.toLowerCase() || s.shown.toLowerCase() === text.toLowerCase());
      if (call !== undefined) made = { breakpoint: { kind, pid: who, number: call.number }, text: `system call ${call.shown}${suffix}` };
    } else if (Number.isFinite(address)) {
      made = kind === 'address'
        ? { breakpoint: { kind, pid: who, address }, text: `${symbols.nameAt(address)}${suffix}` }
        : { breakpoint: { kind, pid: who, address, bytes: 8 }, text: `8 bytes at 0x${address.toString(16)} change${suffix}` };
    }
    if (made === null) {
      setError(kind === 'syscall' ? `there is no system call ${text}` : `there is no symbol ${text} in this program`);
      return;
    }
    setError('');
    setWhat('');
    setList([...list, made]);
  };
  return (
    <section aria-label="Breakpoints" className="scroll">
      <h2>Stop at</h2>
      <form
        className="bar"
        onSubmit={(e) => {
          e.preventDefault();
          add();
        }}
      >
        <select aria-label="Kind" value={kind} onChange={(e) => setKind(e.target.value as Breakpoint['kind'])}>
          <option value="address">address or symbol</option>
          <option value="syscall">system call</option>
          <option value="write">change of memory</option>
        </select>
        <input aria-label="What to stop at" className="mono" list="lux9-symbols" placeholder={kind === 'syscall' ? 'open' : 'main'} value={what} size={14} onChange={(e) => setWhat(e.target.value)} />
        <datalist id="lux9-symbols">
          {(kind === 'syscall' ? syscalls.map((s) => s.shown) : symbols.list.filter((s) => /^[TtLl]$/.test(s.type)).slice(0, 800).map((s) => s.name)).map((name, i) => <option key={i} value={name} />)}
        </datalist>
        <label><input type="checkbox" checked={any && kind !== 'write'} disabled={kind === 'write'} onChange={(e) => setAny(e.target.checked)} /> in any process</label>
        <button type="submit">Set</button>
      </form>
      {error !== '' && <p className="said pad" role="alert">{error}</p>}
      <ul className="choices">
        {list.map((k, i) => (
          <li key={i}>
            <button className="plain" aria-label={`Remove: ${k.text}`} onClick={() => setList(list.filter((_, j) => j !== i))}><X size={12} aria-hidden /></button> <code>{k.text}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
