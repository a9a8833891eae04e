/** What the address asks for and the page does not have: a line that says so, and what there is instead. */
import { X } from 'lucide-react';
import { useState } from 'react';
import { presets, views } from '../panels/registry.tsx';
import { route } from './route.ts';

const lettersMax = 40;

function Line({ kind, name, there }: { readonly kind: 'view' | 'preset'; readonly name: string | null; readonly there: readonly string[] }): React.ReactNode {
  const [gone, setGone] = useState(false);
  if (gone || name === null || there.includes(name)) return null;
  return (
    <div className="welcome" role="status">
      <span className="whole">There is no {kind} <code>{name.length > lettersMax ? `${name.slice(0, lettersMax)}…` : name}</code>. The {kind}s: {there.join(', ')}.</span>
      <button className="plain" aria-label="Close" title="Close" onClick={() => setGone(true)}><X size={14} aria-hidden /></button>
    </div>
  );
}

export function Unknown(): React.ReactNode {
  return (
    <>
      <Line kind="view" name={route.view} there={views.map((v) => v.name)} />
      <Line kind="preset" name={route.preset?.toLowerCase() ?? null} there={presets.map((p) => p.name.toLowerCase())} />
    </>
  );
}
