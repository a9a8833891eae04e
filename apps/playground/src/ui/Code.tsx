/** The program's code; the instruction to come is amber, and a bar shows where slices ended: a profile for free. */
import { memo, useEffect, useRef } from 'react';
import type { CodeLine } from '@lux9/protocol';
import { address } from './format.ts';

interface Props {
  readonly lines: readonly CodeLine[];
  readonly rip: number;
  readonly samples: readonly number[];
  readonly running: boolean;
}

interface LineProps {
  readonly line: CodeLine;
  readonly current: boolean;
  /** 0 to 100: this line's share of the samples, the busiest being 100. */
  readonly heat: number;
}

const Line = memo(function Line({ line, current, heat }: LineProps): React.ReactNode {
  return (
    <tr aria-current={current ? 'step' : undefined}>
      <td className="heat"><div><i style={{ width: `${heat}%` }} /></div></td>
      <td className="address">{address(line.address)}</td>
      <td className="bytes">{line.bytes}</td>
      <td className="mnemonic">{line.mnemonic}</td>
      <td>{line.operands}</td>
    </tr>
  );
});

export function Code({ lines, rip, samples, running }: Props): React.ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const most = samples.reduce((a, b) => Math.max(a, b ?? 0), 1);

  useEffect(() => {
    const row = box.current?.querySelector<HTMLElement>('[aria-current]');
    if (running || !row || !box.current) return;
    const { scrollTop, clientHeight } = box.current;
    const outside = row.offsetTop < scrollTop + 24 || row.offsetTop + row.offsetHeight > scrollTop + clientHeight - 24;
    if (outside) box.current.scrollTop = row.offsetTop - clientHeight / 2;
  }, [rip, running, lines]);

  return (
    <section className="pane code" aria-label="Code">
      <h2>
        Code <em>the bar: where slices ended</em>
      </h2>
      <div className="scroll" ref={box} tabIndex={0}>
        <table>
          <tbody>
            {lines.map((line, i) => (
              <Line key={line.address} line={line} current={line.address === rip} heat={Math.round(((samples[i] ?? 0) * 100) / most)} />
            ))}
          </tbody>
        </table>
        {lines.length === 0 && <p className="empty">The disassembler is on its way.</p>}
      </div>
    </section>
  );
}
