/** What the page remembers of its user, in localStorage; without it (private windows) it forgets, and says nothing. */
import { useSyncExternalStore } from 'react';
import { route } from './route.ts';

export type Theme = 'system' | 'paper' | 'night';

export interface Settings {
  readonly theme: Theme;
  /** Console type, px. */
  readonly fontSize: number;
  /** 1.5 times larger, no chrome. */
  readonly projector: boolean;
  readonly screenReader: boolean;
}

const key = 'lux9.settings';
/** Console type, px. A phone's screen is narrow: there a line of boot text should fit. */
export const usualFont = matchMedia('(max-width: 720px)').matches ? 11 : 14;
const defaults: Settings = { theme: 'system', fontSize: usualFont, projector: false, screenReader: false };
const listeners = new Set<() => void>();

function load(): Settings {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Settings>) };
  } catch {
    return defaults;
  }
}

let settings = load();

export function getSettings(): Settings {
  return settings;
}

export function setSettings(change: Partial<Settings>): void {
  settings = { ...settings, ...change };
  try {
    // What another page wants of its frame is not what the user wants of this page.
    if (!route.embedded) localStorage.setItem(key, JSON.stringify(settings));
  } catch {
    // Nothing is remembered.
  }
  for (const l of listeners) l();
}

export function useSettings(): Settings {
  return useSyncExternalStore((l) => {
    listeners.add(l);
    return () => listeners.delete(l);
  }, getSettings);
}

const darkQuery = matchMedia('(prefers-color-scheme: dark)');

export function isDark(theme: Theme): boolean {
  return theme === 'night' || (theme === 'system' && darkQuery.matches);
}

export function onSystemTheme(listener: () => void): () => void {
  darkQuery.addEventListener('change', listener);
  return () => darkQuery.removeEventListener('change', listener);
}

export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(`lux9.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`lux9.${name}`);
    else localStorage.setItem(`lux9.${name}`, value);
  } catch {
    // Nothing is remembered.
  }
}
