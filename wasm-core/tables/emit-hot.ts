/**
 * The hot loop: a decision tree over record handlers, made from templates (operation x form x size).
 *
 * Not a switch: where a hypervisor holds indirect branch prediction down, a jump table mispredicts nearly always
 * (measured: 6 to 10 ns a dispatch against 1.4 to 2.5 for a tree). The tree is a Huffman tree of estimated
 * frequencies, so frequent handlers are a few well-predicted comparisons away.
 *
 * A family names, for one row handler of the tables (`integer/alu.add`), the specialised handlers by form and size;
 * decode picks them. What has no specialised handler runs as `CALL`, a function outside the loop.
 *
 * A specialised handler does the common case only. Whatever else comes up (a TLB miss, a page crossing, a target not in
 * the jump cache) it leaves by `break` before it has changed anything, and the loop returns; the record's general handler then
 * does the instruction (execute/hot/loop). So the loop has no call at all: with one, V8 keeps its variables in memory.
 */

import { vectorHandlers, vectorImports } from './hot-vector.ts';
import { chains } from './chains.ts';
import { weightOf } from './weights.ts';

const sizes = [8, 16, 32, 64] as const;
type Size = (typeof sizes)[number];
/** Operand forms: register and immediate, memory at base+disp (`b`) or with an index (`x`). First operand first. */
export const forms = ['RR', 'RI', 'RMb', 'RMx', 'MRb', 'MRx', 'MIb', 'MIx'] as const;
type Form = (typeof forms)[number];

interface Handler {
  readonly name: string;
  readonly body: string;
}

/** Handler numbers in the tables made so far become tree order. CALL stays recognisable by name only. */
function renumber(order: readonly number[]): void {
  const place = new Map(order.map((index, n) => [index, n]));
  const all = [...families.values(), ...noFlags.values(), ...[...fused.values()].flatMap((m) => [...m.values()])];
  // 0 in a table means "none" and stays; handler 0 (CALL) never stands in one.
  for (const t of all) t.forEach((n, i) => (t[i] = n === 0 ? -1 : place.get(n)!));
}

export interface Hot {
  readonly handlers: string;
  readonly interpret: string;
  /** Family name -> handler numbers, index form * 4 + log2 size, -1: none. A second table when flags are dead. */
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
/** Declares `name` as the host address of [at, at + bytes), or breaks. The TLB entry is found by the first byte and compared with the last. */
const reach = (write: boolean, at: string, bytes: number, name = 'p'): string =>
  `const ${name}a = ${at}; const ${name}e = b + (<usize>(${name}a >> 8) & TLB_MASK);
        if (load<u64>(${name}e${write ? ', TLB_WRITE' : ''}) != (${bytes === 1 ? `${name}a` : `(${name}a + ${bytes - 1})`} & ~PAGE_MASK)) break;
        const ${name} = <usize>${name}a + <usize>load<u32>(${name}e, ${write ? 'TLB_WRITE + 8' : '8'});`;
const pointer = (kind: 'read' | 'write', form: string, bytes: number, name = 'p'): string => reach(kind === 'write', address(form), bytes, name);
const NEXT = 'ip += RECORD_BYTES; continue;';
const flags = (kind: string, s: Size, a: string, r: string): string =>
  `store<u32>(CC_OP, ${kind} << 2 | ${log2(s)}); store<u64>(CC_A, ${a}); store<u64>(CC_R, ${r});`;
/**
 * Declares `z`: whether the positive form of condition pair `cc >> 1` holds, from the lazy flags; breaks where that is not simple.
 * Pairs: 1 B, 2 E, 3 BE, 4 S, 6 L, 7 LE; the others are left to the general handler.
 */
const conditionPairs: Readonly<Record<string, { pair: number; code: string }>> = (() => {
  const op = 'const op = load<u32>(CC_OP);';
  const subtracted = `${op} if (op >> 2 != CC_SUB) break; const a = load<u64>(CC_A); const r = load<u64>(CC_R);`;
  const operandsOf = `${subtracted} const sh = 64 - (<i64>8 << <i64>(op & 3)); const x = <i64>a << sh; const y = <i64>(a - r) << sh;`;
  const early = `if (op == 0) break;`;
  return {
    E: { pair: 2, code: `${op} const z = op ? load<u64>(CC_R) == 0 : (load<u64>(RFLAGS) & 0x40) != 0;` },
    S: { pair: 4, code: `${op} ${early} const z = (load<u64>(CC_R) >> ((<u64>8 << <u64>(op & 3)) - 1)) != 0;` },
    B: { pair: 1, code: `${op} const a = load<u64>(CC_A); const r = load<u64>(CC_R); let z = false;
        if (op >> 2 == CC_SUB) z = r > a; else if (op >> 2 == CC_ADD) z = r < a; else if (op == 0) z = (load<u64>(RFLAGS) & 1) != 0; else break;` },
    BE: { pair: 3, code: `${op} const a = load<u64>(CC_A); const r = load<u64>(CC_R); let z = false;
        if (op >> 2 == CC_SUB) z = r > a || r == 0; else if (op == 0) z = (load<u64>(RFLAGS) & 0x41) != 0; else break;` },
    L: { pair: 6, code: `${operandsOf} const z = x < y;` },
    LE: { pair: 7, code: `${operandsOf} const z = x <= y;` },
  };
})();
/** The carry flag as `carry` (0 or 1), or a break. */
const CARRY = `const was = load<u32>(CC_OP); const wasA = load<u64>(CC_A); const wasR = load<u64>(CC_R); let carry: u64 = 0;
        switch (was >> 2) {
          case 0: carry = load<u64>(RFLAGS) & 1; break;
          case CC_ADD: carry = <u64>(wasR < wasA); break;
          case CC_SUB: carry = <u64>(wasR > wasA); break;
          case CC_LOGIC: carry = 0; break;
          case CC_INC: case CC_DEC: carry = wasA; break;
          default: carry = 2;
        }
        if (carry == 2) break;`;
/** Goes on at the record in `ip`. */
const ENTER = 'budget -= <i32>load<u8>(ip, 27); if (budget < 0) break; continue;';
const JUMP = (t: string): string =>
  `ip = <usize>load<u32>(e, 8); store<u64>(PC_PAGE, ${t} & ~PAGE_MASK); ${ENTER}`;
/** Breaks unless the jump cache knows `t`. */
const KNOWN = (t: string): string => `const e = jumpEntry(b, ${t}); if (load<u64>(e) != ${t}) break;`;

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
function operands(form: Form, s: Size, first: 'read' | 'write' = 'read'): string {
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
  const write = memory ? `${putAt('p', s, 'v')}` : putReg(dst, s, 'v');
  const body = `${operands(form, s, 'write')} ${value} ${write} ${live ? flags(op.kind, s, 'a', 'v') : ''} ${NEXT}`;
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
  `if (${condition}) ip = <usize>load<u32>(ip, 40); else ip = <usize>load<u32>(ip, 44); ${ENTER}`;

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
    specialise(f, form, s, `${pointer('write', form, s / 8)} ${putAt('p', s, v)} ${NEXT}`);
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
  add('GOTO', `ip = <usize>load<u32>(ip, 8); ${ENTER}`);
  add('JMP', `ip = <usize>load<u32>(ip, 8); ${ENTER}`);
  for (const [cc, c] of Object.entries(conditionPairs)) {
    add(`JCC_${cc}`, `${c.code} if (z == (load<u8>(ip, 3) == 0)) ip = <usize>load<u32>(ip, 8); else ip = <usize>load<u32>(ip, 12); ${ENTER}`);
  }
  const push = (v: string): string => `const sp = load<u64>(RSP) - 8; ${reach(true, 'sp', 8)} store<u64>(p, ${v}); store<u64>(RSP, sp);`;
  const pop = `const sp = load<u64>(RSP); ${reach(false, 'sp', 8)}`;
  add('PUSH_R', `const v = ${reg(dst, 64)}; ${push('v')} ${NEXT}`);
  add('POP_R', `${pop} const v = load<u64>(p); store<u64>(RSP, sp + 8); ${putReg(dst, 64, 'v')} ${NEXT}`);
  const returnAddress = 'load<u64>(PC_PAGE) + <u64>(<u32>load<u16>(ip, 24) + <u32>load<u8>(ip, 26))';
  add('CALL_NEAR', `${push(returnAddress)} ip = <usize>load<u32>(ip, 8); ${ENTER}`);
  add('RET', `${pop} const t = load<u64>(p); ${KNOWN('t')} store<u64>(RSP, sp + 8 + ${imm}); ${JUMP('t')}`);
  const relative = 'load<u64>(PC_PAGE) + load<u64>(ip, 16)';
  add('CALL_FAR', `const t = ${relative}; ${KNOWN('t')} ${push(returnAddress)} ${JUMP('t')}`);
  add('JMP_FAR', `const t = ${relative}; ${KNOWN('t')} ${JUMP('t')}`);
  add('FAR', `const t = ${relative}; ${KNOWN('t')} ${JUMP('t')}`);
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
  joined();
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
  add('CALL_R', `const t = ${reg(dst, 64)}; ${KNOWN('t')} ${push(returnAddress)} ${JUMP('t')}`);
  add('CALL_M', `${pointer('read', 'x', 8, 'q')} const t = load<u64>(q); ${KNOWN('t')} ${push(returnAddress)} ${JUMP('t')}`);
  add('JMP_R', `const t = ${reg(dst, 64)}; ${KNOWN('t')} ${JUMP('t')}`);
  add('JMP_M', `${pointer('read', 'x', 8)} const t = load<u64>(p); ${KNOWN('t')} ${JUMP('t')}`);
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
  }
  // Decode picks them by the condition, which stands in the immediate.
  const holds = 'z == ((load<u32>(ip, 8) & 1) == 0)';
  for (const [cc, c] of Object.entries(conditionPairs)) {
    for (const s of [64, 32] as const) {
      add(`CMOV_${cc}_RR_${s}`, `${c.code} const v = ${holds} ? ${reg(src, s)} : ${reg(dst, s)}; ${putReg(dst, s, 'v')} ${NEXT}`);
    }
    add(`SETCC_${cc}`, `${c.code} store<u8>(${dst}, ${holds} ? 1 : 0, CTX); ${NEXT}`);
  }
  add('CDQE', `store<u64>(GPR, <u64><i64>load<i32>(GPR)); ${NEXT}`);
  add('CDQ', `store<u64>(GPR + 16, <u64><u32>(load<i32>(GPR) >> 31)); ${NEXT}`);
  add('CQO', `store<u64>(GPR + 16, load<i64>(GPR) >> 63); ${NEXT}`);
  add('LEAVE', `const bp = load<u64>(RBP); ${reach(false, 'bp', 8)}
        store<u64>(RBP, load<u64>(p)); store<u64>(RSP, bp + 8); ${NEXT}`);
  move('MRb', 16);
  move('MRx', 16);
  move('RR', 8);
  move('RI', 8);
  add('NOP', NEXT);
  vector();
  add('EA', `const x = ${address('x')}; store<u64>(EA, (load<u8>(ip, 2) ? x & 0xffffffff : x) + load<u64>(${src}, CTX)); ${NEXT}`);
  chained();
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

/** Operations that join with a MOV before them: what the joined record does with `a` (the MOV's source) and the second record. */
const joinable = ['ADD_RR_32_NF', 'XOR_RR_32_NF', 'AND_RR_32_NF', 'ROR_RI_32_NF', 'ROL_RI_32_NF', 'SHR_RI_32_NF', 'SHL_RI_32_NF'] as const;

/** `mov d,s` and an operation on d in one record: the form compilers give a three-operand operation. Its second record is skipped. */
function joined(): void {
  const c = 'load<u32>(<usize>load<u8>(ip, 35), CTX)';
  const n = 'load<u32>(ip, 40)';
  const value: Record<(typeof joinable)[number], string> = {
    ADD_RR_32_NF: `a + ${c}`, XOR_RR_32_NF: `a ^ ${c}`, AND_RR_32_NF: `a & ${c}`,
    ROR_RI_32_NF: `rotr<u32>(a, ${n})`, ROL_RI_32_NF: `rotl<u32>(a, ${n})`, SHR_RI_32_NF: `a >> (${n} & 31)`, SHL_RI_32_NF: `a << (${n} & 31)`,
  };
  for (const name of joinable) {
    add(`MOV_${name}`, `const a = load<u32>(${src}, CTX); store<u64>(${dst}, <u64>(${value[name]}), CTX); ip += 2 * RECORD_BYTES; continue;`);
  }
}

function unary(): void {
  for (const s of [64, 32] as const) {
    for (const [name, kind, expression] of [['inc', 'CC_INC', 'a + 1'], ['dec', 'CC_DEC', 'a - 1'], ['neg', 'CC_SUB', '0 - a']] as const) {
      const first = name === 'neg' ? '0' : 'carry';
      const carry = name === 'neg' ? '' : CARRY;
      const value = `const v = ${truncate(s, expression)};`;
      specialise(`integer/alu.${name}`, 'RR', s, `${carry} const a = ${reg(dst, s)}; ${value} ${flags(kind, s, first, 'v')} ${putReg(dst, s, 'v')} ${NEXT}`);
      specialiseNoFlags(`integer/alu.${name}`, 'RR', s, `const a = ${reg(dst, s)}; ${value} ${putReg(dst, s, 'v')} ${NEXT}`);
      if (name !== 'neg') {
        specialise(`integer/alu.${name}`, 'MRb', s, `${carry} ${pointer('write', 'b', s / 8)} const a = ${at('p', s)}; ${value} ${putAt('p', s, 'v')} ${flags(kind, s, first, 'v')} ${NEXT}`);
      }
    }
    specialise('integer/alu.not', 'RR', s, `${putReg(dst, s, `~${reg(dst, s)}`)} ${NEXT}`);
  }
}

/** \`MOV_RR_64 ADD_RI_64_NF\` as part of a name in code. */
const chainName = (chain: string): string => `CHAIN_${chain.replaceAll(' ', '__')}`;

/** A handler per chain: the parts' code one after the other, each going on at its own record. */
function chained(): void {
  const bodies = new Map(list.map((h) => [h.name, h.body]));
  const part = (name: string, last: boolean): string => {
    const body = bodies.get(name);
    if (body === undefined) throw new Error(`chains: no handler ${name}`);
    if (last) return `{ ${body} }`;
    if (!body.endsWith('RECORD_BYTES; continue;')) throw new Error(`chains: nothing follows ${name}`);
    return `{ ${body.slice(0, -'continue;'.length)} }`;
  };
  for (const chain of Object.keys(chains)) {
    const names = chain.split(' ');
    const before = names.slice(0, -1);
    if (before.length > 1 && !(before.join(' ') in chains)) throw new Error(`chains: the beginning of ${chain} is missing`);
    add(chainName(chain), names.map((n, i) => part(n, i === names.length - 1)).join('\n        '));
  }
}

/**
 * The chains as decode reads them: CHAIN_FIRST[handler] is a row, CHAIN_NEXT[handler] a column (u8, 0: none), CHAIN_TABLE[row * columns + column]
 * the handler for both (u16, 0: none).
 */
function chainTables(numbers: ReadonlyMap<string, number>): string {
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  const cells: { row: number; column: number; handler: number }[] = [];
  const index = (map: Map<number, number>, key: number): number => {
    if (!map.has(key)) map.set(key, map.size + 1);
    return map.get(key)!;
  };
  for (const chain of Object.keys(chains)) {
    const cut = chain.lastIndexOf(' ');
    const before = chain.slice(0, cut);
    cells.push({
      row: index(rows, numbers.get(before.includes(' ') ? chainName(before) : before)!), column: index(columns, numbers.get(chain.slice(cut + 1))!),
      handler: numbers.get(chainName(chain))!,
    });
  }
  if (rows.size > 255 || columns.size > 255) throw new Error('chains: too many for a byte');
  const perHandler = (map: Map<number, number>): string => Array.from({ length: numbers.size }, (_, n) => map.get(n) ?? 0).join(', ');
  const width = columns.size + 1;
  const table = new Array<number>((rows.size + 1) * width).fill(0);
  for (const c of cells) table[c.row * width + c.column] = c.handler;
  return `
export const CHAIN_COLUMNS: u32 = ${width};
export const CHAIN_FIRST: usize = memory.data<u8>([${perHandler(rows)}]);
export const CHAIN_NEXT: usize = memory.data<u8>([${perHandler(columns)}]);
export const CHAIN_TABLE: usize = memory.data<u16>([${table.join(', ')}]);
`;
}

function vector(): void {
  for (const v of vectorHandlers({ dst, src, pointer, NEXT, address })) {
    const n = add(`${v.family.split('.')[1]!.toUpperCase()}_X_${v.form}_${v.sizes.length === 1 ? v.sizes[0] : ''}`, v.body);
    for (const size of v.sizes) put(families, v.family, v.form, size, n);
  }
}

interface Leaf { readonly index: number; readonly weight: number }
interface Node { readonly weight: number; readonly left: Tree; readonly right: Tree }
type Tree = Leaf | Node;

/** The Huffman tree of handlers by weight; ties by index, so that the code is the same on every host. */
function tree(handlers: readonly Leaf[]): Tree {
  let queue: Tree[] = [...handlers];
  while (queue.length > 1) {
    queue.sort((a, b) => a.weight - b.weight);
    const [light, heavy] = queue as [Tree, Tree];
    queue = queue.slice(2);
    // V8 lays the else branch out as the fall-through.
    queue.push({ weight: light.weight + heavy.weight, left: light, right: heavy });
  }
  return queue[0]!;
}

/** Handlers in the order of the tree's leaves: their numbers. */
function leaves(t: Tree): number[] {
  return 'index' in t ? [t.index] : [...leaves(t.left), ...leaves(t.right)];
}

function code(t: Tree, from: number, body: (index: number) => string, indent: string): string {
  if ('index' in t) return `${indent}${body(t.index)}`;
  const middle = from + leaves(t.left).length;
  const deeper = indent.length < 60 ? `${indent} ` : indent;
  return `${indent}if (h < ${middle}) {\n${code(t.left, from, body, deeper)}\n${indent}} else {\n${code(t.right, middle, body, deeper)}\n${indent}}`;
}

const imports = `import { CTX, GPR, PC_PAGE, RFLAGS, CC_OP, CC_A, CC_R, EA, XMM } from "./state";
import { RECORD_BYTES } from "../decode/record";
import { PAGE_MASK, TLB_MASK, TLB_WRITE } from "../memory/layout";
import { CC_ADD, CC_SUB, CC_LOGIC, CC_INC, CC_DEC, CC_SHL, CC_SHR, CC_SAR, CC_MUL } from "../execute/flags";
import { bank, jumpEntry } from "../memory/tlb";
import { mulHighSigned } from "../execute/integer/muldiv";
${vectorImports}

const RSP: usize = GPR + 32;
const RBP: usize = GPR + 40;
const RCX: usize = GPR + 8;
`;

/** A loop over some handlers: returns at the first record that is none of them, needs more, or is not paid for. */
function loopText(name: string, doc: string, range: string, dispatch: string): string {
  return `
/** ${doc} Answers the record it stops at; \`${name}Left\` is what is left of the budget, negative when that record's block is not paid for. */
export let ${name}Left: i32 = 0;
export function ${name}(start: usize, paid: i32): usize {
  const b = bank;
  let ip = start;
  let budget = paid;
  let h: u32 = 0;
  while ((h = <u32>load<u16>(ip)) ${range}) {
${dispatch}
  }
  ${name}Left = budget;
  return ip;
}
`;
}

export function hotLoop(): Hot {
  if (list.length === 0) build();
  const weights = new Map(Object.entries(chains).map(([chain, weight]) => [chainName(chain), weight]));
  const hot = list.map((h, i) => ({ name: h.name, index: i, weight: weights.get(h.name) ?? weightOf(h.name) })).filter((h) => h.weight > 0 && h.index !== 0);
  const shape = tree(hot);
  const first = leaves(shape);
  const order = [...first, 0, ...list.map((_, i) => i).filter((i) => i !== 0 && !first.includes(i))];
  renumber(order);
  const numbers = new Map(order.map((index, n) => [list[index]!.name, n]));
  if (numbers.size !== list.length) {
    const seen = new Set<string>();
    throw new Error(`handler twice: ${list.find((h) => seen.size === seen.add(h.name).size)?.name}`);
  }
  const handlers = order.map((index, n) => `export const H_${list[index]!.name}: u32 = ${n};`).join('\n') + '\n';
  const body = (i: number): string => `/* ${list[i]!.name} */ ${list[i]!.body}`;
  const nested = code(shape, 0, body, '    ');
  const cases = order.slice(first.length + 1).map((index, n) => `      case ${first.length + 1 + n}: {\n        ${body(index)}\n      }`).join('\n');
  const table = `    switch (h) {\n${cases}\n      default: break;\n    }\n    break;`;
  return {
    handlers: `${handlers}/** Handlers below this number stand in the frequent loop. */\nexport const FREQUENT_HANDLERS: u32 = ${first.length};\n${chainTables(numbers)}`,
    interpret: `${imports}${loopText('frequent', 'Runs the most frequent handlers from record \`start\`, whose block is paid for out of \`paid\`.', `< ${first.length}`, nested)}${loopText('seldom', 'The same for the other handlers.', `> ${first.length}`, table)}`,
    families, noFlags, fused,
    number: (name) => {
      const n = numbers.get(name);
      if (n === undefined) throw new Error(`no handler ${name}`);
      return n;
    },
  };
}
