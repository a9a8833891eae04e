/**
 * The page in WebKit, where WebKitGTK's driver and Xvfb are installed (Debian: webkit2gtk-driver, xvfb), over WebDriver: it boots, types, interrupts, shows
 * views, loses a driver and gets it back.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { needed } from './browser.ts';
import { patience } from './page.ts';
import { suite } from './suite.ts';

const programs = ['/usr/bin/WebKitWebDriver', '/usr/bin/xvfb-run'] as const;
const installed = needed('WebKitWebDriver with Xvfb', programs.every((path) => existsSync(path)) ? programs : null, 'apt-get install webkit2gtk-driver xvfb xauth');

/** WebDriver's codes of keys (W3C WebDriver, 17.4.2). */
const enter = '\ue007';
const del = '\ue017';

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

suite('the page in WebKit', installed, (webkit) => {
  let driver: ChildProcess;
  let base = '';
  let session = '';

  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${base}${session}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const { value } = await answer.json() as { value: T & { error?: string; message?: string } };
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  };
  const run = <T>(script: string, ...args: unknown[]): Promise<T> => ask('POST', '/execute/sync', { script, args });
  const shows = (text: RegExp): Promise<void> => expect.poll(() => run<string>('return window.lux9 ? lux9.terminal().transcript() : document.body.innerText'), { timeout: patience }).toMatch(text);
  const type = async (text: string): Promise<void> => {
    const focused = await ask<Record<string, string>>('GET', '/element/active');
    await ask('POST', `/element/${Object.values(focused)[0]}/value`, { text });
  };
  const says = (selector: string, text: string): Promise<void> =>
    expect.poll(() => run<string[]>('return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText)', selector), { timeout: patience })
      .toEqual(expect.arrayContaining([expect.stringContaining(text)]));
  const press = async (selector: string, text: string): Promise<void> => {
    await says(selector, text);
    await run('[...document.querySelectorAll(arguments[0])].find((e) => e.innerText.includes(arguments[1])).click()', selector, text);
  };

  beforeAll(async () => {
    const port = await freePort();
    base = `http://127.0.0.1:${port}/session`;
    // A group of its own: xvfb-run leaves its server behind when it alone is ended.
    driver = spawn('xvfb-run', ['-a', '-s', '-screen 0 1440x900x24', 'WebKitWebDriver', `--port=${port}`], { stdio: 'ignore', detached: true });
    while (!(await fetch(`http://127.0.0.1:${port}/status`).then((r) => r.ok, () => false))) await new Promise((resolve) => setTimeout(resolve, 100));
    const { sessionId } = await ask<{ sessionId: string }>('POST', '', { capabilities: {} });
    session = `/${sessionId}`;
  }, 120_000);
  afterAll(async () => {
    await ask('DELETE', '').catch(() => undefined);
    if (driver?.pid !== undefined) process.kill(-driver.pid);
  });

  it('boots to a prompt with the focus in it, runs what is typed, interrupts', async () => {
    await ask('POST', '/url', { url: webkit.url });
    await shows(/lux9%\s*$/);
    await run("window.complaints = []; addEventListener('error', (e) => complaints.push(e.message)); addEventListener('unhandledrejection', (e) => complaints.push(String(e.reason)))");
    await type(`echo hello | tr a-z A-Z${enter}`);
    await shows(/^HELLO$/m);
    await type(`sleep 1000${enter}`);
    // Before it runs the key would be one for the line editor.
    await expect.poll(() => run<string>("return lux9.client.tree('machine').then((tree) => tree.text('/ps'))"), { timeout: patience }).toMatch(/^\d+ \d+ sleep /m);
    await type(del);
    await type(`echo back${enter}`);
    await shows(/^back$/m);
  }, 120_000);

  it('shows processes; starts a driver, kills it, and sees it come back', async () => {
    await run("document.querySelector('nav button[aria-label=Processes]').click()");
    await says('[aria-label=Processes] [role=gridcell]', 'ramfs');
    await run("document.querySelector('nav button[aria-label=SIPs]').click()");
    await press('[data-view=sips] button', 'Start the counter driver');
    await says('.sip-node .state', 'healthy');
    await press('[data-view=sips] button', 'Kill');
    await says('.sip-node', 'started again once');
    await says('.sip-node .state', 'healthy');
    expect(await run('return complaints')).toEqual([]);
  }, 120_000);
});
