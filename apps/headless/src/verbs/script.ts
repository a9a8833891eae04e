/** `lux9 script`: runs an rc script of the host inside Lux9 with the host's standard files. */
import { mustExist } from '../hostfiles.ts';
import { guestName } from '../machinery.ts';
import { optionHelp, parseOptions } from '../options.ts';
import { hostPath, run, runOptions } from '../run.ts';
import { UsageError, type Verb } from '../verb.ts';

export const script: Verb = {
  usage: '[options] FILE.rc [ARGS...]',
  says: 'runs the host’s rc script FILE.rc in Lux9 with the host’s standard input, output and error',
  more: optionHelp(runOptions),
  watchesOutput: true,
  async run(args) {
    const parsed = parseOptions(args, runOptions);
    if (parsed.help) return 'help';
    const [file, ...rest] = parsed.rest;
    if (file === undefined) throw new UsageError('no script');
    const name = guestName(mustExist(file));
    return run(parsed, { file, path: '/bin/rc', argv: ['rc', `/${hostPath(name)}`, ...rest], init: true });
  },
};
