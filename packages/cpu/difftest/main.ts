/**
 * npm run difftest -- --seed S --count N [--only MNEMONICS] [--table NAME] [--row KEY] [--case I] [--show K] [--record]
 *
 * Runs N random cases for every row of the instruction tables on the host processor and on the core. Exit status 0
 * only when every compared case agrees. --record writes vectors.bin.gz (the host's answers, for machines without one).
 */
import { parseArgs } from 'node:util';
import { openCore } from './core.ts';
import { Host, whyNoHost } from './host.ts';
import { Machine } from './machine.ts';
import { recordVectors } from './record.ts';
import { shapes } from './rows.ts';
import { run } from './run.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '100' },
    only: { type: 'string' },
    table: { type: 'string' },
    row: { type: 'string' },
    case: { type: 'string' },
    show: { type: 'string', default: '2' },
    record: { type: 'boolean', default: false },
  },
});

function integerOf(name: string, text: string): number {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 0) throw new Error(`--${name} wants a whole number, not '${text}'`);
  return n;
}

async function main(): Promise<number> {
  const missing = whyNoHost();
  if (missing) throw new Error(`the differential test needs gcc on x86-64 Linux: ${missing}`);
  const seed = integerOf('seed', values.seed);
  const first = values.case === undefined ? 0 : integerOf('case', values.case);
  const count = values.case === undefined ? integerOf('count', values.count) : 1;
  const all = shapes(values);
  if (all.length === 0) throw new Error('no row matches');
  const rows = all.filter((s) => !s.skip);
  const host = new Host();
  if (values.record) {
    const { bytes, cases } = await recordVectors(rows, host, seed, values.count === '100' ? 30 : count);
    host.close();
    console.log(`recorded ${cases} cases of ${rows.length} rows in ${bytes} bytes`);
    return 0;
  }
  const started = process.hrtime.bigint();
  const results = await run(rows, host, async () => new Machine(await openCore(1 << 20)), { seed, first, count, show: integerOf('show', values.show), say: (text) => console.log(`${text}\n`) });
  host.close();
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  let cases = 0;
  let failures = 0;
  let faults = 0;
  console.log('row                                                        cases  faulting   differ');
  for (const r of results) {
    cases += r.cases;
    failures += r.failures;
    faults += r.faults;
    const { row } = r.shape;
    const name = row.source.split('|').slice(0, 3).map((c) => c.trim()).join(' ').replace(/\s+/g, ' ');
    console.log(`${name.padEnd(56)} ${String(r.cases).padStart(7)} ${String(r.faults).padStart(9)} ${String(r.failures).padStart(8)}${r.failures ? ' <--' : ''}`);
  }
  for (const s of all.filter((x) => x.skip)) console.log(`skipped ${s.row.mnemonic} ${s.row.source.split('|')[1]!.trim()}: ${s.skip}`);
  console.log(`seed ${seed}: ${rows.length} rows, ${all.length - rows.length} skipped, ${cases} cases (${faults} faulting), ${failures} differ, in ${results.filter((r) => r.failures).length} rows; ${seconds.toFixed(1)} s, ${Math.round(cases / seconds)} cases/s`);
  return failures === 0 ? 0 : 1;
}

main().then((status) => (process.exitCode = status), (error: unknown) => {
  console.error(`difftest: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
});
