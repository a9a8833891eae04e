/** Plan 9's quoting (quote(2)) and its tokens; control messages (parsecmd). */
import { errors, otherErrors } from '@lux9/abi';
import { decodeUtf8 } from '@lux9/base';
import { error } from './error.ts';

/** %q: quoted when it has to be; with `always`, %#q. */
export function quote(text: string, always = false): string {
  if (!always && text !== '' && !/[\x00-\x20\x7f']/.test(text)) return text;
  return `'${text.replaceAll("'", "''")}'`;
}

/** Words of a line; quotes group, `''` inside them is a quote. At most `max` words. */
export function tokenize(line: string, max = 64): string[] {
  const words: string[] = [];
  let i = 0;
  while (words.length < max) {
    while (i < line.length && ' \t\r\n'.includes(line[i]!)) i++;
    if (i >= line.length) break;
    let word = '';
    let quoted = false;
    for (; i < line.length; i++) {
      const ch = line[i]!;
      if (quoted) {
        if (ch !== "'") word += ch;
        else if (line[i + 1] === "'") word += line[++i]!;
        else quoted = false;
      } else if (ch === "'") quoted = true;
      else if (' \t\r\n'.includes(ch)) break;
      else word += ch;
    }
    words.push(word);
  }
  return words;
}

/** The words of a control message. Raises `empty control message` and `control message too big`. */
export function parsecmd(data: Uint8Array): string[] {
  if (data.length > 4096) error(otherErrors.bigCtl);
  const text = decodeUtf8(data);
  const words = tokenize(text.endsWith('\n') ? text.slice(0, -1) : text, 128);
  return words;
}

/** Raises `TEXT "WORDS"`. */
export function cmderror(words: readonly string[], text: string): never {
  error(`${text} "${words.join(' ')}"`.slice(0, 127));
}

/** Finds a message in a table of name and number of words (0: any). */
export function lookupcmd<T extends { name: string; args: number }>(table: readonly T[], words: readonly string[]): T {
  if (words.length === 0) error(otherErrors.emptyCtl);
  const found = table.find((entry) => entry.name === words[0]);
  if (!found) cmderror(words, otherErrors.unknownCtl);
  if (found.args !== 0 && found.args !== words.length) cmderror(words, errors.Ecmdargs);
  return found;
}

/** A number in C's notation (0x, 0, decimal), or NaN. */
export function strtoul(text: string): number {
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  if (/^-?[0-9]+$/.test(text)) return Number.parseInt(text, 10);
  return Number.NaN;
}

/** N12: right-justified in 11 columns, a blank. */
export function n12(value: number): string {
  return `${String(Math.floor(value)).padStart(11)} `;
}
