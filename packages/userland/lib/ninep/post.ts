/** Putting a server where clients find it: postmountsrv of 9p(2). */
import {
  MREPL,
  ORCLOSE,
  ORDWR,
  OREAD,
  OWRITE,
  RFFDG,
  RFNAMEG,
  RFNOTEG,
  RFNOWAIT,
  RFPROC,
} from '../../generated/constants';
import { strtol } from '../bytes';
import { Dir, dirreadall } from '../dir';
import { _exits } from '../exits';
import { close, create, dup, mount, open, pipe } from '../file';
import { fprint } from '../fmt';
import { rfork } from '../process';
import { Srv } from './srv';

/** Posts a descriptor as /srv/NAME; the descriptor that keeps it there (ORCLOSE in `mode`), or -1. */
export function postfd(name: string, fd: i32, mode: i32 = OWRITE, perm: u32 = 0o600): i32 {
  const post = create('/srv/' + name, mode, perm);
  if (post < 0) return -1;
  if (fprint(post, '%d', fd) < 0) {
    close(post);
    return -1;
  }
  return post;
}

/** Gives back the caller's descriptors but `keep` and, for messages, 2: who reads the caller's output shall see its end. */
function leaveDescriptors(keep: i32): void {
  const fds = open('#d', OREAD);
  const all: Dir[] | null = fds < 0 ? null : dirreadall(fds);
  if (all !== null) {
    for (let i = 0; i < all.length; i++) {
      const name = all[i].name;
      if (name.endsWith('ctl')) continue;
      const fd = <i32>strtol(name, 10);
      if (fd > 2 && fd != keep) close(fd);
    }
  }
  const nothing = open('/dev/null', ORDWR);
  if (nothing < 0) return;
  dup(nothing, 0);
  dup(nothing, 1);
  close(nothing);
}

/**
 * Runs the server in a process of its own, posts it as /srv/NAME when `name` is not null and mounts it at `mountpoint`
 * when that is not null. Returns in the calling process: 0, or -1. The server's state is what it was at the call.
 */
export function postmountsrv(srv: Srv, name: string | null, mountpoint: string | null, flag: i32 = MREPL): i32 {
  const ends = pipe();
  if (ends === null) return -1;
  if (name !== null) {
    const post = postfd(name, ends[1]);
    if (post < 0) return -1;
    close(post);
  }
  // A name space of its own, or it would look for files in itself and wait forever.
  const pid = rfork(RFPROC | RFFDG | RFNOTEG | RFNAMEG | RFNOWAIT);
  if (pid < 0) return -1;
  if (pid == 0) {
    leaveDescriptors(ends[0]);
    srv.infd = ends[0];
    srv.outfd = ends[0];
    const begin = srv.begin;
    if (begin !== null) begin();
    srv.run();
    _exits();
  }
  close(ends[0]);
  if (mountpoint === null) {
    close(ends[1]);
    return 0;
  }
  if (mount(ends[1], -1, mountpoint, flag, '') < 0) {
    close(ends[1]);
    return -1;
  }
  return 0;
}

/** Serves on standard input and output until the client hangs up. */
export function servestdio(srv: Srv): void {
  srv.infd = 0;
  srv.outfd = 1;
  srv.run();
}

/** ORCLOSE | OWRITE: the service goes when the descriptor that postfd answered is closed. */
export const leased: i32 = ORCLOSE | OWRITE;
