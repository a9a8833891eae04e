/**
 * Deep links. The address says what is open: `?view=memory&pid=1`, `?path=/proc/1` (in the files), `?pid=1` (in the processes), `?preset=Kernel`;
 * `embed` hides the chrome; `mem`, `cpus`, `seed`, `args`, `epoch` describe the machine.
 */
import type { BootOptions } from '@lux9/protocol';

export interface Route {
  readonly view: string | null;
  readonly pid: number | undefined;
  readonly path: string | undefined;
  readonly preset: string | null;
  /** Inside another page, or asked for: one view, no chrome. */
  readonly embedded: boolean;
  readonly options: Partial<BootOptions>;
}

function count(value: string | null, least: number, most: number): number | undefined {
  const n = Number(value ?? '');
  return value !== null && Number.isInteger(n) && n >= least && n <= most ? n : undefined;
}

export function readRoute(search: string, framed: boolean): Route {
  const q = new URLSearchParams(search);
  const options: { -readonly [K in keyof BootOptions]?: BootOptions[K] } = {};
  const memMB = count(q.get('mem'), 32, 1024);
  const cpus = count(q.get('cpus'), 1, 8);
  const seed = count(q.get('seed'), 0, 0xffffffff);
  const epoch = count(q.get('epoch'), 0, 1e11);
  if (memMB !== undefined) options.memMB = memMB;
  if (cpus !== undefined) options.cpus = cpus;
  if (seed !== undefined) options.seed = seed;
  if (epoch !== undefined) options.epoch = epoch;
  const args = q.get('args');
  if (args !== null) options.cmdline = args.slice(0, 1000);
  const pid = count(q.get('pid'), 1, 1e9);
  const path = q.get('path') ?? undefined;
  return {
    view: q.get('view')?.toLowerCase() ?? (path !== undefined ? 'files' : pid !== undefined ? 'processes' : null), pid, path, preset: q.get('preset'),
    embedded: q.has('embed') || (framed && q.has('view')), options,
  };
}

export const route = readRoute(location.search, window.parent !== window);

const machineKeys = ['mem', 'cpus', 'seed', 'args', 'epoch'] as const;

/** A link that opens the same view of a machine made the same way. */
export function linkTo(view: string, params: { readonly pid?: number; readonly path?: string } = {}): string {
  const url = new URL(location.href);
  url.search = '';
  url.hash = '';
  url.searchParams.set('view', view);
  if (params.pid !== undefined) url.searchParams.set('pid', String(params.pid));
  if (params.path !== undefined) url.searchParams.set('path', params.path);
  const now = new URLSearchParams(location.search);
  for (const key of machineKeys) {
    const value = now.get(key);
    if (value !== null) url.searchParams.set(key, value);
  }
  return url.toString();
}

/** The same page with all its chrome. */
export function fullPage(): string {
  const url = new URL(location.href);
  url.searchParams.delete('embed');
  return url.toString();
}
