/** Keys a touch keyboard lacks. Shown on devices without a fine pointer. What they do is said by a long press. */
import { client } from '../machine/client.ts';
import { terminal } from './terminal.ts';

/** `send` null: what is in the clipboard. */
const keys: readonly (readonly [label: string, name: string, send: string | null])[] = [
  ['↵', 'Enter', '\r'], ['Tab', 'Complete', '\t'], ['↑', 'The line before', '\x1b[A'], ['↓', 'The line after', '\x1b[B'], ['Del', 'Interrupt', '\x7f'], ['^D', 'End of input', '\x04'],
  ['^U', 'Kill the line', '\x15'], ['/', 'Slash', '/'], ['|', 'Pipe', '|'], ["'", 'Quote', "'"], ['$', 'Dollar', '$'], ['>', 'Greater', '>'], ['`', 'Backquote', '`'], ['{', 'Brace', '{'],
  ['}', 'Brace', '}'], ['#', 'Number sign', '#'], ['Esc', 'Escape', '\x1b'], ['Paste', 'Paste', null],
];

export function KeyRow(): React.ReactNode {
  return (
    <div className="key-row" role="toolbar" aria-label="Keys">
      {keys.map(([label, name, send]) => (
        <button
          key={label}
          aria-label={label === name ? label : `${label} ${name}`}
          title={name}
          // The touch keyboard stays as it is, there or not.
          onPointerDown={(e) => e.preventDefault()}
          onClick={() => {
            if (client.get().status === null) return;
            if (send !== null) terminal().type(send);
            else void navigator.clipboard.readText().then((text) => terminal().paste(text), () => undefined);
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
