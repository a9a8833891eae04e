/** Registers, flags and SSE; what changed since the last stop is marked. */
import { useEffect, useRef } from 'react';

export function parseRegisters(text: string): ReadonlyMap<string, string> {
  return new Map(text.split('\n').filter((l) => l !== '').map((l) => [l.slice(0, l.indexOf(' ')), l.slice(l.indexOf(' ') + 1)]));
}

const shown = ['rip', 'rsp', 'rbp', 'rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15', 'fsbase', 'cr2', 'cr3', 'mxcsr'];
const flags = [['C', 0], ['P', 2], ['A', 4], ['Z', 6], ['S', 7], ['D', 10], ['O', 11]] as const;

export function Registers({ registers, loaded, current }: { readonly registers: ReadonlyMap<string, string>; readonly loaded: boolean; readonly current: number }): React.ReactNode {
  const before = useRef<ReadonlyMap<string, string>>(new Map());
  const was = before.current;
  useEffect(() => {
    before.current = registers;
  }, [registers]);
  const value = (name: string): React.ReactNode => {
    const text = registers.get(name) ?? '';
    const zeros = /^0*(?=.)/.exec(text)?.[0] ?? '';
    return <dd className={was.has(name) && was.get(name) !== text ? 'changed' : undefined}><span className="zero">{zeros}</span>{text.slice(zeros.length)}</dd>;
  };
  const rflags = Number.parseInt(registers.get('rflags') ?? '0', 16);
  return (
    <section aria-label="Registers" className="scroll" tabIndex={0}>
      <h2>Registers{!loaded && current > 0 && ` of process ${current}, which ran last`}</h2>
      <p className="flagrow">{flags.map(([name, bit]) => <span key={name} data-set={(rflags >> bit) & 1}>{name}<sub>{(rflags >> bit) & 1}</sub></span>)}</p>
      <dl className="kv">{shown.map((name) => <div key={name} style={{ display: 'contents' }}><dt>{name}</dt>{value(name)}</div>)}</dl>
      <details>
        <summary>SSE</summary>
        <dl className="kv">{Array.from({ length: 16 }, (_, i) => `xmm${i}`).map((name) => <div key={name} style={{ display: 'contents' }}><dt>{name}</dt>{value(name)}</div>)}</dl>
      </details>
    </section>
  );
}
