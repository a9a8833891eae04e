/** Stacks: the calls that led to where the process is, what the kernel holds of it, and the words on its own stack. */
import { useFile, usePolled } from '../../machine/hooks.ts';
import { frameInWords, parseKstack } from '../kstack.ts';
import type { Symbols } from './symbols.ts';

const words = 48;

export interface Call {
  readonly pc: number;
  readonly sp: number;
  readonly name: string;
  readonly where: string;
}

/** machine:/proc/n/stack: PC SP NAME [FILE:LINE]. */
export function parseCalls(text: string): Call[] {
  return text.split('\n').filter((l) => l !== '').map((l) => {
    const [pc = '0', sp = '0', name = '', where = ''] = l.split(' ');
    return { pc: Number.parseInt(pc, 16), sp: Number.parseInt(sp, 16), name, where };
  });
}

interface Props {
  readonly pid: number;
  readonly rsp: number;
  readonly calls: readonly Call[];
  /** Which call the code shows. */
  readonly at: number;
  readonly onChoose: (at: number) => void;
  readonly symbols: Symbols;
}

export function Stack({ pid, rsp, calls, at, onChoose, symbols }: Props): React.ReactNode {
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
  const inKernel = parseKstack(kstack.value ?? '');
  return (
    <section aria-label="Stacks" className="scroll stacks" tabIndex={0}>
      <h2 title={`/proc/${pid}/kstack`}>In the kernel</h2>
      {inKernel.length === 0
        ? <p className="said pad">It is in user mode: the kernel holds nothing of it.</p>
        : <ol className="frames-in-words">{inKernel.toReversed().map((f, i) => <li key={i} title={f.line}>{frameInWords(f)} <code>{f.op}</code></li>)}</ol>}
      <h2 title={`machine:/proc/${pid}/stack`}>Calls</h2>
      {calls.length === 0
        ? <p className="said pad">Not known: without the program’s symbols the words below are all there is.</p>
        : (
          <ul className="calls-list" role="listbox" aria-label="Calls" tabIndex={0} onKeyDown={(e) => {
            const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
            if (step === 0) return;
            e.preventDefault();
            onChoose(Math.max(0, Math.min(calls.length - 1, at + step)));
          }}>
            {calls.map((c, i) => (
              <li key={`${c.sp} ${c.pc}`} role="option" aria-selected={i === at} title={`${c.pc.toString(16)} ${c.name} ${c.where}`} onClick={() => onChoose(i)}>
                <b>{c.name.slice(c.name.lastIndexOf('/') + 1)}</b> <span className="said">{c.where.slice(c.where.lastIndexOf('/') + 1)}</span>
              </li>
            ))}
          </ul>
        )}
      <h2 title={`/proc/${pid}/mem`}>Words on its stack</h2>
      {rows.length === 0
        ? <p className="said pad">{mem.error || 'None: it has no stack of its own.'}</p>
        : <dl className="kv">{rows.map((r) => <div key={r.at} style={{ display: 'contents' }}><dt>{r.at.toString(16)}</dt><dd>{r.value.toString(16).padStart(16, '0')} {r.name !== '' && <b title={r.name}>{r.name.slice(r.name.lastIndexOf('/') + 1)}</b>}</dd></div>)}</dl>}
    </section>
  );
}
