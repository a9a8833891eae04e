/** `npm start [-- --port N --host]`: sets up, then serves the page and prints its address. Arguments go to Vite. */
import { run, setup } from './setup.mjs';

await setup();
process.exitCode = await run(['vite', '--clearScreen', 'false', ...process.argv.slice(2)], { stdio: 'inherit' });
