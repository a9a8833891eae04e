/** The console as a view: the terminal, what it asks, its search, and the line that says how to leave it. */
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { openView, setState, useWorkbench } from '../layout/workbench.ts';
import { usePick } from '../machine/hooks.ts';
import { isDark, onSystemTheme, useSettings } from '../shell/settings.ts';
import { KeyRow } from './KeyRow.tsx';
import { terminal, type PasteQuestion } from './terminal.ts';

export default function ConsolePane(): React.ReactNode {
  const home = useRef<HTMLDivElement>(null);
  const [question, setQuestion] = useState<PasteQuestion | null>(null);
  const settings = useSettings();
  const machine = usePick((s) => s.machine);
  const ready = usePick((s) => s.status !== null);
  const searching = useWorkbench((s) => s.search);

  // Before the browser paints: a key typed while the terminal moves is not lost.
  useLayoutEffect(() => {
    const t = terminal();
    const pane = home.current!;
    t.show(pane);
    t.ask = setQuestion;
    t.openPath = (path) => openView('files', { path });
    t.leave = () => document.querySelector<HTMLElement>('[data-leave]')?.focus();
    const watch = new ResizeObserver(() => t.show(pane));
    watch.observe(pane);
    t.focus();
    return () => {
      watch.disconnect();
      t.park(pane);
    };
  }, []);

  useEffect(() => {
    if (ready) terminal().tellSize();
  }, [machine, ready]);

  useEffect(() => {
    const apply = (): void => terminal().theme(isDark(settings.theme));
    apply();
    return onSystemTheme(apply);
  }, [settings.theme]);
  useEffect(() => terminal().fontSize(settings.projector ? Math.round(settings.fontSize * 1.5) : settings.fontSize), [settings.fontSize, settings.projector]);
  useEffect(() => {
    terminal().screenReader = settings.screenReader;
  }, [settings.screenReader]);

  return (
    <div className="console">
      {searching && <Search />}
      <div className="console-home" ref={home} data-testid="console" onClick={() => terminal().focus()} />
      {question !== null && (
        <div className="ask" role="alertdialog" aria-label="Paste">
          <span>Paste {question.lines} lines ({question.text.length} characters)? The shell runs each as it comes.</span>
          <button
            autoFocus
            className="primary"
            onClick={() => {
              terminal().pasteNow(question.text);
              setQuestion(null);
            }}
          >
            Paste
          </button>
          <button
            onClick={() => {
              setQuestion(null);
              terminal().focus();
            }}
          >
            Do not
          </button>
        </div>
      )}
      <KeyRow />
    </div>
  );
}

function Search(): React.ReactNode {
  const [text, setText] = useState('');
  const [found, setFound] = useState(true);
  const find = (back: boolean, what = text): void => {
    const { search } = terminal();
    setFound(what === '' || (back ? search.findPrevious(what) : search.findNext(what)));
  };
  const close = (): void => {
    setState({ search: false });
    terminal().search.clearDecorations();
    terminal().focus();
  };
  return (
    <div className="search" role="search">
      <input
        autoFocus
        aria-label="Search the console"
        placeholder="Search the console"
        value={text}
        onChange={(e) => {
          setText(e.target.value);
          find(true, e.target.value);
        }}
        onKeyDown={(e) => {
          if (e.key === 'Enter') find(!e.shiftKey);
          else if (e.key === 'Escape') close();
        }}
      />
      <span role="status">{found ? '' : 'not found'}</span>
      <button aria-label="Previous" onClick={() => find(true)}><ArrowUp size={16} aria-hidden /></button>
      <button aria-label="Next" onClick={() => find(false)}><ArrowDown size={16} aria-hidden /></button>
      <button aria-label="Close the search" onClick={close}><X size={16} aria-hidden /></button>
    </div>
  );
}
