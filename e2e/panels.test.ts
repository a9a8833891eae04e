/**
 * The views by what a teacher and a student ask of them: processes in words and with deadlines, memory in which everything follows one address,
 * the ladder of 9P, drivers that die and come back, unions, registers in words; what a panel shows is what `cat` prints; and looking on changes nothing.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { DebugStop, PartHash } from '@lux9/protocol';
import { buildProgram, installed } from '../apps/headless/compat/go.ts';
import { needed } from './browser.ts';
import { inChromium } from './chromium.ts';
import { booted, breakAt, command, focusConsole, here, patience, putFile, runs, shellOf, stopped, text, violations } from './page.ts';

const go = needed('Go', installed, 'apt-get install golang-go');
const edf = (what: string): string => `rc -c 'for(c in trace ${what} admit) echo $c >/proc/$pid/ctl; while() x=y' &`;

inChromium('the panels', (chromium) => {
  const at = async (query: string): Promise<Page> => {
    const page = await chromium.open(query);
    await booted(page);
    return page;
  };
  const view = (page: Page, name: string): Locator => page.locator(`[data-view=${name}]`);
  const open = async (page: Page, title: string): Promise<void> => {
    await page.locator('nav').getByRole('button', { name: title, exact: true }).click();
    await page.locator('.dock-tab').getByText(title, { exact: true }).waitFor();
  };

  it('processes: tree and table, kernel stack in words, deadlines, notes; the keys of a tree', async () => {
    const page = await at('?view=processes&cpus=2');
    const panel = view(page, 'processes');
    await command(page, edf("''period 50ms'' ''cost 10ms''"));
    const pid = /\d+/.exec(await command(page, 'echo $apid'))![0];
    const shell = await shellOf(page);
    const row = (who: string): Locator => panel.getByRole('row').filter({ has: page.locator('[role=gridcell]:nth-child(2)', { hasText: new RegExp(`^${who}$`) }) });
    await row(pid).getByText('10/50 ms').waitFor();
    await row(shell).click();
    const stack = panel.getByLabel(`Kernel stack of process ${shell}`);
    await stack.getByText('rc reads up to 256 bytes of /dev/cons').waitFor();
    await stack.getByText('for that it waits for a key on the console').waitFor();
    expect(await stack.locator('code').first().innerText()).toMatch(/^sysread +step=/);
    const grid = panel.getByRole('grid', { name: 'Processes' });
    await grid.focus();
    await page.keyboard.press('ArrowLeft');
    await row(pid).waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowRight');
    await row(pid).waitFor();
    await row(pid).click();
    await panel.getByRole('tab', { name: 'Deadlines' }).click();
    await panel.getByText('10 ms of a processor in each period, 20.0 %').waitFor();
    await panel.getByRole('tab', { name: 'Notes' }).click();
    await panel.getByText('no notes').waitFor();
    await panel.getByRole('button', { name: 'Stop', exact: true }).click();
    await row(pid).getByText('Stopped').waitFor();
    await panel.getByRole('button', { name: 'Send note' }).click();
    await panel.getByText('interrupt (from a process)').waitFor();
    await panel.getByRole('button', { name: 'Start', exact: true }).click();
    await panel.getByText(`Process ${pid} is gone.`).waitFor();
    await panel.getByRole('button', { name: 'Tree' }).click();
    await panel.getByRole('columnheader', { name: 'pid' }).click();
    const pids = await panel.locator('[role=row] [role=gridcell]:nth-child(2)').allInnerTexts();
    expect(pids.map(Number)).toEqual(pids.map(Number).sort((a, b) => a - b));
    await page.close();
  }, 180_000);

  it('memory: segment, frame and page tables follow one address, to a page that is not there yet', async () => {
    const page = await at('?view=memory');
    const panel = view(page, 'memory');
    const shell = await shellOf(page);
    await panel.getByLabel('Process', { exact: true }).selectOption(shell);
    await panel.getByRole('row').filter({ hasText: 'Data' }).click();
    const trail = panel.locator('.trail');
    await trail.getByText(/frame \d+, byte 0$/).waitFor();
    await trail.getByText('Data + 0').waitFor();
    const frame = /frame (\d+), byte 0/.exec(await trail.innerText())![1]!;
    const entry = new RegExp(`^1 000000400000 80000000${Number(frame).toString(16).padStart(5, '0')}\\w{3} PWU`, 'm');
    expect(await text(page, 'machine', `/proc/${shell}/pt`)).toMatch(entry);
    await panel.getByText(`Frame ${frame}`, { exact: false }).first().waitFor();
    await panel.getByRole('button', { name: `process ${shell} at 000000400000 in Data` }).waitFor();
    await panel.locator('[role=treeitem][aria-selected=true]').getByText('000000400000').waitFor();
    await panel.locator('.bits').getByText('XD not to be executed').waitFor();
    await panel.getByLabel('Address').fill('3f0000');
    await panel.getByLabel('Address').press('Enter');
    await trail.getByText('in no segment').waitFor();
    await panel.getByLabel('Address').fill('7fffff000000');
    await panel.getByLabel('Address').press('Enter');
    await trail.getByText('gives it zeros').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.close();
  }, 180_000);

  it('scheduler: a picture that can be held and moved, and who has deadlines', async () => {
    const page = await at('?view=scheduler&cpus=2');
    const panel = view(page, 'scheduler');
    await command(page, edf("''period 20ms'' ''cost 4ms''"));
    await panel.getByRole('table', { name: 'Deadlines' }).getByText('20.0 ms').first().waitFor();
    const releases = (): Promise<number> => panel.getByRole('table', { name: 'Deadlines' }).locator('td').nth(4).innerText().then(Number);
    const before = await releases();
    // So long that there is something earlier than what is shown.
    await expect.poll(releases, { timeout: patience }).toBeGreaterThan(before + 150);
    await panel.getByRole('button', { name: 'Hold the picture' }).click();
    await panel.getByRole('button', { name: 'Earlier' }).click();
    expect(await panel.getByRole('button', { name: 'Later' }).isEnabled()).toBe(true);
    await page.close();
  }, 180_000);

  it('9P: a ladder of decoded messages, filtered by server; a click decodes question and answer', async () => {
    const page = await at('?view=ninep');
    const panel = view(page, 'ninep');
    await panel.getByText('No program has asked a file server').waitFor();
    await command(page, 'ramfs -m /mnt; echo hello >/mnt/x; cat /mnt/x; cat /tmp/none');
    await panel.getByText('Rerror ename').last().waitFor();
    const server = panel.getByLabel('Server');
    const other = await server.locator('option').filter({ hasText: '/mnt' }).getAttribute('value');
    await server.selectOption(other);
    await expect.poll(() => panel.locator('.lane').allInnerTexts().then((all) => new Set(all).size), { timeout: patience }).toBe(1);
    await panel.getByText("Rread count 6 'hello").click();
    const decoded = panel.getByRole('region', { name: 'The message decoded' });
    await decoded.getByText('Here are 6 bytes.').waitFor();
    await decoded.getByText(/Give me \d+ bytes of fid \d+ from byte 0 on\./).waitFor();
    await panel.getByRole('grid', { name: '9P messages' }).press('Escape');
    await decoded.waitFor({ state: 'detached' });
    expect(await violations(page)).toEqual([]);
    await page.close();
  }, 180_000);

  it('SIPs: what may be touched stands on the edges; a death is told in words, and a stop', async () => {
    const page = await at('?view=sips');
    const panel = view(page, 'sips');
    await panel.getByRole('button', { name: 'Start the counter driver' }).click();
    await panel.locator('.sip-node .state').getByText('healthy').waitFor();
    await panel.locator('.sip-edge').first().getByText('device interrupt dma pci').waitFor();
    await command(page, 'sleep 100 </mnt/count &');
    await panel.getByRole('button', { name: /^sleep \d+$/ }).waitFor();
    await panel.getByRole('button', { name: 'Kill' }).click();
    await panel.getByText('The counter driver was killed. Its interrupt is masked and its memory is fenced off. Restarting (try 1).').waitFor();
    await panel.getByText(/The counter driver is back as process \d+/).waitFor();
    await panel.getByText('started again once').waitFor();
    await panel.getByRole('button', { name: 'stop', exact: true }).click();
    await panel.getByText('The counter driver was told to stop.').waitFor();
    expect(await panel.getByRole('button', { name: 'Kill' }).isDisabled()).toBe(true);
    await page.close();
  }, 180_000);

  it('files: unions in their order; a directory is made and removed without a blocking question', async () => {
    const page = await at('?view=files&path=/dev');
    const panel = view(page, 'files');
    await panel.getByText('/dev is a union, searched in this order').waitFor();
    const order = (await panel.locator('.union button').allInnerTexts()).map((t) => t.trim());
    const ns = await text(page, '0', '/proc/1/ns');
    const bound = [...ns.matchAll(/^bind +(?:-\w+ )?(\S+) \/dev$/gm)].map((m) => m[1]);
    expect(order).toEqual(bound);
    await panel.getByLabel('Path').fill('/tmp');
    await panel.getByLabel('Path').press('Enter');
    await panel.getByRole('button', { name: 'Make a directory' }).click();
    await panel.getByLabel('Name of the directory').fill('made');
    await panel.getByRole('button', { name: 'Make it' }).click();
    await panel.getByText('mkdir made: done').waitFor();
    expect(await command(page, 'ls -d /tmp/made')).toContain('/tmp/made');
    await putFile(page, '/tmp/long', 'line\n'.repeat(20_000));
    await panel.getByLabel('Path').fill('/tmp/long');
    await panel.getByLabel('Path').press('Enter');
    await panel.getByRole('button', { name: /Read it now|Edit/ }).click();
    await panel.getByText('too long to edit here').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), panel.getByRole('button', { name: 'Get' }).click()]);
    expect(readFileSync(await download.path()).length).toBe(100_000);
    await page.close();
  }, 180_000);

  it('devices: registers in words, a PCI function, interrupts that count', async () => {
    const page = await at('?view=devices');
    const panel = view(page, 'devices');
    await panel.getByText('8 data bits, 1 stop, parity none').waitFor();
    await panel.getByRole('option', { name: /04\.0 teaching device/ }).click();
    await panel.getByText(/^memory 0x\w+ 4096 bytes$/).waitFor();
    const clock = panel.getByRole('table', { name: 'Interrupts' }).getByRole('row').filter({ hasText: 'clock (8253)' }).locator('td').last();
    const before = Number(await clock.innerText());
    await expect.poll(() => clock.innerText().then(Number), { timeout: patience }).toBeGreaterThan(before);
    await page.close();
  }, 180_000);

  it('kernel map: live counters; a click on a file shows its source', async () => {
    const page = await at('?view=kernel');
    const panel = view(page, 'kernel');
    await panel.getByText(/[\d\u202f]+ switches/).waitFor();
    expect(await panel.getByText('edftest.test').count()).toBe(0);
    await panel.getByRole('button', { name: 'mntrpc', exact: true }).click();
    await panel.getByText('packages/kernel/src/port/mntrpc.ts').waitFor();
    await page.close();
  }, 180_000);

  it('what a panel shows, cat prints: each file of a process that stands still, and the text behind its parts', async () => {
    const page = await at('?view=processes');
    // Of its own files: the console's offset moves with each command.
    await command(page, 'sleep 1000 >/dev/null >[2]/dev/null &');
    const pid = /\d+/.exec(await command(page, 'echo $apid'))![0];
    for (const file of ['status', 'fd', 'ns', 'segment', 'args', 'kstack']) {
      const shown = (await text(page, '0', `/proc/${pid}/${file}`)).replaceAll('\n', '\r\n').trimEnd();
      const said = await command(page, `cat /proc/${pid}/${file}`);
      // Its age is of the moment.
      const still = (t: string): string => (file === 'status' ? `${t.slice(0, 68).trim()} ${t.slice(68).trim().split(/\s+/).filter((_, i) => i !== 2).join(' ')}` : t.trimEnd());
      expect(still(said.slice(said.indexOf('\n') + 1).replace(/\r?\n?lux9%\s*$/, '').replaceAll(/\r?\n/g, '\r\n')), file).toBe(still(shown));
    }
    const ps = (await text(page, 'machine', '/ps')).split('\n').find((l) => l.startsWith(`${pid} `))!;
    const status = (await text(page, '0', `/proc/${pid}/status`)).trimEnd();
    expect(ps.slice(ps.indexOf('sleep'))).toHaveLength(status.length);
    expect(ps.slice(ps.indexOf('sleep'), ps.indexOf('sleep') + 68)).toBe(status.slice(0, 68));
    await page.close();
  }, 180_000);

  it('a thousand processes: the tree is found, filtered and stays quick', async () => {
    const page = await at('?view=processes&mem=256');
    await command(page, 'for(i in `{seq 1000}) {sleep 1000 &}');
    const panel = view(page, 'processes');
    await expect.poll(() => panel.locator('.bar .said').first().innerText(), { timeout: patience }).toMatch(/^10\d\d processes$/);
    // Only rows in view are in the document: that keeps it quick.
    expect(await panel.getByRole('row').count()).toBeLessThan(100);
    await panel.getByLabel('Show only').fill('ramfs');
    await panel.getByText(/^1 of 10\d\d$/).waitFor();
    await page.close();
  }, 240_000);

  it('a machine that is started anew while every panel looks at it is looked at anew', async () => {
    const page = await at('?preset=Kernel');
    for (const title of ['Processes', 'SIPs', 'Devices', 'Debugger']) await open(page, title);
    await stopped(page, () => view(page, 'debugger').getByRole('button', { name: 'Hold', exact: true }).click());
    const from = await here(page);
    await page.evaluate(() => (window as unknown as { lux9: { client: { boot(): Promise<void> } } }).lux9.client.boot());
    await booted(page, from);
    // So long that each has looked again.
    await page.waitForTimeout(1500);
    await open(page, 'Processes');
    await view(page, 'processes').getByRole('gridcell', { name: 'init' }).waitFor();
    expect((await page.locator('[role=alert]').allInnerTexts()).filter((t) => t !== '')).toEqual([]);
    await command(page, 'echo anew');
    await page.close();
  }, 180_000);

  it.skipIf(go === null)('the debugger on a Go program: symbols asked for, a breakpoint, its calls, out and over, memory', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lux9-panels-'));
    writeFileSync(join(folder, 'spin.go'), 'package main\n\nimport "time"\n\n//go:noinline\nfunc inner(x float64) float64 { return x*1.5 + 2 }\n\n//go:noinline\nfunc outer(n int) float64 {\n\ts := 0.0\n\tfor i := 0; i < n; i++ {\n\t\ts = inner(s)\n\t\tif s > 1e9 {\n\t\t\ts = 1\n\t\t}\n\t}\n\treturn s\n}\n\nfunc main() {\n\tfor {\n\t\tprintln(outer(3))\n\t\ttime.Sleep(100 * time.Millisecond)\n\t}\n}\n');
    const program = readFileSync(buildProgram(join(folder, 'spin.go'), 'plan9'));
    const page = await at('?view=debugger&cpus=2');
    await page.route('**/spin', (route) => route.fulfill({ body: program }));
    await page.evaluate(async () => {
      const bytes = new Uint8Array(await (await fetch('spin')).arrayBuffer());
      const { client } = (window as unknown as { lux9: { client: { tree(name: string): Promise<{ write(path: string, data: Uint8Array): Promise<number> }> } } }).lux9;
      await (await client.tree('1 act')).write('/tmp/spin', bytes);
    });
    await command(page, 'chmod +x /tmp/spin; /tmp/spin >[2]/dev/null &');
    const pid = /\d+/.exec(await command(page, 'echo $apid'))![0];
    await runs(page, 'spin');
    const panel = view(page, 'debugger');
    // Under its own name: before that it is the shell's.
    await panel.getByLabel('Process', { exact: true }).selectOption({ label: `${pid} spin` });
    await panel.getByRole('button', { name: 'Read the symbols' }).click();
    await panel.getByText(/\d+ bytes read/).waitFor();
    await stopped(page, () => breakAt(page, pid, 'main.inner'));
    const calls = panel.getByRole('listbox', { name: 'Calls' });
    await expect.poll(() => calls.locator('b').allInnerTexts(), { timeout: patience }).toEqual([expect.stringMatching(/^main\.inner$/), expect.stringMatching(/^main\.outer\+/), expect.stringMatching(/^main\.main\+/), expect.stringMatching(/^runtime\.main\+/), expect.stringMatching(/^runtime\.goexit/)]);
    await stopped(page, () => panel.getByRole('button', { name: 'Out', exact: true }).click());
    await expect.poll(() => calls.locator('b').first().innerText(), { timeout: patience }).toMatch(/^main\.outer\+/);
    // A caller's code is shown by choosing it; the one in hand comes back with a step.
    await calls.getByText(/^main\.main\+/).click();
    await panel.locator('[data-waits=true]').waitFor();
    await panel.getByRole('button', { name: /^Remove/ }).click();
    await stopped(page, () => panel.getByRole('button', { name: 'Over' }).click());
    await panel.locator('[data-waits=true]').waitFor({ state: 'detached' });
    await panel.getByText('SSE', { exact: true }).click();
    await expect.poll(() => panel.locator('details').first().locator('dd').first().innerText(), { timeout: patience }).toMatch(/^[0-9a-f]{32}$/);
    await panel.getByText('x87', { exact: true }).click();
    await expect.poll(() => panel.getByText('empty').count(), { timeout: patience }).toBe(8);
    await panel.getByRole('tab', { name: 'Memory' }).click();
    await panel.locator('.hex pre').getByText(/^[0-9a-f]{12}$/).first().waitFor();
    await panel.getByRole('button', { name: 'Go on' }).click();
    await command(page, `echo kill >/proc/${pid}/ctl`);
    await page.close();
  }, 240_000);

  it('the debugger waits for one process, says what for, and hears of its end', async () => {
    const page = await at('?view=debugger');
    // It waits for what is typed below, and ends after that.
    await command(page, "bind '#|' /mnt");
    await command(page, 'cat /mnt/data >/tmp/heard &');
    const pid = await runs(page, 'cat');
    const panel = view(page, 'debugger');
    await panel.getByLabel('Process', { exact: true }).selectOption(pid);
    await panel.getByRole('button', { name: `Catch it: when process ${pid} runs` }).click();
    await panel.getByText(`Waiting for process ${pid} to run: it reads up to 32768 bytes of /mnt/data.`).waitFor();
    await focusConsole(page);
    expect(await stopped(page, () => page.keyboard.type('echo go >/mnt/data1\n'))).toMatchObject({ pid: Number(pid) });
    await panel.getByText(`Held in process ${pid}`).waitFor();
    await panel.locator('[aria-current=step]').first().waitFor();
    await panel.getByRole('grid', { name: /^Instructions/ }).press('ArrowDown');
    await panel.getByRole('grid', { name: /^Instructions/ }).press('b');
    await panel.getByRole('button', { name: /^Remove/ }).click();
    const out = (): Promise<DebugStop> => stopped(page, () => panel.getByRole('button', { name: 'Out', exact: true }).click());
    let stop = await out();
    for (let i = 0; i < 20 && stop.reason !== 'ended'; i++) stop = await out();
    expect(stop.reason).toBe('ended');
    await panel.getByText(`process ${pid} has ended`).waitFor();
    await panel.getByRole('button', { name: 'Go on' }).click();
    await command(page, 'echo on');
    await page.close();
  }, 180_000);

  it('all panels look at a machine that is held, again and again: its state stays what it is, to the last bit', async () => {
    const page = await at('?preset=Kernel&cpus=2');
    await command(page, 'ramfs -m /mnt; sleep 1000 &');
    for (const title of ['Processes', 'SIPs', 'Files', 'Devices', 'Kernel map', 'Debugger']) await open(page, title);
    await stopped(page, () => view(page, 'debugger').getByRole('button', { name: 'Hold', exact: true }).click());
    const hashes = (): Promise<readonly PartHash[]> => page.evaluate(() => (window as unknown as { lux9: { client: { ask<T>(act: (api: { hashes(): Promise<readonly PartHash[]> }) => Promise<T>): Promise<T> } } }).lux9.client.ask((api) => api.hashes()));
    const before = await hashes();
    expect(before.length).toBeGreaterThan(10);
    for (const title of ['Processes', 'Memory', 'Scheduler', '9P', 'SIPs', 'Devices', 'Kernel map', 'Debugger']) {
      await open(page, title);
      await page.waitForTimeout(700);
    }
    expect(await hashes()).toEqual(before);
    await page.close();
  }, 180_000);
});
