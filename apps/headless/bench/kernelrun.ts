/** `kernelrun ARCHIVE INIT`: what kernel.ts measures, in a host process of its own; prints the run as JSON. */
import { bestRun } from './kernel.ts';

console.log(JSON.stringify(bestRun(process.argv[2] ?? '', process.argv[3] ?? '')));
