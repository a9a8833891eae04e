/** Where exactly are we? Holds the machine, steps it, stops it where asked; registers, code beside source, stacks. The machine's own time does not notice. */
import { ArrowDownToLine, ArrowUpFromLine, Pause, Play, Redo2 } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { select, useSelection } from '../../layout/workbench.ts';
import { client } from '../../machine/client.ts';
import { useFile, useMachine } from '../../machine/hooks.ts';
import { Bar } from '../../parts/Bar.tsx';
import { PidSelect } from '../../parts/PidSelect.tsx';
import { Breakpoints } from './Breakpoints.tsx';
import { Code } from './Code.tsx';
import { Registers, parseRegisters } from './Registers.tsx';
import { Stack } from './Stack.tsx';
import { parseSymbols } from './symbols.ts';

export default function DebuggerPanel(): React.ReactNode {
  const { status, stop } = useMachine();
  const { pid } = useSelection();
  const held = status?.state === 'stopped';
  const cpu = stop?.cpu ?? 0;
  const key = held ? String(stop?.rip ?? 0) + String(status?.instructions ?? 0) : '';
  const text = useFile('machine', `/cpu/${cpu}/regs`, 500);
  const registers = useMemo(() => parseRegisters(text.value ?? ''), [text.value]);
  const symbolText = useFile('machine', `/proc/${pid}/symbols`, 0);
  const symbols = useMemo(() => parseSymbols(symbolText.value ?? ''), [symbolText.value]);
  useEffect(() => {
    text.again();
    if (stop !== null && stop.pid > 0) select({ pid: stop.pid });
    // Each stop is looked at at once.
  }, [key, stop]);

  const step = (kind: 'into' | 'over' | 'out'): void => client.tell((api) => api.step(kind));
  const toggle = (): void => client.tell((api) => (held ? api.run() : api.hold()));
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'F8') toggle();
      else if (event.key === 'F10' && held) step('over');
      else if (event.key === 'F11' && held) step(event.shiftKey ? 'out' : 'into');
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  const current = Number(registers.get('pid') ?? '0');
  // The processor's registers are those of the process it ran last; of another one only its kernel stack is shown.
  const loaded = current === pid;
  const rip = loaded ? Number.parseInt(registers.get('rip') ?? '0', 16) : 0;
  return (
    <>
      <Bar file={`/proc/${pid}/regs`} view="debugger" pid={pid}>
        <button onClick={toggle} title={held ? 'Let the machine go on (F8)' : 'Hold the machine before its next instruction (F8)'}>
          {held ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />} {held ? 'Go on' : 'Hold'}
        </button>
        <button disabled={!held} onClick={() => step('over')} title="Step over calls (F10)"><Redo2 size={14} aria-hidden /> Over</button>
        <button disabled={!held} onClick={() => step('into')} title="One instruction (F11)"><ArrowDownToLine size={14} aria-hidden /> Into</button>
        <button disabled={!held} onClick={() => step('out')} title="Until the function returns (Shift F11)"><ArrowUpFromLine size={14} aria-hidden /> Out</button>
        <PidSelect />
      </Bar>
      <p className="stopline" role="status" data-held={held}>
        {held
          ? stop === null || stop.pid === 0 ? 'Held. No process runs: the next one to run stops at its first instruction when you step.' : <>Held in process {stop.pid} on cpu{stop.cpu} at <code>{symbols.nameAt(stop.rip)}</code>{stop.what !== '' && `: ${stop.what}`}</>
          : 'The machine runs. Hold it, or set a breakpoint below: while one waits, its process goes an instruction at a time.'}
      </p>
      <div className="debug">
        <Code pid={pid} rip={rip} current={current} symbols={symbols} />
        <Registers registers={registers} loaded={loaded} current={current} />
        <Breakpoints pid={pid} symbols={symbols} />
        <Stack pid={pid} rsp={loaded ? Number.parseInt(registers.get('rsp') ?? '0', 16) : 0} symbols={symbols} />
      </div>
    </>
  );
}
