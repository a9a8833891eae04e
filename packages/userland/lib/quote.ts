/**
 * Plan 9 quoting and splitting (quote(2), getfields(2)): a word stands as it is, or in '...' with '' for a quote when it is
 * empty or holds blanks, quotes or control characters.
 */
import { Buf } from './buf';

/** Whether the word must be quoted so that `tokenize` gives it back (needsquote). */
export function needsQuote(s: string): bool {
  if (s.length == 0) return true;
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c <= 0x20 || c == 0x27 || c == 0x7f) return true;
  }
  return false;
}

/** Whether rc would take the word for anything but itself (needsrcquote). */
export function needsRcQuote(s: string): bool {
  for (let i = 0; i < s.length; i++) if ('#*[]=|\\?${}()<>&;^`'.includes(s.charAt(i))) return true;
  return needsQuote(s);
}

/** The word as rc reads it. */
export function rcQuote(s: string): string {
  const b = new Buf(s.length + 2);
  quoteInto(b, s, needsRcQuote(s));
  return b.toString();
}

/** Appends the word, quoted when needed or when `always`. */
export function quoteInto(to: Buf, s: string, always: bool = false): void {
  if (!always && !needsQuote(s)) return to.text(s);
  to.byte(0x27);
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c == 0x27) to.byte(0x27);
    if ((c & 0xfc00) == 0xd800 && i + 1 < s.length) to.rune(s.codePointAt(i++));
    else to.rune(c);
  }
  to.byte(0x27);
}

export function quote(s: string): string {
  const b = new Buf(s.length + 2);
  quoteInto(b, s);
  return b.toString();
}

function isBlank(c: i32): bool {
  return c == 0x20 || c == 0x09 || c == 0x0a || c == 0x0d;
}

/** The words of a line, quotes undone (tokenize); at most `limit`, the rest is dropped. */
export function tokenize(s: string, limit: i32 = i32.MAX_VALUE): string[] {
  const words: string[] = [];
  let i = 0;
  while (words.length < limit) {
    while (i < s.length && isBlank(s.charCodeAt(i))) i++;
    if (i >= s.length) break;
    let word = '';
    let from = i;
    let quoting = false;
    for (; i < s.length; i++) {
      const c = s.charCodeAt(i);
      if (quoting) {
        if (c != 0x27) continue;
        word += s.substring(from, i);
        if (i + 1 < s.length && s.charCodeAt(i + 1) == 0x27) {
          from = ++i;
          continue;
        }
        quoting = false;
        from = i + 1;
      } else if (c == 0x27) {
        word += s.substring(from, i);
        from = i + 1;
        quoting = true;
      } else if (isBlank(c)) break;
    }
    words.push(word + s.substring(from, i));
  }
  return words;
}

/**
 * Splits at any character of `separators` (getfields). `multiple`: runs of separators count as one and leading ones
 * not at all. At most `limit` fields; the last holds the rest.
 */
export function getfields(s: string, limit: i32, multiple: bool, separators: string): string[] {
  const fields: string[] = [];
  let i = 0;
  if (multiple) while (i < s.length && separators.includes(s.charAt(i))) i++;
  if (multiple && i == s.length) return fields;
  while (fields.length < limit) {
    let end = i;
    if (fields.length == limit - 1) end = s.length;
    while (end < s.length && !separators.includes(s.charAt(end))) end++;
    fields.push(s.substring(i, end));
    if (end >= s.length) break;
    i = end + 1;
    if (multiple) {
      while (i < s.length && separators.includes(s.charAt(i))) i++;
      if (i == s.length) break;
    }
  }
  return fields;
}
