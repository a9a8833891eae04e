/** The `lux9` command: `lux9 VERB ARGUMENTS`. Exit status 0 is success, 1 a complaint about the input, 2 wrong usage. */
import { getSystemErrorMap } from 'node:util';
import { ToolchainError } from '@lux9/toolchain';
import { UsageError, type Verb } from './verb.ts';

/** Verbs are loaded when they are used: asc alone takes longer than most of them. */
const verbs: Readonly<Record<string, () => Promise<Verb>>> = {
  as: async () => (await import('./verbs/as.ts')).as,
  ld: async () => (await import('./verbs/ld.ts')).ld,
  nm: async () => (await import('./verbs/nm.ts')).nm,
  boot: async () => (await import('./verbs/boot.ts')).boot,
  exec: async () => (await import('./verbs/exec.ts')).exec,
  script: async () => (await import('./verbs/script.ts')).script,
  objdump: async () => (await import('./verbs/objdump.ts')).objdump,
};

function about(name: string, verb: Verb): string {
  return `lux9 ${name} ${verb.usage}\n    ${verb.says}`;
}

function aboutAll(name: string, verb: Verb): string {
  return verb.more === undefined ? about(name, verb) : `${about(name, verb)}\n\n${verb.more}`;
}

async function help(): Promise<void> {
  console.log('usage: lux9 VERB ARGUMENTS; lux9 VERB --help says more\n');
  for (const [name, load] of Object.entries(verbs)) {
    const verb = await load();
    console.log(about(name, verb));
  }
}

async function main([name, ...args]: readonly string[]): Promise<number> {
  const asks = name === 'help' || name === '--help' || name === '-h';
  if (asks && args.length > 0) return main([args[0]!, '--help']);
  if (name === undefined || asks) {
    await help();
    return asks ? 0 : 2;
  }
  const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (load === undefined) {
    console.error(`lux9: no verb '${name}'; there is ${Object.keys(verbs).join(', ')}`);
    return 2;
  }
  const verb = await load();
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on('error', verb.watchesOutput ? () => {} : (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  process.stderr.on('error', () => {});
  try {
    const status = args[0] === '--help' || args[0] === '-h' ? 'help' : await verb.run(args);
    if (status !== 'help') return status;
    console.log(aboutAll(name, verb));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      if (error.message !== '') console.error(`lux9 ${name}: ${error.message}`);
      console.error(`usage: lux9 ${name} ${verb.usage}${verb.more === undefined ? '' : `; lux9 ${name} --help lists the options`}`);
      return 2;
    }
    if (error instanceof ToolchainError) {
      console.error(error.message);
      return 1;
    }
    if (isFileError(error)) {
      console.error(`${error.path}: ${getSystemErrorMap().get(error.errno)?.[1] ?? error.code}`);
      return 1;
    }
    throw error;
  }
}

/** Node's own complaints about files. */
function isFileError(error: unknown): error is Error & { path: string; errno: number; code: string } {
  return error instanceof Error && 'code' in error && 'path' in error && 'errno' in error;
}


process.exitCode = await main(process.argv.slice(2));
