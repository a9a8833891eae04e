/** What does this process see? Its name space as a browser: mount points marked, text shown and edited, files dragged in and out. */
import './files.css';
import { CornerLeftUp, Download, File, Folder, FolderPlus, Trash2, Upload } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { select, useSelection } from '../../layout/workbench.ts';
import { client } from '../../machine/client.ts';
import { useFile, usePick, usePolled } from '../../machine/hooks.ts';
import { Bar } from '../../parts/Bar.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { PidSelect } from '../../parts/PidSelect.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import { bytes } from '../../shell/format.ts';
import type { PanelProps } from '../view.ts';
import { Preview } from './Preview.tsx';
import { unionsOf, type Element } from './union.ts';

interface Entry {
  readonly name: string;
  readonly dir: boolean;
  readonly length: number;
  readonly mode: string;
  readonly owner: string;
  /** What is mounted or bound on it; empty: nothing. */
  readonly mounted: readonly Element[];
}

function modeText(mode: number): string {
  let text = (mode & 0x80000000) !== 0 ? 'd' : '-';
  for (let shift = 6; shift >= 0; shift -= 3) text += `${(mode >> shift) & 4 ? 'r' : '-'}${(mode >> shift) & 2 ? 'w' : '-'}${(mode >> shift) & 1 ? 'x' : '-'}`;
  return text;
}

const join = (dir: string, name: string): string => (dir === '/' ? `/${name}` : `${dir}/${name}`);
const parent = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

const columns: readonly Column<Entry>[] = [
  { name: 'name', width: 'minmax(120px, 1fr)', by: (e) => e.name, cell: (e) => <span className="file-name">{e.dir ? <Folder size={13} aria-label="directory" /> : <File size={13} aria-hidden />} {e.name}{e.mounted.length > 0 && <em title={`A mount point: ${e.mounted.map((m) => m.from).join(', then ')} ${e.mounted.length === 1 ? 'stands' : 'stand'} here`}> mount {e.mounted.map((m) => m.from).join(' ')}</em>}</span> },
  { name: 'size', width: '72px', figures: true, by: (e) => e.length, cell: (e) => (e.dir ? '' : bytes(e.length)) },
  { name: 'mode', width: '88px', cell: (e) => <code>{e.mode}</code> },
  { name: 'owner', width: '64px', by: (e) => e.owner, cell: (e) => e.owner },
];

/** `machine:/x` is the machine's own tree; anything else a name in the chosen process's name space. */
function split(path: string): { readonly tree: 'machine' | 'guest'; readonly path: string } {
  return path.startsWith('machine:') ? { tree: 'machine', path: path.slice(8) || '/' } : { tree: 'guest', path: path.startsWith('/') || path.startsWith('#') ? path : `/${path}` };
}

export default function FilesPanel({ params }: PanelProps): React.ReactNode {
  const { pid } = useSelection();
  const [at, setAt] = useState(split(params.path ?? '/'));
  const [said, setSaid] = useState('');
  const upload = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (params.pid !== undefined) select({ pid: params.pid });
    if (params.path !== undefined) setAt(split(params.path));
  }, [params]);

  const treeName = at.tree === 'machine' ? 'machine' : String(pid);
  // Files of programs are asked for only because somebody asked: that touches, and is a logged input.
  const kind = usePolled(treeName, `kind ${at.path}`, 0, async (tree) => {
    try {
      return { dir: ((await tree.stat(at.path)).qid.type & 0x80) !== 0, touches: false };
    } catch (e) {
      if (!(e instanceof Error) || !e.message.includes('touch')) throw e;
      const acts = await client.tree(`${pid} act`);
      return { dir: ((await acts.stat(at.path)).qid.type & 0x80) !== 0, touches: true };
    }
  });
  const dir = kind.value === null ? null : kind.value.dir ? at.path : parent(at.path);
  const [asked, setAsked] = useState('');
  const ask = asked === dir;
  const list = usePolled(treeName, dir === null ? '' : `list ${dir} ${ask}`, ask || kind.value?.touches === true ? 0 : 2000, async (tree): Promise<{ entries: Entry[]; touches: boolean }> => {
    const read = async (t: typeof tree): Promise<Entry[]> => {
      const seen = new Set<string>();
      return (await t.list(dir!)).filter((s) => !seen.has(s.name) && seen.add(s.name)).map((s) => ({
        name: s.name, dir: (s.qid.type & 0x80) !== 0, length: Number(s.length), mode: modeText(s.mode), owner: s.uid, mounted: [],
      }));
    };
    try {
      if (ask) return { entries: await read(await client.tree(`${pid} act`)), touches: true };
      return { entries: await read(tree), touches: false };
    } catch (e) {
      if (!(e instanceof Error) || !e.message.includes('touch')) throw e;
      return { entries: await read(await client.tree(`${pid} act`)), touches: true };
    }
  });
  const ns = useFile('0', at.tree === 'guest' ? `/proc/${pid}/ns` : '', 3000);
  const unions = useMemo(() => unionsOf(ns.value ?? ''), [ns.value]);
  const elements = at.tree === 'guest' && dir !== null ? (unions.get(dir) ?? []) : [];
  const served = elements.some((e) => /^\/(srv|root)/.test(e.from));
  const entries = (list.value?.entries ?? []).map((e) => ({ ...e, mounted: at.tree === 'guest' ? (unions.get(join(dir ?? '/', e.name)) ?? []) : [] }));
  const state = usePick((s) => s.status?.state ?? 'loading');
  const waits = state === 'paused' || state === 'stopped';
  const [form, setForm] = useState<'mkdir' | 'remove' | null>(null);
  const [drag, setDrag] = useState(false);
  useEffect(() => setForm(null), [at]);

  const go = (path: string): void => setAt({ tree: at.tree, path });
  const act = (what: string, work: (t: Awaited<ReturnType<typeof client.tree>>) => Promise<unknown>): void => {
    setSaid(`${what}...`);
    client.tree(`${pid} act`).then(work).then(
      () => {
        setSaid(`${what}: done`);
        list.again();
      },
      (error: unknown) => setSaid(`${what}: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  const put = (files: FileList | null): void => {
    for (const file of files ?? []) {
      act(`writing ${file.name} (${bytes(file.size)})`, async (t) => {
        // Asked for before the listing has come: where it is, is looked up.
        const here = dir ?? (((await t.stat(at.path)).qid.type & 0x80) !== 0 ? at.path : parent(at.path));
        const path = join(here, file.name);
        await t.write(path, new Uint8Array(await file.arrayBuffer()));
      });
    }
  };
  const download = (): void => {
    void client.tree(kind.value?.touches === true ? `${pid} act` : treeName).then((t) => t.bytes(at.path)).then((data) => {
      const a = document.createElement('a');
      a.href = URL.createObjectURL(new Blob([data as Uint8Array<ArrayBuffer>]));
      a.download = at.path.slice(at.path.lastIndexOf('/') + 1);
      a.click();
      setTimeout(() => URL.revokeObjectURL(a.href), 1000);
    }, (error: unknown) => setSaid(error instanceof Error ? error.message : String(error)));
  };
  const full = at.tree === 'machine' ? `machine:${at.path}` : at.path;
  const name = at.path.slice(at.path.lastIndexOf('/') + 1);
  const isFile = kind.value !== null && !kind.value.dir;

  return (
    <>
      <Bar file={full} view="files" pid={pid}>
        <select aria-label="Tree" value={at.tree} onChange={(e) => setAt({ tree: e.target.value as 'guest' | 'machine', path: '/' })}>
          <option value="guest">name space of</option>
          <option value="machine">the machine itself</option>
        </select>
        {at.tree === 'guest' && <PidSelect />}
      </Bar>
      <div className="bar" role="toolbar" aria-label="Files">
        <button aria-label="Up" disabled={at.path === '/'} onClick={() => go(parent(at.path))}><CornerLeftUp size={14} aria-hidden /></button>
        <input
          key={full}
          className="mono path"
          aria-label="Path"
          defaultValue={at.path}
          onKeyDown={(e) => {
            if (e.key === 'Enter') go(e.currentTarget.value.startsWith('/') || e.currentTarget.value.startsWith('#') ? e.currentTarget.value : `/${e.currentTarget.value}`);
          }}
        />
        {at.tree === 'guest' && (
          <>
            <button title="Write files of yours into this directory" onClick={() => upload.current?.click()}><Upload size={14} aria-hidden /> Put</button>
            <input ref={upload} type="file" multiple hidden aria-label="Files to put" onChange={(e) => put(e.target.files)} />
            <button
              title="Make a directory"
              aria-label="Make a directory"
              aria-pressed={form === 'mkdir'}
              onClick={() => setForm(form === 'mkdir' ? null : 'mkdir')}
            >
              <FolderPlus size={14} aria-hidden />
            </button>
          </>
        )}
        {isFile && <button title="Save the file on your computer" onClick={download}><Download size={14} aria-hidden /> Get</button>}
        {isFile && at.tree === 'guest' && (
          <button
            className="danger"
            aria-label={`Remove ${name}`}
            title={`Remove ${at.path}`}
            aria-pressed={form === 'remove'}
            onClick={() => setForm(form === 'remove' ? null : 'remove')}
          >
            <Trash2 size={14} aria-hidden />
          </button>
        )}
        {at.tree === 'guest' && !ask && list.value?.touches === false && served && (
          <button title="This directory is a union: programs serve a part of it. Asking them is a request, done as a logged input" onClick={() => setAsked(dir ?? '')}>Ask the programs too</button>
        )}
        <span className="said" role="status">{said !== '' && waits && said.endsWith('...') ? `${said} It waits: the machine is held.` : said || (list.value?.touches === true ? 'Programs serve these files: each listing is a request to them.' : '')}</span>
      </div>
      {form === 'mkdir' && (
        <form className="bar" onSubmit={(e) => {
          e.preventDefault();
          const made = String(new FormData(e.currentTarget).get('name') ?? '').trim();
          setForm(null);
          if (made !== '') act(`mkdir ${made}`, (t) => t.mkdir(join(dir ?? '/', made)));
        }}>
          <label>New directory in {dir} <input name="name" className="mono" aria-label="Name of the directory" size={16} autoFocus /></label>
          <button type="submit">Make it</button><button type="button" onClick={() => setForm(null)}>Do not</button>
        </form>
      )}
      {form === 'remove' && (
        <p className="bar" role="alert">
          Remove {at.path}? There is no way back.{' '}
          <button className="danger" onClick={() => {
            setForm(null);
            act(`remove ${name}`, async (t) => {
              await t.remove(at.path);
              go(parent(at.path));
            });
          }}>Remove</button>
          <button autoFocus onClick={() => setForm(null)}>Keep</button>
        </p>
      )}
      {elements.length > 0 && (
        <p className="union" title={`/proc/${pid}/ns`}>
          {elements.length === 1 ? <><b>{dir}</b> is </> : <><b>{dir}</b> is a union, searched in this order: </>}
          {elements.map((e, i) => (
            <span key={i}>{elements.length > 1 && `${i + 1} `}{e.from === 'itself' ? 'what stood there before' : <button className="plain" onClick={() => go(e.from)}><code>{e.from}</code></button>}{e.creates && elements.length > 1 && <em> (new files)</em>} </span>
          ))}
        </p>
      )}
      <div
        className="split-v"
        data-drag={drag}
        onDragOver={(e) => {
          e.preventDefault();
          setDrag(true);
        }}
        onDragLeave={() => setDrag(false)}
        onDrop={(e) => {
          e.preventDefault();
          setDrag(false);
          if (at.tree === 'guest') put(e.dataTransfer.files);
        }}
      >
        {kind.error !== ''
          ? <Empty>{at.path}: {kind.error}</Empty>
          : <Table label={`Files in ${dir ?? ''}`} rows={entries} columns={columns} keyOf={(e) => e.name} chosen={isFile ? name : null} onChoose={(e) => !e.dir && go(join(dir ?? '/', e.name))} onOpen={(e) => go(join(dir ?? '/', e.name))} />}
        {isFile
          ? <Preview key={`${treeName} ${at.path}`} tree={treeName} pid={pid} path={at.path} onSaved={(text) => setSaid(text)} />
          : <div className="scroll"><Empty>Choose a file to see what it says; Enter or a double click opens a directory. Drop files here to write them into it.</Empty>{at.tree === 'guest' && <pre className="ns" tabIndex={0} aria-label="Name space">{ns.value}</pre>}</div>}
      </div>
    </>
  );
}
