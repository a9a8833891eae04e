/** The command palette: everything the page can do, and what was typed as a path or as a command line. */
import '../theme/dialogs.css';
import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { terminal } from '../console/terminal.ts';
import { openView, setState } from '../layout/workbench.ts';
import { commands, titleOf } from './commands.ts';

const groups = [...new Set(commands.map((c) => c.group))];

/** What the text could mean besides the name of a command. */
function meanings(text: string): { readonly title: string; readonly run: () => void }[] {
  const t = text.trim();
  if (t === '') return [];
  const out: { title: string; run: () => void }[] = [];
  if (/^(\/|#|machine:)/.test(t)) out.push({ title: `Show the file ${t}`, run: () => openView('files', { path: t }) });
  if (/^\d+$/.test(t)) out.push({ title: `Show process ${t}`, run: () => openView('processes', { pid: Number(t) }) });
  out.push({ title: `Type it in the console: ${t}`, run: () => terminal().command(t) });
  return out;
}

export default function Palette(): React.ReactNode {
  const [text, setText] = useState('');
  const close = (): void => setState({ palette: false });
  const choose = (run: () => void) => (): void => {
    close();
    // After the dialog has given the focus back.
    setTimeout(run, 0);
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="palette" aria-describedby={undefined}>
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Command label="Commands" loop>
            <Command.Input autoFocus placeholder="What should happen?" value={text} onValueChange={setText} />
            <Command.List>
              {groups.map((group) => (
                <Command.Group key={group} heading={group}>
                  {commands.filter((c) => c.group === group).map((c, i) => (
                    <Command.Item key={i} value={titleOf(c)} onSelect={choose(c.run)}>
                      <span>{titleOf(c)}</span>
                      {c.keys !== undefined && <kbd>{c.keys}</kbd>}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
              {meanings(text).map(({ title, run }) => (
                <Command.Item key={title} value={title} forceMount onSelect={choose(run)}><span>{title}</span></Command.Item>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
