/** `npm run build`: everything up to the page in dist/, which any static host serves. */
import { setup } from './setup.mjs';

await setup('page');
