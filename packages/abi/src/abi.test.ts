import { expect, test } from 'vitest';
import {
  ERRMAX,
  QIDSZ,
  STATFIXLEN,
  SYS,
  aoutLayout,
  dirModes,
  errors,
  noteFrame,
  otherErrors,
  qidTypes,
  statLayout,
  syscallArgWords,
  syscallByNumber,
  syscalls,
  tosLayout,
  uregLayout,
} from './index.ts';

test('system calls: 52 of Plan 9, 5 of Lux9, ascending, unique, at most five words', () => {
  expect(syscalls.filter((call) => call.origin === 'plan9').length).toBe(52);
  expect(syscalls.filter((call) => call.origin === 'lux9').map((call) => call.number)).toEqual([54, 55, 56, 57, 58]);
  for (const [i, call] of syscalls.entries()) {
    if (i > 0) expect(call.number).toBeGreaterThan(syscalls[i - 1]!.number);
    expect(call.args.length).toBeLessThanOrEqual(syscallArgWords);
    expect(syscallByNumber[call.number]).toBe(call);
    expect(SYS[call.name as keyof typeof SYS]).toBe(call.number);
  }
  expect(new Set(syscalls.map((call) => call.name)).size).toBe(syscalls.length);
  expect(syscallByNumber[48]).toBeUndefined();
  expect(syscallByNumber[49]).toBeUndefined();
});

test('names as /proc shows them (plan9-abi.md 3.2)', () => {
  const shown = (number: number): string => syscallByNumber[number]!.shown;
  expect([0, 14, 23, 24, 34, 41, 50, 53, 1, 15].map(shown)).toEqual(
    ['Running', 'Open', 'Fd2path', 'Brk', 'Rendez', 'Errstr', 'Pread', '_nsec', '_errstr', '_read'],
  );
});

test('layouts have the offsets of plan9-abi.md', () => {
  const { at } = uregLayout;
  expect([at.bp, at.r8, at.r15, at.ds, at.gs, at.type, at.pc, at.flags, at.sp, at.ss]).toEqual(
    [48, 56, 112, 120, 126, 128, 144, 160, 168, 176],
  );
  expect(uregLayout.size).toBe(184);
  expect(tosLayout.size).toBe(72);
  expect([tosLayout.at.cyclefreq, tosLayout.at.kcycles, tosLayout.at.pid, tosLayout.at.clock]).toEqual([40, 48, 64, 68]);
  expect(aoutLayout.size).toBe(40);
  expect(aoutLayout.at.entry64).toBe(32);
  expect([statLayout.at.qidType, statLayout.at.mode, statLayout.at.length, statLayout.size]).toEqual([8, 21, 33, 41]);
  expect([STATFIXLEN, QIDSZ]).toEqual([49, 13]);
});

test('the note frame is contiguous from the registers down to the return address', () => {
  expect(noteFrame.ureg + uregLayout.size).toBe(-noteFrame.redzone);
  expect(noteFrame.ureg - noteFrame.previousUreg).toBe(8);
  expect(noteFrame.previousUreg - noteFrame.text).toBe(128);
  expect([noteFrame.textArg, noteFrame.uregArg].map((at) => at - noteFrame.sp)).toEqual([16, 8]);
});

test('error texts are distinct and fit, mode bits mirror qid bits', () => {
  const texts = [...Object.values(errors), ...Object.values(otherErrors)];
  expect(new Set(texts).size).toBe(texts.length);
  for (const text of texts) expect(text.length).toBeLessThan(ERRMAX);
  for (const name of ['DIR', 'APPEND', 'EXCL', 'MOUNT', 'AUTH', 'TMP'] as const) {
    expect(dirModes[`DM${name}`] / 0x1000000).toBe(qidTypes[`QT${name}`]);
  }
});
