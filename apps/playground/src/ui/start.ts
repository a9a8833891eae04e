/** The page's first code, and little of it: the worker is on its way, and boots the machine, while the page's own code is fetched. */
import { defaults, worker } from './machine/worker.ts';
import { route } from './shell/route.ts';

worker({ ...defaults, ...route.options });
// The terminal measures its cells in it (console/terminal.ts); nothing shown so far uses it.
document.fonts.load('14px "JetBrains Mono Variable"').catch(() => undefined);
// Before the page's own code is there, and without it, nothing else can say what is wrong.
import('./main.tsx').catch(() => {
  document.querySelector('#page .first')!.textContent = 'The page’s code could not be fetched: the network or the host refused, or the page has changed on its host. Nothing is lost. Reload the page to try again.';
});
