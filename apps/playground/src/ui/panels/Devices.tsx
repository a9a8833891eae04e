/** What is the hardware saying? Chips and PCI functions with their registers in words, which flash when they change; interrupts as they come. */
import './devices.css';
import { useEffect, useRef, useState } from 'react';
import { useFile, usePick, usePolled } from '../machine/hooks.ts';
import { Bar } from '../parts/Bar.tsx';
import { Empty } from '../parts/Empty.tsx';
import type { PanelProps } from './view.ts';

const classes: Readonly<Record<string, string>> = { '06.00': 'host bridge', '06.01': 'ISA bridge', '03.00': 'display', '01.06': 'SATA', '01.01': 'IDE', '02.00': 'network', 'ff.00': 'teaching device' };

/** What a chip is for, for who does not know its number. */
const about: Readonly<Record<string, string>> = {
  counter: 'the teaching device', framebuffer: 'pixels', i8042: 'keyboard and mouse ports', ioapic: 'interrupts from devices', keyboard: 'PS/2', mouse: 'PS/2', pci: 'configuration', pic0: '8259, irq 0 to 7', pic1: '8259, irq 8 to 15',
  pit: '8254, the clock', rtc: 'time of day', system: 'reset, speaker, power', uart0: '16550, the console', uart1: '16550', vga: 'text screen', fwcfg: 'firmware',
};
const aboutOf = (name: string): string => about[name] ?? (name.startsWith('lapic') ? `interrupts of cpu${name.slice(5)}` : '');

interface Field {
  readonly name: string;
  readonly value: string;
  readonly words: string;
}

/** FIELD VALUE, and behind two blanks what it says. */
function parseFields(text: string): Field[] {
  return text.split('\n').filter((l) => l !== '').map((line) => {
    const at = line.indexOf(' ');
    const rest = line.slice(at + 1);
    const gap = rest.indexOf('  ');
    return { name: line.slice(0, at), value: gap < 0 ? rest : rest.slice(0, gap), words: gap < 0 ? '' : rest.slice(gap + 2) };
  });
}

/** Values of what stood under each name at the look before this one. */
function useBefore(values: ReadonlyMap<string, string>): (name: string) => boolean {
  const before = useRef<ReadonlyMap<string, string>>(new Map());
  const was = before.current;
  useEffect(() => {
    before.current = values;
  });
  return (name) => was.has(name) && was.get(name) !== values.get(name);
}

function Value({ text, changed, title }: { readonly text: string; readonly changed: boolean; readonly title?: string }): React.ReactNode {
  return <span key={changed ? text : ''} className={changed ? 'flash' : undefined} title={title}>{text}</span>;
}

export default function Devices({ params }: PanelProps): React.ReactNode {
  const names = usePolled('machine', '/device', 5000, async (tree) => (await tree.list('/device')).map((s) => s.name));
  const [name, setName] = useState(params.path ?? 'uart0');
  const pci = useFile('machine', '/pci', 5000);
  const stat = useFile('0', '/dev/sysstat', 1000);
  const counts = useFile('machine', '/interrupts', 500);
  const text = useFile('machine', `/device/${name}`, 250);
  const cpus = usePick((s) => s.status?.cpus.length ?? 1);
  const fields = parseFields(text.value ?? '');
  const changed = useBefore(new Map(fields.map((f) => [`${name} ${f.name}`, f.value])));
  const functions = (pci.value ?? '').split('\n').filter((l) => l !== '').map((l) => l.split(' '));
  const chips = (names.value ?? []).filter((n) => !n.startsWith('pci-'));
  const order = [...chips, ...functions.map(([where = '']) => `pci-${where}`)];
  const interrupts = (counts.value ?? '').split('\n').filter((l) => l !== '').map((l) => {
    const words = l.split(' ');
    return { vector: words[0]!, irq: words[1]!, counts: words.slice(2, 2 + cpus), name: words.slice(2 + cpus).join(' ') };
  });
  const came = useBefore(new Map(interrupts.flatMap((i) => i.counts.map((c, cpu) => [`${i.vector} ${cpu}`, c] as const))));
  const stats = (stat.value ?? '').split('\n').filter((l) => l.trim() !== '').map((l) => l.trim().split(/\s+/));
  const option = (n: string, content: React.ReactNode, level: number): React.ReactNode => (
    <li key={n} role="option" aria-selected={n === name} style={{ paddingLeft: 12 + level * 14 }} onClick={() => setName(n)}>{content}</li>
  );
  return (
    <>
      <Bar file={`machine:/device/${name}`} view="devices" />
      <div className="split-h devices">
        <div className="scroll">
          <ul className="choices" role="listbox" aria-label="Chips and PCI functions" tabIndex={0} onKeyDown={(e) => {
            const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
            if (step === 0) return;
            e.preventDefault();
            setName(order[Math.max(0, Math.min(order.length - 1, order.indexOf(name) + step))] ?? name);
          }}>
            <li role="presentation" className="caption">Chips</li>
            {chips.map((n) => option(n, <>{n} <span className="said">{aboutOf(n)}</span></>, 0))}
            <li role="presentation" className="caption" title="machine:/pci, /dev/pci/bus">PCI bus 0</li>
            {functions.map(([where = '', vendor, device, kind = '', irq]) => (
              option(`pci-${where}`, <><code>{where.slice(3)}</code> {classes[kind.slice(0, 5)] ?? kind} <span className="said"><code>{vendor}:{device}</code>{irq !== '-1' && ` irq ${irq}`}</span></>, 1)
            ))}
          </ul>
        </div>
        <div className="scroll" tabIndex={0} role="region" aria-label="Registers">
          <h2 title={`machine:/device/${name}`}>{name} <span className="said">{aboutOf(name)}</span></h2>
          {fields.length === 0
            ? <Empty>{text.error !== '' ? text.error : text.value === null ? 'reading' : 'This machine has no such device.'}</Empty>
            : (
              <table className="registers" aria-label={`Registers of ${name}`}>
                <tbody>
                  {fields.map((f) => (
                    <tr key={f.name}>
                      <th scope="row">{f.name}</th>
                      <td><Value text={f.value} changed={changed(`${name} ${f.name}`)} /></td>
                      <td className="said">{f.words}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
        </div>
        <div className="scroll counts" tabIndex={0} role="region" aria-label="Counts">
          <table className="plain-table" aria-label="Interrupts">
            <caption title="machine:/interrupts">Interrupts since power on</caption>
            <thead><tr><th scope="col">from</th><th scope="col">irq</th><th scope="col">vector</th>{Array.from({ length: cpus }, (_, i) => <th key={i} scope="col">cpu{i}</th>)}</tr></thead>
            <tbody>
              {interrupts.map((i) => (
                <tr key={i.vector}>
                  <td>{i.name}</td><td>{i.irq}</td><td>{i.vector}</td>
                  {i.counts.map((c, cpu) => <td key={cpu}><Value text={c} changed={came(`${i.vector} ${cpu}`)} /></td>)}
                </tr>
              ))}
            </tbody>
          </table>
          <table className="plain-table" aria-label="Events of each processor">
            <caption title="/dev/sysstat">Events of each processor</caption>
            <thead><tr><th scope="col">cpu</th>{['interrupts', 'system calls', 'page faults', 'switches'].map((h) => <th key={h} scope="col">{h}</th>)}</tr></thead>
            <tbody>{stats.map((c) => <tr key={c[0]}><td>cpu{c[0]}</td><td>{c[2]}</td><td>{c[3]}</td><td>{c[4]}</td><td>{c[1]}</td></tr>)}</tbody>
          </table>
        </div>
      </div>
    </>
  );
}
