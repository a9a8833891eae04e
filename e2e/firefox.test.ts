/** The page in Firefox, where one is installed (LUX9_FIREFOX or firefox-esr), over WebDriver BiDi: it boots, types, shows views, loses a driver and gets it back. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Host } from './browser.ts';
import { patience } from './page.ts';

const executablePath = [process.env['LUX9_FIREFOX'], '/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => path !== undefined && path !== '' && existsSync(path));
if (executablePath === undefined) process.stderr.write('No Firefox found: its tests of the page are skipped.\n');

describe.skipIf(executablePath === undefined)('the page in Firefox', () => {
  let browser: Browser;
  let host: Host;
  let page: Page;
  const complaints: string[] = [];

  const shows = (text: RegExp): Promise<unknown> => page.waitForFunction((source: string) => {
    const { lux9 } = window as unknown as { lux9?: { terminal(): { transcript(): string } } };
    return new RegExp(source, 'm').test(lux9?.terminal().transcript() ?? '');
  }, { timeout: patience, polling: 100 }, text.source);
  const says = (selector: string, text: string): Promise<unknown> => page.waitForFunction(
    (s: string, t: string) => [...document.querySelectorAll<HTMLElement>(s)].some((e) => e.innerText.includes(t)), { timeout: patience, polling: 100 }, selector, text,
  );
  const press = async (selector: string, text: string): Promise<void> => {
    await says(selector, text);
    await page.evaluate((s: string, t: string) => [...document.querySelectorAll<HTMLElement>(s)].find((e) => e.innerText.includes(t))!.click(), selector, text);
  };

  beforeAll(async () => {
    host = await serve(join(import.meta.dirname, '../dist'));
    browser = await puppeteer.launch({ browser: 'firefox', executablePath: executablePath!, headless: true });
    page = await browser.newPage();
    await page.setViewport({ width: 1440, height: 900 });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    host?.close();
  });

  it('boots to a prompt with the focus in it, runs what is typed, interrupts', async () => {
    await page.goto(host.url);
    await shows(/lux9%\s*$/);
    await page.keyboard.type('echo hello | tr a-z A-Z\n');
    await shows(/^HELLO$/);
    await page.keyboard.type('sleep 1000\n');
    // Until it runs: before that the key would be one for the line editor.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await page.keyboard.press('Delete');
    await page.keyboard.type('echo back\n');
    await shows(/^back$/);
  }, 120_000);

  it('shows processes; starts a driver, kills it, and sees it come back', async () => {
    await page.click('nav button[aria-label=Processes]');
    await says('[aria-label=Processes] [role=gridcell]', 'ramfs');
    await page.click('nav button[aria-label=SIPs]');
    await press('[data-view=sips] button', 'Start the counter driver');
    await says('.sip-node .state', 'healthy');
    await press('[data-view=sips] button', 'Kill');
    await says('.sip-node', 'started again once');
    await says('.sip-node .state', 'healthy');
  }, 120_000);

  it('nothing complained', () => {
    expect(complaints).toEqual([]);
  });
});
