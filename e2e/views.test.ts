/**
 * Every view in both themes: axe finds nothing, nothing scrolls sideways, and a picture of each is left in .cache/pictures for people to look
 * at; LUX9_PICTURES=docs renews those of docs/pictures, which docs/using.md shows. And the page on a phone, and on a projector.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launch, serve, type Host } from './browser.ts';
import { booted, breakAt, command, focusConsole, openPage, shellOf, violations } from './page.ts';

const top = join(import.meta.dirname, '..');
const pictures = join(top, '.cache/pictures');
const executable = chromiumPath();

/** Views as the rail names them, with what makes them worth looking at, and the picture of docs/pictures. */
const views: readonly (readonly [view: string, prepare: string, docs: string])[] = [
  ['Processes', 'sleep 30 &', 'processes'], ['Memory', 'lend -t 20 >/dev/null &', 'memory'],
  ['Scheduler', 'edf -t 6 50/10 -o 8 100/20 -b 60 100/30 >/dev/null &', 'scheduler'],
  ['9P', 'echo hello >/tmp/x; cat /tmp/x; ls -l /tmp', 'ninep'], ['SIPs', 'start', 'sips'], ['Files', '', 'files'], ['Devices', '', 'devices'],
  ['Kernel map', '', 'kernel'], ['Debugger', '', 'debugger'], ['Screen', 'ls -l /boot', 'screen'],
];
const file = (name: string): string => name.toLowerCase().replace(/\W/g, '-');

async function shoot(page: Page, name: string, docs = ''): Promise<void> {
  const path = join(pictures, `${name}.png`);
  await page.screenshot({ path });
  if (docs !== '' && process.env['LUX9_PICTURES'] === 'docs') copyFileSync(path, join(top, docs.includes('/') ? docs : `docs/pictures/${docs}.png`));
}

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
    await shoot(page, `console-${theme}`);
    const wrong: string[] = (await violations(page)).map((v) => `console: ${v}`);
    for (const [view, prepare, docs] of views) {
      await page.locator('nav').getByRole('button', { name: view, exact: true }).click();
      await page.locator(`.dock-tab`).getByText(view, { exact: true }).waitFor();
      if (prepare === 'start') await page.getByRole('button', { name: 'Start the counter driver' }).click();
      else if (prepare !== '') await command(page, prepare);
      if (view === 'Memory') await page.getByRole('button', { name: /^4 pages of process/ }).click();
      if (view === 'Scheduler') {
        await page.getByLabel('Time shown').selectOption('0.5');
        await page.getByRole('table', { name: 'Deadlines' }).getByText(/^[3-9] ×$/).waitFor();
      }
      if (view === 'Debugger') {
        // The shell takes a key: there the picture is made, with its source.
        const panel = page.locator('[data-view=debugger]');
        await breakAt(page, await shellOf(page), 'Editor#key');
        await focusConsole(page);
        await page.keyboard.press('a');
        await page.getByTestId('state').getByText('held').waitFor();
        await panel.getByText(/editor\.ts:\d+/).first().waitFor();
        await page.waitForTimeout(900);
      } else await page.waitForTimeout(1600);
      await shoot(page, `view-${file(view)}-${theme}`, theme === 'paper' ? docs : '');
      wrong.push(...(await violations(page)).map((v) => `${view}: ${v}`));
      expect(await overflow(page), `${view} scrolls sideways`).toBe(0);
      if (view === 'Debugger') {
        await page.getByRole('button', { name: /^Remove/ }).click();
        await page.getByRole('button', { name: 'Go on' }).click();
        await focusConsole(page);
        await page.keyboard.press('Backspace');
      }
      // One view at a time beside the console.
      await page.locator('.dock-tab', { hasText: view }).locator('.dock-close').click();
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
    await shoot(page, 'palette-paper', 'palette');
    wrong.push(...await violations(page));
    await page.keyboard.press('Escape');
    for (const name of ['Machine', 'Help']) {
      await page.locator('nav').getByRole('button', { name, exact: true }).click();
      await page.getByRole('dialog').waitFor();
      await shoot(page, `${file(name)}-paper`, name === 'Machine' ? 'machine' : '');
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
    // Typed while the layout comes: none of it is lost.
    await command(student, 'ls /');
    await student.getByRole('button', { name: 'Start the counter driver' }).click();
    await student.locator('.sip-node .state').getByText('healthy').waitFor();
    await command(student, 'cat /mnt/count');
    await student.waitForTimeout(1500);
    await shoot(student, 'student-paper', 'student');
    await shoot(student, 'page-paper', 'docs/page.png');
    await student.close();

    const phone = await openPage(browser, host.url, complaints, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'dark' });
    await booted(phone);
    await phone.getByRole('toolbar', { name: 'Keys' }).waitFor();
    await shoot(phone, 'phone-night', 'phone');
    expect(await overflow(phone)).toBe(0);
    expect(await violations(phone)).toEqual([]);
    await phone.locator('nav').getByRole('button', { name: /^Views/ }).click();
    await phone.getByRole('dialog', { name: 'Views' }).waitFor();
    await shoot(phone, 'phone-views-night', 'phone-views');
    await phone.getByRole('dialog', { name: 'Views' }).getByRole('button', { name: 'Processes' }).click();
    await phone.getByRole('grid', { name: 'Processes' }).waitFor();
    await phone.waitForTimeout(1000);
    await shoot(phone, 'phone-processes-night');
    expect(await overflow(phone)).toBe(0);
    await phone.close();

    const projector = await openPage(browser, host.url, complaints, { viewport: { width: 1280, height: 720 } });
    await booted(projector);
    await projector.keyboard.press('Control+k');
    await projector.getByPlaceholder('What should happen?').waitFor();
    await projector.keyboard.type('projector');
    await projector.keyboard.press('Enter');
    await projector.locator('nav').waitFor({ state: 'detached' });
    await command(projector, 'ls -l /boot');
    await shoot(projector, 'projector-paper', 'projector');
    expect(await overflow(projector)).toBe(0);
    // The last row is to be seen whole.
    expect(await projector.evaluate(() => document.querySelector('.xterm-screen')!.getBoundingClientRect().bottom <= innerHeight)).toBe(true);
    await projector.close();
  }, 180_000);

  it('nothing complained', () => {
    expect(complaints).toEqual([]);
  });
});
