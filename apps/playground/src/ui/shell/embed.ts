/** The postMessage API (packages/protocol embed.ts): answers the parent window, and only when there is one. */
import type { EmbedEvent, EmbedRequest } from '@lux9/protocol';
import { terminal } from '../console/terminal.ts';
import { openView } from '../layout/workbench.ts';
import { client } from '../machine/client.ts';
import { viewByName } from '../panels/registry.tsx';
import type { ViewName } from '../panels/view.ts';
import { setSettings } from './settings.ts';
import { restart } from './Trouble.tsx';

const readMax = 1 << 20;

async function act(request: EmbedRequest): Promise<string> {
  switch (request.do) {
    case 'type':
      terminal().type(String(request.text).replaceAll('\n', '\r'));
      return '';
    case 'pause':
      await client.ask((api) => api.pause());
      return '';
    case 'run':
      await client.ask((api) => api.run());
      return '';
    case 'reset':
      restart();
      return '';
    case 'view':
      if (!viewByName.has(request.view)) throw new Error(`there is no view ${String(request.view)}`);
      openView(request.view as ViewName);
      return '';
    case 'theme':
      if (!['paper', 'night', 'system'].includes(request.theme)) throw new Error(`there is no theme ${String(request.theme)}`);
      setSettings({ theme: request.theme });
      return '';
    case 'read': return (await client.tree('0')).text(String(request.path), readMax);
    default: throw new Error('there is no such request');
  }
}

export function listenToEmbedder(): void {
  const { parent } = window;
  if (parent === window) return;
  const tell = (event: EmbedEvent): void => parent.postMessage(event, '*');
  terminal().listener = (text) => tell({ lux9: 1, event: 'output', text });
  let state = '';
  let ready = false;
  client.subscribe(() => {
    const now = client.get().trouble !== '' ? 'ended' : (client.get().status?.state ?? 'loading');
    if (now !== state) tell({ lux9: 1, event: 'state', state: (state = now) });
    if (!ready && now === 'idle') {
      ready = true;
      tell({ lux9: 1, event: 'ready' });
    }
  });
  window.addEventListener('message', (event: MessageEvent<EmbedRequest>) => {
    const request = event.data as EmbedRequest | null;
    if (event.source !== parent || request === null || typeof request !== 'object' || request.lux9 !== 1) return;
    const id = typeof request.id === 'number' ? request.id : -1;
    act(request).then(
      (text) => tell({ lux9: 1, event: 'answer', id, ok: true, text }),
      (error: unknown) => tell({ lux9: 1, event: 'answer', id, ok: false, error: error instanceof Error ? error.message : String(error) }),
    );
  });
}
