/** A rule that cannot fail is no rule: every ban is shown a snippet it must report and one it must let pass. */
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { machineBans, stateBans } from './bans.mjs';

// Linted as if they stood in these places; typed rules are off because the files do not exist.
const restrictions = ['no-restricted-globals', 'no-restricted-properties', 'no-restricted-syntax'];
const eslint = new ESLint({
  cwd: new URL('..', import.meta.url).pathname,
  ruleFilter: ({ ruleId }) => restrictions.includes(ruleId),
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } }, linterOptions: { reportUnusedDisableDirectives: 'off' } },
});

async function messages(code: string, filePath: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return result!.messages.map((m) => m.message);
}

const machinePlaces = ['packages/kernel/src/port/proc.ts', 'packages/base/src/x.ts', 'packages/toolchain/src/x.ts', 'wasm-core/execute/x.ts', 'packages/userland/cmd/ls.ts'];
const statePlaces = ['packages/kernel/src/port/proc.ts', 'packages/devices/src/uart.ts', 'packages/bus/src/queue.ts'];

describe.each([
  ...machineBans.map((ban) => ({ ban, places: machinePlaces })),
  ...stateBans.map((ban) => ({ ban, places: statePlaces })),
])('ban: $ban.name', ({ ban, places }) => {
  it.each(places)('reports and explains in %s', async (place) => {
    for (const code of ban.bad) {
      const found = await messages(code, place);
      expect(found.some((m) => m.includes(ban.instead)), `${code} in ${place}: ${found.join('; ') || 'no message'}`).toBe(true);
    }
    for (const code of ban.good) expect(await messages(code, place), code).toEqual([]);
  });

  it('leaves tests alone', async () => {
    for (const code of ban.bad) expect(await messages(code, 'packages/kernel/src/port/proc.test.ts'), code).toEqual([]);
  });
});

it('promises are allowed where no machine state lives', async () => {
  expect(await messages('export async function load(): Promise<void> {}', 'packages/toolchain/src/x.ts')).toEqual([]);
});

it('a lonely test is reported', async () => {
  const found = await messages(`import { it } from 'vitest'; it.${'only'}('x', () => {});`, 'packages/base/src/x.test.ts');
  expect(found.join()).toContain('hides all others');
});

it('AssemblyScript with its decorators is read', async () => {
  const code = '@inline\nexport function f(a: usize): u32 { return load<u32>(a); }\n@unmanaged class A { x: i32; }';
  expect(await messages(code, 'wasm-core/execute/x.ts')).toEqual([]);
});
