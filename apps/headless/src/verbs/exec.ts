/** `lux9 exec`: runs a program of the host inside Lux9 with the host's standard files. */
import { readBytes } from '../files.ts';
import { guestName, HostFiles, mustExist } from '../machinery.ts';
import { optionHelp, parseOptions, usageOf } from '../options.ts';
import { hostPath, run, runOptions } from '../run.ts';
import { UsageError, type Verb } from '../verb.ts';

export const exec: Verb = {
  usage: usageOf(runOptions, 'PROG [ARGS...]'),
  says: 'runs the host’s program PROG in Lux9 with the host’s standard input, output and error',
  more: optionHelp(runOptions),
  async run(args) {
    const parsed = parseOptions(args, runOptions);
    if (parsed.help) return 'help';
    const [file, ...rest] = parsed.rest;
    if (file === undefined) throw new UsageError('no program');
    const name = guestName(mustExist(file));
    const files = new HostFiles();
    files.add(hostPath(name), readBytes(file), 0o755);
    return run(parsed, { path: `/${hostPath(name)}`, argv: [`/${hostPath(name)}`, ...rest], init: false }, files);
  },
};
