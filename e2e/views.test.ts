/**
 * Every view in both themes: axe finds nothing, nothing scrolls sideways, and a picture of each is left in test-results/ for people to look
 * at (docs/using.md shows some). And the page on a phone, on a projector, in a frame.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launch, serve, type Host } from './browser.ts';
import { booted, command, focusConsole, openPage, violations } from './page.ts';

const top = join(import.meta.dirname, '..');
const pictures = join(top, 'test-results');
const executable = chromiumPath();

/** Views as the rail names them, with what makes them worth looking at. */
const views: readonly (readonly [view: string, prepare: string])[] = [
  ['Processes', 'sleep 30 &'], ['Memory', ''], ['Scheduler', 'for(i in 1 2 3){ls -l /bin | wc >/dev/null; sleep 0}'], ['9P', 'echo hello >/tmp/x; cat /tmp/x; ls -l /tmp'],
  ['SIPs', 'start'], ['Files', ''], ['Devices', ''], ['Kernel map', ''], ['Debugger', ''], ['Screen', ''],
];
const file = (name: string): string => name.toLowerCase().replace(/\W/g, '-');

describe.skipIf(executable === null)('the views', () => {
  let browser: Browser;
  let host: Host;
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

  const overflow = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);


  it.each(['light', 'dark'] as const)('%s', async (colorScheme) => {
    const page = await openPage(browser, host.url, complaints, { colorScheme });
    await booted(page);
    const theme = colorScheme === 'light' ? 'paper' : 'night';
    await page.screenshot({ path: join(pictures, `console-${theme}.png`) });
    const wrong: string[] = (await violations(page)).map((v) => `console: ${v}`);
    for (const [view, prepare] of views) {
      await page.locator('nav').getByRole('button', { name: view, exact: true }).click();
      await page.locator(`.dock-tab`).getByText(view, { exact: true }).waitFor();
      if (prepare === 'start') await page.getByRole('button', { name: 'Start the counter driver' }).click();
      else if (prepare !== '') await command(page, prepare);
      if (view === 'Debugger') {
        await page.getByRole('button', { name: 'Hold' }).click();
        await focusConsole(page);
        await page.getByTestId('state').getByText('held').waitFor();
        await page.locator('[data-view=debugger]').getByRole('button', { name: 'Into' }).click();
        // Nothing runs at a prompt: an empty line makes the shell go on.
        await page.waitForTimeout(200);
        await focusConsole(page);
        await page.keyboard.press('Enter');
        await page.locator('.code [aria-current=step]').first().waitFor();
        await page.waitForTimeout(900);
      } else await page.waitForTimeout(1600);
      await page.screenshot({ path: join(pictures, `view-${file(view)}-${theme}.png`) });
      wrong.push(...(await violations(page)).map((v) => `${view}: ${v}`));
      expect(await overflow(page), `${view} scrolls sideways`).toBe(0);
      if (view === 'Debugger') await page.getByRole('button', { name: 'Go on' }).click();
    }
    expect(wrong).toEqual([]);
    await page.close();
  }, 300_000);

  it('palette, machine menu, help', async () => {
    const page = await openPage(browser, host.url, complaints);
    await booted(page);
    const wrong: string[] = [];
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('What should happen?').waitFor();
    await page.screenshot({ path: join(pictures, 'palette-paper.png') });
    wrong.push(...await violations(page));
    await page.keyboard.press('Escape');
    for (const name of ['Machine', 'Help']) {
      await page.locator('nav').getByRole('button', { name, exact: true }).click();
      await page.getByRole('dialog').waitFor();
      await page.screenshot({ path: join(pictures, `${file(name)}-paper.png`) });
      wrong.push(...(await violations(page)).map((v) => `${name}: ${v}`));
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    expect(wrong).toEqual([]);
    await page.close();
  }, 120_000);

  it('the student’s layout; a phone; a projector', async () => {
    const student = await openPage(browser, `${host.url}?preset=Student`, complaints);
    await booted(student);
    await command(student, 'ls /');
    await student.waitForTimeout(1500);
    await student.screenshot({ path: join(pictures, 'student-paper.png') });
    await student.close();

    const phone = await openPage(browser, host.url, complaints, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'dark' });
    await booted(phone);
    await phone.getByRole('toolbar', { name: 'Keys' }).waitFor();
    await phone.screenshot({ path: join(pictures, 'phone-night.png') });
    expect(await overflow(phone)).toBe(0);
    expect(await violations(phone)).toEqual([]);
    await phone.locator('nav').getByRole('button', { name: 'Processes' }).click();
    await phone.getByRole('grid', { name: 'Processes' }).waitFor();
    await phone.waitForTimeout(1000);
    await phone.screenshot({ path: join(pictures, 'phone-processes-night.png') });
    expect(await overflow(phone)).toBe(0);
    await phone.close();
  }, 180_000);

  it('nothing complained', () => {
    expect(complaints).toEqual([]);
  });
});
