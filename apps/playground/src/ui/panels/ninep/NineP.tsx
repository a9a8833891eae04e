/** Who asked whom for what? A ladder: time runs down, a rung is a message between a client and the lane of its server; latency at the right. */
import './ninep.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { openView } from '../../layout/workbench.ts';
import { useFile, useTrace } from '../../machine/hooks.ts';
import { Bar } from '../../parts/Bar.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { clock, span } from '../../shell/format.ts';
import { fieldsOf, inWords, parseMessages, type Message } from './messages.ts';

const colours = ['--blue', '--green', '--vermilion', '--purple', '--sky'];
const rowHeight = 22;
const withoutTag = (text: string): string => text.replace(/ tag \d+/, '');

export default function NineP(): React.ReactNode {
  useTrace('/9p');
  const text = useFile('machine', '/9p', 300);
  const mounts = useFile('machine', '/mounts', 2000);
  const [server, setServer] = useState(0);
  const [chosen, setChosen] = useState<number | null>(null);
  const [held, setHeld] = useState<readonly Message[] | null>(null);
  const live = useMemo(() => parseMessages(text.value ?? ''), [text.value]);
  const all = held ?? live;
  const rows = useMemo(() => all.filter((m) => server === 0 || m.mount === server), [all, server]);
  const names = useMemo(() => new Map((mounts.value ?? '').split('\n').filter((l) => l !== '').map((l) => [Number(l.slice(0, l.indexOf(' '))), l.slice(l.indexOf(' ') + 1)] as const)), [mounts.value]);
  const ids = useMemo(() => [...new Set([...names.keys(), ...all.map((m) => m.mount)])].sort((a, b) => a - b), [names, all]);
  const lanes = server === 0 ? ids : [server];
  const nameOf = (id: number): string => names.get(id) ?? `mount ${id}`;
  const colourOf = (id: number): string => `var(${colours[ids.indexOf(id) % colours.length]})`;
  const letterOf = (id: number): string => String.fromCharCode(65 + (ids.indexOf(id) % 26));
  const took = (m: Message): number => (m.asks || m.partner === null ? 0 : m.ns - m.partner.ns);
  const slowest = useMemo(() => Math.max(1, ...rows.slice(-400).map(took)), [rows]);

  const home = useRef<HTMLDivElement>(null);
  const follow = useRef(true);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => home.current, estimateSize: () => rowHeight, overscan: 16 });
  const last = rows.at(-1)?.id;
  useEffect(() => {
    // The newest is to be seen, unless somebody reads further up.
    if (follow.current && rows.length > 0) virtual.scrollToIndex(rows.length - 1);
  }, [last]);
  const at = rows.findIndex((m) => m.id === chosen);
  const onKeyDown = (e: React.KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20, Home: -1e9, End: 1e9 }[e.key];
    if (e.key === 'Enter' && at >= 0) openView('processes', { pid: clientOf(rows[at]!).pid });
    else if (e.key === 'Escape' && chosen !== null) setChosen(null);
    else if (step !== undefined && rows.length > 0) {
      const to = Math.max(0, Math.min(rows.length - 1, at < 0 ? rows.length - 1 : at + step));
      follow.current = to === rows.length - 1;
      setChosen(rows[to]!.id);
      virtual.scrollToIndex(to);
    } else return;
    e.preventDefault();
  };
  const picked = rows[at];
  const laneAt = (id: number): string => `calc(100% - ${(lanes.length - 1 - lanes.indexOf(id)) * 26 + 13}px)`;
  return (
    <>
      <Bar file="machine:/9p" view="ninep">
        <select aria-label="Server" value={server} onChange={(e) => setServer(Number(e.target.value))}>
          <option value={0}>all servers</option>
          {ids.map((id) => <option key={id} value={id}>{letterOf(id)} {nameOf(id)}</option>)}
        </select>
        <button aria-pressed={held !== null} title="The trace goes on; the list stands still" onClick={() => setHeld(held === null ? live : null)}>{held === null ? 'Hold the list' : 'Go on'}</button>
        <span className="said">{rows.length} messages{all.length >= 2000 && ', the last of many'}</span>
      </Bar>
      {rows.length === 0
        ? <Empty command="ramfs -m /mnt; ls -l /mnt; echo hello >/mnt/x; cat /mnt/x">{server === 0 ? 'No program has asked a file server for anything since this view was opened. Files of the kernel need no 9P: start a server and use its files.' : `Nobody has asked ${nameOf(server)} for anything since this view was opened.`}</Empty>
        : (
          <div className="ladder-box">
            <p className="legend">{lanes.map((id) => <span key={id}><i style={{ background: colourOf(id) }}>{letterOf(id)}</i>{nameOf(id)}</span>)}</p>
            <div
              ref={home}
              className="ladder"
              role="grid"
              aria-label="9P messages"
              aria-rowcount={rows.length}
              tabIndex={0}
              onKeyDown={onKeyDown}
              onScroll={(e) => {
                const b = e.currentTarget;
                follow.current = b.scrollHeight - b.scrollTop - b.clientHeight < rowHeight * 2;
              }}
            >
              <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
                {virtual.getVirtualItems().map((item) => {
                  const m = rows[item.index]!;
                  const client = clientOf(m);
                  const x = laneAt(m.mount);
                  const failed = m.text.startsWith('Rerror');
                  const latency = took(m);
                  return (
                    <div key={m.id} role="row" aria-rowindex={item.index + 1} aria-selected={m.id === chosen} data-partner={picked !== undefined && picked.partner === m} className="rung" style={{ transform: `translateY(${item.start}px)` }} onClick={() => setChosen(m.id)} onDoubleClick={() => openView('processes', { pid: client.pid })}>
                      <span role="gridcell" className="when" title={clock(m.ns)}>{(m.ns / 1e9).toFixed(6)}</span>
                      <span role="gridcell" className="who" title={`process ${client.pid}`}>{m.asks ? `${client.name} ${client.pid}` : ''}</span>
                      <span role="gridcell" className="lanes">
                        <i className="life" style={{ left: '4px' }} />
                        {lanes.map((id) => <i key={id} className="life" style={{ left: laneAt(id) }} />)}
                        <i className="beam" style={{ width: `calc(${x} - 4px)`, borderColor: colourOf(m.mount), borderStyle: m.asks ? 'solid' : 'dashed' }} />
                        <i className="end" data-asks={m.asks} style={{ left: m.asks ? x : '4px', borderColor: colourOf(m.mount) }} />
                        <b className="lane" style={{ left: x, background: colourOf(m.mount) }}>{letterOf(m.mount)}</b>
                        <code className={failed ? 'bad' : undefined} style={{ maxWidth: `calc(${x} - 18px)` }}>{withoutTag(m.text)}</code>
                      </span>
                      <span role="gridcell" className="took">{latency > 0 && <span className="timebar" title={`${span(latency)} of the machine’s time between the question and this answer`}><i style={{ width: `${(100 * latency) / slowest}%`, background: colourOf(m.mount) }} />{span(latency)}</span>}{m.asks && m.partner === null && <em>waits</em>}</span>
                    </div>
                  );
                })}
              </div>
            </div>
          </div>
        )}
      {picked !== undefined && <Decoded message={picked} server={nameOf(picked.mount)} />}
    </>
  );
}

/** Who asked: an answer is read by whoever of the clients waits at the time. */
const clientOf = (m: Message): Message => (m.asks ? m : (m.partner ?? m));

function Decoded({ message, server }: { readonly message: Message; readonly server: string }): React.ReactNode {
  const asked = message.asks ? message : message.partner;
  const answered = message.asks ? message.partner : message;
  const half = (m: Message, who: string): React.ReactNode => {
    const { type, fields } = fieldsOf(m.text);
    return (
      <section>
        <p><b className="mono">{type}</b> <span className="said">{who}, {m.size} bytes, at {clock(m.ns)}</span></p>
        <p>{inWords(m.text)}</p>
        <dl className="kv">{fields.map(([name, value], i) => <div key={i} style={{ display: 'contents' }}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      </section>
    );
  };
  return (
    <div className="decoded pair" role="region" aria-label="The message decoded">
      {asked !== null && half(asked, `from ${asked.name} ${asked.pid} to ${server}`)}
      {answered !== null ? half(answered, asked === null ? 'its question was before this view' : `${span(answered.ns - asked.ns)} later`) : <section><p className="said">No answer yet.</p></section>}
    </div>
  );
}
