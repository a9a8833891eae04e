/** The docking workspace: groups of views that dock, split, float and are remembered. Loaded with the first view. */
import 'dockview-react/dist/styles/dockview.css';
import '../theme/dock.css';
import '../theme/panels.css';
import { DockviewReact, type DockviewApi, type DockviewReadyEvent, type IDockviewPanelHeaderProps, type IDockviewPanelProps } from 'dockview-react';
import { X } from 'lucide-react';
import { Suspense, useEffect, useRef } from 'react';
import { terminal } from '../console/terminal.ts';
import { viewByName, views } from '../panels/registry.tsx';
import type { Preset, ViewName } from '../panels/view.ts';
import { Guard } from '../shell/Guard.tsx';
import { route } from '../shell/route.ts';
import { narrowScreen } from '../shell/display.ts';
import { remember, remembered } from '../shell/settings.ts';
import { setState, setWorkspace, type Params, type Workspace as WorkspaceFace } from './workbench.ts';

function Panel(props: IDockviewPanelProps<Params>): React.ReactNode {
  const view = viewByName.get(props.api.component);
  if (view === undefined) return <p className="empty">There is no view of that name.</p>;
  return (
    <section className="view" data-view={view.name} aria-label={view.title} tabIndex={-1}>
      <Guard what={view.title}>
        <Suspense fallback={<p className="empty">loading</p>}>
          <view.component params={props.params ?? {}} />
        </Suspense>
      </Guard>
    </section>
  );
}

function Tab(props: IDockviewPanelHeaderProps): React.ReactNode {
  const view = viewByName.get(props.api.component);
  const Icon = view?.icon;
  return (
    <div className="dock-tab" title={view?.question} onAuxClick={(e) => e.button === 1 && props.api.component !== 'console' && props.api.close()}>
      {Icon !== undefined && <Icon size={13} aria-hidden />}
      <span>{props.api.title}</span>
      {props.api.component !== 'console' && (
        <span className="dock-close" aria-hidden title={`Close ${props.api.title}`} onPointerDown={(e) => e.stopPropagation()} onClick={() => props.api.close()}>
          <X size={12} />
        </span>
      )}
    </div>
  );
}

const components = Object.fromEntries(views.map((v) => [v.name, Panel]));
const narrow = (): boolean => matchMedia(narrowScreen).matches;

function focusView(id: string): void {
  const view = document.querySelector<HTMLElement>(`[data-view="${id}"]`);
  if (id === 'console') view?.querySelector<HTMLElement>('.xterm-helper-textarea')?.focus();
  else view?.focus();
}

function face(api: DockviewApi): WorkspaceFace {
  const titleOf = (view: ViewName): string => viewByName.get(view)?.title ?? view;
  const ensureConsole = (): void => {
    if (api.getPanel('console') === undefined && !(route.embedded && route.view !== 'console')) api.addPanel({ id: 'console', component: 'console', title: 'Console' });
  };
  const preset = (p: Preset): void => {
    api.clear();
    ensureConsole();
    let above: string | null = null;
    if (narrow()) {
      const view = p.groups[0]?.[0];
      if (view !== undefined) api.addPanel({ id: view, component: view, title: titleOf(view), position: { referencePanel: 'console', direction: 'within' }, inactive: true });
    } else for (const group of p.groups) {
      group.forEach((view, i) => {
        const first = group[0]!;
        const position = i > 0
          ? { referencePanel: first, direction: 'within' as const }
          : above === null ? { referencePanel: 'console', direction: 'right' as const } : { referencePanel: above, direction: 'below' as const };
        api.addPanel({ id: view, component: view, title: titleOf(view), position, inactive: i > 0 });
      });
      above = group[0] ?? above;
    }
    const right = p.groups[0]?.[0];
    if (right !== undefined && !narrow()) api.getPanel(right)?.group.api.setSize({ width: Math.round(api.width * 0.46) });
    api.getPanel('console')?.api.setActive();
  };
  return {
    open(view, params, focus) {
      const there = api.getPanel(view);
      if (there !== undefined) {
        there.api.updateParameters({ ...params });
        there.api.setActive();
      } else {
        ensureConsole();
        // A narrow screen has room for the console and one view.
        if (narrow() && view !== 'console') for (const other of api.panels) if (other.id !== 'console') other.api.close();
        // Beside the console: the group that was used last, or a new one.
        const beside = api.panels.filter((p) => p.api.component !== 'console').at(-1);
        const onlyConsole = beside === undefined;
        api.addPanel({
          id: view, component: view, title: titleOf(view), params: { ...params },
          ...(narrow() && api.panels.length > 0 ? { position: { referencePanel: 'console', direction: 'within' as const } }
            : api.panels.length === 0 ? {}
            : { position: onlyConsole ? { referencePanel: 'console', direction: 'right' as const } : { referencePanel: beside.id, direction: 'within' as const } }),
        });
        if (onlyConsole && !narrow() && api.panels.length > 1) api.getPanel(view)?.group.api.setSize({ width: Math.round(api.width * 0.46) });
      }
      if (!focus) terminal().focus();
      else if (view === 'console') requestAnimationFrame(() => focusView('console'));
      else {
        const before = document.activeElement;
        // Unless the user has gone elsewhere meanwhile.
        requestAnimationFrame(() => {
          if (document.activeElement === before || document.activeElement === document.body) focusView(view);
        });
      }
    },
    preset,
    reset: () => preset({ name: 'Console', about: '', groups: [] }),
    close(view) {
      const panel = view === undefined ? api.activePanel : api.getPanel(view);
      if (panel?.id !== 'console') panel?.api.close();
      else terminal().focus();
    },
    float() {
      const panel = api.activePanel;
      if (panel === undefined || narrow()) return;
      if (panel.api.location.type === 'floating') {
        const docked = api.groups.find((g) => g.api.location.type === 'grid');
        panel.api.moveTo(docked === undefined ? {} : { group: docked, position: 'right' });
      } else api.addFloatingGroup(panel, { width: Math.min(640, api.width - 80), height: Math.min(440, api.height - 80), position: { left: 40, top: 40 } });
      focusView(panel.id);
    },
    maximize() {
      const panel = api.activePanel;
      if (panel === undefined) return;
      if (api.hasMaximizedGroup()) api.exitMaximizedGroup();
      else panel.api.maximize();
      focusView(panel.id);
    },
    front() {
      const panel = api.activePanel;
      return panel === undefined ? null : { view: panel.id as ViewName, params: (panel.params ?? {}) as Params };
    },
    next(back) {
      const groups = api.groups.filter((g) => g.api.isVisible);
      const at = groups.findIndex((g) => g.element.contains(document.activeElement));
      const to = at < 0 ? groups.at(back ? -1 : 0) : groups[at + (back ? -1 : 1)];
      const panel = to?.activePanel;
      if (panel === undefined) return false;
      panel.api.setActive();
      focusView(panel.id);
      return true;
    },
  };
}

export default function Workspace(): React.ReactNode {
  const api = useRef<DockviewApi | null>(null);
  const home = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // dockview notes the order of floating groups in an attribute that such elements may not have.
    const levels = new MutationObserver((list) => {
      for (const { target } of list) (target as Element).removeAttribute('aria-level');
    });
    levels.observe(home.current!, { subtree: true, attributeFilter: ['aria-level'] });
    return () => {
      levels.disconnect();
      setWorkspace(null);
    };
  }, []);
  const onReady = (event: DockviewReadyEvent): void => {
    api.current = event.api;
    const f = face(event.api);
    const saved = route.embedded || route.view !== null || route.preset !== null ? null : remembered('layout');
    let restored = false;
    if (saved !== null && !narrow()) {
      try {
        event.api.fromJSON(JSON.parse(saved) as never);
        restored = event.api.panels.every((p) => viewByName.has(p.api.component));
      } catch {
        restored = false;
      }
      if (!restored) remember('layout', null);
    }
    if (!restored) {
      event.api.clear();
      if (!(route.embedded && route.view !== null && route.view !== 'console')) event.api.addPanel({ id: 'console', component: 'console', title: 'Console' });
    }
    const told = (): void => {
      event.api.groups.forEach((g) => g.element.setAttribute('aria-label', `Views: ${g.panels.map((p) => p.title ?? '').join(', ')}`));
      setState({ open: event.api.panels.map((p) => p.id), front: event.api.activePanel?.id ?? 'console' });
      if (route.embedded || narrow()) return;
      remember('layout', event.api.panels.length > 1 ? JSON.stringify(event.api.toJSON()) : null);
    };
    event.api.onDidLayoutChange(told);
    // With many tabs the one in front is always to be seen whole.
    event.api.onDidActivePanelChange(() => requestAnimationFrame(() => {
      setState({ front: event.api.activePanel?.id ?? 'console' });
      for (const tab of document.querySelectorAll('.dv-active-tab')) tab.scrollIntoView({ block: 'nearest', inline: 'center' });
    }));
    told();
    setWorkspace(f);
  };
  return (
    <div className="dock-home" ref={home}>
      <DockviewReact className="dock" components={components} defaultTabComponent={Tab} onReady={onReady} disableFloatingGroups={false} theme={{ name: 'lux9', className: 'dockview-theme-lux9' }} />
    </div>
  );
}
