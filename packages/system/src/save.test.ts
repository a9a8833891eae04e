/**
 * Tenet 4: a machine saved at a random instant and restored into another one goes on as the one that was left alone. The
 * workload keeps processes blocked everywhere: pipes, 9P, sleeps, semaphores, awaits, notes, faults. Its program is
 * testing/c/busy.c, built by gcc; a host without gcc skips this test.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '@lux9/base';
import { expect, it } from 'vitest';
import { Machine, ustar } from './index.ts';
import { coreExports } from './testing/core.ts';

const gcc = ['/usr/bin/gcc', '/usr/local/bin/gcc'].find(existsSync);
const seed = Number(process.env['SEED'] ?? '1');
const instants = Number(process.env['COUNT'] ?? '100');

function build(): Uint8Array {
  const out = join(mkdtempSync(join(tmpdir(), 'lux9-c-')), 'busy');
  execFileSync(gcc!, ['-O1', '-ffreestanding', '-fno-stack-protector', '-fno-pic', '-no-pie', '-static', '-nostdlib', '-fno-builtin',
    '-Wl,-Ttext=0x400000', '-Wl,--build-id=none', '-o', out, join(import.meta.dirname, 'testing/c/busy.c')], { stdio: 'pipe' });
  return readFileSync(out);
}

function machine(program: Uint8Array, cpus: number, out: number[]): Machine {
  return new Machine(coreExports(32), {
    memMB: 32, cpus, initrd: ustar([{ name: 'init', data: program }]), seed, epoch: 1_600_000_000, onConsole: (b) => out.push(b),
  });
}

it.skipIf(!gcc).each([1, 2])('saved and restored at random instants it has the same future (%d CPUs)', (cpus) => {
  const program = build();
  const random = new Random(seed + cpus);
  const alone: number[] = [];
  const a = machine(program, cpus, alone);
  const total = 60_000_000 * cpus;
  expect(a.run(total), String.fromCharCode(...alone)).toBe('budget');
  const wanted = JSON.stringify(a.hashes());
  expect(String.fromCharCode(...alone)).toContain('busy');

  const cuts = Array.from({ length: instants }, () => random.below(total)).sort((x, y) => x - y);
  const cut: number[] = [];
  let b = machine(program, cpus, cut);
  let other = machine(program, cpus, cut);
  let done = 0;
  const blocked = new Set<string>();
  for (const at of cuts) {
    while (done < at) done += b.runExactly(at - done);
    for (const p of b.kernel.procs) if (p) for (const f of p.kstack) blocked.add((f as unknown as { op: { name: string } }).op.name);
    const saved = b.save();
    other.restore(saved);
    if (at % 10 === 0) {
      expect(JSON.stringify(other.hashes()), `seed ${seed}: state after restore at ${at}`).toBe(JSON.stringify(b.hashes()));
    }
    [b, other] = [other, b];
  }
  while (done < total) done += b.runExactly(total - done);
  expect(JSON.stringify(b.hashes()), `SEED=${seed} npx vitest run packages/system/src/save.test.ts`).toBe(wanted);
  for (const op of ['qread', 'mntrpc', 'syssleep', 'semacquire', 'sysawait']) expect([...blocked]).toContain(op);
}, 120_000);
