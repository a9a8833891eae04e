/**
 * Texts of the notes the kernel posts (notify(2), 9front trap.c): programs, Go among them, compare prefixes,
 * so the spelling is interface. ` pc=0x...` is appended to those that start with `sys:`.
 */

/** Exception names in vector order 0..19, as in `sys: trap: NAME`; the rest is `N (reserved)`. */
export const exceptionNames = [
  'divide error',
  'debug exception',
  'nonmaskable interrupt',
  'breakpoint',
  'overflow',
  'bounds check',
  'invalid opcode',
  'coprocessor not available',
  'double fault',
  'coprocessor segment overrun',
  'invalid TSS',
  'segment not present',
  'stack exception',
  'general protection violation',
  'page fault',
  '15 (reserved)',
  'coprocessor error',
  'alignment check',
  'machine check',
  'simd error',
] as const;

export const noteTexts = {
  trap: 'sys: trap: ', // + exception name
  faultRead: 'sys: trap: fault read addr=0x', // + address in hex
  faultWrite: 'sys: trap: fault write addr=0x',
  breakpoint: 'sys: breakpoint',
  watchpoint: 'sys: watchpoint ', // + N[,N...]
  debug: 'sys: debug exception dr6=0x',
  fp: 'sys: fp: ', // + fpErrors entry, then ` fppc=0xPC status=0xST`
  fpUnknown: 'sys: floating point error',
  badSyscall: 'sys: bad sys call',
  badAddress: 'sys: bad address in syscall',
  demandLoad: 'sys: i/o error in demand load accessing ', // + PATH: ERROR
  closedPipe: 'sys: write on closed pipe',
  alarm: 'alarm',
  interrupt: 'interrupt',
  hangup: 'hangup',
  kill: 'kill',
  abort: 'abort',
  exit: 'exit',
} as const;

export const fpErrors = {
  denormal: 'denormalized operand',
  zeroDivide: 'division by zero',
  overflow: 'numeric overflow',
  underflow: 'numeric underflow',
  precision: 'precision loss',
  invalid: 'invalid operation',
  stackOverflow: 'stack overflow',
  stackUnderflow: 'stack underflow',
  unknown: 'unknown exception',
} as const;

/** Exit strings the kernel makes itself. */
export const exitTexts = {
  killed: 'Killed',
  outOfMemory: 'Killed: Insufficient physical memory',
  suicide: 'Suicide',
  badString: 'invalid exit string',
} as const;
