/** Servers by type, and the `main` of a program that is one. */
import { Args } from '../args';
import { exits } from '../exits';
import { fprint } from '../fmt';
import { postmountsrv } from '../ninep/post';
import { Server } from './server';

const makers = new Map<string, () => Server>();

/** Makes a type known. */
export function registerServer(type: string, make: () => Server): void {
  makers.set(type, make);
}

/** The types that are known. */
export function serverTypes(): string[] {
  return makers.keys();
}

/** A server of the type; null when it is not known. */
export function createServer(type: string): Server | null {
  if (!makers.has(type)) return null;
  const server = makers.get(type)();
  server.type = type;
  return server;
}

function usage(): void {
  fprint(2, 'usage: server [-D] [-n name] [-s] [-m mountpoint] type [args...]\n');
  exits('usage');
}

/**
 * What a SIP's `main` does: `[-D] [-n NAME] [-s] [-m MOUNTPOINT] TYPE [ARGS...]`. By itself it serves on descriptors 0 and
 * 1, as /dev/sip starts it; -s posts /srv/NAME and -m mounts it, in a process of its own. -D prints every message.
 */
export function runServer(argv: string[]): void {
  const args = new Args(argv);
  let chatty = false;
  let post = false;
  let name = '';
  let mountpoint: string | null = null;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'D') chatty = true;
    else if (c == 'n') name = args.value(usage);
    else if (c == 's') post = true;
    else if (c == 'm') mountpoint = args.value(usage);
    else usage();
  }
  const rest = args.rest;
  if (rest.length == 0) return usage();
  const server = createServer(rest[0]);
  if (server === null) {
    fprint(2, 'unknown server type: %s\n', rest[0]);
    return exits('unknown server type: ' + rest[0]);
  }
  server.chatty = chatty;
  server.name = name.length > 0 ? name : rest[0];
  server.args = rest.slice(1);
  if (!post && mountpoint === null) return exits(server.serve());
  if (postmountsrv(server, post ? server.name : null, mountpoint) < 0) {
    fprint(2, '%s: %r\n', server.name);
    exits('cannot post or mount');
  }
}
