/** Machine code in Intel's words, by iced-x86, which is loaded when it is first needed: it is larger than the processor. */
import { intelStyle, intelText } from '@lux9/base';

export interface Line {
  readonly address: number;
  readonly mnemonic: string;
  readonly operands: string;
}

/** Decodes `bytes`, which stand at `address`, from one end to the other. */
export async function disassemble(bytes: Uint8Array, address: number): Promise<Line[]> {
  const { Decoder, DecoderOptions, Formatter, FormatterSyntax } = await import('iced-x86');
  const decoder = new Decoder(64, bytes, DecoderOptions.None);
  decoder.ip = BigInt(address);
  const formatter = new Formatter(FormatterSyntax.Intel);
  intelStyle(formatter);
  formatter.uppercaseHex = false;
  formatter.branchLeadingZeros = false;
  formatter.showBranchSize = false;
  const lines: Line[] = [];
  while (decoder.canDecode) {
    const at = decoder.position;
    const instruction = decoder.decode();
    lines.push({ address: address + at, mnemonic: formatter.formatMnemonic(instruction), operands: intelText(formatter.formatAllOperands(instruction)) });
    instruction.free();
  }
  formatter.free();
  decoder.free();
  return lines;
}
