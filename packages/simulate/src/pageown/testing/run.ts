/** Random processes make random vm calls, exchanges, touches, forks and exits; kernel and model must agree, and the invariants hold, after each. */
import { rforkFlags, type SyscallName } from '@lux9/abi';
import { Random } from '@lux9/base';
import { checkOwnership, fault, type Proc } from '@lux9/kernel';
import { Harness } from '../../../../system/src/testing/harness.ts';
import { Model, ModelProcess, ModelSegment, ModelSpace, pageBytes } from '../model.ts';

/** Where the processes' own segment lies; outside it are pages in no segment. */
const region = 0x10000000;
const regionPages = 8;
const outside = [0x20000000, 0x20010000] as const;
const most = 7;
const R = rforkFlags;

export interface Counts {
  readonly operations: number;
  readonly done: Readonly<Record<string, number>>;
}

interface Actor {
  readonly m: ModelProcess;
  readonly p: Proc;
}

export function runModel(seed: number, operations: number, every = 1): Counts {
  const random = new Random(seed);
  const h = new Harness({ memMB: 17 });
  const k = h.kernel;
  const model = new Model();
  const done: Record<string, number> = {};
  let step = 0;
  const fail = (what: string): never => {
    throw new Error(`${what}\nseed ${seed}, operation ${step}: npm run campaign -- pageown --seed ${seed} --count ${step + 1}`);
  };
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!;
  const frames = k.pmem.nfree;

  const first = new ModelProcess(new ModelSpace());
  first.segments.push(new ModelSegment(region, region + regionPages * pageBytes, false));
  const root = h.fork(h.init, R.RFPROC | R.RFFDG | R.RFREND);
  if (h.call(root, 'segattach', 0, 'memory', region, regionPages * pageBytes) !== region) fail('segattach');
  const ctl = h.call(root, 'open', '#X/exchange', 2)!;
  model.processes.push(first);
  let actors: Actor[] = [{ m: first, p: root }];
  const address = (): number => (random.below(4) === 0 ? pick(outside) : region + random.below(regionPages) * pageBytes);
  const compare = (name: string, got: number | null, p: Proc, want: number | string): void => {
    const text = got === -1 ? h.err(p) : String(got);
    if (text !== String(want)) fail(`${name} by ${p.pid}: kernel says ${text}, model says ${want}`);
    done[name] = (done[name] ?? 0) + (typeof want === 'number' ? 1 : 0);
  };
  const tokens = (p: Proc): string[] => {
    const text = new TextDecoder().decode(h.readFd(p, ctl, 8192, 0n)!);
    return text.split('\n').slice(4, -1).map((line) => line.split(/ +/)[1]!);
  };

  for (step = 0; step < operations; step++) {
    const a = pick(actors);
    const b = pick(actors);
    const va = address();
    const pages = va >= outside[0] ? 1 : 1 + random.below(Math.min(3, (region + regionPages * pageBytes - va) / pageBytes));
    const call = (name: SyscallName, ...args: number[]): number | null => h.call(a.p, name, ...args);
    switch (random.below(16)) {
      case 0: case 1:
        compare('vmexchange', call('vmexchange', b.p.pid, va, pages * pageBytes), a.p, model.exchange(a.m, b.m, va, pages));
        break;
      case 2: case 3:
        compare('vmlend_shared', call('vmlend_shared', b.p.pid, va, pages * pageBytes), a.p, model.lend(a.m, b.m, va, pages, false));
        break;
      case 4: case 5:
        compare('vmlend_mut', call('vmlend_mut', b.p.pid, va, pages * pageBytes), a.p, model.lend(a.m, b.m, va, pages, true));
        break;
      case 6: case 7: case 8:
        {
          // Mostly of something that is borrowed.
          const borrowed = random.below(4) === 0 ? [] : actors.flatMap((who) => who.m.segments.flatMap((s) => [...s.pages]
            .filter(([, page]) => page.mut === who.m.space || page.shared.includes(who.m.space)).map(([at]) => ({ who, at }))));
          const { who, at } = borrowed.length > 0 ? pick(borrowed) : { who: a, at: va };
          const count = borrowed.length > 0 ? 1 : pages;
          compare('vmreturn', h.call(who.p, 'vmreturn', at, count * pageBytes), who.p, model.giveBack(who.m, at, count));
        }
        break;
      case 9: case 10: case 11: {
        const write = random.below(2) === 0 ? 1 + random.below(1_000_000) : null;
        const want = model.touch(a.m, va, write);
        const ok = fault(k, a.p, va, write !== null) === 'ok';
        if (ok !== (want !== null)) fail(`touch of ${va.toString(16)} by ${a.p.pid}${write === null ? '' : ' (write)'}: kernel ${ok}, model ${want !== null}`);
        if (ok) {
          const at = h.machine.core.translate(a.p.pml4 * 4096 + a.p.pcid, BigInt(va), write === null ? 0 : 1, true);
          if (at < 0) fail('the page tables do not have what fault gave');
          if (write !== null) k.view.setUint32(at, write, true);
          if (k.view.getUint32(at, true) !== want) fail(`content at ${va.toString(16)}: ${k.view.getUint32(at, true)}, model ${want}`);
        }
        done['touch'] = (done['touch'] ?? 0) + (ok ? 1 : 0);
        break;
      }
      case 12: {
        const ok = h.writeFd(a.p, ctl, `prepare 0x${va.toString(16)}`)! > 0;
        const want = model.prepare(a.m, va);
        if (ok !== want) fail(`prepare: kernel ${ok} ${h.err(a.p)}, model ${want}`);
        done['prepare'] = (done['prepare'] ?? 0) + (ok ? 1 : 0);
        break;
      }
      case 13: {
        const list = tokens(a.p);
        if (list.length !== model.prepared.length) fail(`${list.length} pages prepared, model has ${model.prepared.length}`);
        if (list.length === 0) break;
        const row = random.below(list.length);
        if (random.below(2) === 0) {
          const ok = h.writeFd(a.p, ctl, `cancel ${list[row]}`)! > 0;
          if (ok !== model.cancel(a.m, row)) fail(`cancel: kernel ${ok} ${h.err(a.p)}`);
          done['cancel'] = (done['cancel'] ?? 0) + (ok ? 1 : 0);
        } else {
          const write = random.below(2) === 0;
          const ok = h.writeFd(a.p, ctl, `accept ${list[row]} 0x${va.toString(16)} ${write ? 7 : 5}\n`)! > 0;
          if (ok !== model.accept(a.m, row, va, write)) fail(`accept: kernel ${ok} ${h.err(a.p)}`);
          done['accept'] = (done['accept'] ?? 0) + (ok ? 1 : 0);
        }
        break;
      }
      case 14:
        if (random.below(3) === 0 && va < outside[0]) {
          compare('segfree', call('segfree', va, pages * pageBytes), a.p, (model.free(a.m, va, pages), 0));
          break;
        }
        if (actors.length >= most) break;
        {
          const share = random.below(3) === 0;
          const p = h.fork(a.p, R.RFPROC | (share ? R.RFMEM : R.RFREND));
          const child = model.fork(a.m, share);
          actors.push({ m: child, p });
          done['rfork'] = (done['rfork'] ?? 0) + 1;
          // With nothing in its segment there is room for what others move and lend.
          if (!share && random.below(2) === 0) {
            model.free(child, region, regionPages);
            compare('segfree', h.call(p, 'segfree', region, regionPages * pageBytes), p, 0);
          }
        }
        break;
      default:
        if (actors.length < 2 || random.below(2) === 0) break;
        call('exits', 0);
        if (h.proc(a.p.pid) !== null) fail(`process ${a.p.pid} did not end`);
        model.exit(a.m);
        actors = actors.filter((each) => each !== a);
        done['exits'] = (done['exits'] ?? 0) + 1;
    }
    if (step % every === 0) {
      const bad = checkOwnership(k);
      if (bad.length > 0) fail(bad.join('\n'));
    }
  }
  for (const a of actors) h.call(a.p, 'exits', 0);
  h.settle();
  const bad = checkOwnership(k);
  if (bad.length > 0) fail(bad.join('\n'));
  // init's own copies of shared pages aside, everything is back.
  if (Math.abs(k.pmem.nfree - frames) > 8) fail(`${frames - k.pmem.nfree} frames were not given back`);
  return { operations, done };
}
