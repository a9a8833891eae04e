/**
 * The first page: a processor without a kernel, running. Console first, then what the processor is doing: its
 * code, its registers, its speed. The page of Lux9 itself replaces it.
 */
import { Pause, Play, RotateCcw, StepForward } from 'lucide-react';
import { useEffect } from 'react';
import type { MachineState } from '@lux9/protocol';
import { Code } from './Code.tsx';
import { Registers } from './Registers.tsx';
import { SpeedStrip } from './SpeedStrip.tsx';
import { count, speedText } from './format.ts';
import { useMachine } from './useMachine.ts';

const query = new URLSearchParams(location.search);
const firstProgram = query.get('program') ?? 'mandelbrot';
const autoRun = query.get('run') !== 'no';

const stateWords: Record<MachineState, string> = {
  loading: 'starting',
  paused: 'paused',
  running: 'running',
  ended: 'ended',
  failed: 'stopped',
};

export function App(): React.ReactNode {
  const machine = useMachine(firstProgram, autoRun);
  const { view, trouble } = machine;
  const state: MachineState = trouble !== '' ? 'failed' : (view?.state ?? 'loading');
  const running = state === 'running';
  const over = state === 'ended' || state === 'failed';
  const program = view?.program || firstProgram;
  const toggle = running ? machine.pause : machine.run;

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'F8' && !over) toggle();
      else if (event.key === 'F10' && state === 'paused') machine.step(1);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });

  return (
    <div className="page" data-state={state}>
      <header>
        <h1>Lux9 <span>in a tab</span></h1>
        <div className="programs" role="radiogroup" aria-label="Program">
          {machine.programs.map(({ name, about }) => (
            <button key={name} role="radio" aria-checked={name === program} title={about} onClick={() => machine.load(name)}>
              {name}
            </button>
          ))}
        </div>
        <div className="controls">
          <button onClick={toggle} disabled={state === 'loading' || over} title={running ? 'Pause the processor (F8)' : 'Run (F8)'}>
            {running ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
            {running ? 'Pause' : 'Run'}
          </button>
          <button onClick={() => machine.step(1)} disabled={state !== 'paused'} title="Retire one instruction (F10)">
            <StepForward size={16} aria-hidden />
            Step
          </button>
          <button onClick={() => machine.step(1000)} disabled={state !== 'paused'} title="Retire a thousand instructions">
            ×1000
          </button>
          <button onClick={() => machine.load(program)} disabled={state === 'loading'} title="Load the program into a fresh machine">
            <RotateCcw size={16} aria-hidden />
            Restart
          </button>
        </div>
      </header>

      <main>
        <section className="pane console" aria-label="Console">
          <h2>
            Console <em>{machine.programs.find((p) => p.name === program)?.about}</em>
          </h2>
          <pre data-testid="console" tabIndex={0}>
            {machine.screen}
            {running && <span className="cursor" aria-hidden>{' '}</span>}
          </pre>
          {(trouble !== '' || (view && view.message !== '')) && (
            <p className="message" role="status">
              {trouble || view?.message} {state === 'ended' && 'Restart runs it again: it will retire the same instructions.'}
            </p>
          )}
          <footer>
            This is a real x86-64 processor, written for WebAssembly, without an operating system yet: Lux9, the kernel
            that will boot here, is being built. Nothing leaves this tab.
          </footer>
        </section>
        <Code lines={machine.code} rip={view?.rip ?? 0} samples={view?.samples ?? []} running={running} />
        <Registers view={view} running={running} />
      </main>

      <SpeedStrip speed={machine.speed} running={running} />
      <div className="status" role="contentinfo">
        <span className="state"><i aria-hidden />{stateWords[state]}</span>
        <span title="Million instructions per second of host time, averaged over a quarter second"><b data-testid="mips">{running ? speedText(view?.mips ?? 0) : '–'}</b> MIPS</span>
        <span title="The first 100 ms of running after the core was loaded: what a visitor gets at once">first 100 ms <b data-testid="first-mips">{view?.firstMips == null ? '–' : speedText(view.firstMips)}</b> MIPS</span>
        <span title="Instructions retired: the machine's only clock"><b data-testid="instructions">{count(view?.instructions ?? 0)}</b> instructions</span>
        <span title="The worker runs the core in slices and stays answerable between them"><b>{count(view?.slices ?? 0)}</b> slices of <b>{count(view?.sliceLength ?? 0)}</b></span>
        <span>RAM <b>{(view?.ramBytes ?? 0) >> 20}</b> MB</span>
        <span className="hash" title="Hash of all registers and memory: the same program gives the same hash after the same number of instructions, in every browser">
          state <b data-testid="state-hash">{view?.stateHash ?? '–'}</b>
        </span>
      </div>
    </div>
  );
}
