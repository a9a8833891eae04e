/** `lux9 objdump`: an a.out's code with its source lines. */
import { disassemble, readAout } from '@lux9/toolchain';
import { about, readBytes } from '../files.ts';
import { UsageError, type Verb } from '../verb.ts';

export const objdump: Verb = {
  usage: 'FILE [FUNCTION]',
  says: 'disassembles an a.out, or the functions that FUNCTION names (whole, or the last parts of a name), with source lines',
  run(args) {
    const [file, only] = args;
    if (file === undefined || args.length > 2) throw new UsageError('');
    let lines = 0;
    for (const line of disassemble(about(file, () => readAout(readBytes(file))), only)) {
      console.log(line);
      lines++;
    }
    if (lines === 0 && only !== undefined) {
      console.error(`${file}: no function ${only}`);
      return 1;
    }
    return 0;
  },
};
