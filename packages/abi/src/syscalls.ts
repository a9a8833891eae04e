/**
 * The system calls: number, name, arguments and result, each once. The kernel's dispatch and trace text,
 * the toolchain's imports and the programs' stubs derive from this list.
 *
 * How a call is made (9front 9syscall, amd64): number in the low 32 bits of RBP, arguments in 8-byte slots from
 * [RSP+8], SYSCALL; the result is in RAX, all ones on failure, with the text waiting for errstr.
 *
 * NOT IMPLEMENTED: 59 to 64 (Pebble).
 */

/**
 * How many bits of a slot count, and how they extend:
 * `int` sign-extends the low 32, `uint` zero-extends the low 32, `vlong` and `pointer` take all 64.
 */
export type ArgKind = 'pointer' | 'int' | 'uint' | 'vlong';

/** How a trace line (proc(3) `syscall`) shows an argument; `string` dereferences a NUL-terminated user string. */
export type ArgForm = 'decimal' | 'hex' | 'string';

export interface SyscallArg {
  readonly name: string;
  readonly kind: ArgKind;
  readonly form: ArgForm;
}

/**
 * `int`: a 32-bit value, sign-extended into RAX; `vlong` and `pointer`: 64 bits;
 * `none`: does not return a value of its own (exits, noted; exec returns only on failure).
 */
export type ResultKind = 'int' | 'vlong' | 'pointer' | 'none';

export interface Syscall {
  readonly number: number;
  /** The C name; a leading underscore marks a call kept for old binaries (and _nsec). */
  readonly name: string;
  readonly args: readonly SyscallArg[];
  readonly result: ResultKind;
  /** How /proc/n/status and /proc/n/syscall name it. */
  readonly shown: string;
  readonly origin: 'plan9' | 'lux9';
}

/** Every call copies exactly this many 8-byte words from [RSP+8]. */
export const syscallArgWords = 5;

// Argument notation, NAME:LETTER: p pointer, s pointer to a string, i int, x int shown in hex,
// u uint, U uint shown in hex, v vlong, V vlong shown in hex.
const letters: Readonly<Record<string, readonly [ArgKind, ArgForm]>> = {
  p: ['pointer', 'hex'],
  s: ['pointer', 'string'],
  i: ['int', 'decimal'],
  x: ['int', 'hex'],
  u: ['uint', 'decimal'],
  U: ['uint', 'hex'],
  v: ['vlong', 'decimal'],
  V: ['vlong', 'hex'],
};

type Row = readonly [number: number, name: string, args: string, result: ResultKind, shown?: string];

const plan9Rows = [
  [0, 'sysr1', 'arg:p', 'int', 'Running'],
  [1, '_errstr', 'buf:p', 'int'],
  [2, 'bind', 'new:s old:s flag:x', 'int'],
  [3, 'chdir', 'dir:s', 'int'],
  [4, 'close', 'fd:i', 'int'],
  [5, 'dup', 'old:i new:i', 'int'],
  [6, 'alarm', 'ms:u', 'int'],
  [7, 'exec', 'file:s argv:p', 'pointer'],
  [8, 'exits', 'status:s', 'none'],
  [9, '_fsession', 'fd:i buf:p n:u', 'int'],
  [10, 'fauth', 'fd:i aname:s', 'int'],
  [11, '_fstat', 'fd:i buf:p', 'int'],
  [12, 'segbrk', 'inseg:p newend:p', 'pointer'],
  [13, '_mount', 'fd:i old:s flag:x aname:s', 'int'],
  [14, 'open', 'name:s mode:x', 'int'],
  [15, '_read', 'fd:i buf:p n:i', 'int'],
  [16, 'oseek', 'fd:i off:i whence:i', 'int'],
  [17, 'sleep', 'ms:i', 'int'],
  [18, '_stat', 'name:s buf:p', 'int'],
  [19, 'rfork', 'flags:U', 'int'],
  [20, '_write', 'fd:i buf:p n:i', 'int'],
  [21, 'pipe', 'fds:p', 'int'],
  [22, 'create', 'name:s mode:x perm:U', 'int'],
  [23, 'fd2path', 'fd:i buf:p n:u', 'int'],
  [24, 'brk_', 'addr:p', 'pointer', 'Brk'],
  [25, 'remove', 'name:s', 'int'],
  [26, '_wstat', 'name:s buf:p', 'int'],
  [27, '_fwstat', 'fd:i buf:p', 'int'],
  [28, 'notify', 'handler:p', 'int'],
  [29, 'noted', 'how:i', 'none'],
  [30, 'segattach', 'attr:x class:s va:p len:u', 'pointer'],
  [31, 'segdetach', 'addr:p', 'int'],
  [32, 'segfree', 'addr:p len:u', 'int'],
  [33, 'segflush', 'addr:p len:u', 'int'],
  [34, 'rendezvous', 'tag:p value:p', 'pointer', 'Rendez'],
  [35, 'unmount', 'new:s old:s', 'int'],
  [36, '_wait', 'buf:p', 'int'],
  [37, 'semacquire', 'addr:p block:i', 'int'],
  [38, 'semrelease', 'addr:p count:i', 'int'],
  [39, 'seek', 'result:p fd:i off:v whence:i', 'int'],
  [40, 'fversion', 'fd:i msize:i version:s nversion:i', 'int'],
  [41, 'errstr', 'buf:p n:u', 'int'],
  [42, 'stat', 'name:s buf:p n:u', 'int'],
  [43, 'fstat', 'fd:i buf:p n:u', 'int'],
  [44, 'wstat', 'name:s buf:p n:u', 'int'],
  [45, 'fwstat', 'fd:i buf:p n:u', 'int'],
  [46, 'mount', 'fd:i afd:i old:s flag:x aname:s', 'int'],
  [47, 'await', 'buf:p n:u', 'int'],
  [50, 'pread', 'fd:i buf:p n:i off:v', 'int'],
  [51, 'pwrite', 'fd:i buf:p n:i off:v', 'int'],
  [52, 'tsemacquire', 'addr:p ms:u', 'int'],
  [53, '_nsec', 'unused:p', 'vlong'],
] as const satisfies readonly Row[];

// Page ownership (lux9-interfaces.md section 2); va and len are unsigned.
const lux9Rows = [
  [54, 'vmexchange', 'pid:i va:V len:V', 'int'],
  [55, 'vmlend_shared', 'pid:i va:V len:V', 'int'],
  [56, 'vmlend_mut', 'pid:i va:V len:V', 'int'],
  [57, 'vmreturn', 'va:V len:V', 'int'],
  [58, 'vmowninfo', 'va:V info:p', 'int'],
] as const satisfies readonly Row[];

export type SyscallName = (typeof plan9Rows)[number][1] | (typeof lux9Rows)[number][1];

function parse(row: Row, origin: Syscall['origin']): Syscall {
  const [number, name, args, result, shown] = row;
  return {
    number,
    name,
    args: args.split(' ').map((text): SyscallArg => {
      const [argName, letter] = text.split(':') as [string, string];
      const [kind, form] = letters[letter] as readonly [ArgKind, ArgForm];
      return { name: argName, kind, form };
    }),
    result,
    shown: shown ?? (name.startsWith('_') ? name : name[0]!.toUpperCase() + name.slice(1)),
    origin,
  };
}

/** Ascending by number; 48 and 49 are unassigned. */
export const syscalls: readonly Syscall[] = [
  ...plan9Rows.map((row) => parse(row, 'plan9')),
  ...lux9Rows.map((row) => parse(row, 'lux9')),
];

/** Numbers by name. */
export const SYS = Object.fromEntries(syscalls.map((call) => [call.name, call.number])) as Readonly<
  Record<SyscallName, number>
>;

/** The call with this number, undefined when there is none. */
export const syscallByNumber: readonly (Syscall | undefined)[] = Array.from(
  { length: syscalls.at(-1)!.number + 1 },
  (_, number) => syscalls.find((call) => call.number === number),
);
