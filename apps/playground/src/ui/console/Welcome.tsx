/** A line for those who are here for the first time: what they could do now. It goes for good with its cross, or once the tour was begun. */
import { Play, X } from 'lucide-react';
import { useState } from 'react';
import { usePick } from '../machine/hooks.ts';
import { route } from '../shell/route.ts';
import { remember, remembered, useSettings } from '../shell/settings.ts';
import { terminal } from './terminal.ts';

const name = 'welcomed';

export function Welcome(): React.ReactNode {
  const [gone, setGone] = useState(() => remembered(name) !== null);
  const ready = usePick((s) => s.status !== null);
  const { projector } = useSettings();
  if (gone || route.embedded || projector) return null;
  const leave = (): void => {
    remember(name, '1');
    setGone(true);
    terminal().focus();
  };
  return (
    <div className="welcome" role="note" aria-label="New here">
      <span>New here? A whole computer runs in this tab.</span>
      <button
        disabled={!ready}
        onClick={() => {
          leave();
          terminal().command('tour');
        }}
      >
        <Play size={13} aria-hidden /> Take the tour
      </button>
      <span className="fine">or type <code>tour</code>, <code>ls /bin</code>, <code>man intro</code></span>
      <button className="plain" aria-label="Do not show this again" title="Do not show this again" onClick={leave}><X size={14} aria-hidden /></button>
    </div>
  );
}
