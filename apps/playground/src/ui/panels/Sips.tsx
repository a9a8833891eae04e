/** Which driver may touch what, and what if it dies? Servers of /dev/sip with their devices, capabilities and health; kill on the node. */
import { Skull } from 'lucide-react';
import { useState } from 'react';
import { openView } from '../layout/workbench.ts';
import { client } from '../machine/client.ts';
import type { Tree } from '../machine/files.ts';
import { usePolled } from '../machine/hooks.ts';
import { Bar } from '../parts/Bar.tsx';
import { Empty } from '../parts/Empty.tsx';

interface Server {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

const dir = '/dev/sip/servers';

async function listServers(tree: Tree): Promise<Server[]> {
  const names = (await tree.list(dir)).filter((s) => (s.qid.type & 0x80) !== 0).map((s) => s.name);
  return Promise.all(names.map(async (name) => {
    const files: Record<string, string> = {};
    for (const file of ['status', 'health', 'devices', 'irq']) {
      try {
        files[file] = (await tree.text(`${dir}/${name}/${file}`, 65536)).trimEnd();
      } catch {
        // A server need not have every file.
      }
    }
    return { name, files };
  }));
}

export default function Sips(): React.ReactNode {
  const servers = usePolled('0', dir, 1000, listServers);
  const [said, setSaid] = useState('');
  const act = (name: string, command: string): void => {
    setSaid(`${command} ${name}...`);
    client.tree('1 act').then((tree) => tree.control(`${dir}/${name}/ctl`, command)).then(
      () => setSaid(`${command} ${name}: done`),
      (error: unknown) => setSaid(`${command} ${name}: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  const list = servers.value ?? [];
  return (
    <>
      <Bar file={dir} view="sips"><span>{list.length} servers</span><span className="said" role="status">{said}</span></Bar>
      <div className="scroll">
        {servers.error !== '' && <Empty>This kernel offers no SIPs yet: {servers.error}. Drivers that can be killed and come back will stand here, each with what it may touch.</Empty>}
        {servers.error === '' && list.length === 0 && <Empty command="ls -l /dev/sip/servers">No driver runs. A SIP is a driver that is a process: it may touch only what it was given, and can be killed at any moment.</Empty>}
        <ul className="sips">
          {list.map((s) => (
            <li key={s.name}>
              <header>
                <b>{s.name}</b>
                <span>{s.files['health'] ?? ''}</span>
                <span className="grow" />
                <button onClick={() => openView('files', { path: `${dir}/${s.name}` })}>Files</button>
                <button title={`Writes restart to ${dir}/${s.name}/ctl`} onClick={() => act(s.name, 'restart')}>Restart</button>
                <button className="danger" title={`Writes stop to ${dir}/${s.name}/ctl: its interrupt is masked, its memory fenced off`} onClick={() => act(s.name, 'stop')}><Skull size={13} aria-hidden /> Kill</button>
              </header>
              <pre tabIndex={0} aria-label={`Status of ${s.name}`}>{[s.files['status'], s.files['devices'], s.files['irq']].filter(Boolean).join('\n')}</pre>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
