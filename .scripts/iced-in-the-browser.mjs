/**
 * iced-x86 as published reads its WebAssembly from disk through Node's modules. This plugin serves the page the same
 * file as an ES module that fetches it instead; the names it exports are read from the file, so a new release
 * needs no change here unless its loader does, and then the build says so.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const id = '\0iced-x86-in-the-browser';

/** @returns {import('vite').Plugin} */
export function icedInTheBrowser() {
  const file = createRequire(import.meta.url).resolve('iced-x86');
  return {
    name: 'iced-x86-in-the-browser',
    enforce: 'pre',
    resolveId: (source) => (source === 'iced-x86' ? id : null),
    load(loaded) {
      if (loaded !== id) return null;
      const source = readFileSync(file, 'utf8');
      const text = "const { TextDecoder, TextEncoder } = require(`util`);";
      const loader = source.indexOf("const path = require('path')");
      if (!source.includes(text) || loader < 0) throw new Error('iced-x86 loads itself in a new way: mend .scripts/iced-in-the-browser.mjs');
      const names = [...new Set([...source.matchAll(/^module\.exports\.([A-Z]\w*) ?=/gm)].map((m) => m[1]))];
      const wasm = JSON.stringify(`${join(dirname(file), 'iced_x86_bg.wasm')}?url`);
      return `import address from ${wasm};
const module = { exports: {} };
${source.slice(0, loader).replace(text, '')}
const loading = fetch(address).then((answer) => {
  if (!answer.ok) throw new Error('the disassembler could not be fetched: ' + answer.status);
  return answer.arrayBuffer();
});
wasm = (await WebAssembly.instantiate(await loading, imports)).instance.exports;
module.exports.__wasm = wasm;
${names.map((name) => `const export_${name} = module.exports.${name};`).join('\n')}
export { ${names.map((name) => `export_${name} as ${name}`).join(', ')} };
`;
    },
  };
}
