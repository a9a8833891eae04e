import { print } from '../lib/fmt';
export function _start(): void { print("hi"); }
