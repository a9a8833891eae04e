import { opcodes } from '../reader/opcodes.ts';
import { ValType } from '../reader/types.ts';
import { link } from '../link/link.ts';
import { Guest } from './guest.ts';
import { writeModule, bytesOf, signed, type TestFunc } from './wasm.ts';
import { difference, onCore, onV8 } from './compare.ts';
const ints = (n: number) => { const s = new Set<bigint>(); const m=(1n<<BigInt(n))-1n; for (const b of [0,1,2,7,8,15,16,30,31,32,33,52,53,62,63]) if (b<n) for (const d of [-1n,0n,1n]) { s.add(((1n<<BigInt(b))+d)&m); s.add((-(1n<<BigInt(b))+d)&m);} return [...s]; };
const f64s = [0n,1n<<63n,0x3ff0000000000000n,0xbff0000000000000n,0x3fe0000000000000n,0xbfe0000000000000n,0x7ff0000000000000n,0xfff0000000000000n,0x7ff8000000000000n,0xfff8000000000001n,0x7ff4000000000000n,1n,0x000fffffffffffffn,0x0010000000000000n,0x7fefffffffffffffn,0x4330000000000000n,0x433fffffffffffffn,0x432fffffffffffffn,0x41dfffffffc00000n,0x41e0000000000000n,0xc1e0000000000000n,0xc1e0000000200000n,0xc1e00000001fffffn,0x41efffffffe00000n,0x41f0000000000000n,0x43e0000000000000n,0xc3e0000000000000n,0x43dfffffffffffffn,0x43f0000000000000n,0x43efffffffffffffn,0xc3e0000000000001n,0x3ff8000000000000n,0xbff8000000000000n,0x4004000000000000n,0xc004000000000000n,0x3fdfffffffffffffn,0x3feffffffffffffen,0xbfefffffffffffffn,0x36a0000000000000n,0x47efffffe0000000n,0x47effffff0000000n,0x3810000000000000n];
const f32s = [0n,0x80000000n,0x3f800000n,0xbf800000n,0x3f000000n,0xbf000000n,0x7f800000n,0xff800000n,0x7fc00000n,0xffc00001n,0x7fa00000n,1n,0x7fffffn,0x800000n,0x7f7fffffn,0x4b000000n,0x4b7fffffn,0x4affffffn,0x4effffffn,0x4f000000n,0xcf000000n,0xcf000001n,0x4f7fffffn,0x4f800000n,0x5f000000n,0xdf000000n,0x5effffffn,0x5f800000n,0x5f7fffffn,0x3fc00000n,0xbfc00000n,0x40200000n,0xc0200000n,0x3effffffn,0x3f7fffffn,0xbf7fffffn];
const values = new Map<number,bigint[]>([[ValType.i32,ints(32)],[ValType.i64,ints(64)],[ValType.f32,f32s],[ValType.f64,f64s]]);
const konst = (t: number, v: bigint) => t===ValType.i32?[0x41,...signed(BigInt.asIntN(32,v))]:t===ValType.i64?[0x42,...signed(BigInt.asIntN(64,v))]:t===ValType.f32?[0x43,...bytesOf(v,4)]:[0x44,...bytesOf(v,8)];
const funcs: TestFunc[] = []; const rows: [string, any, bigint[][]][] = [];
for (const o of opcodes) {
  if (o.immediate!=='none' || !o.params) continue;
  const enc = o.code>=0x100?[0xfc,o.code-0x100]:[o.code];
  const type = {params:o.params,results:o.results!};
  funcs.push({name:o.name,type,body:[...o.params.flatMap((_,i)=>[0x20,i]),...enc]});
  const combos = o.params.length===1? values.get(o.params[0]!)!.map(v=>[v]) : values.get(o.params[0]!)!.flatMap(a=>values.get(o.params[1]!)!.map(b=>[a,b]));
  rows.push([o.name,type,combos]);
  if (o.params.length===2) for (const [i,v] of values.get(o.params[1]!)!.entries()) {
    const t1={params:[o.params[0]!],results:o.results!};
    const name=`${o.name} x,#${v.toString(16)}`; funcs.push({name,type:t1,body:[0x20,0,...konst(o.params[1]!,v),...enc]});
    rows.push([name,t1,values.get(o.params[0]!)!.map(a=>[a])]);
  }
}
const bytes = writeModule({funcs, memory:{min:65}});
console.time('link'); const linked = link(bytes); console.timeEnd('link'); console.log(linked.sizes);
const inst = new WebAssembly.Instance(new WebAssembly.Module(bytes));
const guest = new Guest(linked.bytes); let n=0,bad=0; const badOps=new Map<string,string[]>();
console.time('run');
for (const [name,type,combos] of rows) for (const args of combos) { n++; const d = difference(onV8(inst,name,type,args), onCore(guest,linked,name,type,args)); if (d) { bad++; const k=name; const l=badOps.get(k)??[]; l.push(args.map(a=>a.toString(16)).join(' ')+': '+d); badOps.set(k,l);} }
console.timeEnd('run');
console.log(n,'cases',bad,'bad'); let c=0; for (const [k,l] of badOps) { if (c++>25) break; console.log(k,l.length,l.slice(0,2)); }
