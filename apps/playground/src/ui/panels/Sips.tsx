/** Which driver may touch what, and what if it dies? From the hardware through the driver to where its files stand; kill on the node. */
import './sips.css';
import { Skull } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { openView } from '../layout/workbench.ts';
import { client } from '../machine/client.ts';
import type { Tree } from '../machine/files.ts';
import { useFile, usePick, usePolled } from '../machine/hooks.ts';
import { Bar } from '../parts/Bar.tsx';
import { Empty } from '../parts/Empty.tsx';

interface Server {
  readonly name: string;
  /** Lines of its status file. */
  readonly status: ReadonlyMap<string, string>;
  readonly health: string;
  readonly mount: string;
  readonly devices: readonly string[];
}

const dir = '/dev/sip/servers';
/** What the tour does to start the teaching driver, as a line. */
const startCounter = '<>[3]/dev/sip/clone {echo type counter >[1=3]; echo name counter >[1=3]; echo mount /mnt >[1=3]; echo policy always >[1=3]; echo start >[1=3]}';

async function listServers(tree: Tree): Promise<Server[]> {
  const text = async (path: string): Promise<string> => {
    try {
      return (await tree.text(path, 65536)).trimEnd();
    } catch {
      return ''; // it went meanwhile
    }
  };
  const names = (await tree.list(dir)).map((s) => s.name);
  return Promise.all(names.map(async (name): Promise<Server> => {
    const [status, health, mount, devices] = await Promise.all([
      text(`${dir}/${name}/status`), text(`${dir}/${name}/health`), text(`${dir}/${name}/mount`),
      tree.list(`${dir}/${name}/devices`).then((list) => Promise.all(list.map((s) => text(`${dir}/${name}/devices/${s.name}`))), () => []),
    ]);
    return { name, health, mount, devices, status: new Map(status.split('\n').map((l) => [l.slice(0, l.indexOf(':')), l.slice(l.indexOf(':') + 1).trim()])) };
  }));
}

interface Client {
  readonly pid: number;
  readonly name: string;
  readonly open: number;
  readonly waits: number;
}

/** Clients of each connection by its number: machine:/clients. */
function parseClients(text: string): ReadonlyMap<number, readonly Client[]> {
  const map = new Map<number, Client[]>();
  for (const line of text.split('\n')) {
    const [mount, pid, open, waits, name] = line.split(' ');
    if (name === undefined) continue;
    const list = map.get(Number(mount)) ?? [];
    list.push({ pid: Number(pid), name, open: Number(open), waits: Number(waits) });
    map.set(Number(mount), list);
  }
  return map;
}

/** What stands on the edge from the hardware: rights it was given, in the words of its `status` file. */
const edgeCaps = ['device', 'interrupt', 'dma', 'pci'];
const capWords: Readonly<Record<string, string>> = {
  device: 'its registers: memory and ports of the device', interrupt: 'waiting for the device’s interrupts', dma: 'memory that the device may write', pci: 'the device’s configuration space',
  filesystem: 'serving files', exchange: 'moving pages to other processes', network: 'the network',
};

const letters: Readonly<Record<string, string>> = { healthy: 'H', starting: 's', stopped: 'S', dead: 'X', failed: 'X' };

interface NodeProps {
  readonly server: Server;
  readonly clients: readonly Client[];
  readonly interrupts: (irq: number) => number | null;
  readonly act: (what: string, path: string, text: string) => void;
  readonly kill: (server: Server) => void;
}

function Edge({ label, title }: { readonly label: string; readonly title: string }): React.ReactNode {
  return <div className="sip-edge" title={title}><span>{label}</span><i aria-hidden /></div>;
}

function Node({ server, clients, interrupts, act, kill }: NodeProps): React.ReactNode {
  const { name, status, health, mount, devices } = server;
  const get = (key: string): string => status.get(key) ?? '';
  const alive = Number(get('pid')) > 0;
  const state = health.split('\n')[0] || get('status');
  const caps = get('capabilities').split(' ').filter((c) => c !== '');
  const toHardware = caps.filter((c) => edgeCaps.includes(c));
  const others = caps.filter((c) => !edgeCaps.includes(c));
  const restarts = Number(get('restarts'));
  const file = `${dir}/${name}`;
  return (
    <li data-state={get('status')}>
      <div className="sip-end">
        <p className="cap">hardware</p>
        {devices.length === 0 ? <p className="said">none granted</p> : devices.map((d) => {
          const irq = /irq=(\d+)/.exec(d)?.[1];
          const count = irq === undefined ? null : interrupts(Number(irq));
          return (
            <div key={d} title={`${file}/devices`}>
              {d.replace(/vendor=0x(\w+) device=0x(\w+)/, '$1:$2').replace('irq=', 'irq ').split(/ (?=\S+:|irq)/).map((word) => <p key={word}><code>{word}</code></p>)}
              {count !== null && <p className="said" title="machine:/interrupts">{count} interrupts</p>}
            </div>
          );
        })}
      </div>
      <Edge label={toHardware.join(' ') || 'no rights'} title={`It may use: ${toHardware.map((c) => capWords[c] ?? c).join('; ') || 'no hardware'}`} />
      <div className="sip-node" title={`${file}/status`}>
        <h2>
          <b>{name}</b> <span className="said">{get('type') !== name && get('type')}</span>
          <span className="state"><i className="badge" aria-hidden>{letters[state] ?? '?'}</i> {state}</span>
        </h2>
        <p>process {alive ? <button className="plain" onClick={() => openView('processes', { pid: Number(get('pid')) })}>{get('pid')}</button> : 'none'}, started again {restarts === 1 ? 'once' : `${restarts} times`}, policy {get('policy')}</p>
        {others.length > 0 && <p>may also: {others.map((c) => <span key={c} title={capWords[c] ?? c}>{c} </span>)}</p>}
        {get('depends') !== '' && <p>needs {get('depends')}</p>}
        <p>{get('requests')} requests, {get('errors')} errors, up {get('uptime')} s{health.includes('\n') && `; ${health.slice(health.indexOf('\n') + 1).toLowerCase()}`}</p>
        <p className="buttons">
          <button className="danger" disabled={!alive} title={`Writes kill to /proc/${get('pid')}/ctl. Its interrupt is masked, its memory fenced off; the policy decides what comes next`} onClick={() => kill(server)}>
            <Skull size={13} aria-hidden /> Kill
          </button>
          {['restart', 'stop', 'start'].map((c) => <button key={c} disabled={(c === 'start') === alive} title={`Writes ${c} to ${file}/ctl`} onClick={() => act(`${c} ${name}`, `${file}/ctl`, c)}>{c}</button>)}
          <button onClick={() => openView('files', { path: `${file}/status` })}>status file</button>
        </p>
      </div>
      <Edge label={mount === '' ? 'serves' : mount} title={mount === '' ? 'It is mounted nowhere' : `Its files stand at ${mount}`} />
      <div className="sip-end">
        <p className="cap">clients</p>
        {mount !== '' && <p><button className="plain" title="Look at its files" onClick={() => openView('files', { path: mount })}><code>{mount}</code></button></p>}
        {clients.length === 0
          ? <p className="said">{mount === '' ? 'mounted nowhere' : 'nobody has a file open'}</p>
          : clients.slice(0, 8).map((c) => (
            <p key={c.pid} title="machine:/clients">
              <button className="plain" onClick={() => openView('processes', { pid: c.pid })}>{c.name} {c.pid}</button>{c.waits > 0 && <em> waits</em>}
            </p>
          ))}
        {clients.length > 8 && <p className="said">and {clients.length - 8} more</p>}
      </div>
    </li>
  );
}

/** What is said of an end: what happened, what is safe, what comes next. */
function obituary(server: Server, how: 'killed' | 'died' | 'stopped'): string {
  const policy = server.status.get('policy') ?? '';
  const fenced = server.devices.length > 0 ? 'Its interrupt is masked and its memory is fenced off.' : 'It held no hardware.';
  if (how === 'stopped') return `The ${server.name} driver was told to stop. ${fenced} It stays down until it is told to start; its clients get errors meanwhile.`;
  const next = policy === 'never' ? 'Nothing starts it again: its policy is never.' : `Restarting (try ${Number(server.status.get('restarts') ?? 0) + 1}).`;
  return `The ${server.name} driver ${how === 'killed' ? 'was killed' : 'died'}. ${fenced} ${next}`;
}

export default function Sips(): React.ReactNode {
  const servers = usePolled('0', dir, 500, listServers);
  const mounts = useFile('machine', '/sips', 1000);
  const clients = useFile('machine', '/clients', 1000);
  const counts = useFile('machine', '/interrupts', 1000);
  const [said, setSaid] = useState('');
  const [story, setStory] = useState<readonly string[]>([]);
  const before = useRef<ReadonlyMap<string, Server>>(new Map());
  /** Whose kill was asked for here and is not seen yet. */
  const killing = useRef(new Set<string>());
  /** Whose end was told and whose return was not, with the process it was. */
  const down = useRef(new Map<string, string>());
  const machine = usePick((s) => s.machine);
  const tell = (text: string): void => setStory((list) => [...list, text].slice(-4));
  useEffect(() => {
    setStory([]);
    before.current = new Map();
    killing.current.clear();
    down.current.clear();
  }, [machine]);
  useEffect(() => {
    if (servers.value === null) return;
    for (const s of servers.value) {
      const was = before.current.get(s.name);
      if (was === undefined || !s.status.has('pid')) continue;
      const [deaths, deathsBefore] = [s, was].map((x) => Number(x.status.get('restarts') ?? 0)) as [number, number];
      const pid = s.status.get('pid')!;
      const pidBefore = was.status.get('pid') ?? '0';
      const died = deaths > deathsBefore || (pidBefore !== '0' && pid === '0');
      if (died && !down.current.has(s.name)) {
        tell(obituary(was, killing.current.delete(s.name) ? 'killed' : s.health.startsWith('stopped') ? 'stopped' : 'died'));
        down.current.set(s.name, pidBefore);
      }
      const gone = down.current.get(s.name);
      if (gone !== undefined && s.health.startsWith('healthy') && pid !== '0' && pid !== gone) {
        down.current.delete(s.name);
        tell(`The ${s.name} driver is back as process ${pid}. Who waited for it goes on: clients saw a delay, not an error.`);
      }
    }
    before.current = new Map(servers.value.map((s) => [s.name, s]));
  }, [servers.value]);
  const act = (what: string, path: string, text: string): void => {
    setSaid(`${what}...`);
    client.tree('1 act').then((tree) => tree.control(path, text)).then(
      () => setSaid(`${what}: done`),
      (error: unknown) => setSaid(`${what}: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  const kill = (server: Server): void => {
    killing.current.add(server.name);
    client.tree('1 act').then((tree) => tree.control(`/proc/${server.status.get('pid') ?? ''}/ctl`, 'kill')).then(
      () => servers.again(),
      (error: unknown) => {
        killing.current.delete(server.name);
        setSaid(`kill ${server.name}: ${error instanceof Error ? error.message : String(error)}`);
      },
    );
  };
  const list = servers.value ?? [];
  const byMount = parseClients(clients.value ?? '');
  const connection = new Map((mounts.value ?? '').split('\n').map((l) => [l.slice(l.indexOf(' ') + 1), Number(l.slice(0, l.indexOf(' ')))]));
  const interrupts = (irq: number): number | null => {
    for (const line of (counts.value ?? '').split('\n')) {
      const words = line.split(' ');
      if (words[1] === String(irq)) return words.slice(2).reduce((n, w) => n + (/^\d+$/.test(w) ? Number(w) : 0), 0);
    }
    return null;
  };
  return (
    <>
      <Bar file={dir} view="sips"><span>{list.length} {list.length === 1 ? 'server' : 'servers'}</span><span className="said" role="status">{said}</span></Bar>
      {story.length > 0 && <div className="story" role="log" aria-label="What became of drivers">{story.map((line, i) => <p key={`${i} ${line}`}>{line}</p>)}</div>}
      <div className="scroll">
        {servers.error !== '' && <Empty>This kernel offers no SIPs: {servers.error}.</Empty>}
        {servers.error === '' && list.length === 0 && (
          <Empty command={startCounter} label="Start the counter driver">No driver runs. A SIP is a driver that is a process: it may touch only what it was given, and can be killed at any moment.</Empty>
        )}
        <ul className="sips">{list.map((s) => <Node key={s.name} server={s} clients={(byMount.get(connection.get(s.name) ?? -1) ?? []).filter((c) => c.name !== 'closeproc')} interrupts={interrupts} act={act} kill={kill} />)}</ul>
      </div>
    </>
  );
}
