/**
 * Says what went wrong so that a reader can repeat and understand it.
 *
 * Promise to callers: pure functions from records to text.
 */
import { Decoder, DecoderOptions, Formatter, FormatterSyntax } from 'iced-x86';
import { compare, registerNames, type Difference } from './compare.ts';
import { fx, input, output } from './layout.ts';
import type { Shape } from './shape.ts';

export function codeHex(record: DataView, at: number): string {
  const length = record.getUint32(at + input.length, true);
  return Array.from({ length }, (_, i) => record.getUint8(at + input.code + i).toString(16).padStart(2, '0')).join(' ');
}

export function disassemble(record: DataView, at: number): string {
  const length = record.getUint32(at + input.length, true);
  const bytes = new Uint8Array(record.buffer, record.byteOffset + at + input.code, length).slice();
  const decoder = new Decoder(64, bytes, DecoderOptions.None);
  decoder.ip = record.getBigUint64(at + input.rip, true);
  const formatter = new Formatter(FormatterSyntax.Intel);
  const instruction = decoder.decode();
  const text = formatter.format(instruction);
  instruction.free();
  formatter.free();
  decoder.free();
  return text;
}

const hex = (v: bigint | number): string => v.toString(16);

function image(v: DataView, at: number): string[] {
  const lines = [`FCW=${hex(v.getUint16(at + fx.fcw, true))} FSW=${hex(v.getUint16(at + fx.fsw, true))} FTW=${hex(v.getUint8(at + fx.ftw))} MXCSR=${hex(v.getUint32(at + fx.mxcsr, true))}`];
  const part = (offset: number, n: number): string => {
    let text = '';
    for (let i = n - 1; i >= 0; i--) text += v.getUint8(at + offset + i).toString(16).padStart(2, '0');
    return text;
  };
  lines.push(Array.from({ length: 8 }, (_, i) => `ST${i}=${part(fx.st + 16 * i, 10)}`).join(' '));
  for (let i = 0; i < 16; i += 4) lines.push(Array.from({ length: 4 }, (_, k) => `XMM${i + k}=${part(fx.xmm + 16 * (i + k), 16)}`).join(' '));
  return lines;
}

function gpr(v: DataView, at: number): string[] {
  return [0, 4, 8, 12].map((i) => [0, 1, 2, 3].map((k) => `${registerNames[i + k]}=${hex(v.getBigUint64(at + 8 * (i + k), true))}`).join(' '));
}

/** The state before the case. */
export function inputText(s: Shape, record: DataView, at: number): string {
  const lines = [
    `RIP=${hex(record.getBigUint64(at + input.rip, true))} RFLAGS=${hex(record.getBigUint64(at + input.rflags, true))} FS=${hex(record.getBigUint64(at + input.fsBase, true))} GS=${hex(record.getBigUint64(at + input.gsBase, true))}`,
    ...gpr(record, at + input.gpr),
  ];
  if (s.x87 || s.xmm) lines.push(...image(record, at + input.fx));
  const end = at + record.getUint32(at + input.total, true);
  for (let p = at + input.patches; p < end;) {
    const bytes = record.getUint32(p + 4, true);
    if (bytes === 0) break;
    let text = '';
    for (let i = bytes - 1; i >= 0; i--) text += record.getUint8(p + 8 + i).toString(16).padStart(2, '0');
    lines.push(`memory data+0x${hex(record.getUint32(p, true))}: ${text} (${bytes} bytes, highest first)`);
    p += 8 + ((bytes + 7) & ~7);
  }
  return lines.map((l) => `      ${l}`).join('\n');
}

export function outcome(v: DataView, at: number): string {
  return `vector ${v.getUint32(at + output.vector, true)} error ${hex(v.getBigUint64(at + output.error, true))} CR2 ${hex(v.getBigUint64(at + output.cr2, true))} RIP ${hex(v.getBigUint64(at + output.rip, true))}`;
}

/** Everything about one failing case. */
export function failureText(s: Shape, seed: number, index: number, record: DataView, at: number, host: DataView, hostAt: number, core: DataView, found: readonly Difference[]): string {
  return [
    `FAIL ${s.row.source.replace(/\s+/g, ' ')}`,
    `    ${codeHex(record, at)}    ${disassemble(record, at)}`,
    `    before:`,
    inputText(s, record, at),
    `    host: ${outcome(host, hostAt)}`,
    `    core: ${outcome(core, 0)}`,
    ...found.map((d) => `    ${d.what}: expected ${d.expected}, got ${d.got}`),
    `    repeat: npm run difftest -- --seed ${seed} --row ${s.key.toString(16)} --case ${index}`,
  ].join('\n');
}

export { compare };
