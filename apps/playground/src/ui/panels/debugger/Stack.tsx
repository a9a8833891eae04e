/** Stacks: what the kernel holds of the process, and the words on its own stack, those that point into code by name. */
import { useFile, usePolled } from '../../machine/hooks.ts';
import type { Symbols } from './symbols.ts';

const words = 48;

export function Stack({ pid, rsp, symbols }: { readonly pid: number; readonly rsp: number; readonly symbols: Symbols }): React.ReactNode {
  const kstack = useFile('0', `/proc/${pid}/kstack`, 500);
  const mem = usePolled('0', rsp === 0 ? '' : `/proc/${pid}/mem ${rsp}`, 1000, (tree) => tree.part(`/proc/${pid}/mem`, rsp, words * 8));
  const data = mem.value ?? new Uint8Array(0);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const rows: { at: number; value: bigint; name: string }[] = [];
  for (let i = 0; i + 8 <= data.length; i += 8) {
    const value = view.getBigUint64(i, true);
    const address = Number(value);
    rows.push({ at: rsp + i, value, name: symbols.isText(address) ? symbols.nameAt(address) : '' });
  }
  return (
    <section aria-label="Stacks" className="scroll stacks" tabIndex={0}>
      <h2>Kernel stack</h2>
      <pre className="pad" tabIndex={0} aria-label="Kernel stack">{kstack.value === '' || kstack.value === null ? <em>The process is in user mode: the kernel holds nothing of it.</em> : kstack.value}</pre>
      <h2>User stack</h2>
      {rows.length === 0
        ? <p className="said pad">{mem.error || 'Shown for the process whose registers stand in the processor.'}</p>
        : <dl className="kv">{rows.map((r) => <div key={r.at} style={{ display: 'contents' }}><dt>{r.at.toString(16)}</dt><dd>{r.value.toString(16).padStart(16, '0')} {r.name !== '' && <b title={r.name}>{r.name}</b>}</dd></div>)}</dl>}
    </section>
  );
}
