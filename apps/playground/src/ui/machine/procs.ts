/** /proc as the page reads it: the texts of proc(3), parsed. */
import type { Tree } from './files.ts';
import { usePolled, type Polled } from './hooks.ts';

export interface Proc {
  readonly pid: number;
  readonly ppid: number;
  readonly name: string;
  readonly user: string;
  readonly state: string;
  /** Milliseconds: user, system, real, and of children. */
  readonly times: readonly number[];
  readonly memKB: number;
  readonly basePriority: number;
  readonly priority: number;
}

/** The record of /proc/n/status: three padded texts, nine numbers. */
export function parseStatus(pid: number, ppid: number, text: string): Proc {
  const numbers = text.slice(68).trim().split(/\s+/).map(Number);
  return {
    pid, ppid, name: text.slice(0, 28).trim(), user: text.slice(28, 56).trim(), state: text.slice(56, 68).trim(), times: numbers.slice(0, 6),
    memKB: numbers[6] ?? 0, basePriority: numbers[7] ?? 0, priority: numbers[8] ?? 0,
  };
}

/** All processes by one reading: machine:/ps has a line each, PID PPID and the record of /proc/n/status. */
async function listProcesses(tree: Tree): Promise<Proc[]> {
  return (await tree.text('/ps')).split('\n').flatMap((line) => {
    const m = /^(\d+) (\d+) /.exec(line);
    return m === null ? [] : [parseStatus(Number(m[1]), Number(m[2]), line.slice(m[0].length))];
  });
}

/** Every process of the machine, again every `ms`. The page's own helpers (`inspect`) come and go unseen. */
export function useProcesses(ms: number): Polled<Proc[]> {
  return usePolled('machine', '/ps', ms, async (tree) => (await listProcesses(tree)).filter((p) => p.name !== 'inspect'));
}

/** What a state means for the dot: running, ready, blocked, broken, stopped. */
export function stateKind(state: string): 'running' | 'ready' | 'broken' | 'stopped' | 'blocked' {
  if (state === 'Running') return 'running';
  if (state === 'Ready' || state === 'Scheding' || state === 'New') return 'ready';
  if (state === 'Broken' || state === 'Moribund') return 'broken';
  if (state === 'Stopped' || state === 'Stopwait') return 'stopped';
  return 'blocked';
}

export interface Segment {
  readonly name: string;
  readonly flags: string;
  readonly base: number;
  readonly top: number;
  readonly refs: number;
}

/** /proc/n/segment. */
export function parseSegments(text: string): Segment[] {
  return text.split('\n').filter((l) => l.trim() !== '').map((line) => {
    const m = /^(\S+)\s+([RFP ]*?)\s*([0-9a-f]+)\s+([0-9a-f]+)\s+(\d+)\s*$/.exec(line);
    return { name: m?.[1] ?? line, flags: (m?.[2] ?? '').trim(), base: Number.parseInt(m?.[3] ?? '0', 16), top: Number.parseInt(m?.[4] ?? '0', 16), refs: Number(m?.[5] ?? 0) };
  });
}
