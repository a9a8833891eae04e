/**
 * The built page in Chromium, below a path of a host that sets no headers: it boots, types, runs programs; looking changes nothing;
 * the debugger stops where it was told; what goes wrong is said in words.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { buildProgram, installed } from '../apps/headless/compat/go.ts';
import { encodeUtf8, hash128 } from '../packages/base/src/index.ts';
import { Machine } from '../packages/system/src/index.ts';
import { coreExports } from '../packages/system/src/testing/core.ts';
import { writeInitrd } from '../packages/toolchain/src/index.ts';
import { needed } from './browser.ts';
import { inChromium } from './chromium.ts';
import { booted, breakAt, command, focusConsole, here, kill, patience, putFile, readsLines, runs, scripted, shellOf, shows, stopped, text, transcript } from './page.ts';

const top = join(import.meta.dirname, '..');
const go = needed('Go', installed, 'apt-get install golang-go');
const initrd = join(top, 'packages/userland/build/initrd.tar');
const echoProgram = join(top, 'packages/userland/build/bin/echo');

inChromium('the page in Chromium', (chromium) => {
  it('boots to a prompt with the focus in it, runs what is typed, interrupts, recalls', async () => {
    const page = await chromium.open();
    expect(await booted(page)).toMatch(/^Lux9\n\[ +0\.000 ms\] uartinit/);
    await page.keyboard.type('echo hello | tr a-z A-Z\n');
    await shows(page, /^HELLO$/);
    expect(await command(page, 'ls /proc | wc -l')).toMatch(/\d+/);
    const from = await here(page);
    await page.keyboard.press('ArrowUp');
    await shows(page, /^lux9% ls \/proc \| wc -l\s*$/, from);
    await page.keyboard.press('Enter');
    await shows(page, /^ *\d+\nlux9%\s*$/, from);
    await page.keyboard.type('sleep 1000\n');
    // Before it runs the key would be one for the shell's line editor.
    await runs(page, 'sleep');
    await page.keyboard.press('Delete');
    await command(page, 'echo back');
  }, 120_000);

  it('a scripted session ends in the same state, and says the same, in the page and in Node', async () => {
    const page = await chromium.open();
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
  }, 180_000);

  it('a script ends in the same state, and prints the same, in the page and in lux9 script', async () => {
    const page = await chromium.open();
    await booted(page);
    const folder = mkdtempSync(join(tmpdir(), 'lux9-page-'));
    const file = join(folder, 'work.rc');
    writeFileSync(file, "for(i in `{seq 20}) echo $i >/tmp/$i\ncat /tmp/* | sort -n | wc\nramfs -m /mnt; cp /bin/ls /mnt/x; sha1sum /mnt/x\ndate\necho done\n");
    const lux9 = spawnSync(process.execPath, [join(top, 'apps/headless/bin/lux9.js'), 'script', '--stats', join(folder, 'stats'), file], { input: '', encoding: 'utf8' });
    expect(lux9.stderr).toBe('');
    expect(lux9.stdout).toMatch(/^done$/m);
    const { stateHash } = JSON.parse(readFileSync(join(folder, 'stats'), 'utf8')) as { stateHash: string };
    // What the command brings along (apps/headless/src/run.ts): the script, a folder to mount the host at, what is to be run.
    const files = writeInitrd([
      { path: 'host/work.rc', mode: 0o755, content: readFileSync(file) }, { path: 'mnt/host', mode: 0o755, content: undefined },
      { path: '.host/argv', mode: 0o644, content: encodeUtf8('/\0/bin/rc\0rc\0/host/work.rc\0') },
    ]);
    const options = { memMB: 256, cpus: 1, cmdline: 'run=/boot/bin/hostrun', seed: 1, epoch: 1_767_225_600, host: { files: [...files] } };
    for (let run = 0; run < 2; run++) {
      const there = await scripted(page, options, [], 60e9);
      expect(there.output).toBe(lux9.stdout);
      expect(hash128(encodeUtf8(there.hashes.map(({ part, hash }) => `${part} ${hash}\n`).join('')))).toBe(stateHash);
    }
  }, 180_000);

  it('stops at a symbol, holds, steps, and shows the source', async () => {
    const page = await chromium.open('?preset=Debugger');
    await booted(page);
    const panel = page.locator('[data-view=debugger]');
    await panel.getByRole('button', { name: 'Hold' }).waitFor();
    // The shell's line editor takes a key by a function of its own: a breakpoint there, by its name.
    const shell = await shellOf(page);
    await breakAt(page, shell, 'Editor#key');
    await focusConsole(page);
    const first = await stopped(page, () => page.keyboard.type('echo x\n'));
    expect(first).toMatchObject({ reason: 'breakpoint', pid: Number(shell) });
    await page.getByTestId('state').getByText('held').waitFor();
    await panel.getByText(/breakpoint at/).waitFor();
    await panel.getByText(/editor\.ts:\d+/).first().waitFor();
    const second = await stopped(page, () => panel.getByRole('button', { name: 'Over' }).click());
    expect(second).toMatchObject({ reason: 'step', pid: Number(shell) });
    expect(second.rip).not.toBe(first.rip);
    await panel.getByText(`Held in process ${shell}`).waitFor();
    await panel.getByRole('button', { name: /^Remove/ }).click();
    await panel.getByRole('button', { name: 'Go on' }).click();
    await shows(page, /^x$/);
    await panel.getByLabel('Kind').selectOption('syscall');
    await panel.getByLabel('What to stop at').fill('open');
    await panel.getByRole('button', { name: 'Set' }).click();
    await focusConsole(page);
    const call = await stopped(page, () => page.keyboard.type('cat /dev/user\n'));
    expect(call.reason).toBe('syscall');
    await panel.getByText('about to make system call Open').waitFor();
    await page.getByRole('region', { name: 'Timeline' }).getByText('system call Open', { exact: true }).waitFor();
    const rip = panel.locator('.kv dd').first();
    const digits = (n: number): string => n.toString(16).padStart(16, '0');
    await expect.poll(() => rip.innerText(), { timeout: patience }).toBe(digits(call.rip));
    await panel.locator('[aria-current=step]').first().waitFor();
    const next = await stopped(page, () => panel.getByRole('button', { name: 'Into' }).click());
    expect(next.rip).not.toBe(call.rip);
    await expect.poll(() => rip.innerText(), { timeout: patience }).toBe(digits(next.rip));
    await panel.getByRole('button', { name: /^Remove/ }).click();
    await panel.getByRole('button', { name: 'Go on' }).click();
    await shows(page, /^glenda/);
  }, 180_000);

  it('a file put in runs', async () => {
    const page = await chromium.open('?view=files&path=/tmp');
    await booted(page);
    const panel = page.locator('[data-view=files]');
    await panel.getByLabel('Files to put').setInputFiles({ name: 'mine', mimeType: 'application/octet-stream', buffer: readFileSync(echoProgram) });
    await panel.getByText('writing mine').getByText('done').waitFor();
    await command(page, 'chmod +x /tmp/mine');
    expect(await command(page, '/tmp/mine from outside')).toContain('from outside');
  }, 120_000);

  it.skipIf(go === null)('a Go program dragged in runs; text is edited and written back', async () => {
    const source = join(mkdtempSync(join(tmpdir(), 'lux9-go-')), 'hello.go');
    writeFileSync(source, 'package main\n\nimport "fmt"\n\nfunc main() {\n\tc := make(chan int)\n\tfor i := 1; i <= 3; i++ {\n\t\tgo func(i int) { c <- i * i }(i)\n\t}\n\tfmt.Println("Go says", <-c+<-c+<-c)\n}\n');
    const program = readFileSync(buildProgram(source, 'plan9'));
    const page = await chromium.open('?view=files&path=/tmp');
    await booted(page);
    await page.route('**/dragged', (route) => route.fulfill({ body: program }));
    const panel = page.locator('[data-view=files]');
    await panel.getByText('Choose a file').waitFor();
    await page.evaluate(async () => {
      const bytes = await (await fetch('dragged')).arrayBuffer();
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], 'hello'));
      document.querySelector('[data-view=files] .split-v')!.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    });
    await panel.getByText('writing hello').getByText('done').waitFor();
    await command(page, 'chmod +x /tmp/hello');
    expect(await command(page, '/tmp/hello')).toContain('Go says 14');
    await command(page, 'echo old text >/tmp/note');
    await panel.getByLabel('Path').fill('/tmp/note');
    await panel.getByLabel('Path').press('Enter');
    await panel.getByRole('button', { name: 'Read it now, as a logged input' }).click();
    await panel.getByRole('button', { name: 'Edit' }).click();
    await panel.getByLabel('Text of /tmp/note').fill('new text\n');
    await panel.getByRole('button', { name: 'Write', exact: true }).click();
    await panel.getByText('wrote /tmp/note').waitFor();
    expect(await command(page, 'cat /tmp/note')).toContain('new text');
  }, 180_000);

  it('keys and mouse on the screen reach the PS/2 ports', async () => {
    const page = await chromium.open('?view=screen');
    await booted(page);
    const screen = page.getByRole('application', { name: 'Screen of the machine' });
    await page.getByText('VGA text, 80 by 25 cells').waitFor();
    await screen.click();
    await page.keyboard.type('echo ps2 ');
    await page.keyboard.down('Shift');
    await page.keyboard.press('KeyA');
    await page.keyboard.up('Shift');
    await page.keyboard.press('Enter');
    await shows(page, /^ps2 A$/);
    await command(page, 'cat /dev/mouse >/tmp/moves &');
    const reader = await runs(page, 'cat');
    // What the mouse does before it is open is lost.
    await expect.poll(() => text(page, '0', `/proc/${reader}/kstack`), { timeout: patience }).toMatch(/^sysread .*mouse/);
    const box = (await screen.boundingBox())!;
    await screen.click();
    for (let i = 1; i <= 5; i++) await page.mouse.move(box.x + 50 * i, box.y + 20 * i);
    await page.mouse.down();
    await page.mouse.up();
    await expect.poll(async () => /m +\d+ +\d+ +1 /.test(await command(page, 'cat /tmp/moves; echo')), { timeout: patience }).toBe(true);
  }, 120_000);

  it('system calls of a process are listed while it makes them', async () => {
    const page = await chromium.open('?view=processes');
    await booted(page);
    await command(page, "rc -c 'while(){sleep 0.2}' &");
    const pid = /\d+/.exec(await command(page, 'echo $apid'))![0];
    // The pid's column: its priority may be the same number.
    await page.locator('[role=gridcell]:nth-child(2)').getByText(pid, { exact: true }).click();
    await page.getByRole('toolbar', { name: `Process ${pid}`, exact: true }).waitFor();
    await page.getByRole('tab', { name: 'System calls' }).click();
    await page.getByRole('button', { name: 'Trace system calls' }).click();
    const calls = page.getByLabel('System calls', { exact: true }).last();
    await expect.poll(() => calls.innerText(), { timeout: patience }).toMatch(/\brc (Rfork|Await|Pread|Open|Exec)\b/);
    await page.getByRole('button', { name: 'Stop tracing' }).click();
    await page.getByRole('button', { name: 'Kill' }).click();
    await page.getByText('kill: done').waitFor();
  }, 120_000);

  it('pauses: time stands still, and goes on', async () => {
    const page = await chromium.open();
    await booted(page);
    await page.getByTestId('state').click();
    await page.getByTestId('state').getByText('paused').waitFor();
    const before = await page.getByTestId('time').innerText();
    await page.waitForTimeout(700);
    expect(await page.getByTestId('time').innerText()).toBe(before);
    await page.getByTestId('state').click();
    expect(await command(page, 'echo on')).toContain('on');
  }, 120_000);

  it('works by keyboard alone: F6 out of the console, the palette, a view, and back', async () => {
    const page = await chromium.open();
    await booted(page);
    await page.keyboard.press('F6');
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-leave'))).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByPlaceholder('What should happen?').waitFor();
    await page.keyboard.type('open processes');
    await page.keyboard.press('Enter');
    await page.getByRole('gridcell', { name: 'init', exact: true }).waitFor();
    await page.getByRole('grid', { name: 'Processes' }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.locator('[aria-selected=true][role=row]').waitFor();
    await page.keyboard.press('Alt+1');
    await page.keyboard.type('echo again\n');
    await shows(page, /^again$/);
  }, 120_000);

  it('a kill from the process view ends the process', async () => {
    const page = await chromium.open('?view=processes');
    await booted(page);
    await command(page, 'sleep 5000 &');
    await page.getByRole('gridcell', { name: 'sleep', exact: true }).click();
    await page.getByRole('button', { name: 'Kill' }).click();
    await page.getByText('kill: done').waitFor();
    await expect.poll(() => page.getByRole('gridcell', { name: 'sleep', exact: true }).count(), { timeout: patience }).toBe(0);
  }, 120_000);

  it('the counter driver is killed from its panel and comes back', async () => {
    const page = await chromium.open('?view=sips');
    await booted(page);
    await page.getByRole('button', { name: 'Start the counter driver' }).click();
    const panel = page.locator('[data-view=sips]');
    await panel.getByText('healthy').first().waitFor();
    const before = Number(/\d+/.exec(await command(page, 'cat /mnt/count'))?.[0]);
    await panel.getByRole('button', { name: 'Kill' }).click();
    await panel.getByText('started again once').waitFor();
    await panel.getByText('healthy').first().waitFor();
    expect(Number(/\d+/.exec(await command(page, 'cat /mnt/count'))?.[0])).toBeGreaterThan(before);
  }, 120_000);

  it('two tabs at once are two machines', async () => {
    const [a, b] = await Promise.all([chromium.open(), chromium.open()]);
    await Promise.all([booted(a!), booted(b!)]);
    await command(a!, 'echo one >/env/x');
    expect(await command(b!, 'cat /env/x')).toContain('does not exist');
  }, 120_000);

  it('runs in a frame of another page and answers its messages', async () => {
    const page = await chromium.empty();
    await page.route('**/embedder.html', (route) => route.fulfill({
      contentType: 'text/html',
      body: `<iframe id=f style="width:800px;height:400px"></iframe><script>
        window.heard = []; addEventListener('message', (e) => heard.push(e.data));
        document.getElementById('f').src = '${chromium.url}?view=console&embed';</script>`,
    }));
    await page.goto(`${chromium.url}embedder.html`);
    const wait = (what: string): Promise<unknown> => page.waitForFunction(what, undefined, { timeout: patience, polling: 100 });
    await wait("heard.some((m) => m.event === 'ready')");
    await page.evaluate("document.getElementById('f').contentWindow.postMessage({ lux9: 1, id: 1, do: 'type', text: 'echo embedded | tr a-z A-Z\\n' }, '*')");
    await wait("heard.filter((m) => m.event === 'output').map((m) => m.text).join('').includes('EMBEDDED\\r\\n')");
    await page.evaluate("document.getElementById('f').contentWindow.postMessage({ lux9: 1, id: 2, do: 'read', path: '/dev/user' }, '*')");
    await wait("heard.some((m) => m.event === 'answer' && m.id === 2 && m.ok && m.text === 'glenda')");
    await page.evaluate("document.getElementById('f').contentWindow.postMessage({ lux9: 1, id: 3, do: 'read', path: '/dev/nonesuch' }, '*')");
    await wait("heard.some((m) => m.event === 'answer' && m.id === 3 && !m.ok && /does not exist/.test(m.error))");
    expect(await page.frameLocator('#f').locator('nav').count()).toBe(0);
  }, 120_000);

  it('a large paste asks first, loses nothing, and does not hang the page', async () => {
    const page = await chromium.open();
    await booted(page);
    await command(page, 'echo ready');
    await page.keyboard.type('cat >/tmp/pasted\n');
    await readsLines(page);
    const lines = Array.from({ length: 200 }, (_, i) => `line ${i} of a paste that is longer than a queue`);
    await page.evaluate((text) => (window as unknown as { lux9: { terminal(): { paste(t: string): void } } }).lux9.terminal().paste(text), `${lines.join('\n')}\n`);
    await page.getByRole('button', { name: 'Paste', exact: true }).click();
    await shows(page, /line 199 of a paste/);
    await page.keyboard.press('Control+d');
    expect(await command(page, 'wc -l /tmp/pasted')).toMatch(/^ *200 /m);
  }, 120_000);

  it('says what is wrong, and stays usable: no WebAssembly, no core, a damaged core, a truncated initrd', async () => {
    const bare = await chromium.empty({ complains: true });
    await bare.addInitScript('delete globalThis.WebAssembly');
    await bare.goto(chromium.url);
    await bare.getByRole('alert').getByText('has no WebAssembly').waitFor();
    await bare.close();
    for (const [pattern, answer, words] of [
      ['**/core-*.wasm', { status: 503 }, 'The processor core could not be fetched (503)'],
      ['**/core-*.wasm', { status: 200, body: 'not a module' }, 'The processor core is damaged'],
      ['**/initrd*', { status: 200, body: readFileSync(join(top, 'packages/userland/build/initrd.tar.lz77.gz')).subarray(0, 100_000) }, 'The initrd is damaged'],
      ['**/initrd*', { status: 200, body: readFileSync(initrd).subarray(0, 400_000) }, 'The initrd is damaged'],
    ] as const) {
      const page = await chromium.empty({ complains: true });
      await page.route(pattern, (route) => route.fulfill(answer as { status: number }));
      await page.goto(chromium.url);
      await page.getByRole('alert').getByText(words).waitFor();
      await page.unroute(pattern);
      await page.getByRole('button', { name: 'Start again' }).click();
      await booted(page);
      await page.close();
    }
  }, 240_000);

  it('boots from a host that has the browser undo the gzip of the initrd', async () => {
    const page = await chromium.empty();
    await page.route('**/initrd*', (route) => route.fulfill({ body: gunzipSync(readFileSync(join(top, 'packages/userland/build/initrd.tar.lz77.gz'))) }));
    await page.goto(chromium.url);
    await booted(page);
    expect(await command(page, 'ls /boot')).toContain('/boot/bin');
  }, 60_000);

  it('a worker that dies leaves a page that can start again', async () => {
    const page = await chromium.open('', { complains: true });
    await booted(page);
    await kill(page);
    await page.getByRole('alert').getByText('worker stopped').waitFor();
    await page.getByRole('button', { name: 'Start again' }).click();
    await booted(page);
    expect(await command(page, 'echo alive')).toContain('alive');
  }, 120_000);

  it('a program that prints control sequences without end is held back, can be interrupted, and leaves a usable console', async () => {
    const page = await chromium.open('', { complains: true });
    await booted(page);
    // Alternate screen, mouse reports, line drawing, a narrow scroll region, questions to the terminal, titles, the clipboard, strings that never end.
    const hostile = '\x1b[?1049h\x1b[?1003h\x1b[?2004h\x1b(0\x0e\x1b[2;3r\x1b[?6h\x1b[?25l\x1b[c\x1b[6n\x1b[5n\x1b[?1$p\x1bP$qm\x1b\\\x1b]11;?\x07\x1b]0;title\x07\x1b]52;c;aGVsbG8=\x07'
      + '\x1b[2J\x1b[9999;9999H\x1b[31;7mflood\x1b[99999b\x1b[99999L\x1b[99999@\x1b[99999S\x1bPq#0;2;0;0;0#0~~~~\x1b]8;;http://nowhere\x07\x9b?5h\x1b_';
    await putFile(page, '/tmp/hostile', hostile.repeat(100));
    await page.keyboard.type('while(){ cat /tmp/hostile }\n');
    await shows(page, /flood/);
    // So long that more comes than is shown.
    await page.waitForTimeout(2000);
    expect(await page.evaluate(() => 1 + 1)).toBe(2);
    await focusConsole(page);
    await page.keyboard.press('Delete');
    await booted(page);
    await page.keyboard.type('echo calm\n');
    await shows(page, /^calm$/);
    expect(await transcript(page)).not.toMatch(/\d+;\d+R/);
    expect(await page.title()).toBe('Lux9 in a tab');
  }, 180_000);

  it('has what it was built from', () => {
    for (const file of [initrd, echoProgram]) expect(existsSync(file), file).toBe(true);
  });
});
