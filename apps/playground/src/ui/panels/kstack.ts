/**
 * A kernel stack in words. /proc/n/kstack has a frame a line, outermost first: OPERATION step=STEP NAME=VALUE... (docs/kernel.md, How it waits).
 * A frame that nobody has put into words is shown as the kernel writes it.
 */

export interface KernelFrame {
  readonly op: string;
  readonly step: string;
  readonly locals: ReadonlyMap<string, string>;
  readonly line: string;
}

export function parseKstack(text: string): KernelFrame[] {
  return text.split('\n').filter((l) => l.trim() !== '').map((line) => {
    const [op = '', step = ''] = line.split(/\s+/);
    // A value may be quoted and hold blanks.
    const locals = new Map([...line.slice(line.indexOf('step=') + step.length).matchAll(/(\w+)=("[^"]*"|\S*)/g)].map((m) => [m[1]!, m[2]!]));
    return { op, step: step.slice(5), locals, line };
  });
}

type Words = (get: (name: string) => string, f: KernelFrame) => string;

const bytesOf = (n: string): string => (n === '1' ? '1 byte' : `${n} bytes`);
const fileOf = (name: string): string => (name === '-' || name === '' ? 'a file' : name);

const words: Readonly<Record<string, Words>> = {
  sysread: (l) => `reads up to ${bytesOf(l('n'))} of ${fileOf(l('chan'))}`,
  syswrite: (l) => `writes ${bytesOf(l('n'))} to ${fileOf(l('chan'))}`,
  sysopen: () => 'opens a file',
  namec: (l) => `looks for ${l('path')}, ${l('i')} names walked so far`,
  mntrpc: (l) => `sent ${l('sent')} to the server of ${l('mount')} and waits for its answer`,
  mntread: (l) => `reads ${bytesOf(l('n'))} from a file server`,
  mntwrite: (l) => `writes ${bytesOf(l('n'))} to a file server`,
  mntwalk: (l) => `has a file server walk to ${l('names') || 'the same file'}`,
  mntopen: () => 'has a file server open a file',
  mntclunk: () => 'tells a file server that it is done with a file',
  mntattach: () => 'attaches to a file server',
  mntversion: () => 'agrees on the version with a file server',
  mntstat: () => 'asks a file server about a file',
  qread: (l) => `waits for bytes in a queue, which holds ${l('queued') === '0' ? 'none' : l('queued')}`,
  qwrite: (l) => `waits for room in a queue, which holds ${l('queued')} bytes`,
  pipewrite: (l) => `writes into a pipe, ${l('done')} bytes done`,
  consread: () => 'waits for a key on the console',
  syssleep: (l) => `sleeps for ${l('ms')} ms`,
  sysawait: () => 'waits for a child to end',
  semacquire: (l) => `waits for the semaphore at ${l('addr')}${l('timed') !== '' ? ', for a time' : ''}`,
  rendezvous: (l) => `waits for its partner at rendezvous ${l('tag') || ''}`.trim(),
  sysexec: () => 'becomes another program',
  fault: (l, f) => `touched ${l('addr')} to ${/ write$/.test(f.line) ? 'write' : 'read'} it, which is not there yet`,
  faulting: (l, f) => `touched ${l('addr')} to ${/ write$/.test(f.line) ? 'write' : 'read'} it, which is not there yet`,
  pageload: (l) => `loads the page at ${l('page')} from ${fileOf(l('file'))}`,
  irqread: (l) => `waits for interrupt ${l('irq')}`,
  closeproc: () => 'waits for files to close in the background',
  sipd: () => 'watches over the drivers',
  siprebuild: (l) => `makes the session of a driver that died again, fid ${l('fid')}`,
  sipstart: (l) => `waits for the driver ${l('server')} to be ready`,
  stopped: () => 'is stopped, until it is started',
  stopwait: (l) => `waits for process ${l('pid')} to stop`,
  pexit: (l) => `ends with status ${l('status')}`,
  cclose: (l) => `closes ${fileOf(l('chan'))}`,
  closefgrp: () => 'closes its files',
  sysbind: (l) => `binds ${l('old')}`,
  sysunmount: () => 'takes something out of its name space',
  syschdir: () => 'changes its directory',
  sysstat: () => 'asks about a file',
  sysremove: () => 'removes a file',
  readdir: () => 'reads a directory',
  procwait: (l) => `waits for news of the children of process ${l('pid')}`,
  trace: () => 'waits for somebody to read its system call',
  procctl: (l) => `waits for process ${l('pid')}`,
  init0: (l) => `boots ${l('init')}`,
};

/** What the process does in this frame, without its name: `waits for a key on the console`. */
export function frameInWords(f: KernelFrame): string {
  const say = words[f.op];
  return say === undefined ? f.line : say((name) => f.locals.get(name) ?? '', f);
}

/** The innermost frame that says what the wait is about, in words; '' when the kernel holds nothing of the process. */
export function waitsFor(kstack: string): string {
  const frames = parseKstack(kstack);
  // Whose queue it is says more than that it is one.
  const last = frames.findLast((f, i) => i === 0 || !/^q(read|write)$/.test(f.op));
  return last === undefined ? '' : frameInWords(last);
}
