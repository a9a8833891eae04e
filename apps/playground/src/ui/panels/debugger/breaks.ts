/** Where the machine is to stop: one list, which the code and the form change; the worker is told of each change. */
import { useEffect, useSyncExternalStore } from 'react';
import type { Breakpoint } from '@lux9/protocol';
import { client } from '../../machine/client.ts';
import { usePick } from '../../machine/hooks.ts';

export interface Kept {
  readonly id: number;
  readonly breakpoint: Breakpoint;
  readonly text: string;
  readonly on: boolean;
}

let list: readonly Kept[] = [];
let ids = 0;
const listeners = new Set<() => void>();

function set(next: readonly Kept[]): void {
  list = next;
  const breakpoints = list.filter((k) => k.on).map((k) => k.breakpoint);
  client.tell((api) => api.setBreakpoints(breakpoints));
  for (const l of listeners) l();
}

export const addBreak = (breakpoint: Breakpoint, text: string): void => set([...list, { id: ++ids, breakpoint, text, on: true }]);
export const removeBreak = (id: number): void => set(list.filter((k) => k.id !== id));
export const switchBreak = (id: number): void => set(list.map((k) => (k.id === id ? { ...k, on: !k.on } : k)));

/** Sets one at an address of a process, or takes it away. */
export function toggleBreak(pid: number, address: number, text: string): void {
  const there = list.filter((k) => k.breakpoint.kind === 'address' && k.breakpoint.address === address);
  if (there.length > 0) set(list.filter((k) => !there.includes(k)));
  else addBreak({ kind: 'address', pid, address }, text);
}

export function useBreaks(): readonly Kept[] {
  return useSyncExternalStore((l) => {
    listeners.add(l);
    return () => listeners.delete(l);
  }, () => list);
}

/** While mounted they are the machine's; another machine, and nobody who shows them, has none. */
export function useBreaksOfMachine(): void {
  const machine = usePick((s) => s.machine);
  useEffect(() => {
    set([]);
    return () => set([]);
  }, [machine]);
}
