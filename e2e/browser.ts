/** Browsers to test with, and a static host below a path of its own that sets no special headers. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

/** The folder that `npm run build` makes of the page. */
export const dist = join(import.meta.dirname, '../dist');

/** What tests need and the host may lack. Null: it does, tests of it are skipped, and a line says so. In CI nothing may be lacking: there it throws. */
export function needed<T>(what: string, found: T | null | undefined, how: string): T | null {
  if (found !== null && found !== undefined) return found;
  if (process.env['CI'] === 'true') throw new Error(`CI needs ${what}: ${how}`);
  process.stderr.write(`No ${what} found: tests with it are skipped. To have them, ${how}.\n`);
  return null;
}

/** The first of these files that is there. */
export function firstOf(paths: readonly (string | undefined)[]): string | undefined {
  return paths.find((path) => path !== undefined && path !== '' && existsSync(path));
}

/** Where a Chromium is, or null. In CI there must be one. */
export function chromiumPath(): string | null {
  const found = firstOf([process.env['LUX9_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', chromium.executablePath()]);
  return needed('Chromium', found, 'apt-get install chromium, or set LUX9_CHROMIUM to its path');
}

export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm', '.woff2': 'font/woff2',
};

/** Files that are sent to their middle, and the rest when they are let go. */
export interface Held {
  release(): void;
}

export interface Host {
  /** Ends with a slash. */
  readonly url: string;
  /** From now on files whose path matches stop in their middle. */
  hold(path: RegExp): Held;
  close(): void;
}

/** Serves a folder below `/at/a/path/`, without saying how long a file is. */
export async function serve(folder: string): Promise<Host> {
  const base = '/at/a/path/';
  const holding = new Set<{ readonly path: RegExp; readonly rest: (() => void)[] }>();
  const send = (answer: ServerResponse, path: string, bytes: Buffer): void => {
    const held = [...holding].find((h) => h.path.test(path));
    if (held === undefined) {
      answer.end(bytes);
      return;
    }
    const middle = bytes.length >> 1;
    answer.write(bytes.subarray(0, middle));
    held.rest.push(() => answer.end(bytes.subarray(middle)));
  };
  const server = createServer((request, answer) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname;
    const file = join(folder, normalize(path.slice(base.length) || 'index.html'));
    if (!path.startsWith(base) || !file.startsWith(folder) || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      answer.writeHead(404).end();
      return;
    }
    // As static hosts do: what a browser has already is not sent again.
    const { size, mtimeMs } = statSync(file);
    const etag = `"${size.toString(16)}-${Math.floor(mtimeMs).toString(16)}"`;
    if (request.headers['if-none-match'] === etag) {
      answer.writeHead(304, { etag }).end();
      return;
    }
    answer.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', etag, 'last-modified': new Date(mtimeMs).toUTCString() });
    send(answer, path, readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    hold(path) {
      const held = { path, rest: [] as (() => void)[] };
      holding.add(held);
      return {
        release() {
          holding.delete(held);
          for (const go of held.rest) go();
        },
      };
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
