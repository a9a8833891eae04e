/** Everything the page can do, as a list: the palette shows it, the help page lists those with keys. */
import { terminal } from '../console/terminal.ts';
import { applyPreset, closeView, floatView, frontView, maximizeView, nextStop, openView, resetLayout, setState } from '../layout/workbench.ts';
import { client } from '../machine/client.ts';
import { addBookmark } from '../machine/events.ts';
import { presets, viewByName, views } from '../panels/registry.tsx';
import { linkTo } from './route.ts';
import { saveText } from './save.ts';
import { getSettings, setSettings, usualFont } from './settings.ts';
import { restart } from './Trouble.tsx';

export interface Command {
  readonly group: 'Views' | 'Layout' | 'Machine' | 'Console' | 'Page';
  /** A function: what it says depends on what is so now. */
  readonly title: string | (() => string);
  readonly keys?: string;
  readonly run: () => void;
}

export const titleOf = (c: Command): string => (typeof c.title === 'string' ? c.title : c.title());

const held = (): boolean => ['paused', 'stopped'].includes(client.get().status?.state ?? '');
const front = (): string => viewByName.get(frontView().view)?.title ?? 'Console';
const copy = (text: string): void => void navigator.clipboard.writeText(text);
const step = (kind: 'over' | 'into' | 'out') => (): void => client.tell((api) => api.step(kind));
const fontLeast = 8;
const fontMost = 28;
const setFont = (px: number): void => setSettings({ fontSize: Math.max(fontLeast, Math.min(fontMost, px)) });

/** An iframe that shows the view in front. */
function embedding(): string {
  const { view, params } = frontView();
  const url = new URL(linkTo(view, params));
  url.searchParams.set('embed', '');
  return `<iframe src="${url.toString().replaceAll('&', '&amp;').replace('embed=', 'embed')}" title="Lux9 in a tab" style="width: 100%; height: 400px; border: 0" allow="clipboard-read; clipboard-write"></iframe>`;
}

export const commands: readonly Command[] = [
  ...views.map((v): Command => ({ group: 'Views', title: `Open ${v.title}: ${v.question}`, run: () => openView(v.name), ...(v.name === 'console' ? { keys: 'Alt 1' } : {}) })),
  ...presets.map((p): Command => ({ group: 'Layout', title: `Layout ${p.name}: ${p.about}`, run: () => applyPreset(p) })),
  { group: 'Layout', title: () => `Close ${front()}`, run: closeView },
  { group: 'Layout', title: () => `Float ${front()} over the others, or dock it again`, run: floatView },
  { group: 'Layout', title: () => `Let ${front()} fill the page, or give the others their place back`, run: maximizeView },
  { group: 'Layout', title: 'Go to the next group', keys: 'F6', run: () => nextStop(false) },
  { group: 'Layout', title: 'Reset the layout', run: resetLayout },
  { group: 'Layout', title: () => (getSettings().projector ? 'End large type: the chrome comes back' : 'Projector: large type, no chrome'), run: () => setSettings({ projector: !getSettings().projector }) },
  { group: 'Machine', title: () => (held() ? 'Let the machine go on' : 'Pause the machine'), run: () => client.tell((api) => (held() ? api.run() : api.pause())) },
  { group: 'Machine', title: 'Hold it in the debugger, before its next instruction', keys: 'F8', run: () => {
    client.tell((api) => api.hold());
    openView('debugger');
  } },
  { group: 'Machine', title: 'Step into', keys: 'F11', run: step('into') },
  { group: 'Machine', title: 'Step over', keys: 'F10', run: step('over') },
  { group: 'Machine', title: 'Step out', keys: 'Shift F11', run: step('out') },
  { group: 'Machine', title: 'Bookmark this instant on the timeline', run: () => void addBookmark().catch(() => undefined) },
  { group: 'Machine', title: 'Reset the machine: all it holds in memory is gone', run: restart },
  { group: 'Machine', title: 'Machine menu: memory, processors, boot arguments, clock, initrd', run: () => setState({ menu: true }) },
  { group: 'Console', title: 'Take the tour', run: () => terminal().command('tour') },
  { group: 'Console', title: 'Search the console', keys: 'Ctrl Shift F', run: () => setState({ search: true }) },
  { group: 'Console', title: 'Interrupt the running program', keys: 'Del', run: () => terminal().type('\x7f') },
  { group: 'Console', title: 'End of input', keys: 'Ctrl D', run: () => terminal().type('\x04') },
  { group: 'Console', title: 'Paste', keys: 'Ctrl V', run: () => void navigator.clipboard.readText().then((text) => terminal().paste(text)) },
  { group: 'Console', title: 'Clear the console', run: () => terminal().clear() },
  { group: 'Console', title: 'Take back what a program left the terminal in', run: () => terminal().restore() },
  { group: 'Console', title: 'Show the transcript: to read, select, copy', run: () => setState({ transcript: true }) },
  { group: 'Console', title: 'Copy the transcript', run: () => copy(terminal().transcript()) },
  { group: 'Console', title: 'Save the transcript', run: () => saveText('lux9.txt', terminal().transcript()) },
  { group: 'Console', title: 'Larger type', run: () => setFont(getSettings().fontSize + 1) },
  { group: 'Console', title: 'Smaller type', run: () => setFont(getSettings().fontSize - 1) },
  { group: 'Console', title: 'Type of the usual size', run: () => setFont(usualFont) },
  { group: 'Console', title: () => `Screen reader mode: turn it ${getSettings().screenReader ? 'off' : 'on'}`, run: () => setSettings({ screenReader: !getSettings().screenReader }) },
  { group: 'Page', title: 'Theme Paper', run: () => setSettings({ theme: 'paper' }) },
  { group: 'Page', title: 'Theme Night', run: () => setSettings({ theme: 'night' }) },
  { group: 'Page', title: 'Theme of the system', run: () => setSettings({ theme: 'system' }) },
  { group: 'Page', title: () => `Copy a link to ${front()}`, run: () => {
    const { view, params } = frontView();
    copy(linkTo(view, params));
  } },
  { group: 'Page', title: () => `Copy a frame with ${front()}, for a page of your own`, run: () => copy(embedding()) },
  { group: 'Page', title: 'Shortcuts and help', run: () => setState({ shortcuts: true }) },
];

/** Keys that are no command of the palette. */
export const otherKeys: readonly (readonly [keys: string, what: string])[] = [
  ['Ctrl K', 'All commands (Cmd K on a Mac)'], ['F6', 'Leave the console; from elsewhere: the next group (Shift F6: back)'],
  ['↑ ↓', 'In the console: lines typed before. In trees and tables: move'], ['Shift ↑ ↓', 'Scroll the console'], ['Tab', 'In the console: complete the name'],
  ['Ctrl C', 'Copy the selection; without one: interrupt'], ['Esc', 'Close the topmost thing'],
];
