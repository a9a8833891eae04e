/**
 * Who may import whom: the table of docs/architecture.md as data. dependency-cruiser's rules
 * (.dependency-cruiser.mjs), the references of every tsconfig.json and the dependencies of every package.json
 * are derived from it or compared with it (house.test.ts).
 */

/** Each package and the packages it may import. Order: lower first. @type {Record<string, readonly string[]>} */
export const mayImport = {
  base: [],
  abi: ['base'],
  ninep: ['abi', 'base'],
  bus: ['abi', 'base'],
  cpu: ['bus', 'abi', 'base'],
  devices: ['bus', 'abi', 'base'],
  kernel: ['ninep', 'bus', 'abi', 'base'],
  toolchain: ['abi', 'base'],
  userland: [],
  replay: ['bus', 'abi', 'base'],
  protocol: ['abi'],
  system: ['userland', 'toolchain', 'replay', 'kernel', 'devices', 'cpu', 'ninep', 'bus', 'abi', 'base'],
  simulate: [
    'system', 'userland', 'toolchain', 'replay', 'kernel', 'devices', 'cpu', 'ninep', 'bus', 'abi', 'base',
  ],
};

/** Faces of packages besides src/index.ts: importing `@lux9/NAME/FACE` brings src/FACE.ts, and no more than it needs. @type {Record<string, readonly string[]>} */
export const faces = {
  toolchain: ['debug'],
};

/**
 * Folders outside packages/ and what they may import: packages by name, other folders by their path. The page's face speaks 9P to the machine and knows nothing of it; its
 * worker puts the machine together.
 * @type {Record<string, readonly string[]>}
 */
export const placesMayImport = {
  'apps/playground/src/ui': ['protocol', 'ninep', 'abi', 'base'],
  'apps/playground/src/worker': ['protocol', 'system', 'cpu', 'base'],
  'apps/headless': ['system', 'replay', 'toolchain', 'userland', 'kernel', 'devices', 'cpu', 'ninep', 'bus', 'abi', 'base'],
  'e2e': ['protocol'],
  'wasm-core': [],
  // Node code that runs before the core is compiled: it writes wasm-core/generated.
  'wasm-core/tables': ['abi', 'base'],
  // Node code that writes packages/userland/generated for the programs' compiler.
  'packages/userland/generate': ['wasm-core/tables', 'toolchain', 'ninep', 'abi', 'base'],
  // Node code that compiles the programs and packs the initrd.
  'packages/userland/make': ['userland', 'toolchain', 'abi', 'base'],
};

/** Path patterns (regular expressions) of code that is not part of what ships: it may import any package. */
export const testCode = [
  '[.](test|bench)[.]tsx?$',
  '/(test|testing|bench|compat|difftest|programs|fuzz)/',
];
