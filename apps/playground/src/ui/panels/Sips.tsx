/** Which driver may touch what, and what if it dies? From the hardware through the driver to where its files stand; kill on the node. */
import { ArrowRight, Skull } from 'lucide-react';
import { useState } from 'react';
import { openView } from '../layout/workbench.ts';
import { client } from '../machine/client.ts';
import type { Tree } from '../machine/files.ts';
import { usePolled } from '../machine/hooks.ts';
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

function Node({ server, act }: { readonly server: Server; readonly act: (what: string, path: string, text: string) => void }): React.ReactNode {
  const { name, status, health, mount, devices } = server;
  const get = (key: string): string => status.get(key) ?? '';
  const alive = Number(get('pid')) > 0;
  return (
    <li data-state={get('status')}>
      <div className="sip-end">
        <p className="cap">hardware</p>
        {devices.length === 0 ? <p className="said">none granted</p> : devices.map((d) => <p key={d}><code>{d}</code></p>)}
      </div>
      <ArrowRight size={16} aria-label="drives" />
      <div className="sip-node">
        <h2>
          <b>{name}</b> <span className="said">{get('type')}</span>
          <span className="state">{health.split('\n')[0] || get('status')}</span>
        </h2>
        <p>process {alive ? <button className="plain" onClick={() => openView('processes', { pid: Number(get('pid')) })}>{get('pid')}</button> : 'none'}, started again {get('restarts')} times, policy {get('policy')}</p>
        <p>may: {get('capabilities') || 'nothing'}</p>
        <p>{get('requests')} requests, {get('errors')} errors{health.includes('\n') && `; ${health.slice(health.indexOf('\n') + 1)}`}</p>
        <p className="buttons">
          <button className="danger" disabled={!alive} title={`Writes kill to /proc/${get('pid')}/ctl. Its interrupt is masked, its memory fenced off; the policy decides what comes next`} onClick={() => act(`kill ${name}`, `/proc/${get('pid')}/ctl`, 'kill')}>
            <Skull size={13} aria-hidden /> Kill
          </button>
          {['restart', 'stop', 'start'].map((c) => <button key={c} title={`Writes ${c} to ${dir}/${name}/ctl`} onClick={() => act(`${c} ${name}`, `${dir}/${name}/ctl`, c)}>{c}</button>)}
          <button onClick={() => openView('files', { path: `${dir}/${name}/status` })}>status file</button>
        </p>
      </div>
      <ArrowRight size={16} aria-label="serves" />
      <div className="sip-end">
        <p className="cap">files</p>
        {mount === '' ? <p className="said">mounted nowhere</p> : <button className="plain" onClick={() => openView('files', { path: mount })}><code>{mount}</code></button>}
      </div>
    </li>
  );
}

export default function Sips(): React.ReactNode {
  const servers = usePolled('0', dir, 1000, listServers);
  const [said, setSaid] = useState('');
  const act = (what: string, path: string, text: string): void => {
    setSaid(`${what}...`);
    client.tree('1 act').then((tree) => tree.control(path, text)).then(
      () => setSaid(`${what}: done`),
      (error: unknown) => setSaid(`${what}: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  const list = servers.value ?? [];
  return (
    <>
      <Bar file={dir} view="sips"><span>{list.length} {list.length === 1 ? 'server' : 'servers'}</span><span className="said" role="status">{said}</span></Bar>
      <div className="scroll">
        {servers.error !== '' && <Empty>This kernel offers no SIPs: {servers.error}.</Empty>}
        {servers.error === '' && list.length === 0 && (
          <Empty command={startCounter} label="Start the counter driver">No driver runs. A SIP is a driver that is a process: it may touch only what it was given, and can be killed at any moment.</Empty>
        )}
        <ul className="sips">{list.map((s) => <Node key={s.name} server={s} act={act} />)}</ul>
      </div>
    </>
  );
}
