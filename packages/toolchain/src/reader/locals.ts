/** The local declarations at the start of a body. */
import { maxLocals } from '../limits.ts';
import type { Cursor } from './cursor.ts';
import { unsupported } from './features.ts';
import { isValType, type Func, type ValType } from './types.ts';

/** Types of all locals, parameters first; leaves the cursor at the first instruction. */
export function readLocals(from: Cursor, func: Func): ValType[] {
  const types = [...func.type.params];
  const groups = from.u32();
  for (let i = 0; i < groups; i++) {
    const at = from.at;
    const count = from.u32();
    const type = from.u8();
    if (!isValType(type)) from.fail(`0x${type.toString(16)} is not a value type${unsupported('type', type)}`, from.at - 1);
    if (count > maxLocals - types.length) from.fail(`more than ${maxLocals} locals`, at);
    for (let j = 0; j < count; j++) types.push(type);
  }
  return types;
}
