/**
 * The instruction tables' notation and its reader. The tables are the one place where an opcode is
 * written down; the decoder, the dispatch table, the differential test's generator and
 * docs/instructions.md derive from them.
 *
 * A table is text, one row an encoding, columns separated by `|`:
 *
 *   mnemonic | opcode | operands | attributes | handler
 *   ADD      | 00     | Eb,Gb    | lock f=OSZAPC | integer/alu.add
 *
 * opcode: Intel's notation. Mandatory prefix (`NP`, `66`, `F3`, `F2`; none when any is ignored), map (`0F`, `0F 38`, `0F 3A`),
 *   opcode byte, then `/0`..`/7` for a ModRM.reg extension, `/r` implied by operands; `+r` when the low
 *   three bits name a register; `/3:reg` or `/3:mem` when only that form of ModRM.rm has this meaning
 *   (`:reg` or `:mem` alone for all reg values); a full second byte as `0F 01 =F9` when ModRM is a constant.
 * operands: the opcode map's notation (Intel SDM vol. 2, appendix A.2), destination first.
 *   E general register or memory (ModRM.rm) · G general register (ModRM.reg) · R general register (ModRM.rm, no memory) ·
 *   M memory only · Z register in the opcode's low bits · I immediate · J relative target · O absolute address ·
 *   X DS:rSI · Y ES:rDI · S segment register (ModRM.reg) ·
 *   V xmm (reg) · W xmm or memory (rm) · U xmm (rm, no memory) · P mm (reg) · Q mm or memory (rm) · N mm (rm, no memory) ·
 *   T x87 stack register (rm); or a literal: AL AX rAX CL DX 1 ST0.
 *   Sizes: b 1 · w 2 · d 4 · q 8 · v 2/4/8 by operand size · y 4/8 · z 2/4 (immediate; 8-byte forms sign-extend 4) ·
 *   x 16, memory must be aligned to 16 · xu 16, any alignment · t 10 (x87 extended) · none: no access (LEA, PREFETCH) or as the handler says.
 *   An Ib immediate is sign-extended to 64 bits in the record; handlers that want it unsigned mask it.
 * attributes: `lock` LOCK allowed (memory destination) · `d64` operand size 64 by default, 32 not encodable (PUSH, CALL, ...) ·
 *   `rep` F3/F2 are repeat prefixes · `end` the record ends its block · `fpu` · `stack` implicit stack access ·
 *   `f=OSZAPC` flags written and defined · `u=AF..` flags left undefined (letters of OSZAPC) · `r=C` flags read ·
 *   `host` not comparable on a host (privileged, time, ...) with the reason in docs · `ud` raises #UD always ·
 *   `ignore66` the 66 prefix changes nothing.
 * handler: `file.function` below execute/; `file` is a path without extension. Several rows share one handler;
 *   what differs stands in the record (size, which operand is memory, immediate).
 */

export type OpcodeMap = '' | '0F' | '0F38' | '0F3A';
export type Prefix = '' | 'NP' | '66' | 'F3' | 'F2';

export interface Operand {
  /** The letter (E, G, ...) or '' for a literal. */
  readonly kind: string;
  /** The size suffix, or the literal's name. */
  readonly size: string;
}

export interface Instruction {
  readonly id: number;
  readonly mnemonic: string;
  readonly prefix: Prefix;
  readonly map: OpcodeMap;
  readonly opcode: number;
  /** Low three opcode bits name a register. */
  readonly plusRegister: boolean;
  /** ModRM.reg extension, or -1. */
  readonly reg: number;
  /** Which forms of ModRM.rm this row covers; 'none' when there is no ModRM byte. */
  readonly rm: 'any' | 'reg' | 'mem' | 'none';
  /** The constant ModRM byte, or -1. */
  readonly modrm: number;
  readonly operands: readonly Operand[];
  readonly attributes: ReadonlySet<string>;
  readonly flagsWritten: string;
  readonly flagsUndefined: string;
  readonly flagsRead: string;
  /** `file` below wasm-core/execute, and the function in it. */
  readonly handler: { readonly file: string; readonly name: string };
  /** The row as written, for messages. */
  readonly source: string;
}

const literals = new Set(['AL', 'AX', 'rAX', 'CL', 'DX', '1', 'ST0']);
const modrmKinds = new Set([...'EGRMSVWUPQNT']);

function parseOperand(text: string, row: string): Operand {
  if (literals.has(text)) return { kind: '', size: text };
  const m = /^([EGRMZIJOXYSVWUPQNT])(b|w|d|q|v|y|z|xu|x|t|)$/.exec(text);
  if (!m) throw new Error(`operand '${text}' in: ${row}`);
  return { kind: m[1]!, size: m[2]! };
}

function parseRow(row: string, id: number): Instruction {
  const columns = row.split('|').map((c) => c.trim());
  if (columns.length !== 5) throw new Error(`want 5 columns: ${row}`);
  const [mnemonic, code, operandText, attributeText, handlerText] = columns as [string, string, string, string, string];
  let words = code.split(/\s+/);
  let prefix: Prefix = '';
  if (words.length > 1 && /^(NP|66|F3|F2)$/.test(words[0]!)) prefix = words.shift() as Prefix;
  let map: OpcodeMap = '';
  if (words[0] === '0F' && words.length > 1 && !words[1]!.startsWith('/')) {
    words = words.slice(1);
    map = '0F';
    if ((words[0] === '38' || words[0] === '3A') && words.length > 1 && /^[0-9A-F]{2}/.test(words[1]!)) {
      map = `0F${words[0]}` as OpcodeMap;
      words = words.slice(1);
    }
  }
  let reg = -1;
  let form: 'any' | 'reg' | 'mem' = 'any';
  let modrm = -1;
  const rest = words.slice(1).join('');
  const m = /^([0-9A-F]{2})(\+r)?(?:\/([0-7]))?(?::(reg|mem))?$/.exec(words[0]! + rest.replace(/=.*/, ''));
  if (!m) throw new Error(`opcode '${code}' in: ${row}`);
  if (m[3]) reg = Number(m[3]);
  if (m[4]) form = m[4] as 'reg' | 'mem';
  const fixed = /=([0-9A-F]{2})$/.exec(rest);
  if (fixed) modrm = parseInt(fixed[1]!, 16);
  const operands = operandText ? operandText.split(',').map((o) => parseOperand(o.trim(), row)) : [];
  const attributes = new Set(attributeText ? attributeText.split(/\s+/) : []);
  const letters = (key: string): string => [...attributes].find((a) => a.startsWith(key))?.slice(2) ?? '';
  const h = /^([\w/]+)\.(\w+)$/.exec(handlerText);
  if (!h) throw new Error(`handler '${handlerText}' in: ${row}`);
  for (const o of operands) {
    if (o.kind === 'M') form = 'mem';
    if (o.kind === 'R' || o.kind === 'U' || o.kind === 'N' || o.kind === 'T') form = 'reg';
  }
  const hasModrm = reg >= 0 || modrm >= 0 || m[4] !== undefined || operands.some((o) => modrmKinds.has(o.kind));
  return {
    id, mnemonic, prefix, map, opcode: parseInt(m[1]!, 16), plusRegister: m[2] !== undefined, reg,
    rm: hasModrm ? form : 'none', modrm, operands, attributes,
    flagsWritten: letters('f='), flagsUndefined: letters('u='), flagsRead: letters('r='),
    handler: { file: h[1]!, name: h[2]! }, source: row,
  };
}

/** Reads tables in order; ids count through all of them. Blank lines and `#` comments are skipped. */
export function readTables(...tables: readonly string[]): Instruction[] {
  const rows = tables.flatMap((t) => t.split('\n').map((l) => l.replace(/(^|\s)#.*$/, '').trim()).filter((l) => l !== ''));
  return rows.map((row, i) => parseRow(row, i));
}
