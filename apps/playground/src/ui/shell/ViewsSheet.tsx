/** The views as a sheet from below, on a phone: each with the question it answers. */
import { openView, setState } from '../layout/workbench.ts';
import { views } from '../panels/registry.tsx';
import { Sheet } from '../parts/Sheet.tsx';

export default function ViewsSheet(): React.ReactNode {
  const close = (): void => setState({ sheet: false });
  return (
    <Sheet title="Views" close={close} kind="views">
      <ul>
        {views.filter((v) => v.name !== 'console').map(({ name, title, icon: Icon, question }) => (
          <li key={name}>
            <button
              onClick={() => {
                close();
                // After the dialog has given the focus back.
                setTimeout(() => openView(name), 0);
              }}
            >
              <Icon size={20} aria-hidden />
              <span><b>{title}</b>{question}</span>
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
