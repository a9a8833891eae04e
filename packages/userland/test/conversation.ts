/** Talks 9P with a server program on the fake kernel: a generator yields requests and is given the replies. */
import { type Message, NOFID, NOTAG, decode, encode } from '@lux9/ninep';
import { Fake, fakePid } from './fake.ts';

export type Script = Generator<Message | Uint8Array, void, Message[]>;

export interface Talk {
  readonly fake: Fake;
  readonly status: string;
  readonly sent: Message[];
  readonly received: Message[];
  /** Pages of 64 KiB of memory at the end. */
  readonly pages: number;
}

/** Runs the server on its standard input and output until the script ends, then hangs up. */
export function talk(wasm: Uint8Array, argv: readonly string[], script: Script, keep = true, begun?: (fake: Fake) => void): Talk {
  const sent: Message[] = [];
  const received: Message[] = [];
  let replies: Message[] = [];
  let waiting: Uint8Array | undefined;
  const fake = new Fake({
    read: (count) => {
      if (waiting === undefined) {
        const step = script.next(replies);
        replies = [];
        if (step.done === true) return new Uint8Array(0);
        if (keep && !(step.value instanceof Uint8Array)) sent.push(step.value);
        waiting = step.value instanceof Uint8Array ? step.value : encode(step.value);
      }
      const some = waiting.subarray(0, count);
      waiting = some.length < waiting.length ? waiting.subarray(count) : undefined;
      return some;
    },
  });
  fake.setStream(1, {
    write: (data) => {
      const reply = decode(data);
      if (!reply.ok) throw new Error(`the server sent no message: ${reply.error}`);
      replies.push(reply.value);
      if (keep) received.push(reply.value);
    },
  });
  fake.writeFile('/dev/user', 'sys');
  fake.mkdir(`/proc/${fakePid}`);
  fake.writeFile(`/proc/${fakePid}/ctl`, '');
  begun?.(fake);
  const status = fake.run(wasm, argv);
  return { fake, status, sent, received, pages: fake.pages };
}

/** Yields the request and answers its one reply. */
export function* ask(message: Message): Generator<Message | Uint8Array, Message, Message[]> {
  const replies = yield message;
  if (replies.length !== 1) throw new Error(`${message.type}: ${replies.length} replies`);
  return replies[0]!;
}

/** Version and attach as `uname` on fid 0. */
export function* begin(msize = 8192, uname = 'glenda'): Generator<Message | Uint8Array, void, Message[]> {
  yield* ask({ type: 'Tversion', tag: NOTAG, msize, version: '9P2000' });
  yield* ask({ type: 'Tattach', tag: 0, fid: 0, afid: NOFID, uname, aname: '' });
}
