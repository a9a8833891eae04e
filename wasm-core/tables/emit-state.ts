/** The context layout and exit codes as AssemblyScript constants. */
import { coreFields, coreMemory, contextBytes, contextCount, contextStateBytes, exitKinds, ioKinds, vectors } from '../../packages/abi/src/corestate.ts';

const snake = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();

export function stateConstants(): string {
  const lines = [`export const CTX: usize = ${coreMemory.active};`];
  for (const f of coreFields) {
    lines.push(`export const ${snake(f.name)}: usize = ${coreMemory.active + f.offset};`);
    lines.push(`export const ${snake(f.name)}_OFFSET: u32 = ${f.offset};`);
  }
  const last = coreFields[coreFields.length - 1]!;
  if (last.offset + last.size * last.count > contextBytes) throw new Error('context layout does not fit');
  if (coreFields.some((f) => (f.kind === 'exit') !== f.offset >= contextStateBytes)) throw new Error('exit fields go behind the state');
  const log = coreFields.find((f) => f.name === 'ioLog')!;
  lines.push(`export const EXIT_FIELDS_OFFSET: u32 = ${contextStateBytes};`);
  lines.push(`export const EXIT_FIELDS_BYTES: u32 = ${last.offset + last.size * last.count - contextStateBytes};`);
  lines.push(`export const CONTEXT_BYTES: usize = ${contextBytes};`);
  lines.push(`export const CONTEXT_COUNT: u32 = ${contextCount};`);
  lines.push(`export const IO_LOG_ENTRIES: u32 = ${log.count};`);
  for (const [name, value] of Object.entries(coreMemory)) lines.push(`export const AT_${snake(name)}: usize = ${value};`);
  exitKinds.forEach((name, i) => lines.push(`export const EXIT_KIND_${snake(name)}: u32 = ${i};`));
  ioKinds.forEach((name, i) => lines.push(`export const IO_${snake(name)}: u32 = ${i};`));
  for (const [name, value] of Object.entries(vectors)) lines.push(`export const VECTOR_${name}: u32 = ${value};`);
  return lines.join('\n') + '\n';
}
