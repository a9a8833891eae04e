/** What only programs made for it bring about, seen in the page: pages on loan between processes (lend), and deadlines kept, missed and overrun (edf). */
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { inChromium } from './chromium.ts';
import { booted, command, focusConsole, patience, shows, violations } from './page.ts';

/** Where lend has its pages. */
const pages = '000010000000';

inChromium('loans and deadlines', (chromium) => {
  const at = async (query: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> => {
    const page = await chromium.open(query, { colorScheme });
    await booted(page);
    return page;
  };
  /** Types what prints behind the prompt. */
  const start = async (page: Page, line: string): Promise<void> => {
    await focusConsole(page);
    await page.keyboard.type(`${line}\n`);
  };
  /** Pixels of the panel's first picture that have one of the theme's colours. */
  const coloured = (panel: Locator, name: string): Promise<number> => panel.locator('canvas').first().evaluate((canvas, variable) => {
    const c = canvas as HTMLCanvasElement;
    const copy = document.createElement('canvas');
    copy.width = c.width;
    copy.height = c.height + 1;
    // The copy's last line is the colour looked for.
    const g = copy.getContext('2d', { willReadFrequently: true })!;
    g.drawImage(c, 0, 0);
    g.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(variable);
    g.fillRect(0, c.height, 1, 1);
    const [r, v, b] = g.getImageData(0, c.height, 1, 1).data;
    const { data } = g.getImageData(0, 0, c.width, c.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i] === r && data[i + 1] === v && data[i + 2] === b) count++;
    return count;
  }, name);
  const history = (panel: Locator): Promise<string[]> => panel.getByRole('list', { name: /^History of frame/ }).locator('li').allInnerTexts()
    .then((lines) => lines.map((line) => line.replace(/^\d+:\d+\.\d+ /, '')));

  it('memory: a loan for reading has an owner, two borrowers, a colour and a history, till it is back', async () => {
    const page = await at('?view=memory');
    const panel = page.locator('[data-view=memory]');
    await panel.getByText('No page is on loan.').waitFor();
    expect(await coloured(panel, '--green')).toBe(0);
    await start(page, 'lend -t 15 -n 8');
    const said = await shows(page, /see the memory of processes \d+, \d+ and \d+/);
    const [owner, first, second] = /processes (\d+), (\d+) and (\d+)/.exec(said)!.slice(1);
    await panel.getByRole('button', { name: `8 pages of process ${owner} for reading by processes ${first} and ${second}` }).click();
    expect(await panel.getByLabel('Process', { exact: true }).inputValue()).toBe(owner);
    await panel.locator('.trail').getByText('Shared + 0').waitFor();
    await panel.getByText(`lent for reading to processes ${first} and ${second}. Process ${owner} owns it`).waitFor();
    await expect.poll(() => coloured(panel, '--green'), { timeout: patience }).toBeGreaterThan(8 * 20);
    await expect.poll(() => history(panel), { timeout: patience }).toEqual([
      `acquire: its owner is process ${owner}, at 10000000`,
      `lend_shared: lent for reading, process ${owner} → process ${first}, at 10000000`,
      `lend_shared: lent for reading, process ${owner} → process ${second}, at 10000000`,
    ]);
    // The borrower's own tables: there, and not to be written.
    await panel.getByRole('button', { name: `process ${first} at ${pages} in Shared` }).click();
    await panel.locator('[role=treeitem][aria-selected=true]').getByText(pages).waitFor();
    await panel.locator('[role=treeitem][aria-selected=true]', { hasText: 'P-U' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await panel.getByText('No page is on loan.').waitFor();
    await booted(page);
    await expect.poll(async () => (await history(panel)).slice(3, 5).map((line) => line.replace(/,.*/, '')), { timeout: patience }).toEqual(['return: given back', 'return: given back']);
    await expect.poll(() => coloured(panel, '--green'), { timeout: patience }).toBe(0);
  }, 180_000);

  it('memory: what is lent for writing is not the owner’s to touch; a borrower that dies gives back', async () => {
    const page = await at('?view=memory', 'dark');
    const panel = page.locator('[data-view=memory]');
    await start(page, 'lend -w -d -t 15 -n 1');
    const said = await shows(page, /see the memory of processes \d+, \d+ and \d+/);
    const [owner, borrower] = /processes (\d+), (\d+) and/.exec(said)!.slice(1);
    await panel.getByRole('button', { name: `1 page of process ${owner} for writing by process ${borrower}` }).click();
    await panel.getByRole('button', { name: `process ${owner} at ${pages} in Shared` }).click();
    await panel.locator('.trail').getByText('is lent for writing, and touching it is a fault till it is back').waitFor();
    await panel.getByRole('button', { name: `process ${borrower} at ${pages} in Shared` }).click();
    await panel.locator('[role=treeitem][aria-selected=true]').getByText(pages).waitFor();
    await panel.locator('[role=treeitem][aria-selected=true]', { hasText: 'PWU' }).waitFor();
    await expect.poll(async () => (await history(panel))[1], { timeout: patience }).toBe(`lend_mut: lent for writing, process ${owner} → process ${borrower}, at 10000000`);
    await expect.poll(() => coloured(panel, '--vermilion'), { timeout: patience }).toBeGreaterThan(20);
    expect(await shows(page, /borrower +\d+ {2}ends/)).toMatch(new RegExp(`owner +${owner} {2}reads: +sys: trap: fault read addr=0x10000000`));
    expect(await shows(page, /owner \d+, exclusive/)).toMatch(new RegExp(`owner +${owner} {2}reads: +${borrower}`));
  }, 180_000);

  it.each(['light', 'dark'] as const)('scheduler: deadlines that are kept, one that is missed, a cost that was too small (%s)', async (theme) => {
    const page = await at('?view=scheduler', theme);
    const panel = page.locator('[data-view=scheduler]');
    expect(await coloured(panel, '--trouble')).toBe(0);
    await panel.getByRole('button', { name: 'one keeps its deadlines, one overruns, one misses' }).click();
    const table = panel.getByRole('table', { name: 'Deadlines' });
    const counts = async (): Promise<number[][]> => (await table.locator('tbody tr').all()).length < 3 ? [[], [], []]
      : Promise.all((await table.locator('tbody tr').all()).map(async (row) => (await row.locator('td').allInnerTexts()).slice(4).map((t) => Number.parseInt(t, 10))));
    await expect.poll(async () => {
      const [keeps, overruns, misses] = await counts();
      return keeps![0]! > 20 && overruns![2]! > 3 && misses![1]! > 3;
    }, { timeout: patience }).toBe(true);
    const [keeps, overruns, misses] = await counts();
    expect([keeps!.slice(1), overruns![1], misses![2]]).toEqual([[0, 0], 0, 0]);
    // The picture has them too, once it is held.
    await panel.getByLabel('Time shown').selectOption('0.5');
    await expect.poll(async () => Math.min(await coloured(panel, '--trouble'), await coloured(panel, '--amber-ink')), { timeout: patience }).toBeGreaterThan(20);
    await panel.getByRole('button', { name: 'Hold the picture' }).click();
    expect(Math.min(await coloured(panel, '--trouble'), await coloured(panel, '--amber-ink'))).toBeGreaterThan(20);
    const box = (await panel.locator('canvas').first().boundingBox())!;
    const told = new Set<string>();
    for (let x = 70; x < box.width; x += 12) {
      for (const y of [62, 98, 134]) {
        await page.mouse.move(box.x + x, box.y + y);
        told.add(((await panel.locator('.legend').innerText()).match(/(kept|missed|overran)/) ?? [''])[0]);
      }
    }
    expect([...told].filter((t) => t !== '').sort()).toEqual(['kept', 'missed', 'overran']);
    expect(await violations(page)).toEqual([]);
  }, 180_000);

  it('the programs say the same: in the kernel’s words what was refused, and how each task fared', async () => {
    const page = await at('');
    expect(await command(page, 'edf -t 1 50/30 100/60')).toContain('not schedulable');
    const said = await command(page, 'edf -t 1 -b 35 50/20');
    const [, releases, missed, , jobs, late] = /^ +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+)/m.exec(said)!.slice(1).map(Number);
    expect(releases).toBeGreaterThan(15);
    expect(missed).toBeGreaterThan(5);
    expect(late).toBe(jobs);
  }, 120_000);
});
