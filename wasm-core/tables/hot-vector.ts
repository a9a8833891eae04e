/**
 * The vector and scalar floating-point handlers of the hot loop: moves, and arithmetic whose fast path
 * (execute/sse/fast) applies; otherwise the row's own handler does the instruction.
 */
interface Pieces {
  readonly dst: string;
  readonly src: string;
  readonly NEXT: string;
  readonly pointer: (kind: 'read' | 'write', form: string, bytes: number, name?: string) => string;
  readonly address: (form: string) => string;
}

interface VectorHandler {
  readonly family: string;
  readonly form: 'RR' | 'RMb' | 'RMx' | 'MRb' | 'MRx';
  readonly body: string;
  /** Operand sizes it serves, bits; vector rows have no operand size of their own. */
  readonly sizes: readonly (8 | 16 | 32 | 64)[];
}

const every = [8, 16, 32, 64] as const;
const scalar64 = ['addsd', 'subsd', 'mulsd', 'divsd', 'sqrtsd', 'minsd', 'maxsd'] as const;
const packed = ['addpd', 'subpd', 'mulpd', 'divpd', 'addps', 'subps', 'mulps', 'divps'] as const;
const scalar32 = ['addss', 'subss', 'mulss', 'divss', 'sqrtss', 'minss', 'maxss'] as const;

export const vectorImports = `import { ${[...scalar64, ...scalar32].map((n) => `${n}Fast`).join(', ')},
  comisdFast, comissFast, cvtsi2sd32, cvtsi2sd64Fast, truncatesTo32, truncatesTo64 } from "../execute/sse/fast";
import { ${packed.map((n) => `${n}Fast`).join(', ')} } from "../execute/sse/fast-packed";
import { ARITHMETIC } from "../execute/flags";`;

export function vectorHandlers(k: Pieces): VectorHandler[] {
  const list: VectorHandler[] = [];
  const put = (family: string, form: VectorHandler['form'], body: string, sizes: VectorHandler['sizes'] = every): void => {
    list.push({ family, form, body: `${body} ${k.NEXT}`, sizes });
  };
  const d = `XMM + ${k.dst}`;
  const s = `XMM + ${k.src}`;

  for (const name of ['movaps', 'movups']) {
    put(`sse/move.${name}`, 'RR', `v128.store(${d}, v128.load(${s}));`);
    for (const x of ['b', 'x'] as const) {
      const aligned = name === 'movaps' ? `if (<u32>(${k.address(x)}) & 15) break;` : '';
      put(`sse/move.${name}`, `RM${x}`, `${aligned} ${k.pointer('read', x, 16)} v128.store(${d}, v128.load(p));`);
      put(`sse/move.${name}`, `MR${x}`, `${aligned} ${k.pointer('write', x, 16)} v128.store(p, v128.load(${s}));`);
    }
  }
  for (const [name, bytes] of [['movsd', 8], ['movss', 4]] as const) {
    const t = bytes === 8 ? 'u64' : 'u32';
    put(`sse/move.${name}`, 'RR', `store<${t}>(${d}, load<${t}>(${s}));`);
    for (const x of ['b', 'x'] as const) {
      put(`sse/move.${name}`, `RM${x}`, `${k.pointer('read', x, bytes)} store<u64>(${d}, <u64>load<${t}>(p)); store<u64>(${d}, 0, 8);`);
      put(`sse/move.${name}`, `MR${x}`, `${k.pointer('write', x, bytes)} store<${t}>(p, load<${t}>(${s}));`);
    }
  }
  put('sse/move.movq', 'RR', `store<u64>(${d}, load<u64>(${s})); store<u64>(${d}, 0, 8);`);
  for (const [names, bytes] of [[scalar64, 8], [scalar32, 4]] as const) {
    for (const name of names) {
      const run = (p: string): string => `if (!${name}Fast(${d}, ${p})) break;`;
      put(`sse/scalar.${name}`, 'RR', run(s));
      for (const x of ['b', 'x'] as const) put(`sse/scalar.${name}`, `RM${x}`, `${k.pointer('read', x, bytes)} ${run('p')}`);
    }
  }
  for (const name of packed) {
    put(`sse/packed.${name}`, 'RR', `if (!${name}Fast(${d}, ${s})) break;`);
    put(`sse/packed.${name}`, 'RMb', `if (<u32>(${k.address('b')}) & 15) break; ${k.pointer('read', 'b', 16)} if (!${name}Fast(${d}, p)) break;`);
  }
  for (const [name, operator] of [['pxor', 'xor'], ['pand', 'and'], ['por', 'or']] as const) {
    put(`sse/logic.${name}`, 'RR', `v128.store(${d}, v128.${operator}(v128.load(${d}), v128.load(${s})));`);
  }
  for (const [name, fast, bytes] of [['comisd', 'comisdFast', 8], ['ucomisd', 'comisdFast', 8], ['comiss', 'comissFast', 4], ['ucomiss', 'comissFast', 4]] as const) {
    const run = (p: string): string => `const f = ${fast}(${d}, ${p}); if (f < 0) break; store<u64>(RFLAGS, (load<u64>(RFLAGS) & ~<u64>ARITHMETIC) | <u64>f); store<u32>(CC_OP, 0);`;
    put(`sse/compare.${name}`, 'RR', run(s));
    put(`sse/compare.${name}`, 'RMb', `${k.pointer('read', 'b', bytes)} ${run('p')}`);
  }
  put('sse/convert.cvtsi2sd', 'RR', `cvtsi2sd32(${d}, load<i32>(${k.src}, CTX));`, [32]);
  put('sse/convert.cvtsi2sd', 'RR', `if (!cvtsi2sd64Fast(${d}, load<i64>(${k.src}, CTX))) break;`, [64]);
  for (const x of ['RR', 'RMb'] as const) {
    const p = x === 'RR' ? s : 'p';
    const start = x === 'RR' ? '' : k.pointer('read', 'b', 8);
    put('sse/convert.cvttsd2si', x, `${start} const v = load<f64>(${p}); if (!truncatesTo32(v)) break; store<u64>(${k.dst}, <u64><u32><i32>v, CTX);`, [32]);
    put('sse/convert.cvttsd2si', x, `${start} const v = load<f64>(${p}); if (!truncatesTo64(v)) break; store<i64>(${k.dst}, <i64>v, CTX);`, [64]);
  }
  return list;
}
