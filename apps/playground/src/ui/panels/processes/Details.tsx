/** One process: kernel stack in words, files, name space, segments, system calls; and what can be done to it. */
import { Tabs } from 'radix-ui';
import { Play, Skull, Square } from 'lucide-react';
import { useState } from 'react';
import { openView } from '../../layout/workbench.ts';
import { client } from '../../machine/client.ts';
import { useFile } from '../../machine/hooks.ts';
import { stateKind, type Proc } from '../../machine/procs.ts';
import { Calls } from './Calls.tsx';

const files = [
  { name: 'kstack', title: 'Waits for', empty: 'It is in user mode: the kernel holds nothing of it.' },
  { name: 'fd', title: 'Files', empty: 'It has no files open.' },
  { name: 'ns', title: 'Name space', empty: 'A kernel process: it has no name space.' },
  { name: 'segment', title: 'Segments', empty: 'A kernel process: it has no memory of its own.' },
  { name: 'args', title: 'Arguments', empty: 'It was given none.' },
] as const;

function FileText({ path, empty }: { readonly path: string; readonly empty: string }): React.ReactNode {
  const file = useFile('0', path, 1000);
  return (
    <>
      <pre tabIndex={0} aria-label={path}>{file.value === '' || file.value === null ? <em>{file.error || empty}</em> : file.value}</pre>
      <button className="plain from" title="Show me the file" onClick={() => openView('files', { path })}><code>{path}</code></button>
    </>
  );
}

interface DetailsProps {
  readonly proc: Proc;
  /** What came of the last thing done to it. The list keeps it: a kill's outcome is there when the process is not. */
  readonly said: string;
  readonly say: (text: string) => void;
}

export function Details({ proc, said, say }: DetailsProps): React.ReactNode {
  const [note, setNote] = useState('interrupt');
  const dir = `/proc/${proc.pid}`;
  const act = (what: string, file: string, text: string): void => {
    say(`${what}...`);
    client.tree(`${proc.pid} act`).then((tree) => tree.control(`${dir}/${file}`, text)).then(
      () => say(`${what}: done`),
      (error: unknown) => say(`${what}: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  const stopped = stateKind(proc.state) === 'stopped';
  return (
    <div className="details">
      <div className="bar" role="toolbar" aria-label={`Process ${proc.pid}`}>
        <b>{proc.name} {proc.pid}</b>
        <button title={`Writes ${stopped ? 'start' : 'stop'} to ${dir}/ctl`} onClick={() => act(stopped ? 'start' : 'stop', 'ctl', stopped ? 'start' : 'stop')}>
          {stopped ? <Play size={13} aria-hidden /> : <Square size={13} aria-hidden />} {stopped ? 'Start' : 'Stop'}
        </button>
        <button className="danger" title={`Writes kill to ${dir}/ctl: the process ends at once`} onClick={() => act('kill', 'ctl', 'kill')}>
          <Skull size={13} aria-hidden /> Kill
        </button>
        <form
          onSubmit={(e) => {
            e.preventDefault();
            act(`note ${note}`, 'note', note);
          }}
        >
          <input aria-label="Note" title="A note is a text sent to a process: Plan 9's signal" value={note} size={9} onChange={(e) => setNote(e.target.value)} />
          <button type="submit" title={`Writes the note to ${dir}/note`}>Send note</button>
        </form>
        <span role="status" className="said">{said}</span>
      </div>
      <Tabs.Root defaultValue="kstack" className="tabs">
        <Tabs.List aria-label={`Files of process ${proc.pid}`}>
          {files.map((f) => <Tabs.Trigger key={f.name} value={f.name}>{f.title}</Tabs.Trigger>)}
          <Tabs.Trigger value="calls">System calls</Tabs.Trigger>
        </Tabs.List>
        {files.map((f) => <Tabs.Content key={f.name} value={f.name}><FileText path={`${dir}/${f.name}`} empty={f.empty} /></Tabs.Content>)}
        <Tabs.Content value="calls"><Calls key={proc.pid} pid={proc.pid} /></Tabs.Content>
      </Tabs.Root>
    </div>
  );
}
