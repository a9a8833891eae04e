/** Test scripts (selftest(8)), as far as the host must know them. */

/** Cases of a script: its paragraphs that run something. An rc script is one. */
export function countCases(name: string, text: string): number {
  if (name.endsWith('.rc')) return 1;
  return text.split('\n\n').filter((paragraph) => /^% /m.test(paragraph)).length;
}
