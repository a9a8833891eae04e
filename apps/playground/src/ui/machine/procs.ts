/** /proc as the page reads it: the texts of proc(3), parsed. */
import type { Tree } from './files.ts';

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

export async function listProcesses(tree: Tree): Promise<Proc[]> {
  const names = (await tree.list('/proc')).map((s) => s.name).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(names.map(async (name) => {
    try {
      const [status, ppid] = await Promise.all([tree.text(`/proc/${name}/status`), tree.text(`/proc/${name}/ppid`)]);
      return parseStatus(Number(name), Number(ppid.trim()), status);
    } catch {
      return null; // it ended meanwhile
    }
  }));
  return all.filter((p) => p !== null);
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
