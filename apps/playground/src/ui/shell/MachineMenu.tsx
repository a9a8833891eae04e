/** What the machine is made of. Nothing changes until it is started anew, which ends what runs now. */
import { useState } from 'react';
import { terminal } from '../console/terminal.ts';
import { setState } from '../layout/workbench.ts';
import { client } from '../machine/client.ts';
import { useMachine } from '../machine/hooks.ts';
import { Sheet } from '../parts/Sheet.tsx';
import { bytes, clock } from './format.ts';

const memories = [64, 128, 256, 512, 1024] as const;
const processors = [1, 2, 4, 8] as const;

export default function MachineMenu(): React.ReactNode {
  const { status } = useMachine();
  const [memMB, setMemory] = useState(client.options.memMB);
  const [cpus, setCpus] = useState(client.options.cpus);
  const [cmdline, setCmdline] = useState(client.options.cmdline);
  const [seed, setSeed] = useState(String(client.options.seed));
  const [display, setDisplay] = useState(client.options.display !== null);
  const [initrd, setInitrd] = useState<{ name: string; data: Uint8Array } | null>(null);
  const close = (): void => setState({ menu: false });
  const start = (): void => {
    close();
    terminal().reset();
    void client.boot({
      memMB, cpus, cmdline, seed: Number(seed) >>> 0, initrd: initrd?.data ?? client.options.initrd, display: display ? { width: 1024, height: 768 } : null,
    });
    setTimeout(() => terminal().focus(), 0);
  };
  return (
    <Sheet title="Machine" close={close} kind="machine">
      <p>
        {status === null ? 'No machine runs.' : `An x86-64 PC with ${status.ramBytes >> 20} MB and ${status.cpus.length} ${status.cpus.length === 1 ? 'processor' : 'processors'}, up ${clock(status.ns)} of its own time. One instruction is one nanosecond.`}
      </p>
      <fieldset>
        <legend>Memory</legend>
        {memories.map((mb) => (
          <label key={mb}><input type="radio" name="memory" checked={memMB === mb} onChange={() => setMemory(mb)} /> {mb} MB</label>
        ))}
      </fieldset>
      <fieldset>
        <legend>Processors</legend>
        {processors.map((n) => (
          <label key={n}><input type="radio" name="cpus" checked={cpus === n} onChange={() => setCpus(n)} /> {n}</label>
        ))}
      </fieldset>
      <label className="row"><span>Boot arguments</span><input value={cmdline} placeholder="init=/boot/init" onChange={(e) => setCmdline(e.target.value)} /></label>
      <label className="row"><span>Seed of chance</span><input inputMode="numeric" pattern="[0-9]*" value={seed} onChange={(e) => setSeed(e.target.value.replace(/\D/g, ''))} /></label>
      <label className="row">
        <span>Another initrd</span>
        <input
          type="file"
          accept=".tar,.gz,.tgz,.zst"
          onChange={(e) => {
            const file = e.target.files?.[0];
            if (file !== undefined) void file.arrayBuffer().then((b) => setInitrd({ name: file.name, data: new Uint8Array(b) }));
          }}
        />
      </label>
      {client.options.initrd !== null && initrd === null && (
        <p>
          The machine was started from your own initrd ({bytes(client.options.initrd.length)}).{' '}
          <button onClick={() => {
            client.options = { ...client.options, initrd: null };
            setInitrd(null);
            setCmdline((c) => c);
            start();
          }}>Use the one that came with the page</button>
        </p>
      )}
      <label><input type="checkbox" checked={display} onChange={(e) => setDisplay(e.target.checked)} /> A framebuffer of 1024 by 768 pixels</label>
      <footer>
        <span>Starting a machine ends the one that runs: what it held in memory is gone.</span>
        <button className="primary" onClick={start}>Start this machine</button>
      </footer>
    </Sheet>
  );
}
