import { readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { link } from '../link/link.ts'; import { readSourceMap } from '../lines/sourcemap.ts'; import { Guest } from './guest.ts';
import { DebugInfo } from '../aout/debug.ts'; import { readAout } from '../aout/aout.ts';
import { Process } from '../../../cpu/programs/process.ts'; import { Gpr } from '@lux9/bus';
const bytes = new Uint8Array(readFileSync('/tmp/six.wasm'));
console.time('link'); const l = link(bytes, {lines: readSourceMap(readFileSync('/tmp/six.wasm.map','utf8'))}); console.timeEnd('link'); console.log(l.sizes);
writeFileSync('/tmp/six.out', l.bytes);
const N=[3,20,20,2,100,2]; const names=['sieve','sha256','fib','bytecode','walk','qsort'];
const inst = new WebAssembly.Instance(new WebAssembly.Module(bytes)); const v8=(inst.exports.bench as any);
const d = new DebugInfo(readAout(l.bytes)); console.log([...d.files]);
// native
const root='/work/main/apps/headless/bench/programs';
execFileSync('gcc',['-O1','-c','-o','/tmp/six1.o','/work/shared/bench/six.c']); 
execFileSync('gcc',['-O1','-nostdlib','-static','-no-pie','-fno-stack-protector','-o','/tmp/six1', '/tmp/six1.o', '/tmp/six_start.S']);
const elf = new Uint8Array(readFileSync('/tmp/six1'));
for (let i=0;i<6;i++){ const g = new Guest(l.bytes); const b=g.instructions; const r = g.call(l.exports.get('bench')!, [{float:false,bits:BigInt(i)},{float:false,bits:BigInt(N[i]!)}],4e9); const count=g.instructions-b; const mine=r.gpr(0);
 const core=g.core; core.ram.fill(0); const p = new Process(core, elf); const c=core.context(0); c.setNumber(Gpr.rdi,i); c.setNumber(Gpr.rsi,N[i]!); const b2=c.instructions; while(p.slice(1e6)); const native=c.instructions-b2; const res=c.gpr(Gpr.rdi);
 console.log(names[i], r.trap??'', mine===BigInt.asUintN(64,v8(BigInt(i),BigInt(N[i]!))), mine===res, count, native, (count/native).toFixed(2)); }
