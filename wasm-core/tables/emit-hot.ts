/**
 * The hot loop: one dense switch over record handlers, made from templates (operation x form x size).
 *
 * Order matters: V8's baseline code charges a loop's back edge by its distance, and a function that uses
 * up its budget calls the runtime. The most frequent handlers stand first, next to the loop's head.
 *
 * A family names, for one row handler of the tables (`integer/alu.add`), the specialised handlers by form and size;
 * decode picks them. What has no specialised handler runs as `CALL`, a function outside the loop.
 */

import { vectorHandlers, vectorImports } from './hot-vector.ts';

const sizes = [8, 16, 32, 64] as const;
type Size = (typeof sizes)[number];
/** Operand forms: register and immediate, memory at base+disp (`b`) or with an index (`x`). First operand first. */
export const forms = ['RR', 'RI', 'RMb', 'RMx', 'MRb', 'MRx', 'MIb', 'MIx'] as const;
type Form = (typeof forms)[number];

interface Handler {
  readonly name: string;
  readonly body: string;
}

export interface Hot {
  readonly handlers: string;
  readonly interpret: string;
  /** Family name -> handler numbers, index form * 4 + log2 size, 0: none. A second table when flags are dead. */
  readonly families: ReadonlyMap<string, readonly number[]>;
  readonly noFlags: ReadonlyMap<string, readonly number[]>;
  /** Family name -> condition (fused) -> table as above. */
  readonly fused: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;
  readonly number: (name: string) => number;
}

const log2 = (s: Size): number => sizes.indexOf(s);
const type = (s: Size): string => `u${s}`;
const dst = '<usize>load<u8>(ip, 2)';
const src = '<usize>load<u8>(ip, 3)';
const imm = 'load<u64>(ip, 8)';
const reg = (at: string, s: Size): string => (s === 64 ? `load<u64>(${at}, CTX)` : `<u64>load<${type(s)}>(${at}, CTX)`);
const putReg = (at: string, s: Size, v: string): string =>
  s === 64 ? `store<u64>(${at}, ${v}, CTX);` : s === 32 ? `store<u64>(${at}, <u64><u32>(${v}), CTX);` : `store<${type(s)}>(${at}, <${type(s)}>(${v}), CTX);`;
const at = (p: string, s: Size): string => (s === 64 ? `load<u64>(${p})` : `<u64>load<${type(s)}>(${p})`);
const putAt = (p: string, s: Size, v: string): string => (s === 64 ? `store<u64>(${p}, ${v});` : `store<${type(s)}>(${p}, <${type(s)}>(${v}));`);
const truncate = (s: Size, v: string): string => (s === 64 ? v : `<u64><${type(s)}>(${v})`);
const signed = (s: Size, v: string): string => (s === 64 ? `<i64>(${v})` : `<i${s}>(${v})`);
const address = (form: string): string =>
  form.endsWith('x')
    ? 'load<u64>(<usize>load<u8>(ip, 4), CTX) + (load<u64>(<usize>load<u8>(ip, 5), CTX) << <u64>load<u8>(ip, 6)) + load<u64>(ip, 16)'
    : 'load<u64>(<usize>load<u8>(ip, 4), CTX) + load<u64>(ip, 16)';
const pointer = (kind: 'read' | 'write' | 'rw', form: string, bytes: number, name = 'p'): string =>
  `const ${name} = ${kind}At(b, ${address(form)}, ${bytes}); if (!${name}) return faultAt(ip, budget);`;
const commit = 'if (p < AT_BOUNCE_END && !commitSlow()) return faultAt(ip, budget);';
const NEXT = 'ip += RECORD_BYTES; continue;';
const flags = (kind: string, s: Size, a: string, r: string): string =>
  `store<u32>(CC_OP, ${kind} << 2 | ${log2(s)}); store<u64>(CC_A, ${a}); store<u64>(CC_R, ${r});`;
/** Goes on at the record in `ip`. */
const ENTER = 'budget -= <i32>load<u8>(ip, 27); if (budget < 0) return cut(ip, budget); continue;';
const JUMP = (t: string): string =>
  `{ const e = jumpEntry(b, ${t}); if (load<u64>(e) == ${t}) { ip = <usize>load<u32>(e, 8); store<u64>(PC_PAGE, ${t} & ~0xfff); }
        else { ip = lookup(${t}); if (!ip) return fetchFault(${t}, budget); } ${ENTER} }`;

const list: Handler[] = [];
const families = new Map<string, number[]>();
const noFlags = new Map<string, number[]>();
const fused = new Map<string, Map<string, number[]>>();

function add(name: string, body: string): number {
  list.push({ name, body });
  return list.length - 1;
}

function put(map: Map<string, number[]>, family: string, form: Form, s: Size, n: number): void {
  const table = map.get(family) ?? new Array<number>(forms.length * 4).fill(0);
  table[forms.indexOf(form) * 4 + log2(s)] = n;
  map.set(family, table);
}

function specialise(family: string, form: Form, s: Size, body: string): void {
  put(families, family, form, s, add(`${family.split('.')[1]!.toUpperCase()}_${form}_${s}`, body));
}

function specialiseNoFlags(family: string, form: Form, s: Size, body: string): void {
  put(noFlags, family, form, s, add(`${family.split('.')[1]!.toUpperCase()}_${form}_${s}_NF`, body));
}

/** Reads the two operands as `a` and `c`. */
function operands(form: Form, s: Size, first: 'read' | 'rw' = 'read'): string {
  const bytes = s / 8;
  switch (form) {
    case 'RR': return `const a = ${reg(dst, s)}; const c = ${reg(src, s)};`;
    case 'RI': return `const a = ${reg(dst, s)}; const c = ${truncate(s, imm)};`;
    case 'RMb':
    case 'RMx': return `${pointer('read', form, bytes)} const a = ${reg(dst, s)}; const c = ${at('p', s)};`;
    case 'MRb':
    case 'MRx': return `${pointer(first, form, bytes)} const a = ${at('p', s)}; const c = ${reg(src, s)};`;
    default: return `${pointer(first, form, bytes)} const a = ${at('p', s)}; const c = ${truncate(s, imm)};`;
  }
}

const aluOps: Record<string, { expression: string; kind: string }> = {
  add: { expression: 'a + c', kind: 'CC_ADD' },
  sub: { expression: 'a - c', kind: 'CC_SUB' },
  and: { expression: 'a & c', kind: 'CC_LOGIC' },
  or: { expression: 'a | c', kind: 'CC_LOGIC' },
  xor: { expression: 'a ^ c', kind: 'CC_LOGIC' },
};

function alu(name: string, form: Form, s: Size, live = true): void {
  const op = aluOps[name]!;
  const family = `integer/alu.${name}`;
  const memory = form.startsWith('M');
  const value = `const v = ${truncate(s, op.expression)};`;
  const write = memory ? `${putAt('p', s, 'v')} ${commit}` : putReg(dst, s, 'v');
  const body = `${operands(form, s, 'rw')} ${value} ${write} ${live ? flags(op.kind, s, 'a', 'v') : ''} ${NEXT}`;
  if (live) specialise(family, form, s, body);
  else specialiseNoFlags(family, form, s, body);
}

/** Conditions a comparison can be fused with, of which Jcc's other half is the negation. */
const compareConditions: Record<string, (s: Size) => string> = {
  E: () => 'a == c',
  B: () => 'a < c',
  BE: () => 'a <= c',
  L: (s) => `${signed(s, 'a')} < ${signed(s, 'c')}`,
  LE: (s) => `${signed(s, 'a')} <= ${signed(s, 'c')}`,
};
const testConditions: Record<string, (s: Size) => string> = {
  E: () => 'v == 0',
  S: (s) => `${signed(s, 'v')} < 0`,
  LE: (s) => `${signed(s, 'v')} <= 0`,
};

const BRANCH_ON = (condition: string): string =>
  `ip = <usize>load<u32>(ip + (${condition} ? 0 : 4), 40); ${ENTER}`;

function compare(name: 'cmp' | 'test', form: Form, s: Size): void {
  const family = `integer/alu.${name}`;
  const set = name === 'cmp' ? flags('CC_SUB', s, 'a', truncate(s, 'a - c')) : flags('CC_LOGIC', s, 'a', 'v');
  const value = name === 'cmp' ? '' : 'const v = a & c;';
  const conditions = name === 'cmp' ? compareConditions : testConditions;
  for (const [cc, condition] of Object.entries(conditions)) {
    const n = add(`${name.toUpperCase()}_${form}_${s}_J${cc}`, `${operands(form, s)} ${value} ${set} ${BRANCH_ON(condition(s))}`);
    const tables = fused.get(family) ?? new Map<string, number[]>();
    put(tables, cc, form, s, n);
    fused.set(family, tables);
  }
  specialise(family, form, s, `${operands(form, s)} ${value} ${set} ${NEXT}`);
}

function move(form: Form, s: Size): void {
  const f = 'integer/move.mov';
  if (form === 'RR') specialise(f, form, s, `${putReg(dst, s, reg(src, s))} ${NEXT}`);
  else if (form === 'RI') specialise(f, form, s, `${putReg(dst, s, imm)} ${NEXT}`);
  else if (form.startsWith('R')) specialise(f, form, s, `${pointer('read', form, s / 8)} ${putReg(dst, s, at('p', s))} ${NEXT}`);
  else {
    const v = form.startsWith('MR') ? reg(src, s) : imm;
    specialise(f, form, s, `${pointer('write', form, s / 8)} ${putAt('p', s, v)} ${commit} ${NEXT}`);
  }
}

function extend(name: string, from: Size, sign: boolean, form: Form, s: Size): void {
  const widen = (v: string): string => (sign ? `<u64><i${s}><i${from}>(${v})` : v);
  const load_ = form === 'RR' ? '' : pointer('read', form, from / 8);
  specialise(`integer/move.${name}`, form, s, `${load_} ${putReg(dst, s, widen(form === 'RR' ? reg(src, from) : at('p', from)))} ${NEXT}`);
}

/** Forms a machine-code compiler uses most, first in the switch. */
function build(): void {
  add('CALL', ''); // number 0: written last in the switch, it is the default
  for (const s of [64, 32] as const) {
    move('RMb', s);
    move('RR', s);
    move('MRb', s);
    alu('add', 'RR', s);
    alu('add', 'RI', s);
    alu('add', 'RR', s, false);
    alu('add', 'RI', s, false);
    move('RMx', s);
    move('MRx', s);
    for (const f of ['RMb', 'RMx'] as const) specialise('integer/move.lea', f, s, `${putReg(dst, s, address(f))} ${NEXT}`);
    compare('cmp', 'RR', s);
    compare('cmp', 'RI', s);
    compare('test', 'RR', s);
  }
  add('GOTO', `ip = <usize>load<u32>(ip, 28); ${ENTER}`);
  add('JMP', `ip = <usize>load<u32>(ip, 8); ${ENTER}`);
  add('JCC_E', `const z = load<u32>(CC_OP) ? load<u64>(CC_R) == 0 : (load<u64>(RFLAGS) & 0x40) != 0;
        ip = <usize>load<u32>(ip + (z == (load<u8>(ip, 3) == 0) ? 0 : 4), 8); ${ENTER}`);
  add('JCC', `ip = <usize>load<u32>(ip + (testCond(<u32>load<u8>(ip, 2)) ? 0 : 4), 8); ${ENTER}`);
  const push = (v: string): string => `const v = ${v}; const sp = load<u64>(RSP) - 8; const p = writeAt(b, sp, 8); if (!p) return stackFaultAt(ip, budget);
        store<u64>(p, v); ${commit} store<u64>(RSP, sp);`;
  add('PUSH_R', `${push(reg(dst, 64))} ${NEXT}`);
  add('POP_R', `const sp = load<u64>(RSP); const p = readAt(b, sp, 8); if (!p) return stackFaultAt(ip, budget);
        const v = load<u64>(p); store<u64>(RSP, sp + 8); ${putReg(dst, 64, 'v')} ${NEXT}`);
  const returnAddress = 'load<u64>(PC_PAGE) + <u64>(<u32>load<u16>(ip, 24) + <u32>load<u8>(ip, 26))';
  add('CALL_NEAR', `${push(returnAddress)} ip = <usize>load<u32>(ip, 8); ${ENTER}`);
  add('RET', `const sp = load<u64>(RSP); const p = readAt(b, sp, 8); if (!p) return stackFaultAt(ip, budget);
        const t = load<u64>(p); if (!canonical(t)) return branchFaultAt(ip, budget); store<u64>(RSP, sp + 8 + ${imm}); ${JUMP('t')}`);
  add('CALL_FAR', `${push(returnAddress)} const t = load<u64>(PC_PAGE) + load<u64>(ip, 16); ${JUMP('t')}`);
  add('JMP_FAR', `const t = load<u64>(PC_PAGE) + load<u64>(ip, 16); ${JUMP('t')}`);
  for (const s of [64, 32] as const) {
    for (const from of [8, 16] as const) {
      for (const f of ['RR', 'RMb', 'RMx'] as const) {
        extend(`movzx${from}`, from, false, f, s);
        if (s === 32 || from === 8) extend(`movsx${from}`, from, true, f, s);
      }
    }
    for (const f of ['RI', 'MIb', 'MIx'] as const) move(f, s);
  }
  extend('movsx16', 16, true, 'RR', 64);
  extend('movsx16', 16, true, 'RMb', 64);
  extend('movsx16', 16, true, 'RMx', 64);
  for (const f of ['RR', 'RMb', 'RMx'] as const) extend('movsxd', 32, true, f, 64);
  for (const f of ['RMb', 'RMx', 'MRb', 'MRx', 'MIb', 'MIx'] as const) move(f, 8);
  for (const s of [64, 32] as const) {
    for (const name of ['sub', 'and', 'xor', 'or']) {
      for (const f of ['RR', 'RI'] as const) {
        alu(name, f, s);
        alu(name, f, s, false);
      }
    }
  }
  shifts();
  for (const s of [64, 32] as const) {
    for (const name of ['add', 'sub', 'and', 'xor', 'or']) {
      for (const f of ['RMb', 'RMx', 'MRb', 'MIb'] as const) alu(name, f, s);
      if (name === 'add' || name === 'xor' || name === 'sub') alu(name, 'MRx', s);
      alu(name, 'RMb', s, false);
      alu(name, 'RMx', s, false);
    }
  }
  unary();
  for (const s of [64, 32, 8] as const) {
    for (const f of ['MIb', 'MIx', 'RMb', 'RMx', 'MRb', 'MRx'] as const) compare('cmp', f, s);
    if (s === 8) for (const f of ['RR', 'RI'] as const) compare('cmp', f, s);
    if (s === 8) compare('test', 'RR', s);
    compare('test', 'RI', s);
    compare('test', 'MIb', s);
  }
  add('CALL_R', `const t = ${reg(dst, 64)}; if (!canonical(t)) return branchFaultAt(ip, budget); ${push(returnAddress)} ${JUMP('t')}`);
  add('CALL_M', `${pointer('read', 'x', 8, 'q')} const t = load<u64>(q); if (!canonical(t)) return branchFaultAt(ip, budget); ${push(returnAddress)} ${JUMP('t')}`);
  add('JMP_R', `const t = ${reg(dst, 64)}; if (!canonical(t)) return branchFaultAt(ip, budget); ${JUMP('t')}`);
  add('JMP_M', `${pointer('read', 'x', 8)} const t = load<u64>(p); if (!canonical(t)) return branchFaultAt(ip, budget); ${JUMP('t')}`);
  add('PUSH_I', `${push(imm)} ${NEXT}`);
  for (const s of [64, 32] as const) {
    for (const f of ['RR', 'RMb'] as const) {
      const body = `${operands(f, s)} const x = ${s === 64 ? '<i64>a * <i64>c' : '<i64><i32>a * <i64><i32>c'};
        ${putReg(dst, s, '<u64>x')} store<u32>(CC_OP, CC_MUL << 2 | ${log2(s)});
        store<u64>(CC_A, <u64>(${s === 64 ? 'mulHighSigned(<i64>a, <i64>c) != x >> 63' : '<i64><i32>x != x'})); store<u64>(CC_R, ${truncate(s, '<u64>x')}); ${NEXT}`;
      specialise('integer/muldiv.imul2', f, s, body);
    }
    specialise('integer/muldiv.imul3', 'RR', s, `const a = ${signed(s, reg(src, s))}; const c = <i64>${imm}; const x = <i64>a * c;
        ${putReg(dst, s, '<u64>x')} store<u32>(CC_OP, CC_MUL << 2 | ${log2(s)});
        store<u64>(CC_A, <u64>(${s === 64 ? 'mulHighSigned(a, c) != x >> 63' : '<i64><i32>x != x'})); store<u64>(CC_R, ${truncate(s, '<u64>x')}); ${NEXT}`);
    specialise('integer/move.cmov', 'RR', s, `const v = testCond(load<u32>(ip, 8)) ? ${reg(src, s)} : ${reg(dst, s)}; ${putReg(dst, s, 'v')} ${NEXT}`);
    specialise('integer/move.cmov', 'RMb', s, `${pointer('read', 'b', s / 8)} const v = testCond(load<u32>(ip, 8)) ? ${at('p', s)} : ${reg(dst, s)}; ${putReg(dst, s, 'v')} ${NEXT}`);
  }
  specialise('integer/move.setcc', 'RR', 8, `store<u8>(${dst}, testCond(load<u32>(ip, 8)) ? 1 : 0, CTX); ${NEXT}`);
  add('CDQE', `store<u64>(GPR, <u64><i64>load<i32>(GPR)); ${NEXT}`);
  add('CDQ', `store<u64>(GPR + 16, <u64><u32>(load<i32>(GPR) >> 31)); ${NEXT}`);
  add('CQO', `store<u64>(GPR + 16, load<i64>(GPR) >> 63); ${NEXT}`);
  add('LEAVE', `const bp = load<u64>(RBP); const p = readAt(b, bp, 8); if (!p) return stackFaultAt(ip, budget);
        store<u64>(RBP, load<u64>(p)); store<u64>(RSP, bp + 8); ${NEXT}`);
  move('MRb', 16);
  move('MRx', 16);
  move('RR', 8);
  move('RI', 8);
  add('NOP', NEXT);
  vector();
  add('FAR', `const t = load<u64>(PC_PAGE) + load<u64>(ip, 16); ${JUMP('t')}`);
  add('LINK', `const t = load<u64>(PC_PAGE) + load<u64>(ip, 16); ip = link(ip, t); if (!ip) return fetchFault(t, budget); ${ENTER}`);
  add('EA', `store<u64>(EA, effective(ip)); ${NEXT}`);
  add('STALE', `const t = load<u64>(PC_PAGE) + <u64>load<u16>(ip, 24); budget += <i32>load<u8>(ip, 27); ${JUMP('t')}`);
  add('STOP', `store<u64>(RIP, load<u64>(PC_PAGE) + load<u64>(ip, 16)); setRemaining(budget); return CUT;`);
  add('INVALID', `raiseUD(); return faultAt(ip, budget);`);
  add('TOO_LONG', `raiseGP(); return faultAt(ip, budget);`);
}

function shifts(): void {
  const count = (s: Size, byCl: boolean): string => `const n = ${byCl ? '<u64>load<u8>(RCX)' : imm} & ${s - 1};`;
  const kinds: Record<string, { before: (s: Size) => string; value: (s: Size) => string; kind: string }> = {
    shl: { before: (s) => truncate(s, 'a << (n - 1)'), value: (s) => truncate(s, 'a << n'), kind: 'CC_SHL' },
    shr: { before: () => 'a >> (n - 1)', value: () => 'a >> n', kind: 'CC_SHR' },
    sar: {
      before: (s) => truncate(s, `<u64>(<i64>${signed(s, 'a')} >> <i64>(n - 1))`),
      value: (s) => truncate(s, `<u64>(<i64>${signed(s, 'a')} >> <i64>n)`), kind: 'CC_SAR',
    },
  };
  for (const s of [64, 32] as const) {
    for (const [name, k] of Object.entries(kinds)) {
      const start = `const a = ${reg(dst, s)};`;
      // RI: decode keeps counts of 0 out of these forms. RR stands for CL.
      specialise(`integer/shift.${name}`, 'RI', s, `${start} ${count(s, false)} const v = ${k.value(s)}; ${putReg(dst, s, 'v')} ${flags(k.kind, s, k.before(s), 'v')} ${NEXT}`);
      specialiseNoFlags(`integer/shift.${name}`, 'RI', s, `${start} ${count(s, false)} ${putReg(dst, s, k.value(s))} ${NEXT}`);
      specialise(`integer/shift.${name}`, 'RR', s, `${start} ${count(s, true)} const v = ${k.value(s)}; ${putReg(dst, s, 'v')} if (n) { ${flags(k.kind, s, k.before(s), 'v')} } ${NEXT}`);
    }
    for (const [name, f] of [['rol', 'rotl'], ['ror', 'rotr']] as const) {
      specialiseNoFlags(`integer/shift.${name}`, 'RI', s, `${putReg(dst, s, `<u64>${f}<u${s}>(load<u${s}>(${dst}, CTX), <u${s}>${imm})`)} ${NEXT}`);
    }
  }
}

function unary(): void {
  for (const s of [64, 32] as const) {
    for (const [name, kind, expression] of [['inc', 'CC_INC', 'a + 1'], ['dec', 'CC_DEC', 'a - 1'], ['neg', 'CC_SUB', '0 - a']] as const) {
      const first = name === 'neg' ? '0' : '<u64>getCF()';
      const value = `const v = ${truncate(s, expression)};`;
      specialise(`integer/alu.${name}`, 'RR', s, `const a = ${reg(dst, s)}; ${value} ${flags(kind, s, first, 'v')} ${putReg(dst, s, 'v')} ${NEXT}`);
      specialiseNoFlags(`integer/alu.${name}`, 'RR', s, `const a = ${reg(dst, s)}; ${value} ${putReg(dst, s, 'v')} ${NEXT}`);
      if (name !== 'neg') {
        specialise(`integer/alu.${name}`, 'MRb', s, `${pointer('rw', 'b', s / 8)} const a = ${at('p', s)}; ${value} ${putAt('p', s, 'v')} ${commit} ${flags(kind, s, first, 'v')} ${NEXT}`);
      }
    }
    specialise('integer/alu.not', 'RR', s, `${putReg(dst, s, `~${reg(dst, s)}`)} ${NEXT}`);
  }
}

function vector(): void {
  for (const v of vectorHandlers({ dst, src, pointer, commit, NEXT, address })) {
    const n = add(`${v.family.split('.')[1]!.toUpperCase()}_X_${v.form}_${v.sizes.length === 1 ? v.sizes[0] : ''}`, v.body);
    for (const size of v.sizes) put(families, v.family, v.form, size, n);
  }
}

export function hotLoop(): Hot {
  if (list.length === 0) build();
  const numbers = new Map(list.map((h, i) => [h.name, i]));
  if (numbers.size !== list.length) {
    const seen = new Set<string>();
    throw new Error(`handler twice: ${list.find((h) => seen.size === seen.add(h.name).size)?.name}`);
  }
  const handlers = list.map((h, i) => `export const H_${h.name}: u32 = ${i};`).join('\n') + '\n';
  const cases = list.map((h, i) => (i === 0 ? '' : `      case ${i}: { // ${h.name}\n        ${h.body}\n      }`)).filter((c) => c !== '').join('\n');
  return {
    handlers,
    interpret: `import { CTX, GPR, PC_PAGE, RIP, RFLAGS, CC_OP, CC_A, CC_R, EA, XMM, MXCSR, AT_BOUNCE_END } from "./state";
import { RECORD_BYTES } from "../decode/record";
import { CC_ADD, CC_SUB, CC_LOGIC, CC_INC, CC_DEC, CC_SHL, CC_SHR, CC_SAR, CC_MUL, testCond, getCF } from "../execute/flags";
import { readAt, writeAt, rwAt, commitSlow } from "../memory/access";
import { bank, jumpEntry } from "../memory/tlb";
import { lookup, link } from "../decode/blocks";
import { mulHighSigned } from "../execute/integer/muldiv";
import { raiseUD, raiseGP } from "../fault/raise";
import { BRANCH, FAULT, LEAVE } from "../execute/status";
import { CUT, branchFaultAt, canonical, cut, effective, faultAt, fetchFault, leaveAfter, setRemaining, stackFaultAt } from "../execute/hot/exits";
${vectorImports}

const RSP: usize = GPR + 32;
const RBP: usize = GPR + 40;
const RCX: usize = GPR + 8;

/** Runs from record \`ip\`, whose block has been paid from \`budget\`, until the budget or the program demands an exit. */
export function interpret(start: usize, budget: i32): u32 {
  const b = bank;
  let ip = start;
  for (;;) {
    switch (<u32>load<u16>(ip)) {
${cases}
      default: {
        const status = call_indirect<u32>(load<u32>(ip, 28), ip);
        if (status == 0) { ip += RECORD_BYTES; continue; }
        if (status == FAULT) return faultAt(ip, budget);
        budget += <i32>load<u8>(ip, 27) - 1;
        if (status == LEAVE) return leaveAfter(budget);
        const t = load<u64>(RIP);
        ${JUMP('t')}
      }
    }
  }
}
`,
    families, noFlags, fused,
    number: (name) => {
      const n = numbers.get(name);
      if (n === undefined) throw new Error(`no handler ${name}`);
      return n;
    },
  };
}
