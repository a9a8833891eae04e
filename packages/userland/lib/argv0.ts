/** The name the program was called by, for messages. */
// @ts-ignore: decorator
@lazy export let argv0: string = '';

export function setArgv0(name: string): void {
  argv0 = name;
}
