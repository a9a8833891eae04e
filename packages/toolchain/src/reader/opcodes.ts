/**
 * The WebAssembly instructions this toolchain takes, once: code, name, immediates, types.
 * Reader, validator, IR builder and the tests that try every opcode derive from this table.
 * (WebAssembly core specification, "Index of Instructions".)
 *
 * Codes: one-byte opcodes as they are; 0xfc-prefixed ones plus 0x100.
 * NOT IMPLEMENTED: v128 (0xfd), threads (0xfe), exceptions, typed function references, 64-bit memories.
 */
import { ValType } from './types.ts';

export type Immediate =
  | 'none' | 'block' | 'label' | 'labels' | 'func' | 'indirect' | 'local' | 'global' | 'table'
  | 'mem' | 'memory' | 'i32' | 'i64' | 'f32' | 'f64' | 'types' | 'reftype'
  | 'dataMemory' | 'data' | 'memoryMemory' | 'elemTable' | 'elem' | 'tableTable';

export interface Opcode {
  readonly code: number;
  readonly name: string;
  readonly immediate: Immediate;
  /** Operand and result types; undefined when they depend on more than the opcode. */
  readonly params: readonly ValType[] | undefined;
  readonly results: readonly ValType[] | undefined;
  /** Loads and stores: bytes accessed. */
  readonly width: number;
}

const letters: Readonly<Record<string, ValType>> = { i: ValType.i32, I: ValType.i64, f: ValType.f32, F: ValType.f64 };

// CODE NAME IMMEDIATE SIGNATURE [WIDTH]; signature PARAMS:RESULTS by letters i I f F, or `?`.
const special = `
00 unreachable none ?
01 nop none ?
02 block block ?
03 loop block ?
04 if block ?
05 else none ?
0b end none ?
0c br label ?
0d br_if label ?
0e br_table labels ?
0f return none ?
10 call func ?
11 call_indirect indirect ?
12 return_call func ?
13 return_call_indirect indirect ?
1a drop none ?
1b select none ?
1c select_t types ?
20 local.get local ?
21 local.set local ?
22 local.tee local ?
23 global.get global ?
24 global.set global ?
25 table.get table ?
26 table.set table ?
28 i32.load mem i:i 4
29 i64.load mem i:I 8
2a f32.load mem i:f 4
2b f64.load mem i:F 8
2c i32.load8_s mem i:i 1
2d i32.load8_u mem i:i 1
2e i32.load16_s mem i:i 2
2f i32.load16_u mem i:i 2
30 i64.load8_s mem i:I 1
31 i64.load8_u mem i:I 1
32 i64.load16_s mem i:I 2
33 i64.load16_u mem i:I 2
34 i64.load32_s mem i:I 4
35 i64.load32_u mem i:I 4
36 i32.store mem ii: 4
37 i64.store mem iI: 8
38 f32.store mem if: 4
39 f64.store mem iF: 8
3a i32.store8 mem ii: 1
3b i32.store16 mem ii: 2
3c i64.store8 mem iI: 1
3d i64.store16 mem iI: 2
3e i64.store32 mem iI: 4
3f memory.size memory :i
40 memory.grow memory i:i
41 i32.const i32 :i
42 i64.const i64 :I
43 f32.const f32 :f
44 f64.const f64 :F
d0 ref.null reftype ?
d1 ref.is_null none ?
d2 ref.func func ?
108 memory.init dataMemory iii:
109 data.drop data :
10a memory.copy memoryMemory iii:
10b memory.fill memory iii:
10c table.init elemTable iii:
10d elem.drop elem :
10e table.copy tableTable iii:
10f table.grow table ?
110 table.size table :i
111 table.fill table ?
`;

// First code, signature, names in order.
const runs = `
45 i:i i32.eqz
46 ii:i i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u
50 I:i i64.eqz
51 II:i i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u i64.ge_s i64.ge_u
5b ff:i f32.eq f32.ne f32.lt f32.gt f32.le f32.ge
61 FF:i f64.eq f64.ne f64.lt f64.gt f64.le f64.ge
67 i:i i32.clz i32.ctz i32.popcnt
6a ii:i i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s i32.rem_u i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl i32.rotr
79 I:I i64.clz i64.ctz i64.popcnt
7c II:I i64.add i64.sub i64.mul i64.div_s i64.div_u i64.rem_s i64.rem_u i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u i64.rotl i64.rotr
8b f:f f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt
92 ff:f f32.add f32.sub f32.mul f32.div f32.min f32.max f32.copysign
99 F:F f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt
a0 FF:F f64.add f64.sub f64.mul f64.div f64.min f64.max f64.copysign
a7 I:i i32.wrap_i64
a8 f:i i32.trunc_f32_s i32.trunc_f32_u
aa F:i i32.trunc_f64_s i32.trunc_f64_u
ac i:I i64.extend_i32_s i64.extend_i32_u
ae f:I i64.trunc_f32_s i64.trunc_f32_u
b0 F:I i64.trunc_f64_s i64.trunc_f64_u
b2 i:f f32.convert_i32_s f32.convert_i32_u
b4 I:f f32.convert_i64_s f32.convert_i64_u
b6 F:f f32.demote_f64
b7 i:F f64.convert_i32_s f64.convert_i32_u
b9 I:F f64.convert_i64_s f64.convert_i64_u
bb f:F f64.promote_f32
bc f:i i32.reinterpret_f32
bd F:I i64.reinterpret_f64
be i:f f32.reinterpret_i32
bf I:F f64.reinterpret_i64
c0 i:i i32.extend8_s i32.extend16_s
c2 I:I i64.extend8_s i64.extend16_s i64.extend32_s
100 f:i i32.trunc_sat_f32_s i32.trunc_sat_f32_u
102 F:i i32.trunc_sat_f64_s i32.trunc_sat_f64_u
104 f:I i64.trunc_sat_f32_s i64.trunc_sat_f32_u
106 F:I i64.trunc_sat_f64_s i64.trunc_sat_f64_u
`;

function types(text: string): ValType[] {
  return [...text].map((letter) => letters[letter]!);
}

function row(code: number, name: string, immediate: Immediate, signature: string, width: number): Opcode {
  const [params, results] = signature === '?' ? [undefined, undefined] : signature.split(':').map((part) => types(part));
  return { code, name, immediate, params, results, width };
}

/** Every opcode, ascending by code. */
export const opcodes: readonly Opcode[] = [
  ...special.trim().split('\n').map((line) => {
    const [code, name, immediate, signature, width] = line.split(' ') as [string, string, Immediate, string, string?];
    return row(Number.parseInt(code, 16), name, immediate, signature, Number(width ?? 0));
  }),
  ...runs.trim().split('\n').flatMap((line) => {
    const [first, signature, ...names] = line.split(' ') as [string, string, ...string[]];
    return names.map((name, i) => row(Number.parseInt(first, 16) + i, name, 'none', signature, 0));
  }),
].sort((a, b) => a.code - b.code);

/** By code; undefined where there is no such instruction. */
export const opcodeByCode: readonly (Opcode | undefined)[] = (() => {
  const table = new Array<Opcode | undefined>(opcodes.at(-1)!.code + 1).fill(undefined);
  for (const opcode of opcodes) table[opcode.code] = opcode;
  return table;
})();

const codes = new Map(opcodes.map((opcode) => [opcode.name, opcode.code]));

/** The code of an instruction that must exist. */
export function op(name: string): number {
  const code = codes.get(name);
  if (code === undefined) throw new Error(`no instruction ${name}`);
  return code;
}
