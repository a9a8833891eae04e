/** The timeline strip: what happened, at its instant; the amber line is now. The place of time travel later. */
import { useRef } from 'react';
import { openView } from '../layout/workbench.ts';
import { useHappenings, type Happening } from '../machine/events.ts';
import { usePick } from '../machine/hooks.ts';
import { clock } from './format.ts';

const marks: Record<Happening['kind'], string> = { boot: '·', born: '+', gone: '–', broken: '×', stop: '‖' };

export function Timeline(): React.ReactNode {
  const ns = usePick((s) => s.status?.ns ?? 0);
  const list = useHappenings();
  const strip = useRef<HTMLDivElement>(null);
  // The last minute fills the strip; before that, all there is.
  const shown = Math.min(Math.max(ns, 1e9), 60e9);
  const from = Math.max(0, ns - shown);
  const late = list.filter((h) => h.ns >= from).slice(-120);
  const boot = list.filter((h) => h.kind === 'boot' && h.ns >= from);
  return (
    <div className="timeline" role="region" aria-label="Timeline" ref={strip}>
      {boot.length > 0 && (
        <span className="boot" style={{ left: `${((boot[0]!.ns - from) / shown) * 100}%` }} title={boot.map((b) => `${clock(b.ns)} ${b.text}`).join('\n')}>boot</span>
      )}
      {late.filter((h) => h.kind !== 'boot').map((h, i) => (
        <button
          key={`${h.ns} ${i}`}
          tabIndex={-1}
          data-kind={h.kind}
          style={{ left: `${((h.ns - from) / shown) * 100}%` }}
          title={`${clock(h.ns)} ${h.text}`}
          aria-label={`${clock(h.ns)} ${h.text}`}
          onClick={() => openView('processes', h.pid > 0 ? { pid: h.pid } : {})}
        >
          {marks[h.kind]}
        </button>
      ))}
      <span className="latest">{late.filter((h) => h.kind !== 'boot').at(-1)?.text ?? ''}</span>
      <span className="now">{clock(ns)}</span>
    </div>
  );
}
