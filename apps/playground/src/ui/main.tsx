import '@xterm/xterm/css/xterm.css';
import './theme/tokens.css';
import './theme/base.css';
import './theme/shell.css';
import { createRoot } from 'react-dom/client';
import { client } from './machine/client.ts';
import { terminal } from './console/terminal.ts';
import { App } from './shell/App.tsx';
import { listenToEmbedder } from './shell/embed.ts';
import { openFirstViews } from './shell/first.ts';
import { route } from './shell/route.ts';

void client.boot(route.options);
listenToEmbedder();
terminal().connect();
// For tests and the curious: what the page itself uses.
Object.assign(window, { lux9: { client, terminal } });
createRoot(document.getElementById('page')!).render(<App />);
openFirstViews();
