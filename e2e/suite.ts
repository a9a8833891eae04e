/** What every file of tests with a browser has around it: the page's host, and complaints, which fail the test they came in. Without the browser it is skipped. */
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { dist, serve, type Held, type Host } from './browser.ts';

export interface Suite {
  /** Of the page; ends with a slash. */
  readonly url: string;
  /** What the page complained of in this test: errors, warnings, answers of 400 and more. */
  readonly complaints: string[];
  /** See Host. */
  hold(path: RegExp): Held;
}

/** `browser`: null where there is none. */
export function suite(what: string, browser: unknown, tests: (suite: Suite) => void): void {
  describe.skipIf(browser === null)(what, () => {
    let host: Host;
    const complaints: string[] = [];
    beforeAll(async () => {
      host = await serve(dist);
    });
    afterEach(() => expect(complaints.splice(0), 'the page complained').toEqual([]));
    afterAll(() => host?.close());
    tests({
      complaints,
      get url() {
        return host.url;
      },
      hold: (path) => host.hold(path),
    });
  });
}
