/** The page in Firefox, where one is installed (LUX9_FIREFOX or firefox-esr), over WebDriver BiDi: it boots, types, shows views, loses a driver and gets it back. */
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, it } from 'vitest';
import { firstOf, needed } from './browser.ts';
import { patience } from './page.ts';
import { suite } from './suite.ts';

const executablePath = needed('Firefox', firstOf([process.env['LUX9_FIREFOX'], '/usr/bin/firefox-esr', '/usr/bin/firefox']), 'apt-get install firefox-esr, or set LUX9_FIREFOX to its path');

suite('the page in Firefox', executablePath, (firefox) => {
  let browser: Browser;
  let page: Page;

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
    browser = await puppeteer.launch({ browser: 'firefox', executablePath: executablePath!, headless: true });
    page = await browser.newPage();
    await page.setViewport({ width: 1440, height: 900 });
    page.on('pageerror', (error) => firefox.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') firefox.complaints.push(message.text());
    });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
  });

  it('boots to a prompt with the focus in it, runs what is typed, interrupts', async () => {
    await page.goto(firefox.url);
    await shows(/lux9%\s*$/);
    await page.keyboard.type('echo hello | tr a-z A-Z\n');
    await shows(/^HELLO$/);
    await page.keyboard.type('sleep 1000\n');
    // Before it runs the key would be one for the line editor.
    await page.waitForFunction(async () => {
      const { lux9 } = window as unknown as { lux9: { client: { tree(name: string): Promise<{ text(path: string): Promise<string> }> } } };
      return /^\d+ \d+ sleep /m.test(await (await lux9.client.tree('machine')).text('/ps'));
    }, { timeout: patience, polling: 100 });
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
});
