/**
 * Numbers and layouts of Plan 9's processes: rfork flags, notes, the register and Tos structures, limits
 * (fork(2), notify(2), 9front ureg.h, tos.h for amd64).
 */
import { layOut } from './layout.ts';

/** fork(2). A group flag with its C-twin is a bad argument, as are RFMEM and RFNOWAIT without RFPROC. */
export const rforkFlags = {
  RFNAMEG: 1,
  RFENVG: 2,
  RFFDG: 4,
  RFNOTEG: 8,
  RFPROC: 16,
  RFMEM: 32,
  RFNOWAIT: 64,
  RFCNAMEG: 1024,
  RFCENVG: 2048,
  RFCFDG: 4096,
  RFREND: 8192,
  RFNOMNT: 16384,
} as const;

/** noted(2). NSAVE and NRSTR nest handlers. */
export const notedHow = { NCONT: 0, NDFLT: 1, NSAVE: 2, NRSTR: 3 } as const;

/** Who posted a note: a program, a kill, a trap. */
export const noteClasses = { NUser: 0, NExit: 1, NDebug: 2 } as const;

/** Notes that can wait for one process. */
export const NNOTE = 5;

/** Bytes of a wait record's text (await(2)) and of an exit string, NUL included. */
export const WAITMAX = 128;

/** Wait records that can wait for one parent. */
export const waitQueueMax = 128;

/** Registers of an interrupted program as a note handler and /proc/n/regs see them. */
export const uregLayout = layOut('Ureg', 'little', [
  ['ax', 'u64'],
  ['bx', 'u64'],
  ['cx', 'u64'],
  ['dx', 'u64'],
  ['si', 'u64'],
  ['di', 'u64'],
  ['bp', 'u64'],
  ['r8', 'u64'],
  ['r9', 'u64'],
  ['r10', 'u64'],
  ['r11', 'u64'],
  ['r12', 'u64'],
  ['r13', 'u64'],
  ['r14', 'u64'],
  ['r15', 'u64'],
  ['ds', 'u16'],
  ['es', 'u16'],
  ['fs', 'u16'],
  ['gs', 'u16'],
  ['type', 'u64'], // vector
  ['error', 'u64'],
  ['pc', 'u64'],
  ['cs', 'u64'],
  ['flags', 'u64'],
  ['sp', 'u64'],
  ['ss', 'u64'],
]);

/**
 * The frame a note is delivered in, as offsets from the interrupted stack pointer (downwards):
 * the text and the registers, then what a stack-argument handler finds at its stack pointer.
 */
export const noteFrame = {
  /** Bytes below the interrupted stack pointer that stay untouched. */
  redzone: 256,
  ureg: -440,
  /** Link to the registers of the note before (NSAVE). */
  previousUreg: -448,
  text: -576,
  /** 16(SP): pointer to the text. */
  textArg: -584,
  /** 8(SP): pointer to the Ureg. */
  uregArg: -592,
  /** The handler's stack pointer: a return address of 0. */
  sp: -600,
} as const;

/** The top-of-stack structure, RAX at a program's first instruction. Private to each process even under RFMEM. */
export const tosLayout = layOut('Tos', 'little', [
  ['profPp', 'u64'],
  ['profNext', 'u64'],
  ['profLast', 'u64'],
  ['profFirst', 'u64'],
  ['profPid', 'u32'],
  ['profWhat', 'u32'],
  ['cyclefreq', 'u64'],
  ['kcycles', 'i64'],
  ['pcycles', 'i64'],
  ['pid', 'u32'],
  ['clock', 'u32'],
]);

/** vmowninfo's answer (lux9-interfaces.md section 2.2); pids are -1 when there is none. */
export const ownInfoLayout = layOut('OwnInfo', 'little', [
  ['ownerPid', 'i32'],
  ['state', 'i32'],
  ['sharedCount', 'i32'],
  ['mutBorrowerPid', 'i32'],
]);

/** States of a page's ownership. */
export const ownStates = { FREE: 0, EXCLUSIVE: 1, SHARED_OWNED: 2, MUT_LENT: 3 } as const;

/** Registers at a program's first instruction (9front fpinit). */
export const initialFcw = 0x0232;
export const initialMxcsr = 0x1900;

/** Selectors, visible to programs only in Ureg. */
export const UESEL = 0x2b;
export const UDSEL = 0x23;
