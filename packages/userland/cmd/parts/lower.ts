/** Case without Unicode's tables, which are larger than most programs. */

/** The text with ASCII's capital letters small. */
export function lower(text: string): string {
  let small = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    small += String.fromCharCode(c >= 0x41 && c <= 0x5a ? c | 0x20 : c);
  }
  return small;
}
