/** The text of system call tracing (proc(3) syscall, plan9-abi 6.9): a line before the call and one after it. */
import { SYS, syscallByNumber } from '@lux9/abi';
import { contextView, at, getNumber, Reg } from '../pc64/ureg.ts';
import { KernelError, NeedPage } from './error.ts';
import type { Kernel } from './kernel.ts';
import type { Proc } from './portdat.ts';
import { copyin, copystr, getu32, okaddr } from './umem.ts';

const shownBytes = 64;

function data(k: Kernel, p: Proc, address: number, n: number): string {
  const count = Math.min(Math.max(n, 0), shownBytes);
  if (!okaddr(p, address, count, false)) return `0x${address.toString(16)}/""`;
  const bytes = copyin(k, p, address, count);
  let text = '';
  for (const b of bytes) text += b > 0x20 && b < 0x7f ? String.fromCharCode(b) : '.';
  return `0x${address.toString(16)}/"${text}"`;
}

interface Word {
  readonly lo: number;
  readonly hi: number;
}

function words(k: Kernel, p: Proc): Word[] {
  const sp = getNumber(contextView(k, p), at.gpr + Reg.rsp * 8);
  return [0, 1, 2, 3, 4].map((i) => ({ lo: getu32(k, p, sp + 8 + i * 8), hi: getu32(k, p, sp + 12 + i * 8) }));
}

const full = (w: Word): number => w.hi * 0x100000000 + w.lo;

function args(k: Kernel, p: Proc, number: number, done: boolean, result: number): string {
  const call = syscallByNumber[number];
  if (!call) return '';
  const w = words(k, p);
  return call.args.map((arg, i) => {
    const word = w[i]!;
    const address = full(word);
    const isData = arg.name === 'buf';
    if (isData && (number === SYS.pwrite || number === SYS._write)) return data(k, p, address, w[2]!.lo | 0);
    if (isData && done && (number === SYS.pread || number === SYS._read)) return data(k, p, address, result);
    if (isData && done && (number === SYS.await || number === SYS.errstr || number === SYS.fd2path)) {
      return `0x${address.toString(16)}/"${safestr(k, p, address)}"`;
    }
    if (arg.form === 'string') return address === 0 ? '0/""' : `0x${address.toString(16)}/"${safestr(k, p, address)}"`;
    switch (arg.kind) {
      case 'int': return arg.form === 'hex' ? `0x${word.lo.toString(16)}` : String(word.lo | 0);
      case 'uint': return arg.form === 'hex' ? `0x${word.lo.toString(16)}` : String(word.lo);
      case 'vlong': return arg.form === 'hex' ? `0x${address.toString(16)}` : String((word.hi | 0) * 0x100000000 + word.lo);
      default: return `0x${address.toString(16)}`;
    }
  }).join(' ');
}

function safestr(k: Kernel, p: Proc, address: number): string {
  try {
    return okaddr(p, address, 1, false) ? copystr(k, p, address, 4096) : '';
  } catch (e) {
    if (e instanceof KernelError || e instanceof NeedPage) return '';
    throw e;
  }
}

/** `PID TEXT NAME PC ARGS` */
export function syscallfmt(k: Kernel, p: Proc, number: number): string {
  const pc = getNumber(contextView(k, p), at.rip);
  const name = syscallByNumber[number]?.shown ?? `${number}`;
  return `${p.pid} ${p.text} ${name} ${pc.toString(16)} ${args(k, p, number, false, 0)}`.trimEnd();
}

const hexResults: ReadonlySet<number> = new Set([SYS.exec, SYS.segbrk, SYS.segattach, SYS.rendezvous]);

/** The entry's text, results, ` = RESULT ERR START STOP\n`. */
export function sysretfmt(k: Kernel, p: Proc, number: number, entry: string, value: unknown, err: string, begun: number): string {
  const result = typeof value === 'bigint' ? BigInt.asIntN(64, value) : BigInt(typeof value === 'number' ? Math.trunc(value) : 0);
  let head = entry;
  try {
    if (number === SYS.pread || number === SYS._read || number === SYS.await || number === SYS.errstr || number === SYS.fd2path) {
      const cut = entry.split(' ').slice(0, 4).join(' ');
      head = `${cut} ${args(k, p, number, true, Number(result))}`;
    }
  } catch (e) {
    if (!(e instanceof KernelError) && !(e instanceof NeedPage)) throw e;
  }
  const shown = hexResults.has(number) ? `0x${BigInt.asUintN(64, result).toString(16)}` : result.toString();
  const ns = (t: number): string => (k.epoch + BigInt(Math.floor(t))).toString();
  return `${head} = ${shown} ${err === '' ? '""' : err} ${ns(begun)} ${ns(k.m.time)}\n`;
}
