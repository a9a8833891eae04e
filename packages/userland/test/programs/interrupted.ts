/** Notes through the library's handlers, `interrupted CASE`: what is interrupted goes on as if nothing had been; faults are seen where they are. */
import {
  NCONT, NDFLT, _exits, alarm, errstr, fork, getpid, noteContinue, notePc, noteStarts, notify, notifyDefault, postnote, print, sleep, waitpid,
} from '../../lib';
import * as machine from '../../generated/machine';
import * as sys from '../../generated/syscalls';

let seen: i32 = 0;
let waste: f64 = 1.5;
let faultPc: u64 = 0;
const caught = 'caught\n';

/** Overwrites registers of both kinds, asks for the next alarm. */
function alarmed(ureg: u64, text: u64): i32 {
  if (!noteStarts(text, 'alarm')) return NDFLT;
  seen++;
  let a = <f64>seen;
  let b = a * 3.25, c = b - a, d = c / (a + 1.0), e = d + b;
  for (let i = 0; i < 20; i++) {
    a = a * 1.0001 + b;
    b = b * 0.999 + c;
    c = c + d * e;
    d = e - c * 1e-9;
    e = e + a;
  }
  waste += a + b + c + d + e;
  sys.alarm(1);
  return NCONT;
}

/** Many values live in registers and on the stack, of both kinds, through calls. */
function mix(a: i32, b: i64, x: f64, y: f32, c: i32, d: i32, e: i32, f: i32, g: i64, h: i32): i64 {
  return (a ^ c) + b * 3 + <i64>(x * 8.0) + <i64>y + (d & e) + (f | h) + g;
}

function work(rounds: i32): string {
  let i0: i32 = 1, i1: i64 = 2, x0: f64 = 0.5, x1: f64 = 1.25, y0: f32 = 3, i2: i32 = 7, i3: u64 = 0x9e3779b97f4a7c15;
  for (let i = 0; i < rounds; i++) {
    i3 ^= i3 << 13;
    i3 ^= i3 >> 7;
    i3 ^= i3 << 17;
    i0 = (i0 * 1103515245 + 12345) ^ <i32>i3;
    x0 = x0 * 0.75 + <f64>(i0 & 1023);
    x1 = x1 + x0 / (1.0 + <f64>(i & 15));
    y0 = <f32>x1 * 0.5 - y0 * 0.25;
    i2 = select(i2 + 3, i2 ^ i0, i0 > i2);
    if ((i & 7) == 0) i1 += mix(i0, i1, x0, y0, i2, i, i0 >> 3, i2 << 1, <i64>i3, i);
    if (x1 > 1e12) x1 = x1 - 1e12;
  }
  return `${i0} ${i1} ${i2} ${i3} ${reinterpret<u64>(x0)} ${reinterpret<u64>(x1)} ${reinterpret<u32>(y0)}`;
}

function faulted(ureg: u64, text: u64): i32 {
  if (!noteStarts(text, 'sys: trap:')) return NDFLT;
  faultPc = notePc(ureg);
  print('%s\n', caught); // the program is over: it allocates no more
  _exits();
  return NDFLT;
}

function second(ureg: u64, text: u64): i32 {
  seen++;
  return noteContinue(ureg, text);
}

function byZero(n: i32): i32 {
  return 100 / n;
}

/** Not a tail call: what it adds depends on the depth. */
function deep(n: i32): i32 {
  return n == 0 ? seen : deep(n - 1) ^ n;
}

export function main(argv: string[]): void {
  const what = argv[1];
  if (what == 'loop') {
    const before = work(3_000_000);
    notify(alarmed);
    alarm(1);
    const during = work(3_000_000);
    alarm(0);
    notifyDefault();
    print('%s\n', before == during ? 'same' : before + ' / ' + during);
    print('%s\n', seen >= 10 && waste != 1.5 ? 'interrupted often' : `interrupted ${seen} times`);
  } else if (what == 'divide' || what == 'address' || what == 'unreachable') {
    notify(faulted);
    if (what == 'divide') byZero(argv.length - 2);
    else if (what == 'address') machine.poke8(0x10, 1);
    else unreachable();
    print('not reached\n');
  } else if (what == 'deep') {
    print('%d\n', deep(1_000_000_000));
  } else if (what == 'null') {
    machine.poke8(0x10, 1);
  } else if (what == 'default') {
    notify(alarmed);
    postnote(false, getpid(), 'goodbye');
    sleep(1000);
    print('not reached\n');
  } else if (what == 'sleep') {
    notify(second);
    const parent = getpid();
    const pid = fork();
    if (pid == 0) {
      for (let i = 0; i < 3; i++) {
        sleep(20);
        postnote(false, parent, 'interrupt');
      }
      _exits();
    }
    for (let i = 0; i < 3; i++) print('%d %s\n', sleep(100_000), errstr());
    waitpid(pid);
    print('%d notes\n', seen);
  } else if (what == 'ignored') {
    notify(second);
    postnote(false, getpid(), 'alarm');
    postnote(false, getpid(), 'hangup');
    print('%d notes\n', seen);
    notifyDefault();
    postnote(false, getpid(), 'interrupt');
    sleep(1000);
    print('not reached\n');
  }
}
