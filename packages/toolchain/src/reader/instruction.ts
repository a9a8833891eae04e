/** Decodes one instruction of a body into a reused record. Structure is checked here, types by validate/. */
import type { Cursor } from './cursor.ts';
import { unsupported } from './features.ts';
import { opcodeByCode, type Opcode } from './opcodes.ts';

/** Block types: `empty`, a value type (negative code as in the binary), or a type index. */
export const emptyBlock = -64;

export class Instruction {
  opcode!: Opcode;
  /** Byte offset of the opcode in the module. */
  at = 0;
  /** First and second immediate; `mem`: alignment exponent, offset. i32 constants are signed, f32 constants bits. */
  a = 0;
  b = 0;
  /** i64 constant, or the bits of an f64. */
  big = 0n;
  /** br_table: labels, the default last; select_t: types. */
  list: number[] = [];

  read(from: Cursor): this {
    this.at = from.at;
    let code = from.u8();
    if (code === 0xfc) {
      const sub = from.u32();
      code = sub > 0xff ? -1 : 0x100 + sub;
    }
    const opcode = code === 0xfd || code === 0xfe ? undefined : opcodeByCode[code];
    if (opcode === undefined) {
      const byte = from.bytes[this.at]!;
      from.fail(`opcode 0x${byte.toString(16)} does not exist${unsupported('opcode', byte)}`, this.at);
    }
    this.opcode = opcode;
    switch (opcode.immediate) {
      case 'none':
        break;
      case 'block':
        this.a = from.s33();
        break;
      case 'label': case 'func': case 'local': case 'global': case 'table': case 'data': case 'elem': case 'memory':
        this.a = from.u32();
        break;
      case 'indirect': case 'dataMemory': case 'memoryMemory': case 'elemTable': case 'tableTable': case 'mem':
        this.a = from.u32();
        this.b = from.u32();
        break;
      case 'labels': case 'types': {
        const count = from.u32();
        if (count > from.end - from.at) from.fail(`${count} entries do not fit the function: unexpected end`);
        this.list = [];
        for (let i = 0; i < count; i++) this.list.push(opcode.immediate === 'labels' ? from.u32() : from.u8());
        if (opcode.immediate === 'labels') this.list.push(from.u32());
        break;
      }
      case 'reftype':
        this.a = from.u8();
        break;
      case 'i32':
        this.a = from.s32();
        break;
      case 'i64':
        this.big = from.s64();
        break;
      case 'f32':
        this.a = from.f32Bits();
        break;
      case 'f64':
        this.big = from.f64Bits();
        break;
    }
    return this;
  }
}
