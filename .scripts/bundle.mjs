/** `node .scripts/bundle.mjs ENTRY OUT`: one ES module for Node; our packages inside, npm packages left outside. */
import { chmodSync } from 'node:fs';
import { build } from 'esbuild';

const [entry, outfile] = process.argv.slice(2);
if (!entry || !outfile) throw new Error('usage: bundle.mjs ENTRY OUT');

await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: 'linked',
  logLevel: 'warning',
  plugins: [
    {
      name: 'npm-packages-stay-outside',
      setup(bundle) {
        bundle.onResolve({ filter: /^[^./]/ }, (args) =>
          args.kind === 'entry-point' || args.path.startsWith('@lux9/') ? undefined : { external: true });
      },
    },
  ],
}).catch(() => process.exit(1)); // esbuild has said what is wrong
chmodSync(outfile, 0o755);
