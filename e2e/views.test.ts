/**
 * Every view in both themes: axe finds nothing, nothing scrolls sideways, and a picture of each is left in .cache/pictures for people to look
 * at; LUX9_PICTURES=docs renews those of docs/pictures, which docs/using.md shows. And the page on a phone, and on a projector.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { inChromium } from './chromium.ts';
import { booted, breakAt, command, focusConsole, shellOf, stopped, violations } from './page.ts';

const top = join(import.meta.dirname, '..');
const pictures = join(top, '.cache/pictures');
/** The pictures people read are of a machine that has been looked at for a while. */
const forDocs = process.env['LUX9_PICTURES'] === 'docs';

/** Views as the rail names them, with what makes them worth looking at, what is there once they show that, and the picture of docs/pictures. */
const views: readonly (readonly [view: string, prepare: string, shown: (page: Page) => Locator, docs: string])[] = [
  ['Processes', 'sleep 30 &', (page) => page.getByRole('gridcell', { name: 'sleep', exact: true }), 'processes'],
  ['Memory', 'lend -t 20 >/dev/null &', (page) => page.getByRole('treeitem').first(), 'memory'],
  ['Scheduler', 'edf -t 6 50/10 -o 8 100/20 -b 60 100/30 >/dev/null &', (page) => page.getByRole('table', { name: 'Deadlines' }), 'scheduler'],
  ['9P', 'echo hello >/tmp/x; cat /tmp/x; ls -l /tmp', (page) => page.locator('.lane').first(), 'ninep'],
  ['SIPs', 'start', (page) => page.locator('.sip-node .state').getByText('healthy'), 'sips'],
  ['Files', '', (page) => page.locator('[data-view=files]').getByRole('gridcell').first(), 'files'],
  ['Devices', '', (page) => page.getByText('8 data bits, 1 stop, parity none'), 'devices'],
  ['Kernel map', '', (page) => page.getByText(/[\d\u202f]+ switches/), 'kernel'],
  ['Debugger', '', (page) => page.locator('[data-view=debugger]').getByText(/editor\.ts:\d+/).first(), 'debugger'],
  ['Screen', 'ls -l /boot', (page) => page.getByText('VGA text, 80 by 25 cells'), 'screen'],
];
const file = (name: string): string => name.toLowerCase().replace(/\W/g, '-');

async function shoot(page: Page, name: string, docs = ''): Promise<void> {
  const path = join(pictures, `${name}.png`);
  await page.screenshot({ path });
  if (docs !== '' && forDocs) copyFileSync(path, join(top, docs.includes('/') ? docs : `docs/pictures/${docs}.png`));
}

inChromium('the views', (chromium) => {
  beforeAll(() => {
    mkdirSync(pictures, { recursive: true });
  });

  const overflow = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  it.each(['light', 'dark'] as const)('%s', async (colorScheme) => {
    const page = await chromium.open('', { colorScheme });
    await booted(page);
    const theme = colorScheme === 'light' ? 'paper' : 'night';
    await shoot(page, `console-${theme}`);
    const wrong: string[] = (await violations(page)).map((v) => `console: ${v}`);
    for (const [view, prepare, shown, docs] of views) {
      await page.locator('nav').getByRole('button', { name: view, exact: true }).click();
      await page.locator(`.dock-tab`).getByText(view, { exact: true }).waitFor();
      // It has what is said from when it is there.
      if (view === '9P') await page.getByText('No program has asked a file server').waitFor();
      if (prepare === 'start') await page.getByRole('button', { name: 'Start the counter driver' }).click();
      else if (prepare !== '') await command(page, prepare);
      if (view === 'Memory') await page.getByRole('button', { name: /^4 pages of process/ }).click();
      if (view === 'Scheduler') {
        await page.getByLabel('Time shown').selectOption('0.5');
        await page.getByRole('table', { name: 'Deadlines' }).getByText(/^[3-9] ×$/).waitFor();
      }
      if (view === 'Debugger') {
        // The shell takes a key: there the picture is made, with its source.
        await breakAt(page, await shellOf(page), 'Editor#key');
        await focusConsole(page);
        await stopped(page, () => page.keyboard.press('a'));
      }
      await shown(page).waitFor();
      await page.waitForTimeout(forDocs ? 1600 : 200);
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
  }, 300_000);

  it('palette, machine menu, help', async () => {
    const page = await chromium.open();
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
  }, 120_000);

  it('the student’s layout; a phone; a projector', async () => {
    const student = await chromium.open('?preset=Student');
    await booted(student);
    // Typed while the layout comes: none of it is lost.
    await command(student, 'ls /');
    await student.getByRole('button', { name: 'Start the counter driver' }).click();
    await student.locator('.sip-node .state').getByText('healthy').waitFor();
    await command(student, 'cat /mnt/count');
    await student.waitForTimeout(forDocs ? 1500 : 200);
    await shoot(student, 'student-paper', 'student');
    await shoot(student, 'page-paper', 'docs/page.png');
    await student.close();

    const phone = await chromium.open('', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'dark' });
    await booted(phone);
    await phone.getByRole('toolbar', { name: 'Keys' }).waitFor();
    await shoot(phone, 'phone-night', 'phone');
    expect(await overflow(phone)).toBe(0);
    expect(await violations(phone)).toEqual([]);
    await phone.locator('nav').getByRole('button', { name: /^Views/ }).click();
    await phone.getByRole('dialog', { name: 'Views' }).waitFor();
    await shoot(phone, 'phone-views-night', 'phone-views');
    await phone.getByRole('dialog', { name: 'Views' }).getByRole('button', { name: 'Processes' }).click();
    await phone.getByRole('gridcell', { name: 'init', exact: true }).waitFor();
    await shoot(phone, 'phone-processes-night');
    expect(await overflow(phone)).toBe(0);
    await phone.close();

    const projector = await chromium.open('', { viewport: { width: 1280, height: 720 } });
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
  }, 180_000);
});
