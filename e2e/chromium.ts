/** Tests in Chromium, one for a file. LUX9_SLOWER=4 makes its pages' own processor that many times slower, to find tests that rely on its speed. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { chromiumPath, launch } from './browser.ts';
import { attend, usual, type PageOptions } from './page.ts';
import { suite, type Suite } from './suite.ts';

const executable = chromiumPath();
const slower = Number(process.env['LUX9_SLOWER'] ?? '1');

export type Opening = PageOptions & {
  /** It will complain: that is what is tested. */
  readonly complains?: true;
  /** It stays open for the tests that follow. */
  readonly stays?: true;
  /** What it remembers is its own; a window of its own is, too, which takes Chromium long to make. Pages with options have that anyway. */
  readonly alone?: true;
};

export interface InChromium extends Suite {
  /** A page at an address below the host's. It is closed, and what it remembers forgotten, when its test is over. */
  open(query?: string, opening?: Opening): Promise<Page>;
  /** One that is still empty. */
  empty(opening?: Opening): Promise<Page>;
}

export function inChromium(what: string, tests: (chromium: InChromium) => void): void {
  suite(what, executable, (around) => {
    let browser: Browser;
    let window: BrowserContext;
    const pages: Page[] = [];
    beforeAll(async () => {
      browser = await launch(executable!);
      window = await browser.newContext(usual);
      // It closes with its last page.
      await window.newPage();
    });
    afterEach(async () => {
      for (const page of pages.splice(0)) {
        await page.evaluate(() => localStorage.clear()).catch(() => undefined);
        await page.close();
      }
    });
    afterAll(() => browser?.close());
    const empty = async ({ complains, stays, alone, ...options }: Opening = {}): Promise<Page> => {
      const page = alone === true || Object.keys(options).length > 0 ? await browser.newPage({ ...usual, ...options }) : await window.newPage();
      attend(page, complains === true ? [] : around.complaints);
      if (stays !== true) pages.push(page);
      if (slower > 1) await (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: slower });
      return page;
    };
    const open = async (query = '', opening: Opening = {}): Promise<Page> => {
      const page = await empty(opening);
      await page.goto(`${around.url}${query}`);
      return page;
    };
    tests({
      empty,
      open,
      complaints: around.complaints,
      get url() {
        return around.url;
      },
      hold: (path) => around.hold(path),
    });
  });
}
