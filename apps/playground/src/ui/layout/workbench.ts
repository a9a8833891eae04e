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
  close(view: ViewName): void;
  /** Moves the focus to the next group, or back. */
  next(back: boolean): void;
}

interface State {
  /** The docking workspace is wanted; before that there is the console alone. */
  readonly docked: boolean;
  readonly open: readonly string[];
  readonly palette: boolean;
  readonly menu: boolean;
  readonly shortcuts: boolean;
  readonly search: boolean;
  /** A sheet over the console on a phone. */
  readonly sheet: boolean;
}

let state: State = { docked: false, open: ['console'], palette: false, menu: false, shortcuts: false, search: false, sheet: false };
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

export function nextGroup(back: boolean): void {
  workspace?.next(back);
}
