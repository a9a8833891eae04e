/** The console of the built page: colours and wide characters, its size told to the guest, search, pastes, paths, transcript, the way out, touch keys. */
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { inChromium } from './chromium.ts';
import { booted, command, focusConsole, here, palette, patience, putFile, shows, text, violations } from './page.ts';

interface Cell {
  readonly chars: string;
  readonly width: number;
  readonly red: boolean;
}

inChromium('the console', (chromium) => {
  let page: Page;

  const clipboard = (text: string): Promise<void> => page.evaluate((t) => navigator.clipboard.writeText(t), text);
  const focused = (): Promise<string> => page.evaluate(() => {
    const e = document.activeElement as HTMLElement;
    return e.classList.contains('xterm-helper-textarea') ? 'console' : (e.closest<HTMLElement>('[data-view]')?.dataset['view'] ?? (e.hasAttribute('data-leave') ? 'leave' : e.tagName));
  });

  beforeAll(async () => {
    page = await chromium.open('', { viewport: { width: 1280, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'], stays: true });
    await booted(page);
  }, 120_000);

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
    const own = (): Promise<string> => page.evaluate(() => {
      const { term } = (window as unknown as { lux9: { terminal(): { term: { cols: number; rows: number } } } }).lux9.terminal();
      return `${term.cols} ${term.rows}`;
    });
    const heard = async (): Promise<void> => expect.poll(() => text(page, '1', '/env/WINSIZE'), { timeout: patience }).toBe(await own());
    // Its type comes late, and has a width of its own.
    await page.evaluate(() => document.fonts.load("14px 'JetBrains Mono Variable'"));
    await heard();
    const wide = await own();
    await page.setViewportSize({ width: 800, height: 500 });
    await expect.poll(own, { timeout: patience }).not.toBe(wide);
    await heard();
    expect(await command(page, 'cat /env/WINSIZE; echo')).toContain(`\n${await own()}\n`);
    await page.setViewportSize({ width: 1280, height: 800 });
    await expect.poll(own, { timeout: patience }).toBe(wide);
    await heard();
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
    const from = await here(page);
    await clipboard(Array.from({ length: 12 }, (_, i) => `echo pasted ${i} | tr a-z A-Z`).join('\n') + '\n');
    await page.keyboard.press('Control+v');
    const ask = page.getByRole('alertdialog', { name: 'Paste' });
    await ask.waitFor();
    await page.keyboard.press('Escape');
    await ask.waitFor({ state: 'detached' });
    expect(await focused()).toBe('console');
    await page.keyboard.press('Control+v');
    await ask.getByRole('button', { name: 'Paste', exact: true }).click();
    await shows(page, /^PASTED 11\nlux9%\s*$/, from);
    const all = await booted(page, from);
    expect(all.trimEnd().split('\n').filter((l) => l.trim() !== 'lux9%'))
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
    await page.locator('.xterm-cursor-pointer').waitFor();
    await page.mouse.click(at.x, at.y);
    await expect.poll(() => page.locator('[data-view=files]').getByLabel('Path').inputValue(), { timeout: patience }).toBe('/proc/1/status');
  }, 120_000);

  it('F6 goes round: console, view, the line below, console; Shift F6 the other way', async () => {
    await palette(page, 'open files');
    await page.locator('[data-view=files]').waitFor();
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
    await palette(page, 'show the transcript');
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
    await palette(page, 'screen reader mode');
    await command(page, 'echo aloud');
    await page.locator('.xterm-accessibility').getByText('aloud', { exact: true }).waitFor({ state: 'attached' });
  }, 120_000);

  it('a flood keeps the page alive, and an interrupt ends it at once', async () => {
    await focusConsole(page);
    const from = await here(page);
    await page.keyboard.type('while(){ ls -l /bin }\n');
    await shows(page, /^-.*\n-/, from);
    await page.waitForTimeout(1000);
    // It still draws, while the machine has more to say.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await page.keyboard.press('Delete');
    await booted(page, from);
    expect(await command(page, 'echo calm')).toContain('calm');
  }, 120_000);

  it('on a touch screen there are the keys it lacks', async () => {
    const phone = await chromium.open('', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await booted(phone);
    await command(phone, 'echo first');
    const from = await here(phone);
    const keys = phone.getByRole('toolbar', { name: 'Keys' });
    await keys.getByRole('button', { name: /^↑/ }).tap();
    await shows(phone, /^lux9% echo first\s*$/, from);
    await keys.getByRole('button', { name: /^↵/ }).tap();
    await shows(phone, /^lux9% echo first\nfirst\nlux9%\s*$/, from);
  }, 120_000);
});
