/** Whose page is this, and how did it get there? Segments, page tables, frames and translations, which follow one address. */
import { Tabs } from 'radix-ui';
import { useEffect } from 'react';
import { select, useSelection } from '../../layout/workbench.ts';
import { useFile } from '../../machine/hooks.ts';
import { parseSegments } from '../../machine/procs.ts';
import { Bar } from '../../parts/Bar.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { PidSelect } from '../../parts/PidSelect.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import { bytes, hex } from '../../shell/format.ts';
import type { PanelProps } from '../view.ts';
import { Frames } from './Frames.tsx';
import { Hex } from './Hex.tsx';
import { PageTable } from './PageTable.tsx';
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
        <Tabs.Root defaultValue="frames" className="tabs">
          <Tabs.List aria-label="Memory">
            <Tabs.Trigger value="frames">Frames</Tabs.Trigger>
            <Tabs.Trigger value="tables">Page tables</Tabs.Trigger>
            <Tabs.Trigger value="tlb">TLB</Tabs.Trigger>
            <Tabs.Trigger value="hex">Bytes</Tabs.Trigger>
          </Tabs.List>
          <Tabs.Content value="frames"><Frames pid={pid} address={address} /></Tabs.Content>
          <Tabs.Content value="tables"><PageTable pid={pid} address={address} /></Tabs.Content>
          <Tabs.Content value="tlb"><Tlb address={address} /></Tabs.Content>
          <Tabs.Content value="hex"><Hex pid={pid} address={address ?? segments[0]?.base ?? 0} /></Tabs.Content>
        </Tabs.Root>
      </div>
    </>
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
  const text = useFile('machine', '/cpu/0/tlb', 1000);
  const rows = (text.value ?? '').split('\n').filter((l) => l !== '').map((line): Translation => {
    const [kind = '', , va = '0', pa = '0'] = line.split(' ');
    return { key: `${kind}${va}`, kind, va: Number.parseInt(va, 16), pa: Number.parseInt(pa, 16) };
  });
  if (rows.length === 0) return <Empty command="ls /bin">Processor 0 holds no translations of the process that ran last. Let a program run.</Empty>;
  return (
    <>
      <p className="said">What processor 0 remembers of the tables for the process that ran last. It is derived: no guest can see it, no snapshot holds it.</p>
      <div className="filled">
        <Table label="Translations" rows={rows} columns={tlbColumns} keyOf={(t) => t.key} chosen={address === null ? null : `read${hex(address - (address % 4096), 12)}`} onChoose={(t) => select({ address: t.va })} />
      </div>
    </>
  );
}
