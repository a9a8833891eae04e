/**
 * What code inside the machine may not call, each with the call to make instead. ESLint's restrictions
 * (eslint.config.mjs) are derived from this list, and so is a test per ban (bans.test.ts): `bad` must be
 * reported with the message, `good` must pass.
 */

/**
 * @typedef {object} Ban
 * @property {string} name
 * @property {string} instead what to call, shown to the author
 * @property {readonly string[]} [globals]
 * @property {Readonly<Record<string, readonly string[]>>} [properties] object and its banned members
 * @property {string} [selector] ESLint's AST selector
 * @property {readonly string[]} bad
 * @property {readonly string[]} good
 */

const tableOrOwn =
  'its result differs between engines. Use +, -, *, /, Math.sqrt, a table, or code of your own in software floating point.';

/** Host time, chance, locale and library mathematics. @type {readonly Ban[]} */
export const machineBans = [
  {
    name: 'host time',
    instead: 'Time is instructions retired: ask the Clock of @lux9/bus; a wall-clock reading enters as a logged event.',
    globals: ['Date', 'performance'],
    bad: ['export const t = Date.now();', 'export const d = new Date();', 'export const p = performance.now();',
      'export const g = globalThis.Date.now();'],
    good: ['export const now = (clock: { now: number }): number => clock.now;'],
  },
  {
    name: 'host timers',
    instead: 'Schedule an event at an instruction count with the event queue of @lux9/bus.',
    globals: ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame', 'requestIdleCallback'],
    bad: ['setTimeout(() => {}, 1);', 'setInterval(() => {}, 1);', 'queueMicrotask(() => {});'],
    good: ['export const at = (queue: { at(n: number): void }): void => queue.at(10);'],
  },
  {
    name: 'chance',
    instead: 'Draw from the machine’s one seeded generator: Random of @lux9/base, passed in.',
    globals: ['crypto'],
    properties: { Math: ['random'] },
    bad: ['export const r = Math.random();', 'const { random } = Math; export const q = random();',
      'crypto.getRandomValues(new Uint8Array(4));'],
    good: ['export const r = (random: { next(): number }): number => random.next();'],
  },
  {
    name: 'locale',
    instead: 'Format and compare by code point: results must not depend on the host’s language or Unicode version.',
    globals: ['Intl'],
    selector: 'MemberExpression[property.name=/^(localeCompare|normalize|toLocale[A-Z]\\w*)$/]',
    bad: ['export const n = new Intl.NumberFormat();', 'export const c = "a".localeCompare("b");',
      'export const s = (1).toLocaleString();', 'export const u = "a".toLocaleUpperCase();', 'export const f = "a".normalize();'],
    good: ['export const less = (a: string, b: string): boolean => a < b;'],
  },
  {
    name: 'library mathematics',
    instead: tableOrOwn,
    properties: {
      Math: ['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh',
        'exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'pow', 'cbrt', 'hypot'],
    },
    bad: ['export const s = Math.sin(1);', 'export const e = Math.exp(1);', 'export const l = Math.log2(8);',
      'export const p = Math.pow(2, 0.5);'],
    good: ['export const r = Math.sqrt(2) + Math.fround(1.5) + Math.imul(3, 4) + Math.clz32(1);'],
  },
  {
    name: 'powers',
    instead: `Only powers of 2 and of bigints are exact with **; for other numbers ${tableOrOwn}`,
    selector: 'BinaryExpression[operator="**"]:not([left.value=2]):not([left.bigint])',
    bad: ['export const p = (x: number): number => x ** 0.5;'],
    good: ['export const p = 2 ** 32 + Number(2n ** 64n);'],
  },
  {
    name: 'garbage collection made visible',
    instead: 'When memory is collected is the host’s affair: keep an explicit reference count or owner.',
    globals: ['WeakRef', 'FinalizationRegistry'],
    bad: ['export const w = new WeakRef({});'],
    good: ['export const m = new Map<number, string>();'],
  },
];

/**
 * Where the state of the machine lives it must be plain data at every instruction boundary. @type {readonly Ban[]}
 */
export const stateBans = [
  {
    name: 'state in a suspended function',
    instead: 'What waits is a frame of plain data on the process’s kernel stack, or an event in the queue: no promise or generator holds machine state.',
    globals: ['Promise'],
    selector: ':function[async=true], AwaitExpression, :function[generator=true]',
    bad: ['export async function f(): Promise<void> {}', 'export function* g(): Generator<number> { yield 1; }',
      'export const p = Promise.resolve(1);'],
    good: ['export const frame = { operation: "sysopen", step: "walked", fd: -1 };'],
  },
];

/** @param {readonly Ban[]} bans */
export function eslintRules(bans) {
  const message = (/** @type {Ban} */ ban) => `${ban.name}: ${ban.instead}`;
  return {
    'no-restricted-globals': ['error', {
      globals: bans.flatMap((b) => (b.globals ?? []).map((name) => ({ name, message: message(b) }))),
      checkGlobalObject: true,
    }],
    'no-restricted-properties': ['error', ...bans.flatMap((b) =>
      Object.entries(b.properties ?? {}).flatMap(([object, names]) =>
        names.map((property) => ({ object, property, message: message(b) }))))],
    'no-restricted-syntax': ['error', ...bans.flatMap((b) =>
      b.selector ? [{ selector: b.selector, message: message(b) }] : [])],
  };
}
