/** What is fetched up to the prompt: at most 1.2 MB. Times depend on what else the host does: `npm run bench -- --only page` measures them. */
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { inChromium } from './chromium.ts';
import { booted } from './page.ts';

const sizeMax = 1.2 * 1024 * 1024;

inChromium('size of the page', (chromium) => {
  it('at most 1.2 MB compressed up to the prompt', async () => {
    const page = await chromium.empty({ alone: true });
    const sizes = new Map<string, Promise<number>>();
    page.on('response', (response) => {
      if (!response.ok()) return;
      // As gzip -9 packs it, or as it is when that is less: what a host sends.
      sizes.set(response.url(), response.body().then((body) => Math.min(body.length, gzipSync(body, { level: 9 }).length)));
    });
    await page.goto(chromium.url);
    await booted(page);
    const list = await Promise.all([...sizes].map(async ([url, size]) => [await size, url.split('/').pop()!] as const));
    const total = list.reduce((sum, [size]) => sum + size, 0);
    const shown = list.toSorted(([a], [b]) => b - a).map(([size, name]) => `${size} ${name}`).join('\n');
    process.stdout.write(`fetched up to the prompt: ${total} bytes\n`);
    // What each view needs comes with the view.
    expect(list.some(([, name]) => /Workspace|iced|KernelMap/.test(name)), shown).toBe(false);
    expect(total, shown).toBeLessThan(sizeMax);
  }, 120_000);
});
