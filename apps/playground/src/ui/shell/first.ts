/** What is open at the start: what the address asks for, else what was open last time. */
import { applyPreset, openView, setState } from '../layout/workbench.ts';
import { client } from '../machine/client.ts';
import { presets, viewByName } from '../panels/registry.tsx';
import type { ViewName } from '../panels/view.ts';
import { narrowScreen } from './display.ts';
import { route } from './route.ts';
import { remembered } from './settings.ts';

/** The workspace is drawn once the machine runs: the prompt comes first. */
function afterStart(act: () => void): void {
  const ready = (): boolean => client.get().status !== null || client.get().trouble !== '';
  if (ready()) return act();
  const stop = client.subscribe(() => {
    if (!ready()) return;
    stop();
    setTimeout(act, 0);
  });
}

export function openFirstViews(): void {
  const { view, preset } = route;
  const wanted = presets.find((p) => p.name.toLowerCase() === preset?.toLowerCase());
  if (wanted !== undefined) afterStart(() => applyPreset(wanted));
  else if (view !== null && view !== 'console' && viewByName.has(view)) {
    const params = { ...(route.pid === undefined ? {} : { pid: route.pid }), ...(route.path === undefined ? {} : { path: route.path }) };
    afterStart(() => openView(view as ViewName, params, false));
  } else if (view === null && !route.embedded && remembered('layout') !== null && !matchMedia(narrowScreen).matches) afterStart(() => setState({ docked: true }));
}
