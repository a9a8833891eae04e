/** The page: console first; everything else comes when it is asked for. */
import { lazy, Suspense, useEffect } from 'react';
import ConsolePane from '../console/ConsolePane.tsx';
import { terminal } from '../console/terminal.ts';
import { nextStop, setState, useWorkbench } from '../layout/workbench.ts';
import { usePick } from '../machine/hooks.ts';
import { useDisplay } from './display.ts';
import { Foot } from './Foot.tsx';
import { Progress } from './Progress.tsx';
import { Rail } from './Rail.tsx';
import { StatusLine } from './StatusLine.tsx';
import { Timeline } from './Timeline.tsx';
import { Guard } from './Guard.tsx';
import { Trouble } from './Trouble.tsx';
import { Unknown } from './Unknown.tsx';

const Workspace = lazy(() => import('../layout/Workspace.tsx'));
const loadPalette = (): Promise<typeof import('./Palette.tsx')> => import('./Palette.tsx');
const Palette = lazy(loadPalette);
const MachineMenu = lazy(() => import('./MachineMenu.tsx'));
const Shortcuts = lazy(() => import('./Shortcuts.tsx'));
const Transcript = lazy(() => import('./Transcript.tsx'));
const ViewsSheet = lazy(() => import('./ViewsSheet.tsx'));

const closeDialogs = (): void => setState({ palette: false, menu: false, shortcuts: false, transcript: false, sheet: false });

/** What a key types; '' when it types nothing. */
const typed = (key: string): string => (key.length === 1 ? key : ({ Enter: '\r', Backspace: '\b' }[key] ?? ''));

function useShortcuts(over: boolean): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const command = event.ctrlKey || event.metaKey;
      if (command && !event.shiftKey && event.key.toLowerCase() === 'k') {
        // What is typed next is meant for the palette.
        (document.activeElement as HTMLElement | null)?.blur();
        setState({ palette: true });
      }
      else if (command && event.shiftKey && event.key.toLowerCase() === 'f') setState({ search: true });
      else if (event.key === 'F6') {
        if (event.target === terminal().term.textarea) return;
        nextStop(event.shiftKey);
      } else if (event.altKey && event.key === '1') terminal().focus();
      else if (event.target === document.body && !over && !command && !event.altKey && typed(event.key) !== '') {
        // Keys that nobody else takes are the console's.
        terminal().type(typed(event.key));
        terminal().focus();
      } else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [over]);
}

export function App(): React.ReactNode {
  const docked = useWorkbench((s) => s.docked);
  const palette = useWorkbench((s) => s.palette);
  const menu = useWorkbench((s) => s.menu);
  const shortcuts = useWorkbench((s) => s.shortcuts);
  const transcript = useWorkbench((s) => s.transcript);
  const sheet = useWorkbench((s) => s.sheet);
  const { bare } = useDisplay();
  const running = usePick((s) => s.status !== null);
  useShortcuts(palette || menu || shortcuts || transcript || sheet);
  useEffect(() => {
    // So that it is there at once when it is asked for.
    if (!running) return undefined;
    const timer = setTimeout(() => void loadPalette().catch(() => undefined), 1500);
    return () => clearTimeout(timer);
  }, [running]);
  const alone = <section className="alone" aria-label="Console"><ConsolePane /></section>;
  return (
    <div className="page" data-bare={bare}>
      {!bare && <Guard what="The rail"><Rail /></Guard>}
      <main>
        <h1 className="sr-only">Lux9 in a tab</h1>
        <Progress />
        <Trouble />
        <div className="workspace">{docked ? <Guard what="The layout" instead={alone}><Suspense fallback={alone}><Workspace /></Suspense></Guard> : alone}</div>
        <Unknown />
      </main>
      {!bare && <Guard what="The timeline"><Timeline /></Guard>}
      {!bare && <Guard what="The status line"><StatusLine /></Guard>}
      {bare && <Foot />}
      <Guard what="What was opened over the page" close={closeDialogs}>
        <Suspense fallback={null}>
          {palette && <Palette />}
          {menu && <MachineMenu />}
          {shortcuts && <Shortcuts />}
          {transcript && <Transcript />}
          {sheet && <ViewsSheet />}
        </Suspense>
      </Guard>
    </div>
  );
}
