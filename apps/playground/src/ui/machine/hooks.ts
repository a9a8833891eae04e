/** React's view of the machine: the store, and files that are read again and again while somebody looks at them. */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { client, type Snapshot } from './client.ts';
import type { Tree } from './files.ts';

export function useMachine(): Snapshot {
  return useSyncExternalStore(client.subscribe, client.get);
}

/** Only what `pick` answers; the component draws again when that changes. */
export function usePick<T extends string | number | boolean | null>(pick: (s: Snapshot) => T): T {
  return useSyncExternalStore(client.subscribe, () => pick(client.get()));
}

export interface Polled<T> {
  readonly value: T | null;
  /** Why there is no newer value, '' when there is. */
  readonly error: string;
  /** Asks again now, or as soon as the answer under way is there. */
  again(): void;
}

/**
 * What `ask` reads from a tree, again every `ms` while the component is mounted and the page visible. Nothing is asked
 * while an answer is under way. `key` names what is asked for: another key starts over.
 */
export function usePolled<T>(treeName: string, key: string, ms: number, ask: (tree: Tree) => Promise<T>): Polled<T> {
  const machine = usePick((s) => s.machine);
  const alive = usePick((s) => s.status !== null);
  const [state, setState] = useState<{ key: string; value: T | null; error: string }>({ key: '', value: null, error: '' });
  const asking = useRef(ask);
  asking.current = ask;
  const kick = useRef<() => void>(() => undefined);
  const whole = `${machine} ${treeName} ${key}`;
  useEffect(() => {
    if (!alive || key === '') return undefined;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let busy = false;
    let more = false;
    const turn = async (): Promise<void> => {
      // What is under way may be from before what has happened now.
      if (busy) more = true;
      if (over || busy) return;
      busy = true;
      clearTimeout(timer);
      do {
        more = false;
        try {
          const value = await asking.current(await client.tree(treeName));
          if (!over) setState({ key: whole, value, error: '' });
        } catch (error) {
          const text = error instanceof Error ? error.message : String(error);
          if (!over) setState((before) => ({ key: whole, value: before.key === whole ? before.value : null, error: text }));
        }
      } while (more && !over);
      busy = false;
      if (!over && ms > 0) timer = setTimeout(() => void turn(), document.hidden ? ms * 10 : ms);
    };
    kick.current = () => void turn();
    void turn();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [whole, alive, ms, treeName, key]);
  const fresh = state.key === whole;
  return { value: fresh ? state.value : null, error: fresh ? state.error : '', again: () => kick.current() };
}

/** The text of a file, again every `ms` (0: once). An empty path reads nothing. */
export function useFile(treeName: string, path: string, ms: number): Polled<string> {
  return usePolled(treeName, path, ms, (tree) => tree.text(path));
}

/** Holds a trace open while mounted. */
export function useTrace(path: string): void {
  const machine = usePick((s) => s.machine);
  const alive = usePick((s) => s.status !== null);
  useEffect(() => {
    if (!alive) return undefined;
    let tree: Tree | null = null;
    let over = false;
    void client.tree('machine').then((t) => {
      tree = t;
      return over ? undefined : t.hold(path);
    }).catch(() => undefined);
    return () => {
      over = true;
      tree?.release(path);
    };
  }, [machine, alive, path]);
}
