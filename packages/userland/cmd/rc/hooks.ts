/** How the parts that exec.ts uses call back into it: `start` of exec.ts sets these. */
import { Node } from './tree';
import { Fn } from './vars';

let executor: (n: Node | null, last: bool) => void = (_n, _last) => {};
let caller: (fn: Fn, args: string[]) => void = (_fn, _args) => {};
let handler: () => void = () => {};

export function setHooks(execute: (n: Node | null, last: bool) => void, call: (fn: Fn, args: string[]) => void, handle: () => void): void {
  executor = execute;
  caller = call;
  handler = handle;
}

/** Acts on notes that came. */
export function handleNotes(): void {
  handler();
}

/** Executes a command in this process. `last`: the process ends after it, so that a program may take its place. */
export function execute(n: Node | null, last: bool): void {
  executor(n, last);
}

/** Calls a function with $* set. */
export function callFn(fn: Fn, args: string[]): void {
  caller(fn, args);
}
