/** The line under an embedded page or one on a projector, which have no other chrome: how to leave the console, and the way to the whole page. */
import { setState } from '../layout/workbench.ts';
import { fullPage, route } from './route.ts';
import { setSettings, useSettings } from './settings.ts';

export function Foot(): React.ReactNode {
  const { projector } = useSettings();
  const console = route.view === null || route.view === 'console' || projector;
  return (
    <footer className="foot" aria-label="Page">
      {console && <span className="fine"><kbd>F6</kbd> leaves the console</span>}
      <span className="grow" />
      {projector && (
        <>
          <button data-leave className="plain" onClick={() => setState({ palette: true })} title="All commands"><kbd>Ctrl K</kbd> commands</button>
          <button className="plain" onClick={() => setSettings({ projector: false })}>end large type</button>
        </>
      )}
      {route.embedded && <a {...(projector ? {} : { 'data-leave': true })} href={fullPage()} target="_blank" rel="noreferrer">open the full page</a>}
    </footer>
  );
}
