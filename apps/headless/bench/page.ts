/**
 * The page's numbers (docs/performance.md), of the folder that `npm run build` makes, in a Chromium of its own: how long a load takes up to the
 * prompt, how soon a key is echoed, what share of its speed in Node the guest keeps, what an idle tab costs, whether its memory grows.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { sizedModule, type CoreExports } from '@lux9/cpu';
import { Machine } from '@lux9/system';
import { chromiumPath, launch, serve, type Host } from '../../../e2e/browser.ts';
import { booted, command, focusConsole, openPage } from '../../../e2e/page.ts';
import type { Figure } from './figure.ts';

const top = join(import.meta.dirname, '../../..');
const loads = 5;
const keys = 40;
const speedMs = 5000;
const idleMs = 10_000;
/** How long the tab's memory is watched, s: LUX9_MEMORY_S=600 for ten minutes. */
const memoryS = Number(process.env['LUX9_MEMORY_S'] ?? '60');
/** A new window of Chromium goes on for so long making panels of its own, with both processors: that is no part of a page's load. */
const windowMs = 2500;
/** Keeps one processor busy for as long as anybody looks, and prints nothing. */
const work = 'while(){ seq 1 20000 | wc >/dev/null }';
/** Ticks of a processor in /proc/N/stat, a second. */
const ticks = 100;

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;
const figure = (name: string, value: number, unit: string): Figure => ({ group: 'page', name, value, unit, vsNative: null });

interface PageWindow {
  readonly lux9: {
    readonly client: { get(): { readonly status: { readonly instructions: number } | null } };
    terminal(): { transcript(): string; type(text: string): void; readonly term: { onRender(f: () => void): { dispose(): void }; readonly buffer: { readonly active: { readonly cursorX: number } } } };
  };
}

/** From the request to the prompt, ms. */
async function load(page: Page, url: string): Promise<number> {
  const began = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => /lux9%\s*$/.test((window as unknown as Partial<PageWindow>).lux9?.terminal().transcript() ?? ''), undefined, { polling: 'raf' });
  return performance.now() - began;
}

async function loading(browser: Browser, url: string): Promise<Figure[]> {
  const cold: number[] = [];
  const second: number[] = [];
  for (let i = 0; i < loads; i++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    for (const list of [cold, second]) {
      const page = await context.newPage();
      await page.waitForTimeout(windowMs);
      list.push(await load(page, url));
      await page.waitForTimeout(1000);
      await page.close();
    }
    await context.close();
  }
  return [figure(`load to prompt, cold, median of ${loads}`, median(cold), 'ms'), figure(`load to prompt, second, median of ${loads}`, median(second), 'ms')];
}

/** From a key to the frame in which it is drawn. */
async function echo(browser: Browser, url: string): Promise<Figure[]> {
  const page = await openPage(browser, url, []);
  await booted(page);
  await page.waitForTimeout(3000);
  await focusConsole(page);
  const times: number[] = [];
  for (let i = 0; i < keys; i++) {
    times.push(await page.evaluate((k) => new Promise<number>((resolve) => {
      const t = (window as unknown as PageWindow).lux9.terminal();
      const before = t.term.buffer.active.cursorX;
      const began = performance.now();
      const heard = t.term.onRender(() => {
        if (t.term.buffer.active.cursorX === before) return;
        heard.dispose();
        resolve(performance.now() - began);
      });
      t.type(k);
    }), String.fromCharCode(97 + (i % 26))));
    await page.waitForTimeout(40 + ((i * 37) % 90));
  }
  await page.close();
  times.sort((a, b) => a - b);
  return [figure('echo of a key, median', median(times), 'ms'), figure(`echo of a key, 95th of 100`, times[Math.floor(keys * 0.95)]!, 'ms'), figure(`echo of a key, worst of ${keys}`, times.at(-1)!, 'ms')];
}

function speedInNode(): number {
  const core = new WebAssembly.Module(sizedModule(readFileSync(join(top, 'wasm-core/build/core.wasm')), 128 * 1024 * 1024));
  const node = new Machine(new WebAssembly.Instance(core, {}).exports as unknown as CoreExports, { memMB: 128, cpus: 1, initrd: readFileSync(join(top, 'packages/userland/build/initrd.tar')), seed: 1, onConsole: () => undefined });
  node.input(new TextEncoder().encode(`${work}\n`), 300_000_000);
  while (node.now < 600_000_000) node.run(5_000_000);
  const [instructions, began] = [node.instructions, performance.now()];
  while (performance.now() - began < speedMs) node.run(5_000_000);
  return (node.instructions - instructions) / (performance.now() - began) / 1000;
}

async function speed(browser: Browser, url: string): Promise<Figure[]> {
  const inNode = speedInNode();
  const page = await openPage(browser, `${url}?preset=Student`, []);
  await booted(page);
  await page.waitForTimeout(1500);
  await page.evaluate((t) => (window as unknown as PageWindow).lux9.terminal().type(t), `${work}\r`);
  await page.waitForTimeout(1500);
  const inPage = await page.evaluate(async (ms) => {
    const { client } = (window as unknown as PageWindow).lux9;
    const [from, t] = [client.get().status!.instructions, performance.now()];
    await new Promise((resolve) => setTimeout(resolve, ms));
    return (client.get().status!.instructions - from) / (performance.now() - t) / 1000;
  }, speedMs);
  await page.close();
  return [figure('guest in Node', inNode, 'MIPS'), figure('guest in the page, student’s views', inPage, 'MIPS'), figure('share of Node’s speed', (100 * inPage) / inNode, '%')];
}

/** Processes below this one that draw pages. */
function renderers(): number[] {
  const parents = new Map<number, number>();
  const found: number[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      if (readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('--type=renderer')) found.push(Number(name));
    } catch {
      // It ended meanwhile.
    }
  }
  const ours = (pid: number): boolean => pid === process.pid || ((parents.get(pid) ?? 0) > 1 && ours(parents.get(pid)!));
  return found.filter(ours);
}

/** Processor time used by those, s. */
function used(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    if (!existsSync(`/proc/${pid}/stat`)) return sum;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return sum + (Number(fields[11]) + Number(fields[12])) / ticks;
  }, 0);
}

function residentMB(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024, 0);
}

async function idle(browser: Browser, url: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, query] of [['console alone', ''], ['student’s views', '?preset=Student']] as const) {
    const page = await openPage(browser, `${url}${query}`, []);
    await booted(page);
    await page.waitForTimeout(5000);
    const pids = renderers();
    const before = used(pids);
    await page.waitForTimeout(idleMs);
    figures.push(figure(`idle tab, ${name}`, (100 * (used(pids) - before)) / (idleMs / 1000), '% of a CPU'));
    await page.close();
  }
  return figures;
}

/** Bytes of everything alive in the page's heap, by a heap snapshot. */
async function heap(cdp: CDPSession): Promise<number> {
  const chunks: string[] = [];
  const take = ({ chunk }: { chunk: string }): void => void chunks.push(chunk);
  cdp.on('HeapProfiler.addHeapSnapshotChunk', take);
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  cdp.off('HeapProfiler.addHeapSnapshotChunk', take);
  const { snapshot, nodes } = JSON.parse(chunks.join('')) as { snapshot: { meta: { node_fields: string[] } }; nodes: number[] };
  const width = snapshot.meta.node_fields.length;
  const at = snapshot.meta.node_fields.indexOf('self_size');
  let sum = 0;
  for (let i = at; i < nodes.length; i += width) sum += nodes[i]!;
  return sum / 1024 / 1024;
}

/** What an hour holds, in a shorter time: programs, views, output far beyond what the terminal keeps. */
async function memory(browser: Browser, url: string): Promise<Figure[]> {
  const page = await openPage(browser, `${url}?preset=Student`, []);
  await booted(page);
  const cdp = await page.context().newCDPSession(page);
  // What the terminal keeps is full from the start.
  for (let i = 0; i < 3; i++) await command(page, 'seq 1 5000');
  for (const line of ['ls -l /bin', 'ps']) await command(page, line);
  await page.waitForTimeout(2000);
  const [heapBefore, rssBefore] = [await heap(cdp), residentMB(renderers())];
  const figures = [figure('heap of the page, at the start', heapBefore, 'MB')];
  const began = performance.now();
  let rounds = 0;
  for (const part of [0.5, 1]) {
    for (; performance.now() - began < part * memoryS * 1000; rounds++) {
      await command(page, 'seq 1 3000');
      await command(page, 'ls -l /bin | wc; ps | wc');
    }
    await page.waitForTimeout(2000);
    figures.push(figure(`heap, after ${part * memoryS} s and ${rounds * 2} commands`, await heap(cdp), 'MB'));
  }
  const rssAfter = residentMB(renderers());
  await page.close();
  return [...figures, figure('renderer’s resident memory, at the start', rssBefore, 'MB'), figure('renderer’s resident memory, then', rssAfter, 'MB')];
}

export async function benches(): Promise<Figure[]> {
  const path = chromiumPath();
  if (path === null) throw new Error('Chromium is not installed');
  if (!existsSync(join(top, 'dist/index.html'))) throw new Error('the page is not built: npm run build');
  const host: Host = await serve(join(top, 'dist'));
  const figures: Figure[] = [];
  try {
    for (const part of [loading, echo, speed, idle, memory]) {
      const browser = await launch(path);
      try {
        figures.push(...await part(browser, host.url));
      } finally {
        await browser.close();
      }
    }
  } finally {
    host.close();
  }
  return figures;
}
