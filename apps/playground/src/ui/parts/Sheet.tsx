/** A dialog over the page: a title, a way to close it, what it holds. Esc and a click beside it close it too. */
import '../theme/dialogs.css';
import { Dialog } from 'radix-ui';
import { X } from 'lucide-react';

interface Props {
  readonly title: string;
  readonly close: () => void;
  readonly kind?: string;
  readonly children: React.ReactNode;
}

export function Sheet({ title, close, kind = '', children }: Props): React.ReactNode {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className={`dialog ${kind}`} aria-describedby={undefined}>
          <header>
            <Dialog.Title>{title}</Dialog.Title>
            <Dialog.Close aria-label="Close"><X size={16} aria-hidden /></Dialog.Close>
          </header>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
