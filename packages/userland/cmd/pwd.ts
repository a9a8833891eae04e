/** pwd(1): prints the working directory. */
import { exits, fprint, getwd, print } from '../lib';

export function main(): void {
  const path = getwd();
  if (path === null) {
    fprint(2, 'pwd: %r\n');
    return exits('getwd');
  }
  print('%s\n', path);
}
