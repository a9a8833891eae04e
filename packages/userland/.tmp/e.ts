import { main } from '../cmd/echo';
import { start } from '../lib/start';
export function _start(): void { start(main); }
