/** Questions a debugger asks of an a.out: which function, file and line an address belongs to. */
import { decodeLines, type LinePoint } from '../lines/pcln.ts';
import { textStart, type Aout } from './aout.ts';
import { readSymbols, type SourceFile, type Symbol } from './symbols.ts';

export class DebugInfo {
  readonly symbols: readonly Symbol[];
  readonly files: readonly SourceFile[];
  private readonly text: readonly Symbol[];
  /** Where each line begins, ascending. */
  readonly lines: readonly LinePoint[];

  constructor(file: Pick<Aout, 'symbols' | 'pcln'>) {
    const { symbols, files } = readSymbols(file.symbols);
    this.symbols = symbols;
    this.files = files;
    this.text = symbols.filter(({ type }) => type === 'T' || type === 't' || type === 'L' || type === 'l').sort((a, b) => a.value - b.value);
    this.lines = decodeLines(textStart, file.pcln);
  }

  /** The function that contains `pc`, how far into it, and where the next begins; undefined outside of all. */
  symbolAt(pc: number): { readonly symbol: Symbol; readonly offset: number; readonly next: number | undefined } | undefined {
    const at = count(this.text, (entry) => entry.value <= pc);
    const symbol = this.text[at - 1];
    return symbol && { symbol, offset: pc - symbol.value, next: this.text[at]?.value };
  }

  /** The source line of `pc`; undefined when none is known. */
  lookup(pc: number): { readonly file: string; readonly line: number } | undefined {
    const point = last(this.lines, (entry) => entry.pc <= pc);
    if (point === undefined || point.line <= 0) return undefined;
    const file = last(this.files, (entry) => entry.base < point.line);
    return file && { file: file.path, line: point.line - file.base };
  }
}

/** The last element of an ascending list for which the test holds. */
const last = <T>(list: readonly T[], test: (item: T) => boolean): T | undefined => list[count(list, test) - 1];

/** For how many elements of an ascending list the test holds. */
function count<T>(list: readonly T[], test: (item: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(list[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
