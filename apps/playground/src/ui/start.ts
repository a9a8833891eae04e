/** The page's first code, and little of it: the worker is on its way, and boots the machine, while the page's own code is fetched. */
import { defaults, worker } from './machine/worker.ts';
import { route } from './shell/route.ts';

worker({ ...defaults, ...route.options });
// Not awaited: a page whose code does not come says so by itself.
void import('./main.tsx');
