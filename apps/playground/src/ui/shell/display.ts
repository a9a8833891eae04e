/** Theme and size of type on the document, and whether the chrome is shown. */
import { useEffect } from 'react';
import { route } from './route.ts';
import { isDark, onSystemTheme, useSettings } from './settings.ts';

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
  return { bare: route.embedded || projector };
}
