/** The rail opens views; arrows move along it. On a phone it is a bar of five, and the views are a sheet. */
import { CircleHelp, Command, LayoutGrid, Moon, Settings2, Sun, Terminal, type LucideIcon } from 'lucide-react';
import { openView, setState, useWorkbench } from '../layout/workbench.ts';
import { viewByName, views } from '../panels/registry.tsx';
import { useNarrow } from './display.ts';
import { isDark, setSettings, useSettings } from './settings.ts';

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

function onArrows(event: React.KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  if (step === undefined) return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
  event.preventDefault();
}

interface ItemProps {
  readonly icon: LucideIcon;
  readonly label: string;
  /** Under the icon. */
  readonly short: string;
  readonly title: string;
  readonly pressed?: boolean;
  readonly run: () => void;
}

function Item({ icon: Icon, label, short, title, pressed, run }: ItemProps): React.ReactNode {
  return (
    <button aria-pressed={pressed} title={title} aria-label={label} onClick={run}>
      <Icon size={16} aria-hidden />
      <span aria-hidden>{short}</span>
    </button>
  );
}

const machine: ItemProps = {
  icon: Settings2, label: 'Machine', short: 'Machine', title: 'Machine: memory, processors, boot arguments, initrd, reset', run: () => setState({ menu: true }),
};
const help: ItemProps = { icon: CircleHelp, label: 'Help', short: 'Help', title: 'Shortcuts and help', run: () => setState({ shortcuts: true }) };

function PhoneBar(): React.ReactNode {
  const front = useWorkbench((s) => s.front);
  const view = front === 'console' ? undefined : viewByName.get(front);
  return (
    <nav className="rail" aria-label="Views" onKeyDown={onArrows}>
      <Item icon={Terminal} label="Console" short="Console" title="The machine’s own words" pressed={view === undefined} run={() => openView('console')} />
      <Item icon={view?.icon ?? LayoutGrid} label={view === undefined ? 'Views' : `Views, now ${view.short}`} short={view?.short ?? 'Views'} title="Choose a view" pressed={view !== undefined} run={() => setState({ sheet: true })} />
      <Item icon={Command} label="Commands" short="Commands" title="Everything the page can do" run={() => setState({ palette: true })} />
      <Item {...machine} />
      <Item {...help} />
    </nav>
  );
}

export function Rail(): React.ReactNode {
  const open = useWorkbench((s) => s.open);
  const settings = useSettings();
  const dark = isDark(settings.theme);
  if (useNarrow()) return <PhoneBar />;
  return (
    <nav className="rail" aria-label="Views" onKeyDown={onArrows}>
      <svg className="mark" viewBox="0 0 24 24" width="24" height="24" role="img" aria-label="Lux9 in a tab">
        <circle cx="12" cy="12" r="4.5" fill="var(--amber)" />
        <path d="M12 1.5v4M12 18.500v4M1.500 12h4M18.500 12h4M4.600 4.600l2.800 2.800M16.600 16.600l2.800 2.800M4.600 19.400l2.800-2.800M16.600 7.400l2.800-2.800" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
      </svg>
      {views.map(({ name, title, short, icon, question }) => (
        <Item key={name} icon={icon} label={title} short={short} title={`${title}: ${question}`} pressed={open.includes(name)} run={() => openView(name)} />
      ))}
      <span className="grow" />
      <Item {...machine} />
      <Item
        icon={dark ? Sun : Moon} label={dark ? 'Paper theme' : 'Night theme'} short={dark ? 'Paper' : 'Night'}
        title={dark ? 'Paper: the light theme' : 'Night: the dark theme'} run={() => setSettings({ theme: dark ? 'paper' : 'night' })}
      />
      <Item {...help} />
    </nav>
  );
}
