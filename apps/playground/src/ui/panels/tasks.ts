/** Processes with deadlines, as machine:/deadlines has them; times in ns. */

export interface Task {
  readonly pid: number;
  readonly period: number;
  readonly deadline: number;
  readonly cost: number;
  readonly released: number;
  readonly due: number;
  readonly releases: number;
  readonly missed: number;
  readonly overruns: number;
}

export function parseTasks(text: string): Task[] {
  return text.split('\n').filter((l) => l !== '').map((line) => {
    const [pid = 0, period = 0, deadline = 0, cost = 0, released = 0, due = 0, releases = 0, missed = 0, overruns = 0] = line.split(' ').map(Number);
    return { pid, period, deadline, cost, released, due, releases, missed, overruns };
  });
}
