import type { Browser, Page } from 'playwright-core';
import type { ScriptResult } from '@lux9/protocol';
/** Longest wait for anything the page should do, ms. */
export declare const patience = 40000;
export declare function openPage(browser: Browser, url: string, complaints: string[], options?: Parameters<Browser['newPage']>[0]): Promise<Page>;
export declare function transcript(page: Page): Promise<string>;
/** Waits until the console holds the text. */
export declare function shows(page: Page, text: string | RegExp): Promise<string>;
/** The machine has booted and waits at a prompt. */
export declare function booted(page: Page): Promise<string>;
export declare function focusConsole(page: Page): Promise<void>;
/** Types a command and waits for the next prompt behind its output. */
export declare function command(page: Page, line: string): Promise<string>;
/** Writes a file of the first process's name space, as the files view does. */
export declare function putFile(page: Page, path: string, text: string): Promise<void>;
export declare function kill(page: Page): Promise<void>;
export declare function scripted(page: Page, options: object, inputs: readonly {
    at: number;
    text: string;
}[], until: number): Promise<ScriptResult>;
/** Accessibility violations as `RULE: SELECTOR`. The terminal's own inside is xterm's affair: it has a screen reader mode. */
export declare function violations(page: Page): Promise<string[]>;
