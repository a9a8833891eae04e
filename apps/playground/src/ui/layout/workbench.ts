/**
 * What is open, apart from how it is drawn: views ask here, the workspace (loaded when the first view is opened) does it.
 * Until it is there, requests wait.
 */
import { useSyncExternalStore } from 'react';
import type { Preset, ViewName } from '../panels/view.ts';

export interface Params {
  readonly pid?: number;
  readonly path?: string;
  readonly address?: number;
}

export interface Workspace {
  /** `focus`: the view takes the keyboard. */
  open(view: ViewName, params: Params, focus: boolean): void;
  preset(preset: Preset): void;
  reset(): void;
  /** Closes the view in front, or the one named. The console stays. */
  close(view?: ViewName): void;
  /** Takes the view in front out of its group into a window of its own over the others, or docks it again. */
  float(): void;
  /** The group in front fills the workspace, or gives it back. */
  maximize(): void;
  /** The view in front. */
  front(): { readonly view: ViewName; readonly params: Params } | null;
  /** Moves the focus to the next group, or back; from the last (the first) nowhere: false. */
  next(back: boolean): boolean;
}

interface State {
  /** The docking workspace is wanted; before that there is the console alone. */
  readonly docked: boolean;
  readonly open: readonly string[];
  readonly palette: boolean;
  readonly menu: boolean;
  readonly shortcuts: boolean;
  readonly search: boolean;
  readonly transcript: boolean;
  /** The views as a sheet, on a phone. */
  readonly sheet: boolean;
  /** The view in front. */
  readonly front: string;
}

let state: State = { docked: false, open: ['console'], palette: false, menu: false, shortcuts: false, search: false, transcript: false, sheet: false, front: 'console' };
const listeners = new Set<() => void>();
let workspace: Workspace | null = null;
let waiting: ((w: Workspace) => void)[] = [];

export function setState(change: Partial<State>): void {
  state = { ...state, ...change };
  for (const l of listeners) l();
}

export function useWorkbench<T>(pick: (s: State) => T): T {
  return useSyncExternalStore((l) => {
    listeners.add(l);
    return () => listeners.delete(l);
  }, () => pick(state));
}

/** The workspace is drawn (or, with null, gone). */
export function setWorkspace(w: Workspace | null): void {
  workspace = w;
  if (w === null) return;
  const todo = waiting;
  waiting = [];
  for (const act of todo) act(w);
}

function withWorkspace(act: (w: Workspace) => void): void {
  if (workspace !== null) act(workspace);
  else {
    waiting.push(act);
    setState({ docked: true });
  }
}

/** Selected process and address, which several views follow. */
interface Selection {
  readonly pid: number;
  readonly address: number | null;
}
let selection: Selection = { pid: 1, address: null };
const followers = new Set<() => void>();

export function select(change: Partial<Selection>): void {
  selection = { ...selection, ...change };
  for (const f of followers) f();
}

export function useSelection(): Selection {
  return useSyncExternalStore((l) => {
    followers.add(l);
    return () => followers.delete(l);
  }, () => selection);
}

export function openView(view: ViewName, params: Params = {}, focus = true): void {
  if (params.pid !== undefined) select({ pid: params.pid });
  if (params.address !== undefined) select({ address: params.address });
  withWorkspace((w) => w.open(view, params, focus));
}

export function applyPreset(preset: Preset): void {
  withWorkspace((w) => w.preset(preset));
}

export function resetLayout(): void {
  withWorkspace((w) => w.reset());
}

export function closeView(): void {
  workspace?.close();
}

export function floatView(): void {
  withWorkspace((w) => w.float());
}

export function maximizeView(): void {
  withWorkspace((w) => w.maximize());
}

/** What is in front; the console where there is no workspace. */
export function frontView(): { readonly view: ViewName; readonly params: Params } {
  return workspace?.front() ?? { view: 'console', params: {} };
}

/** F6: the focus goes from group to group, then to the line under them (its element with `data-leave`), then from the start again. */
export function nextStop(back: boolean): void {
  const leave = document.querySelector<HTMLElement>('[data-leave]');
  const atLeave = leave?.parentElement?.contains(document.activeElement) === true;
  if (workspace !== null) {
    if (workspace.next(back)) return;
    if (leave !== null && !atLeave) leave.focus();
    return;
  }
  if (leave !== null && !atLeave) leave.focus();
  else document.querySelector<HTMLElement>('.xterm-helper-textarea')?.focus();
}
