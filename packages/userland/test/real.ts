/** Runs programs on the real thing: toolchain, core, kernel. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeUtf8 } from '@lux9/base';
import { type CoreExports, sizedModule } from '@lux9/cpu';
import { Machine, ustar } from '@lux9/system';
import { link } from '@lux9/toolchain';
import { compile, home } from './compile.ts';

const top = dirname(dirname(home));

export async function aout(program: string): Promise<Uint8Array> {
  return link(await compile(program)).bytes;
}

export interface RealRun {
  /** What the program printed, line ends as it wrote them. */
  readonly output: string;
  /** Its exit string, in the form of a wait record; undefined when the budget ran out. */
  readonly status: string | undefined;
  readonly instructions: number;
  readonly virtualNs: number;
}

/** Boots with the files in /boot and runs the words of `argv`, whose first is a path. */
export async function runReal(
  files: Readonly<Record<string, Uint8Array>>, argv: readonly string[], budgetNs = 60e9,
): Promise<RealRun> {
  const memMB = 64;
  const core = join(top, 'wasm-core/build/core.wasm');
  if (!existsSync(core)) throw new Error('the core is not built: run npm test once');
  const module = new WebAssembly.Module(sizedModule(readFileSync(core), memMB * 1024 * 1024));
  const instance = new WebAssembly.Instance(module, { env: { abort: () => { throw new Error('core abort'); } } });
  const out: number[] = [];
  const machine = new Machine(instance.exports as unknown as CoreExports, {
    memMB, cpus: 1, seed: 1,
    initrd: ustar(Object.entries({ ...files, boot: await aout('test/programs/boot') }).map(([name, data]) => ({ name, data }))),
    cmdline: `init=/boot/boot,${argv.join(',')}`,
    onConsole: (byte) => out.push(byte),
  });
  let status: string | undefined;
  while (machine.now < budgetNs && machine.run(10_000_000) === 'budget') {
    const end = out.indexOf(2);
    if (end < 0) continue;
    status = decodeUtf8(Uint8Array.from(out.slice(out.lastIndexOf(1) + 1, end)));
    break;
  }
  const text = decodeUtf8(Uint8Array.from(out)).replaceAll('\r\n', '\n');
  if (machine.panic !== '') throw new Error(`panic: ${machine.panic}\n${text}`);
  const begin = text.indexOf('\n', text.lastIndexOf('init: ')) + 1;
  const stop = text.indexOf('\x01');
  return {
    output: text.slice(begin, stop < 0 ? undefined : stop), status, instructions: machine.instructions, virtualNs: machine.now,
  };
}
