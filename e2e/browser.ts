/** A Chromium to test with, and a static host below a path of its own that sets no special headers. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const candidates = [process.env['LUX9_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', chromium.executablePath()];

/** Where a Chromium is, or null. In CI there must be one. */
export function chromiumPath(): string | null {
  const found = candidates.find((path) => path !== undefined && path !== '' && existsSync(path)) ?? null;
  if (found === null && process.env['CI'] === 'true') throw new Error('CI needs a Chromium: apt-get install chromium, or set LUX9_CHROMIUM');
  if (found === null) process.stderr.write('No Chromium found: tests of the page are skipped. Install one or set LUX9_CHROMIUM to its path.\n');
  return found;
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

export interface Host {
  /** Ends with a slash. */
  readonly url: string;
  close(): void;
}

/** Serves a folder below `/at/a/path/`. `plain` sends everything as octets, as careless hosts do with .wasm, and has browsers undo the gzip of .gz. */
export async function serve(folder: string, plain = false): Promise<Host> {
  const base = '/at/a/path/';
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
    const type = plain && file.endsWith('.wasm') ? 'application/octet-stream' : types[extname(file)];
    answer.writeHead(200, { ...(plain && file.endsWith('.gz') ? { 'content-encoding': 'gzip' } : {}), 'content-type': type ?? 'application/octet-stream', etag, 'last-modified': new Date(mtimeMs).toUTCString() }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
