/** What happened in the machine, for the timeline: boot stages, and processes that came, broke and went, by looking at /proc. */
import { useEffect, useState } from 'react';
import { client } from './client.ts';
import { useMachine, usePick } from './hooks.ts';
import { useProcesses } from './procs.ts';

export interface Happening {
  readonly ns: number;
  readonly kind: 'boot' | 'born' | 'gone' | 'broken' | 'stop';
  readonly text: string;
  readonly pid: number;
}

const most = 400;

export function useHappenings(): readonly Happening[] {
  const { status, stop } = useMachine();
  const machine = usePick((s) => s.machine);
  const [list, setList] = useState<readonly Happening[]>([]);
  const procs = useProcesses(1000);
  const [known, setKnown] = useState<ReadonlyMap<number, string> | null>(null);

  useEffect(() => {
    setList([]);
    setKnown(null);
  }, [machine]);

  useEffect(() => {
    if (procs.value === null) return;
    const ns = client.get().status?.ns ?? 0;
    const now = new Map(procs.value.map((p) => [p.pid, p.state === 'Broken' ? 'Broken' : p.name]));
    if (known !== null) {
      const more: Happening[] = [];
      for (const [pid, name] of now) {
        if (!known.has(pid)) more.push({ ns, kind: 'born', text: `${name} ${pid} began`, pid });
        if (name === 'Broken' && known.get(pid) !== 'Broken') more.push({ ns, kind: 'broken', text: `${known.get(pid) ?? 'process'} ${pid} broke`, pid });
      }
      for (const [pid, name] of known) if (!now.has(pid)) more.push({ ns, kind: 'gone', text: `${name} ${pid} ended`, pid });
      if (more.length > 0) setList((before) => [...before, ...more].slice(-most));
    }
    setKnown(now);
  }, [procs.value]);

  useEffect(() => {
    if (stop !== null) setList((before) => [...before, { ns: client.get().status?.ns ?? 0, kind: 'stop' as const, text: stop.what || `held by the debugger: ${stop.reason}`, pid: stop.pid }].slice(-most));
  }, [stop]);

  const stages = (status?.stages ?? []).map((s): Happening => {
    const [ns = '0', name = ''] = s.split(' ');
    return { ns: Number(ns), kind: 'boot', text: name, pid: 0 };
  });
  return [...stages, ...list];
}
