/**
 * The admission test of deadline scheduling (plan9-abi 8.2): whether periodic tasks on one processor, all released at instant 0, meet
 * their deadlines, by simulating releases and deadlines until the work released so far is done. Pure.
 */
import { edfErrors, edfTestSteps } from '@lux9/abi';

/** One task, in any one unit of time. */
export interface EdfTask {
  /** Period, deadline (from release), cost. */
  readonly T: number;
  readonly D: number;
  readonly C: number;
}

interface Event {
  readonly task: EdfTask;
  readonly at: number;
  readonly deadline: boolean;
}

/** '' when the tasks can be scheduled, else why not. */
export function testschedulability(tasks: readonly EdfTask[], steps = edfTestSteps): string {
  // Sorted by time; at one instant deadlines come before releases.
  const queue: Event[] = [];
  const add = (e: Event): void => {
    let i = queue.length;
    while (i > 0 && (queue[i - 1]!.at > e.at || (queue[i - 1]!.at === e.at && e.deadline && !queue[i - 1]!.deadline))) i--;
    queue.splice(i, 0, e);
  };
  for (const task of tasks) add({ task, at: 0, deadline: false });
  let released = 0;
  let due = 0;
  for (let step = 0; step < steps; step++) {
    const e = queue.shift();
    if (e === undefined) return '';
    const { task, at } = e;
    if (e.deadline) {
      due += task.C;
      if (due > at) return edfErrors.notSchedulable;
      add({ task, at: at + task.T - task.D, deadline: false });
    } else {
      if (at > 0 && released <= at) return '';
      released += task.C;
      add({ task, at: at + task.D, deadline: true });
    }
  }
  return edfErrors.undecided;
}
