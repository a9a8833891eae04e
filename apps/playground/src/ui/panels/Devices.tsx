/** What is the hardware saying? Every chip with its registers, which flash when they change; PCI functions; interrupts. */
import { useEffect, useRef, useState } from 'react';
import { useFile, usePolled } from '../machine/hooks.ts';
import { Bar } from '../parts/Bar.tsx';

const classes: Readonly<Record<string, string>> = { '06.00': 'host bridge', '06.01': 'ISA bridge', '03.00': 'display', '01.06': 'SATA', '01.01': 'IDE', '02.00': 'network', 'ff.00': 'teaching device' };

export default function Devices(): React.ReactNode {
  const names = usePolled('machine', '/device', 5000, async (tree) => (await tree.list('/device')).map((s) => s.name));
  const [name, setName] = useState('uart0');
  const pci = useFile('machine', '/pci', 5000);
  const stat = useFile('0', '/dev/sysstat', 1000);
  const text = useFile('machine', `/device/${name}`, 500);
  const before = useRef<ReadonlyMap<string, string>>(new Map());
  const fields = (text.value ?? '').split('\n').filter((l) => l !== '').map((l) => [l.slice(0, l.indexOf(' ')), l.slice(l.indexOf(' ') + 1)] as const);
  const was = before.current;
  useEffect(() => {
    before.current = new Map(fields.map(([f, v]) => [`${name} ${f}`, v]));
  }, [text.value]);
  const functions = (pci.value ?? '').split('\n').filter((l) => l !== '').map((l) => l.split(' '));
  const cpus = (stat.value ?? '').split('\n').filter((l) => l.trim() !== '').map((l) => l.trim().split(/\s+/).map(Number));
  return (
    <>
      <Bar file={`machine:/device/${name}`} view="devices" />
      <div className="split-h">
        <div className="scroll">
          <h2>Chips</h2>
          <ul className="choices" role="listbox" aria-label="Chips" tabIndex={0} onKeyDown={(e) => {
            const list = names.value ?? [];
            const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
            if (step === 0) return;
            e.preventDefault();
            setName(list[Math.max(0, Math.min(list.length - 1, list.indexOf(name) + step))] ?? name);
          }}>
            {(names.value ?? []).map((n) => <li key={n} role="option" aria-selected={n === name} onClick={() => setName(n)}>{n}</li>)}
          </ul>
          <h2>PCI</h2>
          <ul className="choices">
            {functions.map(([where = '', vendor, device, kind = '', irq]) => (
              <li key={where}><code>{where}</code> {classes[kind.slice(0, 5)] ?? kind} <code>{vendor}:{device}</code>{irq !== '-1' && ` irq ${irq}`}</li>
            ))}
          </ul>
          <h2>Events of each processor</h2>
          <dl className="kv">
            {cpus.map((c) => [['interrupts', 2], ['system calls', 3], ['page faults', 4], ['switches', 1]].map(([label, at]) => (
              <div key={`${c[0]} ${label}`} style={{ display: 'contents' }}><dt>cpu{c[0]} {label}</dt><dd>{c[at as number]}</dd></div>
            )))}
          </dl>
        </div>
        <div className="scroll">
          <h2>{name}</h2>
          <dl className="kv">
            {fields.map(([field, value]) => {
              const changed = was.has(`${name} ${field}`) && was.get(`${name} ${field}`) !== value;
              return <div key={field} style={{ display: 'contents' }}><dt>{field}</dt><dd key={changed ? value : ''} className={changed ? 'flash' : undefined}>{value}</dd></div>;
            })}
          </dl>
        </div>
      </div>
    </>
  );
}
