/** The page: apps/playground, built into dist/ with relative addresses, so that it works below any path of any static host. */
import { statSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { icedInTheBrowser } from './.scripts/iced-in-the-browser.mjs';

/** Bytes of a file that a machine is made of: a host that compresses does not say how many are to come. */
const size = (file: string): number => statSync(new URL(file, import.meta.url), { throwIfNoEntry: false })?.size ?? 0;

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
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: { fs: { allow: ['../..'] } },
  preview: { port: 5173 },
  optimizeDeps: { exclude: ['iced-x86'] },
});
