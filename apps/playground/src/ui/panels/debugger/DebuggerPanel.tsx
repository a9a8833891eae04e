/** Where exactly are we? Holds the machine, steps it, stops it where asked; registers, code beside source, stacks, memory. The machine's own time does not notice. */
import './debugger.css';
import { ArrowDownToLine, ArrowUpFromLine, Pause, Play, Redo2, UserRoundSearch } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useEffect, useMemo, useState } from 'react';
import type { DebugStop, StepKind } from '@lux9/protocol';
import { select, useSelection } from '../../layout/workbench.ts';
import { client } from '../../machine/client.ts';
import { useFile, useMachine } from '../../machine/hooks.ts';
import { useProcesses } from '../../machine/procs.ts';
import { Bar } from '../../parts/Bar.tsx';
import { PidSelect } from '../../parts/PidSelect.tsx';
import { waitsFor } from '../kstack.ts';
import { Hex } from '../memory/Hex.tsx';
import type { PanelProps } from '../view.ts';
import { Breakpoints } from './Breakpoints.tsx';
import { useBreaksOfMachine } from './breaks.ts';
import { Code } from './Code.tsx';
import { Registers, parseRegisters } from './Registers.tsx';
import { parseCalls, Stack } from './Stack.tsx';
import { parseSymbols } from './symbols.ts';

/** What was asked of a process and has not come true yet. */
interface Pending {
  readonly pid: number;
  readonly what: string;
}

function reasonOf(stop: DebugStop): string {
  return stop.reason === 'syscall' ? `about to make ${stop.what}` : stop.what;
}

export default function DebuggerPanel({ params }: PanelProps): React.ReactNode {
  const { status, stop } = useMachine();
  const { pid, address } = useSelection();
  const held = status?.state === 'stopped';
  const key = held ? `${stop?.rip ?? 0} ${status?.instructions ?? 0}` : '';
  const text = useFile('machine', `/proc/${pid}/regs`, held ? 1000 : 500);
  const registers = useMemo(() => parseRegisters(text.value ?? ''), [text.value]);
  const symbolText = useFile('machine', `/proc/${pid}/symbols`, 0);
  const symbols = useMemo(() => parseSymbols(symbolText.value ?? ''), [symbolText.value]);
  const stackText = useFile('machine', `/proc/${pid}/stack`, held ? 1000 : 500);
  const calls = useMemo(() => parseCalls(stackText.value ?? ''), [stackText.value]);
  const kstack = useFile('0', `/proc/${pid}/kstack`, 500);
  const procs = useProcesses(2000).value ?? [];
  const name = procs.find((p) => p.pid === pid)?.name ?? '';
  const [call, setCall] = useState(0);
  const [pending, setPending] = useState<Pending | null>(null);
  const [said, setSaid] = useState('');
  useBreaksOfMachine();
  useEffect(() => {
    if (params.pid !== undefined) select({ pid: params.pid });
  }, [params.pid]);
  useEffect(() => {
    text.again();
    stackText.again();
    setCall(0);
    setSaid('');
    if (held) setPending(null);
    if (stop !== null && stop.pid > 0) select({ pid: stop.pid });
    // Each stop is looked at at once.
  }, [key, stop]);
  useEffect(() => setSaid(''), [pid]);
  useEffect(() => {
    // Its program became another one, or is known only now.
    symbolText.again();
    setCall(0);
  }, [pid, name]);

  const step = (kind: StepKind, to = 0): void => {
    if (stop !== null && stop.pid > 0) setPending({ pid: stop.pid, what: kind === 'to' ? `to come to ${symbols.nameAt(to)}` : 'to finish its step' });
    client.tell((api) => api.step(kind, to));
  };
  const toggle = (): void => {
    setPending(null);
    client.tell((api) => (held ? api.run() : api.hold()));
  };
  const holdProcess = (): void => {
    setPending({ pid, what: 'to run' });
    client.tell((api) => api.hold(pid));
  };
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
  const number = (register: string): number => Number.parseInt(registers.get(register) ?? '0', 16);
  const rip = number('rip');
  const chosen = calls[call];
  const kernelProcess = text.value === '' || pid === 0;
  const ask = (): void => {
    setSaid(held ? 'The file server is asked when the machine goes on' : 'Asking the file server');
    client.tree('machine act').then((tree) => tree.text(`/proc/${pid}/program`)).then(
      (answer) => {
        setSaid(answer.trim());
        symbolText.again();
        stackText.again();
      },
      (error: unknown) => setSaid(error instanceof Error ? error.message : String(error)),
    );
  };
  const waits = waitsFor(kstack.value ?? '');
  return (
    <>
      <Bar file={`machine:/proc/${pid}/regs`} view="debugger" pid={pid}>
        <button onClick={toggle} title={held ? 'Let the machine go on (F8)' : 'Hold the machine before its next instruction (F8)'}>
          {held ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />} {held ? 'Go on' : 'Hold'}
        </button>
        <button disabled={!held} onClick={() => step('over')} title="One instruction, and all of what it calls (F10)"><Redo2 size={14} aria-hidden /> Over</button>
        <button disabled={!held} onClick={() => step('into')} title="One instruction (F11)"><ArrowDownToLine size={14} aria-hidden /> Into</button>
        <button disabled={!held} onClick={() => step('out')} title="Until the function returns (Shift F11)"><ArrowUpFromLine size={14} aria-hidden /> Out</button>
        <PidSelect />
        <button disabled={kernelProcess} onClick={holdProcess} title={`Hold the machine when process ${pid} runs next: nothing is written into it`} aria-label={`Catch it: when process ${pid} runs`}><UserRoundSearch size={14} aria-hidden /> Catch it</button>
      </Bar>
      <p className="stopline" role="status" data-held={held}>
        {said !== '' && <>{said}. </>}
        {held
          ? stop === null || stop.pid === 0
            ? stop?.reason === 'ended' ? `Held: ${stop.what}. Its memory and files went back to the kernel; nothing else was touched.` : 'Held. No process runs: the next one to run stops at its first instruction when you step.'
            : <>Held in process {stop.pid} on cpu{stop.cpu} at <code>{symbols.nameAt(stop.rip)}</code>{stop.what !== '' && `: ${reasonOf(stop)}`}</>
          : pending !== null
            ? <>Waiting for process {pending.pid} {pending.what}{pending.pid === pid && waits !== '' && `: it ${waits}`}. <button className="plain" onClick={() => {
              setPending(null);
              client.tell((api) => api.run());
            }}>Give up</button></>
            : 'The machine runs. Hold it, or set a breakpoint below: while one waits, its process goes an instruction at a time, slower for you and the same for the machine.'}
      </p>
      <div className="debug">
        <Code
          pid={pid}
          pc={kernelProcess ? 0 : call === 0 || chosen === undefined ? rip : chosen.pc}
          next={call === 0}
          symbols={symbols}
          callers={calls.slice(call + 1)}
          ask={symbolText.value === '' && !kernelProcess ? ask : null}
          onRunTo={held && stop !== null && stop.pid === pid ? (to) => step('to', to) : null}
        />
        <Registers pid={pid} registers={registers} held={held} stop={key} />
        <Tabs.Root defaultValue="breaks" className="tabs">
          <Tabs.List aria-label="Debugger">
            <Tabs.Trigger value="breaks">Stop at</Tabs.Trigger>
            <Tabs.Trigger value="memory">Memory</Tabs.Trigger>
          </Tabs.List>
          <Tabs.Content value="breaks"><Breakpoints pid={pid} symbols={symbols} procs={procs} /></Tabs.Content>
          <Tabs.Content value="memory"><Hex pid={pid} address={address ?? number('rsp')} /></Tabs.Content>
        </Tabs.Root>
        <Stack pid={pid} rsp={kernelProcess ? 0 : number('rsp')} calls={calls} at={Math.min(call, Math.max(0, calls.length - 1))} onChoose={setCall} symbols={symbols} />
      </div>
    </>
  );
}
