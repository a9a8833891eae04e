/** What is in the kernel and what has moved out? Every component of the design, by lines of code; a click shows its source. */
import './kernelmap.css';
import { useState } from 'react';
import { openView } from '../layout/workbench.ts';
import { useFile } from '../machine/hooks.ts';
import { stateKind, useProcesses } from '../machine/procs.ts';
import { Bar } from '../parts/Bar.tsx';
import { Source } from '../parts/Source.tsx';
import { bytes, grouped } from '../shell/format.ts';
import { parseTasks } from './tasks.ts';

const kernelSources = import.meta.glob<string>(['../../../../../packages/kernel/src/{dev,pc64,port}/*.ts', '!../../../../../packages/kernel/src/**/*.test.ts'], { query: '?raw', import: 'default', eager: true });
const serverSources = import.meta.glob<string>('../../../../../packages/userland/servers/**/*.ts', { query: '?raw', import: 'default', eager: true });

interface Component {
  readonly title: string;
  /** Files below packages/kernel/src, without `.ts`; or servers. */
  readonly files: readonly string[];
  readonly about: string;
}

/** The table of design.md, in its order. */
const inside: readonly Component[] = [
  { title: 'Scheduler', files: ['port/proc', 'port/sched', 'port/proclist', 'port/sysproc'], about: 'processes, fair share, run queues' },
  { title: 'Deadlines', files: ['port/edf', 'port/edftest', 'port/edftrace'], about: 'earliest deadline first' },
  { title: 'Groups', files: ['port/pgrp', 'port/mount'], about: 'name spaces, environments, open files' },
  { title: 'Clock', files: ['port/clock', 'port/charge'], about: 'ticks, timers, what work costs' },
  { title: 'Pages', files: ['port/page', 'port/xalloc', 'port/alloc', 'port/zeropages', 'port/segment', 'port/segmap', 'port/fault', 'port/umem', 'port/sysseg', 'dev/swap', 'dev/segment'], about: 'frames, segments, faults' },
  { title: 'Ownership', files: ['port/pageown', 'port/pageowncheck', 'port/pageownlog', 'port/pageownrange', 'port/pageownsys', 'dev/exchange'], about: 'the borrow checker over pages' },
  { title: 'Channels', files: ['port/chan', 'port/dev', 'port/namec', 'port/clunk', 'port/closeproc'], about: 'names, walks, mounts' },
  { title: 'Waiting', files: ['port/qio', 'port/wait', 'port/frame', 'port/error'], about: 'queues, and how the kernel blocks' },
  { title: 'State', files: ['port/kernel', 'port/portdat', 'port/store'], about: 'all of it is data: saved, restored, hashed' },
  { title: 'System calls', files: ['port/sysfile', 'port/sysname', 'port/exec', 'port/elf', 'port/syscallfmt', 'port/systab', 'port/args', 'port/quote'], about: 'what programs ask for' },
  { title: 'Boot', files: ['pc64/main', 'pc64/devtab', 'pc64/initrd', 'pc64/bootinfo', 'pc64/acpi'], about: 'stages, first process' },
  { title: 'Memory and traps', files: ['pc64/mmu', 'pc64/trap', 'pc64/notify', 'pc64/ureg', 'pc64/fpu', 'pc64/intr', 'pc64/irq', 'pc64/watch', 'port/note'], about: 'page tables, exceptions, notes' },
  { title: 'Processors', files: ['pc64/apic', 'pc64/mp', 'pc64/ioapic', 'pc64/i8259', 'pc64/i8253'], about: 'APIC, start of the others' },
  { title: 'PCI', files: ['pc64/pci', 'pc64/pcidev'], about: 'what is plugged in' },
  { title: 'Console', files: ['pc64/uart', 'pc64/cga', 'pc64/fbconsole', 'pc64/font', 'pc64/textscreen', 'pc64/panic', 'dev/cons', 'dev/constate', 'port/print'], about: 'serial line, screens, panics' },
  { title: 'Keyboard and mouse', files: ['dev/ps2', 'pc64/keymap'], about: 'behind the 8042' },
  { title: 'Kernel files', files: ['dev/root', 'dev/env', 'dev/dup', 'dev/pipe', 'dev/srv', 'dev/shr', 'dev/uart'], about: 'devices made of software' },
  { title: 'Mount driver', files: ['dev/mnt', 'port/mntrpc', 'port/cache'], about: '9P to the servers' },
  { title: '/proc', files: ['dev/proc', 'dev/procctl', 'dev/procfmt'], about: 'processes as files' },
  { title: 'Doors to hardware', files: ['dev/mem', 'dev/iocaps', 'dev/irq', 'dev/dma', 'dev/pci'], about: 'each behind a capability' },
  { title: 'SIPs', files: ['dev/sip', 'dev/sipmount', 'dev/siprun'], about: 'drivers started, watched, started again' },
  { title: 'Looking on', files: ['port/look', 'port/inspector'], about: 'what this page asks' },
];

const outside: readonly { title: string; server: string; about: string }[] = [
  { title: 'RAM file system', server: 'ramfs', about: 'files in a process’s memory' },
  { title: 'Counter', server: 'counter', about: 'the teaching driver' },
  { title: 'AHCI and IDE', server: 'ahci', about: 'disks' },
  { title: 'Framebuffer', server: 'fb', about: 'pixels' },
  { title: 'ext4', server: 'ext4', about: 'a file system on disk' },
  { title: 'Network', server: 'net', about: 'NIC, IP, TCP' },
];

const lines = (text: string): number => text.split('\n').length;
const kernelText = (file: string): string | undefined => kernelSources[`../../../../../packages/kernel/src/${file}.ts`];
const serverText = (name: string): { path: string; text: string } | undefined => {
  const found = Object.entries(serverSources).find(([path]) => path.includes(`/servers/${name}.ts`) || path.includes(`/servers/${name}/`));
  return found === undefined ? undefined : { path: `packages/userland/servers/${name}`, text: found[1] };
};

const rows = (text: string | null): string[][] => (text ?? '').split('\n').filter((l) => l.trim() !== '').map((l) => l.trim().split(/\s+/));
const many = (n: number, one: string, more = `${one}s`): string => `${grouped(n)} ${n === 1 ? one : more}`;

/** What each component counts now, with the file it comes from. */
function useLive(): Readonly<Record<string, readonly [words: string, file: string]>> {
  const stat = rows(useFile('0', '/dev/sysstat', 1000).value);
  const interrupts = rows(useFile('machine', '/interrupts', 1000).value);
  const ps = useProcesses(1000).value ?? [];
  const state = rows(useFile('machine', '/state', 1000).value);
  const tasks = parseTasks(useFile('machine', '/deadlines', 1000).value ?? '');
  const loans = rows(useFile('machine', '/loans', 2000).value);
  const mounts = rows(useFile('machine', '/mounts', 2000).value);
  const sips = rows(useFile('machine', '/sips', 1000).value);
  const pci = rows(useFile('machine', '/pci', 5000).value);
  const stages = rows(useFile('machine', '/stages', 5000).value);
  const sum = (column: number): number => stat.reduce((n, r) => n + Number(r[column] ?? 0), 0);
  const irq = (...numbers: readonly string[]): number => interrupts.filter((r) => numbers.includes(r[1]!)).reduce((n, r) => n + r.slice(2, 2 + stat.length).reduce((m, c) => m + Number(c), 0), 0);
  const get = (name: string): number => Number(state.find((r) => r[0] === name)?.[1] ?? 0);
  const blocked = ps.filter((p) => stateKind(p.state) === 'blocked').length;
  const missed = tasks.reduce((n, t) => n + t.missed, 0);
  return {
    'Scheduler': [many(sum(1), 'switch', 'switches'), '/dev/sysstat'], 'System calls': [many(sum(3), 'call'), '/dev/sysstat'], 'Pages': [`${many(sum(4), 'fault')}, ${bytes(get('free'))} free`, '/dev/sysstat, machine:/state'],
    'Memory and traps': [many(sum(2), 'interrupt'), '/dev/sysstat'], 'Processors': [`load ${(sum(7) / 1000).toFixed(2)}`, '/dev/sysstat'], 'Deadlines': [tasks.length === 0 ? 'no process has any' : `${many(tasks.length, 'process', 'processes')}, ${missed} missed`, 'machine:/deadlines'],
    'Clock': [many(irq('0'), 'tick'), 'machine:/interrupts'], 'Ownership': [many(loans.length, 'page on loan', 'pages on loan'), 'machine:/loans'], 'Waiting': [many(blocked, 'process waits', 'processes wait'), '/proc'], 'Mount driver': [many(mounts.length, 'connection'), 'machine:/mounts'],
    'SIPs': [many(sips.length, 'driver'), '/dev/sip/servers'], 'PCI': [many(pci.length, 'function'), '/dev/pci/bus'], '/proc': [many(ps.length, 'process', 'processes'), '/proc'], 'Console': [many(irq('4'), 'interrupt'), 'machine:/interrupts'],
    'Keyboard and mouse': [many(irq('1', '12'), 'interrupt'), 'machine:/interrupts'], 'Boot': [`${stages.length} stages, ${(Number(stages.at(-1)?.[0] ?? 0) / 1e6).toFixed(2)} ms`, 'machine:/stages'],
  };
}

export default function KernelMap(): React.ReactNode {
  const [open, setOpen] = useState<{ path: string; text: string } | null>(null);
  const live = useLive();
  const procs = useProcesses(2000).value ?? [];
  const listed = new Set(inside.flatMap((c) => c.files));
  const others = Object.keys(kernelSources).map((p) => p.slice(p.indexOf('/src/') + 5, -3)).filter((f) => !listed.has(f));
  const boxes = [...inside, ...(others.length > 0 ? [{ title: 'Others', files: others, about: 'not in the table yet' }] : [])].map((c) => {
    const there = c.files.flatMap((f) => {
      const text = kernelText(f);
      return text === undefined ? [] : [{ path: `packages/kernel/src/${f}.ts`, text, count: lines(text) }];
    });
    return { ...c, there, total: there.reduce((n, f) => n + f.count, 0) };
  });
  const total = Object.values(kernelSources).reduce((n, text) => n + lines(text), 0);
  return (
    <>
      <Bar file="/dev/sysstat" view="kernel">
        {open !== null && <button onClick={() => setOpen(null)}>Back to the map</button>}
        <span>{open === null ? `${grouped(total)} lines of TypeScript in the kernel; a click on a file shows it` : open.path}</span>
      </Bar>
      {open !== null
        ? <Source text={open.text} label={open.path} />
        : (
          <div className="scroll">
            <h2>In the kernel</h2>
            <ul className="map">
              {boxes.map((c) => (
                <li key={c.title} style={{ flexGrow: Math.max(200, c.total), flexBasis: `${Math.max(148, c.total / 6)}px` }} data-missing={c.total === 0}>
                  <p className="head"><b>{c.title}</b><span className="count" title="lines of TypeScript">{c.total === 0 ? 'not yet' : c.total}</span></p>
                  {live[c.title] !== undefined && <span className="live" title={live[c.title]![1]}>{live[c.title]![0]}</span>}
                  <p>{c.about}</p>
                  <p className="files">
                    {c.there.map((f) => <button key={f.path} className="plain" title={`${f.count} lines`} onClick={() => setOpen(f)}>{f.path.slice(f.path.lastIndexOf('/') + 1, -3)}</button>)}
                  </p>
                </li>
              ))}
            </ul>
            <h2>Moved out: processes that speak 9P</h2>
            <ul className="map out">
              {outside.map((c) => {
                const source = serverText(c.server);
                const running = procs.filter((p) => p.name === c.server);
                return (
                  <li key={c.title} data-missing={source === undefined}>
                    <p className="head"><b>{c.title}</b><span className="count">{source === undefined ? 'not yet' : lines(source.text)}</span></p>
                    {running.length > 0 && <span className="live" title="/proc">runs as {running.slice(0, 4).map((p) => <button key={p.pid} className="plain" onClick={() => openView('processes', { pid: p.pid })}>{p.pid}</button>)}</span>}
                    <p>{c.about}</p>
                    {source !== undefined && <p className="files"><button className="plain" onClick={() => setOpen(source)}>{c.server}</button></p>}
                  </li>
                );
              })}
            </ul>
          </div>
        )}
    </>
  );
}
