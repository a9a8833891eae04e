/**
 * Options of the verbs that run a machine, each a row: its check and its line in `lux9 VERB --help` come from here. Options
 * stand before the program; what follows the program's name is the program's.
 */
import { cpusMax } from '@lux9/devices';
import { UsageError } from './verb.ts';

interface Option {
  /** What stands for the value. */
  readonly value: string;
  readonly says: string;
}

export const optionTable = {
  mem: { value: 'MB', says: 'memory, 64 to 1024 megabytes; default 256, of boot 128' },
  cpus: { value: 'N', says: `processors, 1 to ${cpusMax}; default 1` },
  seed: { value: 'S', says: 'seed of the machine’s random numbers, 0 to 4294967295; default 1' },
  epoch: { value: 'SECONDS', says: 'the machine’s clock at power on, seconds since 1970 UTC; default 2026-01-01, at a terminal now' },
  initrd: { value: 'FILE', says: 'another initrd: a ustar archive that holds init' },
  append: { value: 'WORDS', says: 'more words for the kernel’s command line' },
  file: { value: 'HOST:GUEST', says: 'adds a file or folder of the host: a copy, below /tmp one that can be written; may be given often' },
  out: { value: 'GUEST:HOST', says: 'copies a file or folder of the machine to the host when the program has ended; may be given often' },
  dir: { value: 'GUEST', says: 'the program’s working directory; default /' },
  env: { value: 'NAME=VALUE', says: 'sets a variable of the program’s environment; may be given often' },
  timeout: { value: 'SECONDS', says: 'ends the run after so many seconds of the host’s time' },
  stats: { value: 'FILE', says: 'writes what the run took, and the hash of the machine’s last state, as JSON' },
} as const satisfies Readonly<Record<string, Option>>;

export type OptionName = keyof typeof optionTable;

export interface Parsed {
  readonly help: boolean;
  /** Values in the order given. */
  readonly values: ReadonlyMap<OptionName, readonly string[]>;
  /** From the first word that is no option on. */
  readonly rest: readonly string[];
}

export function optionHelp(names: readonly OptionName[]): string {
  const left = (name: OptionName): string => `--${name} ${optionTable[name].value}`;
  const width = Math.max(...names.map((name) => left(name).length));
  return names.map((name) => `    ${left(name).padEnd(width)}  ${optionTable[name].says}`).join('\n');
}

/** Raises UsageError for what is not among `names`. */
export function parseOptions(args: readonly string[], names: readonly OptionName[]): Parsed {
  const values = new Map<OptionName, string[]>();
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      i++;
      break;
    }
    if (arg === '--help' || arg === '-h') return { help: true, values, rest: [] };
    if (!arg.startsWith('-') || arg === '-') break;
    const cut = arg.indexOf('=');
    const name = (cut < 0 ? arg : arg.slice(0, cut)).replace(/^--/, '') as OptionName;
    if (!arg.startsWith('--') || !names.includes(name)) throw new UsageError(`no option ${cut < 0 ? arg : arg.slice(0, cut)}`);
    const value = cut < 0 ? args[++i] : arg.slice(cut + 1);
    if (value === undefined) throw new UsageError(`--${name} needs a value: ${optionTable[name].value}`);
    const list = values.get(name);
    if (list) list.push(value);
    else values.set(name, [value]);
  }
  return { help: false, values, rest: args.slice(i) };
}

/** The option's last value as an integer in [low, high]. */
export function integerOption(parsed: Parsed, name: OptionName, low: number, high: number, otherwise: number): number {
  const text = parsed.values.get(name)?.at(-1);
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^[0-9]+$/.test(text) || value < low || value > high) throw new UsageError(`--${name} ${text}: a whole number from ${low} to ${high} is needed`);
  return value;
}
