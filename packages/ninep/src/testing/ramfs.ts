/** A file system in memory on the server kit: a peer for tests, and the kit's example. */
import { dirModes, errors, openModes, qidTypes } from '@lux9/abi';
import { type FileServer, type Qid, type Stat, encodeStat, serverErrors } from '../index.ts';

export interface Node {
  stat: Stat;
  data: Uint8Array;
  parent: Node;
  readonly children: Node[];
}

export class RamFiles implements FileServer<Node> {
  readonly root: Node;
  private nextPath = 0n;
  private tick = 0;
  /** Reads that wait for `release`, of files named `slow`. */
  readonly waiting: { error(text: string): void; reply(answer: { data: Uint8Array }): void }[] = [];

  constructor() {
    this.root = this.make('/', (dirModes.DMDIR | 0o777) >>> 0, 'sys', undefined);
  }

  private make(name: string, mode: number, uid: string, parent: Node | undefined): Node {
    const qid: Qid = { type: mode >>> 24, vers: 0, path: this.nextPath++ };
    const time = ++this.tick;
    const stat: Stat = {
      type: 0, dev: 0, qid, mode, atime: time, mtime: time, length: 0n, name, uid, gid: uid, muid: uid,
    };
    const node = { stat, data: new Uint8Array(0), children: [] } as unknown as Node;
    node.parent = parent ?? node;
    parent?.children.push(node);
    return node;
  }

  attach: FileServer<Node>['attach'] = (call) => {
    if (call.request.aname !== '') return call.error(serverErrors.Ebadattach);
    call.fid.aux = this.root;
    call.reply({ qid: this.root.stat.qid });
  };

  walk1: FileServer<Node>['walk1'] = (fid, name) => {
    const next = name === '..' ? fid.aux!.parent : fid.aux!.children.find((child) => child.stat.name === name);
    if (next === undefined) return errors.Enonexist;
    fid.aux = next;
    return next.stat.qid;
  };

  open: FileServer<Node>['open'] = (call) => {
    const { mode } = call.request;
    if ((mode & 3) === openModes.OEXEC && !(call.fid.aux!.stat.mode & 0o111)) return call.error(errors.Eperm);
    if (mode & openModes.ORCLOSE && !this.hasPlace(call.fid.aux!)) return call.error(errors.Eperm);
    if (mode & openModes.OTRUNC) this.store(call.fid.aux!, new Uint8Array(0));
    call.reply({ qid: call.fid.aux!.stat.qid, iounit: 0 });
  };

  create: FileServer<Node>['create'] = (call) => {
    const dir = call.fid.aux!;
    const { name, perm } = call.request;
    if (dir !== this.root && !this.hasPlace(dir)) return call.error(errors.Enonexist);
    if (dir.children.some((child) => child.stat.name === name)) return call.error(errors.Eexist);
    const mask = perm & dirModes.DMDIR ? ~0o777 | (dir.stat.mode & 0o777) : ~0o666 | (dir.stat.mode & 0o666);
    const node = this.make(name, (perm & mask) >>> 0, call.fid.uid, dir);
    call.fid.aux = node;
    call.reply({ qid: node.stat.qid, iounit: 0 });
  };

  read: FileServer<Node>['read'] = (call) => {
    const node = call.fid.aux!;
    if (node.stat.name === 'slow') {
      this.waiting.push(call);
      return;
    }
    const at = Math.min(Number(call.request.offset), node.data.length);
    call.reply({ data: node.data.subarray(at, at + call.request.count) });
  };

  entry: FileServer<Node>['entry'] = (fid, index) => fid.aux!.children[index]?.stat;

  write: FileServer<Node>['write'] = (call) => {
    const node = call.fid.aux!;
    const { data } = call.request;
    const at = node.stat.qid.type & qidTypes.QTAPPEND ? node.data.length : Number(call.request.offset);
    if (at + data.length > 1 << 20) return call.error('file too large');
    const bytes = new Uint8Array(Math.max(node.data.length, at + data.length));
    bytes.set(node.data);
    bytes.set(data, at);
    this.store(node, bytes);
    call.reply({ count: data.length });
  };

  remove: FileServer<Node>['remove'] = (call) => {
    const node = call.fid.aux!;
    if (!this.hasPlace(node)) return call.error(errors.Eperm);
    if (node.children.length > 0) return call.error('directory not empty');
    node.parent.children.splice(node.parent.children.indexOf(node), 1);
    call.reply({});
  };

  stat: FileServer<Node>['stat'] = (call) => call.reply({ stat: encodeStat(call.fid.aux!.stat) });

  wstat: FileServer<Node>['wstat'] = (call, change) => {
    const node = call.fid.aux!;
    // The name it has (also one it had before it was removed) changes nothing.
    const renames = change.name !== '' && change.name !== node.stat.name;
    if (renames && !this.hasPlace(node)) return call.error(errors.Eperm);
    if (renames && node.parent.children.some((c) => c.stat.name === change.name)) return call.error(errors.Eexist);
    if (renames) {
      node.stat = { ...node.stat, name: change.name };
      const { children } = node.parent;
      children.push(...children.splice(children.indexOf(node), 1)); // a new entry, at the end
    }
    if (change.mode !== 0xffffffff) node.stat = { ...node.stat, mode: change.mode };
    if (change.mtime !== 0xffffffff) node.stat = { ...node.stat, mtime: change.mtime };
    if (change.length !== 0xffffffffffffffffn) {
      if (node.stat.qid.type & qidTypes.QTDIR) return call.error(serverErrors.Ebaddir);
      if (change.length > 1n << 20n) return call.error('file too large');
      const bytes = new Uint8Array(Number(change.length));
      bytes.set(node.data.subarray(0, bytes.length));
      this.store(node, bytes);
    }
    call.reply({});
  };

  flush: FileServer<Node>['flush'] = (old) => {
    const index = this.waiting.findIndex((call) => (call as unknown) === old);
    if (index < 0) return;
    this.waiting.splice(index, 1);
    old.error(serverErrors.Einterrupted);
  };

  /** Neither the root nor removed. */
  private hasPlace(node: Node): boolean {
    return node !== this.root && node.parent.children.includes(node);
  }

  private store(node: Node, data: Uint8Array): void {
    node.data = data;
    const qid = { ...node.stat.qid, vers: node.stat.qid.vers + 1 };
    node.stat = { ...node.stat, qid, length: BigInt(data.length), mtime: ++this.tick };
  }
}
