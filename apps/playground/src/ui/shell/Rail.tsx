/** The rail opens views. Arrows move along it. */
import { CircleHelp, Moon, Settings2, Sun } from 'lucide-react';
import { openView, setState, useWorkbench } from '../layout/workbench.ts';
import { views } from '../panels/registry.tsx';
import { isDark, setSettings, useSettings } from './settings.ts';

function onArrows(event: React.KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
  event.preventDefault();
}

export function Rail(): React.ReactNode {
  const open = useWorkbench((s) => s.open);
  const settings = useSettings();
  const dark = isDark(settings.theme);
  return (
    <nav className="rail" aria-label="Views" onKeyDown={onArrows}>
      <svg className="mark" viewBox="0 0 24 24" width="24" height="24" role="img" aria-label="Lux9 in a tab">
        <circle cx="12" cy="12" r="4.5" fill="var(--amber)" />
        <path d="M12 1.5v4M12 18.500v4M1.500 12h4M18.500 12h4M4.600 4.600l2.800 2.800M16.600 16.600l2.800 2.800M4.600 19.400l2.800-2.800M16.600 7.400l2.800-2.800" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
      </svg>
      {views.map(({ name, title, short, icon: Icon, question }) => (
        <button key={name} aria-pressed={open.includes(name)} title={`${title}: ${question}`} aria-label={title} onClick={() => openView(name)}>
          <Icon size={16} aria-hidden />
          <span aria-hidden>{short}</span>
        </button>
      ))}
      <span className="grow" />
      <button title="Machine: memory, processors, boot arguments, initrd, reset" aria-label="Machine" onClick={() => setState({ menu: true })}>
        <Settings2 size={16} aria-hidden />
        <span aria-hidden>Machine</span>
      </button>
      <button title={dark ? 'Paper: the light theme' : 'Night: the dark theme'} aria-label={dark ? 'Paper theme' : 'Night theme'} onClick={() => setSettings({ theme: dark ? 'paper' : 'night' })}>
        {dark ? <Sun size={16} aria-hidden /> : <Moon size={16} aria-hidden />}
        <span aria-hidden>{dark ? 'Paper' : 'Night'}</span>
      </button>
      <button title="Shortcuts and help" aria-label="Help" onClick={() => setState({ shortcuts: true })}>
        <CircleHelp size={16} aria-hidden />
        <span aria-hidden>Help</span>
      </button>
    </nav>
  );
}
