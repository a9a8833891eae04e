/** One process: kernel stack in words, files, name space, segments, system calls; and what can be done to it. */
import { Tabs } from 'radix-ui';
import { Bug, Grid3x3, Play, Skull, Square } from 'lucide-react';
import { useState } from 'react';
import { openView } from '../../layout/workbench.ts';
import { client } from '../../machine/client.ts';
import { useFile } from '../../machine/hooks.ts';
import { stateKind, type Proc } from '../../machine/procs.ts';
import { frameInWords, parseKstack } from '../kstack.ts';
import type { Task } from '../tasks.ts';
import { Calls } from './Calls.tsx';

const files = [
  { name: 'fd', title: 'Files', empty: 'It has no files open.' },
  { name: 'ns', title: 'Name space', empty: 'A kernel process: it has no name space.' },
  { name: 'segment', title: 'Segments', empty: 'A kernel process: it has no memory of its own.' },
  { name: 'args', title: 'Arguments', empty: 'It was given none.' },
] as const;

function From({ path }: { readonly path: string }): React.ReactNode {
  return <button className="plain from" title={`Show me the file: ${path}`} onClick={() => openView('files', { path })}><code>{path}</code></button>;
}

function FileText({ path, empty }: { readonly path: string; readonly empty: string }): React.ReactNode {
  const file = useFile('0', path, 1000);
  return (
    <>
      <pre tabIndex={0} aria-label={path}>{file.value === '' || file.value === null ? <em>{file.error || empty}</em> : file.value}</pre>
      <From path={path} />
    </>
  );
}

/** The kernel stack: what the process waits for in words, the system call first, and below each what the kernel holds. */
function Waits({ proc }: { readonly proc: Proc }): React.ReactNode {
  const path = `/proc/${proc.pid}/kstack`;
  const file = useFile('0', path, 500);
  const frames = parseKstack(file.value ?? '');
  return (
    <>
      {frames.length === 0
        ? <p className="said">{file.error || (stateKind(proc.state) === 'running' || stateKind(proc.state) === 'ready' ? 'For nothing: it is in user mode and the kernel holds nothing of it.' : 'The kernel holds nothing of it.')}</p>
        : (
          <ol className="waits" aria-label={`Kernel stack of process ${proc.pid}`}>
            {frames.map((f, i) => <li key={i}><span>{i === 0 ? proc.name : 'for that it'} {frameInWords(f)}</span><code>{f.line}</code></li>)}
          </ol>
        )}
      <From path={path} />
    </>
  );
}

/** Milliseconds of a time in ns, without needless zeros. */
const ms = (ns: number): string => `${Number((ns / 1e6).toFixed(3))} ms`;

function Deadlines({ proc, task }: { readonly proc: Proc; readonly task: Task | undefined }): React.ReactNode {
  if (task === undefined) {
    return (
      <>
        <p className="said">It has no deadlines: it takes its fair share, at priority {proc.priority} (base {proc.basePriority}). A process gets deadlines by writing a period, a cost and <code>admit</code> to its ctl file.</p>
        <From path="machine:/deadlines" />
      </>
    );
  }
  const rows: readonly [string, string][] = [
    ['period', ms(task.period)], ['deadline', `${ms(task.deadline)} after its release`], ['cost', `${ms(task.cost)} of a processor in each period, ${((100 * task.cost) / task.period).toFixed(1)} %`],
    ['releases', String(task.releases)], ['missed', String(task.missed)], ['overran', `${task.overruns}: it wanted more than its cost`],
  ];
  return (
    <>
      <dl className="kv">{rows.map(([name, value]) => <div key={name} style={{ display: 'contents' }}><dt>{name}</dt><dd className={name === 'missed' && task.missed > 0 ? 'bad' : undefined}>{value}</dd></div>)}</dl>
      <From path="machine:/deadlines" />
    </>
  );
}

function Notes({ proc }: { readonly proc: Proc }): React.ReactNode {
  const path = `machine:/proc/${proc.pid}/notes`;
  const file = useFile('machine', `/proc/${proc.pid}/notes`, 1000);
  const lines = (file.value ?? '').split('\n').filter((l) => l !== '');
  const get = (name: string): string => lines.find((l) => l.startsWith(`${name} `))?.slice(name.length + 1) ?? '-';
  const pending = lines.filter((l) => l.startsWith('pending ')).map((l) => l.split(' '));
  const alarm = get('alarm');
  return (
    <>
      <dl className="kv">
        <dt title="notify(2): what is called when a note comes">handler</dt><dd>{get('handler') === '-' ? 'none: most notes end it' : `at ${get('handler')}`}</dd>
        <dt>handles now</dt><dd>{get('handling') === '-' ? 'nothing' : get('handling')}</dd>
        <dt title="alarm(2)">alarm</dt><dd>{alarm === '-' ? 'none' : `in ${ms(Number(alarm))}`}</dd>
        <dt>waiting</dt><dd>{pending.length === 0 ? 'no notes' : pending.map(([, kind, ...text]) => `${text.join(' ')} (${kind === 'NDebug' ? 'from the kernel' : 'from a process'})`).join('; ')}</dd>
      </dl>
      <p className="said">A note is a text sent to a process: Plan 9’s signal. /proc/{proc.pid}/note would take one from it; this only looks.</p>
      <From path={path} />
    </>
  );
}

interface DetailsProps {
  readonly proc: Proc;
  readonly task: Task | undefined;
  /** What came of the last thing done to it. The list keeps it: a kill's outcome is there when the process is not. */
  readonly said: string;
  readonly say: (text: string) => void;
}

export function Details({ proc, task, said, say }: DetailsProps): React.ReactNode {
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
        <button className="plain" aria-label={`Memory of process ${proc.pid}`} title="Its memory" onClick={() => openView('memory', { pid: proc.pid })}><Grid3x3 size={14} aria-hidden /></button>
        <button className="plain" aria-label={`Debug process ${proc.pid}`} title="Open it in the debugger" onClick={() => openView('debugger', { pid: proc.pid })}><Bug size={14} aria-hidden /></button>
        <span role="status" className="said">{said}</span>
      </div>
      <Tabs.Root defaultValue="kstack" className="tabs">
        <Tabs.List aria-label={`Files of process ${proc.pid}`}>
          <Tabs.Trigger value="kstack">Waits for</Tabs.Trigger>
          {files.map((f) => <Tabs.Trigger key={f.name} value={f.name}>{f.title}</Tabs.Trigger>)}
          <Tabs.Trigger value="notes">Notes</Tabs.Trigger>
          <Tabs.Trigger value="deadlines">Deadlines</Tabs.Trigger>
          <Tabs.Trigger value="calls">System calls</Tabs.Trigger>
        </Tabs.List>
        {files.map((f) => <Tabs.Content key={f.name} value={f.name}><FileText path={`${dir}/${f.name}`} empty={f.empty} /></Tabs.Content>)}
        <Tabs.Content value="kstack"><Waits proc={proc} /></Tabs.Content>
        <Tabs.Content value="notes"><Notes proc={proc} /></Tabs.Content>
        <Tabs.Content value="deadlines"><Deadlines proc={proc} task={task} /></Tabs.Content>
        <Tabs.Content value="calls"><Calls key={proc.pid} pid={proc.pid} /></Tabs.Content>
      </Tabs.Root>
    </div>
  );
}
