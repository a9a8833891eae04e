/** Constants, error strings and layouts of packages/abi as AssemblyScript. */
import {
  BY2PG,
  ERRMAX,
  type Layout,
  QIDSZ,
  STATFIXLEN,
  USTKSIZE,
  USTKTOP,
  UTZERO,
  WAITMAX,
  accessModes,
  aoutLayout,
  S_MAGIC,
  bindFlags,
  dirModes,
  errors,
  notedHow,
  openModes,
  otherErrors,
  ownInfoLayout,
  ownStates,
  qidTypes,
  rforkFlags,
  seekWhence,
  segmentFlags,
  segmentTypes,
  statLayout,
  tosLayout,
  traceEvents,
  traceRecordBytes,
  uregLayout,
} from '@lux9/abi';
import { serverErrors } from '@lux9/ninep';
import { constant, constantName, header, lazyString } from './text.ts';

type Group = Readonly<Record<string, number>>;

const signed: readonly Group[] = [openModes, accessModes, seekWhence, bindFlags, notedHow, segmentTypes, segmentFlags, ownStates];
const unsigned: readonly Group[] = [rforkFlags, dirModes, qidTypes];

function group(values: Group, type: string): string {
  return Object.entries(values)
    .map(([name, value]) => constant(name, type, value))
    .join('');
}

function layout(of: Layout, prefix: string): string {
  const fields = of.fields.map((field) => constant(`${prefix}_${constantName(field.name)}`, 'usize', field.offset));
  return `\n/** Offsets in ${of.name}, ${of.endian} endian. */\n${fields.join('')}${constant(`${prefix}_SIZE_OF`, 'usize', of.size)}`;
}

export function constants(): [string, string][] {
  let numbers = header('Plan 9 numbers (packages/abi).');
  for (const values of signed) numbers += `\n${group(values, 'i32')}`;
  for (const values of unsigned) numbers += `\n${group(values, 'u32')}`;
  numbers += '\n';
  for (const [name, value] of Object.entries({ ERRMAX, WAITMAX, QIDSZ, STATFIXLEN, BY2PG, S_MAGIC })) {
    numbers += constant(name, 'i32', value);
  }
  for (const [name, value] of Object.entries({ UTZERO, USTKTOP, USTKSIZE })) numbers += constant(name, 'u64', value);
  numbers += '\n/** Types of /proc/trace records, and bytes of one (proc(3)). */\n';
  traceEvents.forEach((name, i) => (numbers += constant(`TRACE_${constantName(name)}`, 'u32', i)));
  numbers += constant('TRACE_RECORD', 'i32', traceRecordBytes);

  let offsets = header('Offsets in structures (packages/abi).');
  offsets += layout(statLayout, 'STAT');
  offsets += layout(uregLayout, 'UREG');
  offsets += layout(tosLayout, 'TOS');
  offsets += layout(ownInfoLayout, 'OWN');
  offsets += layout(aoutLayout, 'AOUT');

  let texts = header('Error strings (packages/abi, packages/ninep).');
  for (const [name, text] of Object.entries(errors)) texts += lazyString(name, text);
  for (const [name, text] of Object.entries(serverErrors)) texts += lazyString(name, text);
  for (const [name, text] of Object.entries(otherErrors)) {
    texts += lazyString(`E${name.toLowerCase()}`, text);
  }
  return [
    ['constants.ts', numbers],
    ['layouts.ts', offsets],
    ['errors.ts', texts],
  ];
}
