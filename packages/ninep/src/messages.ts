/**
 * The messages of 9P2000 (intro(5)) as data: code and fields of each, in wire order. The codec, the types,
 * the trace text and the programs' constants derive from this table.
 *
 * Every message is size[4] type[1] tag[2] and then its fields; size counts itself. Integers are little endian.
 */

/**
 * `u8` to `u64`: integers (u64 as bigint). `string`: u16 count and UTF-8 without NUL. `qid`: 13 bytes.
 * `strings`, `qids`: u16 count and at most MAXWELEM of them. `data`: u32 count and bytes. `stat`: u16 count and bytes
 * (one stat record, which `decodeStat` reads).
 */
export type FieldType = 'u8' | 'u16' | 'u32' | 'u64' | 'string' | 'qid' | 'strings' | 'qids' | 'data' | 'stat';

/** How a trace shows a number; `fid` prints NOFID as -1. */
export type FieldForm = FieldType | 'fid' | 'perm';

export interface MessageRow {
  readonly code: number;
  readonly fields: Readonly<Record<string, FieldForm>>;
}

export const messages = {
  Tversion: { code: 100, fields: { msize: 'u32', version: 'string' } },
  Rversion: { code: 101, fields: { msize: 'u32', version: 'string' } },
  Tauth: { code: 102, fields: { afid: 'fid', uname: 'string', aname: 'string' } },
  Rauth: { code: 103, fields: { aqid: 'qid' } },
  Tattach: { code: 104, fields: { fid: 'fid', afid: 'fid', uname: 'string', aname: 'string' } },
  Rattach: { code: 105, fields: { qid: 'qid' } },
  Rerror: { code: 107, fields: { ename: 'string' } },
  Tflush: { code: 108, fields: { oldtag: 'u16' } },
  Rflush: { code: 109, fields: {} },
  Twalk: { code: 110, fields: { fid: 'fid', newfid: 'fid', wname: 'strings' } },
  Rwalk: { code: 111, fields: { wqid: 'qids' } },
  Topen: { code: 112, fields: { fid: 'fid', mode: 'u8' } },
  Ropen: { code: 113, fields: { qid: 'qid', iounit: 'u32' } },
  Tcreate: { code: 114, fields: { fid: 'fid', name: 'string', perm: 'perm', mode: 'u8' } },
  Rcreate: { code: 115, fields: { qid: 'qid', iounit: 'u32' } },
  Tread: { code: 116, fields: { fid: 'fid', offset: 'u64', count: 'u32' } },
  Rread: { code: 117, fields: { data: 'data' } },
  Twrite: { code: 118, fields: { fid: 'fid', offset: 'u64', data: 'data' } },
  Rwrite: { code: 119, fields: { count: 'u32' } },
  Tclunk: { code: 120, fields: { fid: 'fid' } },
  Rclunk: { code: 121, fields: {} },
  Tremove: { code: 122, fields: { fid: 'fid' } },
  Rremove: { code: 123, fields: {} },
  Tstat: { code: 124, fields: { fid: 'fid' } },
  Rstat: { code: 125, fields: { stat: 'stat' } },
  Twstat: { code: 126, fields: { fid: 'fid', stat: 'stat' } },
  Rwstat: { code: 127, fields: {} },
} as const satisfies Readonly<Record<string, MessageRow>>;

export type MessageName = keyof typeof messages;

/** intro(5). */
export interface Qid {
  readonly type: number;
  readonly vers: number;
  readonly path: bigint;
}

interface Values {
  u8: number;
  u16: number;
  u32: number;
  fid: number;
  perm: number;
  u64: bigint;
  string: string;
  qid: Qid;
  strings: readonly string[];
  qids: readonly Qid[];
  data: Uint8Array;
  stat: Uint8Array;
}

/** One message; Message<'Tread'> is { type: 'Tread', tag, fid, offset, count }. */
export type Message<Name extends MessageName = MessageName> = {
  [N in Name]: { readonly type: N; readonly tag: number } & {
    readonly [F in keyof (typeof messages)[N]['fields']]: (typeof messages)[N]['fields'][F] extends keyof Values
      ? Values[(typeof messages)[N]['fields'][F]]
      : never;
  };
}[Name];

export type RequestName = Extract<MessageName, `T${string}`>;
export type ReplyName = Extract<MessageName, `R${string}`>;
export type Request = Message<RequestName>;
export type Reply = Message<ReplyName>;

export const NOTAG = 0xffff;
export const NOFID = 0xffffffff;
/** Names in one walk. */
export const MAXWELEM = 16;
/** Bytes a read or write message adds to its data, at most. */
export const IOHDRSZ = 24;
/** size, type and tag. */
export const headerSize = 7;
/** Least msize a server or client of ours agrees to: a walk reply of MAXWELEM qids and an error string fit. */
export const msizeMin = 256;
export const version9P = '9P2000';

/** Names by code; undefined for the codes that are no message (106 Terror among them). */
export const messageNames: readonly (MessageName | undefined)[] = ((): (MessageName | undefined)[] => {
  const names = new Array<MessageName | undefined>(256).fill(undefined);
  for (const name of Object.keys(messages) as MessageName[]) names[messages[name].code] = name;
  return names;
})();

/** Fields of each code in wire order, for loops that must not look names up. */
export const messageFields: readonly (readonly (readonly [name: string, form: FieldForm])[])[] = messageNames.map(
  (name) => (name === undefined ? [] : (Object.entries(messages[name].fields) as [string, FieldForm][])),
);
