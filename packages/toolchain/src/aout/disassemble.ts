/** An a.out's text as lines: functions, source lines, instructions in Intel's syntax (iced-x86's formatter). */
import { intelStyle, intelText, toHex } from '@lux9/base';
import { Decoder, DecoderOptions, Formatter, FormatterSyntax, Instruction } from 'iced-x86';
import { trapKindAt, trapTexts } from '../traps.ts';
import { textStart, type Aout } from './aout.ts';
import { DebugInfo } from './debug.ts';
import type { Symbol } from './symbols.ts';

const bytesShown = 8;

/**
 * Function after function in address order; `only`: just those of that name, or whose name ends in it behind a slash
 * (`main` is `program/hello/main`). Padding and read-only data are left out.
 */
export function* disassemble(file: Aout, only?: string): Generator<string> {
  const info = new DebugInfo(file);
  const functions = info.symbols
    .filter(({ type, name }) => 'TtLl'.includes(type) && name !== 'etext')
    .sort((a, b) => a.value - b.value);
  const names = new Map(functions.map(({ value, name }) => [value, name]));
  const formatter = new Formatter(FormatterSyntax.Intel);
  intelStyle(formatter);
  formatter.firstOperandCharIndex = 8;
  try {
    for (let i = 0; i < functions.length; i++) {
      const symbol = functions[i]!;
      if (only !== undefined && symbol.name !== only && !symbol.name.endsWith(`/${only}`)) continue;
      const end = functions[i + 1]?.value ?? textStart + file.text.length;
      yield* oneFunction(file, info, symbol, end, names, formatter);
    }
  } finally {
    formatter.free();
  }
}

function* oneFunction(
  file: Aout, info: DebugInfo, symbol: Symbol, end: number, names: ReadonlyMap<number, string>, formatter: Formatter,
): Generator<string> {
  yield `${symbol.name}:`;
  const bytes = file.text.subarray(symbol.value - textStart, end - textStart);
  const decoder = new Decoder(64, bytes, DecoderOptions.None);
  decoder.ip = BigInt(symbol.value);
  const instruction = new Instruction();
  let shown = '';
  while (decoder.canDecode) {
    const at = Number(decoder.ip) - symbol.value;
    if (bytes[at] === 0xcc && padding(bytes, at)) break;
    decoder.decodeOut(instruction);
    const place = info.lookup(symbol.value + at);
    const line = place === undefined ? '' : `${place.file}:${place.line}`;
    if (line !== shown && line !== '') yield `  ; ${line}`;
    if (line !== '') shown = line;
    const code = bytes.subarray(at, at + instruction.length);
    const target = names.get(Number(instruction.nearBranchTarget));
    const kind = trapKindAt(code);
    const note = kind !== undefined ? `  ; ${trapTexts[kind]}` : target !== undefined && target !== symbol.name ? `  ; ${target}` : '';
    const hex = toHex(code.subarray(0, bytesShown)) + (code.length > bytesShown ? '…' : '');
    yield `  ${(symbol.value + at).toString(16)}  ${hex.padEnd(2 * bytesShown + 1)}  ${intelText(formatter.format(instruction))}${note}`;
    if (instruction.length === 0) break;
  }
  instruction.free();
  decoder.free();
}

/** Whether only padding (INT3) and the next function's type number follow. */
function padding(bytes: Uint8Array, at: number): boolean {
  let i = at;
  while (i < bytes.length && bytes[i] === 0xcc) i++;
  return bytes.length - i <= 4;
}

