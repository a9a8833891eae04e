/** Machine code in Intel's words, by iced-x86. Loaded after the machine runs: the disassembler is larger than the core. */
import type { CodeLine } from '@lux9/protocol';

/** Decodes `bytes`, which stand at `address`, from one end to the other. */
export async function disassemble(bytes: Uint8Array, address: number): Promise<CodeLine[]> {
  const { Decoder, DecoderOptions, Formatter, FormatterSyntax } = await import('iced-x86');
  const decoder = new Decoder(64, bytes, DecoderOptions.None);
  decoder.ip = BigInt(address);
  const formatter = new Formatter(FormatterSyntax.Intel);
  formatter.hexPrefix = '0x';
  formatter.hexSuffix = '';
  formatter.uppercaseHex = false;
  formatter.branchLeadingZeros = false;
  formatter.showBranchSize = false;
  formatter.spaceAfterOperandSeparator = true;
  const lines: CodeLine[] = [];
  while (decoder.canDecode) {
    const at = decoder.position;
    const instruction = decoder.decode();
    lines.push({
      address: address + at,
      bytes: Array.from(bytes.subarray(at, at + instruction.length), (b) => b.toString(16).padStart(2, '0')).join(''),
      mnemonic: formatter.formatMnemonic(instruction),
      operands: formatter.formatAllOperands(instruction),
    });
    instruction.free();
  }
  formatter.free();
  decoder.free();
  return lines;
}
