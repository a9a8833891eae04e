/**
 * Patterns: * ? [class] [~class]. A pattern's text has the character `mark` in front of each * ? [ that means more than itself; a mark that
 * means itself is doubled. Plain text becomes a pattern by `plainPattern`.
 */

const mark: i32 = 1;
// @ts-ignore: decorator
@lazy const markText: string = String.fromCharCode(mark);

/** Text as a pattern that matches only itself. */
export function plainPattern(text: string): string {
  return text.includes(markText) ? text.replaceAll(markText, markText + markText) : text;
}

/** The text of a pattern that stands for itself. */
export function patternText(pattern: string): string {
  if (!pattern.includes(markText)) return pattern;
  let text = '';
  let from = 0;
  for (let i = 0; i < pattern.length; i++) {
    if (pattern.charCodeAt(i) != mark) continue;
    text += pattern.substring(from, i);
    from = ++i;
  }
  return text + pattern.substring(from);
}

/** An unquoted word as a pattern. */
export function patternOf(word: string): string {
  let pattern = '';
  let from = 0;
  for (let i = 0; i < word.length; i++) {
    const c = word.charCodeAt(i);
    if (c != 0x2a && c != 0x3f && c != 0x5b) continue;
    pattern += plainPattern(word.substring(from, i)) + markText;
    from = i;
  }
  const rest = plainPattern(from == 0 ? word : word.substring(from));
  return pattern.length == 0 ? rest : pattern + rest;
}

export function isPattern(text: string): bool {
  for (let i = 0; i + 1 < text.length; i++) {
    if (text.charCodeAt(i) == mark && text.charCodeAt(++i) != mark) return true;
  }
  return false;
}

/** Whether a character begins at `i` that takes two units. */
function size(s: string, i: i32): i32 {
  return (s.charCodeAt(i) & 0xfc00) == 0xd800 && i + 1 < s.length ? 2 : 1;
}

/** Where the class that begins behind the [ at `i` ends: index of its ], or -1. */
function classEnd(pattern: string, i: i32): i32 {
  if (i < pattern.length && pattern.charCodeAt(i) == 0x7e) i++;
  // A ] that comes first is a member.
  if (i < pattern.length) i++;
  return pattern.indexOf(']', i);
}

function inClass(pattern: string, i: i32, end: i32, c: i32): bool {
  let found = false;
  const complement = pattern.charCodeAt(i) == 0x7e;
  if (complement) i++;
  while (i < end) {
    if (pattern.charCodeAt(i) == mark) i++;
    const low = pattern.codePointAt(i);
    i += size(pattern, i);
    let high = low;
    if (i + 1 < end && pattern.charCodeAt(i) == 0x2d) {
      if (pattern.charCodeAt(++i) == mark) i++;
      high = pattern.codePointAt(i);
      i += size(pattern, i);
    }
    if (low <= c && c <= high) found = true;
  }
  return found != complement;
}

/** Whether `text` from `t` on matches `pattern` from `p` on, whole. Stars go back only to the last one: the time is bounded by the product of the lengths. */
export function matches(text: string, pattern: string, t: i32 = 0, p: i32 = 0): bool {
  let starP = -1;
  let starT = 0;
  while (true) {
    let good = false;
    if (p == pattern.length) {
      if (t == text.length) return true;
    } else {
      const c = pattern.charCodeAt(p);
      const next = c == mark && p + 1 < pattern.length ? pattern.charCodeAt(p + 1) : -1;
      if (next == 0x2a) {
        p += 2;
        starP = p;
        starT = t;
        continue;
      }
      if (t < text.length) {
        if (next == 0x3f) {
          t += size(text, t);
          p += 2;
          good = true;
        } else if (next == 0x5b) {
          const end = classEnd(pattern, p + 2);
          if (end >= 0 && inClass(pattern, p + 2, end, text.codePointAt(t))) {
            t += size(text, t);
            p = end + 1;
            good = true;
          }
        } else {
          const want = next >= 0 ? next : c;
          if (text.charCodeAt(t) == want) {
            t++;
            p += next >= 0 ? 2 : 1;
            good = true;
          }
        }
      }
    }
    if (good) continue;
    if (starP < 0 || starT >= text.length) return false;
    starT += size(text, starT);
    t = starT;
    p = starP;
  }
}
