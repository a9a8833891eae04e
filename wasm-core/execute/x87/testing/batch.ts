/** Runs batches of cases on host and core and keeps a description of what differs. */
import type { FlatCore } from './build.ts';
import { describeState, differences, runCore, type Case } from './compare.ts';
import { record, type Host } from './host.ts';

export class Tally {
  failed = 0;
  readonly shown: string[] = [];

  /** Compares `cases`, whose records stand end to end in `batch`; describes at most `show` of them. */
  compare(core: FlatCore, host: Host, cases: readonly Case[], batch: Uint8Array, show: number): void {
    const answers = host.run(batch);
    const output = new Uint8Array(record.bytes);
    let differing = 0;
    cases.forEach((c, i) => {
      const input = batch.subarray(i * record.bytes, (i + 1) * record.bytes);
      const answer = answers.subarray(i * record.bytes, (i + 1) * record.bytes);
      runCore(core, c, input, output);
      const names = differences(c, input, answer, output);
      if (names.length === 0) return;
      this.failed++;
      if (differing++ >= show || this.shown.length >= 30) return;
      const code = c.code.map((b) => b.toString(16).padStart(2, '0')).join(' ');
      this.shown.push(`${c.row.source}\n  ${code} differs in ${names.join(', ')}\n  before ${describeState(input)}`
        + `\n  host   ${describeState(answer)}\n  core   ${describeState(output)}`);
    });
    if (differing > 0) this.shown.push(`${cases[0]!.row.mnemonic}: ${differing} of ${cases.length}`);
  }
}
