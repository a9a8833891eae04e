/**
 * The arrows of docs/architecture.md, derived from .scripts/layers.mjs. `npm run check` runs it;
 * arrows.test.ts shows each rule a violation.
 */
import { faces, mayImport, placesMayImport, testCode } from './.scripts/layers.mjs';

/** A package by its name, another place by its path. @param {string} place */
const pathOf = (place) => (place.includes('/') ? `^${place}/` : `^packages/${place}/`);
const own = '^(packages|apps|wasm-core|e2e)/';
const list = (/** @type {readonly string[]} */ names) => names.join(', ') || 'nothing';

const facePaths = Object.entries(faces).flatMap(([name, files]) => files.map((file) => `^packages/${name}/src/${file}[.]ts$`));

const places = Object.keys(placesMayImport);
/** The places below a folder have rules of their own. @param {string} folder */
const placesIn = (folder) => places.filter((place) => place.startsWith(`${folder}/`)).map((place) => `^${place}/`);

const layerRules = Object.entries(mayImport).map(([name, below]) => ({
  name: `${name}-imports-only-below`,
  severity: 'error',
  comment: `packages/${name} may import: ${list(below)}`,
  from: { path: `^packages/${name}/`, pathNot: [...testCode, ...placesIn(`packages/${name}`)] },
  to: { path: own, pathNot: [name, ...below].map((p) => `^packages/${p}/`) },
}));

const placeRules = Object.entries(placesMayImport).map(([place, below]) => ({
  name: `${place.replaceAll('/', '-')}-imports-only-below`,
  severity: 'error',
  comment: `${place} may import: ${list(below)}`,
  from: {
    path: `^${place}/`,
    pathNot: [...testCode, ...placesIn(place)],
  },
  to: { path: own, pathNot: [`^${place}/`, ...below.map(pathOf)] },
}));

export default {
  forbidden: [
    ...layerRules,
    ...placeRules,
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or a third is missing.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-deep-imports',
      severity: 'error',
      comment: 'Import a package by its name (@lux9/NAME), or by another entry its package.json exports: what these do not export is its own affair.',
      from: { path: '^(packages|apps|e2e)/([^/]+)/', pathNot: testCode },
      to: { path: '^packages/([^/]+)/', pathNot: ['^packages/[^/]+/src/index[.]ts$', ...facePaths, '^packages/$2/'] },
    },
    {
      name: 'no-host-code-in-the-machine',
      severity: 'error',
      comment: 'Node’s modules stay in apps/headless, the scripts and tests: what they do enters the machine as data.',
      from: { path: '^packages/[^/]+/src/', pathNot: testCode },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'declared-packages-only',
      severity: 'error',
      comment: 'Name the npm package in the package.json of the workspace that imports it: npm i -w WORKSPACE PACKAGE',
      from: { path: '^(packages|apps)/', pathNot: testCode },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    },
    {
      name: 'imports-resolve',
      severity: 'error',
      comment: 'The file or package is not there.',
      from: {},
      // Generated files are made by the build; the WebAssembly module is loaded by its address.
      to: { couldNotResolve: true, pathNot: ['(^|/)generated/', '[.]wasm$', '[.]css$', '[.]d[.]ts$'] },
    },
    {
      name: 'tests-stay-tests',
      severity: 'error',
      comment: 'What ships does not import tests.',
      from: { path: own, pathNot: testCode },
      to: { path: testCode, pathNot: '^packages/cpu/(programs|difftest)/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|build|[.]cache)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default'], extensions: ['.ts', '.tsx', '.mjs', '.js'] },
  },
};
