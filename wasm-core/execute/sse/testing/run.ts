/**
 * Runs one row of the SSE table many times, on the host processor (native.c) and in the core's handler, and tells
 * where they differ. Only register forms: addresses are the business of packages/cpu/difftest.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random } from '@lux9/base';
import { coreFields, coreMemory } from '../../../../packages/abi/src/corestate.ts';
import type { Instruction } from '../../../tables/format.ts';
import { fillRegisters, integer, mxcsr } from './values.ts';

const here = dirname(fileURLToPath(import.meta.url));
const top = resolve(here, '../../../..');

// struct one of native.c
const bytes = 112;
const at = { length: 15, mxcsr: 16, signal: 20, flags: 24, rax: 32, xmm: 64 } as const;
const sigFpe = 8;
const vectorXM = 19;
const arithmetic = 0x8d5n;

const field = (name: string): number => coreMemory.active + coreFields.find((f) => f.name === name)!.offset;
const context = { gpr: field('gpr'), rflags: field('rflags'), ccOp: field('ccOp'), mxcsr: field('mxcsr'), xmm: field('xmm'), vector: field('exitVector') };
const recordAt = coreMemory.cutBlock;

/** The operands of the test: reg field 1 (xmm1, RCX), rm field 2 (xmm2, RDX) or 1. */
interface Form {
  readonly code: readonly number[];
  readonly dst: number;
  readonly src: number;
  readonly mode: number;
}

/** The handlers of the rows, compiled into a module of their own. */
export async function compileHandlers(rows: readonly Instruction[]): Promise<WebAssembly.Exports> {
  const folder = mkdtempSync(join(tmpdir(), 'lux9-sse-'));
  try {
    execFileSync(process.execPath, ['--import', 'tsx', join(top, 'wasm-core/tables/generate.ts')], { cwd: top, stdio: 'pipe' });
    const names = new Map<string, Set<string>>();
    for (const { handler } of rows) names.set(handler.file, (names.get(handler.file) ?? new Set()).add(handler.name));
    const lines = [...names].map(([file, set]) => `export { ${[...set].join(', ')} } from "${join(top, 'wasm-core/execute', file)}";`);
    const entry = join(folder, 'entry.ts');
    const out = join(folder, 'out.wasm');
    writeFileSync(entry, lines.map((l) => l.replaceAll(top, relative(folder, top))).join('\n'));
    const asc = spawnSync(process.execPath, [
      join(top, 'node_modules/assemblyscript/bin/asc.js'), 'entry.ts', '-O1', '--runtime', 'stub', '--enable', 'simd',
      '--memoryBase', String(coreMemory.staticData), '-o', out,
    ], { cwd: folder, encoding: 'utf8' });
    if (asc.status !== 0) throw new Error(`asc: ${asc.stderr}${asc.stdout}`);
    const { instance } = await WebAssembly.instantiate(readFileSync(out), { env: { abort: () => { throw new Error('abort'); } } });
    return instance.exports;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The host's side, or why there is none. */
export function compileNative(): { readonly run: (batch: Uint8Array) => Buffer } | { readonly missing: string } {
  if (process.arch !== 'x64' || process.platform !== 'linux') return { missing: `needs an x86-64 Linux host, this is ${process.platform} ${process.arch}` };
  const folder = mkdtempSync(join(tmpdir(), 'lux9-sse-'));
  try {
    const program = join(folder, 'native');
    const gcc = spawnSync('gcc', ['-O1', '-o', program, join(here, 'native.c')], { encoding: 'utf8' });
    if (gcc.error) return { missing: 'gcc is not installed' };
    if (gcc.status !== 0) throw new Error(`gcc: ${gcc.stderr}`);
    const image = readFileSync(program);
    return {
      run: (batch) => {
        const own = mkdtempSync(join(tmpdir(), 'lux9-sse-'));
        try {
          const path = join(own, 'native');
          writeFileSync(path, image, { mode: 0o755 });
          const done = spawnSync(path, { input: batch, maxBuffer: 1 << 30 });
          if (done.status !== 0) throw new Error(`native: ${String(done.signal ?? done.status)}`);
          return done.stdout;
        } finally {
          rmSync(own, { recursive: true });
        }
      },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Whether a form of the row touches no memory; MASKMOVDQU has an operand there that it does not name. */
export function isRegisterOnly(row: Instruction): boolean {
  return row.rm !== 'mem' && row.mnemonic !== 'MASKMOVDQU';
}

function form(row: Instruction, wide: boolean, operand16: boolean, alias: boolean, imm: number): Form {
  const rm = alias ? 1 : 2;
  const code: number[] = [];
  if (operand16) code.push(0x66);
  if (row.prefix !== '' && row.prefix !== 'NP') code.push(parseInt(row.prefix, 16));
  if (wide) code.push(0x48);
  code.push(0x0f);
  if (row.map.length > 2) code.push(parseInt(row.map.slice(2), 16));
  code.push(row.opcode, 0xc0 | ((row.reg >= 0 ? row.reg : 1) << 3) | rm);
  const places = row.operands.filter((o) => o.kind !== 'I').map((o) => {
    const index = o.kind === 'V' || o.kind === 'G' ? 1 : rm;
    return o.kind === 'V' || o.kind === 'W' || o.kind === 'U' ? index * 16 : index * 8;
  });
  const hasImm = row.operands.some((o) => o.kind === 'I');
  if (hasImm) code.push(imm);
  const log = row.operands.some((o) => o.size === 'b' && o.kind === 'E') ? 0 : operand16 ? 1 : wide ? 3 : 2;
  return { code, dst: places[0] ?? 0, src: places[1] ?? 0, mode: (log << 1) | (hasImm ? 64 : 0) };
}

/** A scalar binary32 handler of one operand: xmm1 from xmm2. */
export function estimate(exports: WebAssembly.Exports, name: string, x: number): number {
  const memory = Buffer.from((exports.memory as WebAssembly.Memory).buffer);
  memory.fill(0, recordAt, recordAt + 32);
  memory[recordAt + 2] = 16;
  memory[recordAt + 3] = 32;
  memory.writeFloatLE(x, context.xmm + 32);
  memory.writeUInt32LE(0x1f80, context.mxcsr);
  const status = (exports[name] as (record: number) => number)(recordAt);
  if (status !== 0 || memory.readUInt32LE(context.mxcsr) !== 0x1f80) throw new Error(`${name} ${x}: status ${status}`);
  return memory.readFloatLE(context.xmm + 16);
}

const hex = (a: Uint8Array): string => Buffer.from(a).reverse().toString('hex').replace(/(.{16})(?=.)/g, '$1_');

function describe(view: Buffer): string {
  const regs = [0, 1, 2].map((i) => `xmm${i} ${hex(view.subarray(at.xmm + 16 * i, at.xmm + 16 * i + 16))}`);
  const gprs = ['rax', 'rcx', 'rdx'].map((n, i) => `${n} ${view.readBigUInt64LE(at.rax + 8 * i).toString(16)}`);
  return [
    `mxcsr ${view.readUInt32LE(at.mxcsr).toString(16)} signal ${view.readUInt32LE(at.signal)} flags ${view.readBigUInt64LE(at.flags).toString(16)}`,
    gprs.join(' '), ...regs,
  ].join('\n    ');
}

/** Runs `count` cases of the row; the mismatches, described. */
export function compareRow(
  row: Instruction, exports: WebAssembly.Exports, native: (batch: Uint8Array) => Buffer, seed: number, count: number,
): string[] {
  const random = new Random(seed);
  const batch = Buffer.alloc(bytes * count);
  const view = new DataView(batch.buffer, batch.byteOffset, batch.length);
  const sized = row.operands.some((o) => o.size === 'y' || o.size === 'v');
  const has16 = row.operands.some((o) => o.size === 'v');
  const forms: Form[] = [];
  for (let i = 0; i < count; i++) {
    const wide = sized && random.chance(1, 2);
    const f = form(row, wide, !wide && has16 && random.chance(1, 3), random.chance(1, 4), random.below(256));
    forms.push(f);
    const o = i * bytes;
    batch.set(f.code, o);
    batch[o + at.length] = f.code.length;
    view.setUint32(o + at.mxcsr, mxcsr(random), true);
    view.setBigUint64(o + at.flags, BigInt(random.u32()) & arithmetic, true);
    for (let reg = 0; reg < 3; reg++) view.setBigUint64(o + at.rax + 8 * reg, integer(random), true);
    fillRegisters(random, view, o + at.xmm);
  }
  const after = native(batch);

  const memory = Buffer.from((exports.memory as WebAssembly.Memory).buffer);
  const handler = exports[row.handler.name] as (record: number) => number;
  const mine = Buffer.alloc(bytes);
  const wrong: string[] = [];
  forms.forEach((f, i) => {
    const before = batch.subarray(i * bytes, (i + 1) * bytes);
    const host = after.subarray(i * bytes, (i + 1) * bytes);
    before.copy(memory, context.gpr, at.rax, at.rax + 24);
    before.copy(memory, context.rflags, at.flags, at.flags + 8);
    before.copy(memory, context.mxcsr, at.mxcsr, at.mxcsr + 4);
    before.copy(memory, context.xmm, at.xmm, at.xmm + 48);
    memory.writeUInt32LE(0, context.ccOp);
    memory.fill(0, recordAt, recordAt + 32);
    memory[recordAt + 2] = f.dst;
    memory[recordAt + 3] = f.src;
    memory[recordAt + 7] = f.mode;
    const imm = f.code[f.code.length - 1]!;
    if (f.mode & 64) memory.writeBigInt64LE(BigInt.asIntN(8, BigInt(imm)), recordAt + 8);

    const status = handler(recordAt);
    before.copy(mine);
    memory.copy(mine, at.rax, context.gpr, context.gpr + 24);
    memory.copy(mine, at.flags, context.rflags, context.rflags + 8);
    memory.copy(mine, at.mxcsr, context.mxcsr, context.mxcsr + 4);
    memory.copy(mine, at.xmm, context.xmm, context.xmm + 48);
    mine.writeUInt32LE(status === 0 ? 0 : memory.readUInt32LE(context.vector) === vectorXM ? sigFpe : 0xffff, at.signal);
    if (!mine.equals(host)) {
      wrong.push(`${row.mnemonic} ${Buffer.from(f.code).toString('hex')}\n  before\n    ${describe(before)}\n  host\n    ${describe(host)}\n  core\n    ${describe(mine)}`);
    }
  });
  return wrong;
}
