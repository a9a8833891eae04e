/** What the tests of the page share: opening it, typing, reading the console, and asking for accessibility violations. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { PartHash, ScriptResult } from '@lux9/protocol';

/** Longest wait for anything the page should do, ms. */
export const patience = 40_000;

/** As much of the page's own objects as tests use. */
interface PageWindow {
  readonly lux9: {
    readonly client: {
      ask<T>(act: (api: {
        script(options: object, inputs: { at: number; bytes: Uint8Array }[], until: number): Promise<ScriptResult>;
        hashes(): Promise<readonly PartHash[]>;
      }) => Promise<T>): Promise<T>;
      tell(act: (api: unknown) => Promise<unknown>): void;
      tree(name: string): Promise<{ write(path: string, data: Uint8Array): Promise<number> }>;
      kill(): void;
      readonly options: object;
    };
    terminal(): { transcript(): string; focus(): void; paste(text: string): void };
  };
}

/** Noise of a browser without a graphics processor. */
const harmless = /GL Driver Message|GPU stall|WebGL|Automatic fallback to software|task queue exceeded allotted deadline/;

export async function openPage(browser: Browser, url: string, complaints: string[], options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
  page.setDefaultTimeout(patience);
  page.on('pageerror', (error) => complaints.push(`${error.message} ${error.stack?.split('\n').slice(1, 4).join(' ') ?? ''}`));
  page.on('console', (message) => {
    if ((message.type() === 'error' || message.type() === 'warning') && !harmless.test(message.text())) complaints.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(url);
  return page;
}

export function transcript(page: Page): Promise<string> {
  return page.evaluate(() => (window as unknown as PageWindow).lux9.terminal().transcript());
}

/** Waits until the console holds the text. */
export async function shows(page: Page, text: string | RegExp): Promise<string> {
  const source = typeof text === 'string' ? text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : text.source;
  await page.waitForFunction((s) => new RegExp(s, 'm').test((window as unknown as PageWindow).lux9?.terminal().transcript() ?? ''), source, { timeout: patience, polling: 100 });
  return transcript(page);
}

/** The machine has booted and waits at a prompt. */
export function booted(page: Page): Promise<string> {
  return shows(page, /lux9%\s*$/);
}

export async function focusConsole(page: Page): Promise<void> {
  await page.evaluate(() => (window as unknown as PageWindow).lux9.terminal().focus());
}

/** Types a command and waits for the next prompt behind its output. */
export async function command(page: Page, line: string): Promise<string> {
  await focusConsole(page);
  await page.keyboard.type(`${line}\n`);
  await page.waitForFunction((typed) => {
    const text = (window as unknown as PageWindow).lux9.terminal().transcript();
    const at = text.lastIndexOf(typed);
    return at >= 0 && /lux9%\s*$/.test(text.slice(at + typed.length));
  }, line, { timeout: patience, polling: 100 }).catch(async () => {
    const focused = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120));
    const state = await page.getByTestId('state').first().innerText().catch(() => 'unknown');
    throw new Error(`no prompt behind ${line}; machine: ${state}; focus: ${focused}; the console ends:\n${(await transcript(page)).slice(-400)}`);
  });
  const all = await transcript(page);
  return all.slice(all.lastIndexOf(line) + line.length);
}

/** Has the debugger stop the process when it comes to the symbol, which its program may not have read from its text yet. */
export async function breakAt(page: Page, process: string, symbol: string): Promise<void> {
  const panel = page.locator('[data-view=debugger]');
  await panel.getByLabel('Process', { exact: true }).selectOption(process);
  await panel.getByLabel('What to stop at').fill(symbol);
  await expect.poll(async () => {
    await panel.getByRole('button', { name: 'Set' }).click();
    return panel.getByRole('button', { name: /^Remove/ }).count();
  }, { timeout: patience }).toBe(1);
}

/** The pid of the console's shell. */
export async function shellOf(page: Page): Promise<string> {
  return /(\d+).*\brc$/m.exec(await command(page, 'ps | grep rc'))![1]!;
}

/** Writes a file of the first process's name space, as the files view does. */
export function putFile(page: Page, path: string, text: string): Promise<void> {
  return page.evaluate(async ([p, t]) => {
    await (await (window as unknown as PageWindow).lux9.client.tree('1 act')).write(p, new TextEncoder().encode(t));
  }, [path, text] as const);
}

export function kill(page: Page): Promise<void> {
  return page.evaluate(() => (window as unknown as PageWindow).lux9.client.kill());
}

export function scripted(page: Page, options: object, inputs: readonly { at: number; text: string }[], until: number): Promise<ScriptResult> {
  return page.evaluate(async ([o, list, end]) => {
    const { client } = (window as unknown as PageWindow).lux9;
    const encoder = new TextEncoder();
    const { host, ...rest } = o as { host?: { files: number[] } };
    const whole = { ...client.options, ...rest, ...(host === undefined ? {} : { host: { files: Uint8Array.from(host.files) } }) };
    return client.ask((api) => api.script(whole, list.map((i) => ({ at: i.at, bytes: encoder.encode(i.text) })), end));
  }, [options, inputs, until] as const);
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Accessibility violations as `RULE: SELECTOR`. The terminal's own inside is xterm's affair: it has a screen reader mode. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(context: object, options: object): Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] }> } };
    const result = await axe.run({ exclude: [['.xterm']] }, { resultTypes: ['violations'] });
    return result.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} (${n.failureSummary.split('\n').slice(1).join(' ').trim().slice(0, 160)})`));
  });
}
