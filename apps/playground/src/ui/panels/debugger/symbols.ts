/** Symbols of a program, as the machine's own tree prints them: ADDRESS TYPE NAME, ascending. */

export interface Symbols {
  readonly list: readonly { readonly address: number; readonly type: string; readonly name: string }[];
  /** `name+offset` of an address in text, or the address. */
  nameAt(address: number): string;
  /** Where the function that holds an address begins, the address itself where none is known; and where the next one does. */
  startOf(address: number): number;
  endOf(start: number): number;
  find(name: string): number | undefined;
  isText(address: number): boolean;
}

export function parseSymbols(text: string): Symbols {
  const list = text.split('\n').filter((l) => l !== '').map((line) => {
    const [address = '0', type = '', ...name] = line.split(' ');
    return { address: Number.parseInt(address, 16), type, name: name.join(' ') };
  });
  const code = list.filter((s) => /^[TtLl]$/.test(s.type));
  const end = code.find((s) => s.name === 'etext')?.address ?? (code.at(-1)?.address ?? 0) + 65536;
  /** How many functions begin at or before an address. */
  const count = (address: number): number => {
    let low = 0;
    let high = code.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (code[middle]!.address <= address) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    list,
    nameAt(address) {
      const s = code[count(address) - 1];
      if (s === undefined || address >= end) return `0x${address.toString(16)}`;
      return address === s.address ? s.name : `${s.name}+0x${(address - s.address).toString(16)}`;
    },
    startOf: (address) => (address >= end ? address : (code[count(address) - 1]?.address ?? address)),
    endOf: (start) => code[count(start)]?.address ?? Infinity,
    find: (name) => (code.find((s) => s.name === name) ?? list.find((s) => s.name === name) ?? code.find((s) => s.name.endsWith(`/${name}`) || s.name.endsWith(`.${name}`)))?.address,
    isText: (address) => code.length > 0 && address >= code[0]!.address && address < end,
  };
}
