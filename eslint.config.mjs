/**
 * Lint: what the type checker does not see. The bans inside the machine stand as data in .scripts/bans.mjs.
 */
import tseslint from 'typescript-eslint';
import { eslintRules, machineBans, stateBans } from './.scripts/bans.mjs';

const tests = [
  '**/*.test.{ts,tsx}', '**/*.bench.ts', '**/{test,testing,bench,fuzz}/**',
  'packages/cpu/{difftest,programs}/**', 'packages/simulate/src/report/**',
];
const assemblyScript = ['wasm-core/**/*.ts', 'packages/userland/{lib,cmd,servers,test/programs}/**/*.ts', 'packages/toolchain/**/programs/**/*.ts'];
const typeScript = ['**/*.{ts,tsx}'];

/** Packages that hold machine state between two instructions. */
const stateful = ['bus', 'cpu', 'devices', 'kernel', 'replay'];

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', '**/build/', '**/generated/', '.cache/', 'docs/', 'public/', '**/*.d.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: typeScript,
    ignores: assemblyScript,
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off', // noUncheckedIndexedAccess asks for it in tables and rings
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': 'error',
      'eqeqeq': ['error', 'always', { null: 'ignore' }],
      'no-fallthrough': 'error',
      'prefer-const': 'error',
    },
  },
  // The tables' generator is Node code in the core's folder.
  {
    files: ['wasm-core/tables/**/*.ts', 'wasm-core/**/*.test.ts', 'wasm-core/**/testing/**/*.ts', 'packages/userland/**/*.test.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
  // AssemblyScript: the parser reads it, the types mean nothing to TypeScript, so only rules of syntax apply.
  {
    files: assemblyScript,
    ignores: ['wasm-core/tables/**', ...tests],
    languageOptions: { parser: tseslint.parser, parserOptions: { allowInvalidAST: true } },
    rules: eslintRules(machineBans),
  },
  {
    files: ['packages/*/src/**/*.ts'],
    ignores: tests,
    rules: eslintRules(machineBans),
  },
  {
    files: stateful.map((p) => `packages/${p}/src/**/*.ts`),
    ignores: tests,
    rules: eslintRules([...machineBans, ...stateBans]),
  },
  {
    files: ['**/*.mjs'],
    rules: { 'eqeqeq': ['error', 'always', { null: 'ignore' }], 'prefer-const': 'error', 'no-undef': 'off' },
  },
  // KernelError is no Error on purpose: an Error collects a stack each time it is made.
  {
    files: ['packages/kernel/src/**/*.ts'],
    rules: { '@typescript-eslint/only-throw-error': 'off' },
  },
  // Every test runs: a skipped or lonely one is a test that cannot fail.
  {
    files: ['**/*.test.{ts,tsx}'],
    rules: {
      'no-restricted-properties': ['error', ...['it', 'test', 'describe'].map((object) => ({
        object, property: 'only', message: 'Runs this test and hides all others: remove it before committing.',
      }))],
    },
  },
);
