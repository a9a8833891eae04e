/** Numbers as the page writes them: digits in groups of three, the same in every locale. */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

export function speedText(mips: number): string {
  return mips >= 100 ? String(Math.round(mips)) : mips.toFixed(1);
}

export function address(n: number): string {
  return n.toString(16).padStart(6, '0');
}
