/**
 * What the tests of the page share: opening it, typing, reading the console, files of the running system, waiting for what the machine and the debugger do,
 * and asking for accessibility violations. What is waited for is what came of the last act, never what stood there before it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { DebugStop, PartHash, ScriptResult, Status } from '@lux9/protocol';

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
      tree(name: string): Promise<{ text(path: string): Promise<string>; write(path: string, data: Uint8Array): Promise<number> }>;
      get(): { readonly status: Status | null; readonly stop: DebugStop | null };
      kill(): void;
      readonly options: object;
    };
    terminal(): {
      transcript(from?: number): string;
      focus(): void;
      paste(text: string): void;
      readonly term: {
        registerMarker(): { readonly line: number };
        readonly buffer: { readonly active: { readonly baseY: number; readonly cursorY: number; getLine(y: number): { translateToString(trim: boolean): string } | undefined } };
      };
    };
  };
  /** See `here`. */
  places?: { readonly line: number }[];
}

/** Noise of a browser without a graphics processor. */
const harmless = /GL Driver Message|GPU stall|WebGL|Automatic fallback to software|task queue exceeded allotted deadline/;

export type PageOptions = NonNullable<Parameters<Browser['newPage']>[0]>;
export const usual: PageOptions = { viewport: { width: 1440, height: 900 } };

/** Hears what a page complains of, and has patience with it. */
export function attend(page: Page, complaints: string[]): void {
  page.setDefaultTimeout(patience);
  page.on('pageerror', (error) => complaints.push(`${error.message} ${error.stack?.split('\n').slice(1, 4).join(' ') ?? ''}`));
  page.on('console', (message) => {
    if ((message.type() === 'error' || message.type() === 'warning') && !harmless.test(message.text())) complaints.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
}

export async function openPage(browser: Browser, url: string, complaints: string[], options: PageOptions = {}): Promise<Page> {
  const page = await browser.newPage({ ...usual, ...options });
  attend(page, complaints);
  await page.goto(url);
  return page;
}

export function transcript(page: Page): Promise<string> {
  return page.evaluate(() => (window as unknown as PageWindow).lux9.terminal().transcript());
}

/** The console's line of now: what comes after it is told from what was there before, though that says the same. */
export type Place = number;

export function here(page: Page): Promise<Place> {
  return page.evaluate(() => {
    const w = window as unknown as PageWindow;
    return (w.places ??= []).push(w.lux9.terminal().term.registerMarker()) - 1;
  });
}

/** Waits until the console holds the text, from a place on or anywhere. Answers what it holds there. */
export async function shows(page: Page, text: string | RegExp, from: Place = -1): Promise<string> {
  const source = typeof text === 'string' ? text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : text.source;
  const found = await page.waitForFunction(([s, place]) => {
    const w = window as unknown as Partial<PageWindow>;
    // A place whose line the terminal no longer keeps is before all others.
    const all = w.lux9?.terminal().transcript(Math.max(0, w.places?.[place]?.line ?? 0)) ?? '';
    return new RegExp(s, 'm').test(all) && all;
  }, [source, from] as const, { timeout: patience, polling: 50 });
  return found.jsonValue() as Promise<string>;
}

/** Waits until the machine has booted and the cursor stands behind the shell's prompt, below the place if one is given. Answers the console's text from that place on. */
export async function booted(page: Page, from: Place = -1): Promise<string> {
  const found = await page.waitForFunction((place) => {
    const w = window as unknown as Partial<PageWindow>;
    const terminal = w.lux9?.terminal();
    if (terminal === undefined) return false;
    const { active } = terminal.term.buffer;
    const row = active.baseY + active.cursorY;
    const line = w.places?.[place]?.line ?? -1;
    return row > line && /lux9%\s*$/.test(active.getLine(row)?.translateToString(true) ?? '') && terminal.transcript(Math.max(0, line));
  }, from, { timeout: patience, polling: 50 });
  return found.jsonValue() as Promise<string>;
}


export async function focusConsole(page: Page): Promise<void> {
  await page.evaluate(() => (window as unknown as PageWindow).lux9.terminal().focus());
}

/** At a prompt, types a command and waits for the next one. Answers what is behind the command. */
export async function command(page: Page, line: string): Promise<string> {
  const stuck = async (): Promise<never> => {
    const focused = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120));
    const state = await page.getByTestId('state').first().innerText({ timeout: 1000 }).catch(() => 'unknown');
    throw new Error(`no prompt before or behind ${line}; machine: ${state}; focus: ${focused}; the console ends:\n${(await transcript(page)).slice(-400)}`);
  };
  await booted(page).catch(stuck);
  await focusConsole(page);
  const from = await here(page);
  await page.keyboard.type(`${line}\n`);
  const all = await booted(page, from).catch(stuck);
  const at = all.indexOf(line);
  if (at < 0) throw new Error(`${line} came out as:\n${all.slice(0, 400)}`);
  return all.slice(at + line.length);
}

/** A text file of a tree of the running system (packages/system inspect/server.ts): `0` a name space, `machine` its own. */
export function text(page: Page, tree: string, path: string): Promise<string> {
  return page.evaluate(async ([t, p]) => (await (window as unknown as PageWindow).lux9.client.tree(t)).text(p), [tree, path] as const);
}

/** Waits until a process runs the program of that name. Answers its pid, the last one's of several. */
export async function runs(page: Page, name: string): Promise<string> {
  let pid = '';
  await expect.poll(async () => {
    pid = [...(await text(page, 'machine', '/ps')).matchAll(new RegExp(`^(\\d+) \\d+ ${name} `, 'gm'))].at(-1)?.[1] ?? '';
    return pid;
  }, { timeout: patience, message: `a process that runs ${name}` }).not.toBe('');
  return pid;
}

/** Waits until a program reads lines from the console. The shell does not: it takes keys. */
export async function readsLines(page: Page): Promise<void> {
  await expect.poll(() => text(page, 'machine', '/console'), { timeout: patience }).toMatch(/^raw 0\nreaders [1-9]/);
}

/** Does what has the debugger stop the machine, and waits for that stop. */
export async function stopped(page: Page, act: () => Promise<unknown>): Promise<DebugStop> {
  const before = await page.evaluate(() => JSON.stringify((window as unknown as PageWindow).lux9.client.get().stop));
  await act();
  const found = await page.waitForFunction((was) => {
    const { status, stop } = (window as unknown as PageWindow).lux9.client.get();
    return status?.state === 'stopped' && stop !== null && JSON.stringify(stop) !== was && stop;
  }, before, { timeout: patience, polling: 50 });
  return found.jsonValue() as Promise<DebugStop>;
}

/** Has the debugger stop a process when it comes to the symbol, once the page knows its program's symbols. */
export async function breakAt(page: Page, process: string, symbol: string): Promise<void> {
  const panel = page.locator('[data-view=debugger]');
  await panel.getByLabel('Process', { exact: true }).selectOption(process);
  await panel.getByLabel('What to stop at').fill(symbol);
  await expect.poll(async () => {
    await panel.getByRole('button', { name: 'Set' }).click();
    return panel.getByRole('button', { name: /^Remove/ }).count();
  }, { timeout: patience }).toBe(1);
}

/** Chooses from the palette what comes first for the text. */
export async function palette(page: Page, what: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('What should happen?').fill(what);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Commands' }).waitFor({ state: 'detached' });
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
