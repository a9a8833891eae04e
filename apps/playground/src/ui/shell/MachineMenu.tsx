/** How the machine does, and what it is made of. Nothing of that changes until it is started anew, which ends what runs now. */
import { Pause, Play, RotateCcw } from 'lucide-react';
import { useRef, useState } from 'react';
import { terminal } from '../console/terminal.ts';
import { openView, setState } from '../layout/workbench.ts';
import { client } from '../machine/client.ts';
import { useMachine, usePolled } from '../machine/hooks.ts';
import { Sheet } from '../parts/Sheet.tsx';
import { bytes, clock } from './format.ts';
import { restart } from './Trouble.tsx';

const memories = [64, 128, 256, 512, 1024] as const;
const processors = [1, 2, 4, 8] as const;
/** Virtual time behind the wall clock that nobody sees, ms. */
const inPace = 50;

const close = (): void => setState({ menu: false });

function utc(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Speed, clock, and what can be done at once. */
function Now(): React.ReactNode {
  const { status } = useMachine();
  const time = usePolled('0', '/dev/time', 1000, (tree) => tree.text('/dev/time'));
  if (status === null) return <p>No machine runs.</p>;
  const held = status.state === 'paused' || status.state === 'stopped';
  const fastest = Math.round(Math.max(...client.history.map((h) => h.mips), 0));
  const seconds = Number(time.value?.trim().split(/\s+/)[0]);
  const file = (path: string): void => {
    close();
    setTimeout(() => openView('files', { path }), 0);
  };
  return (
    <>
      <dl className="facts">
        <div><dt>Made of</dt><dd>an x86-64 PC with {status.ramBytes >> 20} MB and {status.cpus.length} {status.cpus.length === 1 ? 'processor' : 'processors'}</dd></div>
        <div>
          <dt>Speed</dt>
          <dd>
            {fastest >= 1 ? `${fastest} million instructions a second when it has something to do` : 'it has had nothing to do'};{' '}
            {status.behind > inPace ? `${(status.behind / 1000).toFixed(2)} s behind the wall clock` : 'in pace with the wall clock'}. One instruction is one nanosecond.
          </dd>
        </div>
        <div>
          <dt>Clock</dt>
          <dd>
            {clock(status.ns)} of its own time since power on{Number.isFinite(seconds) && <>; <button className="plain" title="From /dev/time" onClick={() => file('/dev/time')}>{utc(seconds)}</button></>}
          </dd>
        </div>
      </dl>
      <p className="buttons">
        <button disabled={status.state === 'ended'} onClick={() => client.tell((api) => (held ? api.run() : api.pause()))}>
          {held ? <><Play size={14} aria-hidden /> Go on</> : <><Pause size={14} aria-hidden /> Pause</>}
        </button>
        <button
          title="The same machine from power on; what it held in memory is gone"
          onClick={() => {
            close();
            setTimeout(restart, 0);
          }}
        >
          <RotateCcw size={14} aria-hidden /> Reset
        </button>
      </p>
    </>
  );
}

export default function MachineMenu(): React.ReactNode {
  const { options } = client;
  const [memMB, setMemory] = useState(options.memMB);
  const [cpus, setCpus] = useState(options.cpus);
  const [cmdline, setCmdline] = useState(options.cmdline);
  const [seed, setSeed] = useState(String(options.seed));
  const [display, setDisplay] = useState(options.display !== null);
  const [epoch, setEpoch] = useState<string | null>(options.epoch === null ? null : new Date(options.epoch * 1000).toISOString().slice(0, 16));
  const [initrd, setInitrd] = useState<{ readonly name: string; readonly data: Uint8Array } | null>(null);
  const [looking, setLooking] = useState(false);
  const [said, setSaid] = useState('');
  const latest = useRef<File | null>(null);
  const start = (given: Uint8Array | null): void => {
    close();
    terminal().reset();
    const at = epoch === null ? Number.NaN : Date.parse(`${epoch}Z`) / 1000;
    void client.boot({
      memMB, cpus, cmdline, seed: Number(seed) >>> 0, initrd: given, display: display ? { width: 1024, height: 768 } : null, epoch: Number.isFinite(at) && at >= 0 ? at : null,
    });
    setTimeout(() => terminal().focus(), 0);
  };
  /** Looked at before the machine that runs is ended for it. */
  const take = async (file: File): Promise<void> => {
    latest.current = file;
    setLooking(true);
    try {
      const data = await file.arrayBuffer().then((b) => new Uint8Array(b), () => {
        throw new Error(`${file.name} could not be read.`);
      });
      await client.check(data);
      if (latest.current === file) setInitrd({ name: file.name, data });
    } catch (error) {
      if (latest.current === file) setSaid(error instanceof Error ? error.message : String(error));
    }
    if (latest.current === file) setLooking(false);
  };
  // A machine asked for by the address may have another size.
  const sizes = [...new Set([...memories, options.memMB])].sort((a, b) => a - b);
  const counts = [...new Set([...processors, options.cpus])].sort((a, b) => a - b);
  return (
    <Sheet title="Machine" close={close} kind="machine">
      <Now />
      <h3>Another machine</h3>
      <fieldset>
        <legend>Memory</legend>
        <div>{sizes.map((mb) => <label key={mb}><input type="radio" name="memory" checked={memMB === mb} onChange={() => setMemory(mb)} /> {mb} MB</label>)}</div>
      </fieldset>
      <fieldset>
        <legend>Processors</legend>
        <div>{counts.map((n) => <label key={n}><input type="radio" name="cpus" checked={cpus === n} onChange={() => setCpus(n)} /> {n}</label>)}</div>
      </fieldset>
      <label className="row"><span>Boot arguments</span><input value={cmdline} placeholder="init=/boot/init" autoCapitalize="off" autoCorrect="off" spellCheck={false} onChange={(e) => setCmdline(e.target.value)} /></label>
      <label className="row" title="What the machine draws by lot comes from this number: the same seed, the same machine"><span>Seed of chance</span><input inputMode="numeric" pattern="[0-9]*" value={seed} onChange={(e) => setSeed(e.target.value.replace(/\D/g, '').slice(0, 10))} /></label>
      <fieldset>
        <legend>Clock at power on</legend>
        <div>
          <label><input type="radio" name="epoch" checked={epoch === null} onChange={() => setEpoch(null)} /> now</label>
          <label><input type="radio" name="epoch" checked={epoch !== null} onChange={() => setEpoch('2026-01-01T00:00')} /> a fixed date</label>
          {epoch !== null && <input type="datetime-local" aria-label="Clock at power on, UTC" value={epoch} onChange={(e) => setEpoch(e.target.value)} />}
          {epoch !== null && <span>UTC</span>}
        </div>
      </fieldset>
      <label className="row">
        <span>Another initrd</span>
        <input
          type="file"
          accept=".tar,.gz,.tgz,.zst"
          onChange={(e) => {
            const file = e.target.files?.[0];
            setInitrd(null);
            setSaid('');
            if (file !== undefined) void take(file);
          }}
        />
      </label>
      {said !== '' && <p role="alert">{said}</p>}
      {options.initrd !== null && initrd === null && (
        <p>
          The machine was started from your own initrd ({bytes(options.initrd.length)}).{' '}
          <button onClick={() => start(null)}>Use the one that came with the page</button>
        </p>
      )}
      <label><input type="checkbox" checked={display} onChange={(e) => setDisplay(e.target.checked)} /> A framebuffer of 1024 by 768 pixels, instead of VGA text</label>
      <footer>
        <span>Starting a machine ends the one that runs: what it held in memory is gone.</span>
        <button className="primary" disabled={looking} onClick={() => start(initrd?.data ?? options.initrd)}>Start this machine</button>
      </footer>
    </Sheet>
  );
}
