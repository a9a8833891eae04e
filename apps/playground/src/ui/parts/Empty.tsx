/** An empty state that teaches: what would bring the view to life, with a command that runs on click. */
import { Play } from 'lucide-react';
import { terminal } from '../console/terminal.ts';

export function Empty({ children, command, label }: { readonly children: React.ReactNode; readonly command?: string; readonly label?: string }): React.ReactNode {
  return (
    <div className="empty">
      <p>{children}</p>
      {command !== undefined && (
        <p><button onClick={() => terminal().command(command)}><Play size={13} aria-hidden /> {label ?? <code>{command}</code>}</button></p>
      )}
    </div>
  );
}
