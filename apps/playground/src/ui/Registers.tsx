/** Registers and flags. While paused, what changed since the previous stop carries a mark. */
import { useEffect, useRef } from 'react';
import type { RegisterView, View } from '@lux9/protocol';

function useChanged(view: View | null, running: boolean): ReadonlySet<string> {
  const before = useRef(new Map<string, string>());
  const shown = useRef<{ at: number; changed: ReadonlySet<string> }>({ at: -1, changed: new Set() });
  const all = view ? [...view.registers, ...view.vectors] : [];
  if (view && !running && view.instructions !== shown.current.at) {
    const known = before.current.size > 0;
    shown.current = {
      at: view.instructions,
      changed: new Set(all.filter((r) => known && before.current.get(r.name) !== r.value).map((r) => r.name)),
    };
  }
  useEffect(() => {
    if (view) before.current = new Map(all.map((r) => [r.name, r.value]));
  });
  return running ? new Set() : shown.current.changed;
}

function Value({ value }: { readonly value: string }): React.ReactNode {
  const zeros = /^0*(?=.)/.exec(value)![0].length;
  return (
    <>
      <span className="zeros">{value.slice(0, zeros)}</span>
      {value.slice(zeros)}
    </>
  );
}

export function Registers({ view, running }: { readonly view: View | null; readonly running: boolean }): React.ReactNode {
  const changed = useChanged(view, running);
  const rows = (list: readonly RegisterView[], hexadecimal: boolean): React.ReactNode =>
    list.map(({ name, value }) => (
      <tr key={name} data-changed={changed.has(name) || undefined}>
        <th scope="row">{name}</th>
        <td>{hexadecimal ? <Value value={value} /> : value}</td>
      </tr>
    ));
  return (
    <section className="pane registers" aria-label="Registers">
      <h2>
        Registers {!running && view && <em>• changed by the last step</em>}
      </h2>
      <div className="scroll" tabIndex={0}>
        <table data-testid="registers"><tbody>{rows(view?.registers ?? [], true)}</tbody></table>
        <p className="flags" aria-label="Flags">
          {view?.flags.map(({ name, set }) => (
            <abbr key={name} data-set={set} title={`${name} is ${set ? 'set' : 'clear'}`}>
              {set ? name : name.toLowerCase()}
            </abbr>
          ))}
        </p>
        <table className="vectors"><tbody>{rows(view?.vectors ?? [], false)}</tbody></table>
      </div>
    </section>
  );
}
