/**
 * The built page in Chromium: it runs, shows what the program prints, and is in exactly the state Node is in after the
 * same number of instructions, however the worker cut them into slices.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshMachine } from '../apps/playground/src/testing/node.ts';
import type { Machine } from '../apps/playground/src/worker/machine.ts';
import { chromiumPath, launch, serve } from './browser.ts';
import type { Host } from './browser.ts';

const top = join(import.meta.dirname, '..');
const pictures = join(top, 'test-results');
/** Longest wait for anything the page should do, ms. */
const patience = 25_000;
const executable = chromiumPath();

/** The same program on the same core in Node, in one go. */
function inNode(program: string, instructions = Number.MAX_SAFE_INTEGER): Machine {
  const machine = freshMachine(program);
  machine.run(instructions);
  return machine;
}

const numberIn = (text: string): number => Number(text.replace(/\D/g, ''));

describe.skipIf(executable === null)('the page in Chromium', () => {
  let browser: Browser;
  let host: Host;
  /** What went wrong on any page: errors, warnings, failed requests. */
  const complaints: string[] = [];

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    host = await serve(join(top, 'dist'));
    browser = await launch(executable!);
  });
  afterAll(async () => {
    await browser?.close();
    host?.close();
  });

  async function open(query: string, options: Parameters<Browser['newPage']>[0] = {}, url = host.url): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('response', (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
    });
    page.setDefaultTimeout(patience);
    await page.goto(url + query);
    return page;
  }

  const text = (page: Page, id: string): Promise<string> => page.getByTestId(id).innerText();
  const ends = (page: Page): Promise<void> => page.locator('[data-state=ended]').waitFor();
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

  it.each(['hello', 'sieve'])('%s prints and ends as in Node, bit for bit', async (program) => {
    const page = await open(`?program=${program}`);
    await ends(page);
    const node = inNode(program);
    expect(node.succeeded).toBe(true);
    expect(await page.getByTestId('console').textContent()).toBe(node.output);
    expect(numberIn(await text(page, 'instructions'))).toBe(node.instructions);
    expect(await text(page, 'state-hash')).toBe(node.stateHash());
    await page.close();
  });

  it('the sieve is right: there are 348513 primes below five million', async () => {
    expect(inNode('sieve').output).toMatch(/primes below +5000000: +348513\n$/);
  });

  it('pausing anywhere gives the state Node has after as many instructions; so do steps', async () => {
    const page = await open('?program=mandelbrot');
    for (const wait of [150, 60]) {
      await page.waitForTimeout(wait);
      await button(page, 'Pause').click();
      await page.locator('[data-state=paused]').waitFor();
      const node = inNode('mandelbrot', numberIn(await text(page, 'instructions')));
      expect(await text(page, 'state-hash')).toBe(node.stateHash());
      for (const [name, count] of [['Step', 1], ['×1000', 1000], ['Step', 1]] as const) {
        await button(page, name).click();
        node.run(count);
        await expect.poll(() => text(page, 'instructions').then(numberIn)).toBe(node.instructions);
        expect(await text(page, 'state-hash')).toBe(node.stateHash());
        const rip = node.core.context(0).rip.toString(16);
        expect(await page.locator('[aria-current=step] .address').innerText()).toBe(rip);
        expect(await page.getByTestId('registers').locator('tr').first().innerText()).toContain(rip);
      }
      await button(page, 'Run').click();
    }
    await page.close();
  });

  it('Restart runs the same again', async () => {
    const page = await open('?program=hello');
    await ends(page);
    const hash = await text(page, 'state-hash');
    await button(page, 'Restart').click();
    await page.locator('[data-state=paused]').waitFor();
    expect(await text(page, 'instructions')).toBe('0');
    await button(page, 'Run').click();
    await ends(page);
    expect(await text(page, 'state-hash')).toBe(hash);
    await page.close();
  });

  it('works by keyboard alone: F8 pauses and runs, F10 steps', async () => {
    const page = await open('?program=mandelbrot&run=no');
    await page.locator('[data-state=paused]').waitFor();
    await page.keyboard.press('F10');
    await expect.poll(() => text(page, 'instructions')).toBe('1');
    await page.keyboard.press('F8');
    await page.locator('[data-state=running]').waitFor();
    await page.keyboard.press('F8');
    await page.locator('[data-state=paused]').waitFor();
    await page.close();
  });

  it('says how fast the first 100 ms after loading were', async () => {
    const page = await open('?program=mandelbrot');
    await expect.poll(() => text(page, 'first-mips'), { timeout: patience }).toMatch(/^\d/);
    process.stdout.write(`Chromium, first 100 ms after load: ${await text(page, 'first-mips')} MIPS\n`);
    await page.close();
  });

  it('fits a phone, and looks the same in both themes', async () => {
    for (const [name, viewport, colorScheme] of [
      ['phone-night', { width: 390, height: 844 }, 'dark'], ['laptop-paper', { width: 1440, height: 900 }, 'light'],
      ['laptop-night', { width: 1440, height: 900 }, 'dark'], ['laptop-small', { width: 1280, height: 760 }, 'light'],
      ['small-paper', { width: 1024, height: 720 }, 'light'],
    ] as const) {
      const page = await open('?program=mandelbrot', { viewport, colorScheme });
      await page.locator('.code tbody tr').first().waitFor();
      await page.getByTestId('console').getByText('.,').first().waitFor();
      await page.screenshot({ path: join(pictures, `page-${name}.png`) });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, `${name} scrolls sideways`).toBe(0);
      await page.close();
    }
  });

  it('nothing complained so far', () => {
    expect(complaints).toEqual([]);
  });

  it('a host that does not know WebAssembly files is good enough', async () => {
    const careless = await serve(join(top, 'dist'), true);
    const page = await open('?program=hello', {}, careless.url);
    await ends(page);
    await page.close();
    careless.close();
  });

  it('says in plain words what is wrong: no such program, no WebAssembly, no core', async () => {
    const page = await open('?program=nonesuch');
    await page.getByText('there is no program named nonesuch').waitFor();
    await button(page, 'hello').or(page.getByRole('radio', { name: 'hello' })).first().click();
    await page.getByText('ended by exits').or(page.locator('[data-state=paused]')).first().waitFor();
    await page.close();

    const bare = await browser.newPage();
    await bare.addInitScript('delete globalThis.WebAssembly');
    await bare.goto(host.url);
    await bare.getByText('has no WebAssembly').waitFor();
    await bare.close();

    const coreless = await browser.newPage();
    await coreless.route('**/core-*.wasm', (route) => route.fulfill({ status: 503 }));
    await coreless.goto(host.url);
    await coreless.getByText('the processor core could not be fetched (503)').waitFor();
    await coreless.close();
  });
});
