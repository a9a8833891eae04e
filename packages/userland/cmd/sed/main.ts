/** sed(1): the stream editor. usage: sed [-n] [-g] [-l] [-e script] [-f file] [script] [file ...] */
import { Args, readText, sysfatal } from '../../lib';
import { finish, usageIs } from '../parts/common';
import { edit } from './run';
import { compile } from './script';

function usage(): void {
  usageIs('sed [-n] [-g] [-l] [-e script] [-f file] [script] [file ...]');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let script: string | null = null;
  let quiet = false;
  let global = false;
  let byLine = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    let part: string | null = null;
    if (c == 'n') quiet = true;
    else if (c == 'g') global = true;
    else if (c == 'l') byLine = true;
    else if (c == 'e') part = args.value(usage);
    else if (c == 'f') {
      part = readText(args.value(usage));
      if (part === null) sysfatal('%r');
    } else usage();
    if (part !== null) script = script === null ? part : script + '\n' + part;
  }
  const files = args.rest;
  if (script === null) {
    if (files.length == 0) usage();
    script = files.shift();
  }
  compile(script!, global);
  edit(files, quiet, byLine);
  finish();
}
