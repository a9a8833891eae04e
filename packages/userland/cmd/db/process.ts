/** The process being debugged, through proc(3). Functions answer '' or what is wrong. */
import {
  Dir, ORDWR, OREAD, OWRITE, RFFDG, RFNOTEG, RFPROC, RFREND, _exits, close, create, dup, errstr, exec, fprint, getpid, open, pread, readText,
  rfork, sprint, strnlen, textOf, waitpid, wait, writeText,
} from '../../lib';
import { UREG_PC, UREG_SIZE_OF, UREG_SP } from '../../generated/layouts';
import * as sys from '../../generated/syscalls';
import { fileBytes, isTextAddress } from './symbols';

export let pid: i32 = 0;
/** Started by us: it dies with us. */
export let ours: bool = false;
let ctl: i32 = -1;
let mem: i32 = -1;
let regsFd: i32 = -1;
export const regs: usize = memory.data(184);
/** The note the process stopped for, and is given when it goes on. */
export let note: string = '';

export class Breakpoint {
  address: u64;
  /** Times to pass it before it stops. */
  skip: i32;
  /** The byte the INT3 stands for. */
  byte: u8 = 0;
  planted: bool = false;
  constructor(address: u64, skip: i32) {
    this.address = address;
    this.skip = skip;
  }
}

/** The process was told to stop or to run to a place. */
let halted: bool = false;
export const breakpoints: Breakpoint[] = [];

export function attach(to: i32): string {
  detach();
  const root = sprint('/proc/%d/', to);
  ctl = open(root + 'ctl', ORDWR);
  if (ctl < 0) return errstr();
  mem = open(root + 'mem', ORDWR);
  regsFd = open(root + 'regs', ORDWR);
  if (mem < 0 || regsFd < 0) {
    const why = errstr();
    detach();
    return why;
  }
  pid = to;
  return '';
}

export function detach(): void {
  if (ctl >= 0) close(ctl);
  if (mem >= 0) close(mem);
  if (regsFd >= 0) close(regsFd);
  ctl = mem = regsFd = -1;
  pid = 0;
  ours = false;
  halted = false;
  note = '';
}

function control(text: string): string {
  return writeText(ctl, text) < 0 ? errstr() : '';
}

/** State of the process as /proc/n/status shows it; '' when it is gone. */
export function state(): string {
  if (pid == 0) return '';
  const status = readText(sprint('/proc/%d/status', pid));
  return status === null || status.length < 68 ? '' : status.substring(56, 68).trim();
}

export function isStopped(): bool {
  const s = state();
  return s == 'Stopped' || s == 'Broken';
}

/** Starts the program, stopped before its first instruction. `input`, `output`: files for its standard input and output, '' for ours. */
export function start(program: string, words: string[], input: string, output: string): string {
  const child = rfork(RFPROC | RFFDG | RFREND | RFNOTEG);
  if (child < 0) return errstr();
  if (child == 0) {
    const fd = open(sprint('/proc/%d/ctl', getpid()), OWRITE);
    if (fd < 0 || writeText(fd, 'hang') < 0) _exits('hang');
    close(fd);
    redirect(input, 0);
    redirect(output, 1);
    for (let i = 3; i < 20; i++) close(i);
    exec(program, words);
    fprint(2, 'db: %r\n');
    _exits('exec');
  }
  const why = attach(child);
  if (why.length > 0) return why;
  ours = true;
  const stopped = control('waitstop');
  if (stopped.length > 0) return gone();
  return readRegs();
}

function redirect(name: string, to: i32): void {
  if (name.length == 0) return;
  const fd = to == 0 ? open(name, OREAD) : create(name, OWRITE, 0o666);
  if (fd < 0) {
    fprint(2, 'db: %r\n');
    _exits('open');
  }
  dup(fd, to);
  close(fd);
}

/** The process ended: what its wait record says. */
function gone(): string {
  let text = sprint('process %d ended', pid);
  if (ours) {
    const w = waitpid(pid);
    if (w !== null && w.msg.length > 0) text += ': ' + w.msg;
  }
  for (let i = 0; i < breakpoints.length; i++) breakpoints[i].planted = false;
  detach();
  return text;
}

export function stop(): string {
  halted = true;
  const why = control('stop');
  return why.length > 0 ? why : readRegs();
}

export function kill(): string {
  if (pid == 0) return 'no process';
  const why = control('kill');
  if (ours) {
    while (true) {
      const w = wait();
      if (w === null || w.pid == pid) break;
    }
  }
  detach();
  return why;
}

/** Lets go of a process that is not ours; if it stands because of us it goes on. */
export function release(): void {
  if (pid != 0 && halted && state() == 'Stopped') control('start');
  detach();
}

export function readRegs(): string {
  return sys.pread(regsFd, regs, <i32>UREG_SIZE_OF, 0) < <i32>UREG_SIZE_OF ? errstr() : '';
}

export function writeRegs(): string {
  return sys.pwrite(regsFd, regs, <i32>UREG_SIZE_OF, 0) < 0 ? errstr() : '';
}

export function pc(): u64 {
  return load<u64>(regs + UREG_PC);
}

export function sp(): u64 {
  return load<u64>(regs + UREG_SP);
}

/** `n` bytes at `address`, from the process or, without one, from the program's file. */
export function read(address: u64, to: usize, n: i32): bool {
  if (pid == 0) return fileBytes(address, to, n);
  if (sys.pread(mem, to, n, address) != n) return false;
  return true;
}

export function write(address: u64, from: usize, n: i32): string {
  if (pid == 0) return 'no process';
  return sys.pwrite(mem, from, n, address) != n ? errstr() : '';
}

const word: usize = memory.data(8);

/** 0 for memory that is not there; `readable` says whether it was. */
export let readable: bool = false;

export function read64(address: u64): u64 {
  store<u64>(word, 0);
  readable = read(address, word, 8);
  return load<u64>(word);
}

// Running.

function plant(b: Breakpoint): bool {
  if (!read(b.address, word, 1)) return false;
  b.byte = load<u8>(word);
  store<u8>(word, 0xcc);
  b.planted = write(b.address, word, 1).length == 0;
  return b.planted;
}

function unplant(b: Breakpoint): void {
  if (!b.planted) return;
  store<u8>(word, b.byte);
  write(b.address, word, 1);
  b.planted = false;
}

const noteRoom: i32 = 128;
const noteText: usize = memory.data(128);

/** Takes the note that stopped the process off its queue. */
function takeNote(): string {
  const fd = open(sprint('/proc/%d/note', pid), OREAD);
  if (fd < 0) return '';
  const n = sys.pread(fd, noteText, noteRoom, 0);
  close(fd);
  return n <= 0 ? '' : textOf(noteText, strnlen(noteText, n));
}

function giveNote(): void {
  if (note.length == 0) return;
  const fd = open(sprint('/proc/%d/note', pid), OWRITE);
  if (fd >= 0) {
    writeText(fd, note);
    close(fd);
  }
  note = '';
}

/**
 * Runs until the next note, with INT3s at the places given. '' when it stopped at one of them; else the note, or what became of the process:
 * then `pid` is 0.
 */
function runTo(places: Breakpoint[], passNote: bool): string {
  halted = true;
  for (let i = 0; i < places.length; i++) plant(places[i]);
  let why = '';
  if (passNote && note.length > 0) {
    // A process stopped for a note is given it by the next start: stop for it again, then go on.
    giveNote();
    why = control('startstop');
  }
  note = '';
  if (why.length == 0) why = control('startstop');
  if (why == 'interrupted') why = control('stop');
  if (why.length > 0 && state().length == 0) return gone();
  for (let i = 0; i < places.length; i++) unplant(places[i]);
  if (why.length > 0) return why; // a broken process does not go on
  const text = takeNote();
  readRegs();
  if (text.startsWith('sys: breakpoint')) return '';
  note = text;
  return text.length > 0 ? text : 'stopped';
}

const once: Breakpoint[] = [];

/** Runs to one of the addresses. */
export function runToAny(addresses: u64[]): string {
  once.length = 0;
  for (let i = 0; i < addresses.length; i++) if (addresses[i] != 0) once.push(new Breakpoint(addresses[i], 0));
  return runTo(once, false);
}

/** Runs to a breakpoint. */
export function runToBreakpoint(passNote: bool): string {
  return runTo(breakpoints, passNote);
}

export function breakpointAt(address: u64): Breakpoint | null {
  for (let i = 0; i < breakpoints.length; i++) if (breakpoints[i].address == address) return breakpoints[i];
  return null;
}

/** Whether code stands there. */
export function isCode(address: u64): bool {
  return isTextAddress(address) || read(address, word, 1);
}
