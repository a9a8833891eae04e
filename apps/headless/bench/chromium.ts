/** A fresh core's first 100 ms in Chromium, in a worker as the page runs it, a new browser for each program. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromiumPath, launch } from '../../../e2e/browser.ts';
import { warmPrograms, warmTask } from './core.ts';
import type { Figure } from './figure.ts';

const here = import.meta.dirname;

/** The worker: answers the figure for what it is sent. */
const worker = `import { measureFirst100ms } from './first.ts';
onmessage = ({ data }) => postMessage(measureFirst100ms(data.module, data.elf, data.id, data.n));`;

/** What the page does, as text: a function would carry what tsx adds to it. */
const page = `async (task) => {
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const worker = new Worker(URL.createObjectURL(new Blob([task.script], { type: 'text/javascript' })));
  return new Promise((resolve, reject) => {
    worker.onmessage = (e) => resolve(e.data);
    worker.onerror = (e) => reject(new Error(e.message));
    worker.postMessage({ module: bytes(task.module), elf: bytes(task.elf), id: task.id, n: task.n });
  });
}`;

export async function benches(): Promise<Figure[]> {
  const path = chromiumPath();
  if (path === null) throw new Error('Chromium is not installed');
  const bundle = await build({ stdin: { contents: worker, resolveDir: here, loader: 'ts' }, bundle: true, write: false, format: 'iife', logLevel: 'silent' });
  const script = bundle.outputFiles[0]!.text;
  const module = readFileSync(join(here, '../../../wasm-core/build/core.wasm')).toString('base64');
  const figures: Figure[] = [];
  for (const name of warmPrograms) {
    const { elf, id, n } = warmTask(name);
    const browser = await launch(path);
    try {
      const task = JSON.stringify({ script, module, elf: Buffer.from(elf).toString('base64'), id, n });
      const tab = await browser.newPage();
      await tab.waitForTimeout(1000); // the browser's own start is not what is timed
      const value = await tab.evaluate<number>(`(${page})(${task})`);
      figures.push({ group: 'chromium', name: `first 100 ms, ${name}`, value, unit: 'MIPS', vsNative: null });
    } finally {
      await browser.close();
    }
  }
  return figures;
}
