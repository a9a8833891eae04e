/**
 * db's disassembler against iced-x86: every instruction of every program that comes with the system, then every row of the processor's tables with
 * random operands, and bytes that are no instruction.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Decoder, DecoderOptions, Formatter, FormatterSyntax } from 'iced-x86';
import { expect, test } from 'vitest';
import { intelStyle, intelText, Random } from '@lux9/base';
import { isOurs } from '../../cpu/difftest/iced-policy.ts';
import { instructions } from '../../../wasm-core/tables/instructions.ts';
import { compile, home } from './compile.ts';
import { Fake } from './fake.ts';

const textStart = 0x200028;
const bin = join(home, 'build/bin');
/** Bytes from one random instruction to the next. */
const slot = 32;

/** Address, bytes in hexadecimal, text. */
type Line = readonly [address: number, hex: string, text: string];

/** The instructions of code at `textStart` as iced-x86 tells them, in the form of the page's debugger. */
function iced(code: Uint8Array): Line[] {
  const decoder = new Decoder(64, code, DecoderOptions.None);
  decoder.ip = BigInt(textStart);
  const formatter = new Formatter(FormatterSyntax.Intel);
  intelStyle(formatter);
  formatter.uppercaseHex = false;
  formatter.branchLeadingZeros = false;
  formatter.showBranchSize = false;
  const lines: Line[] = [];
  while (decoder.canDecode) {
    const at = decoder.position;
    const instruction = decoder.decode();
    let text = intelText(formatter.format(instruction));
    if (text !== '(bad)' && !isOurs(instruction, code, at)) text = '(bad)';
    // What is none, db passes a byte at a time.
    if (text === '(bad)') decoder.position = at + 1;
    decoder.ip = BigInt(textStart + decoder.position);
    lines.push([textStart + at, Buffer.from(code.subarray(at, decoder.position)).toString('hex'), text]);
    instruction.free();
  }
  formatter.free();
  decoder.free();
  return lines;
}

/** The same as db tells them. */
async function ours(file: Uint8Array, count: number): Promise<Line[]> {
  const fake = new Fake(new TextEncoder().encode(`0x${textStart.toString(16)},${count}?I\n`));
  fake.writeFile('/p', file);
  expect(fake.run(await compile('cmd/db/main'), ['db', '/p'])).toBe('');
  const lines: Line[] = [];
  let at = textStart;
  for (const line of fake.output.split('\n')) {
    const m = /^(\S+) +([0-9a-f]+) +(.*?)(?:  .*)?$/.exec(line);
    if (!m) continue;
    lines.push([at, m[2]!, m[3]!]);
    at += m[2]!.length / 2;
  }
  return lines;
}

/** The text of an a.out (a.out(6)). */
function textOf(file: Uint8Array): Uint8Array {
  return file.subarray(40, 40 + new DataView(file.buffer, file.byteOffset).getUint32(4));
}

/** What iced-x86 tells otherwise and db leaves so. */
const otherwise: readonly RegExp[] = [
  /^(bnd|xacquire|xrelease|data16|data64|addr32|rep ret|hint-(not-)?taken) ?/, // prefixes that change nothing here
  /^(tzcnt|lzcnt|wbnoinvd|rdssp|endbr|cldemote|bnd\w+|prefetch\w*|nop|reservednop|clrssbsy|[if]ncssp.*)\b/, // newer meanings of older encodings
  /\bes:\[[er]di\]/, // said only beside a segment prefix
  /^maskmov/, // the address that goes without saying
  /^pcmpe\w+64 |fpu(env|state)\d\d ptr|^bswap [a-z]{2}$|^bswap r\d+w|^movsxd ([a-z]{2}|r\d+w),/,
];

test('every instruction of every program', { timeout: 300_000 }, async () => {
  let all = 0;
  let equal = 0;
  const different: string[] = [];
  for (const name of readdirSync(bin)) {
    const file = readFileSync(join(bin, name));
    const code = textOf(file);
    const want = iced(code);
    const have = await ours(file, want.length);
    all += want.length;
    for (let i = 0; i < want.length; i++) {
      if (String(want[i]) === String(have[i])) equal++;
      else if (!otherwise.some((reason) => reason.test(want[i]![2])) && different.push(`${name}: ${want[i]?.join(' ')} | ${have[i]?.join(' ')}`) > 40) break;
    }
  }
  expect(different).toEqual([]);
  // What stands between functions may be anything.
  expect(equal / all, `${equal} of ${all} instructions equal`).toBeGreaterThan(0.9999);
});

/** What a row of the tables may look like: prefixes, opcode, ModRM, and random bytes behind. */
function anyInstruction(random: Random): Uint8Array {
  const row = random.pick(instructions);
  const bytes: number[] = [];
  if (random.chance(1, 6)) bytes.push(random.pick([0x67, 0x64, 0x65, 0xf0, 0xf3, 0xf2, 0x66]));
  if (/^..$/.test(row.prefix) && row.prefix !== 'NP') bytes.push(parseInt(row.prefix, 16));
  else if (random.chance(1, 6)) bytes.push(0x66);
  if (random.chance(1, 2)) bytes.push(0x40 | random.below(16));
  if (row.map !== '') bytes.push(0x0f);
  if (row.map.length > 2) bytes.push(parseInt(row.map.slice(2), 16));
  bytes.push(row.opcode | (row.plusRegister ? random.below(8) : 0));
  if (row.rm !== 'none') {
    const mod = row.rm === 'reg' ? 3 : row.rm === 'mem' ? random.below(3) : random.below(4);
    bytes.push(row.modrm >= 0 ? row.modrm : (mod << 6) | ((row.reg >= 0 ? row.reg : random.below(8)) << 3) | random.below(8));
  }
  for (let n = 0; n < 9; n++) bytes.push(random.chance(1, 4) ? 0 : random.below(256));
  while (bytes.length < slot) bytes.push(0x90);
  return Uint8Array.from(bytes);
}

test('every kind of instruction', { timeout: 300_000 }, async () => {
  const random = new Random(1);
  const count = Number(process.env.LUX9_COUNT ?? 20000);
  const file = new Uint8Array(40 + count * slot);
  const header = new DataView(file.buffer);
  header.setUint32(0, 0x8a97);
  header.setUint32(4, count * slot);
  for (let n = 0; n < count; n++) file.set(anyInstruction(random), 40 + n * slot);
  const want = iced(file.subarray(40));
  const have = new Map((await ours(file, want.length * 2)).map((line) => [line[0], line]));
  let all = 0;
  let equal = 0;
  const different = new Map<string, string>();
  for (const line of want) {
    if ((line[0] - textStart) % slot !== 0) continue;
    all++;
    const other = have.get(line[0]);
    if (String(line) === String(other)) equal++;
    else if (!otherwise.some((reason) => reason.test(line[2]))) {
      different.set(line[2].split(' ')[0]! + ' ' + other?.[2].split(' ')[0], `${line.join(' ')} | ${other?.join(' ')}`);
    }
  }
  expect(equal / all, `${equal} of ${all} random instructions equal`).toBeGreaterThan(0.97);
  expect([...different.values()]).toEqual([]);
});
