/** The worker in which machines run: one at a time, made before anything else of the page is there. */

export interface Started {
  readonly worker: Worker;
  /** Set once it has failed: nobody may have listened yet. */
  failure: string | null;
  onfailure: (message: string) => void;
}

let current: Started | null = null;

/** The worker, made when there is none; null where there is no WebAssembly or no workers. */
export function worker(): Started | null {
  if (current !== null) return current;
  if (typeof WebAssembly !== 'object' || typeof Worker !== 'function') return null;
  const made: Started = {
    worker: new Worker(new URL('../../worker/main.ts', import.meta.url), { type: 'module', name: 'lux9' }), failure: null, onfailure: () => undefined,
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
