/** Notes by way of the library, for real.test.ts: `notes CASE`. */
import {
  NCONT, NDFLT, _exits, alarm, errstr, fork, fprint, getpid, keepNotes, nextNote, noteContinue, notePc, noteStarts, notify, notifyDefault, nsec, postnote,
  print, sleep, waitpid,
} from '../../lib';

let alarms: i32 = 0;
let ticking: i32 = 0;
let pc: u64 = 0;

/** Sets the next alarm as well: a system call from a handler. */
function onAlarm(ureg: u64, text: u64): i32 {
  if (!noteStarts(text, 'alarm')) return NDFLT;
  alarms++;
  pc = notePc(ureg);
  if (ticking > 0 && --ticking > 0) alarm(10);
  return NCONT;
}

function broken(): void {
  notify(onAlarm);
  const begin = nsec();
  alarm(50);
  const slept = sleep(2000);
  print('%d %s %d %d\n', slept, errstr(), alarms, (nsec() - begin) / 1000000 < 200);
}

/** A sum whose loop is broken off twenty times is what it is without. */
function computing(): void {
  notify(onAlarm);
  ticking = 20;
  alarm(10);
  let sum: u64 = 0;
  let real: f64 = 0;
  let rounds: u64 = 0;
  for (; ticking > 0; rounds++) {
    sum = sum * 6364136223846793005 + rounds;
    real = real * 0.5 + <f64>rounds;
  }
  let again: u64 = 0;
  let realAgain: f64 = 0;
  for (let i: u64 = 0; i < rounds; i++) {
    again = again * 6364136223846793005 + i;
    realAgain = realAgain * 0.5 + <f64>i;
  }
  print('%d %d %d %d\n', alarms, sum == again, real == realAgain, pc >= 0x200000 && pc < 0x400000);
}

/** What becomes of a child to which the note is posted. */
function child(handler: i32, note: string): void {
  const pid = fork();
  if (pid == 0) {
    if (handler == 1) notify(noteContinue);
    else if (handler == 2) notify((ureg: u64, text: u64): i32 => {
      _exits('left');
      return NCONT;
    });
    else if (handler == 3) {
      notify(noteContinue);
      notifyDefault();
    }
    sleep(300);
    _exits('slept');
  }
  sleep(50);
  postnote(false, pid, note);
  const w = waitpid(pid);
  print('%s\n', w === null ? '?' : w.msg.substring(w.msg.indexOf(': ') + 2));
}

function keeping(): void {
  keepNotes();
  for (let i = 0; i < 3; i++) postnote(false, getpid(), i == 1 ? 'hangup' : 'interrupt');
  sleep(0);
  for (let text = nextNote(); text !== null; text = nextNote()) print('%s ', text);
  alarm(20);
  const slept = sleep(1000);
  const text = nextNote();
  print('%d %s\n', slept, text === null ? 'none' : text);
  fprint(2, '');
}

export function main(argv: string[]): void {
  broken();
  alarms = 0;
  computing();
  child(0, 'interrupt');
  child(1, 'interrupt');
  child(1, 'unknown');
  child(2, 'interrupt');
  child(3, 'hangup');
  keeping();
}
