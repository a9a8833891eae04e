import { print } from '../lib';
export function main(a: string[]): void { print('%s %d %q %x\n', a[0], 3, 'a b', <u8>7); }
