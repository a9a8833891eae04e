/** The names of the commands that the shell executes itself. */
// @ts-ignore: decorator
@lazy export const builtinNames: string[] = ['.', 'builtin', 'cd', 'eval', 'exec', 'exit', 'finit', 'flag', 'rfork', 'shift', 'wait', 'whatis'];

export function isBuiltin(name: string): bool {
  return name.length <= 7 && builtinNames.includes(name);
}
