/**
 * How iced-x86's formatter is set wherever Lux9 shows machine code, and what is mended of its texts.
 *
 * iced-x86 1.21 writes numbers below 10 in decimal, but takes only the lower half of a 64-bit one to see that: `mov rax, 0x200000001` reads
 * `mov rax, 1`, and addresses the same. So it writes all of them in hexadecimal, and `intelText` makes those below 10 decimal.
 */

/** As much of a Formatter as is set here. */
interface IntelFormatter {
  hexPrefix: string;
  hexSuffix: string;
  smallHexNumbersInDecimal: boolean;
  spaceAfterOperandSeparator: boolean;
}

export function intelStyle(formatter: IntelFormatter): void {
  formatter.hexPrefix = '0x';
  formatter.hexSuffix = '';
  formatter.smallHexNumbersInDecimal = false;
  formatter.spaceAfterOperandSeparator = true;
}

/** What a formatter in that style answered, as it is shown. */
export const intelText = (text: string): string => text.replaceAll(/\b0x(\d)\b/g, '$1');
