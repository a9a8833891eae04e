/** Keys a touch keyboard lacks. Shown on devices without a fine pointer. */
import { client } from '../machine/client.ts';
import { terminal } from './terminal.ts';

const keys: readonly (readonly [label: string, name: string, send: string])[] = [
  ['Del', 'Interrupt', '\x7f'], ['^D', 'End of input', '\x04'], ['^U', 'Kill the line', '\x15'], ['Tab', 'Tab', '\t'], ['Esc', 'Escape', '\x1b'],
  ['/', 'Slash', '/'], ['|', 'Pipe', '|'], ['#', 'Number sign', '#'], ['$', 'Dollar', '$'], ['↵', 'Enter', '\r'],
];

export function KeyRow(): React.ReactNode {
  return (
    <div className="key-row" role="toolbar" aria-label="Keys">
      {keys.map(([label, name, send]) => (
        <button
          key={label}
          aria-label={`${label} ${name}`}
          onPointerDown={(e) => e.preventDefault()}
          onClick={() => {
            if (client.get().status !== null) terminal().type(send);
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
