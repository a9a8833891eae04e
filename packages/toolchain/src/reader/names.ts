/** Function names: from the `name` section, else an export, else `func[N]`. A damaged name section is ignored (it is custom). */
import { ToolchainError } from '../errors.ts';
import { Cursor } from './cursor.ts';
import type { Export, Func } from './types.ts';

const functionNames = 1;

export function nameFunctions(
  funcs: readonly Func[],
  exports: readonly Export[],
  customs: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): void {
  for (const section of customs) if (section.name === 'name') readNames(funcs, section.bytes);
  for (const item of exports) {
    const func = item.kind === 'func' ? funcs[item.index] : undefined;
    if (func?.name === '') func.name = item.name;
  }
  funcs.forEach((func, index) => {
    if (func.name === '') func.name = func.import ? `${func.import.module}.${func.import.name}` : `func[${index}]`;
  });
}

function readNames(funcs: readonly Func[], bytes: Uint8Array): void {
  try {
    const from = new Cursor(bytes, 0, bytes.length);
    while (from.more) {
      const id = from.u8();
      const size = from.u32();
      const end = from.at + size;
      if (id === functionNames) {
        const count = from.u32();
        for (let i = 0; i < count; i++) {
          const func = funcs[from.u32()];
          const name = from.name();
          if (func !== undefined && func.name === '') func.name = name;
        }
      }
      from.at = end;
    }
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error;
  }
}
