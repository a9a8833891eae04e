/** What the console said, as plain text: to read with a screen reader, to select on a touch screen, to copy, to save. */
import { Copy, Download, RefreshCw } from 'lucide-react';
import { useCallback, useState } from 'react';
import { terminal } from '../console/terminal.ts';
import { setState } from '../layout/workbench.ts';
import { Sheet } from '../parts/Sheet.tsx';
import { saveText } from './save.ts';

export default function Transcript(): React.ReactNode {
  const [text, setText] = useState(() => terminal().transcript());
  const [said, setSaid] = useState('');
  // Its end is what was said last.
  const home = useCallback((pre: HTMLPreElement | null) => {
    if (pre === null) return;
    pre.scrollTop = pre.scrollHeight;
    pre.focus();
  }, [text]);
  return (
    <Sheet title="Transcript" close={() => setState({ transcript: false })} kind="transcript">
      <div className="buttons" role="toolbar" aria-label="Transcript">
        <button onClick={() => void navigator.clipboard.writeText(text).then(() => setSaid('copied'), () => setSaid('the browser does not let the page copy'))}><Copy size={14} aria-hidden /> Copy</button>
        <button onClick={() => saveText('lux9.txt', text)}><Download size={14} aria-hidden /> Save</button>
        <button onClick={() => setText(terminal().transcript())}><RefreshCw size={14} aria-hidden /> Read again</button>
        <span role="status">{said}</span>
      </div>
      <pre ref={home} tabIndex={0} aria-label="What the console said">{text}</pre>
    </Sheet>
  );
}
