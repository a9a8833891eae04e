/** The status line: state, load of each processor, speed, virtual time, memory. Every figure says where it comes from and opens it. */
import { Pause, Play } from 'lucide-react';
import type { RunState } from '@lux9/protocol';
import { openView, setState } from '../layout/workbench.ts';
import { client } from '../machine/client.ts';
import { useMachine } from '../machine/hooks.ts';
import { clock } from './format.ts';

const words: Record<RunState, string> = {
  loading: 'starting', running: 'running', idle: 'idle', paused: 'paused', stopped: 'held', ended: 'ended',
};

/** Samples of load shown, a bar each. */
const sparks = 16;
const barWidth = 3;
const barHeight = 12;

/** Load over the last seconds, newest at the right. */
function Spark({ values }: { readonly values: readonly number[] }): React.ReactNode {
  const width = sparks * barWidth;
  const bars = values.map((v, i) => {
    const height = Math.max(1, Math.round(v * barHeight));
    return `M${(sparks - values.length + i) * barWidth} ${barHeight}v-${height}h${barWidth - 1}v${height}z`;
  });
  return <svg className="bars" aria-hidden width={width} height={barHeight} viewBox={`0 0 ${width} ${barHeight}`}><path d={bars.join('')} fill="currentColor" /></svg>;
}

export function StatusLine(): React.ReactNode {
  const { status, trouble } = useMachine();
  const state = status?.state ?? 'loading';
  const used = status === null ? 0 : status.ramBytes - status.freeBytes;
  const paused = state === 'paused' || state === 'stopped';
  return (
    <footer className="status" data-state={trouble !== '' ? 'ended' : state} aria-label="Machine status">
      <button
        className="state"
        data-testid="state"
        disabled={status === null || state === 'ended'}
        onClick={() => client.tell((api) => (paused ? api.run() : api.pause()))}
        title={paused ? 'Let the machine go on' : 'Pause the machine: its time stands still'}
      >
        <i aria-hidden />
        {trouble !== '' ? 'stopped' : words[state]}
        {status !== null && state !== 'ended' && (paused ? <Play size={12} aria-hidden /> : <Pause size={12} aria-hidden />)}
      </button>
      {status?.cpus.map((cpu, i) => (
        <button key={i} className="figure wide" title="Load of this processor. From /dev/sysstat; opens the scheduler" onClick={() => openView('scheduler')}>
          cpu{i} <Spark values={client.history.slice(-sparks).map((h) => h.busy[i] ?? 0)} />
          <span className="sr-only">{Math.round(cpu.busy * 100)} percent busy</span>
        </button>
      ))}
      <span className="figure" title="Million instructions per second of host time, while the machine has something to do">
        <b data-testid="mips">{status !== null && status.mips >= 1 && state === 'running' ? Math.round(status.mips) : '–'}</b> MIPS
      </span>
      <button className="figure" title="Virtual time since power on: instructions retired and work charged. From /dev/time" onClick={() => openView('files', { path: '/dev/time' })}>
        t <b data-testid="time">{clock(status?.ns ?? 0)}</b>
      </button>
      <button className="figure" title="Memory in use. From /dev/swap; opens the frame map" onClick={() => openView('memory')}>
        RAM <b>{Math.round(used / 1048576)}/{Math.round((status?.ramBytes ?? 0) / 1048576)}</b> MB
      </button>
      <button className="figure wide" title="Processes alive, without the kernel’s own. From /proc" onClick={() => openView('processes')}>
        <b>{status?.processes ?? 0}</b> processes
      </button>
      <span className="grow" />
      <button className="figure commands" data-leave onClick={() => setState({ palette: true })} title="All commands">
        <kbd>Ctrl K</kbd> commands
      </button>
      <span className="figure hint"><kbd>F6</kbd> leaves the console</span>
    </footer>
  );
}
