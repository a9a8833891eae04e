/**
 * The built page in Chromium, below a path of a host that sets no headers: it boots, types, runs programs; looking changes nothing;
 * the debugger stops where it was told; what goes wrong is said in words.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Machine } from '../packages/system/src/index.ts';
import { coreExports } from '../packages/system/src/testing/core.ts';
import { chromiumPath, launch, serve, type Host } from './browser.ts';
import { booted, command, focusConsole, kill, openPage, patience, putFile, scripted, shows, transcript } from './page.ts';

const top = join(import.meta.dirname, '..');
const executable = chromiumPath();
const initrd = join(top, 'packages/userland/build/initrd.tar');
const echoProgram = join(top, 'packages/userland/build/bin/echo');

describe.skipIf(executable === null)('the page in Chromium', () => {
  let browser: Browser;
  let host: Host;
  const complaints: string[] = [];

  beforeAll(async () => {
    host = await serve(join(top, 'dist'));
    browser = await launch(executable!);
  });
  afterAll(async () => {
    await browser?.close();
    host?.close();
  });

  it('boots to a prompt with the focus in it, runs what is typed, interrupts, recalls', async () => {
    const page = await openPage(browser, host.url, complaints);
    expect(await booted(page)).toMatch(/^Lux9\n\[ +0\.000 ms\] uartinit/);
    await page.keyboard.type('echo hello | tr a-z A-Z\n');
    await shows(page, /^HELLO$/);
    expect(await command(page, 'ls /proc | wc -l')).toMatch(/\d+/);
    await page.keyboard.press('ArrowUp');
    await shows(page, /lux9% ls \/proc \| wc -l\s*$/);
    await page.keyboard.press('Enter');
    await page.keyboard.type('sleep 1000\n');
    await page.waitForTimeout(300);
    await page.keyboard.press('Delete');
    await command(page, 'echo back');
    await page.close();
  }, 120_000);

  it('a scripted session ends in the same state, and says the same, in the page and in Node', async () => {
    const page = await openPage(browser, host.url, complaints);
    await booted(page);
    const inputs = [{ at: 500_000_000, text: 'ls -l /bin | wc; date\n' }, { at: 900_000_000, text: 'for(i in a b c) echo $i >/tmp/$i; cat /tmp/?\n' }];
    const options = { memMB: 64, cpus: 2, cmdline: '', seed: 42, epoch: 1_700_000_000 };
    const until = 1_500_000_000;
    const there = await scripted(page, options, inputs, until);
    const out: number[] = [];
    const here = new Machine(coreExports(64), { ...options, initrd: readFileSync(initrd), display: null, onConsole: (b) => out.push(b) });
    for (const { at, text } of inputs) here.input(new TextEncoder().encode(text), at);
    while (here.now < until) here.run(Math.min(until - here.now, 3_000_000));
    expect(there.output).toBe(new TextDecoder().decode(Uint8Array.from(out)));
    expect(there.output).toContain('a\r\nb\r\nc');
    expect({ ns: there.ns, instructions: there.instructions }).toEqual({ ns: here.now, instructions: here.instructions });
    expect(there.hashes).toEqual(here.hashes());
    await page.close();
  }, 180_000);

  it('holds, steps, and stops at a symbol with its source beside it', async () => {
    const page = await openPage(browser, `${host.url}?preset=Debugger`, complaints);
    await booted(page);
    const panel = page.locator('[data-view=debugger]');
    await panel.getByRole('button', { name: 'Hold' }).waitFor();
    // A program that calls main in a loop is rc itself: the next command starts one.
    await panel.getByLabel('Kind').selectOption('syscall');
    await panel.getByLabel('What to stop at').fill('open');
    await panel.getByRole('button', { name: 'Set' }).click();
    await focusConsole(page);
    await page.keyboard.type('cat /dev/user\n');
    await page.getByTestId('state').getByText('held').waitFor();
    await panel.getByText('system call').first().waitFor();
    const rip = (): Promise<string> => panel.locator('.kv dd').first().innerText();
    await panel.locator('[aria-current=step]').first().waitFor();
    const before = await rip();
    await panel.getByRole('button', { name: 'Into' }).click();
    await expect.poll(rip, { timeout: patience }).not.toBe(before);
    await panel.getByRole('button', { name: /^Remove/ }).click();
    await panel.getByRole('button', { name: 'Go on' }).click();
    await shows(page, /^glenda/);
    await page.close();
  }, 180_000);

  it('a file dragged in runs; text is edited and written back', async () => {
    const page = await openPage(browser, `${host.url}?view=files&path=/tmp`, complaints);
    await booted(page);
    const panel = page.locator('[data-view=files]');
    await panel.getByLabel('Files to put').setInputFiles({ name: 'mine', mimeType: 'application/octet-stream', buffer: readFileSync(echoProgram) });
    await panel.getByText('writing mine').getByText('done').waitFor();
    await command(page, 'chmod +x /tmp/mine');
    expect(await command(page, '/tmp/mine from outside')).toContain('from outside');
    await page.close();
  }, 120_000);

  it('works by keyboard alone: F6 out of the console, the palette, a view, and back', async () => {
    const page = await openPage(browser, host.url, complaints);
    await booted(page);
    await page.keyboard.press('F6');
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-leave'))).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByPlaceholder('What should happen?').waitFor();
    await page.keyboard.type('open processes');
    await page.keyboard.press('Enter');
    await page.getByRole('grid', { name: 'Processes' }).waitFor();
    await page.getByRole('grid', { name: 'Processes' }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.locator('[aria-selected=true][role=row]').waitFor();
    await page.keyboard.press('Alt+1');
    await page.keyboard.type('echo again\n');
    await shows(page, /^again$/);
    await page.close();
  }, 120_000);

  it('a kill from the process view ends the process', async () => {
    const page = await openPage(browser, `${host.url}?view=processes`, complaints);
    await booted(page);
    await command(page, 'sleep 5000 &');
    await page.getByRole('gridcell', { name: 'sleep', exact: true }).click();
    await page.getByRole('button', { name: 'Kill' }).click();
    await page.getByText('kill: done').waitFor();
    await expect.poll(() => page.getByRole('gridcell', { name: 'sleep', exact: true }).count(), { timeout: patience }).toBe(0);
    await page.close();
  }, 120_000);

  it('the counter driver is killed from its panel and comes back', async () => {
    const page = await openPage(browser, `${host.url}?view=sips`, complaints);
    await booted(page);
    await page.getByRole('button', { name: 'Start the counter driver' }).click();
    const panel = page.locator('[data-view=sips]');
    await panel.getByText('healthy').first().waitFor();
    const before = Number(/\d+/.exec(await command(page, 'cat /mnt/count'))?.[0]);
    await panel.getByRole('button', { name: 'Kill' }).click();
    await panel.getByText('started again 1 times').waitFor();
    await panel.getByText('healthy').first().waitFor();
    expect(Number(/\d+/.exec(await command(page, 'cat /mnt/count'))?.[0])).toBeGreaterThan(before);
    await page.close();
  }, 120_000);

  it('two tabs at once are two machines', async () => {
    const [a, b] = await Promise.all([openPage(browser, host.url, complaints), openPage(browser, host.url, complaints)]);
    await Promise.all([booted(a!), booted(b!)]);
    await command(a!, 'echo one >/env/x');
    expect(await command(b!, 'cat /env/x')).toContain('does not exist');
    await a!.close();
    await b!.close();
  }, 120_000);

  it('runs in a frame of another page and answers its messages', async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(patience);
    await page.route('**/embedder.html', (route) => route.fulfill({
      contentType: 'text/html',
      body: `<iframe id=f style="width:800px;height:400px"></iframe><script>
        window.heard = []; addEventListener('message', (e) => heard.push(e.data));
        document.getElementById('f').src = '${host.url}?view=console&embed';</script>`,
    }));
    await page.goto(`${host.url}embedder.html`);
    const wait = (what: string): Promise<unknown> => page.waitForFunction(what, undefined, { timeout: patience, polling: 100 });
    await wait("heard.some((m) => m.event === 'ready')");
    await page.evaluate("document.getElementById('f').contentWindow.postMessage({ lux9: 1, id: 1, do: 'type', text: 'echo embedded | wc -c\\n' }, '*')");
    await wait("heard.filter((m) => m.event === 'output').map((m) => m.text).join('').includes('9\\r\\n')");
    await page.evaluate("document.getElementById('f').contentWindow.postMessage({ lux9: 1, id: 2, do: 'read', path: '/dev/user' }, '*')");
    await wait("heard.some((m) => m.event === 'answer' && m.id === 2 && m.ok && m.text === 'glenda')");
    await page.evaluate("document.getElementById('f').contentWindow.postMessage({ lux9: 1, id: 3, do: 'read', path: '/dev/nonesuch' }, '*')");
    await wait("heard.some((m) => m.event === 'answer' && m.id === 3 && !m.ok && /does not exist/.test(m.error))");
    expect(await page.frameLocator('#f').locator('nav').count()).toBe(0);
    await page.close();
  }, 120_000);

  it('a large paste asks first, loses nothing, and does not hang the page', async () => {
    const page = await openPage(browser, host.url, complaints);
    await booted(page);
    await command(page, 'echo ready');
    await page.keyboard.type('cat >/tmp/pasted\n');
    await page.waitForTimeout(300);
    const lines = Array.from({ length: 200 }, (_, i) => `line ${i} of a paste that is longer than a queue`);
    await page.evaluate((text) => (window as unknown as { lux9: { terminal(): { paste(t: string): void } } }).lux9.terminal().paste(text), `${lines.join('\n')}\n`);
    await page.getByRole('button', { name: 'Paste', exact: true }).click();
    await shows(page, /line 199 of a paste/);
    await page.keyboard.press('Control+d');
    expect(await command(page, 'wc -l /tmp/pasted')).toMatch(/200/);
    await page.close();
  }, 120_000);

  it('nothing complained so far', () => {
    expect(complaints).toEqual([]);
  });

  it('says what is wrong, and stays usable: no WebAssembly, no core, a damaged core, a truncated initrd', async () => {
    const bare = await browser.newPage();
    await bare.addInitScript('delete globalThis.WebAssembly');
    await bare.goto(host.url);
    await bare.getByRole('alert').getByText('has no WebAssembly').waitFor();
    await bare.close();
    for (const [pattern, answer, words] of [
      ['**/core-*.wasm', { status: 503 }, 'The processor core could not be fetched (503)'],
      ['**/core-*.wasm', { status: 200, body: 'not a module' }, 'The processor core is damaged'],
      ['**/initrd*', { status: 200, body: readFileSync(join(top, 'packages/userland/build/initrd.tar.zst')).subarray(0, 100_000) }, 'The initrd is damaged'],
      ['**/initrd*', { status: 200, body: readFileSync(initrd).subarray(0, 400_000) }, 'The initrd is damaged'],
    ] as const) {
      const page = await browser.newPage();
      page.setDefaultTimeout(patience);
      await page.route(pattern, (route) => route.fulfill(answer as { status: number }));
      await page.goto(host.url);
      await page.getByRole('alert').getByText(words).waitFor();
      await page.unroute(pattern);
      await page.getByRole('button', { name: 'Start again' }).click();
      await booted(page);
      await page.close();
    }
  }, 240_000);

  it('a worker that dies leaves a page that can start again', async () => {
    const page = await openPage(browser, host.url, []);
    await booted(page);
    await kill(page);
    await page.getByRole('alert').getByText('worker stopped').waitFor();
    await page.getByRole('button', { name: 'Start again' }).click();
    await booted(page);
    expect(await command(page, 'echo alive')).toContain('alive');
    await page.close();
  }, 120_000);

  it('a program that prints control sequences without end is held back, can be interrupted, and leaves a usable console', async () => {
    const page = await openPage(browser, host.url, []);
    await booted(page);
    // Alternate screen, mouse reports, line drawing, a narrow scroll region, questions to the terminal, titles, the clipboard, strings that never end.
    const hostile = '\x1b[?1049h\x1b[?1003h\x1b[?2004h\x1b(0\x0e\x1b[2;3r\x1b[?6h\x1b[?25l\x1b[c\x1b[6n\x1b[5n\x1b[?1$p\x1bP$qm\x1b\\\x1b]11;?\x07\x1b]0;title\x07\x1b]52;c;aGVsbG8=\x07'
      + '\x1b[2J\x1b[9999;9999H\x1b[31;7mflood\x1b[99999b\x1b[99999L\x1b[99999@\x1b[99999S\x1bPq#0;2;0;0;0#0~~~~\x1b]8;;http://nowhere\x07\x9b?5h\x1b_';
    await putFile(page, '/tmp/hostile', hostile.repeat(100));
    await page.keyboard.type('while(){ cat /tmp/hostile }\n');
    await page.waitForTimeout(3000);
    expect(await page.evaluate(() => 1 + 1)).toBe(2);
    await focusConsole(page);
    await page.keyboard.press('Delete');
    await shows(page, /lux9% $/);
    await page.keyboard.type('echo calm\n');
    await shows(page, /^calm$/);
    expect(await transcript(page)).not.toMatch(/\d+;\d+R/);
    expect(await page.title()).toBe('Lux9 in a tab');
    await page.close();
  }, 180_000);

  it('has what it was built from', () => {
    for (const file of [initrd, echoProgram]) expect(existsSync(file), file).toBe(true);
  });
});
