/** The command palette. */
import '../theme/dialogs.css';
import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { setState } from '../layout/workbench.ts';
import { commands } from './commands.ts';

const groups = [...new Set(commands.map((c) => c.group))];

export default function Palette(): React.ReactNode {
  const close = (): void => setState({ palette: false });
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="palette" aria-describedby={undefined}>
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Command label="Commands" loop>
            <Command.Input autoFocus placeholder="What should happen?" />
            <Command.List>
              <Command.Empty>Nothing is called that.</Command.Empty>
              {groups.map((group) => (
                <Command.Group key={group} heading={group}>
                  {commands.filter((c) => c.group === group).map((c) => (
                    <Command.Item
                      key={c.title}
                      onSelect={() => {
                        close();
                        // After the dialog has given the focus back.
                        setTimeout(c.run, 0);
                      }}
                    >
                      <span>{c.title}</span>
                      {c.keys !== undefined && <kbd>{c.keys}</kbd>}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
