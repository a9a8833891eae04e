import { afterAll, beforeAll } from 'vitest';
import { mmx } from '../../tables/mmx.ts';
import { x87 } from '../../tables/x87.ts';
import { buildFlat, type FlatCore } from './testing/build.ts';
import { openHost } from './testing/host.ts';
import { compareMmx } from './testing/mmx-cases.ts';
import { checkTranscendentals } from './testing/transcendental.ts';
import { compareX87 } from './testing/x87-cases.ts';

// One file, so that the handlers are compiled once.
let core: FlatCore;
beforeAll(() => { core = buildFlat(x87 + mmx); }, 120_000);
const host = openHost();
afterAll(() => host?.close());

compareX87(() => core, host);
compareMmx(() => core, host);
checkTranscendentals(() => core, host);
