#!/usr/bin/env node
/** The `lux9` command: runs the bundle, building it first in a fresh checkout. */
import { existsSync } from 'node:fs';

const bundle = new URL('../dist/lux9.js', import.meta.url);
const initrd = new URL('../../../packages/userland/build/initrd.tar', import.meta.url);
if (!existsSync(bundle) || !existsSync(initrd)) {
  const { setup } = await import('../../../.scripts/setup.mjs');
  await setup();
}
await import(bundle.href);
