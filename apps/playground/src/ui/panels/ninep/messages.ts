/** The trace of machine:/9p: messages as they went, requests with their answers, and what each says in words (intro(5) and its siblings). */

export interface Message {
  readonly id: number;
  readonly ns: number;
  readonly mount: number;
  readonly pid: number;
  readonly name: string;
  readonly size: number;
  /** `Tread tag 3 fid 5 offset 0 count 8192`. */
  readonly text: string;
  readonly asks: boolean;
  /** The other half: of an answer its request, of a request its answer once that came. */
  partner: Message | null;
}

/** Lines NUMBER NS MOUNT PID NAME SIZE TEXT. */
export function parseMessages(text: string): Message[] {
  const list: Message[] = [];
  const open = new Map<string, Message>();
  for (const line of text.split('\n')) {
    const m = /^(\d+) (\d+) (\d+) (\d+) (\S+) (\d+) (.*)$/.exec(line);
    if (m === null) continue;
    const [, id, ns, mount, pid, name = '', size, what = ''] = m;
    const message: Message = { id: Number(id), ns: Number(ns), mount: Number(mount), pid: Number(pid), name, size: Number(size), text: what, asks: what.startsWith('T'), partner: null };
    const key = `${mount}.${/ tag (\d+)/.exec(what)?.[1] ?? ''}`;
    if (message.asks) open.set(key, message);
    else {
      const asked = open.get(key);
      open.delete(key);
      if (asked !== undefined) {
        asked.partner = message;
        message.partner = asked;
      }
    }
    list.push(message);
  }
  return list;
}

const flags = new Set(['fid', 'afid', 'newfid', 'oldtag', 'mode', 'perm', 'offset', 'count', 'name', 'uname', 'aname', 'msize', 'version', 'iounit', 'qid', 'aqid', 'nwname', 'nwqid', 'stat', 'ename', 'tag']);

/** Type and fields of a message's text, in order. A field whose value has blanks lasts to the next field's name; texts of errors, data and stats to the end. */
export function fieldsOf(text: string): { readonly type: string; readonly fields: readonly (readonly [name: string, value: string])[] } {
  const [type = '', ...words] = text.split(' ');
  const fields: [string, string][] = [];
  for (let i = 0; i < words.length; i++) {
    const name = words[i]!;
    if (flags.has(name)) {
      if (name === 'ename' || name === 'stat') {
        fields.push([name, words.slice(i + 1).join(' ')]);
        break;
      }
      fields.push([name, '']);
      if (name === 'count' && type.startsWith('R') === (type === 'Rread') && (type === 'Rread' || type === 'Twrite')) {
        fields[fields.length - 1]![1] = words[i + 1] ?? '';
        fields.push(['data', words.slice(i + 2).join(' ')]);
        break;
      }
    } else if (fields.length > 0) fields[fields.length - 1]![1] += `${fields.at(-1)![1] === '' ? '' : ' '}${name}`;
  }
  return { type, fields };
}

const modes = ['read', 'write', 'read and write', 'execute'];
const names = (value: string): string => [...value.matchAll(/\d+:(\S+)/g)].map((m) => m[1]).join('/');

/** What a message says, for who meets it the first time. */
export function inWords(text: string): string {
  const { type, fields } = fieldsOf(text);
  const get = (name: string): string => fields.find(([n]) => n === name)?.[1] ?? '';
  switch (type) {
    case 'Tversion': return `Let us speak ${get('version')}, messages of at most ${get('msize')} bytes.`;
    case 'Rversion': return `Agreed: ${get('version')}, at most ${get('msize')} bytes.`;
    case 'Tauth': return `I want to prove that I am ${get('uname')}.`;
    case 'Tattach': return `I am ${get('uname')}: let fid ${get('fid')} stand for the root of your files${get('aname') === '' ? '' : ` (${get('aname')})`}.`;
    case 'Rattach': return 'It does.';
    case 'Twalk': return names(get('nwname')) === '' ? `Let fid ${get('newfid')} stand for the same file as fid ${get('fid')}.` : `Go from fid ${get('fid')} to ${names(get('nwname'))} and let fid ${get('newfid')} stand for that.`;
    case 'Rwalk': return get('nwqid').startsWith('0') ? 'It does.' : `Walked ${get('nwqid').split(' ')[0]} names; these are the files on the way.`;
    case 'Topen': return `Open fid ${get('fid')} to ${modes[Number(get('mode')) & 3]}${(Number(get('mode')) & 16) !== 0 ? ', and empty it' : ''}.`;
    case 'Ropen': return 'It is open.';
    case 'Tcreate': return `Make a file ${get('name')} in the directory of fid ${get('fid')}, which stands for the file then.`;
    case 'Rcreate': return 'It is there, and open.';
    case 'Tread': return `Give me ${get('count')} bytes of fid ${get('fid')} from byte ${get('offset')} on.`;
    case 'Rread': return get('count') === '0' ? 'There are none: this is the end.' : `Here are ${get('count')} bytes.`;
    case 'Twrite': return `Write these ${get('count')} bytes to fid ${get('fid')} at byte ${get('offset')}.`;
    case 'Rwrite': return `${get('count')} bytes are written.`;
    case 'Tclunk': return `I do not need fid ${get('fid')} any more.`;
    case 'Rclunk': return 'It stands for nothing now.';
    case 'Tremove': return `Remove the file of fid ${get('fid')}, and forget the fid.`;
    case 'Rremove': return 'It is gone.';
    case 'Tstat': return `What is known of the file of fid ${get('fid')}?`;
    case 'Rstat': return 'This.';
    case 'Twstat': return `Change what is known of the file of fid ${get('fid')} to this.`;
    case 'Rwstat': return 'Changed.';
    case 'Tflush': return `I do not wait for the answer to tag ${get('oldtag')} any more.`;
    case 'Rflush': return 'It will not come.';
    case 'Rerror': return `No: ${get('ename')}.`;
    default: return '';
  }
}
