/** Everything the page can do, as a list: the palette shows it, the help page lists those with keys. */
import { terminal } from '../console/terminal.ts';
import { applyPreset, openView, resetLayout, setState } from '../layout/workbench.ts';
import { client } from '../machine/client.ts';
import { presets, views } from '../panels/registry.tsx';
import { linkTo } from './route.ts';
import { getSettings, setSettings } from './settings.ts';
import { restart } from './Trouble.tsx';

export interface Command {
  readonly group: 'Views' | 'Layout' | 'Machine' | 'Console' | 'Page';
  readonly title: string;
  readonly keys?: string;
  readonly run: () => void;
}

function download(name: string, text: string): void {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 1000);
}

export const commands: readonly Command[] = [
  ...views.map((v): Command => ({ group: 'Views', title: `Open ${v.title}`, run: () => openView(v.name), ...(v.name === 'console' ? { keys: 'Alt 1' } : {}) })),
  ...presets.map((p): Command => ({ group: 'Layout', title: `Layout ${p.name}: ${p.about}`, run: () => applyPreset(p) })),
  { group: 'Layout', title: 'Reset the layout', run: resetLayout },
  { group: 'Layout', title: 'Projector: large type, no chrome', run: () => setSettings({ projector: !getSettings().projector }) },
  { group: 'Machine', title: 'Pause or go on', run: () => {
    const paused = ['paused', 'stopped'].includes(client.get().status?.state ?? '');
    client.tell((api) => (paused ? api.run() : api.pause()));
  } },
  { group: 'Machine', title: 'Reset the machine', run: restart },
  { group: 'Machine', title: 'Machine menu: memory, processors, boot arguments, initrd', run: () => setState({ menu: true }) },
  { group: 'Console', title: 'Search the console', keys: 'Ctrl Shift F', run: () => setState({ search: true }) },
  { group: 'Console', title: 'Interrupt the running program', keys: 'Del', run: () => terminal().type('\x7f') },
  { group: 'Console', title: 'Take back what a program left the terminal in', run: () => terminal().restore() },
  { group: 'Console', title: 'Start the tour', run: () => terminal().command('tour') },
  { group: 'Console', title: 'Save the transcript', run: () => download('lux9.txt', terminal().transcript()) },
  { group: 'Console', title: 'Larger type', run: () => setSettings({ fontSize: Math.min(28, getSettings().fontSize + 1) }) },
  { group: 'Console', title: 'Smaller type', run: () => setSettings({ fontSize: Math.max(9, getSettings().fontSize - 1) }) },
  { group: 'Console', title: 'Screen reader mode', run: () => setSettings({ screenReader: !getSettings().screenReader }) },
  { group: 'Page', title: 'Theme Paper', run: () => setSettings({ theme: 'paper' }) },
  { group: 'Page', title: 'Theme Night', run: () => setSettings({ theme: 'night' }) },
  { group: 'Page', title: 'Theme of the system', run: () => setSettings({ theme: 'system' }) },
  { group: 'Page', title: 'Copy a link to the processes view', run: () => void navigator.clipboard.writeText(linkTo('processes')) },
  { group: 'Page', title: 'Shortcuts and help', run: () => setState({ shortcuts: true }) },
];

/** Keys that are no command of the palette. */
export const otherKeys: readonly (readonly [keys: string, what: string])[] = [
  ['Ctrl K', 'All commands (Cmd K on a Mac)'], ['F6', 'Leave the console; from elsewhere: the next group (Shift F6: back)'],
  ['↑ ↓', 'In the console: lines typed before. In trees and tables: move'], ['Shift ↑ ↓', 'Scroll the console'], ['Ctrl C', 'Copy the selection; without one: interrupt'],
  ['Esc', 'Close the topmost thing'], ['F8', 'Debugger: hold or go on'], ['F10 / F11 / Shift F11', 'Debugger: step over, into, out'],
];
