/** Text as code points: what the line editor works on. */

export function runesOf(text: string): i32[] {
  const runes: i32[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.codePointAt(i);
    if (c > 0xffff) i++;
    runes.push(c);
  }
  return runes;
}

export function textOfRunes(runes: i32[], from: i32, to: i32): string {
  let text = '';
  for (let i = from; i < to; i++) text += String.fromCodePoint(runes[i]);
  return text;
}
