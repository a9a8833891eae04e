/** 9P2000's codes, offsets and the field lists a trace prints, from the table of packages/ninep. */
import {
  type FieldForm,
  type MessageName,
  IOHDRSZ,
  MAXWELEM,
  NOFID,
  NOTAG,
  headerSize,
  messageFields,
  messages,
  msizeMin,
  version9P,
} from '@lux9/ninep';
import { QIDSZ } from '@lux9/abi';
import { constant, constantName, header, lazyString, quoted } from './text.ts';

const sizes: Partial<Record<FieldForm, number>> = { u8: 1, u16: 2, u32: 4, fid: 4, perm: 4, u64: 8, qid: QIDSZ };

// One letter a form, for the trace.
const letters: Readonly<Record<FieldForm, string>> = {
  u8: 'b',
  u16: 'h',
  u32: 'w',
  fid: 'f',
  perm: 'm',
  u64: 'o',
  string: 's',
  qid: 'q',
  strings: 'S',
  qids: 'Q',
  data: 'd',
  stat: 't',
};

/** The offsets of a message's fields up to and including the first of variable size, then SIZE if all are fixed. */
function offsets(name: MessageName): string {
  let at = headerSize;
  let text = '';
  for (const [field, form] of messageFields[messages[name].code]!) {
    text += constant(`${name}_${field}`, 'usize', at);
    const size = sizes[form];
    if (size === undefined) return text;
    at += size;
  }
  return text + constant(`${name}_size`, 'usize', at);
}

export function ninepFile(): [string, string] {
  let text = header('9P2000 (packages/ninep/src/messages.ts): codes, then offsets in each message.');
  for (const [name, row] of Object.entries(messages)) text += constant(name, 'u32', row.code);
  text += '\n';
  for (const name of Object.keys(messages) as MessageName[]) text += offsets(name);
  text += '\n';
  text += constant('NOTAG', 'u32', NOTAG) + constant('NOFID', 'u32', NOFID) + constant('MAXWELEM', 'u32', MAXWELEM);
  text += constant('IOHDRSZ', 'u32', IOHDRSZ) + constant('MSIZE_MIN', 'u32', msizeMin);
  text += constant(constantName('headerSize'), 'u32', headerSize);
  text += lazyString('VERSION9P', version9P);
  text += '\n/** `NAME FIELD:LETTER ...` of a message type, empty for an unknown one. */\n';
  text += 'export function messageFields(type: u32): string {\n  switch (type) {\n';
  for (const [name, row] of Object.entries(messages)) {
    const fields = messageFields[row.code]!.map(([field, form]) => ` ${field}:${letters[form]}`).join('');
    text += `    case ${row.code}: return ${quoted(name + fields)};\n`;
  }
  text += "    default: return '';\n  }\n}\n";
  text += '\n/** The letters alone, in order. */\n';
  text += 'export function messageForms(type: u32): string {\n  switch (type) {\n';
  for (const row of Object.values(messages)) {
    const forms = messageFields[row.code]!.map(([, form]) => letters[form]).join('');
    text += `    case ${row.code}: return ${quoted(forms)};\n`;
  }
  text += "    default: return '';\n  }\n}\n";
  text += '\n/** Bytes of a message of the type, 0 when they vary or the type is unknown. */\n';
  text += 'export function fixedSize(type: u32): u32 {\n  switch (type) {\n';
  for (const row of Object.values(messages)) {
    const fields = messageFields[row.code]!.map(([, form]) => sizes[form]);
    if (fields.includes(undefined)) continue;
    text += `    case ${row.code}: return ${fields.reduce<number>((sum, size) => sum + size!, headerSize)};\n`;
  }
  text += '    default: return 0;\n  }\n}\n';
  return ['ninep.ts', text];
}
