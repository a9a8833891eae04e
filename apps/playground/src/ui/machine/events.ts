/** What happened in the machine, for the timeline: boot stages, what became of processes (machine:/events), the debugger's stops, and bookmarks. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { client } from './client.ts';
import { useMachine, usePick, usePolled } from './hooks.ts';

export type HappeningKind = 'boot' | 'born' | 'gone' | 'note' | 'kill' | 'fault' | 'broken' | 'stop' | 'bookmark';

export interface Happening {
  readonly ns: number;
  readonly kind: HappeningKind;
  readonly text: string;
  readonly pid: number;
}

const most = 400;
const file = '/events';

/** A line of machine:/events; null: nothing for the timeline. */
export function parseEvent(line: string): (Happening & { readonly number: number }) | null {
  const m = /^(\d+) (\d+) (\d+) (\S+) (\w+) (.*)$/.exec(line);
  if (m === null) return null;
  const [, number, ns, pid, name, what, text = ''] = m;
  // What a closed file or the page itself does for somebody who looks is no event.
  if (name === 'inspect') return null;
  const at = { number: Number(number), ns: Number(ns), pid: Number(pid) };
  const who = `${name} ${pid}`;
  switch (what) {
    case 'fork': case 'exec': return { ...at, kind: 'born', text: `${who} began` };
    case 'note': return text.startsWith('sys: trap') || text.startsWith('sys: fp') ? { ...at, kind: 'fault', text: `${who} faulted: ${text}` } : { ...at, kind: 'note', text: `note to ${who}: ${text}` };
    case 'kill': return { ...at, kind: 'kill', text: `${who} was killed` };
    case 'broke': return { ...at, kind: 'broken', text: `${who} broke: ${text}` };
    default: return { ...at, kind: 'gone', text: `${who} ended${text === '' ? '' : `: ${text}`}` };
  }
}

/**
 * By their instants: the machine's are heard of up to half a second after the debugger's. A process that becomes another program at its start
 * began once.
 */
function joined(before: readonly Happening[], more: readonly Happening[]): readonly Happening[] {
  const out = [...before];
  for (const e of more) {
    const last = e.kind === 'born' ? out.findLastIndex((o) => o.pid === e.pid) : -1;
    if (last >= 0 && out[last]!.kind === 'born' && e.ns - out[last]!.ns < 50e6) out[last] = { ...out[last]!, text: e.text };
    else out.push(e);
  }
  out.sort((a, b) => a.ns - b.ns);
  return out.length > most ? out.slice(-most) : out;
}

let bookmarks: readonly Happening[] = [];
const watchers = new Set<() => void>();

function setBookmarks(next: readonly Happening[]): void {
  bookmarks = next;
  for (const watcher of watchers) watcher();
}

/** At the machine's instant, which the last status is behind. */
export async function addBookmark(): Promise<void> {
  const state = await (await client.tree('machine')).text('/state');
  const ns = Number(/^ns (\d+)/m.exec(state)?.[1] ?? 0);
  setBookmarks([...bookmarks, { ns, kind: 'bookmark', text: 'bookmark', pid: 0 }]);
}

export function removeBookmark(bookmark: Happening): void {
  setBookmarks(bookmarks.filter((b) => b !== bookmark));
}

export function useHappenings(): readonly Happening[] {
  const { status, stop } = useMachine();
  const machine = usePick((s) => s.machine);
  const running = usePick((s) => s.status !== null);
  const marked = useSyncExternalStore((watcher) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, () => bookmarks);
  const [seen, setSeen] = useState<{ readonly list: readonly Happening[]; readonly number: number }>({ list: [], number: -1 });
  const events = usePolled('machine', file, 500, async (tree) => tree.text(file));

  useEffect(() => {
    setSeen({ list: [], number: -1 });
    setBookmarks([]);
    if (!running) return undefined;
    const tree = client.tree('machine');
    void tree.then((t) => t.hold(file)).catch(() => undefined);
    return () => void tree.then((t) => t.release(file)).catch(() => undefined);
  }, [machine, running]);

  useEffect(() => {
    if (events.value === null) return;
    const all = events.value.split('\n').map(parseEvent).filter((e) => e !== null);
    setSeen((before) => {
      const more = all.filter((e) => e.number > before.number);
      return more.length === 0 ? before : { list: joined(before.list, more), number: more.at(-1)!.number };
    });
  }, [events.value]);

  useEffect(() => {
    if (stop === null) return;
    setSeen((before) => ({ ...before, list: joined(before.list, [{ ns: stop.ns, kind: 'stop', text: stop.what || `held by the debugger: ${stop.reason}`, pid: stop.pid }]) }));
  }, [stop]);

  const stages = (status?.stages ?? []).map((s): Happening => {
    const [ns = '0', name = ''] = s.split(' ');
    return { ns: Number(ns), kind: 'boot', text: name, pid: 0 };
  });
  return [...stages, ...seen.list, ...marked];
}
