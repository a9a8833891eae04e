/**
 * Runs rows on host and core and compares.
 *
 * Promise to callers: results do not depend on batch sizes or timing; host and core work at the same time.
 */
import { compare, type Difference } from './compare.ts';
import { Generator } from './generate.ts';
import type { Host } from './host.ts';
import { output } from './layout.ts';
import type { Machine } from './machine.ts';
import { failureText } from './report.ts';
import type { Shape } from './shape.ts';

/** Cases of one batch: large enough to hide the pipes' latency. */
const batchCases = 2048;

export interface RowResult {
  readonly shape: Shape;
  cases: number;
  failures: number;
  /** Cases that ended in an exception. */
  faults: number;
}

export interface RunOptions {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  /** Failures described per row. */
  readonly show: number;
  readonly say: (text: string) => void;
  /** Sees every case's host record. */
  readonly each?: (shape: Shape, index: number, record: Uint8Array, host: DataView, at: number) => void;
}

interface Batch {
  readonly items: { result: RowResult; index: number; at: number }[];
  readonly records: Uint8Array;
  readonly answer: Promise<Uint8Array>;
}

export async function run(rows: readonly Shape[], host: Host, open: (() => Promise<Machine>) | undefined, options: RunOptions): Promise<RowResult[]> {
  const results = rows.map((shape): RowResult => ({ shape, cases: 0, failures: 0, faults: 0 }));
  let machine = await open?.();
  const generator = new Generator();
  const found: Difference[] = [];

  function* cases(): Generator_ {
    for (const result of results) for (let i = 0; i < options.count; i++) yield { result, index: options.first + i };
  }

  function nextBatch(from: Generator_): Batch | undefined {
    const items: Batch['items'] = [];
    const chunks: Uint8Array[] = [];
    let at = 0;
    while (items.length < batchCases) {
      const step = from.next();
      if (step.done) break;
      const n = generator.generate(step.value.result.shape, options.seed, step.value.index);
      items.push({ ...step.value, at });
      chunks.push(generator.bytes.slice(0, n));
      at += n;
    }
    if (items.length === 0) return undefined;
    const records = new Uint8Array(at);
    items.forEach((item, i) => records.set(chunks[i]!, item.at));
    return { items, records, answer: host.run(records, items.length) };
  }

  async function check(batch: Batch, answer: Uint8Array): Promise<void> {
    const record = new DataView(batch.records.buffer);
    const hostView = new DataView(answer.buffer, answer.byteOffset);
    let at = 0;
    for (const { result, index, at: from } of batch.items) {
      result.cases++;
      if (hostView.getUint32(at + output.vector, true) !== 3) result.faults++;
      options.each?.(result.shape, index, batch.records.subarray(from), hostView, at);
      if (machine && open) {
        try {
          machine.run(batch.records, from);
        } catch (error) { // a trap inside the core: its memory may be anything
          result.failures++;
          if (result.failures <= options.show) options.say(`${failureText(result.shape, options.seed, index, record, from, hostView, at, new DataView(machine.answer.buffer), [])}\n    the core died: ${String(error)}`);
          machine = await open();
          at += hostView.getUint32(at + output.total, true);
          continue;
        }
        const core = new DataView(machine.answer.buffer);
        found.length = 0;
        compare(result.shape, record, from, hostView, at, core, 0, found);
        if (found.length > 0) {
          result.failures++;
          if (result.failures <= options.show) options.say(failureText(result.shape, options.seed, index, record, from, hostView, at, core, found));
        }
      }
      at += hostView.getUint32(at + output.total, true);
    }
  }

  const source = cases();
  let current = nextBatch(source);
  while (current) {
    const following = nextBatch(source);
    await check(current, await current.answer);
    current = following;
  }
  return results;
}

type Generator_ = globalThis.Generator<{ result: RowResult; index: number }, void>;
