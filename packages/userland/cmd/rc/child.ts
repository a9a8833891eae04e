/** Processes the shell starts: forking, waiting, running programs. */
import { RFENVG, RFFDG, RFNOTEG, RFPROC, RFREND, Waitmsg, _exits, errstr, exec, fprint, rfork as forkWith, wait } from '../../lib';
import { closeHigh } from './fds';
import { fail, setConversations, setStatus } from './state';
import { exportChanges, value } from './vars';

/** Started, and their end not seen. */
let running: i32[] = [];
let ended: Waitmsg[] = [];
/** This process was forked from the shell. */
export let isChild: bool = false;

export const enum Fork {
  /** It runs one program and shares the environment. */
  Plain,
  /** It runs commands, with variables of its own. */
  Shell,
  /** The same, in a note group of its own. */
  Background,
}

/** 0 in the child; -1 after `fail`. */
export function forkShell(kind: Fork): i32 {
  let flags = RFPROC | RFFDG | RFREND;
  if (kind != Fork.Plain) flags |= RFENVG;
  if (kind == Fork.Background) flags |= RFNOTEG;
  const pid = forkWith(flags);
  if (pid < 0) {
    fail('try again: ' + errstr());
  } else if (pid == 0) {
    isChild = true;
    setConversations(0);
    running = [];
    ended = [];
  } else running.push(pid);
  return pid;
}

function ends(w: Waitmsg): void {
  const i = running.indexOf(w.pid);
  if (i >= 0) running.splice(i, 1);
}

/** Waits until the child ends and answers its exit string. Notes do not end the wait: who gets them decides whether the child does. */
export function waitFor(pid: i32): string {
  while (running.includes(pid)) {
    const w = wait();
    if (w === null) {
      if (errstr() == 'interrupted') continue;
      break;
    }
    ends(w);
    if (w.pid == pid) return w.msg;
    if (ended.length == 128) ended.shift();
    ended.push(w);
  }
  for (let i = 0; i < ended.length; i++) {
    if (ended[i].pid != pid) continue;
    const msg = ended[i].msg;
    ended.splice(i, 1);
    return msg;
  }
  return '';
}

/** Waits for one child (pid) or all of them (0); false when a note came first. */
export function waitBuiltin(pid: i32): bool {
  if (pid != 0) {
    let known = running.includes(pid);
    for (let i = 0; i < ended.length; i++) known = known || ended[i].pid == pid;
    if (!known) {
      setStatus('no such child');
      return true;
    }
  }
  while (pid == 0 ? running.length > 0 : running.includes(pid)) {
    const w = wait();
    if (w === null) {
      if (errstr() == 'interrupted') return false;
      running = [];
      break;
    }
    ends(w);
    setStatus(w.msg);
    if (w.pid == pid) return true;
    if (pid != 0) ended.push(w);
  }
  if (pid != 0) setStatus(waitFor(pid));
  else ended = [];
  return true;
}

/** Whether $path has no say in where the program is. */
export function isPath(name: string): bool {
  return name.startsWith('/') || name.startsWith('./') || name.startsWith('../') || name.startsWith('#');
}

/** The file for a name in a folder of $path. */
export function inFolder(folder: string, name: string): string {
  if (folder.length == 0) return name;
  return folder == '.' ? './' + name : folder.endsWith('/') ? folder + name : folder + '/' + name;
}

/** Becomes the program that argv[0] names; ends the process when that fails. */
export function becomeProgram(argv: string[]): void {
  exportChanges();
  closeHigh();
  const name = argv[0];
  let why = '';
  if (isPath(name)) exec(name, argv);
  else {
    const path = value('path');
    if (path.length == 0) exec('/bin/' + name, argv);
    for (let i = 0; i < path.length; i++) {
      exec(inFolder(path[i], name), argv);
      const text = errstr();
      // A program that is there and cannot run beats one that is nowhere.
      if (!text.includes('does not exist') || why.length == 0) why = text;
    }
  }
  if (why.length == 0) why = errstr();
  const place = why.indexOf(": '");
  if (place > 0 && why.includes('does not exist')) why = why.substring(0, place);
  fprint(2, '%s: %s\n', name, why);
  _exits(why);
}
