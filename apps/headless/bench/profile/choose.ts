/**
 * Chooses which instructions the core does together (wasm-core/tables/chains.ts) and how often each handler then runs
 * (wasm-core/tables/weights.ts), from traces of real programs. Writes both files: `npx tsx apps/headless/bench/profile/choose.ts [chains]`.
 *
 * Greedy: again and again the chain that saves the largest share of what is left of the dispatches, programs counting alike but for
 * those that stand for many. More chains than some fifty make the loop slower, not faster: its tree of comparisons outgrows
 * the processor's branch predictor (docs/performance.md).
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chains as present } from '../../../../wasm-core/tables/chains.ts';
import { leaves, trace } from './trace.ts';

const tables = join(import.meta.dirname, '..', '..', '..', '..', 'wasm-core', 'tables');
const wanted = Number(process.argv[2] ?? Object.keys(present).length);
const LONGEST = 3;
/** What counts more than one benchmark program: what stands for many programs, and hashing, the slowest of all. */
const importance: Readonly<Record<string, number>> = { Go: 3, Lux9: 3, sha256: 3 };
/** Too short to say anything. */
const ignored = new Set(['memcpy rep movsb']);
/** Handlers that other programs need and these do not: part of the frequent loop at this weight. */
const RARE = 0.3;
const FREQUENT = 0.6;
/** As much of one group, per thousand: a program that leaves the frequent loop again and again is slow as long as the other loop is not optimised. */
const FREQUENT_IN_ONE = 6;

interface Group { readonly weight: number; readonly runs: readonly { readonly names: readonly string[]; readonly times: number }[]; readonly dispatches: number }

const groups: Group[] = [...trace()].filter(([name]) => !ignored.has(name)).map(([name, runs]) => {
  const all = [...runs].map(([key, times]) => ({ names: key.split(' '), times })).sort((a, b) => b.times * b.names.length - a.times * a.names.length).slice(0, 3000);
  return { weight: importance[name] ?? 1, runs: all, dispatches: all.reduce((sum, r) => sum + r.times * r.names.length, 0) };
});

const chosen = new Set<string>();

/** What decode makes of a straight run (wasm-core/decode/blocks.ts, chain). */
function chained(names: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < names.length; ) {
    let one = names[i++]!;
    while (i < names.length && chosen.has(`${one} ${names[i]!}`)) one += ` ${names[i++]!}`;
    out.push(one);
  }
  return out;
}

const lastOf = (chain: string): string => chain.slice(chain.lastIndexOf(' ') + 1);
const firstOf = (chain: string): string => chain.split(' ')[0]!;

function best(): string {
  const gain = new Map<string, number>();
  for (const g of groups) {
    const times = new Map<string, number>();
    let left = 0;
    for (const r of g.runs) {
      const now = chained(r.names);
      left += r.times * now.length;
      for (let i = 0; i + 1 < now.length; i++) {
        const a = now[i]!;
        const b = firstOf(now[i + 1]!);
        if (leaves(lastOf(a)) || lastOf(a) === 'CALL' || b === 'CALL' || a.split(' ').length >= LONGEST) continue;
        // Taking the first away from another chain saves half of it at best.
        times.set(`${a} ${b}`, (times.get(`${a} ${b}`) ?? 0) + r.times * (now[i + 1]!.includes(' ') ? 0.5 : 1));
      }
    }
    for (const [key, n] of times) gain.set(key, (gain.get(key) ?? 0) + (g.weight * n) / left);
  }
  return [...gain].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]![0];
}

while (chosen.size < wanted) chosen.add(best());

const weights = new Map<string, number>();
const total = groups.reduce((sum, g) => sum + g.weight, 0);
for (const g of groups) {
  for (const r of g.runs) for (const one of chained(r.names)) weights.set(one, (weights.get(one) ?? 0) + (g.weight * r.times * 1000) / g.dispatches / total);
}
const weight = (name: string, least: number): number => Math.max(least, Math.round((weights.get(name) ?? 0) * 10) / 10);

function wrapped(entries: readonly string[]): string {
  const lines: string[] = [];
  let line = ' ';
  for (const e of entries) {
    if (line.length + e.length > 148) {
      lines.push(line);
      line = ' ';
    }
    line += ` ${e}`;
  }
  return [...lines, line].join('\n');
}

const { measured } = await import('../../../../wasm-core/tables/weights.ts');
const singles = new Map<string, number>();
for (const name of Object.keys(measured)) singles.set(name, weight(name, RARE));
for (const [name, w] of weights) if (!name.includes(' ') && name !== 'CALL' && w >= FREQUENT) singles.set(name, weight(name, RARE));
for (const g of groups) {
  const inOne = new Map<string, number>();
  for (const r of g.runs) for (const one of chained(r.names)) inOne.set(one, (inOne.get(one) ?? 0) + (r.times * 1000) / g.dispatches);
  for (const [name, w] of inOne) if (!name.includes(' ') && name !== 'CALL' && w >= FREQUENT_IN_ONE) singles.set(name, weight(name, RARE));
}
const header = 'Written by apps/headless/bench/profile/choose.ts.';

writeFileSync(join(tables, 'weights.ts'), `/**
 * How often handlers run, per thousand, when records are chained as \`chains.ts\` says: measured over the benchmark programs
 * (apps/headless/bench), the test programs (packages/cpu/programs) at all their optimisation levels, a Go program and commands of
 * packages/userland. The handlers listed make up the frequent loop. Only speed depends on these numbers.
 * ${header}
 */
export const measured: Readonly<Record<string, number>> = {
${wrapped([...singles].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([n, w]) => `${n}: ${w},`))}
};

/** 0: not among the frequent ones. */
export function weightOf(name: string): number {
  return measured[name] ?? 0;
}
`);
writeFileSync(join(tables, 'chains.ts'), `/**
 * Runs of instructions that one dispatch does: each is a handler of its own, put together from the handlers of its parts. Decode
 * chains records from left to right as long as the table goes on, so every beginning of a chain (of two or more) stands here too.
 * The second part keeps its own record: where it cannot go on, the loop stops there with the first part done.
 *
 * Chosen by measurement over the programs that \`weights.ts\` names; with how often each runs, per thousand. Only speed depends on them.
 * ${header}
 */
export const chains: Readonly<Record<string, number>> = {
${wrapped([...chosen].sort().map((n) => `'${n}': ${weight(n, 0.1)},`))}
};
`);
