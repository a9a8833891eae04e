/** The console as a view: the terminal, what it asks, its search, and the line that says how to leave it. */
import type { ISearchDecorationOptions, SearchAddon } from '@xterm/addon-search';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { nextStop, openView, setState, useWorkbench } from '../layout/workbench.ts';
import { usePick } from '../machine/hooks.ts';
import { getSettings, isDark, onSystemTheme, useSettings } from '../shell/settings.ts';
import { grouped } from '../shell/format.ts';
import { KeyRow } from './KeyRow.tsx';
import { terminal, type PasteQuestion } from './terminal.ts';
import { Welcome } from './Welcome.tsx';

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
    t.leave = nextStop;
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
        <div
          className="ask"
          role="alertdialog"
          aria-label="Paste"
          aria-describedby="ask-words"
          onKeyDown={(e) => {
            if (e.key !== 'Escape') return;
            e.stopPropagation();
            setQuestion(null);
            terminal().focus();
          }}
        >
          <span id="ask-words">Paste {grouped(question.lines)} lines ({grouped(question.text.length)} characters)? Each goes in as if typed, and the shell runs what it reads.</span>
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
      <Welcome />
      <KeyRow />
    </div>
  );
}

/** Colours of what was found; the one the search is at in the colour of the instant. */
const decorationsOn = (dark: boolean): ISearchDecorationOptions => ({
  matchBackground: dark ? '#1d3038' : '#d5ecec', matchBorder: dark ? '#6fd0d6' : '#0b6a70', matchOverviewRuler: dark ? '#6fd0d6' : '#0b6a70',
  activeMatchBackground: '#e5a50a', activeMatchBorder: dark ? '#f0bd48' : '#7a5600', activeMatchColorOverviewRuler: '#e5a50a',
});

function Search(): React.ReactNode {
  const [text, setText] = useState('');
  const [at, setAt] = useState<{ readonly index: number; readonly count: number } | null>(null);
  const [addon, setAddon] = useState<SearchAddon | null>(null);
  const [lost, setLost] = useState(false);
  useEffect(() => {
    let heard: { dispose(): void } | null = null;
    let gone = false;
    terminal().search().then((search) => {
      if (gone) return;
      setAddon(search);
      heard = search.onDidChangeResults(({ resultIndex, resultCount }) => setAt({ index: resultIndex, count: resultCount }));
    }, () => setLost(true));
    return () => {
      gone = true;
      heard?.dispose();
    };
  }, []);
  const find = (back: boolean, what = text): void => {
    const decorations = decorationsOn(isDark(getSettings().theme));
    if (what === '') {
      addon?.clearDecorations();
      setAt(null);
    } else if (back) addon?.findPrevious(what, { decorations });
    else addon?.findNext(what, { decorations });
  };
  // What was typed while its code came.
  useEffect(() => find(true), [addon]);
  const close = (): void => {
    setState({ search: false });
    addon?.clearDecorations();
    terminal().term.clearSelection();
    terminal().focus();
  };
  const found = lost ? 'the search could not be fetched' : at === null || text === '' ? '' : at.count === 0 ? 'not found' : at.index < 0 ? `${at.count}+` : `${at.index + 1} of ${at.count}`;
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
          else if (e.key === 'ArrowUp' || e.key === 'ArrowDown') find(e.key === 'ArrowUp');
          else if (e.key === 'Escape') close();
          else return;
          e.preventDefault();
          e.stopPropagation();
        }}
      />
      <span role="status">{found}</span>
      <button aria-label="Older" title="Older (Enter)" onClick={() => find(true)}><ArrowUp size={16} aria-hidden /></button>
      <button aria-label="Newer" title="Newer (Shift Enter)" onClick={() => find(false)}><ArrowDown size={16} aria-hidden /></button>
      <button aria-label="Close the search" title="Close (Esc)" onClick={close}><X size={16} aria-hidden /></button>
    </div>
  );
}
