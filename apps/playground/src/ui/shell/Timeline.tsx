/** The timeline strip: what happened, at its instant; the amber line is now. The place of time travel later. */
import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { openView } from '../layout/workbench.ts';
import { addBookmark, removeBookmark, useHappenings, type Happening, type HappeningKind } from '../machine/events.ts';
import { usePick } from '../machine/hooks.ts';
import { clock } from './format.ts';

/** Most telling first: of those at one place it is the one shown. */
const marks: readonly (readonly [kind: HappeningKind, mark: string])[] = [
  ['bookmark', '★'], ['stop', '‖'], ['broken', '×'], ['fault', '!'], ['kill', '†'], ['note', '♪'], ['gone', '–'], ['born', '+'],
];
const rank = new Map(marks.map(([kind], i) => [kind, i]));
const markOf = new Map(marks);
/** Marks nearer to each other than this share of the strip become one. */
const nearness = 0.012;
const shownMax = 12;

interface Mark {
  readonly at: number;
  readonly all: readonly Happening[];
}

function cluster(list: readonly Happening[], from: number, shown: number): Mark[] {
  const out: { at: number; all: Happening[] }[] = [];
  for (const h of [...list].sort((a, b) => a.ns - b.ns)) {
    const at = (h.ns - from) / shown;
    const last = out.at(-1);
    if (last !== undefined && at - last.at < nearness && h.kind !== 'bookmark' && last.all[0]!.kind !== 'bookmark') last.all.push(h);
    else out.push({ at, all: [h] });
  }
  return out;
}

/** The most telling of them, in their order. */
function words(all: readonly Happening[]): string {
  const shown = [...all].sort((a, b) => (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0) || b.ns - a.ns).slice(0, shownMax).sort((a, b) => a.ns - b.ns);
  const lines = shown.map((h) => `${clock(h.ns)} ${h.text}`);
  return (all.length > shownMax ? [...lines, `and ${all.length - shownMax} more`] : lines).join('\n');
}

function onArrows(event: React.KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
  event.preventDefault();
}

export function Timeline(): React.ReactNode {
  const now = usePick((s) => s.status?.ns ?? 0);
  /** Since when the pointer is over the marks. Under it they stand still: what moves cannot be clicked. */
  const [still, setStill] = useState<number | null>(null);
  const ns = still !== null && still <= now ? still : now;
  const list = useHappenings();
  // The last minute fills the strip; before that, all there is.
  const shown = Math.min(Math.max(ns, 1e9), 60e9);
  const from = Math.max(0, ns - shown);
  const late = list.filter((h) => h.ns >= from && h.kind !== 'boot');
  const boot = list.filter((h) => h.kind === 'boot' && h.ns >= from);
  const latest = late.filter((h) => h.kind !== 'bookmark').at(-1);
  return (
    <section className="timeline" aria-label="Timeline" onKeyDown={onArrows}>
      {boot.length > 0 && (
        <button className="boot" tabIndex={-1} style={{ left: `${((boot[0]!.ns - from) / shown) * 100}%` }} title={`The kernel’s stages. From machine:/stages\n${words(boot)}`} onClick={() => openView('files', { path: 'machine:/stages' })}>boot</button>
      )}
      <div className="marks" onPointerEnter={() => setStill(now)} onPointerLeave={() => setStill(null)}>
        {cluster(late, from, shown).map(({ at, all }) => {
          const chief = all.reduce((a, b) => (rank.get(b.kind)! < rank.get(a.kind)! ? b : a));
          const bookmark = chief.kind === 'bookmark';
          return (
            <button
              key={all[0]!.ns}
              tabIndex={-1}
              className="mark"
              data-kind={chief.kind}
              style={{ left: `${at * 100}%` }}
              title={bookmark ? `${clock(chief.ns)} bookmark. A click takes it away` : words(all)}
              aria-label={bookmark ? `Remove the bookmark at ${clock(chief.ns)}` : words(all)}
              onClick={() => (bookmark ? removeBookmark(chief) : openView('processes', chief.pid > 0 ? { pid: chief.pid } : {}))}
            >
              {markOf.get(chief.kind)}
            </button>
          );
        })}
      </div>
      <span className="latest" title={latest === undefined ? '' : 'From machine:/events'}>{latest?.text ?? ''}</span>
      <button className="add" title="Bookmark this instant" aria-label="Bookmark this instant" onClick={() => void addBookmark().catch(() => undefined)}><Bookmark size={12} aria-hidden /></button>
      <span className="now">{clock(now)}</span>
    </section>
  );
}
