/**
 * `npm start [-- --port N --host]`: sets up, then serves the built page and prints its address. With `--dev` Vite serves the sources instead and
 * reloads what changes: slower to load, for work on the page. Arguments go to Vite.
 */
import { run, setup } from './setup.mjs';

const args = process.argv.slice(2);
const dev = args.includes('--dev');
await setup(dev ? 'machine' : 'page');
const command = dev ? ['vite', '--clearScreen', 'false'] : ['vite', 'preview', '--configLoader', 'runner'];
process.exitCode = await run([...command, ...args.filter((arg) => arg !== '--dev')], { stdio: 'inherit' });
