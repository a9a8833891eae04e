import { readFileSync } from 'node:fs';
import { readTables } from '/work/main/wasm-core/tables/format.ts';
import { sse } from '/work/main/wasm-core/tables/sse.ts';
import { compareRow, compileNative } from '/work/main/wasm-core/execute/sse/testing/run.ts';
const [pat, seed, count, show] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(readFileSync('/tmp/sse.wasm'), { env: { abort: () => { throw new Error('abort'); } } });
const native = compileNative(); if ('missing' in native) throw 1;
let bad=0;
for (const row of readTables(sse).filter((r)=>r.rm!=='mem'&&r.mnemonic!=='MASKMOVDQU'&&!r.attributes.has('host') && new RegExp(pat!).test(r.mnemonic))) {
  process.env.V&&console.log(row.source); const w = compareRow(row, instance.exports, native.run, Number(seed)+row.id, Number(count));
  if (w.length) { bad++; console.log(`### ${row.source}: ${w.length}/${count}`); if (show) console.log(w.slice(0,Number(show)).join('\n')); }
}
console.log('rows bad', bad);
