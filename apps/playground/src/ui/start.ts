/** The page's first code, and little of it: the machine is on its way, and boots, while the page's own code is fetched. */
import { client } from './machine/client.ts';
import { route } from './shell/route.ts';

void client.boot(route.options);
// Before the page's own code is there, and without it, nothing else can say what is wrong.
import('./main.tsx').catch(() => {
  document.querySelector('#page .first')!.textContent = 'The page’s code could not be fetched: the network or the host refused, or the page has changed on its host. Nothing is lost. Reload the page to try again.';
});
