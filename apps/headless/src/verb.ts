/** What a verb of the `lux9` command is. A verb is one small file in verbs/, named in main.ts. */
export interface Verb {
  /** Arguments, as the usage line shows them. */
  readonly usage: string;
  /** One line for `lux9 help`. */
  readonly says: string;
  /** Lines for `lux9 VERB --help`, below those two. */
  readonly more?: string;
  /** It sees to errors of standard output itself. */
  readonly watchesOutput?: true;
  /** `args` without the verb's name. Answers the exit status, or `help` to have its help shown; UsageError and ToolchainError are shown as one line. */
  run(args: readonly string[]): Promise<number | 'help'> | number | 'help';
}

/** The arguments make no sense: the usage line is shown, exit status 2. */
export class UsageError extends Error {}
