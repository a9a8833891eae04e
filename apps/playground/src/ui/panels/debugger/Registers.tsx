/** Registers of a process, wherever they stand; flags, SSE and x87 in words; what changed since the stop before is marked. */
import { useRef } from 'react';
import { select } from '../../layout/workbench.ts';

export type RegisterSet = ReadonlyMap<string, string>;

export function parseRegisters(text: string): RegisterSet {
  return new Map(text.split('\n').filter((l) => l !== '').map((l) => [l.slice(0, l.indexOf(' ')), l.slice(l.indexOf(' ') + 1)]));
}

const shown = ['rip', 'rsp', 'rbp', 'rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15', 'fsbase', 'gsbase'];
const flags = [['C', 0, 'carry'], ['P', 2, 'parity'], ['A', 4, 'auxiliary carry'], ['Z', 6, 'zero'], ['S', 7, 'sign'], ['T', 8, 'trap'], ['I', 9, 'interrupts'], ['D', 10, 'direction'], ['O', 11, 'overflow']] as const;
/** Exceptions of MXCSR and of the x87 status word, lowest bit first (SDM vol. 1, 8.1.3 and 10.2.3). */
const exceptions = ['invalid', 'denormal', 'divide by zero', 'overflow', 'underflow', 'precision'];
const rounding = ['nearest', 'down', 'up', 'towards zero'];

const inWords = (bits: number): string => exceptions.filter((_, i) => ((bits >> i) & 1) !== 0).join(', ') || 'none';
const hexOf = (set: RegisterSet, name: string): number => Number.parseInt(set.get(name) ?? '0', 16);

/** 128 bits, given as 32 digits, as two doubles and four floats. */
function lanes(text: string): string {
  const view = new DataView(new ArrayBuffer(16));
  for (let i = 0; i < 16; i++) view.setUint8(i, Number.parseInt(text.slice(30 - i * 2, 32 - i * 2), 16) || 0);
  const doubles = [0, 8].map((at) => view.getFloat64(at, true));
  const floats = [0, 4, 8, 12].map((at) => view.getFloat32(at, true));
  return `as doubles ${doubles.join(', ')}\nas floats ${floats.join(', ')}`;
}

interface Props {
  readonly pid: number;
  readonly registers: RegisterSet;
  readonly held: boolean;
  /** Another stop: what came before it is what is compared with. */
  readonly stop: string;
}

export function Registers({ pid, registers, held, stop }: Props): React.ReactNode {
  const now = useRef<{ stop: string; pid: number; set: RegisterSet; before: RegisterSet }>({ stop: '', pid: 0, set: new Map(), before: new Map() });
  const n = now.current;
  if (held && registers.size > 0 && (n.stop !== stop || n.pid !== pid)) now.current = { stop, pid, set: registers, before: n.pid === pid ? n.set : new Map() };
  else if (held && registers !== n.set) now.current = { ...n, set: registers };
  const { before } = now.current;
  const value = (name: string, title?: string): React.ReactNode => {
    const text = (registers.get(name) ?? '').split(' ')[0]!;
    const zeros = /^0*(?=.)/.exec(text)?.[0] ?? '';
    const changed = held && before.has(name) && before.get(name)!.split(' ')[0] !== text;
    return <dd className={changed ? 'changed' : undefined} title={title ?? (changed ? `was ${before.get(name)!}` : undefined)}><span className="zero">{zeros}</span>{text.slice(zeros.length)}</dd>;
  };
  const row = (name: string, content: React.ReactNode): React.ReactNode => <div key={name} style={{ display: 'contents' }}><dt>{name}</dt>{content}</div>;
  if (registers.size === 0) return <section aria-label="Registers" className="scroll"><p className="empty">A kernel process has no registers of its own: it runs inside the kernel.</p></section>;
  const rflags = hexOf(registers, 'rflags');
  const rflagsBefore = before.has('rflags') ? hexOf(before, 'rflags') : rflags;
  const mxcsr = hexOf(registers, 'mxcsr');
  const fcw = hexOf(registers, 'fcw');
  const fsw = hexOf(registers, 'fsw');
  return (
    <section aria-label="Registers" className="scroll" tabIndex={0}>
      <h2 title={`machine:/proc/${pid}/regs`}>Registers</h2>
      <p className="flagrow">
        {flags.map(([name, bit, words]) => (
          <span key={name} title={words} data-set={(rflags >> bit) & 1} data-changed={held && (((rflags ^ rflagsBefore) >> bit) & 1) !== 0}>{name}<sub>{(rflags >> bit) & 1}</sub></span>
        ))}
      </p>
      <dl className="kv">
        {shown.map((name) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt><button className="plain" title={`Show what ${name} points to`} onClick={() => select({ address: hexOf(registers, name) })}>{name}</button></dt>{value(name)}
          </div>
        ))}
      </dl>
      <details>
        <summary>SSE</summary>
        <dl className="kv">
          {Array.from({ length: 16 }, (_, i) => `xmm${i}`).map((name) => row(name, value(name, lanes(registers.get(name) ?? ''))))}
          {row('mxcsr', value('mxcsr', `exceptions: ${inWords(mxcsr)}\nmasked: ${inWords(mxcsr >> 7)}\nrounds to ${rounding[(mxcsr >> 13) & 3]}`))}
        </dl>
      </details>
      <details>
        <summary>x87</summary>
        <dl className="kv">
          {Array.from({ length: 8 }, (_, i) => `st${i}`).map((name) => row(name, <dd title={registers.get(name)}>{registers.get(name)?.split(' ').slice(1).join(' ')}</dd>))}
          {row('fcw', value('fcw', `masked: ${inWords(fcw)}\nrounds to ${rounding[(fcw >> 10) & 3]}`))}
          {row('fsw', value('fsw', `exceptions: ${inWords(fsw)}\ntop of stack ${(fsw >> 11) & 7}`))}
          {row('ftw', value('ftw', 'a bit for each register that holds something'))}
        </dl>
      </details>
    </section>
  );
}
