/**
 * The processor's instruction tables (wasm-core/tables) as db's disassembler reads them: a row an encoding, its columns one array each, sorted by
 * map and opcode; of rows with the same, the first that fits counts.
 */
import type { Instruction, Operand } from '../../../wasm-core/tables/format.ts';
import { instructions } from '../../../wasm-core/tables/instructions.ts';
import { constant, header } from './text.ts';

const maps = ['', '0F', '0F38', '0F3A'] as const;
const prefixes = ['', 'NP', '66', 'F3', 'F2'] as const;
const forms = ['none', 'any', 'reg', 'mem'] as const;
const sizes = ['', 'b', 'w', 'd', 'q', 'v', 'y', 'z', 'x', 't'] as const;

/** Operands as they are shown; format.ts has the letters. A: the accumulator, C and D: control and debug registers, s: an immediate byte, sign-extended. */
const kinds = [
  '', 'E', 'G', 'Z', 'V', 'W', 'P', 'Q', 'T', 'S', 'C', 'D', 'I', 's', 'J', 'O', 'X', 'Y', 'A', 'CL', 'DX', 'ONE', 'ST0', 'FS', 'GS', 'RBX',
] as const;
type Kind = (typeof kinds)[number];

/** What becomes of control and of the stack pointer. Order: cmd/db/instruction.ts. */
const actions = ['NEXT', 'JUMP', 'BRANCH', 'CALL', 'RETURN', 'JUMP_INDIRECT', 'CALL_INDIRECT', 'PUSH', 'POP', 'SUBTRACT', 'ADD'] as const;
const actionOf: readonly (readonly [handler: RegExp, action: (typeof actions)[number]])[] = [
  [/^integer\/branch\.jmp$/, 'JUMP'],
  [/^integer\/branch\.(jcc|loop\w*|jrcxz)$/, 'BRANCH'],
  [/^integer\/branch\.call$/, 'CALL'],
  [/^integer\/branch\.ret$/, 'RETURN'],
  [/^integer\/branch\.jmpIndirect$/, 'JUMP_INDIRECT'],
  [/^integer\/branch\.callIndirect$/, 'CALL_INDIRECT'],
  [/^integer\/stack\.push/, 'PUSH'],
  [/^integer\/stack\.pop/, 'POP'],
  [/^integer\/alu\.sub$/, 'SUBTRACT'],
  [/^integer\/alu\.add$/, 'ADD'],
];

/** How a mnemonic depends on more than its row. */
const namings = ['PLAIN', 'SUFFIX', 'CBW', 'CWD', 'WIDE_16B', 'D_OR_Q', 'WIDE_64', 'Q_UNLESS_SHORT', 'D_OR_Q_AFTER', 'Q_AFTER', 'JRCXZ', 'COMPARE', 'NOP', 'PREFETCH', 'FAR', 'IMUL', 'X87'] as const;
const namingOf: readonly (readonly [mnemonic: RegExp, naming: (typeof namings)[number]])[] = [
  [/^(MOVS|CMPS|STOS|LODS|SCAS|INS|OUTS)$/, 'SUFFIX'],
  [/^CBW$/, 'CBW'],
  [/^CWD$/, 'CWD'],
  [/^CMPXCHG8B$/, 'WIDE_16B'],
  [/^(MOVD|PINSRD|PEXTRD)$/, 'D_OR_Q'],
  [/^FX(SAVE|RSTOR)$/, 'WIDE_64'],
  [/^(PUSHF|POPF)$/, 'Q_UNLESS_SHORT'],
  [/^IRET$/, 'D_OR_Q_AFTER'],
  [/^(SYSRET|SYSEXIT)$/, 'Q_AFTER'],
  [/^JRCXZ$/, 'JRCXZ'],
  [/^CMP[PS][SD]$/, 'COMPARE'],
  [/^PREFETCH$/, 'PREFETCH'],
  [/^(CALLF|JMPF|RETF)$/, 'FAR'],
  [/^IMUL$/, 'IMUL'],
  [/^F(ADD|MUL|SUB|SUBR|DIV|DIVR|U?COM)P$|^FU?COM$|^FXCH$/, 'X87'],
];

const handlerOf = (i: Instruction): string => `${i.handler.file}.${i.handler.name}`;

/** The operands, those that the tables leave out because the handler knows them included. */
function shown(i: Instruction): readonly (readonly [Kind, string])[] {
  const handler = handlerOf(i);
  const st0: readonly [Kind, string] = ['ST0', ''];
  const plain = i.operands.map((o) => shownOperand(i, o));
  switch (handler) {
    case 'integer/stack.pushFs': case 'integer/stack.popFs': return [['FS', '']];
    case 'integer/stack.pushGs': case 'integer/stack.popGs': return [['GS', '']];
    case 'integer/move.xlat': return [['RBX', '']];
    case 'x87/load.fxch': return [st0, ...plain];
    case 'sse/control.nop': return plain.filter(([kind]) => !(kind === 'E' && i.rm === 'reg')); // the fences
    case 'integer/system.in_': case 'integer/system.out': return plain.map(([kind, size]) => [kind, size === 'v' ? 'z' : size]);
    // Registers are written larger than what is read of them.
    case 'integer/system.segmentQuery': case 'sse/blend.pinsrw': return plain.map(([kind, size], n) => [kind, n === 1 && kind === 'E' ? (i.operands[0]!.kind === 'V' ? 'd' : 'v') : size]);
    case 'sse/count.crc32b': case 'sse/count.crc32v': return plain.map(([kind, size]) => [kind, kind === 'G' ? 'y' : size]);
  }
  if (i.mnemonic === 'MOV' && i.map === '0F') {
    const special: readonly [Kind, string] = [i.opcode & 1 ? 'D' : 'C', ''];
    return i.opcode & 2 ? [special, ...plain] : [...plain, special];
  }
  // Of the strings the place in memory is shown, and a port.
  if (handler.startsWith('integer/string.')) return plain.filter(([kind]) => kind !== 'A');
  // Of x87's two operands the tables have the one that is not ST0.
  if (i.handler.file === 'x87/store' || handler === 'x87/decimal.fbstp') return [...plain, st0];
  if (!/^x87\/(arith|compare|load|decimal)\./.test(handler) || plain.length === 0) return plain;
  return /Sti$|^f(add|mul|subr?|divr?)p$/.test(i.handler.name) && i.handler.file !== 'x87/load' ? [...plain, st0] : [st0, ...plain];
}

function shownOperand(i: Instruction, o: Operand): readonly [Kind, string] {
  const size = o.size === 'xu' ? 'x' : o.size;
  switch (o.kind) {
    case '':
      switch (o.size) {
        case 'AL': return ['A', 'b'];
        case 'AX': return ['A', 'w'];
        case 'rAX': return ['A', 'v'];
        case '1': return ['ONE', ''];
        default: return [o.size as Kind, ''];
      }
    case 'R': case 'M': return ['E', size];
    case 'U': return ['W', size];
    case 'N': return ['Q', size];
    case 'I': return o.size === 'b' && /^integer\/(alu|muldiv|stack)\./.test(handlerOf(i)) && signExtends(i) ? ['s', size] : ['I', size];
    default: return [o.kind as Kind, size];
  }
}

/** An immediate byte beside an operand that is larger. */
function signExtends(i: Instruction): boolean {
  return i.operands.length === 1 || ['v', 'z'].includes(i.operands[0]!.size);
}

/** Whether an operand in memory needs its size said: no register beside it says it. */
function needsSize(i: Instruction): boolean {
  const handler = handlerOf(i);
  const [first, second] = i.operands;
  if (/^integer\/move\.mov[zs]x\d/.test(handler) || /^sse\/convert\.cvtsi2s[sd]$/.test(handler) || /^sse\/count\.crc32/.test(handler)) return true;
  if (handler.startsWith('x87/')) return /^x87\/(arith|compare|load|store|decimal)\./.test(handler) && 'wdqt'.includes(first?.size || '?');
  if (!handler.startsWith('integer/') || first === undefined) return false;
  if (/Far$/.test(handler)) return true;
  if (first.kind !== 'E') return false;
  if (second === undefined) return /^integer\/(alu|muldiv|stack|branch)\./.test(handler);
  return second.kind === 'I' || ['CL', '1'].includes(second.kind === '' ? second.size : '');
}

/** Rows with a constant ModRM before those with any, rows with a prefix of their own before those without. */
function order(a: Instruction, b: Instruction): number {
  const key = (i: Instruction): number => maps.indexOf(i.map) * 256 + i.opcode;
  return key(a) - key(b) || (b.modrm >= 0 ? 1 : 0) - (a.modrm >= 0 ? 1 : 0) || (b.prefix !== '' ? 1 : 0) - (a.prefix !== '' ? 1 : 0) || a.id - b.id;
}

function index(of: readonly string[], what: string): number {
  const at = of.indexOf(what);
  if (at < 0) throw new Error(`${what} is none of ${of.join(' ')}`);
  return at;
}

function array(name: string, type: string, values: readonly number[]): string {
  return `export const ${name}: usize = memory.data<${type}>([${values.join(', ')}]);\n`;
}

export function instructionFile(): [string, string] {
  const expanded = instructions.flatMap((i) => Array.from({ length: i.plusRegister ? 8 : 1 }, (_, n) => ({ ...i, opcode: i.opcode + n }))).sort(order);
  const names: number[] = [];
  const placeOfName = new Map<string, number>();
  const lists: number[] = [];
  const placeOfList = new Map<string, number>();
  const columns: Record<string, number[]> = { KEYS: [], SELECTS: [], EXTENSIONS: [], OPERANDS: [], NAMES: [], ATTRIBUTES: [], ACTIONS: [], NAMINGS: [] };
  for (const i of expanded) {
    const mnemonic = i.mnemonic.toLowerCase();
    if (!placeOfName.has(mnemonic)) {
      placeOfName.set(mnemonic, names.length);
      names.push(...new TextEncoder().encode(`${mnemonic}\0`));
    }
    const list = [0, 1, 2].flatMap((n) => {
      const [kind, size] = shown(i)[n] ?? ['', ''];
      return [index(kinds, kind), index(sizes, size)];
    });
    if (!placeOfList.has(list.join())) {
      placeOfList.set(list.join(), lists.length / 6);
      lists.push(...list);
    }
    const handler = handlerOf(i);
    columns.KEYS!.push(maps.indexOf(i.map) * 256 + i.opcode);
    columns.SELECTS!.push(prefixes.indexOf(i.prefix) | (forms.indexOf(i.rm) << 3));
    columns.EXTENSIONS!.push(i.modrm >= 0 ? i.modrm : i.reg >= 0 ? i.reg : 8);
    columns.OPERANDS!.push(placeOfList.get(list.join())!);
    columns.NAMES!.push(placeOfName.get(mnemonic)!);
    columns.ATTRIBUTES!.push(['lock', 'd64', 'f64', 'rep'].reduce((bits, a, n) => bits | (i.attributes.has(a) ? 1 << n : 0), needsSize(i) ? 16 : 0));
    columns.ACTIONS!.push(index(actions, actionOf.find(([pattern]) => pattern.test(handler))?.[1] ?? 'NEXT'));
    const naming = handler === 'integer/move.xchgRax' || handler === 'integer/system.nop' ? 'NOP' : namingOf.find(([pattern]) => pattern.test(i.mnemonic))?.[1];
    columns.NAMINGS!.push(index(namings, naming ?? 'PLAIN'));
  }
  let text = header('The instruction set (wasm-core/tables), as generate/instructions.ts says.');
  const group = (prefix: string, values: readonly string[]): void => {
    text += values.map((value, n) => (value === '' ? '' : constant(`${prefix}_${value.toUpperCase()}`, 'u32', n))).join('') + '\n';
  };
  group('KIND', kinds.map((kind) => (kind === 's' ? 'SIGNED' : kind)));
  group('SIZE', sizes);
  group('FORM', forms);
  group('ACTION', actions);
  group('NAMING', namings);
  text += constant('ATTRIBUTE_LOCK', 'u32', 1) + constant('ATTRIBUTE_D64', 'u32', 2) + constant('ATTRIBUTE_F64', 'u32', 4) + constant('ATTRIBUTE_REP', 'u32', 8);
  text += constant('ATTRIBUTE_SIZED', 'u32', 16) + constant('EXTENSION_ANY', 'u32', 8) + constant('ROW_COUNT', 'i32', expanded.length);
  for (const [name, values] of Object.entries(columns)) text += array(`ROW_${name}`, name === 'KEYS' || name === 'NAMES' ? 'u16' : 'u8', values);
  text += array('OPERAND_LISTS', 'u8', lists) + array('MNEMONICS', 'u8', names);
  return ['instructions.ts', text];
}
