/** The page: apps/playground, built into dist/ with relative addresses, so that it works below any path of any static host. */
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { icedInTheBrowser } from './.scripts/iced-in-the-browser.mjs';

/** Bytes of a file that a machine is made of: a host that compresses does not say how many are to come. */
const size = (file: string): number => statSync(new URL(file, import.meta.url), { throwIfNoEntry: false })?.size ?? 0;

const root = fileURLToPath(new URL('apps/playground/src/ui/', import.meta.url));
const [first, page] = [`${root}start.ts`, `${root}main.tsx`];

/** Which of these a module is needed by, whatever is imported later. */
function neededBy(id: string, importers: (id: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set([id]);
  for (const module of seen) for (const importer of importers(module)) seen.add(importer);
  return seen;
}

interface Chunking {
  getModuleInfo(id: string): { readonly importers: readonly string[] } | null;
}

/**
 * What comes first, and what the page begins with, in one piece each: modules that later views share would be fetched alone, and each costs a
 * browser a millisecond.
 */
function chunkOf(entry: string, name: string): (id: string, context: Chunking) => string | null {
  return (id, context) => {
    const by = neededBy(id, (module) => context.getModuleInfo(module)?.importers ?? []);
    return by.has(entry) && !/\.css(\?|$)/.test(id) ? name : null;
  };
}

export default defineConfig({
  root: 'apps/playground',
  base: './',
  publicDir: '../../public',
  cacheDir: '../../.cache/vite',
  plugins: [react(), icedInTheBrowser()],
  define: { __CORE_BYTES__: size('wasm-core/build/core.wasm'), __INITRD_BYTES__: size('packages/userland/build/initrd.tar.lz77.gz') },
  worker: { format: 'es', plugins: () => [icedInTheBrowser()] },
  // The kernel map's chunk holds the sources it shows and is fetched when it is opened.
  build: {
    outDir: '../../dist', emptyOutDir: true, target: 'es2022', sourcemap: true, chunkSizeWarningLimit: 700,
    // A face of the page's fonts that nobody needs is not fetched.
    assetsInlineLimit: (file) => (file.endsWith('.woff2') ? false : undefined),
    rolldownOptions: { checks: { pluginTimings: false }, output: { codeSplitting: { groups: [{ name: chunkOf(first, 'first'), priority: 2 }, { name: chunkOf(page, 'page'), priority: 1 }] } } },
  },
  server: { fs: { allow: ['../..'] } },
  preview: { port: 5173 },
  optimizeDeps: { exclude: ['iced-x86'] },
});
