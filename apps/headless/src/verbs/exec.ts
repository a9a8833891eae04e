/** `lux9 exec`: runs a program of the host inside Lux9 with the host's standard files. */
import { mustExist } from '../hostfiles.ts';
import { guestName } from '../machinery.ts';
import { optionHelp, parseOptions } from '../options.ts';
import { hostPath, run, runOptions } from '../run.ts';
import { UsageError, type Verb } from '../verb.ts';

export const exec: Verb = {
  usage: '[options] PROG [ARGS...]',
  says: 'runs the host’s program PROG in Lux9 with the host’s standard input, output and error',
  more: optionHelp(runOptions),
  watchesOutput: true,
  async run(args) {
    const parsed = parseOptions(args, runOptions);
    if (parsed.help) return 'help';
    const [file, ...rest] = parsed.rest;
    if (file === undefined) throw new UsageError('no program');
    const name = guestName(mustExist(file));
    return run(parsed, { file, path: `/${hostPath(name)}`, argv: [`/${hostPath(name)}`, ...rest], init: false });
  },
};
