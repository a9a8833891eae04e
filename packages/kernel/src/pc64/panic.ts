/**
 * The end of a kernel that found itself broken: what it says on the serial line, both screens and in kmesg. The state stays as it
 * was, for inspection; nothing runs afterwards.
 */
import type { Kernel } from '../port/kernel.ts';
import { State, stateNames } from '../port/portdat.ts';
import { putkmesg } from '../port/print.ts';
import { kstack } from '../port/wait.ts';
import { cgaputs } from './cga.ts';
import { fbconsoleputs, fbpanic } from './fbconsole.ts';
import { uartputs } from './uart.ts';
import { at, contextView, getNumber, Reg } from './ureg.ts';

const hex = (n: number): string => `0x${n.toString(16)}`;

/** Reason, place and kernel stack as text. */
function report(k: Kernel, reason: string): string {
  const p = k.m.proc;
  const lines = [`panic: ${reason}`, `cpu${k.m.id} at ${(k.m.time / 1e6).toFixed(3)} ms`];
  if (p === null) lines.push('no process was running');
  else {
    lines.push(`process ${p.pid} ${p.text} (${p.psstate === '' ? stateNames[p.state] : p.psstate})`);
    if (!p.kp) {
      const view = contextView(k, p);
      lines.push(`pc ${hex(getNumber(view, at.rip))} sp ${hex(getNumber(view, at.gpr + Reg.rsp * 8))}`);
    }
    lines.push('kernel stack, outermost first:');
    lines.push(...(p.kstack.length === 0 ? ['  -'] : kstack(p).trimEnd().split('\n').map((line) => `  ${line}`)));
  }
  const alive = k.procs.filter((each) => each !== null && each.state !== State.Dead).length;
  lines.push(`${alive} processes, ${k.pmem.nfree} of ${k.pmem.total} pages free`, 'The machine is stopped; its state is kept.');
  return lines.join('\n');
}

/** Prints what happened. `reason` is part of the state: it must not depend on the host. */
export function panicscreen(k: Kernel, reason: string): void {
  k.panicked = reason;
  const text = report(k, reason);
  putkmesg(k, `${text}\n`);
  uartputs(k, `\n${text}\n`);
  cgaputs(k, `\n${text}\n`);
  fbpanic(k, k.framebuffer);
  fbconsoleputs(k, text);
}
