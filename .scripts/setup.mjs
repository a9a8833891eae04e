/**
 * From a bare checkout to a machine that can run: installs the dependencies when they differ from
 * package-lock.json and brings every stale step of steps.mjs up to date. Needs nothing but Node and npm,
 * says what it does on standard error, and leaves standard output to the command that called it.
 *
 * `setup(wanted)` resolves when all is fresh; it exits the process with a plain message when it cannot.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashOf } from './hash.mjs';
import { steps } from './steps.mjs';

export const top = dirname(dirname(fileURLToPath(import.meta.url)));
const cache = join(top, '.cache');

/** Oldest Node that works: Vite and the test runner want it. */
const nodeMinimum = [20, 19];
/** A build that another process holds longer than this is taken to be dead, milliseconds. */
const lockPatience = 10 * 60_000;

/** Exit status of a step's command that left something out (steps.mjs). */
const leftOut = 3;

/** @param {string} text */
export const say = (text) => process.stderr.write(`${text}\n`);

/** @param {string} text @returns {never} */
export function fail(text) {
  say(`\n${text}`);
  process.exit(1);
}

/**
 * Runs a program with node_modules/.bin on its path, its standard output sent to standard error unless `stdio` says
 * otherwise. Resolves to the exit status.
 * @param {readonly string[]} command @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(command, options = {}) {
  const [program, ...args] = command;
  const path = `${join(top, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`;
  return new Promise((resolve, reject) => {
    const child = spawn(program === 'node' ? process.execPath : String(program), args, {
      cwd: top,
      stdio: ['inherit', 2, 2],
      shell: process.platform === 'win32' && program !== 'node',
      ...options,
      env: { ...process.env, PATH: path, ...options.env },
    });
    // Whoever ends us means the program too; it decides when to go, and we go after it.
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    const pass = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, pass);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, pass);
      if (signal) say(`${program} was ended by ${signal}`);
      resolve(signal ? 1 : (code ?? 1));
    });
  });
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantMajor = 0, wantMinor = 0] = nodeMinimum;
  if (major < wantMajor || (major === wantMajor && minor < wantMinor))
    fail(`Lux9 needs Node ${nodeMinimum.join('.')} or newer; this is ${process.versions.node}. See https://nodejs.org`);
}

/** @param {string} path @returns {Record<string, any>} */
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** True when node_modules holds what package-lock.json names (npm keeps its own list of what it installed). */
export function installed() {
  const have = join(top, 'node_modules', '.package-lock.json');
  if (!existsSync(have)) return false;
  const wanted = readJson(join(top, 'package-lock.json')).packages;
  const got = readJson(have).packages;
  return Object.entries(wanted).every(([place, entry]) => {
    if (place === '' || !place.includes('node_modules/')) return true;
    const there = got[place];
    if (!there) return Boolean(entry.optional || entry.peer);
    return entry.link ? there.link : there.version === entry.version && there.integrity === entry.integrity;
  });
}

/** Set when the checkout cannot be written: what is there must do. */
let readOnly = false;

/** @param {string} what */
function mustWrite(what) {
  if (readOnly) fail(`${what}: needed, and ${top} cannot be written.`);
}

async function install() {
  if (installed()) return;
  mustWrite('installing dependencies');
  say('• installing dependencies (npm ci)');
  const windows = process.platform === 'win32';
  const code = await run(['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { shell: windows });
  if (code !== 0 || !installed()) fail('npm ci failed: see above. Is the npm registry reachable?');
}

const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {number} pid */
function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** One build at a time in one checkout. @param {() => Promise<void>} work */
async function locked(work) {
  try {
    mkdirSync(cache, { recursive: true });
    accessSync(cache, constants.W_OK);
  } catch {
    readOnly = true;
    return work();
  }
  const lock = join(cache, 'lock');
  for (let told = false; ; ) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      try {
        const owner = Number(readFileSync(lock, 'utf8'));
        if ((owner > 0 && !alive(owner)) || Date.now() - statSync(lock).mtimeMs > lockPatience) rmSync(lock, { force: true });
        else if (!told) say(`• waiting for another build (process ${owner})`);
        told = true;
      } catch {
        // The owner removed it meanwhile.
      }
      await wait(100);
    }
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  try {
    await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** @param {import('./steps.mjs').Step} step */
async function bringUpToDate(step) {
  const stamp = join(cache, 'steps', `${step.name}.json`);
  const lockFile = 'package-lock.json';
  const inputs = hashOf(top, [...step.inputs, lockFile], JSON.stringify(step.run));
  const known = existsSync(stamp) ? readJson(stamp) : {};
  if (known.inputs === inputs && known.outputs === hashOf(top, step.outputs)) return;
  mustWrite(step.says);
  say(`• ${step.says}`);
  const started = Date.now();
  rmSync(stamp, { force: true });
  let whole = true;
  for (const command of step.run) {
    const code = await run(command);
    if (code === leftOut) whole = false;
    else if (code !== 0) fail(`${step.says}: failed (${command.join(' ')}).`);
  }
  const missing = step.outputs.filter((o) => !existsSync(join(top, o)));
  if (missing.length > 0) fail(`${step.says}: ${missing.join(', ')} was not written.`);
  if (whole) {
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(`${stamp}.new`, JSON.stringify({ inputs, outputs: hashOf(top, step.outputs) }));
    renameSync(`${stamp}.new`, stamp);
  }
  say(`  ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** @param {'machine' | 'page'} [wanted] `page` also builds dist/ */
export async function setup(wanted = 'machine') {
  checkNode();
  await locked(async () => {
    await install();
    for (const step of steps) {
      if (step.when.includes('machine') || step.when.includes(wanted)) await bringUpToDate(step);
    }
  });
}

/** Processors worth using: tests share the machine with a browser. */
export const workers = Math.max(1, Math.min(4, availableParallelism()));
