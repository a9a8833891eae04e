/** `lux9 nm`: an a.out's symbols by address, as nm(1) prints them. */
import { DebugInfo, readAout } from '@lux9/toolchain';
import { about, readBytes } from '../files.ts';
import { UsageError, type Verb } from '../verb.ts';

export const nm: Verb = {
  usage: 'FILE',
  says: 'lists the symbols of an a.out: address, type, name',
  run(args) {
    const [file] = args;
    if (file === undefined || args.length > 1) throw new UsageError('');
    const { symbols } = new DebugInfo(about(file, () => readAout(readBytes(file))));
    for (const { value, type, name } of [...symbols].sort((a, b) => a.value - b.value)) {
      if (type !== 'm') console.log(`${value.toString(16).padStart(8)} ${type} ${name}`);
    }
    return 0;
  },
};
