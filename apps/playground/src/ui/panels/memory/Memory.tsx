/** Whose page is this, and how did it get there? Segments, page tables, frames and translations, which follow one address. */
import { Tabs } from 'radix-ui';
import './memory.css';
import { useEffect, useState } from 'react';
import { select, useSelection } from '../../layout/workbench.ts';
import { useFile, usePick } from '../../machine/hooks.ts';
import { parseSegments } from '../../machine/procs.ts';
import { Bar } from '../../parts/Bar.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { PidSelect } from '../../parts/PidSelect.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import { bytes, hex } from '../../shell/format.ts';
import type { PanelProps } from '../view.ts';
import { Frames } from './Frames.tsx';
import { Hex } from './Hex.tsx';
import { PageTable, walkOf } from './PageTable.tsx';
import type { Segment } from '../../machine/procs.ts';

const columns: readonly Column<Segment>[] = [
  { name: 'segment', width: 'minmax(70px, 1fr)', cell: (s) => s.name },
  { name: 'base', width: '112px', figures: true, cell: (s) => hex(s.base, 12) },
  { name: 'top', width: '112px', figures: true, cell: (s) => hex(s.top, 12) },
  { name: 'size', width: '72px', figures: true, cell: (s) => bytes(s.top - s.base) },
  { name: 'sharers', width: '60px', figures: true, cell: (s) => s.refs },
  { name: 'rights', width: '64px', cell: (s) => (s.flags.includes('R') ? 'read' : s.flags.includes('F') ? 'faults' : 'write') },
];

export default function Memory({ params }: PanelProps): React.ReactNode {
  const { pid, address } = useSelection();
  useEffect(() => {
    if (params.pid !== undefined) select({ pid: params.pid });
    if (params.address !== undefined) select({ address: params.address });
  }, [params.pid, params.address]);
  const file = `/proc/${pid}/segment`;
  const text = useFile('0', file, 1000);
  const segments = parseSegments(text.value ?? '');
  const tables = useFile('machine', `/proc/${pid}/pt`, 1000);
  const own = useFile('machine', `/proc/${pid}/frames`, 1000);
  const chosen = address === null ? undefined : segments.find((s) => address >= s.base && address < s.top);
  return (
    <>
      <Bar file={file} view="memory" pid={pid}>
        <PidSelect />
        <input
          aria-label="Address"
          className="mono"
          size={13}
          placeholder="address"
          key={address ?? -1}
          defaultValue={address === null ? '' : hex(address)}
          onKeyDown={(e) => {
            const value = Number.parseInt(e.currentTarget.value, 16);
            if (e.key === 'Enter' && Number.isFinite(value)) select({ address: value });
          }}
        />
      </Bar>
      <div className="memory">
        {segments.length === 0
          ? <Empty>{text.error || 'A kernel process has no memory of its own. Choose another process.'}</Empty>
          : <Table label="Segments" rows={segments} columns={columns} keyOf={(s) => s.base} chosen={chosen?.base ?? null} onChoose={(s) => select({ address: s.base })} />}
        <Trail address={address} segment={chosen} tables={tables.value ?? ''} own={own.value ?? ''} />
        <Tabs.Root defaultValue="map" className="tabs">
          <Tabs.List aria-label="Memory">
            <Tabs.Trigger value="map">Frames and page tables</Tabs.Trigger>
            <Tabs.Trigger value="tlb">TLB</Tabs.Trigger>
            <Tabs.Trigger value="hex">Bytes</Tabs.Trigger>
          </Tabs.List>
          <Tabs.Content value="map" className="map-tables">
            <Frames pid={pid} address={address} own={own.value ?? ''} />
            <div className="tables"><PageTable pid={pid} text={tables.value ?? ''} address={address} /></div>
          </Tabs.Content>
          <Tabs.Content value="tlb"><Tlb address={address} /></Tabs.Content>
          <Tabs.Content value="hex"><Hex pid={pid} address={address ?? segments[0]?.base ?? 0} /></Tabs.Content>
        </Tabs.Root>
      </div>
    </>
  );
}

interface TrailProps {
  readonly address: number | null;
  readonly segment: Segment | undefined;
  readonly tables: string;
  readonly own: string;
}

/** One address all the way: segment, the entries of four tables, frame and byte; or where the walk ends. */
function Trail({ address, segment, tables, own }: TrailProps): React.ReactNode {
  if (address === null) return <p className="trail said">Choose a segment, a square, an entry, or type an address: the others follow.</p>;
  const steps = walkOf(tables, address);
  const page = address - (address % 4096);
  const resident = new RegExp(`^${hex(page, 12)} (\\d+) (\\d+) (\\S)`, 'm').exec(own);
  const leaf = steps.length === 4 ? steps[3] : undefined;
  return (
    <p className="trail" role="status">
      <b className="mono">{hex(address, 12)}</b>
      <span>{segment === undefined ? 'in no segment' : `${segment.name} + ${hex(address - segment.base)}`}</span>
      {steps.map((s) => <span key={s.name} className="mono" title={`entry ${s.index}: ${s.entry} ${s.flags}`}>{s.name} {s.index}</span>)}
      {leaf !== undefined
        ? <span>frame {Number.parseInt(leaf.entry.slice(3, 13), 16)}, byte {address % 4096}</span>
        : segment === undefined
          ? <span className="bad">touching it ends the process</span>
          : resident !== null
            ? resident[3] === 'M'
              ? <span className="bad">not in the tables: frame {resident[1]} is lent for writing, and touching it is a fault till it is back</span>
              : <span>not in the tables yet: frame {resident[1]} is there, the next touch maps it</span>
            : <span>no frame yet: the first touch is a page fault, and the kernel {segment.name === 'Text' || segment.name === 'Data' ? 'loads it from the program’s file' : 'gives it zeros'}</span>}
    </p>
  );
}

interface Translation {
  readonly key: string;
  readonly kind: string;
  readonly va: number;
  readonly pa: number;
}

const tlbColumns: readonly Column<Translation>[] = [
  { name: 'access', width: '80px', by: (t) => t.kind, cell: (t) => t.kind },
  { name: 'page', width: '130px', figures: true, by: (t) => t.va, cell: (t) => hex(t.va, 12) },
  { name: 'frame', width: '100px', figures: true, by: (t) => t.pa, cell: (t) => t.pa / 4096 },
];

function Tlb({ address }: { readonly address: number | null }): React.ReactNode {
  const [cpu, setCpu] = useState(0);
  const cpus = usePick((s) => s.status?.cpus.length ?? 1);
  const text = useFile('machine', `/cpu/${cpu}/tlb`, 1000);
  const last = useFile('machine', `/cpu/${cpu}/regs`, 1000);
  const pid = /^pid (\d+)$/m.exec(last.value ?? '')?.[1] ?? '0';
  const rows = (text.value ?? '').split('\n').filter((l) => l !== '').map((line): Translation => {
    const [kind = '', , va = '0', pa = '0'] = line.split(' ');
    return { key: `${kind}${va}`, kind, va: Number.parseInt(va, 16), pa: Number.parseInt(pa, 16) };
  });
  return (
    <>
      <p className="said">
        {cpus > 1 && <><select aria-label="Processor" value={cpu} onChange={(e) => setCpu(Number(e.target.value))}>{Array.from({ length: cpus }, (_, i) => <option key={i} value={i}>cpu{i}</option>)}</select>{' '}</>}
        {rows.length} translations that cpu{cpu} remembers for process {pid}, which ran last on it. They are derived: no guest can see them, no snapshot holds them.
      </p>
      {rows.length === 0 && <Empty command="ls /bin">None: let a program run.</Empty>}
      <div className="filled">
        <Table label="Translations" rows={rows} columns={tlbColumns} keyOf={(t) => t.key} chosen={address === null ? null : `read${hex(address - (address % 4096), 12)}`} onChoose={(t) => select({ address: t.va })} />
      </div>
    </>
  );
}
