/**
 * The machine instructions the compiler uses, as data: how the first operand is used, what is read and written
 * besides the operands, and which iced `Code` encodes each operand form and size.
 */
import { Code } from 'iced-x86';
import { R, type OpInfo } from './mir.ts';

export type { OpInfo };

const codes = Code as unknown as Readonly<Record<string, number>>;

function lookup(name: string): number {
  const code = codes[name];
  if (code === undefined) throw new Error(`iced has no ${name}`);
  return code;
}

const bit = (...registers: number[]): number => registers.reduce((mask, r) => mask | (1 << r), 0) >>> 0;

interface Row {
  readonly role: OpInfo['role'];
  /** FORM:SIZES:NAME with {z} for the bits, {i} for the immediate's bits (the short one when it has `|8`). */
  readonly codes: string;
  readonly reads?: number;
  readonly writes?: number;
  readonly flags?: 'set' | 'read' | 'keep';
}

// Sizes: b w d q = 1 2 4 8 bytes. Immediate `imm` picks imm8 when it fits and the form exists.
const alu = (name: string, role: Row['role'] = 'mod'): Row => ({
  role,
  codes: `ds:bwdq:${name}_r{z}_rm{z} dm:bwdq:${name}_r{z}_rm{z} ms:bwdq:${name}_rm{z}_r{z} di:bwdq:${name}_rm{z}_imm{i}|8 mi:bwdq:${name}_rm{z}_imm{i}|8`,
});
const shifts = (name: string): Row => ({ role: 'mod', codes: `di:dq:${name}_rm{z}_imm8 mi:dq:${name}_rm{z}_imm8` });
const shiftsCl = (name: string): Row => ({ role: 'mod', codes: `d:dq:${name}_rm{z}_CL m:dq:${name}_rm{z}_CL`, reads: bit(R.rcx) });
const unary = (name: string, flags: Row['flags'] = 'set'): Row => ({ role: 'mod', codes: `d:dq:${name}_rm{z} m:dq:${name}_rm{z}`, flags });
const extend = (name: string, to: string, from: number): Row => ({
  role: 'def', codes: `ds:${to}:${name}_r{z}_rm${from} dm:${to}:${name}_r{z}_rm${from}`, flags: 'keep',
});
const load2 = (name: string): Row => ({ role: 'def', codes: `ds:dq:${name}_r{z}_rm{z} dm:dq:${name}_r{z}_rm{z}` });
// SSE: NAMEss for 4 bytes, NAMEsd for 8.
const sse = (name: string, role: Row['role'] = 'mod', flags: Row['flags'] = 'keep'): Row => ({
  role, codes: `ds:f:${name}{s}_xmm_xmmm{z} dm:f:${name}{s}_xmm_xmmm{z}`, flags,
});
const packed = (name: string): Row => ({ role: 'mod', codes: `ds:x:${name}_xmm_xmmm128 dm:x:${name}_xmm_xmmm128`, flags: 'keep' });
const bare = (codeName: string, more: Partial<Row> = {}): Row => ({ role: 'use', codes: codeName === '' ? '' : `:d:${codeName}`, flags: 'keep', ...more });
const pseudo = (role: Row['role'] = 'use', more: Partial<Row> = {}): Row => ({ role, codes: '', flags: 'keep', ...more });

const rows = {
  add: alu('Add'), sub: alu('Sub'), and: alu('And'), or: alu('Or'), xor: alu('Xor'), cmp: alu('Cmp', 'use'),
  test: { role: 'use', codes: 'ds:bwdq:Test_rm{z}_r{z} ms:bwdq:Test_rm{z}_r{z} di:bwdq:Test_rm{z}_imm{i} mi:bwdq:Test_rm{z}_imm{i}' },
  mov: { role: 'def', codes: 'ds:dq:Mov_r{z}_rm{z} dm:bwdq:Mov_r{z}_rm{z} ms:bwdq:Mov_rm{z}_r{z} mi:bwdq:Mov_rm{z}_imm{i} di:d:Mov_r32_imm32 di:q:Mov_rm64_imm32', flags: 'keep' },
  mov64: { role: 'def', codes: 'di:q:Mov_r64_imm64', flags: 'keep' },
  lea: { role: 'def', codes: 'dm:dq:Lea_r{z}_m', flags: 'keep' },
  imul: { role: 'mod', codes: 'ds:dq:Imul_r{z}_rm{z} dm:dq:Imul_r{z}_rm{z}' },
  imul3: { role: 'def', codes: 'dsi:dq:Imul_r{z}_rm{z}_imm{i}|8 dmi:dq:Imul_r{z}_rm{z}_imm{i}|8' },
  movzx8: extend('Movzx', 'd', 8), movzx16: extend('Movzx', 'd', 16),
  movsx8: extend('Movsx', 'dq', 8), movsx16: extend('Movsx', 'dq', 16), movsxd: extend('Movsxd', 'q', 32),
  shl: shifts('Shl'), shr: shifts('Shr'), sar: shifts('Sar'), rol: shifts('Rol'), ror: shifts('Ror'),
  shlcl: shiftsCl('Shl'), shrcl: shiftsCl('Shr'), sarcl: shiftsCl('Sar'), rolcl: shiftsCl('Rol'), rorcl: shiftsCl('Ror'),
  neg: unary('Neg'), not: unary('Not', 'keep'),
  mul: { role: 'use', codes: 'd:dq:Mul_rm{z} m:dq:Mul_rm{z}', reads: bit(R.rax), writes: bit(R.rax, R.rdx) },
  div: { role: 'use', codes: 'd:dq:Div_rm{z} m:dq:Div_rm{z}', reads: bit(R.rax, R.rdx), writes: bit(R.rax, R.rdx) },
  idiv: { role: 'use', codes: 'd:dq:Idiv_rm{z} m:dq:Idiv_rm{z}', reads: bit(R.rax, R.rdx), writes: bit(R.rax, R.rdx) },
  cdq: { role: 'use', codes: ':d:Cdq :q:Cqo', reads: bit(R.rax), writes: bit(R.rdx), flags: 'keep' },
  bsf: load2('Bsf'), bsr: load2('Bsr'),
  setcc: { role: 'def', codes: 'd:b:Set{c}_rm8', flags: 'read' },
  cmov: { role: 'mod', codes: 'ds:dq:Cmov{c}_r{z}_rm{z} dm:dq:Cmov{c}_r{z}_rm{z}', flags: 'read' },

  adds: sse('Add'), subs: sse('Sub'), muls: sse('Mul'), divs: sse('Div'), mins: sse('Min'), maxs: sse('Max'),
  sqrts: sse('Sqrt', 'def'), ucomis: sse('Ucomi', 'use', 'set'),
  andps: packed('Andps'), andnps: packed('Andnps'), orps: packed('Orps'), xorps: packed('Xorps'),
  movs: { role: 'def', codes: 'dm:f:Mov{s}_xmm_xmmm{z} ms:f:Mov{s}_xmmm{z}_xmm', flags: 'keep' },
  movd: { role: 'def', codes: 'ds:d:Movd_xmm_rm32 ds:q:Movq_xmm_rm64', flags: 'keep' },
  movdg: { role: 'def', codes: 'ds:d:Movd_rm32_xmm ds:q:Movq_rm64_xmm', flags: 'keep' },
  cvtsi2ss: { role: 'def', codes: 'ds:dq:Cvtsi2ss_xmm_rm{z} dm:dq:Cvtsi2ss_xmm_rm{z}', flags: 'keep' },
  cvtsi2sd: { role: 'def', codes: 'ds:dq:Cvtsi2sd_xmm_rm{z} dm:dq:Cvtsi2sd_xmm_rm{z}', flags: 'keep' },
  cvttss2si: { role: 'def', codes: 'ds:dq:Cvttss2si_r{z}_xmmm32 dm:dq:Cvttss2si_r{z}_xmmm32', flags: 'keep' },
  cvttsd2si: { role: 'def', codes: 'ds:dq:Cvttsd2si_r{z}_xmmm64 dm:dq:Cvttsd2si_r{z}_xmmm64', flags: 'keep' },
  cvtss2sd: { role: 'def', codes: 'ds:d:Cvtss2sd_xmm_xmmm32 dm:d:Cvtss2sd_xmm_xmmm32', flags: 'keep' },
  cvtsd2ss: { role: 'def', codes: 'ds:d:Cvtsd2ss_xmm_xmmm64 dm:d:Cvtsd2ss_xmm_xmmm64', flags: 'keep' },

  push: { role: 'use', codes: 'd:q:Push_r64', flags: 'keep' },
  pop: { role: 'def', codes: 'd:q:Pop_r64', flags: 'keep' },
  in8: bare('In_AL_DX', { reads: bit(R.rdx), writes: bit(R.rax) }),
  in16: bare('In_AX_DX', { reads: bit(R.rdx), writes: bit(R.rax) }),
  in32: bare('In_EAX_DX', { reads: bit(R.rdx), writes: bit(R.rax) }),
  out8: bare('Out_DX_AL', { reads: bit(R.rdx, R.rax) }),
  out16: bare('Out_DX_AX', { reads: bit(R.rdx, R.rax) }),
  out32: bare('Out_DX_EAX', { reads: bit(R.rdx, R.rax) }),
  mfence: bare('Mfence'), lfence: bare('Lfence'), sfence: bare('Sfence'), pause: bare('Pause'), int3: bare('Int3'), ud2: bare('Ud2'),
  rdtsc: bare('Rdtsc', { writes: bit(R.rax, R.rdx) }),
  syscall: bare('Syscall', { reads: bit(R.rbp), writes: bit(R.rax, R.rcx, R.r11) }),
  repmovsb: bare('Movsb_m8_m8', { reads: bit(R.rcx, R.rsi, R.rdi), writes: bit(R.rcx, R.rsi, R.rdi) }),
  repstosb: bare('Stosb_m8_AL', { reads: bit(R.rax, R.rcx, R.rdi), writes: bit(R.rcx, R.rdi) }),
  std: bare('Std'), cld: bare('Cld'), clc: bare('Clc', { flags: 'set' }), stc: bare('Stc', { flags: 'set' }),
  ldmxcsr: { role: 'use', codes: 'm:d:Ldmxcsr_m32', flags: 'keep' },
  // s is RAX for the first two, which exchange it with memory. LOCK is added by encode/.
  xchg: { role: 'use', codes: 'ms:dq:Xchg_rm{z}_r{z}', reads: bit(R.rax), writes: bit(R.rax), flags: 'keep' },
  xadd: { role: 'use', codes: 'ms:dq:Xadd_rm{z}_r{z}', reads: bit(R.rax), writes: bit(R.rax) },
  cmpxchg: { role: 'use', codes: 'ms:dq:Cmpxchg_rm{z}_r{z}', reads: bit(R.rax), writes: bit(R.rax) },

  // Not single instructions; encode/ knows them.
  copy: pseudo('def'), // register to register or spill slot, whole register; size 4: an i32
  fcopy: pseudo('def'),
  jmp: pseudo(), jcc: pseudo('use', { flags: 'read' }), switch: pseudo(), ret: pseudo(), trap: pseudo(), trapif: pseudo('use', { flags: 'read' }),
  call: pseudo('use', { flags: 'set' }), tailcall: pseudo('use', { flags: 'set' }),
  fselect: pseudo('mod', { flags: 'read' }), // d = cc ? s : d
  fmin: pseudo('mod', { flags: 'set' }), fmax: pseudo('mod', { flags: 'set' }),
  movsym: pseudo('def'), // d = address of sym
} as const satisfies Record<string, Row>;

export type OpName = keyof typeof rows;

export const ccNames = ['o', 'no', 'b', 'ae', 'e', 'ne', 'be', 'a', 's', 'ns', 'p', 'np', 'l', 'ge', 'le', 'g'] as const;

const bitsOf: Readonly<Record<string, number>> = { b: 8, w: 16, d: 32, q: 64 };

function build(name: string, row: Row): OpInfo {
  const table = new Map<string, number>();
  for (const part of row.codes.split(' ').filter((text) => text !== '')) {
    const [form, sizes, template] = part.split(':') as [string, string, string];
    const short = template.endsWith('|8');
    const pattern = short ? template.slice(0, -2) : template;
    for (const size of sizes === 'f' ? ['f', 'F'] : [...sizes]) {
      const bits = size === 'f' ? 32 : size === 'F' ? 64 : size === 'x' ? 128 : bitsOf[size]!;
      const filled = pattern.replaceAll('{z}', String(bits)).replaceAll('{s}', bits === 32 ? 'ss' : 'sd');
      const key = `${form}${bits / 8}`;
      if (filled.includes('{c}')) {
        ccNames.forEach((cc, number) => table.set(`${key}${number}`, lookup(filled.replace('{c}', cc))));
      } else {
        table.set(key, lookup(filled.replace('{i}', String(bits < 32 ? bits : 32))));
        if (short && bits >= 16) table.set(`${key}s`, lookup(filled.replace('{i}', '8')));
      }
    }
  }
  return {
    name,
    role: row.role,
    reads: row.reads ?? 0,
    writes: row.writes ?? 0,
    setsFlags: (row.flags ?? 'set') === 'set',
    readsFlags: row.flags === 'read',
    code: (form, size, byteImmediate) => (byteImmediate ? table.get(`${form}${size}s`) : undefined) ?? table.get(`${form}${size}`),
  };
}

/** All operations by name. For setcc and cmov, `code` takes the condition through `conditional`. */
export const ops = Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, build(name, row)])) as Readonly<Record<OpName, OpInfo>>;

const conditionalCodes = new Map<string, number>();
for (let cc = 0; cc < 16; cc++) {
  const name = ccNames[cc]!;
  conditionalCodes.set(`setcc${cc}`, lookup(`Set${name}_rm8`));
  for (const bits of [32, 64]) conditionalCodes.set(`cmov${cc}${bits / 8}`, lookup(`Cmov${name}_r${bits}_rm${bits}`));
}

export const setccCode = (cc: number): number => conditionalCodes.get(`setcc${cc}`)!;
export const cmovCode = (cc: number, size: number): number => conditionalCodes.get(`cmov${cc}${size}`)!;
/** Near jumps: [rel8, rel32] by condition. */
export const jccCodes: readonly (readonly [number, number])[] = ccNames.map((cc) => [lookup(`J${cc}_rel8_64`), lookup(`J${cc}_rel32_64`)]);
