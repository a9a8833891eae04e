/** A source file with line numbers; one line may be the current one. */
import { useEffect, useRef } from 'react';

export function Source({ text, line, label }: { readonly text: string; readonly line?: number; readonly label: string }): React.ReactNode {
  const home = useRef<HTMLPreElement>(null);
  useEffect(() => {
    home.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'center' });
  }, [line, text]);
  return (
    <pre className="source" aria-label={label} tabIndex={0} ref={home}>
      {text.split('\n').map((l, i) => (
        <span key={i} aria-current={i + 1 === line ? 'step' : undefined}><i aria-hidden>{i + 1}</i>{l}{'\n'}</span>
      ))}
    </pre>
  );
}
