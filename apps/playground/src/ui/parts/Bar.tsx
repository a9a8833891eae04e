/** A view's first line: what is chosen at the left, and at the right the file it all comes from. */
import { FileText, Link2 } from 'lucide-react';
import { useState } from 'react';
import { terminal } from '../console/terminal.ts';
import { openView } from '../layout/workbench.ts';
import { linkTo } from '../shell/route.ts';

export interface BarProps {
  readonly children?: React.ReactNode;
  /** File shown by this view. A path of the machine's own tree starts with `machine:`. */
  readonly file: string;
  readonly view: string;
  readonly pid?: number;
}

export function Bar({ children, file, view, pid }: BarProps): React.ReactNode {
  const [copied, setCopied] = useState(false);
  const guest = !file.startsWith('machine:');
  return (
    <div className="bar" role="toolbar" aria-label="View">
      {children}
      <span className="bar-end">
        <button className="plain" title={`Show me the file: ${file}`} onClick={() => openView('files', { path: file })}>
          <FileText size={14} aria-hidden /> <code>{file}</code>
        </button>
        {guest && (
          <button className="plain" title="The same with cat, in the console" aria-label={`cat ${file}`} onClick={() => terminal().command(`cat ${file}`)}>
            cat
          </button>
        )}
        <button
          className="plain"
          aria-label="Copy a link to this view"
          title={copied ? 'copied' : 'Copy a link to this view'}
          onClick={() => {
            void navigator.clipboard.writeText(linkTo(view, pid === undefined ? {} : { pid })).then(() => setCopied(true));
          }}
        >
          <Link2 size={14} aria-hidden />
        </button>
      </span>
    </div>
  );
}
