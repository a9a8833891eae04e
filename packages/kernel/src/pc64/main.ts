/**
 * Boot (9front main.c): the stages in order, each written to kmesg with the virtual time it began at; then the first process,
 * which sets up the name space and executes init.
 */
import { bindFlags, errors, SYS } from '@lux9/abi';
import { decodeUtf8, encodeUtf8, Random } from '@lux9/base';
import type { Bus, Core } from '@lux9/bus';
import { kprintput } from '../dev/constate.ts';
import { ksetenv } from '../dev/env.ts';
import { cclose, newfd } from '../port/chan.ts';
import { devattach } from '../port/dev.ts';
import { execfile } from '../port/exec.ts';
import { Frame } from '../port/frame.ts';
import { Kernel, newMachs, PanicError } from '../port/kernel.ts';
import { cmount } from '../port/mount.ts';
import { Access, namec } from '../port/namec.ts';
import { pprint } from '../port/note.ts';
import { pageinit } from '../port/page.ts';
import { firstspace } from '../port/pageown.ts';
import { newegrp, newfgrp, newpgrp, newrgrp } from '../port/pgrp.ts';
import type { Chan } from '../port/portdat.ts';
import { newproc } from '../port/proc.ts';
import { print, readkmesg } from '../port/print.ts';
import { tokenize } from '../port/quote.ts';
import { clockHz, PriNormal, ready } from '../port/sched.ts';
import { goto, operation, next } from '../port/wait.ts';
import { startcloseproc } from '../port/closeproc.ts';
import { mcfg } from './acpi.ts';
import { lapicinit, lapicnopic } from './apic.ts';
import { bootargs, BootFramebuffer, type BootRecord } from './bootinfo.ts';
import { cgainit, cgaputs } from './cga.ts';
import { fbconsoleinit, fbconsoleputs } from './fbconsole.ts';
import { devtab } from './devtab.ts';
import { clockenable } from './i8253.ts';
import { i8259init } from './i8259.ts';
import { irqenable } from './intr.ts';
import { ioapicinit } from './ioapic.ts';
import { initrd } from './initrd.ts';
import { newspace } from './mmu.ts';
import { mpinit } from './mp.ts';
import { freshContext } from './ureg.ts';
import { pciinit, pcishow } from './pci.ts';
import { uartinit, uartIrq, uartputs, uartwrite } from './uart.ts';

export const banner = 'Lux9\n';
/** Virtual time the stages of boot take, ns each: fixed, so that a boot timeline has a shape. */
const stageNs = 50_000;

/** Gives a kernel its wiring; after this its state may be restored, or `boot` may make it. */
export function wire(k: Kernel, core: Core, bus: Bus): void {
  k.core = core;
  k.bus = bus;
  k.ram = core.ram;
  k.ram32 = new Uint32Array(core.ram.buffer, core.ram.byteOffset, core.ram.length >> 2);
  k.view = core.ramView;
  k.devtab = [...devtab];
  k.console = (kernel, text) => {
    if (kprintput(kernel, text)) return;
    uartputs(kernel, text);
    screenputs(kernel, text);
  };
  k.consoleBytes = (kernel, data) => {
    uartwrite(kernel, data);
    screenputs(kernel, decodeUtf8(data));
  };
}

function screenputs(k: Kernel, text: string): void {
  cgaputs(k, text);
  fbconsoleputs(k, text);
}

/** From power on to the first process being ready. */
export function boot(core: Core, bus: Bus, record: BootRecord): Kernel {
  const k = new Kernel();
  wire(k, core, bus);
  k.machs = newMachs(record.cpus);
  k.m = k.machs[0]!;
  k.m.online = true;
  k.bus.cpu = 0;
  k.m.time = bus.clock.now;
  k.epoch = BigInt(record.epoch) * 1_000_000_000n;
  k.random.set(new Random(record.seed).state);
  k.bootArgs = record.cmdline;
  const args = bootargs(record.cmdline);
  const { modules } = record;

  const stages: readonly (readonly [name: string, run: () => string | undefined])[] = [
    ['uartinit', () => {
      uartinit(k);
      return undefined;
    }],
    ['screeninit', () => {
      cgainit(k);
      cgaputs(k, decodeUtf8(readkmesg(k)));
      return undefined;
    }],
    ['xinit', () => {
      let ranges = record.memoryMap
        .filter((r) => r.kind === 'usable' && r.base >= 0x100000 && r.base < k.ram.length)
        .map((r) => ({ first: r.base / 4096, last: Math.min((r.base + r.bytes) / 4096, k.ram.length / 4096) }));
      for (const { physical, bytes } of modules) {
        const from = Math.floor(physical / 4096);
        const to = Math.ceil((physical + bytes) / 4096);
        ranges = ranges.flatMap((r) => [{ first: r.first, last: Math.min(r.last, from) }, { first: Math.max(r.first, to), last: r.last }]);
      }
      pageinit(k, ranges.filter((r) => r.last > r.first));
      return `${k.pmem.total} pages of 4096 bytes`;
    }],
    ['trapinit', () => {
      i8259init(k);
      lapicinit(k);
      return undefined;
    }],
    ['pcicfginit', () => {
      pciinit(k, args.has('nomcfg') ? 0 : mcfg(k));
      return [`${k.pci.length} functions, configured ${k.ecam === 0 ? 'by ports' : `at 0x${k.ecam.toString(16)}`}`, ...k.pci.map(pcishow)].join('\n    ');
    }],
    ['fbconsoleinit', () => {
      const fb = record.framebuffer;
      if (fb === null) return 'no framebuffer';
      k.framebuffer = Object.assign(new BootFramebuffer(), fb);
      if (args.has('nofb')) return 'not used';
      fbconsoleinit(k, fb);
      fbconsoleputs(k, decodeUtf8(readkmesg(k)));
      return `${fb.width} by ${fb.height}`;
    }],
    ['intrinit', () => {
      const inputs = args.has('noapic') ? 0 : ioapicinit(k);
      if (inputs > 0) lapicnopic(k);
      irqenable(k, uartIrq);
      return inputs > 0 ? `I/O APIC, ${inputs} inputs` : 'two 8259s';
    }],
    ['mmuinit', () => {
      k.pcids = Array.from({ length: 4095 }, (_, i) => 4095 - i);
      return undefined;
    }],
    ['clockinit', () => {
      clockenable(k);
      return `8253 at ${clockHz} Hz`;
    }],
    ['chandevreset', () => {
      for (const dev of k.devtab) dev.reset?.(k);
      return k.devtab.map((dev) => `#${dev.dc}`).join(' ');
    }],
    ['initrd', () => {
      const counts = modules.map(({ physical, bytes, at }) => `${initrd(k, physical, bytes, at)} files in /${at}`);
      return counts.length > 0 ? counts.join(', ') : 'none';
    }],
    ['procinit', () => {
      const nproc = Number(args.get('nproc') ?? '2000');
      if (Number.isInteger(nproc) && nproc >= 10 && nproc <= 4000) k.nproc = nproc;
      return `${k.nproc} processes`;
    }],
    ['userinit', () => {
      userinit(k, args);
      startcloseproc(k);
      return undefined;
    }],
    ['mpinit', () => {
      mpinit(k);
      return `${record.cpus} processors`;
    }],
  ];
  print(k, banner);
  for (const [name, run] of stages) {
    const began = k.m.time;
    const said = run();
    k.m.time += stageNs;
    k.stages.push(`${began} ${name}`);
    print(k, `[${(began / 1e6).toFixed(3).padStart(9)} ms] ${name}${said === undefined ? '' : `: ${said}`}\n`);
  }
  return k;
}

// The first process.

class BootFrame extends Frame {
  at = 0;
  init = '';
  to: Chan | null = null;
}

interface BootBind {
  readonly from: string;
  readonly to: string;
  readonly flag: number;
  readonly optional?: true;
}

/** The name space of the first process (plan9-abi 6.1, lux9-interfaces 14.4), in order. */
export const bootBinds: readonly BootBind[] = [
  { from: '#c', to: '/dev', flag: bindFlags.MAFTER },
  { from: '#¶', to: '/dev', flag: bindFlags.MAFTER },
  { from: '#d', to: '/fd', flag: bindFlags.MREPL },
  { from: '#e', to: '/env', flag: bindFlags.MREPL | bindFlags.MCREATE },
  { from: '#ec', to: '/env', flag: bindFlags.MAFTER },
  { from: '#p', to: '/proc', flag: bindFlags.MREPL },
  { from: '#s', to: '/srv', flag: bindFlags.MREPL | bindFlags.MCREATE },
  { from: '#σ', to: '/shr', flag: bindFlags.MREPL },
  { from: '#X', to: '/dev', flag: bindFlags.MAFTER },
  { from: '#R', to: '/dev', flag: bindFlags.MAFTER },
  { from: '#Q', to: '/dev/irq', flag: bindFlags.MREPL },
  { from: '#D', to: '/dev/dma', flag: bindFlags.MREPL },
  { from: '#$', to: '/dev/pci', flag: bindFlags.MREPL },
  { from: '#Z', to: '/dev/sip', flag: bindFlags.MREPL },
  { from: '/boot/bin', to: '/bin', flag: bindFlags.MREPL, optional: true },
];

const stdio = [0, 1, 1] as const;

const bootOp = operation('init0', BootFrame, {
  start: (_k, p, f) => {
    const bind = bootBinds[f.at];
    if (bind === undefined) {
      f.at = 0;
      return goto(p, f, 'stdio');
    }
    return next(p, f, 'from', namec(p, bind.from, Access.bind));
  },
  from: (_k, p, f, value) => {
    f.to = value as Chan;
    return next(p, f, 'bound', namec(p, bootBinds[f.at]!.to, Access.mount));
  },
  bound: (k, p, f, value) => {
    const old = value as Chan;
    cmount(k, p, f.to!, old, bootBinds[f.at]!.flag, '', null);
    cclose(k, old);
    cclose(k, f.to!);
    f.to = null;
    f.at++;
    return goto(p, f, 'start');
  },
  stdio: (_k, p, f) => {
    if (f.at >= stdio.length) return goto(p, f, 'exec');
    return next(p, f, 'opened', namec(p, '/dev/cons', Access.open, stdio[f.at]!));
  },
  opened: (k, p, f, value) => {
    newfd(k, p, value as Chan, false, pprint);
    f.at++;
    return goto(p, f, 'stdio');
  },
  exec: (k, p, f) => {
    print(k, `init: ${f.init}\n`);
    p.syscall = SYS.exec;
    const words = tokenize(f.init);
    return next(p, f, 'started', execfile(p, words[0]!, words.map(encodeUtf8)));
  },
  started: (_k, _p, _f, value) => value,
}, {
  caught: (_k, p, f, text) => {
    const bind = bootBinds[f.at];
    if (f.step === 'from' && bind?.optional && text.startsWith(errors.Enonexist)) {
      f.at++;
      return goto(p, f, 'start');
    }
    throw new PanicError(`cannot start ${f.init}: ${text}`);
  },
  show: (f) => `init=${f.init}`,
});

/** init's path and arguments come from the boot argument `init` (words joined by `,` or quoted); its default is /boot/init. */
function userinit(k: Kernel, args: Map<string, string>): void {
  const p = newproc(k);
  p.text = '*init*';
  p.user = k.eve;
  p.basepri = p.priority = PriNormal;
  p.pgrp = newpgrp(k);
  p.egrp = newegrp();
  p.fgrp = newfgrp();
  p.rgrp = newrgrp();
  p.slash = devattach(k, '/', '');
  p.slash.path!.name = '/';
  p.dot = p.slash;
  p.slash.ref = 2;
  if (!newspace(k, p)) throw new PanicError('no memory for the first process');
  p.space = firstspace(k);
  p.context = freshContext(0, 0, 0);
  const f = new bootOp.make();
  f.init = (args.get('init') ?? '/boot/init').replaceAll(',', ' ');
  p.kstack.push(f);
  for (const [name, value] of [['cputype', 'amd64'], ['objtype', 'amd64'], ['terminal', 'lux9 pc64'], ['service', args.get('service') ?? 'terminal']] as const) {
    ksetenv(k, name, encodeUtf8(value));
  }
  for (const [name, value] of args) ksetenv(k, name, encodeUtf8(value));
  ready(k, p);
}

