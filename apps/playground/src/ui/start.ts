/** The page's first code, and little of it: the machine is on its way, and boots, while the page's own code is fetched. */
import { client } from './machine/client.ts';
import { route } from './shell/route.ts';

void client.boot(route.options);
// Not awaited: a page whose code does not come says so by itself.
void import('./main.tsx');
