/** The worker in which machines run: one at a time, made before anything else of the page is there. It begins with its first machine by itself. */
import type { BootOptions, FirstBoot } from '@lux9/protocol';

export const defaults: BootOptions = { memMB: 128, cpus: 1, cmdline: '', seed: 1, initrd: null, epoch: null, display: null };

export interface Started {
  readonly worker: Worker;
  /** Set once it has failed: nobody may have listened yet. */
  failure: string | null;
  onfailure: (message: string) => void;
}

let current: Started | null = null;

/**
 * The worker, made when there is none; null where there is no WebAssembly or no workers. A new one boots `options` without being asked, unless they
 * hold an archive.
 */
export function worker(options: BootOptions): Started | null {
  if (current !== null) return current;
  if (typeof WebAssembly !== 'object' || typeof Worker !== 'function') return null;
  const first: FirstBoot = { options, visible: document.visibilityState !== 'hidden' };
  const made: Started = {
    worker: new Worker(new URL('../../worker/main.ts', import.meta.url), { type: 'module', name: options.initrd === null ? JSON.stringify(first) : 'lux9' }), failure: null, onfailure: () => undefined,
  };
  made.worker.onerror = (event) => {
    event.preventDefault();
    made.failure = event.message || 'its code could not be loaded';
    made.onfailure(made.failure);
  };
  return (current = made);
}

/** Ends it; the next one is a fresh one. */
export function endWorker(): void {
  current?.worker.terminate();
  current = null;
}
