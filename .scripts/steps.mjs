/**
 * What is built, in order, as data. A step runs when its inputs (contents, not dates) or its command changed,
 * or an output is missing or was altered. Add a step here and every command knows it.
 *
 * `inputs` and `outputs` are files or folders below the repository's top; generated files, build output, tests and
 * node_modules inside an input folder do not count. `when` says which commands want the step.
 */

import { existsSync } from 'node:fs';
import { mayImport, placesMayImport } from './layers.mjs';

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} says what the person at the terminal reads while it runs
 * @property {string[]} inputs
 * @property {string[]} outputs
 * @property {string[][]} run commands, each a program of node_modules/.bin (or `node`) with its arguments; exit status 3 says
 *   that something was left out: what is there can be used, and the step runs again next time
 * @property {('machine' | 'page')[]} when `machine`: every command needs it; `page`: only a built page does
 */

/** What a place imports, directly or not, by the table of layers. @param {...string} places */
const sources = (...places) =>
  [...new Set(places.flatMap((place) => placesMayImport[place] ?? []).flatMap((name) => [name, ...(mayImport[name] ?? [])]))].map((name) => `packages/${name}/src`);

/** @param {string} entry @param {string} outfile */
const bundled = (entry, outfile) => ['node', '.scripts/bundle.mjs', entry, outfile];

/** @type {readonly Step[]} */
const all = [
  {
    name: 'tables',
    says: 'writing the core’s tables',
    inputs: ['wasm-core/tables', 'packages/abi/src', 'packages/base/src'],
    outputs: ['wasm-core/generated'],
    run: [['tsx', 'wasm-core/tables/generate.ts']],
    when: ['machine'],
  },
  {
    name: 'userland',
    says: 'writing the programs’ constants',
    inputs: ['packages/userland/generate', 'wasm-core/tables', 'packages/abi/src', 'packages/ninep/src', 'packages/base/src', 'packages/toolchain/src'],
    outputs: ['packages/userland/generated'],
    run: [['tsx', 'packages/userland/generate/main.ts']],
    when: ['machine'],
  },
  {
    name: 'core',
    says: 'compiling the processor core',
    inputs: ['wasm-core', 'wasm-core/generated'],
    outputs: ['wasm-core/build/core.wasm'],
    run: [['asc', '--config', 'wasm-core/asconfig.json', '--target', 'release']],
    when: ['machine'],
  },
  {
    name: 'headless',
    says: 'bundling the lux9 command',
    inputs: ['apps/headless/src/main.ts', 'apps/headless/src', 'apps/headless/package.json', ...sources('apps/headless')],
    outputs: ['apps/headless/dist/lux9.js'],
    run: [bundled('apps/headless/src/main.ts', 'apps/headless/dist/lux9.js')],
    when: ['machine'],
  },
  {
    name: 'programs',
    says: 'compiling the programs inside Lux9',
    inputs: [
      'packages/userland/make', ...['cmd', 'servers', 'lib', 'generated', 'src'].map((folder) => `packages/userland/${folder}`),
      'packages/toolchain/src', ...sources('packages/userland/make'),
    ],
    outputs: ['packages/userland/build/bin', 'packages/userland/build/wasm'],
    run: [bundled('packages/userland/make/main.ts', '.cache/make/programs.js'), ['node', '.cache/make/programs.js']],
    when: ['machine'],
  },
  {
    name: 'initrd',
    says: 'packing the initrd',
    inputs: ['packages/userland/make', 'packages/userland/boot', 'packages/userland/build/bin', ...sources('packages/userland/make')],
    outputs: ['packages/userland/build/initrd.tar', 'packages/userland/build/initrd.tar.lz77.gz'],
    run: [bundled('packages/userland/make/initrd.ts', '.cache/make/initrd.js'), ['node', '.cache/make/initrd.js']],
    when: ['machine'],
  },
  {
    name: 'page',
    says: 'building the page',
    inputs: [
      'apps/playground', 'public', 'vite.config.ts', '.scripts/iced-in-the-browser.mjs', 'wasm-core/build/core.wasm',
      'packages/userland/build/initrd.tar.lz77.gz',
      ...sources('apps/playground/src/ui', 'apps/playground/src/worker'),
    ],
    outputs: ['dist'],
    run: [['vite', 'build', '--logLevel', 'warn']],
    when: ['page'],
  },
];

/** A step whose first input is not written yet waits for it. */
export const steps = all.filter((step) => existsSync(new URL(`../${step.inputs[0]}`, import.meta.url)));
