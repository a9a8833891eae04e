/** The toolchain's figures: executed instructions and code size against gcc -O1 on the six programs, and compile speed. */
import { buildNative, buildSix, codeSize, nativeSize, runNativeOnCore, runOurs, six } from '../../../packages/toolchain/programs/six.ts';
import type { Figure } from './figure.ts';

export async function benches(): Promise<Figure[]> {
  const begin = performance.now();
  const linked = await buildSix();
  const seconds = (performance.now() - begin) / 1000;
  const native = buildNative();
  const figures: Figure[] = [];
  const ratios: number[] = [];
  for (const program of six) {
    const ours = runOurs(linked, program);
    const gcc = runNativeOnCore(native.elf, program, linked);
    if (ours.result !== gcc.result) throw new Error(`${program.name}: ${ours.result.toString(16)}, gcc's code gives ${gcc.result.toString(16)}`);
    const ratio = ours.instructions / gcc.instructions;
    ratios.push(ratio);
    figures.push({ group: 'toolchain', name: `${program.name} instructions`, value: ours.instructions / 1e6, unit: 'millions', vsNative: ratio });
  }
  const size = codeSize(linked);
  figures.push({ group: 'toolchain', name: 'code of all six', value: size, unit: 'bytes', vsNative: size / nativeSize(native.sizes) });
  ratios.sort((a, b) => a - b);
  const median = (ratios[2]! + ratios[3]!) / 2;
  figures.push({ group: 'toolchain', name: 'instructions, median', value: median, unit: 'x gcc -O1', vsNative: median });
  figures.push({ group: 'toolchain', name: 'asc and link of the six', value: seconds, unit: 's', vsNative: null });
  return figures;
}
