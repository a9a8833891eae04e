/** A file's text, read again while it is looked at, or its bytes; text can be edited and written back. */
import { useState } from 'react';
import { client } from '../../machine/client.ts';
import { usePolled } from '../../machine/hooks.ts';

const shownMax = 256 * 1024;

interface Props {
  readonly tree: string;
  readonly pid: number;
  readonly path: string;
  readonly onSaved: (text: string) => void;
}

function isText(data: Uint8Array): boolean {
  for (const b of data.subarray(0, 4096)) if (b < 9 || (b > 13 && b < 27) || b === 127) return false;
  return true;
}

function dump(data: Uint8Array): string {
  let out = '';
  for (let at = 0; at < Math.min(data.length, 4096); at += 16) {
    const line = data.subarray(at, at + 16);
    out += `${at.toString(16).padStart(8, '0')}  ${Array.from(line, (b) => b.toString(16).padStart(2, '0')).join(' ').padEnd(48)} ${Array.from(line, (b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : '.')).join('')}\n`;
  }
  return out;
}

export function Preview({ tree, pid, path, onSaved }: Props): React.ReactNode {
  const [edited, setEdited] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const file = usePolled(asked ? `${pid} act` : tree, path, asked ? 0 : 1000, (t) => t.part(path, 0, shownMax));
  const touches = file.error.includes('touch');
  if (touches && !asked) {
    return (
      <div className="empty">
        <p>Reading this file would touch: it is a program’s, or reading takes something from it. The page does not do that by itself.</p>
        <p><button onClick={() => setAsked(true)}>Read it now, as a logged input</button></p>
      </div>
    );
  }
  if (file.value === null) return <div className="empty"><p>{file.error || 'reading'}</p></div>;
  const text = isText(file.value);
  // One read brings at most a message's worth.
  const cut = file.value.length >= 65_000;
  const shown = text ? new TextDecoder().decode(file.value) : dump(file.value);
  if (edited !== null) {
    return (
      <div className="edit">
        <textarea aria-label={`Text of ${path}`} className="mono" value={edited} onChange={(e) => setEdited(e.target.value)} spellCheck={false} />
        <p className="bar">
          <button
            className="primary"
            onClick={() => {
              client.tree(`${pid} act`).then((t) => t.write(path, new TextEncoder().encode(edited))).then(
                () => {
                  onSaved(`wrote ${path}`);
                  setEdited(null);
                },
                (error: unknown) => onSaved(error instanceof Error ? error.message : String(error)),
              );
            }}
          >
            Write
          </button>
          <button onClick={() => setEdited(null)}>Do not</button>
        </p>
      </div>
    );
  }
  return (
    <div className="preview">
      <pre tabIndex={0} aria-label={`Contents of ${path}`}>{shown === '' ? <em>The file is empty.</em> : shown}{cut && text && '\n...'}</pre>
      {(cut || !text) && <p className="said pad">{text ? `The first ${file.value.length} bytes: too long to edit here. Get saves all of it.` : 'Not text: its first bytes in hexadecimal. Get saves all of it.'}</p>}
      {text && !cut && tree !== 'machine' && <button className="plain from" onClick={() => setEdited(shown)}>Edit</button>}
    </div>
  );
}
