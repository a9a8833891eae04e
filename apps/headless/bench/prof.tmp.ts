import { readFileSync } from 'node:fs';
import { sizedModule, type CoreExports } from '@lux9/cpu';
import { Machine, ustar } from '@lux9/system';
const files = [
  { name: 'bench', data: readFileSync('/tmp/kb/bench.out') }, { name: 'ramfs', data: readFileSync('/tmp/kb/ramfs.out') },
];
const [kind, n, rest] = process.argv.slice(2);
for (let r = 0; r < Number(process.env.R ?? 3); r++) {
  const module = new WebAssembly.Module(sizedModule(readFileSync('/work/main/wasm-core/build/core.wasm'), 64 << 20));
  let begin = 0, done = false;
  const m: Machine = new Machine(new WebAssembly.Instance(module, {}).exports as unknown as CoreExports, { memMB: 64, cpus: 1, seed: 1, initrd: ustar(files), cmdline: `init=/boot/bench,${kind},${n}${rest ? ',' + rest : ''}`, onConsole: (b) => {
    if (b === 1) begin = performance.now();
    if (b === 2) { const s = (performance.now() - begin) / 1000; console.log(kind, (Number(n) / s).toFixed(0), '/s', (1e6 * s / Number(n)).toFixed(2), 'us'); done = true; }
  } });
  while (!done) if (m.run(50_000_000) !== 'budget') throw new Error(m.panic);
}
