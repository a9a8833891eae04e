/**
 * The import module `lux9`: everything a WebAssembly program may ask of the system, as data.
 *
 * Two kinds of import share the module name. A system call carries the C name it has in packages/abi
 * (`open`, `pread`, `brk_`, ...) and takes that call's arguments in order; an instruction carries a name of
 * `instructions` below and becomes machine code in place. docs/programs.md tells the same to programmers.
 */
import { syscalls, type ArgKind, type Syscall } from '@lux9/abi';

/** The module name of every import the linker resolves. */
export const importModule = 'lux9';

export type ImportType = 'i32' | 'i64';

/** What the linker does with an instruction import. */
export interface InstructionImport {
  readonly name: string;
  readonly params: readonly ImportType[];
  readonly result?: ImportType;
  /** One line for docs/programs.md. */
  readonly says: string;
}

type Row = readonly [name: string, params: string, result: '' | ImportType, says: string];

// Addresses named `a` are wasm addresses (i32); `A` are full virtual addresses (i64), for what lies above 4 GiB:
// the stack, Tos, the Ureg of a note, attached segments.
const rows = [
  ['in8', 'i32', 'i32', 'IN AL, DX: reads a byte from a port'],
  ['in16', 'i32', 'i32', 'IN AX, DX'],
  ['in32', 'i32', 'i32', 'IN EAX, DX'],
  ['out8', 'i32 i32', '', 'OUT DX, AL: (port, value)'],
  ['out16', 'i32 i32', '', 'OUT DX, AX: (port, value)'],
  ['out32', 'i32 i32', '', 'OUT DX, EAX: (port, value)'],
  ['mfence', '', '', 'MFENCE: loads and stores before it are seen before those after it'],
  ['lfence', '', '', 'LFENCE'],
  ['sfence', '', '', 'SFENCE'],
  ['pause', '', '', 'PAUSE: for spin loops'],
  ['rdtsc', '', 'i64', 'RDTSC: instructions retired since boot'],
  ['int3', '', '', 'INT3: a breakpoint trap'],
  ['ud2', '', '', 'UD2: an invalid-opcode trap'],
  ['xchg32', 'i32 i32', 'i32', 'XCHG [a], value: (address, value), answers the old value; atomic'],
  ['xchg64', 'i32 i64', 'i64', 'XCHG on 8 bytes'],
  ['cmpxchg32', 'i32 i32 i32', 'i32', 'LOCK CMPXCHG: (address, expected, value), answers what was there'],
  ['cmpxchg64', 'i32 i64 i64', 'i64', 'LOCK CMPXCHG on 8 bytes'],
  ['xadd32', 'i32 i32', 'i32', 'LOCK XADD: (address, addend), answers the old value'],
  ['xadd64', 'i32 i64', 'i64', 'LOCK XADD on 8 bytes'],
  ['peek8', 'i64', 'i32', 'loads a byte from a full virtual address'],
  ['peek16', 'i64', 'i32', 'loads 2 bytes from a full virtual address'],
  ['peek32', 'i64', 'i32', 'loads 4 bytes from a full virtual address'],
  ['peek64', 'i64', 'i64', 'loads 8 bytes from a full virtual address'],
  ['poke8', 'i64 i32', '', 'stores a byte at a full virtual address: (address, value)'],
  ['poke16', 'i64 i32', '', 'stores 2 bytes at a full virtual address'],
  ['poke32', 'i64 i32', '', 'stores 4 bytes at a full virtual address'],
  ['poke64', 'i64 i64', '', 'stores 8 bytes at a full virtual address'],
  ['tos', '', 'i64', 'the address of Tos, as exec left it in RAX'],
  ['args', '', 'i64', 'the address of argc on the initial stack; argv[i] is the pointer at args + 8 + 8 * i'],
  ['sp', '', 'i64', 'the stack pointer'],
  ['code_address', 'i32', 'i64', 'the code address of a table element (i32 index); traps when null or out of range'],
  [
    'note_handler',
    'i32',
    'i64',
    'sets the note handler to a table element of type (ureg: i64, text: i64) -> (how: i32) and answers the ' +
      'address to give to notify; when the handler returns, noted(how) is called',
  ],
  ['memory_base', '', 'i32', 'the first address that belongs to the program: below lie the linker’s own words'],
  ['memory_end', '', 'i32', 'the end of linear memory: the present break'],
] as const satisfies readonly Row[];

export type InstructionName = (typeof rows)[number][0];

/** The instruction imports, in the order of the documentation. */
export const instructions: readonly (InstructionImport & { readonly name: InstructionName })[] = rows.map(
  ([name, params, result, says]) => ({
    name,
    params: params === '' ? [] : (params.split(' ') as ImportType[]),
    ...(result === '' ? {} : { result: result as ImportType }),
    says,
  }),
);

const instructionByName = new Map<string, (typeof instructions)[number]>(instructions.map((row) => [row.name, row]));
const syscallByName = new Map<string, Syscall>(syscalls.map((call) => [call.name, call]));

export type ResolvedImport =
  | { readonly kind: 'syscall'; readonly call: Syscall }
  | { readonly kind: 'instruction'; readonly instruction: (typeof instructions)[number] };

/** What an import of module `lux9` stands for, undefined when there is no such name. */
export function resolveImport(name: string): ResolvedImport | undefined {
  const call = syscallByName.get(name);
  if (call !== undefined) return { kind: 'syscall', call };
  const instruction = instructionByName.get(name);
  return instruction && { kind: 'instruction', instruction };
}

/**
 * Whether an i32 given for a system-call argument of this kind is sign-extended into its 8-byte slot
 * (all others are zero-extended, so that a wasm address becomes a virtual address). An i64 fills the slot as it is.
 */
export function signExtends(kind: ArgKind): boolean {
  return kind === 'int' || kind === 'vlong';
}
