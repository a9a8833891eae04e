/** The console of the built page: colours and wide characters, its size told to the guest, search, pastes, paths, transcript, the way out, touch keys. */
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launch, serve, type Host } from './browser.ts';
import { booted, command, focusConsole, openPage, patience, putFile, shows, transcript, violations } from './page.ts';

const executable = chromiumPath();

interface Cell {
  readonly chars: string;
  readonly width: number;
  readonly red: boolean;
}

describe.skipIf(executable === null)('the console', () => {
  let browser: Browser;
  let host: Host;
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];

  const clipboard = (text: string): Promise<void> => page.evaluate((t) => navigator.clipboard.writeText(t), text);
  const focused = (): Promise<string> => page.evaluate(() => {
    const e = document.activeElement as HTMLElement;
    return e.classList.contains('xterm-helper-textarea') ? 'console' : (e.closest<HTMLElement>('[data-view]')?.dataset['view'] ?? (e.hasAttribute('data-leave') ? 'leave' : e.tagName));
  });

  beforeAll(async () => {
    host = await serve(join(import.meta.dirname, '../dist'));
    browser = await launch(executable!);
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] });
    page = await context.newPage();
    page.setDefaultTimeout(patience);
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(host.url);
    await booted(page);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    host?.close();
  });

  it('shows colours, and characters of no width and of two', async () => {
    await putFile(page, '/tmp/c', '\x1b[31mred\x1b[0m 日本 e\u0301\n');
    await command(page, 'cat /tmp/c');
    const row = await page.evaluate(() => {
      const { term } = (window as unknown as { lux9: { terminal(): { term: { buffer: { active: {
        baseY: number; cursorY: number; getLine(y: number): { getCell(x: number): { getChars(): string; getWidth(): number; getFgColor(): number } } } } } } } }).lux9.terminal();
      const { active } = term.buffer;
      const line = active.getLine(active.baseY + active.cursorY - 1);
      return Array.from({ length: 10 }, (_, x): Cell => {
        const cell = line.getCell(x);
        return { chars: cell.getChars(), width: cell.getWidth(), red: cell.getFgColor() === 1 };
      });
    });
    expect(row.slice(0, 3)).toEqual(['r', 'e', 'd'].map((chars) => ({ chars, width: 1, red: true })));
    expect(row[4]).toEqual({ chars: '日', width: 2, red: false });
    expect(row[9]).toEqual({ chars: 'e\u0301', width: 1, red: false });
  }, 120_000);

  it('tells the guest its size', async () => {
    const size = async (): Promise<string> => /\d+ \d+/.exec(await command(page, 'cat /env/WINSIZE; echo'))![0];
    const wide = await size();
    await page.setViewportSize({ width: 800, height: 500 });
    await expect.poll(size, { timeout: patience }).not.toBe(wide);
    await page.setViewportSize({ width: 1280, height: 800 });
    await expect.poll(size, { timeout: patience }).toBe(wide);
  }, 120_000);

  it('finds what was said, and says how often', async () => {
    await command(page, 'echo needle; echo needle');
    await page.keyboard.press('Control+Shift+F');
    await page.getByLabel('Search the console').fill('needle');
    const said = page.getByRole('search').getByRole('status');
    // Twice as typed, twice as printed.
    await said.getByText('4 of 4').waitFor();
    await page.keyboard.press('Enter');
    await said.getByText('3 of 4').waitFor();
    await page.getByLabel('Search the console').fill('no such thing');
    await said.getByText('not found').waitFor();
    await page.keyboard.press('Escape');
    expect(await focused()).toBe('console');
  }, 120_000);

  it('a paste of lines goes in a line at a time: nothing is echoed twice', async () => {
    await command(page, 'echo before');
    await clipboard(Array.from({ length: 12 }, (_, i) => `echo pasted ${i} | tr a-z A-Z`).join('\n') + '\n');
    await page.keyboard.press('Control+v');
    const ask = page.getByRole('alertdialog', { name: 'Paste' });
    await ask.waitFor();
    await page.keyboard.press('Escape');
    await ask.waitFor({ state: 'detached' });
    expect(await focused()).toBe('console');
    await page.keyboard.press('Control+v');
    await ask.getByRole('button', { name: 'Paste', exact: true }).click();
    await shows(page, /^PASTED 11$/);
    const all = await transcript(page);
    expect(all.slice(all.lastIndexOf('\nbefore\n') + 8).trimEnd().split('\n').filter((l) => l.trim() !== 'lux9%'))
      .toEqual(Array.from({ length: 12 }, (_, i) => [`lux9% echo pasted ${i} | tr a-z A-Z`, `PASTED ${i}`]).flat());
  }, 120_000);

  it('a path is a link into the files', async () => {
    await command(page, 'echo /proc/1/status');
    const at = await page.evaluate(() => {
      const { term } = (window as unknown as { lux9: { terminal(): { term: { rows: number; cols: number; buffer: { active: { cursorY: number } } } } } }).lux9.terminal();
      const box = document.querySelector('.xterm-screen')!.getBoundingClientRect();
      return { x: box.left + (box.width / term.cols) * 4, y: box.top + (box.height / term.rows) * (term.buffer.active.cursorY - 0.5) };
    });
    await page.mouse.move(at.x, at.y);
    await page.waitForTimeout(300);
    await page.mouse.click(at.x, at.y);
    await page.locator('[data-view=files]').getByLabel('Path').waitFor();
    await expect.poll(() => page.locator('[data-view=files]').getByLabel('Path').inputValue(), { timeout: patience }).toBe('/proc/1/status');
  }, 120_000);

  it('F6 goes round: console, view, the line below, console; Shift F6 the other way', async () => {
    await focusConsole(page);
    const round: string[] = [];
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press('F6');
      round.push(await focused());
    }
    expect(round).toEqual(['files', 'leave', 'console']);
    await page.keyboard.press('Shift+F6');
    expect(await focused()).toBe('leave');
    await page.keyboard.press('Alt+1');
    expect(await focused()).toBe('console');
  }, 120_000);

  it('the transcript is plain text to read and to copy', async () => {
    await command(page, 'echo for the record');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('What should happen?').fill('show the transcript');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Transcript' });
    await dialog.getByText('for the record').waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await dialog.getByText('copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('\nfor the record\n');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }, 120_000);

  it('screen reader mode has what is said in a live region', async () => {
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('What should happen?').fill('screen reader mode');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await command(page, 'echo aloud');
    await page.locator('.xterm-accessibility').getByText('aloud', { exact: true }).waitFor({ state: 'attached' });
  }, 120_000);

  it('a flood keeps the page alive, and an interrupt ends it at once', async () => {
    await focusConsole(page);
    await page.keyboard.type('while(){ ls -l /bin }\n');
    await page.waitForTimeout(2000);
    expect(await page.evaluate(() => new Promise((resolve) => {
      const began = performance.now();
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began < 1000)));
    }))).toBe(true);
    await page.keyboard.press('Delete');
    await booted(page);
    expect(await command(page, 'echo calm')).toContain('calm');
  }, 120_000);

  it('on a touch screen there are the keys it lacks', async () => {
    const phone = await openPage(browser, host.url, complaints, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await booted(phone);
    await command(phone, 'echo first');
    const keys = phone.getByRole('toolbar', { name: 'Keys' });
    await keys.getByRole('button', { name: /^↑/ }).tap();
    await shows(phone, /lux9% echo first\s*$/);
    await keys.getByRole('button', { name: /^↵/ }).tap();
    await shows(phone, /lux9% echo first\nfirst\nlux9%\s*$/);
    await phone.close();
  }, 120_000);

  it('nothing complained', () => {
    expect(complaints).toEqual([]);
  });
});
