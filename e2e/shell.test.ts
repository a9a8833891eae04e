/** The frame of the built page: progress, first visit, timeline, palette, machine menu, layouts, a phone, embedding, and what it says when its parts do not come. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dist } from './browser.ts';
import { inChromium } from './chromium.ts';
import { booted, command, focusConsole, palette, patience, runs, shows, violations } from './page.ts';

const onPhone = [
  ['screen', 'Screen'], ['processes', 'Processes'], ['memory', 'Memory'], ['scheduler', 'Scheduler'], ['ninep', '9P'], ['files', 'Files'], ['devices', 'Devices'],
  ['kernel', 'Kernel map'], ['debugger', 'Debugger'], ['sips', 'SIPs'],
] as const;

/** Buttons beyond the edge of the screen; in tables and rows of tabs one scrolls sideways. */
function cutOff(panel: Element): string[] {
  return [...panel.querySelectorAll('button')].filter((b) => b.closest('[role=grid], [role=tree], [role=tablist], table, pre') === null && b.getBoundingClientRect().right > innerWidth).map((b) => b.innerText || b.ariaLabel || 'a button');
}

inChromium('the page’s frame', (chromium) => {
  it('while it loads it says how much of how much, though the host tells no length', async () => {
    const parts = readdirSync(join(dist, 'assets')).filter((name) => /^(core-.*\.wasm|initrd.*\.gz)$/.test(name));
    const all = Math.round(parts.reduce((sum, name) => sum + statSync(join(dist, 'assets', name)).size, 0) / 1024);
    const code = chromium.hold(/\/main-[^/]*\.js$/);
    const programs = chromium.hold(/\/(core|initrd)/);
    // With nothing from before.
    const page = await chromium.empty({ alone: true });
    await page.goto(chromium.url, { waitUntil: 'commit' });
    await page.getByText('fetching the page').waitFor();
    code.release();
    await page.getByRole('progressbar', { name: 'Start of the machine' }).getByText(new RegExp(`^fetching the processor and the programs: \\d+ kB of ${all} kB$`)).waitFor();
    programs.release();
    await booted(page);
  }, 120_000);

  it('on a first visit the tour is a click away, ends with a driver killed and back, and is not offered again', async () => {
    const page = await chromium.open('', { alone: true });
    await booted(page);
    await page.getByRole('button', { name: 'Take the tour' }).click();
    for (let step = 1; step <= 5; step++) {
      await shows(page, new RegExp(`^${step}\\. [^]*q: end\\s*$`));
      await page.keyboard.press('Enter');
    }
    await shows(page, /^ +restarts: 1$/);
    await shows(page, /The tour is over/);
    expect(await page.getByRole('button', { name: 'Take the tour' }).count()).toBe(0);
    await page.reload();
    await booted(page);
    expect(await page.getByRole('button', { name: 'Take the tour' }).count()).toBe(0);
  }, 180_000);

  it('the timeline has notes, kills and faults at their instants, and bookmarks', async () => {
    const page = await chromium.open();
    await booted(page);
    await command(page, 'sleep 1000 &');
    await runs(page, 'sleep');
    await command(page, 'echo goodbye >/proc/$apid/note');
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByRole('button', { name: /note to sleep \d+: goodbye/ }).waitFor({ state: 'attached' });
    await timeline.getByRole('button', { name: 'Bookmark this instant' }).click();
    const bookmark = timeline.getByRole('button', { name: /^Remove the bookmark at/ });
    await bookmark.waitFor();
    expect(await violations(page)).toEqual([]);
    await bookmark.click();
    await bookmark.waitFor({ state: 'detached' });
  }, 120_000);

  it('the palette takes paths and command lines too; views float, fill the page, close', async () => {
    const page = await chromium.open();
    await booted(page);
    await palette(page, '/dev/user');
    await page.locator('[data-view=files]').getByText('glenda', { exact: true }).last().waitFor();
    await palette(page, 'float files');
    await page.locator('.dv-resize-container [data-view=files]').waitFor();
    expect(await violations(page)).toEqual([]);
    await palette(page, 'float files');
    await page.locator('.dv-resize-container').waitFor({ state: 'detached' });
    await palette(page, 'files fill the page');
    await page.locator('[data-view=console]').waitFor({ state: 'hidden' });
    await palette(page, 'files fill the page');
    await page.locator('[data-view=console]').waitFor();
    await palette(page, 'close files');
    await page.locator('[data-view=files]').waitFor({ state: 'detached' });
    await palette(page, 'echo from the palette');
    await shows(page, /^from the palette$/);
  }, 120_000);

  it('the layout is remembered', async () => {
    const page = await chromium.open('', { alone: true });
    await booted(page);
    await palette(page, 'layout kernel');
    await page.locator('[data-view=memory]').waitFor();
    await page.reload();
    await booted(page);
    for (const view of ['memory', 'scheduler']) await page.locator(`[data-view=${view}]`).waitFor();
  }, 120_000);

  it('the machine menu tells speed and clock, and makes another machine; a bad initrd is refused in words', async () => {
    const page = await chromium.open();
    await booted(page);
    const menu = page.getByRole('dialog', { name: 'Machine' });
    const open = async (): Promise<void> => {
      await page.locator('nav').getByRole('button', { name: 'Machine', exact: true }).click();
      await menu.waitFor();
    };
    await open();
    await menu.getByText(/wall clock/).waitFor();
    await menu.getByText(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/).waitFor();
    expect(await violations(page)).toEqual([]);
    await menu.getByLabel('256 MB').check();
    await menu.getByLabel('2', { exact: true }).check();
    await menu.getByLabel('a fixed date').check();
    await menu.getByLabel('Clock at power on, UTC').fill('2001-02-03T04:05');
    await menu.getByRole('button', { name: 'Start this machine' }).click();
    await booted(page);
    expect(await command(page, 'date -u; wc -l /dev/sysstat')).toMatch(/Feb +3 04:05:\d\d .*2001\n +2 /);
    await page.locator('.status').getByText('/256').waitFor();
    await open();
    await menu.getByLabel('Another initrd').setInputFiles({ name: 'bad.tar', mimeType: 'application/x-tar', buffer: Buffer.from('this is no archive'.repeat(100)) });
    // Said before anything ends: the machine goes on.
    await menu.getByRole('alert').getByText('The initrd you chose cannot be used: it is not a ustar archive').waitFor();
    await page.keyboard.press('Escape');
    expect(await command(page, 'wc -l /dev/sysstat')).toContain(' 2 ');
    // However such a one is given, it is refused.
    await page.evaluate(() => (window as unknown as { lux9: { client: { boot(change: object): Promise<void> } } }).lux9.client.boot({ initrd: new TextEncoder().encode('this is no archive'.repeat(100)) }));
    await page.getByRole('alert').getByText('The initrd you chose cannot be used: it is not a ustar archive').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Start with the initrd that came with the page' }).click();
    await booted(page);
  }, 180_000);

  it('links open a process, and a path', async () => {
    const page = await chromium.open('?path=/proc/1');
    await booted(page);
    await page.locator('[data-view=files]').getByText('kstack', { exact: true }).waitFor();
    await page.goto(`${chromium.url}?pid=4`);
    await booted(page);
    await page.getByRole('toolbar', { name: 'Process 4', exact: true }).waitFor();
  }, 120_000);

  it.each(['light', 'dark'] as const)('a phone, %s: views are a sheet, one at a time; all is in reach of a finger', async (colorScheme) => {
    const page = await chromium.open('', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme });
    await booted(page);
    const bar = page.locator('nav');
    const wrong: string[] = [];
    for (const [view, title] of onPhone) {
      await bar.getByRole('button', { name: /^Views/ }).tap();
      if (view === onPhone[0]![0]) wrong.push(...await violations(page));
      await page.getByRole('dialog', { name: 'Views' }).getByRole('button', { name: title }).tap();
      const panel = page.locator(`[data-view=${view}]`);
      await panel.getByRole('button').first().waitFor();
      wrong.push(...(await violations(page)).map((v) => `${title}: ${v}`), ...(await panel.evaluate(cutOff)).map((text) => `${title}: "${text}" is cut off`));
    }
    expect(wrong).toEqual([]);
    expect(await page.locator('.dock-tab').allInnerTexts()).toEqual(['Console', 'SIPs']);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    const small = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('nav button, .status button, .key-row button')].flatMap((e) => {
      const { width, height } = e.getBoundingClientRect();
      return width > 0 && Math.min(width, height) < 36 ? [`${e.innerText} ${width} by ${height}`] : [];
    }));
    expect(small).toEqual([]);
    await bar.getByRole('button', { name: 'Commands' }).tap();
    await page.getByPlaceholder('What should happen?').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await bar.getByRole('button', { name: 'Console' }).tap();
    await page.getByRole('toolbar', { name: 'Keys' }).waitFor();
  }, 120_000);

  it('embedded, F6 leads out of the console to the link to the whole page', async () => {
    for (const view of ['console', 'sips']) {
      const page = await chromium.open(`?view=${view}&embed`, { viewport: { width: 700, height: 400 } });
      const link = page.getByRole('link', { name: 'open the full page' });
      if (view === 'console') {
        await booted(page);
        await focusConsole(page);
        await page.keyboard.press('F6');
        expect(await link.evaluate((e) => e === document.activeElement)).toBe(true);
        await page.keyboard.press('F6');
        await page.keyboard.type('echo back\n');
        await shows(page, /^back$/);
      } else await page.getByRole('button', { name: 'Start the counter driver' }).waitFor();
      expect(await link.getAttribute('href')).toBe(`${chromium.url}?view=${view}`);
      expect(await violations(page)).toEqual([]);
      await page.close();
    }
  }, 120_000);

  it('a view or preset that there is none of is said, with those there are', async () => {
    for (const [query, line] of [
      ['view=Nonsense', /^There is no view nonsense\. The views: console, screen, .*debugger\.$/], ['view=nonsense&embed', /^There is no view nonsense\. /],
      ['preset=expert', /^There is no preset expert\. The presets: console, student, kernel, debugger\.$/],
    ] as const) {
      const page = await chromium.open(`?${query}`, { viewport: { width: 390, height: 700 } });
      const said = page.getByRole('status').filter({ hasText: line });
      await said.waitFor();
      await booted(page);
      expect(await violations(page)).toEqual([]);
      await said.getByRole('button', { name: 'Close' }).click();
      await said.waitFor({ state: 'detached' });
      await page.close();
    }
    const page = await chromium.open('?view=SIPs&preset=nothing');
    await page.getByText('There is no preset nothing').waitFor();
    await page.locator('[data-view=sips]').waitFor();
    expect(await page.getByText('There is no view').count()).toBe(0);
  }, 120_000);

  it('a projector gets larger type in the views too, and a way back', async () => {
    const page = await chromium.open('?view=processes', { viewport: { width: 1280, height: 720 } });
    await booted(page);
    const cell = page.getByRole('gridcell', { name: 'init', exact: true });
    const before = (await cell.boundingBox())!.height;
    await palette(page, 'projector');
    await expect.poll(async () => Math.round(((await cell.boundingBox())!.height / before) * 10), { timeout: patience }).toBe(15);
    expect(await violations(page)).toEqual([]);
    // Pictures too, as sharp as the screen is; and the pointer is where it is seen to be.
    await palette(page, 'open memory');
    const memory = page.locator('[data-view=memory]');
    const frames = memory.locator('canvas').first();
    await expect.poll(() => frames.evaluate((c) => Math.round(((c as HTMLCanvasElement).width / c.getBoundingClientRect().width) * 10)), { timeout: patience }).toBe(10);
    await frames.scrollIntoViewIfNeeded();
    const box = (await frames.boundingBox())!;
    await page.mouse.move(box.x + box.width - 4, box.y + 4);
    await memory.getByText(/^frame \d+: /).waitFor();
    await page.getByRole('button', { name: 'end large type' }).click();
    await page.locator('nav').waitFor();
  }, 120_000);

  it('without motion where that is asked for', async () => {
    const page = await chromium.open('', { reducedMotion: 'reduce' });
    await booted(page);
    await palette(page, 'layout student');
    await page.locator('[data-view=sips]').waitFor();
    expect(await page.evaluate(() => document.getAnimations().filter((a) => Number(a.effect?.getComputedTiming().duration) > 0).length)).toBe(0);
  }, 120_000);

  it('a hidden tab pauses, and goes on', async () => {
    const page = await chromium.open();
    await booted(page);
    const visibility = (state: string): Promise<void> => page.evaluate((s) => {
      Object.defineProperty(document, 'visibilityState', { value: s, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
    await visibility('hidden');
    await page.getByTestId('state').getByText('paused').waitFor();
    const before = await page.getByTestId('time').innerText();
    await page.waitForTimeout(600);
    expect(await page.getByTestId('time').innerText()).toBe(before);
    await visibility('visible');
    expect(await command(page, 'echo on')).toContain('on');
  }, 120_000);

  it('says so when the page’s own code does not come', async () => {
    const page = await chromium.empty({ complains: true });
    await page.route(/assets\/main-[^/]*\.js$/, (route) => route.abort());
    await page.goto(chromium.url);
    await page.getByText('The page’s code could not be fetched').waitFor();
  }, 60_000);
});
