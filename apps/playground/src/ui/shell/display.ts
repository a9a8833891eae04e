/** Theme and size of type on the document, whether the chrome is shown, and how much of the screen a touch keyboard leaves. */
import { useEffect, useSyncExternalStore } from 'react';
import { route } from './route.ts';
import { isDark, onSystemTheme, useSettings } from './settings.ts';

/** A phone: the console and one view at a time. shell.css has the same width. */
export const narrowScreen = '(max-width: 720px)';

const narrowQuery = matchMedia(narrowScreen);

export function useNarrow(): boolean {
  return useSyncExternalStore((listener) => {
    narrowQuery.addEventListener('change', listener);
    return () => narrowQuery.removeEventListener('change', listener);
  }, () => narrowQuery.matches);
}

/** Less than this share of the tallest screen seen at this width: a keyboard has the rest. */
const keyboardShare = 0.75;

/** Where a touch keyboard covers the page instead of making it smaller (iOS), the page makes itself smaller. */
function watchKeyboard(): () => void {
  const view = window.visualViewport;
  if (view === null || !matchMedia('(pointer: coarse)').matches) return () => undefined;
  let width = 0;
  let tallest = 0;
  const apply = (): void => {
    if (view.width !== width) tallest = 0;
    width = view.width;
    tallest = Math.max(tallest, innerHeight, view.height);
    const { style, dataset } = document.documentElement;
    // Zoomed in by hand it is no keyboard.
    if (view.scale > 1.01) style.removeProperty('--page-height');
    else style.setProperty('--page-height', `${Math.round(view.height)}px`);
    dataset['keyboard'] = String(view.scale <= 1.01 && view.height < tallest * keyboardShare);
    window.scrollTo(0, 0);
  };
  apply();
  view.addEventListener('resize', apply);
  return () => view.removeEventListener('resize', apply);
}

export function useDisplay(): { readonly bare: boolean } {
  const { theme, projector } = useSettings();
  useEffect(() => {
    const apply = (): void => {
      document.documentElement.dataset['theme'] = isDark(theme) ? 'night' : 'paper';
    };
    apply();
    return onSystemTheme(apply);
  }, [theme]);
  useEffect(() => {
    document.documentElement.dataset['projector'] = String(projector);
  }, [projector]);
  useEffect(watchKeyboard, []);
  return { bare: route.embedded || projector };
}
