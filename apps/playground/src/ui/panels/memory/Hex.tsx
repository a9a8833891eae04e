/** Memory of a process in hexadecimal, as /proc/n/mem reads it; bytes that changed since the last look are marked. */
import { useEffect, useRef, useState } from 'react';
import { select } from '../../layout/workbench.ts';
import { usePolled } from '../../machine/hooks.ts';
import { hex } from '../../shell/format.ts';

const rows = 24;

export function Hex({ pid, address }: { readonly pid: number; readonly address: number }): React.ReactNode {
  const [at, setAt] = useState(address - (address % 16));
  useEffect(() => setAt(address - (address % 16)), [address]);
  const before = useRef<{ at: number; data: Uint8Array } | null>(null);
  const mem = usePolled('0', `/proc/${pid}/mem ${at}`, 500, (tree) => tree.part(`/proc/${pid}/mem`, at, rows * 16));
  const data = mem.value ?? new Uint8Array(0);
  const was = before.current !== null && before.current.at === at ? before.current.data : data;
  useEffect(() => {
    if (mem.value !== null) before.current = { at, data: mem.value };
  }, [mem.value, at]);
  const lines = Array.from({ length: Math.ceil(data.length / 16) }, (_, i) => data.subarray(i * 16, i * 16 + 16));
  return (
    <div className="hex">
      <p className="bar">
        <button onClick={() => setAt(Math.max(0, at - rows * 16))}>Earlier</button>
        <button onClick={() => setAt(at + rows * 16)}>Later</button>
        <span className="said">{mem.error !== '' ? mem.error : 'What was never touched reads as its file, or zeros.'}</span>
      </p>
      <pre tabIndex={0} aria-label={`Memory at ${hex(at)}`}>
        {lines.map((line, i) => (
          <span key={i}>
            <i onClick={() => select({ address: at + i * 16 })}>{hex(at + i * 16, 12)}</i>{'  '}
            {Array.from(line, (b, j) => (
              <span key={j} className={was[i * 16 + j] !== b ? 'changed' : b === 0 ? 'zero' : undefined}>{hex(b, 2)}{j === 7 ? '  ' : ' '}</span>
            ))}
            {' '}{Array.from(line, (b) => (b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : '.')).join('')}{'\n'}
          </span>
        ))}
      </pre>
    </div>
  );
}
