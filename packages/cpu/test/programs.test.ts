/**
 * Whole C programs, built by gcc at three levels, print on the core what they print on the host.
 * Skipped with a message where there is no gcc on x86-64 Linux; a failure there in CI.
 */
import { describe, expect, it } from 'vitest';
import { openCore } from '../difftest/core.ts';
import { whyNoHost } from '../difftest/host.ts';
import { buildProgram, levels, programs, runOnHost } from '../programs/build.ts';
import { runProgramHash } from '../programs/process.ts';

const ramBytes = 4 << 20;
const missing = whyNoHost();
if (missing && process.env['CI']) throw new Error(`CI must run the programs: ${missing}`);
if (missing) console.log(`programs.test.ts: skipped: ${missing}`);

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

describe.skipIf(missing !== undefined)('whole programs print the same on the core and on the host', () => {
  for (const name of programs) {
    for (const level of levels) {
      it(`${name} ${level}`, { timeout: 60_000 }, async () => {
        const { path, elf } = buildProgram(name, level);
        const host = runOnHost(path);
        const core = runProgramHash(await openCore(ramBytes), elf);
        expect(text(core.output)).toBe(text(host.output));
        expect(core.status).toBe(host.status);
        expect(core.output.length).toBeGreaterThan(20);
      });
    }
  }
});
