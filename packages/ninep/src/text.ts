/**
 * Messages, qids and stats as text, in the form of fcallfmt, dirfmt and dirmodefmt (fcall(2)):
 * what `-D` prints and the page's 9P ladder shows.
 */
import { dirModes, qidTypes } from '@lux9/abi';
import { decodeUtf8 } from '@lux9/base';
import { type Message, type Qid, messageFields, messages } from './messages.ts';
import { type Stat, decodeStat } from './stat.ts';

/** Bytes of data shown. */
const dumpMax = 64;

function hex(value: number | bigint, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** (PATH VERS TYPE), TYPE of the letters d a l A m t. */
export function qidText(qid: Qid): string {
  let type = '';
  if (qid.type & qidTypes.QTDIR) type += 'd';
  if (qid.type & qidTypes.QTAPPEND) type += 'a';
  if (qid.type & qidTypes.QTEXCL) type += 'l';
  if (qid.type & qidTypes.QTAUTH) type += 'A';
  if (qid.type & qidTypes.QTMOUNT) type += 'm';
  if (qid.type & qidTypes.QTTMP) type += 't';
  return `(${hex(qid.path, 16)} ${qid.vers} ${type})`;
}

/** `d-rwxr-xr-x` as ls -l shows it: kind, exclusive use, permissions. */
export function modeText(mode: number): string {
  let text = mode & dirModes.DMDIR ? 'd' : mode & dirModes.DMAPPEND ? 'a' : mode & dirModes.DMAUTH ? 'A' : '-';
  text += mode & dirModes.DMEXCL ? 'l' : '-';
  for (const shift of [6, 3, 0]) {
    const bits = mode >>> shift;
    text += (bits & 4 ? 'r' : '-') + (bits & 2 ? 'w' : '-') + (bits & 1 ? 'x' : '-');
  }
  return text;
}

export function statText(stat: Stat): string {
  return (
    `'${stat.name}' '${stat.uid}' '${stat.gid}' '${stat.muid}' q ${qidText(stat.qid)} m 0${stat.mode.toString(8)} ` +
    `at ${stat.atime} mt ${stat.mtime} l ${BigInt.asIntN(64, stat.length)} t ${stat.type} d ${stat.dev}`
  );
}

/** Up to 64 bytes: quoted when they are printable text, else hex in groups of four bytes. */
export function dataText(data: Uint8Array): string {
  const some = data.subarray(0, dumpMax);
  if (some.every((c) => (c >= 0x20 && c < 0x7f) || c === 0x0a || c === 0x09)) return `'${decodeUtf8(some)}'`;
  let text = '';
  for (let i = 0; i < some.length; i++) text += (i > 0 && i % 4 === 0 ? ' ' : '') + hex(some[i]!, 2);
  return `'${text}'`;
}

/** One line, `Tread tag 3 fid 7 offset 0 count 8192`. */
export function messageText(message: Message): string {
  let text = `${message.type} tag ${message.tag}`;
  for (const [name, form] of messageFields[messages[message.type].code]!) {
    const value = (message as unknown as Record<string, unknown>)[name];
    switch (form) {
      case 'fid':
        text += ` ${name} ${(value as number) | 0}`;
        break;
      case 'perm':
        text += ` ${name} ${modeText(value as number)}`;
        break;
      case 'u64':
        text += ` ${name} ${BigInt.asIntN(64, value as bigint)}`;
        break;
      case 'qid':
        text += ` qid ${qidText(value as Qid)}`;
        break;
      case 'strings':
      case 'qids': {
        const list = value as readonly (string | Qid)[];
        text += ` n${name} ${list.length}`;
        for (const [i, item] of list.entries()) text += ` ${i}:${typeof item === 'string' ? item : qidText(item)}`;
        break;
      }
      case 'data':
        text += ` count ${(value as Uint8Array).length} ${dataText(value as Uint8Array)}`;
        break;
      case 'stat': {
        const stat = decodeStat(value as Uint8Array);
        text += stat.ok ? ` stat ${statText(stat.value)}` : ` stat (${(value as Uint8Array).length} bytes)`;
        break;
      }
      default:
        text += name === 'version' ? ` ${name} '${String(value)}'` : ` ${name} ${String(value)}`;
    }
  }
  return text;
}
