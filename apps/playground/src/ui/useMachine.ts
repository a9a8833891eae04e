/** The page's end of the worker: starts it, keeps the last view, and says in words when it dies. */
import * as Comlink from 'comlink';
import { useEffect, useRef, useState } from 'react';
import type { CodeLine, MachineWorker, ProgramInfo, View } from '@lux9/protocol';

export interface MachineHandle {
  readonly view: View | null;
  readonly code: readonly CodeLine[];
  readonly programs: readonly ProgramInfo[];
  /** What the program has on its screen: all it wrote since the last form feed. */
  readonly screen: string;
  /** Speed, a value every quarter of a second, oldest first. */
  readonly speed: readonly number[];
  /** Why there is no machine at all; empty when there is one. */
  readonly trouble: string;
  run(): void;
  pause(): void;
  step(count: number): void;
  load(program: string): void;
}

const speedSamples = 240;
const speedInterval = 250;
/** More than fills any screen; older output scrolls away. */
const screenMax = 100_000;

export function useMachine(firstProgram: string, autoRun: boolean): MachineHandle {
  const remote = useRef<Comlink.Remote<MachineWorker> | null>(null);
  const [view, setView] = useState<View | null>(null);
  const [code, setCode] = useState<readonly CodeLine[]>([]);
  const [programs, setPrograms] = useState<readonly ProgramInfo[]>([]);
  const [screen, setScreen] = useState('');
  const [speed, setSpeed] = useState<readonly number[]>([]);
  const [trouble, setTrouble] = useState('');
  const latest = useRef<View | null>(null);

  useEffect(() => {
    if (typeof WebAssembly !== 'object' || typeof Worker !== 'function') {
      setTrouble('This browser has no WebAssembly or no workers, which the machine is made of. A current Firefox, Chrome, Edge or Safari has both.');
      return;
    }
    const worker = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module' });
    worker.onerror = (event) => setTrouble(`The machine's worker stopped: ${event.message || 'its code could not be loaded'}. Nothing was lost; reload the page to start again.`);
    const api = Comlink.wrap<MachineWorker>(worker);
    remote.current = api;
    const listener = (next: View): void => {
      latest.current = next;
      setView(next);
      setScreen((before) => {
        const all = next.outputFrom === 0 ? next.output : before + next.output;
        const clear = all.lastIndexOf('\f');
        return (clear < 0 ? all : all.slice(clear + 1)).slice(-screenMax);
      });
    };
    const begin = async (): Promise<void> => {
      await api.attach(Comlink.proxy(listener));
      setPrograms(await api.programs());
      if (autoRun) await api.run();
      setCode(await api.load(firstProgram));
    };
    begin().catch((error: unknown) => setTrouble(String(error)));

    const onVisibility = (): void => void api.setVisible(!document.hidden);
    document.addEventListener('visibilitychange', onVisibility);
    const timer = setInterval(() => {
      const now = latest.current;
      if (now?.state === 'running') setSpeed((list) => [...list.slice(1 - speedSamples), now.mips]);
    }, speedInterval);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onVisibility);
      worker.terminate();
      remote.current = null;
    };
  }, [firstProgram, autoRun]);

  const tell = (act: (api: Comlink.Remote<MachineWorker>) => Promise<unknown>): void => {
    if (remote.current) act(remote.current).catch((error: unknown) => setTrouble(String(error)));
  };
  return {
    view, code, programs, screen, speed, trouble,
    run: () => tell((api) => api.run()),
    pause: () => tell((api) => api.pause()),
    step: (count) => tell((api) => api.step(count)),
    load: (program) =>
      tell(async (api) => {
        setScreen('');
        setSpeed([]);
        setCode(await api.load(program));
      }),
  };
}
