import{createRequire}from'module';const require=createRequire(import.meta.url);

// apps/headless/bench/prof.tmp.ts
import { readFileSync } from "node:fs";

// packages/abi/src/corestate.ts
var rows = [
  ["gpr", 8, 16, "arch"],
  // RAX RCX RDX RBX RSP RBP RSI RDI R8..R15
  ["zero", 8, 1, "arch"],
  ["pcPage", 8, 1, "work"],
  ["fsBase", 8, 1, "arch"],
  ["gsBase", 8, 1, "arch"],
  ["ea", 8, 1, "work"],
  ["rip", 8, 1, "arch"],
  ["rflags", 8, 1, "arch"],
  // complete only when ccOp is 0
  ["ccA", 8, 1, "work"],
  // lazy flags: folded into rflags at every exit
  ["ccR", 8, 1, "work"],
  ["ccOp", 4, 1, "work"],
  ["mxcsr", 4, 1, "arch"],
  ["xmm", 16, 16, "arch"],
  ["st", 16, 8, "arch"],
  // physical R0..R7: u64 significand, u16 sign and exponent, 6 bytes zero
  ["fcw", 2, 1, "arch"],
  ["fsw", 2, 1, "arch"],
  // TOP in bits 11..13, as FNSTSW gives it
  ["ftw", 1, 1, "arch"],
  // abridged as in FXSAVE: bit i set when R(i) is not empty
  ["pad0", 1, 1, "arch"],
  ["fop", 2, 1, "arch"],
  ["fip", 8, 1, "arch"],
  ["fdp", 8, 1, "arch"],
  ["cr2", 8, 1, "arch"],
  ["cr3", 8, 1, "arch"],
  // physical address of the PML4, PCID in bits 0..11
  ["icount", 8, 1, "arch"],
  // instructions retired since reset
  ["tscBase", 8, 1, "arch"],
  // RDTSC reads icount + tscBase
  ["tscAux", 4, 1, "arch"],
  // RDTSCP's ECX
  ["selectors", 2, 6, "arch"],
  // ES CS SS DS FS GS
  ["ioCount", 4, 1, "arch"],
  // accesses of the current instruction already done, see ioLog
  ["ioLog", 32, 80, "arch"],
  // u32 kind, u32 size, u64 address, u8[16] data; zero beyond ioCount
  ["exitKind", 4, 1, "exit"],
  ["exitVector", 4, 1, "exit"],
  ["exitError", 4, 1, "exit"],
  ["exitHasError", 4, 1, "exit"],
  ["exitIoKind", 4, 1, "exit"],
  ["exitIoSize", 4, 1, "exit"],
  ["exitIoAddress", 8, 1, "exit"],
  ["exitIoData", 16, 1, "exit"]
];
function layOut(list2) {
  let at4 = 0;
  return list2.map(([name, size, count2, kind5]) => {
    const align = Math.min(size, 16) & -Math.min(size, 16);
    at4 = Math.ceil(at4 / align) * align;
    const field = { name, offset: at4, size, count: count2, kind: kind5 };
    at4 += size * count2;
    return field;
  });
}
var coreFields = layOut(rows);
var contextStateBytes = Math.max(...coreFields.filter((f) => f.kind === "arch").map((f) => f.offset + f.size * f.count));
var contextBytes = 4096;
var contextCount = 8;
var coreMemory = {
  active: 4096,
  saved: 8192,
  readBounce: 40960,
  writeBounce: 45056,
  /** Records of the block being cut to an exact count. */
  cutBlock: 49152,
  /** Below this address a host pointer is a bounce buffer, not guest memory. */
  bounceEnd: 49152,
  staticData: 131072
};
var ioKinds = ["none", "memoryRead", "memoryWrite", "portIn", "portOut"];
var vectors = {
  DE: 0,
  DB: 1,
  BP: 3,
  OF: 4,
  UD: 6,
  NM: 7,
  SS: 12,
  GP: 13,
  PF: 14,
  MF: 16,
  AC: 17,
  XM: 19
};

// packages/abi/src/layout.ts
var scalarSize = { u8: 1, u16: 2, u32: 4, u64: 8, i32: 4, i64: 8 };
function layOut2(name, endian, rows3) {
  let offset2 = 0;
  const fields13 = rows3.map(([fieldName, type, count2 = 1]) => {
    const field = { name: fieldName, offset: offset2, type, size: scalarSize[type], count: count2 };
    offset2 += field.size * count2;
    return field;
  });
  const at4 = Object.fromEntries(fields13.map((field) => [field.name, field.offset]));
  return { name, endian, fields: fields13, at: at4, size: offset2 };
}

// packages/abi/src/aout.ts
var S_MAGIC = 35479;
var expandedHeaderBit = 32768;
var aoutLayout = layOut2("Exec", "big", [
  ["magic", "u32"],
  ["text", "u32"],
  ["data", "u32"],
  ["bss", "u32"],
  ["syms", "u32"],
  ["entry", "u32"],
  ["spsz", "u32"],
  ["pcsz", "u32"],
  ["entry64", "u64"]
]);
var aoutShortHeader = 32;
var aoutDataAlign = 2097152;
var execReadSize = 256;

// packages/abi/src/edf.ts
var edfErrors = {
  state: "task state",
  noPeriod: "T not set",
  noCost: "C not set",
  deadlineBeyondPeriod: "D > T",
  costBeyondDeadline: "C > D",
  notSchedulable: "not schedulable",
  undecided: "probably not schedulable",
  noParameters: "edf params"
};
var edfTestSteps = 4e4;
var traceEvents = [
  "Admit",
  "Release",
  "Edf",
  "Run",
  "Ready",
  "Sleep",
  "Yield",
  "Slice",
  "Deadline",
  "Expel",
  "Dead",
  "IntS",
  "IntE",
  "User"
];
var traceRing = 16384;
var traceRecordBytes = 16;

// packages/abi/src/errors.ts
var ERRMAX = 128;
var errors = {
  Enoerror: "no error",
  Emount: "inconsistent mount",
  Eunmount: "not mounted",
  Eismtpt: "is a mount point",
  Eunion: "not in union",
  Emountrpc: "mount rpc error",
  Eshutdown: "device shut down",
  Enocreate: "mounted directory forbids creation",
  Enonexist: "file does not exist",
  Eexist: "file already exists",
  Ebadsharp: "unknown device in # filename",
  Enotdir: "not a directory",
  Eisdir: "file is a directory",
  Ebadchar: "bad character in file name",
  Efilename: "file name syntax",
  Eperm: "permission denied",
  Ebadusefd: "inappropriate use of fd",
  Ebadarg: "bad arg in system call",
  Einuse: "device or object already in use",
  Eio: "i/o error",
  Etoobig: "read or write too large",
  Etoosmall: "read or write too small",
  Enoport: "network port not available",
  Ehungup: "i/o on hungup channel",
  Ebadctl: "bad process or channel control request",
  Enodev: "no free devices",
  Eprocdied: "process exited",
  Enochild: "no living children",
  Eioload: "i/o error in demand load",
  Enovmem: "virtual memory allocation failed",
  Ebadfd: "fd out of range or not open",
  Enofd: "no free file descriptors",
  Eisstream: "seek on a stream",
  Ebadexec: "exec header invalid",
  Etimedout: "connection timed out",
  Econrefused: "connection refused",
  Econinuse: "connection in use",
  Eintr: "interrupted",
  Enomem: "kernel allocate failed",
  Esoverlap: "segments overlap",
  Emouseset: "mouse type already set",
  Eshort: "i/o count too small",
  Egreg: "the front fell off",
  Ebadspec: "bad attach specifier",
  Enoreg: "process has no saved registers",
  Enoattach: "mount/attach disallowed",
  Eshortstat: "stat buffer too small",
  Ebadstat: "malformed stat buffer",
  Enegoff: "negative i/o offset",
  Ecmdargs: "wrong #args in control message",
  Ebadip: "bad ip address syntax",
  Edirseek: "seek in directory",
  Etoolong: "name too long",
  Echange: "media or partition has changed"
};
var otherErrors = {
  noProcs: "no procs",
  cloneFailed: "clone failed",
  emptyName: "empty file name",
  emptyCtl: "empty control message",
  bigCtl: "control message too big",
  unknownCtl: "unknown control message",
  execDirectory: "cannot exec directory",
  createSlash: "create without DMDIR",
  noteNotPosted: "note not posted",
  notesPending: "notes pending",
  alreadyOpen: "already open",
  profileOff: "profile is off",
  badTime: "bad time control",
  oldWstat: "old wstat system call - recompile",
  oldFwstat: "old fwstat system call - recompile",
  badIounit: "bad iounit in version call",
  bad9PVersion: "bad 9P version specification",
  shortVersionWrite: "short write in fversion",
  versionEof: "EOF receiving fversion reply",
  badVersionReply: "bad fversion conversion on reply",
  unexpectedVersionReply: "unexpected reply type in fversion",
  msizeIncreased: "server tries to increase msize in fversion",
  msizeNonsense: "nonsense value of msize in fversion",
  bad9PVersionReturned: "bad 9P version returned from server",
  versionNotEstablished: "version not established for mount channel",
  badDirectoryEntry: "invalid directory entry received from server"
};

// packages/abi/src/lux9.ts
var ownCodes = {
  OK: 0,
  EALREADY: 1,
  ENOTOWNER: 2,
  EBORROWED: 3,
  EMUTBORROW: 4,
  ESHAREDBORROW: 5,
  ENOTBORROWED: 6,
  EINVAL: 7,
  ENOMEM: 8
};
var vmRangeMax = 1024 * 1024 * 1024;
var vmErrors = {
  invalidTarget: "invalid target process",
  exchange: {
    notMapped: "vmexchange: page not mapped",
    notOwner: "vmexchange: not owner of page",
    borrowed: "vmexchange: page is borrowed",
    failed: "vmexchange: transfer failed"
  },
  lendShared: {
    notMapped: "vmlend_shared: page not mapped",
    notOwner: "vmlend_shared: not owner",
    mutable: "vmlend_shared: has mutable borrow",
    failed: "vmlend_shared: borrow failed"
  },
  lendMut: {
    notMapped: "vmlend_mut: page not mapped",
    notOwner: "vmlend_mut: not owner",
    shared: "vmlend_mut: has shared borrows",
    mutable: "vmlend_mut: already has mutable borrow",
    failed: "vmlend_mut: borrow failed"
  },
  giveBack: {
    notMapped: "vmreturn: page not mapped",
    notBorrowed: "vmreturn: not a borrowed page",
    sharedFailed: "vmreturn: return shared failed",
    mutFailed: "vmreturn: return mut failed",
    badState: "vmreturn: invalid borrow state"
  },
  owninfo: { notMapped: "vmowninfo: page not mapped" }
};
var exchangeErrors = {
  badAddress: "invalid virtual address",
  prepareFailed: "exchange_prepare failed",
  badParameters: "invalid parameters",
  acceptFailed: "exchange_accept failed",
  badHandle: "invalid handle",
  cancelFailed: "exchange_cancel failed",
  unknown: "unknown command"
};
var exchangeProt = { valid: 1, write: 2, user: 4 };
var exchangeMax = 1024;
var capabilities = {
  device: 2,
  ioport: 4,
  interrupt: 16,
  dma: 32,
  pci: 64,
  exchange: 128,
  filesystem: 256,
  net: 512
};
var allCapabilities = 65535;
var doorErrors = {
  noDevice: "insufficient capabilities for /dev/mem access",
  noPort: "insufficient capabilities for /dev/io access",
  noInterrupt: "insufficient capabilities for IRQ access",
  noDma: "insufficient capabilities for DMA access",
  noPci: "insufficient capabilities for PCI access",
  noExchange: "insufficient capabilities for page exchange access",
  badMmio: "invalid MMIO address",
  badPort: "invalid I/O port",
  badIrq: "invalid IRQ number",
  irqTaken: "IRQ already registered",
  irqNotOwner: "not owner of IRQ",
  irqNotRegistered: "IRQ not registered",
  badCommand: "invalid command",
  noAllocation: "no allocation",
  deviceNotFound: "device not found",
  deviceInUse: "device already granted"
};
var irqPendingMax = 64;
var sipStates = ["unknown", "starting", "healthy", "degraded", "failing", "stopped"];
var sipTypes = [
  {
    type: "counter",
    program: "/bin/counter",
    argv: ["counter", "-n", "%n", "counter"],
    caps: ["filesystem", "device", "interrupt", "dma", "pci"],
    pci: { vendor: 4617, device: 3073 }
  },
  { type: "ramfs", program: "/bin/ramfs", argv: ["ramfs", "-i"], caps: ["filesystem"] }
];
var sipErrors = {
  running: (name) => `server ${name} already running`,
  unknownType: (type) => `unknown server type: ${type}`,
  notFound: (name) => `server ${name} not found`,
  nameTaken: (name) => `server ${name} already exists`,
  notRunning: (name) => `server ${name} not running`,
  exceeds: "capability exceeds that of the starter",
  loop: "dependency loop"
};
var recoveryErrors = {
  /** The request may have been carried out before the server died. */
  inFlight: "server died during request",
  /** The file is not there any more, or is another one. */
  lostFid: "file lost in server restart",
  /** The server did not come back. */
  gone: "server died"
};

// packages/abi/src/plan9files.ts
var openModes = {
  OREAD: 0,
  OWRITE: 1,
  ORDWR: 2,
  OEXEC: 3,
  OTRUNC: 16,
  OCEXEC: 32,
  ORCLOSE: 64,
  OEXCL: 4096
  // create only
};
var dirModes = {
  DMDIR: 2147483648,
  DMAPPEND: 1073741824,
  DMEXCL: 536870912,
  DMMOUNT: 268435456,
  DMAUTH: 134217728,
  DMTMP: 67108864,
  DMREAD: 4,
  DMWRITE: 2,
  DMEXEC: 1
};
var qidTypes = {
  QTDIR: 128,
  QTAPPEND: 64,
  QTEXCL: 32,
  QTMOUNT: 16,
  QTAUTH: 8,
  QTTMP: 4,
  QTFILE: 0
};
var seekWhence = { SEEK_SET: 0, SEEK_CUR: 1, SEEK_END: 2 };
var bindFlags = {
  MREPL: 0,
  MBEFORE: 1,
  MAFTER: 2,
  MORDER: 3,
  MCREATE: 4,
  MCACHE: 16,
  MMASK: 23
};
var nameMax = 65535;
var statLayout = layOut2("Stat", "little", [
  ["size", "u16"],
  ["type", "u16"],
  ["dev", "u32"],
  ["qidType", "u8"],
  ["qidVers", "u32"],
  ["qidPath", "u64"],
  ["mode", "u32"],
  ["atime", "u32"],
  ["mtime", "u32"],
  ["length", "u64"]
]);
var STATFIXLEN = statLayout.size + 4 * 2;
var QIDSZ = 13;

// packages/abi/src/plan9memory.ts
var UTZERO = 2097152;
var USTKTOP = 140737488351232;
var USTKSIZE = 16 * 1024 * 1024;
var SEGMAXSIZE = 64 * 1024 * 1024 * 1024;
var segmentSlots = {
  SSEG: 0,
  TSEG: 1,
  DSEG: 2,
  BSEG: 3,
  ESEG: 4,
  LSEG: 5,
  SEG1: 6,
  SEG2: 7,
  SEG3: 8,
  SEG4: 9,
  NSEG: 10
};
var segmentTypes = {
  SG_TEXT: 0,
  SG_DATA: 1,
  SG_BSS: 2,
  SG_STACK: 3,
  SG_SHARED: 4,
  SG_PHYSICAL: 5,
  SG_FIXED: 6,
  SG_STICKY: 7
};
var segmentTypeNames = ["Text", "Data", "Bss", "Stack", "Shared", "Phys", "Fixed", "Sticky"];
var segmentFlags = {
  SG_RONLY: 32,
  SG_CEXEC: 64,
  SG_FAULT: 128,
  SG_CACHED: 256,
  SG_DEVICE: 512,
  SG_NOEXEC: 1024
};

// packages/abi/src/plan9notes.ts
var exceptionNames = [
  "divide error",
  "debug exception",
  "nonmaskable interrupt",
  "breakpoint",
  "overflow",
  "bounds check",
  "invalid opcode",
  "coprocessor not available",
  "double fault",
  "coprocessor segment overrun",
  "invalid TSS",
  "segment not present",
  "stack exception",
  "general protection violation",
  "page fault",
  "15 (reserved)",
  "coprocessor error",
  "alignment check",
  "machine check",
  "simd error"
];
var noteTexts = {
  trap: "sys: trap: ",
  // + exception name
  faultRead: "sys: trap: fault read addr=0x",
  // + address in hex
  faultWrite: "sys: trap: fault write addr=0x",
  breakpoint: "sys: breakpoint",
  watchpoint: "sys: watchpoint ",
  // + N[,N...]
  debug: "sys: debug exception dr6=0x",
  fp: "sys: fp: ",
  // + fpErrors entry, then ` fppc=0xPC status=0xST`
  fpUnknown: "sys: floating point error",
  badSyscall: "sys: bad sys call",
  badAddress: "sys: bad address in syscall",
  demandLoad: "sys: i/o error in demand load accessing ",
  // + PATH: ERROR
  closedPipe: "sys: write on closed pipe",
  alarm: "alarm",
  interrupt: "interrupt",
  hangup: "hangup",
  kill: "kill",
  abort: "abort",
  exit: "exit"
};
var fpErrors = {
  denormal: "denormalized operand",
  zeroDivide: "division by zero",
  overflow: "numeric overflow",
  underflow: "numeric underflow",
  precision: "precision loss",
  invalid: "invalid operation",
  stackOverflow: "stack overflow",
  stackUnderflow: "stack underflow",
  unknown: "unknown exception"
};
var exitTexts = {
  killed: "Killed",
  outOfMemory: "Killed: Insufficient physical memory",
  suicide: "Suicide",
  badString: "invalid exit string"
};

// packages/abi/src/plan9process.ts
var rforkFlags = {
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
  RFNOMNT: 16384
};
var notedHow = { NCONT: 0, NDFLT: 1, NSAVE: 2, NRSTR: 3 };
var noteClasses = { NUser: 0, NExit: 1, NDebug: 2 };
var NNOTE = 5;
var WAITMAX = 128;
var waitQueueMax = 128;
var uregLayout = layOut2("Ureg", "little", [
  ["ax", "u64"],
  ["bx", "u64"],
  ["cx", "u64"],
  ["dx", "u64"],
  ["si", "u64"],
  ["di", "u64"],
  ["bp", "u64"],
  ["r8", "u64"],
  ["r9", "u64"],
  ["r10", "u64"],
  ["r11", "u64"],
  ["r12", "u64"],
  ["r13", "u64"],
  ["r14", "u64"],
  ["r15", "u64"],
  ["ds", "u16"],
  ["es", "u16"],
  ["fs", "u16"],
  ["gs", "u16"],
  ["type", "u64"],
  // vector
  ["error", "u64"],
  ["pc", "u64"],
  ["cs", "u64"],
  ["flags", "u64"],
  ["sp", "u64"],
  ["ss", "u64"]
]);
var noteFrame = {
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
  sp: -600
};
var tosLayout = layOut2("Tos", "little", [
  ["profPp", "u64"],
  ["profNext", "u64"],
  ["profLast", "u64"],
  ["profFirst", "u64"],
  ["profPid", "u32"],
  ["profWhat", "u32"],
  ["cyclefreq", "u64"],
  ["kcycles", "i64"],
  ["pcycles", "i64"],
  ["pid", "u32"],
  ["clock", "u32"]
]);
var ownInfoLayout = layOut2("OwnInfo", "little", [
  ["ownerPid", "i32"],
  ["state", "i32"],
  ["sharedCount", "i32"],
  ["mutBorrowerPid", "i32"]
]);
var ownStates = { FREE: 0, EXCLUSIVE: 1, SHARED_OWNED: 2, MUT_LENT: 3 };
var initialFcw = 562;
var initialMxcsr = 6400;
var UESEL = 43;
var UDSEL = 35;

// packages/abi/src/syscalls.ts
var syscallArgWords = 5;
var letters = {
  p: ["pointer", "hex"],
  s: ["pointer", "string"],
  i: ["int", "decimal"],
  x: ["int", "hex"],
  u: ["uint", "decimal"],
  U: ["uint", "hex"],
  v: ["vlong", "decimal"],
  V: ["vlong", "hex"]
};
var plan9Rows = [
  [0, "sysr1", "arg:p", "int", "Running"],
  [1, "_errstr", "buf:p", "int"],
  [2, "bind", "new:s old:s flag:x", "int"],
  [3, "chdir", "dir:s", "int"],
  [4, "close", "fd:i", "int"],
  [5, "dup", "old:i new:i", "int"],
  [6, "alarm", "ms:u", "int"],
  [7, "exec", "file:s argv:p", "pointer"],
  [8, "exits", "status:s", "none"],
  [9, "_fsession", "fd:i buf:p n:u", "int"],
  [10, "fauth", "fd:i aname:s", "int"],
  [11, "_fstat", "fd:i buf:p", "int"],
  [12, "segbrk", "inseg:p newend:p", "pointer"],
  [13, "_mount", "fd:i old:s flag:x aname:s", "int"],
  [14, "open", "name:s mode:x", "int"],
  [15, "_read", "fd:i buf:p n:i", "int"],
  [16, "oseek", "fd:i off:i whence:i", "int"],
  [17, "sleep", "ms:i", "int"],
  [18, "_stat", "name:s buf:p", "int"],
  [19, "rfork", "flags:U", "int"],
  [20, "_write", "fd:i buf:p n:i", "int"],
  [21, "pipe", "fds:p", "int"],
  [22, "create", "name:s mode:x perm:U", "int"],
  [23, "fd2path", "fd:i buf:p n:u", "int"],
  [24, "brk_", "addr:p", "pointer", "Brk"],
  [25, "remove", "name:s", "int"],
  [26, "_wstat", "name:s buf:p", "int"],
  [27, "_fwstat", "fd:i buf:p", "int"],
  [28, "notify", "handler:p", "int"],
  [29, "noted", "how:i", "none"],
  [30, "segattach", "attr:x class:s va:p len:u", "pointer"],
  [31, "segdetach", "addr:p", "int"],
  [32, "segfree", "addr:p len:u", "int"],
  [33, "segflush", "addr:p len:u", "int"],
  [34, "rendezvous", "tag:p value:p", "pointer", "Rendez"],
  [35, "unmount", "new:s old:s", "int"],
  [36, "_wait", "buf:p", "int"],
  [37, "semacquire", "addr:p block:i", "int"],
  [38, "semrelease", "addr:p count:i", "int"],
  [39, "seek", "result:p fd:i off:v whence:i", "int"],
  [40, "fversion", "fd:i msize:i version:s nversion:i", "int"],
  [41, "errstr", "buf:p n:u", "int"],
  [42, "stat", "name:s buf:p n:u", "int"],
  [43, "fstat", "fd:i buf:p n:u", "int"],
  [44, "wstat", "name:s buf:p n:u", "int"],
  [45, "fwstat", "fd:i buf:p n:u", "int"],
  [46, "mount", "fd:i afd:i old:s flag:x aname:s", "int"],
  [47, "await", "buf:p n:u", "int"],
  [50, "pread", "fd:i buf:p n:i off:v", "int"],
  [51, "pwrite", "fd:i buf:p n:i off:v", "int"],
  [52, "tsemacquire", "addr:p ms:u", "int"],
  [53, "_nsec", "unused:p", "vlong"]
];
var lux9Rows = [
  [54, "vmexchange", "pid:i va:V len:V", "int"],
  [55, "vmlend_shared", "pid:i va:V len:V", "int"],
  [56, "vmlend_mut", "pid:i va:V len:V", "int"],
  [57, "vmreturn", "va:V len:V", "int"],
  [58, "vmowninfo", "va:V info:p", "int"]
];
function parse(row2, origin) {
  const [number2, name, args2, result, shown2] = row2;
  return {
    number: number2,
    name,
    args: args2.split(" ").map((text5) => {
      const [argName, letter] = text5.split(":");
      const [kind5, form] = letters[letter];
      return { name: argName, kind: kind5, form };
    }),
    result,
    shown: shown2 ?? (name.startsWith("_") ? name : name[0].toUpperCase() + name.slice(1)),
    origin
  };
}
var syscalls = [
  ...plan9Rows.map((row2) => parse(row2, "plan9")),
  ...lux9Rows.map((row2) => parse(row2, "lux9"))
];
var SYS = Object.fromEntries(syscalls.map((call2) => [call2.name, call2.number]));
var syscallByNumber = Array.from(
  { length: syscalls.at(-1).number + 1 },
  (_, number2) => syscalls.find((call2) => call2.number === number2)
);

// packages/cpu/src/context.ts
var offsets = new Map(coreFields.map((f) => [f.name, f.offset]));
function at(name) {
  const offset2 = offsets.get(name);
  if (offset2 === void 0) throw new Error(`no context field ${name}`);
  return offset2;
}
var GPR = at("gpr");
var RIP = at("rip");
var RFLAGS = at("rflags");
var FS_BASE = at("fsBase");
var GS_BASE = at("gsBase");
var MXCSR = at("mxcsr");
var FCW = at("fcw");
var CR2 = at("cr2");
var CR3_OFFSET = at("cr3");
var ICOUNT = at("icount");
var TSC_BASE = at("tscBase");
var IO_COUNT_OFFSET = at("ioCount");
var IO_LOG_OFFSET = at("ioLog");
var EXIT_VECTOR = at("exitVector");
var EXIT_ERROR = at("exitError");
var EXIT_HAS_ERROR = at("exitHasError");
var IO_KIND = at("exitIoKind");
var IO_SIZE = at("exitIoSize");
var IO_ADDRESS = at("exitIoAddress");
var IO_DATA = at("exitIoData");
var IO_BYTES = 16;
var TWO_32 = 4294967296;
var Context = class {
  #active;
  #cpu;
  #view;
  /** Where its bytes are while it is not the active one. */
  #saved;
  // Views of both places.
  #bytesActive;
  #bytesSaved;
  #registersActive;
  #registersSaved;
  #ioBytesActive;
  #ioBytesSaved;
  constructor(buffer, active, cpu) {
    this.#active = active;
    this.#cpu = cpu;
    this.#view = new DataView(buffer);
    this.#saved = coreMemory.saved + cpu * contextBytes;
    this.#bytesActive = new Uint8Array(buffer, coreMemory.active, contextStateBytes);
    this.#bytesSaved = new Uint8Array(buffer, this.#saved, contextStateBytes);
    this.#registersActive = this.#bytesActive.subarray(0, CR3_OFFSET);
    this.#registersSaved = this.#bytesSaved.subarray(0, CR3_OFFSET);
    this.#ioBytesActive = new Uint8Array(buffer, coreMemory.active + IO_DATA, IO_BYTES);
    this.#ioBytesSaved = new Uint8Array(buffer, this.#saved + IO_DATA, IO_BYTES);
  }
  /** Byte offset of the context in the core's memory. */
  get base() {
    return this.#active.cpu === this.#cpu ? coreMemory.active : this.#saved;
  }
  #at(offset2) {
    return (this.#active.cpu === this.#cpu ? coreMemory.active : this.#saved) + offset2;
  }
  #number(offset2) {
    const p = this.#at(offset2);
    return this.#view.getUint32(p + 4, true) * TWO_32 + this.#view.getUint32(p, true);
  }
  #setNumber(offset2, value) {
    const p = this.#at(offset2);
    const high2 = Math.floor(value / TWO_32);
    this.#view.setUint32(p, value - high2 * TWO_32, true);
    this.#view.setInt32(p + 4, high2, true);
  }
  address(register) {
    return this.#number(GPR + register * 8);
  }
  low(register) {
    return this.#view.getUint32(this.#at(GPR + register * 8), true);
  }
  high(register) {
    return this.#view.getUint32(this.#at(GPR + register * 8 + 4), true);
  }
  setNumber(register, value) {
    this.#setNumber(GPR + register * 8, value);
  }
  gpr(register) {
    return this.#view.getBigUint64(this.#at(GPR + register * 8), true);
  }
  setGpr(register, value) {
    this.#view.setBigUint64(this.#at(GPR + register * 8), value, true);
  }
  get rip() {
    return this.#number(RIP);
  }
  set rip(value) {
    this.#setNumber(RIP, value);
  }
  get rflags() {
    return this.#view.getUint32(this.#at(RFLAGS), true);
  }
  set rflags(value) {
    this.#setNumber(RFLAGS, value);
  }
  get fsBase() {
    return this.#view.getBigUint64(this.#at(FS_BASE), true);
  }
  set fsBase(value) {
    this.#view.setBigUint64(this.#at(FS_BASE), value, true);
  }
  get gsBase() {
    return this.#view.getBigUint64(this.#at(GS_BASE), true);
  }
  set gsBase(value) {
    this.#view.setBigUint64(this.#at(GS_BASE), value, true);
  }
  get mxcsr() {
    return this.#view.getUint32(this.#at(MXCSR), true);
  }
  set mxcsr(value) {
    this.#view.setUint32(this.#at(MXCSR), value, true);
  }
  get fcw() {
    return this.#view.getUint16(this.#at(FCW), true);
  }
  set fcw(value) {
    this.#view.setUint16(this.#at(FCW), value, true);
  }
  get cr3() {
    return this.#number(CR3_OFFSET);
  }
  get vector() {
    return this.#view.getUint32(this.#at(EXIT_VECTOR), true);
  }
  get errorCode() {
    return this.#view.getUint32(this.#at(EXIT_ERROR), true);
  }
  /** Whether the last exception pushes an error code on real hardware. */
  get hasErrorCode() {
    return this.#view.getUint32(this.#at(EXIT_HAS_ERROR), true) !== 0;
  }
  get cr2() {
    return this.#view.getBigUint64(this.#at(CR2), true);
  }
  get ioKind() {
    return this.#view.getUint32(this.#at(IO_KIND), true);
  }
  get ioSize() {
    return this.#view.getUint32(this.#at(IO_SIZE), true);
  }
  get ioAddress() {
    return this.#number(IO_ADDRESS);
  }
  get ioData() {
    return this.#view.getBigUint64(this.#at(IO_DATA), true);
  }
  get ioDataLow() {
    return this.#view.getUint32(this.#at(IO_DATA), true);
  }
  get ioBytes() {
    return this.#active.cpu === this.#cpu ? this.#ioBytesActive : this.#ioBytesSaved;
  }
  get instructions() {
    return this.#number(ICOUNT);
  }
  set instructions(value) {
    this.#setNumber(ICOUNT, value);
  }
  get tscBase() {
    return this.#number(TSC_BASE);
  }
  set tscBase(value) {
    this.#setNumber(TSC_BASE, value);
  }
  get bytes() {
    return this.#active.cpu === this.#cpu ? this.#bytesActive : this.#bytesSaved;
  }
  get registers() {
    return this.#active.cpu === this.#cpu ? this.#registersActive : this.#registersSaved;
  }
};

// packages/cpu/src/core.ts
var MOST = 1073741824;
var PAGE_HAS_CODE = 1;
var IO_ENTRY = 32;
var IO_ENTRY_DATA = 16;
var ioLog = coreFields.find((f) => f.name === "ioLog");
var TWO_322 = 4294967296;
var CpuCore = class {
  ram;
  ramView;
  exports;
  #contexts;
  #active = { cpu: 0 };
  #pageFlags;
  #view;
  /** `ramBytes`: guest RAM, a multiple of 4096. Throws when the memory cannot be had. */
  constructor(exports, ramBytes) {
    if (ramBytes <= 0 || ramBytes % 4096 !== 0) throw new Error(`RAM size ${ramBytes} is not a multiple of 4096`);
    if (!exports.init(ramBytes)) throw new Error(`no memory for ${ramBytes} bytes of RAM`);
    this.exports = exports;
    const { buffer } = exports.memory;
    this.ram = new Uint8Array(buffer, exports.ramBase(), ramBytes);
    this.ramView = new DataView(buffer, exports.ramBase(), ramBytes);
    this.#pageFlags = new Uint8Array(buffer, exports.pageFlagsBase(), ramBytes / 4096);
    this.#view = new DataView(buffer);
    this.#contexts = Array.from({ length: contextCount }, (_, i) => new Context(buffer, this.#active, i));
  }
  context(cpu) {
    const c = this.#contexts[cpu];
    if (!c) throw new Error(`no cpu ${cpu}`);
    return c;
  }
  run(cpu, count2) {
    this.#active.cpu = cpu;
    let left3 = count2;
    while (left3 > MOST) {
      const before = this.context(cpu).instructions;
      const exit = this.exports.run(cpu, MOST);
      if (exit !== 0) return exit;
      left3 -= this.context(cpu).instructions - before;
    }
    return this.exports.run(cpu, left3);
  }
  completeIo(cpu, data3) {
    const context = this.context(cpu);
    const { base: base5 } = this.context(cpu);
    const n2 = this.#view.getUint32(base5 + IO_COUNT_OFFSET, true);
    if (!ioLog || n2 >= ioLog.count) throw new Error("too many device accesses in one instruction");
    const entry2 = base5 + IO_LOG_OFFSET + n2 * IO_ENTRY;
    this.#view.setUint32(entry2, context.ioKind, true);
    this.#view.setUint32(entry2 + 4, context.ioSize, true);
    this.#view.setUint32(entry2 + 8, context.ioAddress % TWO_322, true);
    this.#view.setUint32(entry2 + 12, Math.floor(context.ioAddress / TWO_322), true);
    if (typeof data3 === "bigint") {
      this.#view.setBigUint64(entry2 + IO_ENTRY_DATA, data3, true);
      this.#view.setBigUint64(entry2 + IO_ENTRY_DATA + 8, data3 >> 64n, true);
    } else {
      this.#view.setUint32(entry2 + IO_ENTRY_DATA, data3, true);
      this.#view.setUint32(entry2 + IO_ENTRY_DATA + 4, Math.floor(data3 / TWO_322), true);
      this.#view.setBigUint64(entry2 + IO_ENTRY_DATA + 8, 0n, true);
    }
    this.#view.setUint32(base5 + IO_COUNT_OFFSET, n2 + 1, true);
  }
  /** The answer to an Exit.io is an exception instead: nothing of the instruction stays done. */
  abandonIo(cpu) {
    const { base: base5 } = this.context(cpu);
    const n2 = this.#view.getUint32(base5 + IO_COUNT_OFFSET, true);
    new Uint8Array(this.#view.buffer, base5 + IO_LOG_OFFSET, n2 * IO_ENTRY).fill(0);
    this.#view.setUint32(base5 + IO_COUNT_OFFSET, 0, true);
  }
  setCr3(cpu, cr3, keep = false) {
    const p = this.context(cpu).base + CR3_OFFSET;
    this.#view.setUint32(p, cr3 % TWO_322, true);
    this.#view.setUint32(p + 4, Math.floor(cr3 / TWO_322), true);
    if (!keep) this.exports.invalidateSpace(cr3 % 4096);
  }
  invalidatePage(pcid, address2) {
    this.exports.invalidatePage(pcid, address2 % TWO_322, Math.floor(address2 / TWO_322));
  }
  invalidateSpace(pcid) {
    this.exports.invalidateSpace(pcid);
  }
  invalidateAll() {
    this.exports.invalidateAll();
  }
  wrote(physical, bytes2) {
    if (bytes2 <= 0) return;
    const last = physical + bytes2 - 1 >>> 12;
    for (let page2 = physical >>> 12; page2 <= last; page2++) {
      if (((this.#pageFlags[page2] ?? 0) & PAGE_HAS_CODE) !== 0) {
        this.exports.wrote(physical, bytes2);
        return;
      }
    }
  }
  restored() {
    this.exports.restored();
  }
  /** Pages inside RAM that a device answers for (`device`), or that are RAM again. */
  setDevice(page2, count2, device) {
    this.exports.setDevice(page2, count2, device ? 1 : 0);
  }
  /** Physical address by the page tables at `cr3`, or -1; then `translateError` has the #PF error code. Sets A and D like an access. */
  translate(cr3, address2, access, user) {
    const low = Number(address2 & 0xffffffffn);
    return this.exports.translate(cr3, low, Number(address2 >> 32n & 0xffffffffn), access, user ? 1 : 0);
  }
  get translateError() {
    return this.exports.translateError();
  }
};

// packages/cpu/src/module.ts
var OVERHEAD_BYTES = 48 << 20;
var WASM_PAGE = 65536;
var MEMORY_SECTION = 5;
function readLeb(bytes2, at4) {
  let value = 0;
  for (let shift = 0, i = at4; ; shift += 7, i++) {
    const b = bytes2[i];
    if (b === void 0 || shift > 28) throw new Error("core module: bad section length");
    value |= (b & 127) << shift;
    if ((b & 128) === 0) return [value >>> 0, i + 1];
  }
}
function leb(value) {
  const out = [];
  let rest2 = value;
  do {
    out.push(rest2 & 127 | (rest2 > 127 ? 128 : 0));
    rest2 >>>= 7;
  } while (rest2 > 0);
  return out;
}
function sizedModule(module, ramBytes) {
  const pages = Math.ceil((ramBytes + OVERHEAD_BYTES) / WASM_PAGE);
  for (let at4 = 8; at4 < module.length; ) {
    const id2 = module[at4];
    const [size, start3] = readLeb(module, at4 + 1);
    if (id2 === MEMORY_SECTION) {
      const body = [1, 1, ...leb(pages), ...leb(pages)];
      const section = [MEMORY_SECTION, ...leb(body.length), ...body];
      const out = new Uint8Array(at4 + section.length + module.length - (start3 + size));
      out.set(module.subarray(0, at4));
      out.set(section, at4);
      out.set(module.subarray(start3 + size), at4 + section.length);
      return out;
    }
    at4 = start3 + size;
  }
  throw new Error("core module: no memory section");
}

// packages/base/src/assert.ts
var AssertError = class extends Error {
  name = "AssertError";
};
function assert(condition, message = "assertion failed") {
  if (!condition) throw new AssertError(message);
}

// packages/base/src/bytes.ts
function check(bytes2, at4, size) {
  if (!(at4 >= 0 && at4 + size <= bytes2.length))
    throw new RangeError(`offset ${at4}, size ${size}, of ${bytes2.length} bytes`);
}
function u16le(bytes2, at4) {
  check(bytes2, at4, 2);
  return bytes2[at4] | bytes2[at4 + 1] << 8;
}
function u32le(bytes2, at4) {
  check(bytes2, at4, 4);
  return (bytes2[at4] | bytes2[at4 + 1] << 8 | bytes2[at4 + 2] << 16 | bytes2[at4 + 3] << 24) >>> 0;
}
function u64le(bytes2, at4) {
  const value = u32le(bytes2, at4 + 4) * 4294967296 + u32le(bytes2, at4);
  if (value > Number.MAX_SAFE_INTEGER) throw new RangeError(`64-bit value at ${at4} exceeds 2^53`);
  return value;
}
function bigU64le(bytes2, at4) {
  return BigInt(u32le(bytes2, at4 + 4)) << 32n | BigInt(u32le(bytes2, at4));
}
function u32be(bytes2, at4) {
  check(bytes2, at4, 4);
  return (bytes2[at4] << 24 | bytes2[at4 + 1] << 16 | bytes2[at4 + 2] << 8 | bytes2[at4 + 3]) >>> 0;
}
function putU16le(bytes2, at4, value) {
  check(bytes2, at4, 2);
  bytes2[at4] = value;
  bytes2[at4 + 1] = value >>> 8;
}
function putU32le(bytes2, at4, value) {
  check(bytes2, at4, 4);
  bytes2[at4] = value;
  bytes2[at4 + 1] = value >>> 8;
  bytes2[at4 + 2] = value >>> 16;
  bytes2[at4 + 3] = value >>> 24;
}
function putU64le(bytes2, at4, value) {
  check(bytes2, at4, 8);
  if (!(Number.isSafeInteger(value) && value >= 0))
    throw new RangeError(`not an unsigned integer below 2^53: ${value}`);
  putU32le(bytes2, at4, value % 4294967296);
  putU32le(bytes2, at4 + 4, Math.floor(value / 4294967296));
}
function putBigU64le(bytes2, at4, value) {
  check(bytes2, at4, 8);
  putU32le(bytes2, at4, Number(value & 0xffffffffn));
  putU32le(bytes2, at4 + 4, Number(value >> 32n & 0xffffffffn));
}
function putU32be(bytes2, at4, value) {
  check(bytes2, at4, 4);
  bytes2[at4] = value >>> 24;
  bytes2[at4 + 1] = value >>> 16;
  bytes2[at4 + 2] = value >>> 8;
  bytes2[at4 + 3] = value;
}
function putBigU64be(bytes2, at4, value) {
  check(bytes2, at4, 8);
  putU32be(bytes2, at4, Number(value >> 32n & 0xffffffffn));
  putU32be(bytes2, at4 + 4, Number(value & 0xffffffffn));
}
function compareBytes(a, b) {
  const shared2 = Math.min(a.length, b.length);
  for (let i = 0; i < shared2; i++) {
    const difference = a[i] - b[i];
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
function concatBytes(...parts) {
  let size = 0;
  for (const part of parts) size += part.length;
  const all = new Uint8Array(size);
  let at4 = 0;
  for (const part of parts) {
    all.set(part, at4);
    at4 += part.length;
  }
  return all;
}

// packages/base/src/hash.ts
var c1 = 597399067;
var c2 = 2869860233 | 0;
var c3 = 951274213;
var c4 = 2716044179 | 0;
var imul = Math.imul;
function rotl(x, by) {
  return x << by | x >>> 32 - by;
}
function fmix(h) {
  h = imul(h ^ h >>> 16, 2246822507);
  h = imul(h ^ h >>> 13, 3266489909);
  return h ^ h >>> 16;
}
var littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
var Hash128 = class {
  /** h1..h4, the running state. */
  #h = new Int32Array(4);
  #tail = new Uint8Array(16);
  #tailWords = new Int32Array(4);
  #length = 0;
  constructor(seed = 0) {
    this.reset(seed);
  }
  reset(seed = 0) {
    this.#h.fill(seed);
    this.#length = 0;
    return this;
  }
  update(bytes2, start3 = 0, end = bytes2.length) {
    if (!(start3 >= 0 && start3 <= end && end <= bytes2.length))
      throw new RangeError(`range ${start3}..${end} of ${bytes2.length} bytes`);
    let at4 = start3;
    const held = this.#length % 16;
    this.#length += end - start3;
    if (held > 0) {
      const take3 = Math.min(16 - held, end - at4);
      for (let i = 0; i < take3; i++) this.#tail[held + i] = bytes2[at4 + i];
      at4 += take3;
      if (held + take3 < 16) return this;
      this.#tailBlock();
    }
    const blocks = end - at4 >>> 4;
    if (blocks > 0) {
      if (littleEndian && (bytes2.byteOffset + at4) % 4 === 0) {
        this.#blocks(new Int32Array(bytes2.buffer, bytes2.byteOffset + at4, blocks * 4), blocks);
        at4 += blocks * 16;
      } else {
        for (let i = 0; i < blocks; i++, at4 += 16) {
          for (let j = 0; j < 16; j++) this.#tail[j] = bytes2[at4 + j];
          this.#tailBlock();
        }
      }
    }
    for (let i = 0; at4 < end; i++, at4++) this.#tail[i] = bytes2[at4];
    return this;
  }
  #tailBlock() {
    for (let i = 0; i < 4; i++) this.#tailWords[i] = this.#tailWord(i, 4);
    this.#blocks(this.#tailWords, 1);
  }
  #tailWord(index, count2) {
    let word = 0;
    for (let i = 0; i < count2; i++) word |= this.#tail[index * 4 + i] << 8 * i;
    return word;
  }
  #blocks(words3, blocks) {
    const h = this.#h;
    let h1 = h[0];
    let h2 = h[1];
    let h3 = h[2];
    let h4 = h[3];
    for (let i = 0, n2 = blocks * 4; i < n2; i += 4) {
      h1 ^= imul(rotl(imul(words3[i], c1), 15), c2);
      h1 = imul(rotl(h1, 19) + h2, 5) + 1444728091 | 0;
      h2 ^= imul(rotl(imul(words3[i + 1], c2), 16), c3);
      h2 = imul(rotl(h2, 17) + h3, 5) + 197830471 | 0;
      h3 ^= imul(rotl(imul(words3[i + 2], c3), 17), c4);
      h3 = imul(rotl(h3, 15) + h4, 5) + 2530024501 | 0;
      h4 ^= imul(rotl(imul(words3[i + 3], c4), 18), c1);
      h4 = imul(rotl(h4, 13) + h1, 5) + 850148119 | 0;
    }
    h[0] = h1;
    h[1] = h2;
    h[2] = h3;
    h[3] = h4;
  }
  /** Writes the digest's four words at `out[at]`; the hash may be updated further afterwards. */
  digestInto(out, at4 = 0) {
    let [h1, h2, h3, h4] = [this.#h[0], this.#h[1], this.#h[2], this.#h[3]];
    const rest2 = this.#length % 16;
    const bytesOf = (index) => Math.max(0, Math.min(4, rest2 - 4 * index));
    if (rest2 > 12) h4 ^= imul(rotl(imul(this.#tailWord(3, bytesOf(3)), c4), 18), c1);
    if (rest2 > 8) h3 ^= imul(rotl(imul(this.#tailWord(2, bytesOf(2)), c3), 17), c4);
    if (rest2 > 4) h2 ^= imul(rotl(imul(this.#tailWord(1, bytesOf(1)), c2), 16), c3);
    if (rest2 > 0) h1 ^= imul(rotl(imul(this.#tailWord(0, bytesOf(0)), c1), 15), c2);
    const length2 = this.#length | 0;
    h1 ^= length2;
    h2 ^= length2;
    h3 ^= length2;
    h4 ^= length2;
    h1 = h1 + h2 + h3 + h4 | 0;
    h2 = h2 + h1 | 0;
    h3 = h3 + h1 | 0;
    h4 = h4 + h1 | 0;
    h1 = fmix(h1);
    h2 = fmix(h2);
    h3 = fmix(h3);
    h4 = fmix(h4);
    h1 = h1 + h2 + h3 + h4 | 0;
    out[at4] = h1;
    out[at4 + 1] = h2 + h1;
    out[at4 + 2] = h3 + h1;
    out[at4 + 3] = h4 + h1;
  }
  /** 32 hexadecimal digits. */
  digest() {
    const words3 = new Uint32Array(4);
    this.digestInto(words3);
    let text5 = "";
    for (const word of words3) text5 += word.toString(16).padStart(8, "0");
    return text5;
  }
};
function hash128(bytes2, seed = 0) {
  return new Hash128(seed).update(bytes2).digest();
}

// packages/base/src/log.ts
var silentLog = () => {
};

// packages/base/src/random.ts
var Random = class _Random {
  state = new Uint32Array(4);
  /** `seed`: any safe integer; only its low 64 bits in two's complement count. */
  constructor(seed) {
    this.seed(seed);
  }
  seed(seed) {
    assert(Number.isSafeInteger(seed), "seed must be a safe integer");
    const high2 = Math.floor(seed / 4294967296) >>> 0;
    let mix = seed >>> 0 ^ Math.imul(high2, 2654435769);
    for (let i = 0; i < 4; i++) {
      mix = mix + 2654435769 | 0;
      let z = mix ^ (i & 1 ? high2 : 0);
      z = Math.imul(z ^ z >>> 16, 569420461);
      z = Math.imul(z ^ z >>> 15, 1935289751);
      this.state[i] = z ^ z >>> 15;
    }
    if ((this.state[0] | this.state[1] | this.state[2] | this.state[3]) === 0) this.state[0] = 1;
  }
  /** A 32-bit word, unsigned. */
  u32() {
    const s = this.state;
    const times5 = Math.imul(s[1], 5);
    const result = Math.imul(times5 << 7 | times5 >>> 25, 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = s[3] << 11 | s[3] >>> 21;
    return result;
  }
  /** An integer in [0, bound), without bias; 1 <= bound <= 2^32. */
  below(bound) {
    assert(Number.isInteger(bound) && bound >= 1 && bound <= 4294967296, "bound must be an integer in [1, 2^32]");
    const limit = 4294967296 - 4294967296 % bound;
    for (; ; ) {
      const word = this.u32();
      if (word < limit) return word % bound;
    }
  }
  /** An integer in [low, high], both included; at most 2^32 values. */
  between(low, high2) {
    return low + this.below(high2 - low + 1);
  }
  /** True in `numerator` of `denominator` cases. */
  chance(numerator, denominator) {
    return this.below(denominator) < numerator;
  }
  pick(list2) {
    return list2[this.below(list2.length)];
  }
  fill(bytes2) {
    for (let i = 0; i < bytes2.length; i++) bytes2[i] = this.u32() >>> 24;
  }
  /** A generator whose sequence depends on this one's next word only. */
  fork() {
    return new _Random(this.u32());
  }
};

// packages/base/src/time.ts
var nsPerSecond = 1e9;
var zero = 0;
var never = Number.MAX_SAFE_INTEGER;
function instant(ns) {
  return ns;
}
function ms(count2) {
  return count2 * 1e6;
}
function floorDivide(a, b) {
  return (a - a % b) / b;
}
function ceilDivide(a, b) {
  const rest2 = a % b;
  return (a - rest2) / b + (rest2 > 0 ? 1 : 0);
}
var Rate = class {
  hz;
  constructor(hz) {
    if (!Number.isInteger(hz) || hz < 1 || hz > 9e6 && nsPerSecond % hz !== 0)
      throw new RangeError(`rate ${hz} Hz`);
    this.hz = hz;
  }
  /** Ticks that have happened by `at`, the one at `at` included. */
  ticksAt(at4) {
    if (nsPerSecond % this.hz === 0) return floorDivide(at4, nsPerSecond / this.hz);
    const rest2 = at4 % nsPerSecond;
    return (at4 - rest2) / nsPerSecond * this.hz + floorDivide(rest2 * this.hz, nsPerSecond);
  }
  /** The first instant at which `ticksAt` gives `ticks`; `never` when the machine cannot reach it. */
  instantOf(ticks) {
    const rest2 = ticks % this.hz;
    const whole3 = (ticks - rest2) / this.hz * nsPerSecond;
    const at4 = whole3 + (nsPerSecond % this.hz === 0 ? rest2 * (nsPerSecond / this.hz) : ceilDivide(rest2 * nsPerSecond, this.hz));
    return at4 < never ? at4 : never;
  }
};

// packages/base/src/utf8.ts
var runeError = 65533;
var runeMax = 1114111;
var lengthShift = 21;
function runeAt(bytes2, at4, end) {
  const c = bytes2[at4];
  if (c < 128) return 1 << lengthShift | c;
  const bad2 = 1 << lengthShift | runeError;
  if (c < 194 || at4 + 1 >= end) return bad2;
  const c12 = bytes2[at4 + 1] ^ 128;
  if (c12 & 192) return bad2;
  if (c < 224) return 2 << lengthShift | (c & 31) << 6 | c12;
  if (at4 + 2 >= end) return bad2;
  const c22 = bytes2[at4 + 2] ^ 128;
  if (c22 & 192) return bad2;
  if (c < 240) {
    const rune2 = (c & 15) << 12 | c12 << 6 | c22;
    return rune2 < 2048 || rune2 >= 55296 && rune2 <= 57343 ? bad2 : 3 << lengthShift | rune2;
  }
  if (c > 244 || at4 + 3 >= end) return bad2;
  const c32 = bytes2[at4 + 3] ^ 128;
  if (c32 & 192) return bad2;
  const rune = (c & 7) << 18 | c12 << 12 | c22 << 6 | c32;
  return rune < 65536 || rune > runeMax ? bad2 : 4 << lengthShift | rune;
}
function runeOf(packed) {
  return packed & (1 << lengthShift) - 1;
}
function runeLength(packed) {
  return packed >>> lengthShift;
}
function decodeUtf8(bytes2, start3 = 0, end = bytes2.length) {
  let text5 = "";
  for (let at4 = start3; at4 < end; ) {
    let ascii = at4;
    while (ascii < end && ascii - at4 < 4096 && bytes2[ascii] < 128) ascii++;
    if (ascii > at4) {
      text5 += String.fromCharCode.apply(null, bytes2.subarray(at4, ascii));
      at4 = ascii;
      continue;
    }
    const packed = runeAt(bytes2, at4, end);
    text5 += String.fromCodePoint(runeOf(packed));
    at4 += runeLength(packed);
  }
  return text5;
}
function utf8Length(text5) {
  let size = 0;
  for (let i = 0; i < text5.length; i++) {
    const unit2 = text5.charCodeAt(i);
    if (unit2 < 128) size++;
    else if (unit2 < 2048) size += 2;
    else if (isPair(text5, i)) {
      size += 4;
      i++;
    } else size += 3;
  }
  return size;
}
function encodeUtf8(text5) {
  const bytes2 = new Uint8Array(utf8Length(text5));
  encodeUtf8Into(text5, bytes2, 0);
  return bytes2;
}
function encodeUtf8Into(text5, bytes2, at4) {
  for (let i = 0; i < text5.length; i++) {
    let rune = text5.charCodeAt(i);
    if (rune >= 55296 && rune <= 57343) {
      if (isPair(text5, i)) {
        rune = 65536 + (rune - 55296 << 10) + (text5.charCodeAt(i + 1) - 56320);
        i++;
      } else rune = runeError;
    }
    at4 = putRune(rune, bytes2, at4);
  }
  return at4;
}
function putRune(rune, bytes2, at4) {
  if (rune > runeMax || rune >= 55296 && rune <= 57343) rune = runeError;
  if (rune < 128) {
    bytes2[at4++] = rune;
  } else if (rune < 2048) {
    bytes2[at4++] = 192 | rune >>> 6;
    bytes2[at4++] = 128 | rune & 63;
  } else if (rune < 65536) {
    bytes2[at4++] = 224 | rune >>> 12;
    bytes2[at4++] = 128 | rune >>> 6 & 63;
    bytes2[at4++] = 128 | rune & 63;
  } else {
    bytes2[at4++] = 240 | rune >>> 18;
    bytes2[at4++] = 128 | rune >>> 12 & 63;
    bytes2[at4++] = 128 | rune >>> 6 & 63;
    bytes2[at4++] = 128 | rune & 63;
  }
  return at4;
}
function isPair(text5, i) {
  return (text5.charCodeAt(i) & 64512) === 55296 && i + 1 < text5.length && (text5.charCodeAt(i + 1) & 64512) === 56320;
}

// packages/bus/src/snapshot.ts
var SnapshotError = class extends Error {
  name = "SnapshotError";
};
var snapshotDepthMax = 64;
var canonicalNanHigh = 2146959360;
var Tag = {
  null: 0,
  false: 1,
  true: 2,
  integer: 3,
  negative: 4,
  float: 5,
  bigint: 6,
  negativeBigint: 7,
  string: 8,
  bytes: 9,
  words: 10,
  floats: 11,
  list: 12,
  record: 13
};
var Writer = class {
  bytes = new Uint8Array(1024);
  length = 0;
  #scratch = new DataView(new ArrayBuffer(8));
  reserve(count2) {
    const at4 = this.length;
    this.length += count2;
    if (this.length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.length, this.bytes.length * 2));
      grown.set(this.bytes);
      this.bytes = grown;
    }
    return at4;
  }
  byte(value) {
    const at4 = this.reserve(1);
    this.bytes[at4] = value;
  }
  /** LEB128 of an integer below 2^53. */
  count(value) {
    while (value >= 128) {
      this.byte(value % 128 | 128);
      value = Math.floor(value / 128);
    }
    this.byte(value);
  }
  raw(bytes2) {
    const at4 = this.reserve(bytes2.length);
    this.bytes.set(bytes2, at4);
  }
  text(value) {
    const bytes2 = encodeUtf8(value);
    if (decodeUtf8(bytes2) !== value) throw new SnapshotError("a string with a lone surrogate cannot be saved");
    this.count(bytes2.length);
    this.raw(bytes2);
  }
  float(value) {
    if (Number.isNaN(value)) {
      this.#scratch.setUint32(0, 0, true);
      this.#scratch.setUint32(4, canonicalNanHigh, true);
    } else this.#scratch.setFloat64(0, value, true);
    const at4 = this.reserve(8);
    for (let i = 0; i < 8; i++) this.bytes[at4 + i] = this.#scratch.getUint8(i);
  }
  value(value, depth) {
    if (depth > snapshotDepthMax) throw new SnapshotError(`nested deeper than ${snapshotDepthMax}`);
    if (value === null) this.byte(Tag.null);
    else if (typeof value === "boolean") this.byte(value ? Tag.true : Tag.false);
    else if (typeof value === "number") this.number(value);
    else if (typeof value === "string") {
      this.byte(Tag.string);
      this.text(value);
    } else if (typeof value === "bigint") this.bigint(value);
    else if (value instanceof Uint8Array) {
      this.byte(Tag.bytes);
      this.count(value.length);
      this.raw(value);
    } else if (value instanceof Uint32Array) {
      this.byte(Tag.words);
      this.count(value.length);
      const at4 = this.reserve(value.length * 4);
      for (let i = 0; i < value.length; i++) putU32le(this.bytes, at4 + i * 4, value[i]);
    } else if (value instanceof Float64Array) {
      this.byte(Tag.floats);
      this.count(value.length);
      for (let i = 0; i < value.length; i++) this.float(value[i]);
    } else if (isList(value)) {
      this.byte(Tag.list);
      this.count(value.length);
      for (let i = 0; i < value.length; i++) this.value(defined(value[i], `[${i}]`), depth + 1);
    } else this.record(value, depth);
  }
  record(record2, depth) {
    const prototype = Object.getPrototypeOf(record2);
    if (prototype !== Object.prototype && prototype !== null)
      throw new SnapshotError("only plain records can be saved");
    const names = Object.keys(record2).sort();
    this.byte(Tag.record);
    this.count(names.length);
    for (const name of names) {
      this.text(name);
      this.value(defined(record2[name], name), depth + 1);
    }
  }
  number(value) {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      this.byte(value < 0 ? Tag.negative : Tag.integer);
      this.count(value < 0 ? -value : value);
    } else {
      this.byte(Tag.float);
      this.float(value);
    }
  }
  bigint(value) {
    const magnitude = value < 0n ? -value : value;
    this.byte(value < 0n ? Tag.negativeBigint : Tag.bigint);
    const words3 = magnitude === 0n ? 0 : Math.ceil(magnitude.toString(16).length / 16);
    this.count(words3);
    const at4 = this.reserve(words3 * 8);
    for (let i = 0; i < words3; i++)
      putBigU64le(this.bytes, at4 + i * 8, magnitude >> BigInt(64 * i) & 0xffffffffffffffffn);
  }
};
function isList(value) {
  return Array.isArray(value);
}
function defined(value, name) {
  if (value === void 0) throw new SnapshotError(`${name} is undefined`);
  return value;
}
function encodeSnapshot(value) {
  const writer = new Writer();
  writer.value(value, 0);
  return writer.bytes.slice(0, writer.length);
}
var Reader = class {
  bytes;
  at = 0;
  constructor(bytes2) {
    this.bytes = bytes2;
  }
  take(count2) {
    if (count2 > this.bytes.length - this.at) throw new SnapshotError(`truncated at byte ${this.bytes.length}`);
    const at4 = this.at;
    this.at += count2;
    return at4;
  }
  byte() {
    const at4 = this.take(1);
    return this.bytes[at4];
  }
  count() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (value > Number.MAX_SAFE_INTEGER || byte === 0 && scale > 1)
        throw new SnapshotError(`bad integer at byte ${this.at - 1}`);
      if (byte < 128) return value;
      if (scale >= 2 ** 49) throw new SnapshotError(`bad integer at byte ${this.at - 1}`);
    }
  }
  /**
   * A length of items that take at least `size` bytes each, checked against what is left before anything is
   * allocated.
   */
  length(size) {
    const count2 = this.count();
    if (count2 * size > this.bytes.length - this.at) throw new SnapshotError(`truncated at byte ${this.bytes.length}`);
    return count2;
  }
  text() {
    const size = this.length(1);
    const at4 = this.take(size);
    const text5 = decodeUtf8(this.bytes, at4, at4 + size);
    if (compareBytes(encodeUtf8(text5), this.bytes.subarray(at4, at4 + size)) !== 0)
      throw new SnapshotError(`bad UTF-8 at byte ${at4}`);
    return text5;
  }
  value(depth) {
    if (depth > snapshotDepthMax) throw new SnapshotError(`nested deeper than ${snapshotDepthMax}`);
    const tag = this.byte();
    switch (tag) {
      case Tag.null:
        return null;
      case Tag.false:
        return false;
      case Tag.true:
        return true;
      case Tag.integer:
        return this.count();
      case Tag.negative: {
        const magnitude = this.count();
        if (magnitude === 0) throw new SnapshotError(`bad integer at byte ${this.at - 1}`);
        return -magnitude;
      }
      case Tag.float: {
        const value = this.floats(1)[0];
        if (Number.isSafeInteger(value) && !Object.is(value, -0))
          throw new SnapshotError(`an integer written as a float at byte ${this.at - 8}`);
        return value;
      }
      case Tag.bigint:
      case Tag.negativeBigint:
        return this.bigint(tag === Tag.negativeBigint);
      case Tag.string:
        return this.text();
      case Tag.bytes: {
        const size = this.length(1);
        const at4 = this.take(size);
        return this.bytes.slice(at4, at4 + size);
      }
      case Tag.words: {
        const words3 = new Uint32Array(this.length(4));
        for (let i = 0; i < words3.length; i++) words3[i] = u32le(this.bytes, this.take(4));
        return words3;
      }
      case Tag.floats:
        return this.floats(this.length(8));
      case Tag.list: {
        const count2 = this.length(1);
        const list2 = [];
        for (let i = 0; i < count2; i++) list2.push(this.value(depth + 1));
        return list2;
      }
      case Tag.record:
        return this.record(depth);
      default:
        throw new SnapshotError(`unknown tag ${tag} at byte ${this.at - 1}`);
    }
  }
  record(depth) {
    const count2 = this.length(2);
    const record2 = /* @__PURE__ */ Object.create(null);
    let last;
    for (let i = 0; i < count2; i++) {
      const name = this.text();
      if (last !== void 0 && !(last < name)) throw new SnapshotError(`field ${name} out of order`);
      record2[name] = this.value(depth + 1);
      last = name;
    }
    return record2;
  }
  floats(count2) {
    const floats = new Float64Array(count2);
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    for (let i = 0; i < count2; i++) {
      const at4 = this.take(8);
      floats[i] = view.getFloat64(at4, true);
      if (Number.isNaN(floats[i]) && (view.getUint32(at4, true) !== 0 || view.getUint32(at4 + 4, true) !== canonicalNanHigh)) {
        throw new SnapshotError(`a NaN with a payload at byte ${at4}`);
      }
    }
    return floats;
  }
  bigint(negative) {
    const words3 = this.length(8);
    let magnitude = 0n;
    for (let i = 0; i < words3; i++) magnitude |= bigU64le(this.bytes, this.take(8)) << BigInt(64 * i);
    if ((words3 > 0 || negative) && magnitude >> BigInt(64 * (words3 - 1)) === 0n)
      throw new SnapshotError(`bad integer at byte ${this.at}`);
    return negative ? -magnitude : magnitude;
  }
};
function decodeSnapshot(bytes2) {
  const reader = new Reader(bytes2);
  const value = reader.value(0);
  if (reader.at !== bytes2.length) throw new SnapshotError(`${bytes2.length - reader.at} bytes too many`);
  return value;
}
function snapshotHash(value) {
  return hash128(encodeSnapshot(value));
}
function recordAt(record2, name) {
  const value = record2[name];
  if (value === void 0 || !isRecord(value)) throw new SnapshotError(`${name}: not a record`);
  return value;
}
function listAt(record2, name) {
  const value = record2[name];
  if (value === void 0 || value === null || typeof value !== "object" || !Array.isArray(value)) {
    throw new SnapshotError(`${name}: not a list`);
  }
  return value;
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

// packages/bus/src/clock.ts
var Clock = class {
  #now = zero;
  #dispatching = false;
  #owners = [];
  // One slot a timer, in the order of registration.
  #owner = [];
  #due = [];
  #order = [];
  #a = [];
  #b = [];
  #nextOrder = 0;
  /** The slot that fires first, or -1. Derived. */
  #first = -1;
  /** Virtual nanoseconds since power on. */
  get now() {
    return this.#now;
  }
  /** When the next event fires; `never` when none is armed. */
  get nextEvent() {
    return this.#first < 0 ? never : this.#due[this.#first];
  }
  /** How long a CPU may run before somebody else has to. */
  get headroom() {
    return this.nextEvent - this.#now;
  }
  /** Registers `owner`'s timers. The target comes by `attach`, since most devices need their timers to be built. */
  timers(owner2, kinds) {
    assert(!this.#owners.some((other) => other.name === owner2), "timers registered twice");
    const index = this.#owners.length;
    const base5 = this.#due.length;
    this.#owners.push({ name: owner2, kinds, base: base5, target: null });
    for (let i = 0; i < kinds.length; i++) {
      this.#owner.push(index);
      this.#due.push(never);
      this.#order.push(0);
      this.#a.push(0);
      this.#b.push(0);
    }
    return new DeviceTimers(this, base5, kinds.length);
  }
  attach(owner2, target2) {
    const found = this.#owners.find((other) => other.name === owner2);
    if (found) found.target = target2;
  }
  /**
   * Moves time to `to` (now or later) through all events due by then, those at `to` included. Not from inside an
   * event.
   */
  advanceTo(to) {
    assert(!this.#dispatching, "time moved from inside an event");
    assert(to >= this.#now && to <= never, "time moved backwards");
    while (this.#first >= 0 && this.#due[this.#first] <= to) {
      const slot = this.#first;
      this.#now = Math.max(this.#now, this.#due[slot]);
      const owner2 = this.#owners[this.#owner[slot]];
      const a = this.#a[slot];
      const b = this.#b[slot];
      this.#disarm(slot);
      assert(owner2.target !== null, "event without a target");
      this.#dispatching = true;
      try {
        owner2.target.onEvent(slot - owner2.base, a, b);
      } finally {
        this.#dispatching = false;
      }
    }
    this.#now = to;
  }
  advance(by) {
    this.advanceTo(this.#now + by);
  }
  /** For DeviceTimers. */
  arm(slot, at4, a, b) {
    assert(at4 >= this.#now, "event in the past");
    assert(at4 > this.#now || !this.#dispatching, "event armed for now by an event");
    if (at4 >= never) {
      this.#disarm(slot);
      return;
    }
    this.#due[slot] = at4;
    this.#order[slot] = this.#nextOrder++;
    this.#a[slot] = a;
    this.#b[slot] = b;
    if (slot === this.#first) this.#findFirst();
    else if (this.#first < 0 || at4 < this.#due[this.#first]) this.#first = slot;
  }
  disarm(slot) {
    this.#disarm(slot);
  }
  dueAt(slot) {
    return this.#due[slot];
  }
  #disarm(slot) {
    this.#due[slot] = never;
    if (slot === this.#first) this.#findFirst();
  }
  #findFirst() {
    let first2 = -1;
    let best = never;
    for (let slot = 0; slot < this.#due.length; slot++) {
      const due = this.#due[slot];
      if (due < best || due === best && first2 >= 0 && this.#order[slot] < this.#order[first2]) {
        first2 = slot;
        best = due;
      }
    }
    this.#first = first2;
  }
  /** Armed timers in firing order; only the relative order of arming is kept. */
  save() {
    const armed = this.#due.map((_, slot) => slot).filter((slot) => this.#due[slot] < never);
    armed.sort((x, y) => this.#due[x] - this.#due[y] || this.#order[x] - this.#order[y]);
    const events = armed.map((slot) => {
      const owner2 = this.#owners[this.#owner[slot]];
      return {
        at: this.#due[slot],
        device: owner2.name,
        kind: owner2.kinds[slot - owner2.base],
        a: this.#a[slot],
        b: this.#b[slot]
      };
    });
    return { version: 1, now: this.#now, events };
  }
  load(record2) {
    const { version: version3, now } = record2;
    if (version3 !== 1) throw new SnapshotError(`clock: version ${String(version3)}, this machine reads 1`);
    if (typeof now !== "number" || !Number.isSafeInteger(now) || now < 0)
      throw new SnapshotError("clock.now: not an instant");
    const loaded = listAt(record2, "events").map((event, i) => {
      if (!isRecord(event)) throw new SnapshotError(`clock.events[${i}]: not a record`);
      const { at: at4, device, kind: kind5, a, b } = event;
      const owner2 = this.#owners.find((candidate) => candidate.name === device);
      const index = owner2 && typeof kind5 === "string" ? owner2.kinds.indexOf(kind5) : -1;
      if (!owner2 || index < 0)
        throw new SnapshotError(`clock.events[${i}]: no timer ${String(device)} ${String(kind5)} in this machine`);
      if (typeof at4 !== "number" || !Number.isSafeInteger(at4) || at4 < now || typeof a !== "number" || typeof b !== "number") {
        throw new SnapshotError(`clock.events[${i}]: not an event`);
      }
      return { slot: owner2.base + index, at: at4, a, b };
    });
    this.#now = now;
    this.#due.fill(never);
    this.#order.fill(0);
    this.#a.fill(0);
    this.#b.fill(0);
    this.#nextOrder = loaded.length;
    loaded.forEach(({ slot, at: at4, a, b }, order2) => {
      this.#due[slot] = at4;
      this.#order[slot] = order2;
      this.#a[slot] = a;
      this.#b[slot] = b;
    });
    this.#findFirst();
  }
};
var DeviceTimers = class {
  #clock;
  #base;
  #count;
  constructor(clock, base5, count2) {
    this.#clock = clock;
    this.#base = base5;
    this.#count = count2;
  }
  get now() {
    return this.#clock.now;
  }
  set(kind5, at4, a = 0, b = 0) {
    assert(kind5 >= 0 && kind5 < this.#count, "no such timer");
    this.#clock.arm(this.#base + kind5, at4, a, b);
  }
  cancel(kind5) {
    assert(kind5 >= 0 && kind5 < this.#count, "no such timer");
    this.#clock.disarm(this.#base + kind5);
  }
  due(kind5) {
    assert(kind5 >= 0 && kind5 < this.#count, "no such timer");
    return this.#clock.dueAt(this.#base + kind5);
  }
};

// packages/bus/src/memorymap.ts
var videoHole = { base: 655360, bytes: 131072 };
function ramRun(address2, ramBytes) {
  if (address2 >= ramBytes || address2 < 0) return 0;
  if (address2 < videoHole.base) return Math.min(videoHole.base, ramBytes) - address2;
  return address2 < videoHole.base + videoHole.bytes ? 0 : ramBytes - address2;
}
function checkedMap(ranges) {
  const sorted = [...ranges].sort((a, b) => a.base - b.base);
  sorted.forEach((range2, i) => {
    const next2 = sorted[i + 1];
    if (next2 !== void 0 && range2.base + range2.bytes > next2.base)
      throw new RangeError(`${range2.name} overlaps ${next2.name}`);
  });
  return sorted;
}

// packages/bus/src/dma.ts
var msiWindow = { base: 4276092928, bytes: 1048576 };
var faultsKept = 64;
var Dma = class {
  #memory;
  #log;
  #requesters = [];
  #faults = [];
  #faultCount = 0;
  #msi = null;
  constructor(memory, log) {
    this.#memory = memory;
    this.#log = log;
  }
  /** The device's way to memory. `mastering` says whether its bus master enable is set. */
  channel(id2, name, mastering) {
    assert(!this.#requesters.some((other) => other.id === id2), "requester registered twice");
    const requester2 = { id: id2, name, bypass: false, interrupts: false, grants: [] };
    this.#requesters.push(requester2);
    return new DmaChannel(this, requester2, mastering);
  }
  connectMsi(sink) {
    this.#msi = sink;
  }
  /** Lets `id` read (and write) [base, base + bytes). */
  grant(id2, base5, bytes2, write7) {
    assert(Number.isSafeInteger(base5) && Number.isSafeInteger(bytes2) && base5 >= 0 && bytes2 > 0, "bad DMA range");
    this.#requester(id2).grants.push({ base: base5, bytes: bytes2, write: write7 });
  }
  /** Takes back every granted byte of [base, base + bytes) from `id`. */
  revoke(id2, base5, bytes2) {
    const requester2 = this.#requester(id2);
    const end = base5 + bytes2;
    requester2.grants = requester2.grants.flatMap((grant) => {
      const grantEnd = grant.base + grant.bytes;
      if (grantEnd <= base5 || end <= grant.base) return [grant];
      const kept = [];
      if (grant.base < base5) kept.push({ ...grant, bytes: base5 - grant.base });
      if (end < grantEnd) kept.push({ ...grant, base: end, bytes: grantEnd - end });
      return kept;
    });
  }
  /** Takes back everything, interrupts and bypass too. */
  revokeAll(id2) {
    const requester2 = this.#requester(id2);
    requester2.grants = [];
    requester2.interrupts = false;
    requester2.bypass = false;
  }
  grantInterrupts(id2, allowed) {
    this.#requester(id2).interrupts = allowed;
  }
  setBypass(id2, bypass) {
    this.#requester(id2).bypass = bypass;
  }
  grants(id2) {
    return this.#requester(id2).grants;
  }
  /** The most recent faults, oldest first, and how many there were in all. */
  get faults() {
    return this.#faults;
  }
  get faultCount() {
    return this.#faultCount;
  }
  reset() {
    for (const requester2 of this.#requesters) {
      requester2.grants = [];
      requester2.interrupts = false;
      requester2.bypass = false;
    }
    this.#faults = [];
    this.#faultCount = 0;
  }
  #requester(id2) {
    const found = this.#requesters.find((requester2) => requester2.id === id2);
    assert(found !== void 0, "no such requester");
    return found;
  }
  // The rest is for DmaChannel.
  get ram() {
    return this.#memory.ram;
  }
  wrote(address2, bytes2) {
    this.#memory.wrote(address2, bytes2);
  }
  allows(requester2, mastering, address2, bytes2, write7) {
    if (!mastering) return this.#fault(requester2, address2, bytes2, write7, "bus mastering off");
    if (!(Number.isSafeInteger(address2) && bytes2 > 0 && bytes2 <= ramRun(address2, this.#memory.ram.length))) {
      return this.#fault(requester2, address2, bytes2, write7, "not memory");
    }
    if (requester2.bypass) return true;
    let at4 = address2;
    const end = address2 + bytes2;
    for (let moved = true; moved && at4 < end; ) {
      moved = false;
      for (let i = 0; i < requester2.grants.length; i++) {
        const grant = requester2.grants[i];
        if (at4 >= grant.base && at4 < grant.base + grant.bytes && (grant.write || !write7)) {
          at4 = grant.base + grant.bytes;
          moved = true;
        }
      }
    }
    return at4 >= end || this.#fault(requester2, address2, bytes2, write7, "not granted");
  }
  message(requester2, mastering, address2, data3) {
    if (!mastering) return this.#fault(requester2, address2, 4, true, "bus mastering off");
    if (!requester2.interrupts && !requester2.bypass) return this.#fault(requester2, address2, 4, true, "not granted");
    if (this.#msi === null) return this.#fault(requester2, address2, 4, true, "not memory");
    this.#msi(address2, data3);
    return true;
  }
  #fault(requester2, address2, bytes2, write7, reason) {
    this.#faultCount++;
    if (this.#faults.length === faultsKept) this.#faults.shift();
    this.#faults.push({ requester: requester2.id, address: address2, bytes: bytes2, write: write7, reason });
    if (this.#faultCount <= faultsKept) {
      this.#log(
        "warn",
        "dma",
        `${requester2.name}: ${write7 ? "write" : "read"} of ${bytes2} bytes at 0x${address2.toString(16)}: ${reason}`
      );
    }
    return false;
  }
  save() {
    const requesters = this.#requesters.map(({ id: id2, bypass, interrupts, grants }) => ({
      id: id2,
      bypass,
      interrupts,
      grants: grants.map((grant) => ({ ...grant }))
    }));
    return {
      version: 1,
      requesters,
      faults: this.#faults.map((fault2) => ({ ...fault2 })),
      faultCount: this.#faultCount
    };
  }
  load(record2) {
    if (record2["version"] !== 1)
      throw new SnapshotError(`dma: version ${String(record2["version"])}, this machine reads 1`);
    const faultCount = whole(record2["faultCount"], "dma.faultCount");
    const loaded = listAt(record2, "requesters").map((entry2, i) => {
      const name = `dma.requesters[${i}]`;
      if (!isRecord(entry2)) throw new SnapshotError(`${name}: not a record`);
      const requester2 = this.#requesters[i];
      if (requester2 === void 0 || entry2["id"] !== requester2.id)
        throw new SnapshotError(`${name}: not in this machine`);
      const grants = listAt(entry2, "grants").map((grant) => readGrant(grant, `${name}.grants`));
      return { requester: requester2, grants, bypass: entry2["bypass"] === true, interrupts: entry2["interrupts"] === true };
    });
    if (loaded.length !== this.#requesters.length)
      throw new SnapshotError(`dma: ${loaded.length} requesters, this machine has ${this.#requesters.length}`);
    const faults = listAt(record2, "faults").map((entry2) => {
      if (!isRecord(entry2)) throw new SnapshotError("dma.faults: not a record");
      const reason = entry2["reason"];
      if (reason !== "not granted" && reason !== "not memory" && reason !== "bus mastering off")
        throw new SnapshotError("dma.faults: unknown reason");
      return {
        requester: whole(entry2["requester"], "dma.faults.requester"),
        address: whole(entry2["address"], "dma.faults.address"),
        bytes: whole(entry2["bytes"], "dma.faults.bytes"),
        write: entry2["write"] === true,
        reason
      };
    });
    for (const { requester: requester2, grants, bypass, interrupts } of loaded) {
      requester2.grants = grants;
      requester2.bypass = bypass;
      requester2.interrupts = interrupts;
    }
    this.#faults = faults;
    this.#faultCount = faultCount;
  }
};
function whole(value, name) {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw new SnapshotError(`${name}: not a count`);
  return value;
}
function readGrant(value, name) {
  const { base: base5, bytes: bytes2, write: write7 } = value;
  return { base: whole(base5, `${name}.base`), bytes: whole(bytes2, `${name}.bytes`), write: write7 === true };
}
var DmaChannel = class {
  #dma;
  #requester;
  #mastering;
  #word = new Uint8Array(8);
  constructor(dma, requester2, mastering) {
    this.#dma = dma;
    this.#requester = requester2;
    this.#mastering = mastering;
  }
  get id() {
    return this.#requester.id;
  }
  /** RAM [address, address + bytes) to `into` at `at`. */
  read(address2, into, at4, bytes2) {
    if (!this.#dma.allows(this.#requester, this.#mastering(), address2, bytes2, false)) return false;
    const ram = this.#dma.ram;
    if (bytes2 <= 64) for (let i = 0; i < bytes2; i++) into[at4 + i] = ram[address2 + i];
    else into.set(ram.subarray(address2, address2 + bytes2), at4);
    return true;
  }
  write(address2, from, at4, bytes2) {
    if (address2 >= msiWindow.base && address2 < msiWindow.base + msiWindow.bytes && bytes2 === 4) {
      const data3 = from[at4] | from[at4 + 1] << 8 | from[at4 + 2] << 16 | from[at4 + 3] << 24;
      return this.message(address2, data3 >>> 0);
    }
    if (!this.#dma.allows(this.#requester, this.#mastering(), address2, bytes2, true)) return false;
    const ram = this.#dma.ram;
    if (bytes2 <= 64) for (let i = 0; i < bytes2; i++) ram[address2 + i] = from[at4 + i];
    else ram.set(at4 === 0 && bytes2 === from.length ? from : from.subarray(at4, at4 + bytes2), address2);
    this.#dma.wrote(address2, bytes2);
    return true;
  }
  /** The word at `address`, unsigned, or -1 when refused. */
  read32(address2) {
    const word = this.#word;
    if (!this.read(address2, word, 0, 4)) return -1;
    return (word[0] | word[1] << 8 | word[2] << 16 | word[3] << 24) >>> 0;
  }
  write32(address2, value) {
    putU32le(this.#word, 0, value);
    return this.write(address2, this.#word, 0, 4);
  }
  /** A message-signalled interrupt: a dword written to the local APICs' window. */
  message(address2, data3) {
    return this.#dma.message(this.#requester, this.#mastering(), address2, data3);
  }
};

// packages/bus/src/ports.ts
var portCount = 65536;
function allOnes(size) {
  return size === 4 ? 4294967295 : size === 2 ? 65535 : 255;
}
var PortMap = class {
  #slots = new Uint8Array(portCount);
  // 0: nothing, else index in #regions
  #regions = [null];
  #logged = new Uint8Array(portCount);
  #log;
  constructor(log) {
    this.#log = log;
  }
  /** Throws AssertError when a port is taken: a mistake in the board's table. */
  add(region) {
    assert(this.tryAdd(region), `ports of ${region.name} overlap another region or the end of the port space`);
  }
  /** For movable regions (PCI): answers false, nothing changed, when a port is taken. */
  tryAdd(region) {
    const end = region.base + region.count;
    if (region.base < 0 || region.count < 1 || end > portCount) return false;
    for (let port2 = region.base; port2 < end; port2++) if (this.#slots[port2] !== 0) return false;
    let slot = this.#regions.indexOf(null, 1);
    if (slot < 0) slot = this.#regions.length;
    if (slot > 255) return false;
    this.#regions[slot] = region;
    this.#slots.fill(slot, region.base, end);
    return true;
  }
  remove(region) {
    const slot = this.#regions.indexOf(region, 1);
    if (slot < 0) return;
    this.#slots.fill(0, region.base, region.base + region.count);
    this.#regions[slot] = null;
  }
  /** Regions in the order of their ports. */
  regions() {
    return this.#regions.filter((region) => region !== null).sort((a, b) => a.base - b.base);
  }
  find(port2) {
    return this.#regions[this.#slots[port2 & 65535]];
  }
  /** `size` is 1, 2 or 4; the result is unsigned. */
  read(port2, size) {
    port2 &= 65535;
    const region = this.#regions[this.#slots[port2]];
    if (region !== null && region.handler !== null) {
      const offset2 = port2 - region.base;
      if (size <= region.width && offset2 + size <= region.count) return region.handler.readPort(offset2, size);
    }
    if (size > 1) {
      const step2 = size >> 1;
      const low = this.read(port2, step2);
      return (low | this.read(port2 + step2, step2) << 8 * step2) >>> 0;
    }
    this.#gap(port2, region, "read");
    return 255;
  }
  write(port2, size, value) {
    port2 &= 65535;
    const region = this.#regions[this.#slots[port2]];
    if (region !== null && region.handler !== null) {
      const offset2 = port2 - region.base;
      if (size <= region.width && offset2 + size <= region.count) {
        region.handler.writePort(offset2, size, (value & (size === 4 ? -1 : allOnes(size))) >>> 0);
        return;
      }
    }
    if (size > 1) {
      const step2 = size >> 1;
      this.write(port2, step2, value & allOnes(step2));
      this.write(port2 + step2, step2, value >>> 8 * step2);
      return;
    }
    this.#gap(port2, region, "write");
  }
  #gap(port2, region, what) {
    if (this.#logged[port2] !== 0) return;
    this.#logged[port2] = 1;
    this.#log(
      "warn",
      "ports",
      `${what} of port 0x${port2.toString(16)}: ${region === null ? "nothing there" : `${region.name}, not implemented`}`
    );
  }
};

// packages/bus/src/mmio.ts
var loggedMax = 64;
var MmioMap = class {
  /** Fixed regions, then movable ones in the order of mapping. */
  #regions = [];
  #fixed = 0;
  /** The region of the last access when nothing can overlap it. Derived. */
  #last = null;
  #logged = /* @__PURE__ */ new Set();
  #log;
  constructor(log) {
    this.#log = log;
  }
  /** Adds a region of the board's table; fixed regions must not overlap. */
  add(region) {
    for (let i = 0; i < this.#fixed; i++) {
      const other = this.#regions[i];
      assert(
        region.base + region.bytes <= other.base || other.base + other.bytes <= region.base,
        `${region.name} overlaps ${other.name}`
      );
    }
    this.#regions.splice(this.#fixed++, 0, region);
    this.#last = null;
  }
  /** Maps a movable region (a PCI base address register). */
  map(region) {
    this.#regions.push(region);
    this.#last = null;
  }
  unmap(region) {
    const index = this.#regions.indexOf(region, this.#fixed);
    if (index >= 0) this.#regions.splice(index, 1);
    this.#last = null;
  }
  /** Regions in the order of their addresses. */
  regions() {
    return [...this.#regions].sort((a, b) => a.base - b.base);
  }
  /** The region that answers at `address`, or null. */
  find(address2) {
    const last = this.#last;
    if (last !== null && address2 >= last.base && address2 < last.base + last.bytes) return last;
    for (let i = 0; i < this.#regions.length; i++) {
      const region = this.#regions[i];
      if (address2 >= region.base && address2 < region.base + region.bytes) {
        if (this.#alone(i)) this.#last = region;
        return region;
      }
    }
    return null;
  }
  #alone(index) {
    const { base: base5, bytes: bytes2 } = this.#regions[index];
    for (let i = 0; i < index; i++) {
      const other = this.#regions[i];
      if (base5 < other.base + other.bytes && other.base < base5 + bytes2) return false;
    }
    return true;
  }
  /** `size` is 1, 2 or 4; the result is unsigned. */
  read(address2, size) {
    const region = this.find(address2);
    if (region !== null && region.handler !== null && address2 + size <= region.base + region.bytes) {
      return region.handler.readMmio(address2 - region.base, size);
    }
    if (size > 1 && region !== null && address2 + size > region.base + region.bytes) {
      let value = 0;
      for (let i = 0; i < size; i++) value |= this.read(address2 + i, 1) << 8 * i;
      return value >>> 0;
    }
    this.#gap(address2, region, "read");
    return allOnes(size);
  }
  write(address2, size, value) {
    const region = this.find(address2);
    if (region !== null && region.handler !== null && address2 + size <= region.base + region.bytes) {
      region.handler.writeMmio(address2 - region.base, size, (value & (size === 4 ? -1 : allOnes(size))) >>> 0);
      return;
    }
    if (size > 1 && region !== null && address2 + size > region.base + region.bytes) {
      for (let i = 0; i < size; i++) this.write(address2 + i, 1, value >>> 8 * i & 255);
      return;
    }
    this.#gap(address2, region, "write");
  }
  #gap(address2, region, what) {
    const page2 = Math.floor(address2 / 4096);
    if (this.#logged.size >= loggedMax || this.#logged.has(page2)) return;
    this.#logged.add(page2);
    this.#log(
      "warn",
      "mmio",
      `${what} at 0x${address2.toString(16)}: ${region === null ? "nothing there" : `${region.name}, not implemented`}`
    );
  }
};

// packages/bus/src/wires.ts
var sourcesMax = 31;
var Wires = class {
  count;
  #sources;
  #sinks;
  /** Per wire: a bit a source that pulls it. */
  #pulled;
  /** Per wire: how often it went from low to high. */
  #rises;
  constructor(count2) {
    this.count = count2;
    this.#sources = Array.from({ length: count2 }, () => []);
    this.#sinks = Array.from({ length: count2 }, () => []);
    this.#pulled = new Uint32Array(count2);
    this.#rises = new Float64Array(count2);
  }
  /** A new source of `wire`; `source` is the device's name. */
  line(wire2, source) {
    const sources = this.#sources[wire2];
    assert(sources.length < sourcesMax, "too many sources on a wire");
    const bit = 1 << sources.length >>> 0;
    sources.push(source);
    return { set: (level2) => this.#set(wire2, bit, level2) };
  }
  connect(wire2, sink, pin) {
    this.#sinks[wire2].push({ sink, pin });
  }
  level(wire2) {
    return this.#pulled[wire2] !== 0;
  }
  /** Low-to-high changes since power on, for displays. */
  rises(wire2) {
    return this.#rises[wire2];
  }
  sources(wire2) {
    return this.#sources[wire2];
  }
  #set(wire2, bit, level2) {
    const before = this.#pulled[wire2];
    const after = (level2 ? before | bit : before & ~bit) >>> 0;
    if (after === before) return;
    this.#pulled[wire2] = after;
    if (before === 0 === (after === 0)) return;
    if (after !== 0) this.#rises[wire2]++;
    const sinks = this.#sinks[wire2];
    for (let i = 0; i < sinks.length; i++) sinks[i].sink.setPin(sinks[i].pin, after !== 0);
  }
  save() {
    return { version: 1, pulled: this.#pulled.slice(), rises: this.#rises.slice() };
  }
  load(record2) {
    const { version: version3, pulled, rises } = record2;
    if (version3 !== 1) throw new SnapshotError(`wires: version ${String(version3)}, this machine reads 1`);
    if (!(pulled instanceof Uint32Array) || pulled.length !== this.count || !(rises instanceof Float64Array) || rises.length !== this.count) {
      throw new SnapshotError(`wires: not ${this.count} wires`);
    }
    this.#pulled.set(pulled);
    this.#rises.set(rises);
  }
};

// packages/bus/src/bus.ts
var MachineRequest = { none: 0, reset: 1, powerOff: 2 };
var Bus = class {
  log;
  memory;
  clock = new Clock();
  ports;
  mmio;
  wires;
  dma;
  /** The processor on whose behalf registers are accessed; set it before an access. */
  cpu = 0;
  request = MachineRequest.none;
  #signals = null;
  #msrs = null;
  #devices = [];
  constructor({ memory, wires, log = silentLog }) {
    this.log = log;
    this.memory = memory;
    this.ports = new PortMap(log);
    this.mmio = new MmioMap(log);
    this.wires = new Wires(wires);
    this.dma = new Dma(memory, log);
  }
  /** Makes a device part of the machine: snapshots, hashes, reset, and its timers' events. */
  add(device) {
    assert(!this.#devices.some((other) => other.name === device.name), "two devices of one name");
    this.#devices.push(device);
    this.clock.attach(device.name, device);
    return device;
  }
  connectProcessors(signals, msrs) {
    this.#signals = signals;
    this.#msrs = msrs;
  }
  get signals() {
    assert(this.#signals !== null, "no interrupt controller");
    return this.#signals;
  }
  get devices() {
    return this.#devices;
  }
  readMsr(cpu, msr) {
    return this.#msrs?.readMsr(cpu, msr);
  }
  writeMsr(cpu, msr, value) {
    return this.#msrs?.writeMsr(cpu, msr, value) ?? false;
  }
  /**
   * Reads `size` (1, 2, 4, 8, 16) bytes of device space; wide accesses are dwords from the lowest up. Allocates a
   * bigint.
   */
  readWide(address2, size) {
    let value = 0n;
    for (let at4 = 0; at4 < size; ) {
      const step2 = accessStep(size - at4);
      value |= BigInt(this.mmio.read(address2 + at4, step2)) << BigInt(8 * at4);
      at4 += step2;
    }
    return value;
  }
  /**
   * Copies physical memory, RAM or device, into `into`: what a processor's block read would see. Plain memory is
   * moved as a block, registers as aligned dwords.
   */
  readBlock(address2, into, at4 = 0, bytes2 = into.length - at4) {
    for (const end = at4 + bytes2; at4 < end; ) {
      const { ram } = this.memory;
      let size = Math.min(end - at4, ramRun(address2, ram.length));
      if (size > 0) into.set(ram.subarray(address2, address2 + size), at4);
      else {
        const region = this.mmio.find(address2);
        const memory = region?.handler?.memory;
        if (region !== null && memory !== void 0) {
          const offset2 = address2 - region.base;
          size = Math.min(end - at4, region.bytes - offset2);
          into.set(memory.subarray(offset2, offset2 + size), at4);
        } else {
          size = address2 % 4 === 0 && end - at4 >= 4 ? 4 : 1;
          const value = this.mmio.read(address2, size);
          for (let i = 0; i < size; i++) into[at4 + i] = value >>> 8 * i;
        }
      }
      address2 += size;
      at4 += size;
    }
  }
  /** The inverse of readBlock. */
  writeBlock(address2, from, at4 = 0, bytes2 = from.length - at4) {
    for (const end = at4 + bytes2; at4 < end; ) {
      const { ram } = this.memory;
      let size = Math.min(end - at4, ramRun(address2, ram.length));
      if (size > 0) {
        ram.set(from.subarray(at4, at4 + size), address2);
        this.memory.wrote(address2, size);
      } else {
        const region = this.mmio.find(address2);
        const memory = region?.handler?.memory;
        if (region !== null && memory !== void 0) {
          const offset2 = address2 - region.base;
          size = Math.min(end - at4, region.bytes - offset2);
          memory.set(from.subarray(at4, at4 + size), offset2);
          region.handler?.wroteMemory?.(offset2, size);
        } else {
          size = address2 % 4 === 0 && end - at4 >= 4 ? 4 : 1;
          let value = 0;
          for (let i = 0; i < size; i++) value |= from[at4 + i] << 8 * i;
          this.mmio.write(address2, size, value >>> 0);
        }
      }
      address2 += size;
      at4 += size;
    }
  }
  /** The reset button: every device, the DMA grants, the request. Time and RAM stay. */
  reset() {
    this.request = MachineRequest.none;
    this.dma.reset();
    for (const device of this.#devices) device.reset();
  }
  save() {
    const devices2 = {};
    for (const device of this.#devices) devices2[device.name] = device.save();
    return {
      version: 1,
      request: this.request,
      clock: this.clock.save(),
      wires: this.wires.save(),
      dma: this.dma.save(),
      devices: devices2
    };
  }
  /** On SnapshotError the bus is part old, part new: load another snapshot or give the machine up. */
  load(record2) {
    if (record2["version"] !== 1)
      throw new SnapshotError(`bus: version ${String(record2["version"])}, this machine reads 1`);
    const request = record2["request"];
    if (request !== 0 && request !== 1 && request !== 2) throw new SnapshotError("bus.request: unknown");
    const devices2 = recordAt(record2, "devices");
    const names = Object.keys(devices2);
    const foreign = names.find((name) => !this.#devices.some((device) => device.name === name));
    if (foreign !== void 0) throw new SnapshotError(`this machine has no device ${foreign}`);
    this.clock.load(recordAt(record2, "clock"));
    this.wires.load(recordAt(record2, "wires"));
    this.dma.load(recordAt(record2, "dma"));
    for (const device of this.#devices) device.load(recordAt(devices2, device.name));
    this.request = request;
    this.cpu = 0;
  }
  /** A hash per part, in a fixed order: clock, wires, dma, then the devices as they were added. */
  hashes() {
    return [
      { part: "clock", hash: snapshotHash(this.clock.save()) },
      { part: "wires", hash: snapshotHash(this.wires.save()) },
      { part: "dma", hash: snapshotHash(this.dma.save()) },
      ...this.#devices.map((device) => ({ part: device.name, hash: snapshotHash(device.save()) }))
    ];
  }
};
function accessStep(left3) {
  return left3 >= 4 ? 4 : left3 >= 2 ? 2 : 1;
}

// packages/bus/src/core.ts
var Exit = { count: 0, syscall: 1, exception: 2, io: 3, hlt: 4 };

// packages/bus/src/cpuio.ts
var memoryRead = ioKinds.indexOf("memoryRead");
var memoryWrite = ioKinds.indexOf("memoryWrite");
var portIn = ioKinds.indexOf("portIn");
function answerIo(bus, core, cpu) {
  const context = core.context(cpu);
  const size = context.ioSize;
  const address2 = context.ioAddress;
  bus.cpu = cpu;
  if (context.ioKind === portIn) {
    core.completeIo(cpu, bus.ports.read(address2, size));
  } else if (context.ioKind === memoryRead) {
    core.completeIo(cpu, size <= 4 && size !== 3 ? bus.mmio.read(address2, size) : bus.readWide(address2, size));
  } else if (context.ioKind === memoryWrite) {
    if (size === 1 || size === 2 || size === 4) bus.mmio.write(address2, size, context.ioDataLow);
    else writeWide(bus, address2, size, context.ioBytes);
    core.completeIo(cpu, 0);
  } else {
    bus.ports.write(address2, size, context.ioDataLow);
    core.completeIo(cpu, 0);
  }
}
function writeWide(bus, address2, size, bytes2) {
  for (let at4 = 0; at4 < size; ) {
    const step2 = accessStep(size - at4);
    let value = 0;
    for (let i = 0; i < step2; i++) value |= bytes2[at4 + i] << 8 * i;
    bus.mmio.write(address2 + at4, step2, value >>> 0);
    at4 += step2;
  }
}

// packages/bus/src/device.ts
var Attention = { interrupt: 1, nmi: 2, init: 4, startup: 8, smi: 16 };

// packages/bus/src/state.ts
function integer(low, high2, initial) {
  return {
    initial,
    create: () => initial,
    save: (value) => value,
    check: (value, name) => {
      if (typeof value !== "number" || !Number.isInteger(value) || value < low || value > high2) {
        throw new SnapshotError(`${name}: not an integer in ${low}..${high2}`);
      }
    },
    fill: (_, value) => value
  };
}
var u8 = (initial = 0) => integer(0, 255, initial);
var u16 = (initial = 0) => integer(0, 65535, initial);
var u32 = (initial = 0) => integer(0, 4294967295, initial);
var within = (low, high2, initial = low) => integer(low, high2, initial);
var count = (initial = 0) => integer(0, Number.MAX_SAFE_INTEGER, initial);
var flag = (initial = false) => ({
  initial,
  create: () => initial,
  save: (value) => value,
  check: (value, name) => {
    if (typeof value !== "boolean") throw new SnapshotError(`${name}: not true or false`);
  },
  fill: (_, value) => value
});
function array(make, what) {
  const initial = make();
  const valid = (value) => !(initial instanceof Float64Array) || Number.isSafeInteger(value);
  return {
    initial,
    create: make,
    save: (value) => value.slice(),
    check: (value, name) => {
      if (Object.prototype.toString.call(value) !== Object.prototype.toString.call(initial) || value.length !== initial.length || !value.every(valid)) {
        throw new SnapshotError(`${name}: not ${initial.length} ${what}`);
      }
    },
    fill: (live, value) => {
      live.set(value);
      return live;
    }
  };
}
var bytes = (size, initial = []) => array(() => {
  const value = new Uint8Array(size);
  value.set(initial);
  return value;
}, "bytes");
var words = (size) => array(() => new Uint32Array(size), "words");
function list(size, fields13) {
  const each2 = new Layout("entry", 0, fields13);
  return {
    initial: Array.from({ length: size }, () => each2.save(each2.create())),
    create: () => Array.from({ length: size }, () => each2.create()),
    save: (value) => value.map((entry2) => each2.save(entry2)),
    check: (value, name) => {
      if (!Array.isArray(value) || value.length !== size) throw new SnapshotError(`${name}: not a list of ${size}`);
      value.forEach((entry2, i) => {
        if (!isRecord(entry2)) throw new SnapshotError(`${name}[${i}]: not a record`);
        each2.check(entry2, `${name}[${i}].`);
      });
    },
    fill: (live, value) => {
      value.forEach((entry2, i) => each2.fill(live[i], entry2));
      return live;
    }
  };
}
var Layout = class {
  #kind;
  #version;
  #fields;
  /** `kind` names the part in error texts. `version` is written as field `version` unless it is 0. */
  constructor(kind5, version3, fields13) {
    this.#kind = kind5;
    this.#version = version3;
    this.#fields = Object.entries(fields13);
  }
  /** Power-on state. */
  create() {
    const state12 = {};
    for (const [name, field] of this.#fields) state12[name] = field.create();
    return { ...state12 };
  }
  /** Back to the power-on values, in place. */
  reset(state12) {
    const live = state12;
    for (const [name, field] of this.#fields) live[name] = field.fill(live[name], field.initial);
  }
  save(state12) {
    const live = state12;
    const record2 = {};
    if (this.#version !== 0) record2["version"] = this.#version;
    for (const [name, field] of this.#fields) record2[name] = field.save(live[name]);
    return record2;
  }
  load(state12, record2) {
    this.check(record2, `${this.#kind}.`);
    this.fill(state12, record2);
  }
  /** Throws SnapshotError unless `record` holds exactly these fields; `prefix` starts the names in its text. */
  check(record2, prefix) {
    if (this.#version !== 0 && record2["version"] !== this.#version) {
      throw new SnapshotError(`${prefix}version: ${String(record2["version"])}, this machine reads ${this.#version}`);
    }
    for (const [name, field] of this.#fields) {
      const value = record2[name];
      if (value === void 0) throw new SnapshotError(`${prefix}${name}: missing`);
      field.check(value, prefix + name);
    }
    const known = this.#fields.length + (this.#version !== 0 ? 1 : 0);
    if (Object.keys(record2).length !== known) {
      const names = /* @__PURE__ */ new Set(["version", ...this.#fields.map(([name]) => name)]);
      const extra = Object.keys(record2).find((name) => !names.has(name)) ?? "version";
      throw new SnapshotError(`${prefix}${extra}: unknown field`);
    }
  }
  fill(state12, record2) {
    const live = state12;
    for (const [name, field] of this.#fields) live[name] = field.fill(live[name], record2[name]);
  }
};

// packages/devices/src/apictimer.ts
var apicTimers = ["timer"];
var apicTimerHz = 1e8;
var Mode = { oneShot: 0, periodic: 1, tscDeadline: 2 };
var masked = 65536;
var apicTimerFields = {
  divide: u8(),
  initialCount: u32(),
  /** When the counter stood at `counted`; it runs while counting. Both describe one-shot and periodic modes. */
  startedAt: count(),
  counted: u32(),
  counting: flag(),
  /** IA32_TSC_DEADLINE; 0: disarmed. */
  deadline: count()
};
var ApicTimer = class {
  #state;
  #timers;
  #expired;
  #idle;
  /** `expired` delivers the interrupt; `idle` says whether delivering it now would change nothing. */
  constructor(state12, timers2, expired, idle) {
    this.#state = state12;
    this.#timers = timers2;
    this.#expired = expired;
    this.#idle = idle;
  }
  get vector() {
    return this.#state.lvt[0] & 255;
  }
  get #mode() {
    return this.#state.lvt[0] >>> 17 & 3;
  }
  get #tickNs() {
    const { divide } = this.#state;
    const code = divide & 3 | (divide & 8) >>> 1;
    return nsPerSecond / apicTimerHz * (code === 7 ? 1 : 2 << code);
  }
  writeEntry(value) {
    const s = this.#state;
    this.#settle();
    const before = this.#mode;
    s.lvt[0] = value;
    const after = this.#mode;
    if (before !== after && (before === Mode.tscDeadline || after === Mode.tscDeadline)) {
      s.counting = false;
      s.deadline = 0;
    }
    this.arm();
  }
  writeInitial(value) {
    if (this.#mode === Mode.tscDeadline) return;
    this.#state.initialCount = value;
    this.#restart(value);
  }
  writeDivide(value) {
    const left3 = this.current;
    this.#state.divide = value & 11;
    if (this.#state.counting) this.#restart(left3);
  }
  /** The current count register. */
  get current() {
    const s = this.#state;
    if (!s.counting) return 0;
    const ticks = floorDivide(this.#timers.now - s.startedAt, this.#tickNs);
    if (ticks < s.counted) return s.counted - ticks;
    if (this.#mode !== Mode.periodic || s.initialCount === 0) return 0;
    return s.initialCount - (ticks - s.counted) % s.initialCount;
  }
  /** IA32_TSC_DEADLINE (10.5.4.1): reads 0 when disarmed. */
  get deadline() {
    return this.#state.deadline;
  }
  set deadline(at4) {
    if (this.#mode !== Mode.tscDeadline) return;
    assert(at4 >= 0, "negative deadline");
    this.#state.deadline = at4;
    this.arm();
  }
  /** Sets the event for the next expiry that would be seen. Call when the entry's mask or what `idle` answers changed. */
  arm() {
    const s = this.#state;
    const { now } = this.#timers;
    this.#timers.cancel(0);
    if ((s.lvt[0] & masked) !== 0) return;
    if (this.#mode === Mode.tscDeadline) {
      if (s.deadline > 0) this.#timers.set(0, instant(Math.max(s.deadline, now)));
      return;
    }
    if (!s.counting || this.#mode === Mode.periodic && this.#idle(this.vector)) return;
    const tick2 = this.#tickNs;
    let due = s.startedAt + s.counted * tick2;
    if (due <= now && this.#mode === Mode.periodic && s.initialCount > 0) {
      const period = s.initialCount * tick2;
      due += (floorDivide(now - due, period) + 1) * period;
    }
    if (due > now) this.#timers.set(0, instant(due));
  }
  disarm() {
    this.#timers.cancel(0);
  }
  /** The event came. */
  expire() {
    const s = this.#state;
    const mode = this.#mode;
    if (mode === Mode.tscDeadline) s.deadline = 0;
    else if (mode !== Mode.periodic) s.counting = false;
    this.#expired(this.vector);
    if (mode === Mode.periodic) this.arm();
  }
  #restart(from) {
    const s = this.#state;
    s.counting = from > 0;
    s.counted = from;
    s.startedAt = this.#timers.now;
    this.arm();
  }
  /** Before the mode changes: an expired one-shot stays at 0, and a period goes on from where it stands. */
  #settle() {
    const s = this.#state;
    if (!s.counting) return;
    const left3 = this.current;
    const elapsed = this.#timers.now - s.startedAt;
    s.counting = left3 > 0;
    s.counted = left3;
    s.startedAt += elapsed - elapsed % this.#tickNs;
  }
};

// packages/devices/src/localapic.ts
var apicPage = { base: 4276092928, bytes: 4096 };
var Apic = {
  id: 32,
  version: 48,
  tpr: 128,
  apr: 144,
  ppr: 160,
  eoi: 176,
  rrd: 192,
  ldr: 208,
  dfr: 224,
  svr: 240,
  isr: 256,
  tmr: 384,
  irr: 512,
  esr: 640,
  icrLow: 768,
  icrHigh: 784,
  lvtTimer: 800,
  lvtThermal: 816,
  lvtPerformance: 832,
  lvtLint0: 848,
  lvtLint1: 864,
  lvtError: 880,
  initialCount: 896,
  currentCount: 912,
  divide: 992
};
var Delivery = { fixed: 0, lowestPriority: 1, smi: 2, nmi: 4, init: 5, startup: 6, external: 7 };
var lvtMasked = 65536;
var svrEnable = 256;
var Esr = { sendIllegal: 32, receivedIllegal: 64, illegalRegister: 128 };
var version = 327700;
var lvtMasks = [459007, 67583, 67583, 108543, 108543, 65791];
var fields = {
  id: u8(),
  tpr: u8(),
  ldr: u32(),
  dfr: u32(4294967295),
  svr: u32(255),
  isr: words(8),
  tmr: words(8),
  irr: words(8),
  esr: u8(),
  esrPending: u8(),
  icrLow: u32(),
  icrHigh: u32(),
  lvt: words(6),
  ...apicTimerFields,
  /** Level of the LINT0 and LINT1 pins, bits 0 and 1. */
  pins: u8(),
  /** Signals for the core that wait, as bits of Attention; and the vector of the startup message. */
  signals: u8(),
  startupVector: u8()
};
var layout = new Layout("lapic", 1, fields);
var LocalApic = class {
  name;
  cpu;
  state = layout.create();
  timer;
  #messages;
  /** The vector of the local APIC that the core would take, -1: none. Derived. */
  #vector = -1;
  constructor(name, cpu, timers2, messages2) {
    this.name = name;
    this.cpu = cpu;
    this.timer = new ApicTimer(
      this.state,
      timers2,
      (vector) => this.accept(Delivery.fixed, vector, false),
      (vector) => this.#expiryIdle(vector)
    );
    this.#messages = messages2;
    this.reset();
  }
  /** Power on and reset (10.4.7.1). */
  reset() {
    const { pins } = this.state;
    layout.reset(this.state);
    this.state.pins = pins;
    this.state.id = this.cpu;
    this.state.lvt.fill(lvtMasked);
    this.timer.disarm();
    this.#update();
  }
  /** INIT (10.4.7.3): as a reset, but the ID stays. */
  init() {
    const { id: id2 } = this.state;
    this.reset();
    this.state.id = id2;
  }
  get enabled() {
    return (this.state.svr & svrEnable) !== 0;
  }
  // What the core sees.
  get attention() {
    const { signals } = this.state;
    return this.#vector >= 0 || this.#external ? signals | Attention.interrupt : signals;
  }
  get pending() {
    return this.#vector >= 0 ? this.#vector : this.#external ? this.#messages.externalPending() : -1;
  }
  /** INTA: moves the winner from IRR to ISR. -1 when there is none. */
  acknowledge() {
    const vector = this.#vector;
    if (vector < 0) return this.#external ? this.#messages.externalAcknowledge() : -1;
    setBit(this.state.irr, vector, false);
    setBit(this.state.isr, vector, true);
    this.#update();
    if (vector === this.timer.vector) this.timer.arm();
    return vector;
  }
  /** Takes one signal of Attention; false when it does not wait. */
  take(signal) {
    if ((this.state.signals & signal) === 0) return false;
    this.state.signals &= ~signal;
    return true;
  }
  /** LINT0 is an ExtINT input that is high: the virtual wire (10.5.1; MP spec 3.6.2.2). */
  get #external() {
    const { lvt, pins } = this.state;
    return (pins & 1) !== 0 && (lvt[3] & lvtMasked) === 0 && (lvt[3] >>> 8 & 7) === Delivery.external;
  }
  // What arrives.
  /** A message addressed to this APIC. */
  accept(mode, vector, level2) {
    const s = this.state;
    switch (mode) {
      case Delivery.fixed:
      case Delivery.lowestPriority:
        if (vector < 16) this.#error(Esr.receivedIllegal);
        else if (this.enabled) {
          setBit(s.irr, vector, true);
          setBit(s.tmr, vector, level2);
          this.#update();
        }
        break;
      case Delivery.smi:
        s.signals |= Attention.smi;
        break;
      case Delivery.nmi:
        s.signals |= Attention.nmi;
        break;
      case Delivery.init:
        this.init();
        s.signals = s.signals & ~Attention.startup | Attention.init;
        break;
      case Delivery.startup:
        s.signals |= Attention.startup;
        s.startupVector = vector;
        break;
      default:
    }
  }
  /** Whether a message to `destination` (8 bits) is for this APIC (10.6.2). */
  addressed(destination, logical) {
    const { id: id2, ldr, dfr } = this.state;
    if (destination === 255) return true;
    if (!logical) return destination === id2;
    const own = ldr >>> 24;
    if (dfr >>> 28 === 15) return (own & destination) !== 0;
    return own >>> 4 === destination >>> 4 && (own & destination & 15) !== 0;
  }
  /** The processor priority (10.8.3.1). */
  get priority() {
    const { tpr, isr } = this.state;
    const serving = highestBit(isr) & 240;
    return tpr >>> 4 >= serving >>> 4 ? tpr : serving;
  }
  /** Pin 0: LINT0 (the 8259's INT), pin 1: LINT1 (NMI). */
  setPin(pin, level2) {
    const s = this.state;
    const rose = level2 && (s.pins & 1 << pin) === 0;
    s.pins = level2 ? s.pins | 1 << pin : s.pins & ~(1 << pin);
    const entry2 = s.lvt[3 + pin];
    const mode = entry2 >>> 8 & 7;
    if (rose && (entry2 & lvtMasked) === 0 && mode !== Delivery.external) this.accept(mode, entry2 & 255, false);
  }
  // Registers.
  readMmio(offset2, size) {
    const word = this.#read(offset2 & ~3);
    const shift = 8 * (offset2 & 3);
    if (size === 4) return word;
    return word >>> shift & (size === 2 ? 65535 : 255);
  }
  writeMmio(offset2, size, value) {
    if (size === 4 && (offset2 & 3) === 0) this.#write(offset2, value);
  }
  #read(offset2) {
    if ((offset2 & 15) !== 0) return 0;
    const s = this.state;
    if (offset2 >= Apic.isr && offset2 < Apic.esr) {
      const bank = offset2 < Apic.tmr ? s.isr : offset2 < Apic.irr ? s.tmr : s.irr;
      return bank[offset2 >>> 4 & 7];
    }
    if (offset2 >= Apic.lvtTimer && offset2 <= Apic.lvtError) return s.lvt[offset2 - Apic.lvtTimer >>> 4];
    switch (offset2) {
      case Apic.id:
        return s.id << 24 >>> 0;
      case Apic.version:
        return version;
      case Apic.tpr:
        return s.tpr;
      case Apic.apr:
        return this.priority;
      case Apic.ppr:
        return this.priority;
      case Apic.eoi:
      case Apic.rrd:
        return 0;
      case Apic.ldr:
        return s.ldr;
      case Apic.dfr:
        return s.dfr;
      case Apic.svr:
        return s.svr;
      case Apic.esr:
        return s.esr;
      case Apic.icrLow:
        return s.icrLow;
      case Apic.icrHigh:
        return s.icrHigh;
      case Apic.initialCount:
        return s.initialCount;
      case Apic.currentCount:
        return this.timer.current;
      case Apic.divide:
        return s.divide;
      default:
        this.#error(Esr.illegalRegister);
        return 0;
    }
  }
  #write(offset2, value) {
    const s = this.state;
    if ((offset2 & 15) !== 0) return;
    if (offset2 >= Apic.lvtTimer && offset2 <= Apic.lvtError) {
      this.#writeLvt(offset2 - Apic.lvtTimer >>> 4, value);
      return;
    }
    switch (offset2) {
      case Apic.id:
        s.id = value >>> 24;
        break;
      case Apic.tpr:
        s.tpr = value & 255;
        this.#update();
        break;
      case Apic.eoi:
        this.#endOfInterrupt();
        break;
      case Apic.ldr:
        s.ldr = (value & 4278190080) >>> 0;
        break;
      case Apic.dfr:
        s.dfr = (value | 268435455) >>> 0;
        break;
      case Apic.svr:
        s.svr = value & 1023;
        if (!this.enabled) for (let i = 0; i < 6; i++) s.lvt[i] |= lvtMasked;
        this.timer.arm();
        this.#update();
        break;
      case Apic.esr:
        s.esr = s.esrPending;
        s.esrPending = 0;
        this.timer.arm();
        break;
      case Apic.icrHigh:
        s.icrHigh = (value & 4278190080) >>> 0;
        break;
      case Apic.icrLow:
        s.icrLow = value & 839679;
        this.#command();
        break;
      case Apic.initialCount:
        this.timer.writeInitial(value);
        break;
      case Apic.divide:
        this.timer.writeDivide(value);
        break;
      case Apic.version:
      case Apic.apr:
      case Apic.ppr:
      case Apic.rrd:
      case Apic.currentCount:
        break;
      // read only
      default:
        if (offset2 < Apic.isr || offset2 >= Apic.esr) this.#error(Esr.illegalRegister);
    }
  }
  #writeLvt(index, value) {
    const s = this.state;
    const entry2 = value & lvtMasks[index] | (this.enabled ? 0 : lvtMasked);
    if (index === 0) this.timer.writeEntry(entry2);
    else s.lvt[index] = entry2;
  }
  #command() {
    const { icrLow, icrHigh } = this.state;
    const mode = icrLow >>> 8 & 7;
    if ((icrLow & 255) < 16 && (mode === Delivery.fixed || mode === Delivery.lowestPriority)) {
      this.#error(Esr.sendIllegal);
      return;
    }
    this.#messages.command(this.cpu, icrLow, icrHigh);
  }
  #endOfInterrupt() {
    const { isr, tmr } = this.state;
    const vector = highestBit(isr);
    if (vector === 0 && (isr[0] & 1) === 0) return;
    setBit(isr, vector, false);
    this.#update();
    if ((tmr[vector >>> 5] & 1 << (vector & 31)) !== 0) this.#messages.endOfInterrupt(vector);
  }
  #error(bit) {
    const s = this.state;
    const raise = (s.esrPending & bit) === 0;
    s.esrPending |= bit;
    const entry2 = s.lvt[5];
    if (raise && (entry2 & lvtMasked) === 0 && (entry2 & 255) >= 16) this.accept(Delivery.fixed, entry2 & 255, false);
  }
  #update() {
    const vector = highestBit(this.state.irr);
    this.#vector = vector >= 16 && vector >>> 4 > this.priority >>> 4 && this.enabled ? vector : -1;
  }
  /** The timer's interrupt would change nothing: it waits already, or its error is recorded. */
  #expiryIdle(vector) {
    const { irr, tmr, esrPending } = this.state;
    if (vector < 16) return (esrPending & Esr.receivedIllegal) !== 0;
    const bit = 1 << (vector & 31);
    return (irr[vector >>> 5] & bit) !== 0 && (tmr[vector >>> 5] & bit) === 0;
  }
  onEvent() {
    this.timer.expire();
  }
  save() {
    return layout.save(this.state);
  }
  load(record2) {
    layout.load(this.state, record2);
    this.#update();
  }
};
function setBit(bits, index, on) {
  const bit = 1 << (index & 31) >>> 0;
  bits[index >>> 5] = on ? bits[index >>> 5] | bit : bits[index >>> 5] & ~bit;
}
function highestBit(bits) {
  for (let i = 7; i >= 0; i--) if (bits[i] !== 0) return i * 32 + 31 - Math.clz32(bits[i]);
  return 0;
}

// packages/devices/src/ioapic.ts
var ioApicPage = { base: 4273995776, bytes: 4096 };
var ioApicPins = 24;
var version2 = ioApicPins - 1 << 16 | 32;
var Entry = {
  logical: 2048,
  polarityLow: 8192,
  remoteIrr: 16384,
  level: 32768,
  masked: 65536
};
var writable = 110591;
var fields2 = {
  id: u8(),
  select: u8(),
  pins: u32(),
  low: words(ioApicPins),
  high: words(ioApicPins)
};
var layout2 = new Layout("ioapic", 1, fields2);
var IoApic = class {
  name;
  state = layout2.create();
  #deliver;
  constructor(name, deliver2) {
    this.name = name;
    this.#deliver = deliver2;
    this.reset();
  }
  reset() {
    const { pins } = this.state;
    layout2.reset(this.state);
    this.state.pins = pins;
    this.state.low.fill(Entry.masked);
  }
  setPin(pin, level2) {
    const s = this.state;
    const bit = 1 << pin >>> 0;
    const rose = level2 && (s.pins & bit) === 0;
    s.pins = (level2 ? s.pins | bit : s.pins & ~bit) >>> 0;
    const entry2 = s.low[pin];
    if ((entry2 & Entry.level) !== 0) this.#level(pin);
    else if (rose && (entry2 & Entry.masked) === 0) this.#send(pin);
  }
  /** A local APIC finished a level-triggered interrupt. */
  endOfInterrupt(vector) {
    const { low } = this.state;
    for (let pin = 0; pin < ioApicPins; pin++) {
      if ((low[pin] & 255) !== vector || (low[pin] & Entry.remoteIrr) === 0) continue;
      low[pin] &= ~Entry.remoteIrr;
      this.#level(pin);
    }
  }
  readMmio(offset2, size) {
    const word = offset2 >>> 2 === 0 ? this.state.select : offset2 >>> 2 === 4 ? this.#read() : 0;
    const shifted = word >>> 8 * (offset2 & 3);
    return size === 4 ? shifted : shifted & (size === 2 ? 65535 : 255);
  }
  writeMmio(offset2, size, value) {
    if (offset2 === 0) this.state.select = value & 255;
    else if (offset2 === 16 && size === 4) this.#write(value);
    else if (offset2 === 64) this.endOfInterrupt(value & 255);
  }
  onEvent() {
  }
  save() {
    return layout2.save(this.state);
  }
  load(record2) {
    layout2.load(this.state, record2);
  }
  #read() {
    const { select: select2, id: id2, low, high: high2 } = this.state;
    if (select2 === 0 || select2 === 2) return id2 << 24 >>> 0;
    if (select2 === 1) return version2;
    const pin = select2 - 16 >> 1;
    if (pin < 0 || pin >= ioApicPins) return 0;
    return (select2 & 1) !== 0 ? high2[pin] : low[pin];
  }
  #write(value) {
    const s = this.state;
    if (s.select === 0) s.id = value >>> 24 & 15;
    const pin = s.select - 16 >> 1;
    if (pin < 0 || pin >= ioApicPins) return;
    if ((s.select & 1) !== 0) {
      s.high[pin] = (value & 4278190080) >>> 0;
      return;
    }
    const remote = s.low[pin] & Entry.remoteIrr;
    s.low[pin] = value & writable | ((value & Entry.level) !== 0 ? remote : 0);
    this.#level(pin);
  }
  #level(pin) {
    const { low, pins } = this.state;
    const entry2 = low[pin];
    if ((entry2 & (Entry.level | Entry.masked | Entry.remoteIrr)) !== Entry.level || (pins & 1 << pin) === 0) return;
    if (this.#send(pin)) low[pin] |= Entry.remoteIrr;
  }
  #send(pin) {
    const { low, high: high2 } = this.state;
    const entry2 = low[pin];
    const mode = entry2 >>> 8 & 7;
    if (mode === Delivery.external || mode === Delivery.startup) return false;
    const level2 = (entry2 & Entry.level) !== 0 && (mode === Delivery.fixed || mode === Delivery.lowestPriority);
    return this.#deliver(high2[pin] >>> 24, (entry2 & Entry.logical) !== 0, mode, entry2 & 255, level2) && level2;
  }
};

// packages/devices/src/vgatext.ts
var vgaTextBase = 753664;
var vgaTextBytes = 32768;
var textColumns = 80;
var textRows = 25;
var Crtc = {
  cursorStart: 10,
  cursorEnd: 11,
  startHigh: 12,
  startLow: 13,
  cursorHigh: 14,
  cursorLow: 15,
  retraceEnd: 17
};
var crtcProtect = 128;
var crtcMode3 = [
  95,
  79,
  80,
  130,
  85,
  129,
  191,
  31,
  0,
  79,
  13,
  14,
  0,
  0,
  0,
  0,
  156,
  142,
  143,
  40,
  31,
  150,
  185,
  163,
  255
];
var attributeMode3 = [0, 1, 2, 3, 4, 5, 20, 7, 56, 57, 58, 59, 60, 61, 62, 63, 12, 0, 15, 8, 0];
var sequencerMode3 = [3, 0, 3, 0, 2];
var graphicsMode3 = [0, 0, 0, 0, 0, 16, 14, 0, 255];
var lineNs = 31778;
var linesPerFrame = 449;
var linesShown = 400;
var retraceLines = [412, 414];
var lineShownNs = 25422;
var fields3 = {
  memory: bytes(vgaTextBytes),
  crtcIndex: u8(),
  crtc: bytes(25, crtcMode3),
  attributeIndex: u8(32),
  attribute: bytes(21, attributeMode3),
  /** The attribute port takes data next, not an index. */
  attributeData: flag(),
  sequencerIndex: u8(),
  sequencer: bytes(5, sequencerMode3),
  graphicsIndex: u8(),
  graphics: bytes(9, graphicsMode3),
  miscellaneous: u8(103),
  feature: u8(),
  pelMask: u8(255),
  dac: bytes(768),
  dacRead: u16(),
  dacWrite: u16(),
  dacCycle: within(0, 2)
};
var layout3 = new Layout("vgatext", 1, fields3);
function egaColour(index, primary) {
  const high2 = index >> 2 - primary & 1;
  const low = index >> 5 - primary & 1;
  return high2 * 42 + low * 21;
}
var VgaText = class {
  name;
  state = layout3.create();
  #timers;
  /** Ports 0x3C0..0x3CF and 0x3D4..0x3DF. */
  ports3c0;
  ports3d4;
  /** Goes up whenever what a monitor shows may have changed; no part of the state. */
  changes = 0;
  constructor(name, timers2) {
    this.name = name;
    this.#timers = timers2;
    this.ports3c0 = {
      readPort: (offset2) => this.#read3c0(offset2),
      writePort: (offset2, _size, value) => this.#write3c0(offset2, value)
    };
    this.ports3d4 = {
      readPort: (offset2) => this.#read3d4(offset2),
      writePort: (offset2, _size, value) => this.#write3d4(offset2, value)
    };
    this.#fillDac();
  }
  /** Registers of mode 3, memory as it was. */
  reset() {
    const kept = this.state.memory.slice();
    layout3.reset(this.state);
    this.state.memory.set(kept);
    this.#fillDac();
    this.changes++;
  }
  #fillDac() {
    const { dac } = this.state;
    for (let i = 0; i < 64; i++) for (const primary of [0, 1, 2]) dac[i * 3 + primary] = egaColour(i, primary);
  }
  get memory() {
    return this.state.memory;
  }
  wroteMemory() {
    this.changes++;
  }
  readMmio(offset2, size) {
    const { memory } = this.state;
    if (size === 1) return memory[offset2];
    return size === 2 ? memory[offset2] | memory[offset2 + 1] << 8 : u32le(memory, offset2);
  }
  writeMmio(offset2, size, value) {
    const { memory } = this.state;
    for (let i = 0; i < size; i++) memory[offset2 + i] = value >>> 8 * i;
    this.changes++;
  }
  /** What the monitor shows now. Allocates; for displays. */
  screen() {
    const { crtc, memory } = this.state;
    const start3 = crtc[Crtc.startHigh] << 8 | crtc[Crtc.startLow];
    const cells3 = new Uint8Array(textRows * textColumns * 2);
    for (let i = 0; i < cells3.length; i++) cells3[i] = memory[(start3 * 2 + i) % vgaTextBytes];
    const cursor2 = (crtc[Crtc.cursorHigh] << 8 | crtc[Crtc.cursorLow]) - start3;
    const hidden = (crtc[Crtc.cursorStart] & 32) !== 0 || (crtc[Crtc.cursorStart] & 31) > (crtc[Crtc.cursorEnd] & 31);
    return { cells: cells3, cursor: hidden || cursor2 < 0 || cursor2 >= textRows * textColumns ? -1 : cursor2 };
  }
  /** The colour of attribute `index` (0..15) as 0xRRGGBB, through palette and DAC. */
  colour(index) {
    const { attribute: attribute2, dac, pelMask } = this.state;
    const at4 = (attribute2[index & 15] & 63 & pelMask) * 3;
    const widen = (six) => six << 2 | six >> 4;
    return widen(dac[at4] & 63) << 16 | widen(dac[at4 + 1] & 63) << 8 | widen(dac[at4 + 2] & 63);
  }
  #read3c0(offset2) {
    const s = this.state;
    switch (offset2) {
      case 0:
        return s.attributeIndex;
      case 1:
        return s.attribute[s.attributeIndex & 31] ?? 0;
      case 2:
        return 0;
      // input status 0: no interrupt, no sense
      case 4:
        return s.sequencerIndex;
      case 5:
        return s.sequencer[s.sequencerIndex] ?? 0;
      case 6:
        return s.pelMask;
      case 8:
        return s.dacWrite & 255;
      case 9: {
        const value = s.dac[s.dacRead * 3 + s.dacCycle];
        this.#stepDac(false);
        return value;
      }
      case 10:
        return s.feature;
      case 12:
        return s.miscellaneous;
      case 14:
        return s.graphicsIndex;
      case 15:
        return s.graphics[s.graphicsIndex] ?? 0;
      default:
        return 0;
    }
  }
  #write3c0(offset2, value) {
    const s = this.state;
    this.changes++;
    switch (offset2) {
      case 0:
        if (!s.attributeData) s.attributeIndex = value & 63;
        else if ((s.attributeIndex & 31) < s.attribute.length) s.attribute[s.attributeIndex & 31] = value;
        s.attributeData = !s.attributeData;
        break;
      case 2:
        s.miscellaneous = value;
        break;
      case 4:
        s.sequencerIndex = value & 7;
        break;
      case 5:
        if (s.sequencerIndex < s.sequencer.length) s.sequencer[s.sequencerIndex] = value;
        break;
      case 6:
        s.pelMask = value;
        break;
      case 7:
        s.dacRead = value;
        s.dacCycle = 0;
        break;
      case 8:
        s.dacWrite = value;
        s.dacCycle = 0;
        break;
      case 9:
        s.dac[s.dacWrite * 3 + s.dacCycle] = value & 63;
        this.#stepDac(true);
        break;
      case 14:
        s.graphicsIndex = value & 15;
        break;
      case 15:
        if (s.graphicsIndex < s.graphics.length) s.graphics[s.graphicsIndex] = value;
        break;
      default:
    }
  }
  #stepDac(write7) {
    const s = this.state;
    s.dacCycle = s.dacCycle === 2 ? 0 : s.dacCycle + 1;
    if (s.dacCycle !== 0) return;
    if (write7) s.dacWrite = s.dacWrite + 1 & 255;
    else s.dacRead = s.dacRead + 1 & 255;
  }
  #read3d4(offset2) {
    const s = this.state;
    switch (offset2) {
      case 0:
        return s.crtcIndex;
      case 1:
        return s.crtc[s.crtcIndex] ?? 0;
      case 6:
        s.attributeData = false;
        return this.#status();
      default:
        return 255;
    }
  }
  #write3d4(offset2, value) {
    const s = this.state;
    if (offset2 === 0) s.crtcIndex = value & 31;
    else if (offset2 === 1) {
      if (s.crtcIndex >= s.crtc.length) return;
      if (s.crtcIndex < 8 && (s.crtc[Crtc.retraceEnd] & crtcProtect) !== 0) {
        if (s.crtcIndex === 7) s.crtc[7] = s.crtc[7] & ~16 | value & 16;
        return;
      }
      s.crtc[s.crtcIndex] = value;
      this.changes++;
    } else if (offset2 === 6) s.feature = value;
  }
  #status() {
    const inFrame = this.#timers.now % (lineNs * linesPerFrame);
    const line3 = floorDivide(inFrame, lineNs);
    const retrace = line3 >= retraceLines[0] && line3 < retraceLines[1];
    const shown2 = line3 < linesShown && inFrame % lineNs < lineShownNs;
    return (shown2 ? 0 : 1) | (retrace ? 8 : 0);
  }
  onEvent() {
  }
  save() {
    return layout3.save(this.state);
  }
  load(record2) {
    layout3.load(this.state, record2);
    this.changes++;
  }
};

// packages/devices/src/map.ts
var Wire = { isa: 0, cascade: 2, pirq: 16, lint0: 20, nmi: 21 };
var wireCount = 22;
var Irq = { timer: 0, keyboard: 1, com2: 3, com1: 4, pirqAB: 10, pirqCD: 11, clock: 8, mouse: 12 };
var Gsi = { timer: 2, pirq: 16 };
var pirqRouting = [Irq.pirqAB, Irq.pirqAB, Irq.pirqCD, Irq.pirqCD];
var pmPorts = { base: 1536, count: 16 };
var row = (base5, count2, width, name, chip) => ({
  base: base5,
  count: count2,
  width,
  name,
  chip
});
var portTable = [
  row(0, 16, 1, "8237 DMA controller 1", null),
  row(32, 2, 1, "8259 master", "pic0"),
  row(64, 4, 1, "8254 timer", "pit"),
  row(96, 1, 1, "8042 data", "kbdData"),
  row(97, 1, 1, "NMI status and speaker", "port61"),
  row(100, 1, 1, "8042 control", "kbdControl"),
  row(112, 4, 1, "CMOS clock", "rtc"),
  row(128, 1, 1, "diagnostic port", "port80"),
  row(129, 15, 1, "DMA page registers", null),
  row(146, 1, 1, "fast reset and A20", "port92"),
  row(160, 2, 1, "8259 slave", "pic1"),
  row(178, 2, 1, "APM control (SMI)", null),
  row(192, 32, 1, "8237 DMA controller 2", null),
  row(233, 1, 1, "debug console", "debug"),
  row(240, 2, 1, "coprocessor error", null),
  row(368, 8, 2, "IDE channel 2", null),
  row(496, 8, 2, "IDE channel 1", null),
  row(512, 8, 1, "game port", null),
  row(632, 8, 1, "parallel port 2", null),
  row(744, 8, 1, "serial port 4", null),
  row(760, 8, 1, "serial port 2", "com2"),
  row(886, 1, 1, "IDE channel 2 control", null),
  row(888, 8, 1, "parallel port 1", null),
  row(944, 16, 1, "monochrome display", null),
  row(960, 16, 1, "VGA", "vga3c0"),
  row(980, 12, 1, "VGA CRT controller", "vga3d4"),
  row(1e3, 8, 1, "serial port 3", null),
  row(1008, 6, 1, "floppy disk controller", null),
  row(1014, 2, 1, "IDE channel 1 control", null),
  row(1016, 8, 1, "serial port 1", "com1"),
  row(1232, 1, 1, "8259 master edge/level", "elcr0"),
  row(1233, 1, 1, "8259 slave edge/level", "elcr1"),
  row(pmPorts.base, pmPorts.count, 4, "ACPI power management", "power"),
  row(3320, 8, 4, "PCI configuration", "pci")
];
var ecam = { base: 2952790016, bytes: 268435456 };
var pciWindows = {
  large: { base: 3758096384, end: 4261412864 },
  small: { base: 4273930240, end: 4273995776 },
  ports: { base: 49152, end: 65536 }
};
var largeBarBytes = 1048576;
var mmioTable = [
  { base: videoHole.base, bytes: vgaTextBase - videoHole.base, name: "VGA graphics planes", chip: null },
  { base: vgaTextBase, bytes: vgaTextBytes, name: "VGA text", chip: "vgaText" },
  { base: ecam.base, bytes: ecam.bytes, name: "PCI Express configuration", chip: "ecam" },
  { base: ioApicPage.base, bytes: ioApicPage.bytes, name: "I/O APIC", chip: "ioApic" },
  { base: 4275044352, bytes: 1024, name: "high precision event timer", chip: null },
  { base: 4275159040, bytes: 16384, name: "chip set configuration", chip: null },
  { base: 4275306496, bytes: 20480, name: "trusted platform module", chip: null },
  { base: apicPage.base, bytes: apicPage.bytes, name: "local APIC", chip: "localApic" },
  { base: 4290772992, bytes: 4194304, name: "firmware flash", chip: null }
];
var ramLimits = { min: 16 << 20, max: 1024 << 20 };
var acpiArea = { base: 917504, bytes: 65536 };
function memoryMap(ramBytes) {
  const kib = (base5, end, kind5, name) => ({
    base: base5,
    bytes: end - base5,
    kind: kind5,
    name
  });
  return checkedMap([
    kib(0, 4096, "reserved", "real-mode vectors"),
    kib(4096, 651264, "usable", "low memory"),
    kib(651264, 655360, "reserved", "firmware data"),
    kib(786432, acpiArea.base, "reserved", "option ROMs"),
    { ...acpiArea, kind: "acpi reclaimable", name: "ACPI tables" },
    kib(acpiArea.base + acpiArea.bytes, 1048576, "reserved", "firmware"),
    kib(1048576, ramBytes, "usable", "memory"),
    kib(pciWindows.large.base, pciWindows.large.end, "device", "PCI memory"),
    kib(pciWindows.small.base, pciWindows.small.end, "device", "PCI registers"),
    ...mmioTable.map(({ base: base5, bytes: bytes2, name }) => ({ base: base5, bytes: bytes2, kind: "device", name }))
  ]);
}

// packages/devices/src/systemports.ts
var fields4 = {
  speaker: u8(),
  fast: u8(),
  resetControl: u8(),
  post: u8(),
  pm1Enable: u16(),
  pm1Control: u16(1),
  debugBytes: count()
};
var layout4 = new Layout("systemports", 1, fields4);
var Pm = { status: 0, enable: 2, control: 4, timer: 8 };
var pmTimerHz = 3579545;
var pmTimer = new Rate(pmTimerHz);
var Sleep = { enable: 8192, typeShift: 10, softOff: 5 };
var refresh = new Rate(1193182);
var SystemPorts = class {
  name;
  state = layout4.create();
  port61;
  port92;
  port80;
  debug;
  power;
  #bus;
  #pit;
  /** `debugOut` takes the bytes written to port 0xE9. */
  constructor(name, bus, pit, debugOut) {
    this.name = name;
    this.#bus = bus;
    this.#pit = pit;
    const { state: state12 } = this;
    this.port61 = {
      readPort: () => {
        const toggle = Math.floor(refresh.ticksAt(bus.clock.now) / 18) & 1;
        return state12.speaker | toggle << 4 | (pit.out(2) ? 32 : 0);
      },
      writePort: (_offset, _size, value) => {
        state12.speaker = value & 15;
        pit.setGate(2, (value & 1) !== 0);
      }
    };
    this.port92 = {
      readPort: () => state12.fast,
      writePort: (_offset, _size, value) => {
        if ((value & ~state12.fast & 1) !== 0) bus.request = MachineRequest.reset;
        state12.fast = value & 3;
      }
    };
    this.port80 = {
      readPort: () => state12.post,
      writePort: (_offset, _size, value) => void (state12.post = value)
    };
    this.debug = {
      readPort: () => 233,
      writePort: (_offset, _size, value) => {
        state12.debugBytes++;
        debugOut(value);
      }
    };
    this.power = {
      readPort: (offset2, size) => this.#readPm(offset2, size),
      writePort: (offset2, size, value) => this.#writePm(offset2, size, value)
    };
  }
  /** Reset control, port 0xCF9: a rise of bit 2 resets. */
  get resetControl() {
    return this.state.resetControl;
  }
  set resetControl(value) {
    if ((value & ~this.state.resetControl & 4) !== 0) this.#bus.request = MachineRequest.reset;
    this.state.resetControl = value & 14;
  }
  /** The tone on the speaker, Hz; 0 when silent. */
  get tone() {
    return (this.state.speaker & 3) === 3 ? this.#pit.tone(2) : 0;
  }
  reset() {
    const { debugBytes } = this.state;
    layout4.reset(this.state);
    this.state.debugBytes = debugBytes;
    this.#pit.setGate(2, false);
  }
  onEvent() {
  }
  save() {
    return layout4.save(this.state);
  }
  load(record2) {
    layout4.load(this.state, record2);
  }
  #readPm(offset2, size) {
    const s = this.state;
    const word = offset2 >= Pm.timer ? pmTimer.ticksAt(this.#bus.clock.now) % 16777216 : offset2 >= Pm.control ? s.pm1Control : s.pm1Enable << 16 >>> 0;
    const shifted = word >>> 8 * (offset2 & 3);
    return size === 4 ? shifted : shifted & (size === 2 ? 65535 : 255);
  }
  #writePm(offset2, size, value) {
    const s = this.state;
    if (offset2 === Pm.status && size === 4) s.pm1Enable = value >>> 16;
    else if (offset2 === Pm.enable && size === 2) s.pm1Enable = value;
    else if (offset2 === Pm.control && size >= 2) {
      s.pm1Control = value & 7169;
      if ((value & Sleep.enable) !== 0 && (value >>> Sleep.typeShift & 7) === Sleep.softOff)
        this.#bus.request = MachineRequest.powerOff;
    }
  }
};

// packages/devices/src/acpi.ts
var headerBytes = 36;
var pmBase = pmPorts.base;
var Madt = { localApic: 0, ioApic: 1, override: 2, localNmi: 4 };
var activeHighLevel = 13;
var activeHighEdge = 5;
function checksum(bytes2, start3, end) {
  let sum2 = 0;
  for (let i = start3; i < end; i++) sum2 += bytes2[i];
  return -sum2 & 255;
}
function table(signature, revision, body) {
  const bytes2 = new Uint8Array(headerBytes + body.length);
  bytes2.set(encodeUtf8(signature), 0);
  putU32le(bytes2, 4, bytes2.length);
  bytes2[8] = revision;
  bytes2.set(encodeUtf8("LUX9  "), 10);
  bytes2.set(encodeUtf8("LUX9PC  "), 16);
  putU32le(bytes2, 24, 1);
  bytes2.set(encodeUtf8("LUX9"), 28);
  putU32le(bytes2, 32, 1);
  bytes2.set(body, headerBytes);
  bytes2[9] = checksum(bytes2, 0, bytes2.length);
  return bytes2;
}
function madt(cpus) {
  const body = [];
  const u322 = (value) => [value & 255, value >>> 8 & 255, value >>> 16 & 255, value >>> 24];
  body.push(...u322(apicPage.base), ...u322(1));
  for (let cpu = 0; cpu < cpus; cpu++) body.push(Madt.localApic, 8, cpu, cpu, ...u322(1));
  body.push(Madt.ioApic, 12, cpus, 0, ...u322(ioApicPage.base), ...u322(0));
  body.push(Madt.override, 10, 0, Irq.timer, ...u322(Gsi.timer), activeHighEdge, 0);
  for (const irq2 of [Irq.pirqAB, Irq.pirqCD]) body.push(Madt.override, 10, 0, irq2, ...u322(irq2), activeHighLevel, 0);
  body.push(Madt.localNmi, 6, 255, activeHighEdge, 0, 1);
  return table("APIC", 3, new Uint8Array(body));
}
function mcfg() {
  const body = new Uint8Array(8 + 16);
  putU64le(body, 8, ecam.base);
  body[8 + 11] = ecam.bytes / 1048576 - 1;
  return table("MCFG", 1, body);
}
function dsdt() {
  const t = Sleep.softOff;
  return table(
    "DSDT",
    2,
    new Uint8Array([8, 95, 83, 53, 95, 18, 8, 4, 10, t, 10, t, 0, 0])
  );
}
function fadt(facsAt, dsdtAt) {
  const at4 = (offset2) => offset2 - headerBytes;
  const body = new Uint8Array(276 - headerBytes);
  putU32le(body, at4(36), facsAt);
  putU32le(body, at4(40), dsdtAt);
  putU16le(body, at4(46), 9);
  putU32le(body, at4(56), pmBase + Pm.status);
  putU32le(body, at4(64), pmBase + Pm.control);
  putU32le(body, at4(76), pmBase + Pm.timer);
  body[at4(88)] = 4;
  body[at4(89)] = 2;
  body[at4(91)] = 4;
  body[at4(108)] = 50;
  putU16le(body, at4(109), 3);
  putU32le(body, at4(112), 1 | 1024);
  body.set([1, 8, 0, 1], at4(116));
  putU64le(body, at4(120), 3321);
  body[at4(128)] = 6;
  putU64le(body, at4(140), dsdtAt);
  const generic = (offset2, bits, address2) => {
    body.set([1, bits, 0, 0], at4(offset2));
    putU64le(body, at4(offset2 + 4), address2);
  };
  generic(148, 32, pmBase + Pm.status);
  generic(172, 16, pmBase + Pm.control);
  generic(208, 32, pmBase + Pm.timer);
  return table("FACP", 6, body);
}
function acpiTables(cpus) {
  const area = new Uint8Array(acpiArea.bytes);
  let end = 64;
  const place2 = (bytes2) => {
    const at4 = Math.ceil(end / 64) * 64;
    end = at4 + bytes2.length;
    assert(end <= area.length, "ACPI tables exceed their area");
    area.set(bytes2, at4);
    return acpiArea.base + at4;
  };
  const facs = new Uint8Array(64);
  facs.set(encodeUtf8("FACS"), 0);
  putU32le(facs, 4, 64);
  facs[32] = 2;
  const facsAt = place2(facs);
  const dsdtAt = place2(dsdt());
  const tables = [place2(fadt(facsAt, dsdtAt)), place2(madt(cpus)), place2(mcfg())];
  const body = new Uint8Array(8 * tables.length);
  tables.forEach((address2, i) => putU64le(body, 8 * i, address2));
  const xsdt = place2(table("XSDT", 1, body));
  const short = new Uint8Array(4 * tables.length);
  tables.forEach((address2, i) => putU32le(short, 4 * i, address2));
  const rsdt = place2(table("RSDT", 1, short));
  area.set(encodeUtf8("RSD PTR "), 0);
  area.set(encodeUtf8("LUX9  "), 9);
  area[15] = 2;
  putU32le(area, 16, rsdt);
  putU32le(area, 20, 36);
  putU64le(area, 24, xsdt);
  area[8] = checksum(area, 0, 20);
  area[32] = checksum(area, 0, 36);
  return area;
}

// packages/devices/src/apicbus.ts
var Msr = { apicBase: 27, tscDeadline: 1760 };
var apicBaseEnabled = 0x800n;
var apicBaseBootstrap = 0x100n;
var logicalMode = 2048;
var levelAssert = 16384;
var levelTriggered = 32768;
var ApicBus = class {
  cpus;
  apics;
  #bus;
  #pic;
  #ioApics = [];
  /** `pic` is the master 8259, whose INT comes in by `setPin` 0; pin 1 is NMI. */
  constructor(bus, cpus, pic) {
    this.cpus = cpus;
    this.#bus = bus;
    this.#pic = pic;
    this.apics = Array.from({ length: cpus }, (_, cpu) => {
      const name = `lapic${cpu}`;
      return bus.add(new LocalApic(name, cpu, bus.clock.timers(name, apicTimers), this));
    });
  }
  attach(ioApic) {
    this.#ioApics.push(ioApic);
  }
  // CpuSignals
  attention(cpu) {
    return this.apics[cpu].attention;
  }
  pendingVector(cpu) {
    return this.apics[cpu].pending;
  }
  acknowledge(cpu) {
    return this.apics[cpu].acknowledge();
  }
  takeNmi(cpu) {
    return this.apics[cpu].take(Attention.nmi);
  }
  takeInit(cpu) {
    return this.apics[cpu].take(Attention.init);
  }
  takeSmi(cpu) {
    return this.apics[cpu].take(Attention.smi);
  }
  takeStartup(cpu) {
    return this.apics[cpu].take(Attention.startup) ? this.apics[cpu].state.startupVector : -1;
  }
  // Messages
  command(sender, low, high2) {
    const mode = low >>> 8 & 7;
    if (mode === Delivery.init && (low & levelAssert) === 0 && (low & levelTriggered) !== 0) return;
    const level2 = (low & levelTriggered) !== 0 && mode !== Delivery.fixed && mode !== Delivery.lowestPriority;
    const vector = low & 255;
    switch (low >>> 18 & 3) {
      case 1:
        this.apics[sender].accept(mode, vector, level2);
        break;
      case 2:
      case 3: {
        const all = (low >>> 18 & 3) === 2;
        for (let i = 0; i < this.cpus; i++) if (all || i !== sender) this.apics[i].accept(mode, vector, level2);
        break;
      }
      default:
        this.deliver(high2 >>> 24, (low & logicalMode) !== 0, mode, vector, level2);
    }
  }
  /** Sends to every APIC addressed, or to one of them. False when there is none. */
  deliver(destination, logical, mode, vector, level2) {
    let best = null;
    let any = false;
    for (let i = 0; i < this.cpus; i++) {
      const apic = this.apics[i];
      if (!apic.addressed(destination, logical)) continue;
      if (mode !== Delivery.lowestPriority) {
        apic.accept(mode, vector, level2);
        any = true;
      } else if (apic.enabled && (best === null || apic.priority < best.priority)) best = apic;
    }
    if (best === null) return any;
    best.accept(mode, vector, level2);
    return true;
  }
  /** A message-signalled interrupt (SDM 10.11): the address says where to, the data what. */
  message(address2, data3) {
    const hint = (address2 & 8) !== 0;
    const mode = data3 >>> 8 & 7;
    this.deliver(
      address2 >>> 12 & 255,
      hint && (address2 & 4) !== 0,
      hint && mode === Delivery.fixed ? Delivery.lowestPriority : mode,
      data3 & 255,
      (data3 & levelTriggered) !== 0
    );
  }
  endOfInterrupt(vector) {
    for (let i = 0; i < this.#ioApics.length; i++) this.#ioApics[i].endOfInterrupt(vector);
  }
  externalPending() {
    return this.#pic.pending;
  }
  externalAcknowledge() {
    return this.#pic.acknowledge();
  }
  /** The wires to LINT0 (0) and LINT1 (1) go to every processor; which listens is in its LVT. */
  setPin(pin, level2) {
    for (let i = 0; i < this.cpus; i++) this.apics[i].setPin(pin, level2);
  }
  // The register page: each processor sees its own.
  readMmio(offset2, size) {
    return this.apics[this.#bus.cpu].readMmio(offset2, size);
  }
  writeMmio(offset2, size, value) {
    this.apics[this.#bus.cpu].writeMmio(offset2, size, value);
  }
  // MSRs
  readMsr(cpu, msr) {
    if (msr === Msr.tscDeadline) return BigInt(this.apics[cpu].timer.deadline);
    if (msr === Msr.apicBase) return BigInt(apicPage.base) | apicBaseEnabled | (cpu === 0 ? apicBaseBootstrap : 0n);
    return void 0;
  }
  writeMsr(cpu, msr, value) {
    if (msr === Msr.apicBase) return value === this.readMsr(cpu, msr);
    if (msr !== Msr.tscDeadline || value < 0n) return false;
    this.apics[cpu].timer.deadline = value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
    return true;
  }
};

// packages/devices/src/counter.ts
var counterIds = { vendor: 4617, device: 3073 };
var counterTimers = ["count"];
var id = 1129206866;
var Control = { count: 1, interrupt: 2, ring: 4 };
var Status = { counted: 1, refused: 2, full: 4 };
var leastUs = 10;
var layout5 = new Layout("counter", 1, {
  control: u32(),
  interval: u32(1e3),
  count: u32(),
  status: u32(),
  ring: u32(),
  size: u32(),
  head: u32(),
  tail: u32()
});
var Counter = class {
  name = "counter";
  #s = layout5.create();
  #timers;
  #entry = new Uint8Array(8);
  /** Its place on PCI; set where the board is put together. */
  pci = null;
  constructor(timers2) {
    this.#timers = timers2;
  }
  readMmio(offset2, size) {
    const s = this.#s;
    const at4 = offset2 & ~3;
    const words3 = [id, s.control, s.interval, s.count, s.status, s.ring, s.size, s.head, s.tail];
    const value = (words3[at4 >>> 2] ?? 0) >>> 8 * (offset2 & 3);
    return size === 4 ? value >>> 0 : value & (size === 2 ? 65535 : 255);
  }
  /** Registers take whole words only. */
  writeMmio(offset2, size, value) {
    if (size !== 4 || (offset2 & 3) !== 0) return;
    const s = this.#s;
    switch (offset2) {
      case 4:
        s.control = value & 7;
        this.#arm();
        break;
      case 8:
        s.interval = Math.max(leastUs, value);
        this.#arm();
        break;
      case 12:
        s.count = value;
        break;
      case 16:
        s.status &= ~value >>> 0;
        break;
      case 20:
        s.ring = value;
        break;
      case 24:
        s.size = value <= 1024 && (value & value - 1) === 0 ? value : 0;
        s.head = s.tail = 0;
        break;
      case 32:
        s.tail = value;
        break;
      default:
    }
    this.#drive();
  }
  #arm() {
    const s = this.#s;
    if ((s.control & Control.count) === 0) this.#timers.cancel(0);
    else this.#timers.set(0, instant(this.#timers.now + s.interval * 1e3));
  }
  onEvent() {
    const s = this.#s;
    s.count = s.count + 1 >>> 0;
    s.status |= Status.counted;
    if ((s.control & Control.ring) !== 0 && s.ring !== 0 && s.size !== 0) this.#write();
    this.#arm();
    this.#drive();
  }
  /** One entry to the ring by DMA; what the IOMMU refuses is dropped and marked. */
  #write() {
    const s = this.#s;
    if (s.head - s.tail >>> 0 >= s.size) {
      s.status |= Status.full;
      return;
    }
    putU32le(this.#entry, 0, s.count);
    putU32le(this.#entry, 4, Math.floor(this.#timers.now / 1e3) >>> 0);
    if (this.pci?.dma.write(s.ring + s.head % s.size * 8, this.#entry, 0, 8) === true) s.head = s.head + 1 >>> 0;
    else s.status |= Status.refused;
  }
  #drive() {
    const s = this.#s;
    this.pci?.setInterrupt((s.control & Control.interrupt) !== 0 && (s.status & Status.counted) !== 0);
  }
  reset() {
    layout5.reset(this.#s);
    this.#timers.cancel(0);
    this.#drive();
  }
  save() {
    return layout5.save(this.#s);
  }
  load(record2) {
    layout5.load(this.#s, record2);
  }
};
function counterSpec(counter) {
  return {
    name: "counter",
    ...counterIds,
    class: [255, 0, 0],
    interruptPin: 1,
    bars: { 0: { kind: "memory", bytes: 4096, handler: counter } }
  };
}

// packages/devices/src/pci.ts
var Pci = {
  vendor: 0,
  device: 2,
  command: 4,
  status: 6,
  revision: 8,
  programming: 9,
  subclass: 10,
  class: 11,
  cacheLine: 12,
  latency: 13,
  headerType: 14,
  bar0: 16,
  subsystemVendor: 44,
  subsystem: 46,
  capabilities: 52,
  interruptLine: 60,
  interruptPin: 61
};
var Command = { io: 1, memory: 2, master: 4, parity: 64, serr: 256, intxDisable: 1024 };
var Status2 = { interrupt: 8, capabilities: 16 };
var commandWritable = Command.io | Command.memory | Command.master | Command.parity | Command.serr | Command.intxDisable;
var statusClearable = 63744;
var configBytes = 256;
var capabilityIds = { msi: 5, vendor: 9 };
function requesterId({ device, function: number2 }) {
  return device << 3 | number2;
}
var msiAt = 80;
var Msi = { control: 2, address: 4, addressHigh: 8, data: 12, enable: 1 };
var PciFunction = class {
  address;
  spec;
  dma;
  config = new Uint8Array(configBytes);
  #writable = new Uint8Array(configBytes);
  #powerOn;
  #bars;
  #bus;
  #line;
  #moveRegions;
  #interrupt = false;
  /** `moveRegions` places the regions of all functions anew: which one wins an overlap must not depend on history. */
  constructor(bus, address2, spec, line3, moveRegions) {
    this.#bus = bus;
    this.#moveRegions = moveRegions;
    this.address = address2;
    this.spec = spec;
    this.#line = line3;
    this.dma = bus.dma.channel(
      requesterId(address2),
      spec.name,
      () => (u16le(this.config, Pci.command) & Command.master) !== 0
    );
    this.#bars = Object.entries(spec.bars ?? {}).map(([index, bar]) => {
      assert(
        bar.bytes >= (bar.kind === "memory" ? 16 : 4) && (bar.bytes & bar.bytes - 1) === 0,
        "a BAR is a power of two"
      );
      return { index: Number(index), spec: bar, region: null, wanted: -1 };
    });
    this.#describe();
    this.#powerOn = this.config.slice();
  }
  #describe() {
    const { config, spec } = this;
    const writable2 = this.#writable;
    putU16le(config, Pci.vendor, spec.vendor);
    putU16le(config, Pci.device, spec.device);
    config[Pci.revision] = spec.revision ?? 0;
    [config[Pci.class], config[Pci.subclass], config[Pci.programming]] = spec.class;
    const [vendor, device] = spec.subsystem ?? [spec.vendor, spec.device];
    putU16le(config, Pci.subsystemVendor, vendor);
    putU16le(config, Pci.subsystem, device);
    config[Pci.interruptPin] = spec.interruptPin ?? 0;
    putU16le(writable2, Pci.command, commandWritable);
    writable2[Pci.cacheLine] = 255;
    writable2[Pci.latency] = 255;
    writable2[Pci.interruptLine] = 255;
    for (const { index, spec: bar } of this.#bars) {
      const at4 = Pci.bar0 + 4 * index;
      const wide = bar.kind === "memory" && bar.wide === true;
      config[at4] = bar.kind === "port" ? 1 : (wide ? 4 : 0) | (bar.prefetchable === true ? 8 : 0);
      putU32le(writable2, at4, ~(bar.bytes - 1) & (bar.kind === "port" ? 4294967292 : 4294967280));
      if (wide) putU32le(writable2, at4 + 4, 4294967295);
    }
    for (const { at: at4, value, writable: mask } of spec.registers ?? []) {
      config[at4] = value;
      writable2[at4] = mask;
    }
    if (spec.msi === true) {
      config[Pci.status] = Status2.capabilities;
      config[Pci.capabilities] = msiAt;
      config[msiAt] = capabilityIds.msi;
      putU16le(config, msiAt + Msi.control, 128);
      putU16le(writable2, msiAt + Msi.control, Msi.enable);
      putU32le(writable2, msiAt + Msi.address, 4294967292);
      putU32le(writable2, msiAt + Msi.addressHigh, 4294967295);
      putU16le(writable2, msiAt + Msi.data, 65535);
    }
  }
  reset() {
    this.clear();
    this.#drive();
  }
  /** Power-on registers; moves no region, drives nothing. */
  clear() {
    this.config.set(this.#powerOn);
    this.#interrupt = false;
  }
  markMultifunction() {
    this.config[Pci.headerType] = 128;
    this.#powerOn[Pci.headerType] = 128;
  }
  /** What the function's chip asserts. By message when software chose so, else on its INTx pin. */
  setInterrupt(level2) {
    const rose = level2 && !this.#interrupt;
    this.#interrupt = level2;
    if (rose && this.#msiEnabled) {
      this.dma.message(u32le(this.config, msiAt + Msi.address), u16le(this.config, msiAt + Msi.data));
    }
    this.#drive();
  }
  get #msiEnabled() {
    return this.spec.msi === true && (this.config[msiAt + Msi.control] & Msi.enable) !== 0;
  }
  #drive() {
    const status = this.config[Pci.status];
    this.config[Pci.status] = this.#interrupt ? status | Status2.interrupt : status & ~Status2.interrupt;
    const disabled = (u16le(this.config, Pci.command) & Command.intxDisable) !== 0 || this.#msiEnabled;
    this.#line.set(this.#interrupt && !disabled);
  }
  /** Bytes and address of a BAR as programmed now; null when it is not decoded. */
  bar(index) {
    const region = this.#bars.find((bar) => bar.index === index)?.region ?? null;
    if (region === null) return null;
    return { base: region.base, bytes: "bytes" in region ? region.bytes : region.count };
  }
  read(at4, size) {
    if (at4 + size > configBytes) return allOnes(size);
    const { config } = this;
    if (size === 4) return u32le(config, at4);
    return size === 2 ? u16le(config, at4) : config[at4];
  }
  write(at4, size, value) {
    if (at4 + size > configBytes) return;
    for (let i = 0; i < size; i++) {
      const byte = value >>> 8 * i & 255;
      const mask = this.#writable[at4 + i];
      const old = this.config[at4 + i];
      const clears = at4 + i === Pci.status ? statusClearable & 255 : at4 + i === Pci.status + 1 ? statusClearable >>> 8 : 0;
      this.config[at4 + i] = old & ~mask & ~(byte & clears) | byte & mask;
    }
    if (at4 < Pci.bar0 + 24 && this.#moved) this.#moveRegions();
    this.#drive();
    this.spec.onConfigWrite?.(at4, size);
  }
  /** Whether a register asks for another place than its region has. */
  get #moved() {
    for (let i = 0; i < this.#bars.length; i++) {
      const bar = this.#bars[i];
      if (bar.wanted !== this.#wanted(bar)) return true;
    }
    return false;
  }
  /** Where a BAR's region should stand by its register and the command register; -1: nowhere. */
  #wanted({ index, spec }) {
    const command3 = u16le(this.config, Pci.command);
    const at4 = Pci.bar0 + 4 * index;
    const low = u32le(this.config, at4);
    if (spec.kind === "port") {
      const base6 = (low & 4294967292) >>> 0;
      return (command3 & Command.io) !== 0 && base6 !== 0 ? base6 : -1;
    }
    const high2 = spec.wide === true ? u32le(this.config, at4 + 4) : 0;
    const base5 = high2 * 4294967296 + ((low & 4294967280) >>> 0);
    const reachable = base5 !== 0 && base5 + spec.bytes <= 4503599627370496 && !(high2 === 0 && base5 + spec.bytes > 4294967295);
    return (command3 & Command.memory) !== 0 && reachable ? base5 : -1;
  }
  /** Takes the regions out of the maps. */
  withdraw() {
    for (const bar of this.#bars) {
      if (bar.region === null) continue;
      if (bar.spec.kind === "port") this.#bus.ports.remove(bar.region);
      else this.#bus.mmio.unmap(bar.region);
      bar.region = null;
    }
  }
  /** Puts each region where its register says. A port region that would overlap another stays out. */
  place() {
    for (const bar of this.#bars) {
      const { index, spec } = bar;
      const base5 = this.#wanted(bar);
      bar.wanted = base5;
      if (base5 < 0) continue;
      const name = `${this.spec.name} bar${index}`;
      if (spec.kind === "port") {
        const region = { name, base: base5, count: spec.bytes, width: spec.width, handler: spec.handler };
        if (this.#bus.ports.tryAdd(region)) bar.region = region;
      } else {
        const region = { name, base: base5, bytes: spec.bytes, handler: spec.handler };
        this.#bus.mmio.map(region);
        bar.region = region;
      }
    }
  }
  save() {
    return { config: this.config.slice(), interrupt: this.#interrupt };
  }
  check(record2) {
    const { config, interrupt: interrupt2 } = record2;
    if (!(config instanceof Uint8Array) || config.length !== configBytes || typeof interrupt2 !== "boolean") {
      throw new SnapshotError(`pci.${this.spec.name}: not a configuration space`);
    }
    for (let i = 0; i < configBytes; i++) {
      const fixed = i === Pci.status || i === Pci.status + 1 ? 0 : ~this.#writable[i];
      if (((config[i] ^ this.#powerOn[i]) & fixed) !== 0)
        throw new SnapshotError(`pci.${this.spec.name}: a read-only register differs at ${i}`);
    }
  }
  load(record2) {
    this.check(record2);
    this.config.set(record2["config"]);
    this.#interrupt = record2["interrupt"] === true;
  }
};

// packages/devices/src/pcihost.ts
function pirqOf({ device }, pin) {
  return device + pin - 1 & 3;
}
var PciHost = class {
  name;
  #bus;
  /** Wire of PIRQ A; B..D follow. */
  #pirqWire;
  #functions = [];
  #slots = new Array(256).fill(null);
  /** CONFIG_ADDRESS. */
  #select = 0;
  ecam;
  constructor(name, bus, pirqWire) {
    this.name = name;
    this.#bus = bus;
    this.#pirqWire = pirqWire;
    this.ecam = {
      readMmio: (offset2, size) => this.readConfig(Math.floor(offset2 / 4096), offset2 & 4095, size),
      writeMmio: (offset2, size, value) => this.writeConfig(Math.floor(offset2 / 4096), offset2 & 4095, size, value)
    };
  }
  add(address2, spec) {
    const id2 = requesterId(address2);
    assert(this.#slots[id2] === null, "two functions at one PCI address");
    const wire2 = this.#pirqWire + pirqOf(address2, Math.max(1, spec.interruptPin ?? 1));
    const added = new PciFunction(
      this.#bus,
      address2,
      spec,
      this.#bus.wires.line(wire2, spec.name),
      () => this.#placeAll()
    );
    this.#slots[id2] = added;
    this.#functions.push(added);
    this.#functions.sort((a, b) => requesterId(a.address) - requesterId(b.address));
    const first2 = this.#slots[id2 & ~7];
    if (first2 && this.#functions.some(({ address: other }) => other.device === address2.device && other.function > 0)) {
      first2.markMultifunction();
    }
    return added;
  }
  #placeAll() {
    for (const each2 of this.#functions) each2.withdraw();
    for (const each2 of this.#functions) each2.place();
  }
  /** In the order of their addresses. */
  get functions() {
    return this.#functions;
  }
  reset() {
    this.#select = 0;
    for (const each2 of this.#functions) each2.reset();
    this.#placeAll();
  }
  readAddress() {
    return this.#select;
  }
  writeAddress(value) {
    this.#select = (value & 2164260860) >>> 0;
  }
  /** The data port: `offset` 0..3. */
  readData(offset2, size) {
    if (this.#select < 2147483648) return allOnes(size);
    return this.readConfig(this.#select >>> 8 & 65535, (this.#select & 252) + offset2, size);
  }
  writeData(offset2, size, value) {
    if (this.#select >= 2147483648)
      this.writeConfig(this.#select >>> 8 & 65535, (this.#select & 252) + offset2, size, value);
  }
  /** `id`: bus << 8 | device << 3 | function. */
  readConfig(id2, at4, size) {
    return this.#slots[id2]?.read(at4, size) ?? allOnes(size);
  }
  writeConfig(id2, at4, size, value) {
    this.#slots[id2]?.write(at4, size, value);
  }
  onEvent() {
  }
  save() {
    const functions2 = this.#functions.map((each2) => ({ id: requesterId(each2.address), ...each2.save() }));
    return { version: 1, select: this.#select, functions: functions2 };
  }
  load(record2) {
    if (record2["version"] !== 1)
      throw new SnapshotError(`pci: version ${String(record2["version"])}, this machine reads 1`);
    const select2 = record2["select"];
    if (typeof select2 !== "number" || !Number.isInteger(select2) || select2 < 0 || select2 > 4294967295)
      throw new SnapshotError("pci.select: not a word");
    const entries = listAt(record2, "functions");
    if (entries.length !== this.#functions.length)
      throw new SnapshotError(`pci: ${entries.length} functions, this machine has ${this.#functions.length}`);
    const records = entries.map((entry2, i) => {
      const each2 = this.#functions[i];
      if (!isRecord(entry2) || entry2["id"] !== requesterId(each2.address))
        throw new SnapshotError(`pci: no function ${each2.spec.name} in the snapshot`);
      each2.check(entry2);
      return entry2;
    });
    records.forEach((entry2, i) => this.#functions[i].load(entry2));
    this.#placeAll();
    this.#select = select2;
  }
};

// packages/devices/src/lpc.ts
var pirqRouteAt = 96;
var pirqCount = 4;
var pirqDisabled = 128;
var routable = 57080;
var pirqRegisters = Array.from({ length: pirqCount }, (_, i) => ({
  at: pirqRouteAt + i,
  value: pirqDisabled,
  writable: 143
}));
var PirqRouter = class {
  #wires;
  #pirqWire;
  /** One source on each ISA wire. */
  #lines;
  #bridge = null;
  /** `isaWire` is the wire of ISA interrupt 0; 15 more follow. */
  constructor(wires, isaWire, pirqWire) {
    this.#wires = wires;
    this.#pirqWire = pirqWire;
    this.#lines = Array.from({ length: 16 }, (_, irq2) => wires.line(isaWire + irq2, "pirq"));
    for (let i = 0; i < pirqCount; i++) wires.connect(pirqWire + i, this, i);
  }
  connect(bridge) {
    this.#bridge = bridge;
  }
  setPin() {
    this.route();
  }
  /** Drives every ISA wire by the registers and the PIRQs as they stand. */
  route() {
    let pulled = 0;
    for (let i = 0; i < pirqCount; i++) {
      const register = this.#bridge?.config[pirqRouteAt + i] ?? pirqDisabled;
      if ((register & pirqDisabled) === 0 && this.#wires.level(this.#pirqWire + i)) pulled |= 1 << (register & 15);
    }
    for (let irq2 = 0; irq2 < 16; irq2++) this.#lines[irq2].set((pulled & routable & 1 << irq2) !== 0);
  }
};

// packages/devices/src/firmware.ts
var biosVectors = { master: 8, slave: 112 };
function powerOnSelfTest(pc) {
  const { bus, config } = pc;
  interruptControllers(bus);
  virtualWire(bus, config.cpus);
  timer(bus);
  serial(bus, [1016, 760]);
  keyboardController(bus);
  memorySize(bus, config.memory.ram.length);
  pciDevices(pc, bus.log);
  if (config.memory.ram.length >= acpiArea.base + acpiArea.bytes)
    bus.writeBlock(acpiArea.base, acpiTables(config.cpus));
}
function interruptControllers(bus) {
  const out = (port2, value) => bus.ports.write(port2, 1, value);
  out(32, 17);
  out(160, 17);
  out(33, biosVectors.master);
  out(161, biosVectors.slave);
  out(33, 1 << 2);
  out(161, 2);
  out(33, 1);
  out(161, 1);
  out(33, 255);
  out(161, 255);
  const levels = 1 << Irq.pirqAB | 1 << Irq.pirqCD;
  out(1232, levels & 255);
  out(1233, levels >>> 8);
}
function virtualWire(bus, cpus) {
  for (let cpu = cpus - 1; cpu >= 0; cpu--) {
    bus.cpu = cpu;
    const write7 = (register, value) => bus.mmio.write(apicPage.base + register, 4, value);
    write7(Apic.svr, svrEnable | 15);
    write7(Apic.lvtLint0, cpu === 0 ? Delivery.external << 8 : lvtMasked);
    write7(Apic.lvtLint1, Delivery.nmi << 8);
  }
}
function timer(bus) {
  const out = (port2, value) => bus.ports.write(port2, 1, value);
  out(67, 54);
  out(64, 0);
  out(64, 0);
  out(67, 182);
  out(66, 51);
  out(66, 5);
}
function serial(bus, bases) {
  for (const base5 of bases) {
    bus.ports.write(base5 + 3, 1, 128);
    bus.ports.write(base5, 1, 1);
    bus.ports.write(base5 + 1, 1, 0);
    bus.ports.write(base5 + 3, 1, 3);
  }
}
function keyboardController(bus) {
  bus.ports.write(100, 1, 170);
  bus.ports.read(96, 1);
  bus.ports.write(100, 1, 96);
  bus.ports.write(96, 1, 100);
  bus.ports.write(96, 1, 255);
  for (let i = 0; i < 32 && (bus.ports.read(100, 1) & 1) !== 0; i++) bus.ports.read(96, 1);
}
function memorySize(bus, ramBytes) {
  const store = (register, value) => {
    bus.ports.write(112, 1, register);
    bus.ports.write(113, 1, value & 255);
  };
  const extended = Math.min(65535, Math.max(0, ramBytes / 1024 - 1024));
  const above16 = Math.min(65535, Math.max(0, ramBytes / 65536 - 256));
  store(20, 15);
  store(21, 640);
  store(22, 640 >>> 8);
  for (const register of [23, 48]) {
    store(register, extended);
    store(register + 1, extended >>> 8);
  }
  store(52, above16);
  store(53, above16 >>> 8);
}
function pciDevices({ pci }, log) {
  const next2 = {
    large: pciWindows.large.base,
    small: pciWindows.small.base,
    ports: pciWindows.ports.base
  };
  for (const each2 of pci.functions) {
    const id2 = requesterId(each2.address);
    let command3 = 0;
    for (const [index, bar] of Object.entries(each2.spec.bars ?? {})) {
      const window2 = bar.kind === "port" ? "ports" : bar.bytes >= largeBarBytes ? "large" : "small";
      const base5 = Math.ceil(next2[window2] / bar.bytes) * bar.bytes;
      if (base5 + bar.bytes > pciWindows[window2].end) {
        log("error", "firmware", `no room for bar${index} of ${each2.spec.name}`);
        continue;
      }
      next2[window2] = base5 + bar.bytes;
      assign(each2, Number(index), bar, base5);
      command3 |= bar.kind === "port" ? Command.io : Command.memory;
    }
    const pin = each2.spec.interruptPin ?? 0;
    if (pin > 0) pci.writeConfig(id2, Pci.interruptLine, 1, pirqRouting[pirqOf(each2.address, pin)]);
    pci.writeConfig(id2, Pci.command, 2, command3);
  }
  const bridge = requesterId({ device: 31, function: 0 });
  pirqRouting.forEach((irq2, i) => pci.writeConfig(bridge, pirqRouteAt + i, 1, irq2));
}
function assign(each2, index, bar, base5) {
  each2.write(Pci.bar0 + 4 * index, 4, base5);
  if (bar.kind === "memory" && bar.wide === true) each2.write(Pci.bar0 + 4 * index + 4, 4, 0);
}

// packages/devices/src/framebuffer.ts
var framebufferIds = { vendor: 4660, device: 4369 };
var dispiAt = 1280;
var Dispi = {
  id: 0,
  width: 1,
  height: 2,
  depth: 3,
  enable: 4,
  bank: 5,
  virtualWidth: 6,
  virtualHeight: 7,
  x: 8,
  y: 9,
  memory64k: 10
};
var dispiId = 45253;
var dispiEnable = { enabled: 1, linear: 64, keepMemory: 128 };
var registersBytes = 4096;
var pageBytes = 4096;
var modeMax = { width: 3840, height: 2160 };
var fields5 = { enable: u16(dispiEnable.enabled | dispiEnable.linear), x: u16(), y: u16(), bank: u16() };
var layout6 = new Layout("framebuffer", 1, fields5);
var Framebuffer = class {
  name;
  state = layout6.create();
  mode;
  /** Bytes from one line to the next. */
  stride;
  memory;
  /** A byte a page: 1 when it was written since `takeDirty`. No part of the state. */
  dirty;
  registers;
  constructor(name, mode) {
    assert(Number.isInteger(mode.width) && mode.width >= 64 && mode.width <= modeMax.width, "framebuffer width");
    assert(Number.isInteger(mode.height) && mode.height >= 64 && mode.height <= modeMax.height, "framebuffer height");
    this.name = name;
    this.mode = mode;
    this.stride = mode.width * 4;
    let size = 1 << 20;
    while (size < this.stride * mode.height) size *= 2;
    this.memory = new Uint8Array(size);
    this.dirty = new Uint8Array(size / pageBytes).fill(1);
    this.registers = {
      readMmio: (offset2, width) => this.#readRegisters(offset2, width),
      writeMmio: (offset2, width, value) => this.#writeRegisters(offset2, width, value)
    };
  }
  get registersBytes() {
    return registersBytes;
  }
  reset() {
    layout6.reset(this.state);
    this.dirty.fill(1);
  }
  get enabled() {
    return (this.state.enable & dispiEnable.enabled) !== 0;
  }
  /** Byte offset of the first pixel shown. */
  get start() {
    const { x, y } = this.state;
    const start3 = y * this.stride + x * 4;
    return start3 + this.stride * this.mode.height <= this.memory.length ? start3 : 0;
  }
  /** Calls `page` for each page written since the last time, by number, and forgets them. */
  takeDirty(page2) {
    for (let i = 0; i < this.dirty.length; i++) {
      if (this.dirty[i] === 0) continue;
      this.dirty[i] = 0;
      page2(i);
    }
  }
  readMmio(offset2, size) {
    const { memory } = this;
    if (size === 4) return u32le(memory, offset2);
    return size === 2 ? memory[offset2] | memory[offset2 + 1] << 8 : memory[offset2];
  }
  writeMmio(offset2, size, value) {
    const { memory } = this;
    for (let i = 0; i < size; i++) memory[offset2 + i] = value >>> 8 * i;
    this.wroteMemory(offset2, size);
  }
  wroteMemory(offset2, size) {
    for (let page2 = offset2 >>> 12, last = offset2 + size - 1 >>> 12; page2 <= last; page2++) this.dirty[page2] = 1;
  }
  #readRegisters(offset2, size) {
    let value = 0;
    for (let i = 0; i < size; i++) {
      const at4 = offset2 + i - dispiAt;
      const word = at4 >= 0 && at4 < 22 ? this.#dispi(at4 >>> 1) : 0;
      value |= (word >>> 8 * (at4 & 1) & 255) << 8 * i;
    }
    return value >>> 0;
  }
  #dispi(index) {
    const { mode, state: state12 } = this;
    switch (index) {
      case Dispi.id:
        return dispiId;
      case Dispi.width:
      case Dispi.virtualWidth:
        return mode.width;
      case Dispi.height:
        return mode.height;
      case Dispi.virtualHeight:
        return Math.min(65535, Math.floor(this.memory.length / this.stride));
      case Dispi.depth:
        return 32;
      case Dispi.enable:
        return state12.enable;
      case Dispi.bank:
        return state12.bank;
      case Dispi.x:
        return state12.x;
      case Dispi.y:
        return state12.y;
      default:
        return this.memory.length >>> 16;
    }
  }
  /** Registers take 16-bit writes on their boundaries, or two at once. */
  #writeRegisters(offset2, size, value) {
    if ((offset2 & 1) !== 0 || size === 1) return;
    for (let i = 0; i < size; i += 2) {
      const word = value >>> 8 * i & 65535;
      const { state: state12 } = this;
      switch ((offset2 + i - dispiAt) / 2) {
        case Dispi.enable:
          if ((word & dispiEnable.enabled) !== 0 && (word & dispiEnable.keepMemory) === 0) {
            this.memory.fill(0);
            this.dirty.fill(1);
          }
          state12.enable = word & (dispiEnable.enabled | dispiEnable.linear | dispiEnable.keepMemory);
          break;
        case Dispi.bank:
          state12.bank = word;
          break;
        case Dispi.x:
          state12.x = word;
          this.dirty.fill(1);
          break;
        case Dispi.y:
          state12.y = word;
          this.dirty.fill(1);
          break;
        default:
      }
    }
  }
  onEvent() {
  }
  save() {
    return {
      ...layout6.save(this.state),
      width: this.mode.width,
      height: this.mode.height,
      memory: this.memory.slice()
    };
  }
  load(record2) {
    const { width, height, memory, ...rest2 } = record2;
    if (width !== this.mode.width || height !== this.mode.height) {
      throw new SnapshotError(
        `framebuffer: ${String(width)} by ${String(height)}, this machine has ${this.mode.width} by ${this.mode.height}`
      );
    }
    if (!(memory instanceof Uint8Array) || memory.length !== this.memory.length)
      throw new SnapshotError("framebuffer.memory: wrong size");
    layout6.load(this.state, rest2);
    this.memory.set(memory);
    this.dirty.fill(1);
  }
};

// packages/devices/src/keys.ts
var runs = [
  [1, "Escape Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal Backspace Tab"],
  [16, "KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight Enter ControlLeft"],
  [30, "KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote ShiftLeft Backslash"],
  [44, "KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash ShiftRight NumpadMultiply AltLeft Space CapsLock"],
  [59, "F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NumLock ScrollLock Numpad7 Numpad8 Numpad9 NumpadSubtract"],
  [75, "Numpad4 Numpad5 Numpad6 NumpadAdd Numpad1 Numpad2 Numpad3 Numpad0 NumpadDecimal"],
  [86, "IntlBackslash F11 F12"],
  [112, "KanaMode"],
  [115, "IntlRo"],
  [121, "Convert"],
  [123, "NonConvert"],
  [125, "IntlYen"],
  [57372, "NumpadEnter ControlRight"],
  [57376, "AudioVolumeMute"],
  [57390, "AudioVolumeDown"],
  [57392, "AudioVolumeUp"],
  [57397, "NumpadDivide"],
  [57400, "AltRight"],
  [57415, "Home ArrowUp PageUp"],
  [57419, "ArrowLeft"],
  [57421, "ArrowRight"],
  [57423, "End ArrowDown PageDown Insert Delete"],
  [57435, "MetaLeft MetaRight ContextMenu Power"]
];
var translation = [
  255,
  67,
  65,
  63,
  61,
  59,
  60,
  88,
  100,
  68,
  66,
  64,
  62,
  15,
  41,
  89,
  101,
  56,
  42,
  112,
  29,
  16,
  2,
  90,
  102,
  113,
  44,
  31,
  30,
  17,
  3,
  91,
  103,
  46,
  45,
  32,
  18,
  5,
  4,
  92,
  104,
  57,
  47,
  33,
  20,
  19,
  6,
  93,
  105,
  49,
  48,
  35,
  34,
  21,
  7,
  94,
  106,
  114,
  50,
  36,
  22,
  8,
  9,
  95,
  107,
  51,
  37,
  23,
  24,
  11,
  10,
  96,
  108,
  52,
  53,
  38,
  39,
  25,
  12,
  97,
  109,
  115,
  40,
  116,
  26,
  13,
  98,
  110,
  58,
  54,
  28,
  27,
  117,
  43,
  99,
  118,
  85,
  86,
  119,
  120,
  121,
  122,
  14,
  123,
  124,
  79,
  125,
  75,
  71,
  126,
  127,
  111,
  82,
  83,
  80,
  76,
  77,
  72,
  1,
  69,
  87,
  78,
  81,
  74,
  55,
  73,
  70,
  84
];
var f7 = { set1: 65, set2: 131 };
var sysRq = { set1: 84, set2: 132 };
function toSet1(code) {
  if (code < 128) return translation[code];
  return code === f7.set2 ? f7.set1 : code === sysRq.set2 ? sysRq.set1 : code;
}
function toSet2(code) {
  return code === f7.set1 ? f7.set2 : translation.indexOf(code);
}
function plain(name, set1) {
  const prefix = set1 > 255 ? [224] : [];
  const one = set1 & 255;
  const two = toSet2(one);
  return {
    name,
    make: [[], [...prefix, one], [...prefix, two]],
    release: [[], [...prefix, one | 128], [...prefix, 240, two]]
  };
}
var keys = [
  ...runs.flatMap(([first2, names]) => names.split(" ").map((name, i) => plain(name, first2 + i))),
  // Keys whose sequences no rule gives (IBM PS/2 keyboard reference).
  {
    name: "PrintScreen",
    make: [[], [224, 42, 224, 55], [224, 18, 224, 124]],
    release: [[], [224, 183, 224, 170], [224, 240, 124, 224, 240, 18]]
  },
  {
    name: "Pause",
    make: [[], [225, 29, 69, 225, 157, 197], [225, 20, 119, 225, 240, 20, 240, 119]],
    release: [[], [], []]
  }
];
var indexes = new Map(keys.map(({ name }, index) => [name, index]));

// packages/devices/src/i8042.ts
var KbdStatus = { output: 1, input: 2, system: 4, command: 8, notInhibited: 16, auxiliary: 32 };
var KbdConfig = {
  keyboardInterrupt: 1,
  mouseInterrupt: 2,
  system: 4,
  keyboardOff: 16,
  mouseOff: 32,
  translate: 64
};
var outputPortReset = 1;
var fields6 = {
  config: u8(KbdConfig.keyboardOff | KbdConfig.mouseOff | KbdConfig.translate),
  /** The output buffer, whether it is full, and by whom. */
  output: u8(),
  full: flag(),
  fromMouse: flag(),
  /** Command that takes the next byte at port 0x60; 0: it goes to the keyboard. */
  command: u8(),
  lastWasCommand: flag(),
  outputPort: u8(207),
  /** A break prefix was swallowed by the translation. */
  breakNext: flag()
};
var layout7 = new Layout("i8042", 1, fields6);
var I8042 = class {
  name;
  state = layout7.create();
  data;
  control;
  #pins;
  constructor(name, pins) {
    this.name = name;
    this.#pins = pins;
    pins.keyboard.wake = () => this.#fetch();
    pins.mouse.wake = () => this.#fetch();
    this.data = { readPort: () => this.#read(), writePort: (_offset, _size, value) => this.#write(value, false) };
    this.control = { readPort: () => this.#status(), writePort: (_offset, _size, value) => this.#write(value, true) };
  }
  reset() {
    layout7.reset(this.state);
    this.#drive();
  }
  #status() {
    const s = this.state;
    return (s.full ? KbdStatus.output : 0) | s.config & KbdConfig.system | (s.lastWasCommand ? KbdStatus.command : 0) | KbdStatus.notInhibited | (s.full && s.fromMouse ? KbdStatus.auxiliary : 0);
  }
  #read() {
    const s = this.state;
    const value = s.output;
    if (s.full) {
      s.full = false;
      this.#drive();
      this.#fetch();
    }
    return value;
  }
  #write(value, command3) {
    this.state.lastWasCommand = command3;
    if (command3) this.#command(value);
    else this.#data(value);
  }
  onEvent() {
  }
  save() {
    return layout7.save(this.state);
  }
  load(record2) {
    layout7.load(this.state, record2);
  }
  #command(value) {
    const s = this.state;
    s.command = 0;
    switch (value) {
      case 32:
        this.#answer(s.config);
        break;
      case 96:
      // these take a byte at port 0x60
      case 209:
      case 210:
      case 211:
      case 212:
        s.command = value;
        break;
      case 167:
        s.config |= KbdConfig.mouseOff;
        break;
      case 168:
        s.config &= ~KbdConfig.mouseOff;
        this.#fetch();
        break;
      case 169:
      // test the mouse port, the keyboard port: no fault
      case 171:
        this.#answer(0);
        break;
      case 170:
        s.config |= KbdConfig.system | KbdConfig.keyboardOff | KbdConfig.mouseOff;
        this.#answer(85);
        break;
      case 173:
        s.config |= KbdConfig.keyboardOff;
        break;
      case 174:
        s.config &= ~KbdConfig.keyboardOff;
        this.#fetch();
        break;
      case 192:
        this.#answer(160);
        break;
      case 208:
        this.#answer(s.outputPort & ~48 | (s.full && !s.fromMouse ? 16 : 0) | (s.full && s.fromMouse ? 32 : 0));
        break;
      default:
        if (value >= 240 && (value & outputPortReset) === 0) this.#pins.reset();
    }
  }
  #data(value) {
    const s = this.state;
    const { command: command3 } = s;
    s.command = 0;
    switch (command3) {
      case 96:
        s.config = value & 119;
        this.#drive();
        this.#fetch();
        break;
      case 209:
        s.outputPort = value;
        if ((value & outputPortReset) === 0) this.#pins.reset();
        break;
      case 210:
        this.#answer(value);
        break;
      case 211:
        this.#fill(value, true);
        break;
      case 212:
        s.config &= ~KbdConfig.mouseOff;
        this.#pins.mouse.receive(value);
        break;
      default:
        s.config &= ~KbdConfig.keyboardOff;
        s.breakNext = false;
        this.#pins.keyboard.receive(value);
    }
  }
  /** The controller's own answer: it does not wait for the buffer. */
  #answer(value) {
    this.#fill(value, false);
  }
  #fill(value, fromMouse) {
    const s = this.state;
    s.full = false;
    this.#drive();
    s.output = value;
    s.full = true;
    s.fromMouse = fromMouse;
    this.#drive();
  }
  #fetch() {
    const s = this.state;
    const { keyboard, mouse } = this.#pins;
    while (!s.full && (s.config & KbdConfig.keyboardOff) === 0 && keyboard.pending) {
      const code = keyboard.next();
      if ((s.config & KbdConfig.translate) === 0) this.#fill(code, false);
      else if (code === 240) s.breakNext = true;
      else {
        this.#fill(toSet1(code) | (s.breakNext ? 128 : 0), false);
        s.breakNext = false;
      }
    }
    if (!s.full && (s.config & KbdConfig.mouseOff) === 0 && mouse.pending) this.#fill(mouse.next(), true);
  }
  #drive() {
    const { full: full2, fromMouse, config } = this.state;
    this.#pins.keyboardLine.set(full2 && !fromMouse && (config & KbdConfig.keyboardInterrupt) !== 0);
    this.#pins.mouseLine.set(full2 && fromMouse && (config & KbdConfig.mouseInterrupt) !== 0);
  }
};

// packages/devices/src/i8254.ts
var pitTimers = ["edge"];
var pitHz = 1193182;
var clk = new Rate(pitHz);
var counterFields = {
  mode: within(0, 5),
  access: within(1, 3, 3),
  bcd: flag(),
  /** CR as last written whole; whether there is one; the first byte of a pair being written. */
  reload: u16(),
  written: flag(),
  firstByte: u8(),
  halfWritten: flag(),
  /** Status bit 6: CR has not reached CE yet. */
  nullCount: flag(true),
  gate: flag(true),
  out: flag(true),
  /** CE counts from `n` since CLK pulse `start`; held at `held` elapsed pulses while the gate stops it. */
  running: flag(),
  n: within(1, 65536),
  start: count(),
  stopped: flag(),
  held: count(),
  /** Modes 1, 4, 5: 0 waiting for expiry, 1 in the strobe, 2 done. */
  phase: within(0, 2),
  /** Pulse at which CR is copied to CE; 0: none. */
  loadAt: count(),
  latched: flag(),
  latch: u16(),
  statusLatched: flag(),
  status: u8(),
  halfRead: flag()
};
var fields7 = { counters: list(3, counterFields) };
var layout8 = new Layout("i8254", 1, fields7);
var I8254 = class {
  name;
  state = layout8.create();
  #timers;
  #line;
  /** `line` is counter 0's OUT. */
  constructor(name, timers2, line3) {
    this.name = name;
    this.#timers = timers2;
    this.#line = line3;
    this.state.counters[2].gate = false;
  }
  /** The chip has no reset pin: what software programmed stays, as in a PC. */
  reset() {
  }
  readPort(offset2) {
    if (offset2 === 3) return 255;
    const c = this.#counter(offset2);
    if (c.statusLatched) {
      c.statusLatched = false;
      return c.status;
    }
    const value = c.latched ? c.latch : this.#value(c);
    const high2 = c.access === 2 || c.access === 3 && c.halfRead;
    if (c.access === 3) c.halfRead = !c.halfRead;
    if (c.access !== 3 || high2) c.latched = false;
    return high2 ? value >>> 8 : value & 255;
  }
  writePort(offset2, _size, value) {
    if (offset2 === 3) this.#control(value);
    else this.#writeCount(offset2, value);
    this.#arm();
  }
  /** The gate input of a counter: rising edges trigger modes 1, 2, 3 and 5, low stops 0, 2, 3 and 4. */
  setGate(index, gate) {
    const c = this.#counter(index);
    if (c.gate === gate) return;
    c.gate = gate;
    const now = this.#pulse();
    switch (c.mode) {
      case 0:
      case 4:
        if (c.running && c.loadAt === 0 && !(c.mode === 0 && c.halfWritten)) this.#stop(c, !gate, now);
        break;
      case 1:
      case 5:
        if (gate && c.written) c.loadAt = now + 1;
        break;
      default:
        if (gate) {
          if (c.written) c.loadAt = now + 1;
        } else {
          c.loadAt = 0;
          if (c.running) this.#stop(c, true, now);
          this.#setOut(c, true);
        }
    }
    this.#arm();
  }
  /** The OUT pin of a counter. */
  out(index) {
    return this.#counter(index).out;
  }
  /** What a speaker on the counter's OUT would sound, Hz; 0: no tone. */
  tone(index) {
    const c = this.#counter(index);
    return c.running && !c.stopped && (c.mode === 3 || c.mode === 2) ? pitHz / c.n : 0;
  }
  onEvent() {
    this.#counter(0);
    this.#arm();
  }
  save() {
    return layout8.save(this.state);
  }
  load(record2) {
    layout8.load(this.state, record2);
  }
  #pulse() {
    return clk.ticksAt(this.#timers.now);
  }
  /** The counter, brought up to now. */
  #counter(index) {
    const c = this.state.counters[index];
    this.#catchUp(c, this.#pulse());
    return c;
  }
  #control(value) {
    const index = value >>> 6;
    if (index === 3) {
      this.#readBack(value);
      return;
    }
    const c = this.#counter(index);
    const access = value >>> 4 & 3;
    if (access === 0) {
      this.#latchCount(c);
      return;
    }
    const mode = value >>> 1 & 7;
    c.mode = mode > 5 ? mode - 4 : mode;
    c.access = access;
    c.bcd = (value & 1) !== 0;
    c.running = c.stopped = c.written = c.halfWritten = c.halfRead = c.latched = c.statusLatched = false;
    c.phase = 0;
    c.loadAt = 0;
    c.nullCount = true;
    this.#setOut(c, c.mode !== 0);
  }
  #readBack(value) {
    for (let i = 0; i < 3; i++) {
      if ((value & 2 << i) === 0) continue;
      const c = this.#counter(i);
      if ((value & 32) === 0) this.#latchCount(c);
      if ((value & 16) === 0 && !c.statusLatched) {
        c.statusLatched = true;
        c.status = (c.out ? 128 : 0) | (c.nullCount ? 64 : 0) | c.access << 4 | c.mode << 1 | (c.bcd ? 1 : 0);
      }
    }
  }
  /** Later latches are ignored until the first was read. */
  #latchCount(c) {
    if (c.latched) return;
    c.latched = true;
    c.latch = this.#value(c);
  }
  #writeCount(index, value) {
    const c = this.#counter(index);
    if (c.access === 3 && !c.halfWritten) {
      c.firstByte = value;
      c.halfWritten = true;
      if (c.mode === 0) {
        if (c.running) this.#stop(c, true, this.#pulse());
        c.loadAt = 0;
        this.#setOut(c, false);
      }
      return;
    }
    c.reload = c.access === 3 ? c.firstByte | value << 8 : c.access === 2 ? value << 8 : value;
    c.halfWritten = false;
    c.written = true;
    c.nullCount = true;
    const next2 = this.#pulse() + 1;
    switch (c.mode) {
      case 0:
        if (c.running) this.#stop(c, true, next2 - 1);
        this.#setOut(c, false);
        c.loadAt = next2;
        break;
      case 4:
        c.loadAt = next2;
        break;
      case 2:
      case 3:
        if (!c.running && c.gate) c.loadAt = next2;
        break;
      default:
    }
  }
  #stop(c, stop, now) {
    if (c.stopped === stop) return;
    c.stopped = stop;
    if (stop) c.held = now - c.start;
    else c.start = now - c.held;
  }
  /** CR as a number of pulses: 0 is the largest count. */
  #pulses(c) {
    const { reload } = c;
    if (!c.bcd) return reload === 0 ? 65536 : reload;
    return reload === 0 ? 1e4 : (reload >>> 12) * 1e3 + (reload >>> 8 & 15) * 100 + (reload >>> 4 & 15) * 10 + (reload & 15);
  }
  /** CE as it would be read. */
  #value(c) {
    if (!c.running) return c.reload;
    const modulus = c.bcd ? 1e4 : 65536;
    const elapsed = c.stopped ? c.held : this.#pulse() - c.start;
    let value;
    if (c.mode === 2) value = c.n - elapsed % c.n;
    else if (c.mode === 3) value = c.n - (c.n & 1) - 2 * elapsed;
    else value = c.n - elapsed;
    value = (value % modulus + modulus) % modulus;
    if (!c.bcd) return value;
    return Math.floor(value / 1e3) << 12 | Math.floor(value % 1e3 / 100) << 8 | Math.floor(value % 100 / 10) << 4 | value % 10;
  }
  #setOut(c, out) {
    c.out = out;
    if (c === this.state.counters[0]) this.#line.set(out);
  }
  /** The pulse at which OUT changes next or CE is loaded; `never` when it is left alone. */
  #next(c) {
    if (c.loadAt > 0) return Math.min(c.loadAt, this.#nextEdge(c));
    return this.#nextEdge(c);
  }
  #nextEdge(c) {
    if (!c.running || c.stopped) return never;
    switch (c.mode) {
      case 0:
        return c.out ? never : c.start + c.n;
      case 1:
        return c.phase === 2 ? never : c.start + c.n;
      case 2:
        return c.start + (c.out ? c.n - 1 : c.n);
      case 3:
        return c.start + (c.out ? c.n + 1 >>> 1 : c.n >>> 1);
      default:
        return c.phase === 2 ? never : c.start + c.n + c.phase;
    }
  }
  #catchUp(c, now) {
    for (; ; ) {
      const at4 = this.#next(c);
      if (at4 > now) return;
      if (at4 === c.loadAt) this.#load(c, at4);
      else {
        if (c.mode === 2 || c.mode === 3) {
          const periods = Math.floor((now - c.start) / c.n) - 1;
          if (periods > 0 && c.loadAt === 0 && this.#pulses(c) === c.n) {
            c.start += periods * c.n;
            continue;
          }
        }
        this.#edge(c, at4);
      }
    }
  }
  #load(c, at4) {
    c.loadAt = 0;
    c.n = this.#pulses(c);
    c.start = at4;
    c.running = true;
    c.nullCount = false;
    c.phase = 0;
    c.stopped = false;
    if (c.mode === 1) this.#setOut(c, false);
    else if (c.mode !== 0) this.#setOut(c, true);
    if ((c.mode === 0 || c.mode === 4) && !c.gate) {
      c.stopped = true;
      c.held = 0;
    }
  }
  #edge(c, at4) {
    switch (c.mode) {
      case 0:
        this.#setOut(c, true);
        break;
      case 1:
        c.phase = 2;
        this.#setOut(c, true);
        break;
      case 2:
        if (c.out) this.#setOut(c, false);
        else {
          this.#reload(c, at4);
          this.#setOut(c, true);
        }
        break;
      case 3:
        this.#reload(c, at4);
        this.#setOut(c, !c.out);
        break;
      default:
        this.#setOut(c, c.phase === 1);
        c.phase++;
    }
  }
  #reload(c, at4) {
    c.start = at4;
    c.n = this.#pulses(c);
    c.nullCount = false;
  }
  /** Only counter 0's edges are heard outside; the others are worked out when somebody looks. */
  #arm() {
    const next2 = this.#next(this.state.counters[0]);
    this.#timers.set(0, next2 >= never ? never : clk.instantOf(next2));
  }
};

// packages/devices/src/i8259.ts
var fields8 = {
  /** Levels of the input pins; requests latched by an edge; in service; masked. */
  pins: u8(),
  irr: u8(),
  isr: u8(),
  imr: u8(),
  /** A bit per level-triggered pin. */
  elcr: u8(),
  /** The ICW that the next write to port 1 brings, 0: none, the chip works. */
  expected: within(0, 4),
  icw1: u8(),
  base: u8(),
  icw3: u8(),
  icw4: u8(),
  /** The pin of lowest priority. */
  lowest: within(0, 7, 7),
  rotateOnAutoEoi: flag(),
  specialMask: flag(),
  readIsr: flag(),
  poll: flag()
};
var layout9 = new Layout("i8259", 1, fields8);
var Icw1 = { icw4Needed: 1, single: 2 };
var Icw4 = { autoEoi: 2, fullyNested: 16 };
var I8259 = class {
  name;
  state = layout9.create();
  #pins;
  /** The edge/level register as a port of its own. */
  elcr;
  constructor(name, pins) {
    this.name = name;
    this.#pins = pins;
    this.elcr = {
      readPort: () => this.state.elcr,
      writePort: (_offset, _size, value) => {
        this.state.elcr = value & pins.elcrMask;
        this.#update();
      }
    };
  }
  reset() {
    const { pins } = this.state;
    layout9.reset(this.state);
    this.state.pins = pins;
    this.#update();
  }
  setPin(pin, level2) {
    const s = this.state;
    const bit = 1 << pin;
    if (level2 && (s.pins & bit) === 0) s.irr |= bit;
    if (!level2) s.irr &= ~bit;
    s.pins = level2 ? s.pins | bit : s.pins & ~bit;
    this.#update();
  }
  /** The vector an INTA now would bring, -1 when INT is low. */
  get pending() {
    const pin = this.#winner();
    if (pin < 0) return -1;
    const { slave: slave2 } = this.#pins;
    if (slave2 !== null && pin === slave2.pin) return slave2.chip.#vector();
    return this.state.base | pin;
  }
  /** The INTA sequence. With INT low it gives the spurious vector. */
  acknowledge() {
    const pin = this.#take();
    const { slave: slave2 } = this.#pins;
    if (slave2 !== null && pin === slave2.pin) return slave2.chip.acknowledge();
    return this.state.base | (pin < 0 ? 7 : pin);
  }
  readPort(offset2) {
    const s = this.state;
    if (s.poll) {
      s.poll = false;
      const pin = this.#take();
      return pin < 0 ? 0 : 128 | pin;
    }
    if (offset2 === 1) return s.imr;
    return s.readIsr ? s.isr : this.#requests();
  }
  writePort(offset2, _size, value) {
    if (offset2 === 1) this.#writeData(value);
    else if ((value & 16) !== 0) this.#initialize(value);
    else if ((value & 8) !== 0) this.#ocw3(value);
    else this.#ocw2(value);
    this.#update();
  }
  onEvent() {
  }
  save() {
    return layout9.save(this.state);
  }
  load(record2) {
    layout9.load(this.state, record2);
  }
  #initialize(icw1) {
    const s = this.state;
    s.icw1 = icw1;
    s.expected = 2;
    s.imr = 0;
    s.isr = 0;
    s.irr = 0;
    s.lowest = 7;
    s.specialMask = false;
    s.readIsr = false;
    s.poll = false;
    s.rotateOnAutoEoi = false;
    if ((icw1 & Icw1.icw4Needed) === 0) s.icw4 = 0;
  }
  #writeData(value) {
    const s = this.state;
    switch (s.expected) {
      case 2:
        s.base = value & 248;
        s.expected = (s.icw1 & Icw1.single) === 0 ? 3 : (s.icw1 & Icw1.icw4Needed) !== 0 ? 4 : 0;
        break;
      case 3:
        s.icw3 = value;
        s.expected = (s.icw1 & Icw1.icw4Needed) !== 0 ? 4 : 0;
        break;
      case 4:
        s.icw4 = value;
        s.expected = 0;
        break;
      default:
        s.imr = value;
    }
  }
  #ocw2(value) {
    const s = this.state;
    const pin = value & 7;
    switch (value >>> 5) {
      case 0:
        s.rotateOnAutoEoi = false;
        break;
      case 4:
        s.rotateOnAutoEoi = true;
        break;
      case 1:
      // non-specific EOI
      case 5: {
        const served = this.#highest(s.specialMask ? s.isr & ~s.imr : s.isr);
        if (served < 0) break;
        s.isr &= ~(1 << served);
        if (value >>> 5 === 5) s.lowest = served;
        break;
      }
      case 3:
        s.isr &= ~(1 << pin);
        break;
      case 7:
        s.isr &= ~(1 << pin);
        s.lowest = pin;
        break;
      case 6:
        s.lowest = pin;
        break;
      default:
    }
  }
  #ocw3(value) {
    const s = this.state;
    if ((value & 64) !== 0) s.specialMask = (value & 32) !== 0;
    if ((value & 4) !== 0) s.poll = true;
    if ((value & 2) !== 0) s.readIsr = (value & 1) !== 0;
  }
  /** Latched edges, and levels as they stand. */
  #requests() {
    const { irr, pins, elcr } = this.state;
    return irr & ~elcr | pins & elcr;
  }
  /** The pin of highest priority in `set`, or -1. */
  #highest(set) {
    if (set === 0) return -1;
    for (let i = 1; i <= 8; i++) {
      const pin = this.state.lowest + i & 7;
      if ((set & 1 << pin) !== 0) return pin;
    }
    return -1;
  }
  /** 0 is the highest priority; 8 stands below all. */
  #rank(pin) {
    return pin < 0 ? 8 : pin - this.state.lowest - 1 & 7;
  }
  /** The request that INT stands for, or -1. */
  #winner() {
    const s = this.state;
    if (s.expected !== 0) return -1;
    const pin = this.#highest(this.#requests() & ~s.imr);
    if (pin < 0) return -1;
    let serving = s.specialMask ? s.isr & ~s.imr : s.isr;
    if ((s.icw4 & Icw4.fullyNested) !== 0 && this.#pins.slave !== null) serving &= ~(1 << this.#pins.slave.pin);
    return this.#rank(pin) < this.#rank(this.#highest(serving)) ? pin : -1;
  }
  #vector() {
    const pin = this.#winner();
    return this.state.base | (pin < 0 ? 7 : pin);
  }
  #take() {
    const s = this.state;
    const pin = this.#winner();
    if (pin >= 0) {
      s.irr &= ~(1 << pin);
      if ((s.icw4 & Icw4.autoEoi) === 0) s.isr |= 1 << pin;
      else if (s.rotateOnAutoEoi) s.lowest = pin;
    }
    this.#update();
    return pin;
  }
  #update() {
    this.#pins.line.set(this.#winner() >= 0);
  }
};

// packages/devices/src/keyboard.ts
var keyboardTimers = ["repeat"];
var queueSize = 16;
var repliesSize = 8;
var Reply = { overrun1: 255, overrun2: 0, passed: 170, echo: 238, acknowledge: 250, resend: 254 };
var defaultRate = 43;
var fields9 = {
  queue: bytes(queueSize),
  head: within(0, queueSize - 1),
  length: within(0, queueSize),
  replies: bytes(repliesSize),
  repliesLength: within(0, repliesSize),
  lastSent: u8(),
  set: within(1, 2, 2),
  scanning: flag(true),
  leds: within(0, 7),
  rate: within(0, 127, defaultRate),
  /** Command whose argument comes next; 0: none. */
  command: u8(),
  /** A key that repeats: 1 + its index in `keys`; and what is held, a bit a key. */
  repeating: count(),
  held: bytes(32)
};
var layout10 = new Layout("keyboard", 1, fields9);
var Keyboard = class {
  name;
  state = layout10.create();
  #timers;
  /** Tells the controller that there may be something to fetch. */
  wake = () => {
  };
  constructor(name, timers2) {
    this.name = name;
    this.#timers = timers2;
  }
  /** The keyboard has its own power-on reset; the machine's reset does not reach it, but its firmware sends 0xFF. */
  reset() {
    const held = this.state.held.slice();
    this.#timers.cancel(0);
    layout10.reset(this.state);
    this.state.held.set(held);
  }
  /** A key goes down or up. `index` is its place in `keys`. Out of range is ignored. */
  key(index, down) {
    const s = this.state;
    const key = keys[index];
    if (key === void 0) return;
    const bit = 1 << (index & 7);
    const wasDown = (s.held[index >> 3] & bit) !== 0;
    if (wasDown === down) return;
    s.held[index >> 3] ^= bit;
    if (!s.scanning) return;
    if (down) {
      this.#push(key.make[s.set]);
      if (key.release[1].length > 0) this.#repeat(index, this.#delay);
    } else {
      if (s.repeating === index + 1) this.#stopRepeat();
      this.#push(key.release[s.set]);
    }
    this.wake();
  }
  /** Bit 0 scroll, 1 num, 2 caps lock. */
  get leds() {
    return this.state.leds;
  }
  get pending() {
    return this.state.repliesLength > 0 || this.state.length > 0;
  }
  /** The next byte for the controller; only when `pending`. */
  next() {
    const s = this.state;
    if (s.repliesLength > 0) {
      s.lastSent = s.replies[0];
      s.replies.copyWithin(0, 1);
      s.repliesLength--;
    } else {
      s.lastSent = s.queue[s.head];
      s.head = (s.head + 1) % queueSize;
      s.length--;
    }
    return s.lastSent;
  }
  /** A byte from the controller. */
  receive(byte) {
    const s = this.state;
    s.repliesLength = 0;
    if (s.command !== 0 && byte < 237) this.#argument(byte);
    else this.#command(byte);
    this.wake();
  }
  onEvent() {
    const s = this.state;
    const key = keys[s.repeating - 1];
    if (key === void 0) return;
    this.#push(key.make[s.set]);
    this.#repeat(s.repeating - 1, this.#period);
    this.wake();
  }
  save() {
    return layout10.save(this.state);
  }
  load(record2) {
    layout10.load(this.state, record2);
  }
  #command(byte) {
    const s = this.state;
    s.command = 0;
    switch (byte) {
      case 237:
      // set LEDs
      case 240:
      // scan code set
      case 243:
        s.command = byte;
        this.#reply(Reply.acknowledge);
        break;
      case 238:
        this.#reply(Reply.echo);
        break;
      case 242:
        this.#reply(Reply.acknowledge);
        this.#reply(171);
        this.#reply(131);
        break;
      case 244:
        this.#clear();
        s.scanning = true;
        this.#reply(Reply.acknowledge);
        break;
      case 245:
        this.#defaults();
        s.scanning = false;
        this.#reply(Reply.acknowledge);
        break;
      case 246:
        this.#defaults();
        s.scanning = true;
        this.#reply(Reply.acknowledge);
        break;
      case 254:
        this.#reply(s.lastSent);
        break;
      case 255:
        this.#defaults();
        s.scanning = true;
        s.leds = 0;
        this.#reply(Reply.acknowledge);
        this.#reply(Reply.passed);
        break;
      default:
        this.#reply(Reply.resend);
    }
  }
  #argument(byte) {
    const s = this.state;
    const { command: command3 } = s;
    s.command = 0;
    if (command3 === 237) s.leds = byte & 7;
    else if (command3 === 243) s.rate = byte & 127;
    else if (byte === 0) {
      this.#reply(Reply.acknowledge);
      this.#reply(s.set);
      return;
    } else if (byte > 2) {
      s.command = command3;
      this.#reply(Reply.resend);
      return;
    } else {
      this.#clear();
      s.set = byte;
    }
    this.#reply(Reply.acknowledge);
  }
  #defaults() {
    this.#clear();
    this.state.set = 2;
    this.state.rate = defaultRate;
  }
  #clear() {
    const s = this.state;
    s.head = s.length = 0;
    this.#stopRepeat();
  }
  #reply(byte) {
    const s = this.state;
    if (s.repliesLength < repliesSize) s.replies[s.repliesLength++] = byte;
  }
  #push(sequence) {
    const s = this.state;
    const overrun = s.set === 1 ? Reply.overrun1 : Reply.overrun2;
    if (s.length > 0 && s.queue[(s.head + s.length - 1) % queueSize] === overrun) return;
    if (sequence.length >= queueSize - s.length) {
      s.queue[(s.head + s.length++) % queueSize] = overrun;
      return;
    }
    for (let i = 0; i < sequence.length; i++) s.queue[(s.head + s.length++) % queueSize] = sequence[i];
  }
  #repeat(index, after) {
    this.state.repeating = index + 1;
    this.#timers.set(0, this.#timers.now + after);
  }
  #stopRepeat() {
    this.state.repeating = 0;
    this.#timers.cancel(0);
  }
  /** Rate byte: bits 5..6 the delay in quarters of a second, bits 0..4 the period: (8 + A) * 2^B / 240 s. */
  get #delay() {
    return ms(250 * ((this.state.rate >>> 5) + 1));
  }
  get #period() {
    const { rate } = this.state;
    return (8 + (rate & 7) << (rate >>> 3 & 3)) * 4166667;
  }
};

// packages/devices/src/mouse.ts
var repliesSize2 = 8;
var acknowledge = 250;
var resend = 254;
var carriedMax = 4095;
var knocks = [
  { rates: [200, 100, 80], id: 3, from: 0 },
  { rates: [200, 200, 80], id: 4, from: 3 }
];
var fields10 = {
  replies: bytes(repliesSize2),
  repliesLength: within(0, repliesSize2),
  lastSent: u8(),
  id: within(0, 4),
  rates: bytes(3),
  rate: u8(100),
  resolution: within(0, 3, 2),
  scaling2: flag(),
  reporting: flag(),
  remote: flag(),
  wrap: flag(),
  command: u8(),
  /** Not yet reported: movement (offset by carriedMax), wheel, and whether anything changed. */
  dx: within(0, 2 * carriedMax, carriedMax),
  dy: within(0, 2 * carriedMax, carriedMax),
  dz: within(0, 2 * carriedMax, carriedMax),
  buttons: within(0, 31),
  changed: flag()
};
var layout11 = new Layout("mouse", 1, fields10);
var Mouse = class {
  name;
  state = layout11.create();
  wake = () => {
  };
  constructor(name) {
    this.name = name;
  }
  reset() {
    layout11.reset(this.state);
  }
  /**
   * The mouse moved by `dx` (right), `dy` (down, as screens count) and `wheel` (towards the user) counts; `buttons`:
   * bit 0 left, 1 right, 2 middle, 3 and 4 the side ones.
   */
  move(dx, dy, wheel, buttons) {
    const s = this.state;
    s.dx = carry(s.dx, dx);
    s.dy = carry(s.dy, -dy);
    s.dz = carry(s.dz, wheel);
    s.buttons = buttons & 31;
    s.changed = true;
    this.wake();
  }
  get pending() {
    const { repliesLength, changed, reporting, remote, wrap } = this.state;
    return repliesLength > 0 || changed && reporting && !remote && !wrap;
  }
  /** The next byte for the controller; only when `pending`. */
  next() {
    const s = this.state;
    if (s.repliesLength === 0) this.#packet();
    s.lastSent = s.replies[0];
    s.replies.copyWithin(0, 1);
    s.repliesLength--;
    return s.lastSent;
  }
  receive(byte) {
    const s = this.state;
    s.repliesLength = 0;
    if (s.wrap && byte !== 236 && byte !== 255) this.#reply(byte);
    else if (s.command !== 0) this.#argument(byte);
    else this.#command(byte);
    this.wake();
  }
  onEvent() {
  }
  save() {
    return layout11.save(this.state);
  }
  load(record2) {
    layout11.load(this.state, record2);
  }
  #command(byte) {
    const s = this.state;
    if (byte < 230 || byte === 237 || byte === 239 || byte === 241 || byte > 246 && byte < 254) {
      this.#reply(resend);
      return;
    }
    if (byte === 254) {
      this.#reply(s.lastSent);
      return;
    }
    this.#reply(acknowledge);
    switch (byte) {
      case 230:
      case 231:
        s.scaling2 = byte === 231;
        break;
      case 232:
      // resolution
      case 243:
        s.command = byte;
        break;
      case 233:
        this.#reply(
          (s.remote ? 64 : 0) | (s.reporting ? 32 : 0) | (s.scaling2 ? 16 : 0) | (s.buttons & 1) << 2 | (s.buttons & 4) >> 1 | (s.buttons & 2) >> 1
        );
        this.#reply(s.resolution);
        this.#reply(s.rate);
        break;
      case 234:
        s.remote = false;
        break;
      case 235:
        this.#packet();
        break;
      case 236:
        s.wrap = false;
        break;
      case 238:
        s.wrap = true;
        break;
      case 240:
        s.remote = true;
        break;
      case 242:
        this.#reply(s.id);
        break;
      case 244:
        s.reporting = true;
        this.#forget();
        break;
      case 245:
        s.reporting = false;
        this.#forget();
        break;
      default: {
        const { replies, repliesLength, buttons, lastSent, id: id2 } = s;
        const kept = replies.slice();
        layout11.reset(s);
        s.replies.set(kept);
        Object.assign(s, { repliesLength, buttons, lastSent });
        if (byte === 255) {
          this.#reply(170);
          this.#reply(0);
        } else s.id = id2;
      }
    }
  }
  #argument(byte) {
    const s = this.state;
    if (s.command === 232) s.resolution = byte & 3;
    else {
      s.rate = byte;
      s.rates.copyWithin(0, 1);
      s.rates[2] = byte;
      for (const { rates, id: id2, from } of knocks) {
        if (s.id === from && rates.every((rate, i) => rate === s.rates[i])) {
          s.id = id2;
          break;
        }
      }
    }
    s.command = 0;
    this.#reply(acknowledge);
  }
  #forget() {
    const s = this.state;
    s.dx = s.dy = s.dz = carriedMax;
    s.changed = false;
  }
  /** Three bytes of buttons and movement, a fourth with the wheel. */
  #packet() {
    const s = this.state;
    const dx = clamp(s.dx - carriedMax, -256, 255);
    const dy = clamp(s.dy - carriedMax, -256, 255);
    const dz = clamp(s.dz - carriedMax, -8, 7);
    s.dx -= dx;
    s.dy -= dy;
    if (s.id !== 0) s.dz -= dz;
    else s.dz = carriedMax;
    s.changed = s.dx !== carriedMax || s.dy !== carriedMax || s.dz !== carriedMax;
    this.#reply(8 | s.buttons & 7 | (dx < 0 ? 16 : 0) | (dy < 0 ? 32 : 0));
    this.#reply(dx & 255);
    this.#reply(dy & 255);
    if (s.id === 3) this.#reply(dz & 255);
    else if (s.id === 4) this.#reply(dz & 15 | (s.buttons & 24) << 1);
  }
  #reply(byte) {
    const s = this.state;
    if (s.repliesLength < repliesSize2) s.replies[s.repliesLength++] = byte;
  }
};
function clamp(value, low, high2) {
  return Math.min(high2, Math.max(low, value));
}
function carry(kept, by) {
  return clamp(kept + (Number.isFinite(by) ? Math.trunc(by) : 0), 0, 2 * carriedMax);
}

// packages/devices/src/pc.ts
var cpusMax = 8;

// packages/devices/src/civil.ts
var epochDays = 719468;
var daysInEra = 146097;
function daysFromCivil(year, month, day) {
  const carried = year * 12 + (month - 1);
  const y = Math.floor(carried / 12) - (carried % 12 < 2 ? 1 : 0);
  const m = (carried % 12 + 10) % 12;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * m + 2) / 5) + day - 1;
  return era * daysInEra + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - epochDays;
}
function civilFromDays(days) {
  const shifted = days + epochDays;
  const era = Math.floor(shifted / daysInEra);
  const dayOfEra = shifted - era * daysInEra;
  const yearOfEra = floorDivide(
    dayOfEra - floorDivide(dayOfEra, 1460) + floorDivide(dayOfEra, 36524) - floorDivide(dayOfEra, 146096),
    365
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + floorDivide(yearOfEra, 4) - floorDivide(yearOfEra, 100));
  const m = floorDivide(5 * dayOfYear + 2, 153);
  const month = m < 10 ? m + 3 : m - 9;
  return {
    year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - floorDivide(153 * m + 2, 5) + 1
  };
}
function weekday(days) {
  return ((days + 4) % 7 + 7) % 7;
}

// packages/devices/src/rtc.ts
var rtcTimers = ["wake"];
var Rtc = {
  seconds: 0,
  secondsAlarm: 1,
  minutes: 2,
  minutesAlarm: 3,
  hours: 4,
  hoursAlarm: 5,
  weekday: 6,
  day: 7,
  month: 8,
  year: 9,
  a: 10,
  b: 11,
  c: 12,
  d: 13,
  century: 50
};
var RtcA = { updating: 128 };
var RtcB = { set: 128, periodic: 64, alarm: 32, update: 16, binary: 4, hours24: 2 };
var RtcC = { request: 128, periodic: 64, alarm: 32, update: 16 };
var crystal = new Rate(32768);
var secondsPerDay = 86400;
var updateStartNs = nsPerSecond - 244e3;
var updateEndNs = 1984e3;
var wallMax = 253402300799;
var fields11 = {
  /** Bank 0 from register 14 on, and bank 1, as plain memory. */
  memory: bytes(256),
  index: u8(),
  index1: u8(),
  a: u8(38),
  b: u8(RtcB.hours24),
  c: u8(),
  alarms: bytes(3),
  /** Seconds since 1970 at the instant `setAt`; while SET is 1 the time stands in `frozen` instead, raw registers. */
  wall: within(0, wallMax),
  setAt: count(),
  frozen: bytes(10),
  frozenCentury: u8(),
  stopped: flag(),
  /** Up to here the flags are worked out. */
  settledAt: count()
};
var layout12 = new Layout("rtc", 1, fields11);
var CmosRtc = class {
  name;
  state = layout12.create();
  #timers;
  #line;
  /** `epoch`: seconds since 1970-01-01 00:00:00 UTC at power on, an integer. `line` is IRQ 8. */
  constructor(name, timers2, line3, epoch) {
    this.name = name;
    this.#timers = timers2;
    this.#line = line3;
    this.state.wall = Math.min(Math.max(0, Math.floor(epoch)), wallMax);
  }
  /** The RESET pin clears the interrupt enables and flags; time, memory and alarms go on. */
  reset() {
    this.#settle();
    this.state.b &= ~(RtcB.periodic | RtcB.alarm | RtcB.update);
    this.state.c = 0;
    this.#update();
  }
  /** Seconds since 1970 now, while the clock runs. */
  get wallSeconds() {
    const { wall, setAt } = this.state;
    return Math.min(wallMax, wall + floorDivide(this.#timers.now - setAt, nsPerSecond));
  }
  /** What a person put into CMOS memory: `register` 14..127, or 128..255 for bank 1. */
  store(register, value) {
    this.state.memory[register] = value;
  }
  readPort(offset2) {
    const s = this.state;
    switch (offset2) {
      case 1:
        return this.#read(s.index & 127);
      case 3:
        return s.memory[128 | s.index1 & 127];
      default:
        return 255;
    }
  }
  writePort(offset2, _size, value) {
    const s = this.state;
    switch (offset2) {
      case 0:
        s.index = value;
        break;
      case 1:
        this.#write(s.index & 127, value);
        break;
      case 2:
        s.index1 = value;
        break;
      default:
        s.memory[128 | s.index1 & 127] = value;
    }
  }
  /** Bit 7 of the index port masks NMI in a PC. */
  get nmiMasked() {
    return (this.state.index & 128) !== 0;
  }
  onEvent() {
    this.#settle();
    this.#update();
  }
  save() {
    return layout12.save(this.state);
  }
  load(record2) {
    layout12.load(this.state, record2);
  }
  #read(register) {
    const s = this.state;
    switch (register) {
      case Rtc.secondsAlarm:
      case Rtc.minutesAlarm:
      case Rtc.hoursAlarm:
        return s.alarms[register >> 1];
      case Rtc.a:
        return s.a | (this.#updating ? RtcA.updating : 0);
      case Rtc.b:
        return s.b;
      case Rtc.c: {
        this.#settle();
        const value = s.c | ((s.c & s.b & 112) !== 0 ? RtcC.request : 0);
        s.c = 0;
        this.#update();
        return value;
      }
      case Rtc.d:
        return 128;
      default:
        if (register > Rtc.d && register !== Rtc.century) return s.memory[register];
        if (register === Rtc.century)
          return s.stopped ? s.frozenCentury : this.#encode(floorDivide(this.#date().year, 100));
        return s.stopped ? s.frozen[register] : this.#time(register);
    }
  }
  #write(register, value) {
    const s = this.state;
    this.#settle();
    switch (register) {
      case Rtc.secondsAlarm:
      case Rtc.minutesAlarm:
      case Rtc.hoursAlarm:
        s.alarms[register >> 1] = value;
        break;
      case Rtc.a:
        s.a = value & 127;
        break;
      case Rtc.b:
        this.#writeB(value);
        break;
      case Rtc.c:
      case Rtc.d:
        break;
      // read only
      default:
        if (register > Rtc.d && register !== Rtc.century) s.memory[register] = value;
        else this.#setTime(register, value);
    }
    this.#update();
  }
  #writeB(value) {
    const s = this.state;
    const stop = (value & RtcB.set) !== 0;
    if (stop && !s.stopped) this.#freeze();
    if (stop) value &= ~RtcB.update;
    const thaw = !stop && s.stopped;
    s.b = value;
    if (thaw) this.#thaw(this.#timers.now);
  }
  /** While the clock runs a written register takes at once and the second's fraction goes on. */
  #setTime(register, value) {
    const s = this.state;
    const running = !s.stopped;
    const { now } = this.#timers;
    const fraction = (now - s.setAt) % nsPerSecond;
    if (running) this.#freeze();
    if (register === Rtc.century) s.frozenCentury = value;
    else s.frozen[register] = value;
    if (running) this.#thaw(instant(now - fraction));
  }
  #freeze() {
    const s = this.state;
    for (let register = 0; register < 10; register++) s.frozen[register] = this.#time(register);
    s.frozenCentury = this.#encode(floorDivide(this.#date().year, 100));
    s.stopped = true;
  }
  #thaw(at4) {
    const s = this.state;
    const f = s.frozen;
    const year = this.#decode(s.frozenCentury) * 100 + this.#decode(f[Rtc.year]);
    const days = daysFromCivil(year, this.#decode(f[Rtc.month]), this.#decode(f[Rtc.day]));
    const wall = days * secondsPerDay + this.#decodeHours(f[Rtc.hours]) * 3600 + this.#decode(f[Rtc.minutes]) * 60 + this.#decode(f[Rtc.seconds]);
    s.wall = Math.min(Math.max(0, wall), wallMax);
    s.setAt = at4;
    s.settledAt = this.#timers.now;
    s.stopped = false;
  }
  #date() {
    return civilFromDays(floorDivide(this.wallSeconds, secondsPerDay));
  }
  #time(register) {
    const wall = this.wallSeconds;
    const second = wall % secondsPerDay;
    switch (register) {
      case Rtc.seconds:
        return this.#encode(second % 60);
      case Rtc.minutes:
        return this.#encode(floorDivide(second, 60) % 60);
      case Rtc.hours:
        return this.#encodeHours(floorDivide(second, 3600));
      case Rtc.weekday:
        return this.#encode(weekday(floorDivide(wall, secondsPerDay)) + 1);
      case Rtc.day:
        return this.#encode(this.#date().day);
      case Rtc.month:
        return this.#encode(this.#date().month);
      case Rtc.year:
        return this.#encode(this.#date().year % 100);
      default:
        return this.state.alarms[register >> 1] ?? 0;
    }
  }
  #encode(value) {
    return (this.state.b & RtcB.binary) !== 0 ? value : floorDivide(value, 10) << 4 | value % 10;
  }
  #decode(value) {
    return (this.state.b & RtcB.binary) !== 0 ? value : (value >>> 4) * 10 + (value & 15);
  }
  #encodeHours(hours) {
    if ((this.state.b & RtcB.hours24) !== 0) return this.#encode(hours);
    return this.#encode(hours % 12 === 0 ? 12 : hours % 12) | (hours >= 12 ? 128 : 0);
  }
  #decodeHours(value) {
    if ((this.state.b & RtcB.hours24) !== 0) return this.#decode(value);
    return this.#decode(value & 127) % 12 + ((value & 128) !== 0 ? 12 : 0);
  }
  get #updating() {
    const { stopped: stopped2, setAt } = this.state;
    if (stopped2) return false;
    const fraction = (this.#timers.now - setAt) % nsPerSecond;
    return fraction >= updateStartNs || fraction < updateEndNs && this.#timers.now - setAt >= nsPerSecond;
  }
  /** CLK pulses of a period, 0 when RS is 0 (MC146818A, periodic interrupt rates). */
  get #period() {
    const rate = this.state.a & 15;
    if (rate === 0) return 0;
    return 1 << (rate <= 2 ? rate + 6 : rate - 1);
  }
  /** Sets the flags of everything that happened since last time. */
  #settle() {
    const s = this.state;
    const { now } = this.#timers;
    const from = s.settledAt;
    s.settledAt = now;
    const period = this.#period;
    if (period > 0 && floorDivide(crystal.ticksAt(now), period) > floorDivide(crystal.ticksAt(from), period))
      s.c |= RtcC.periodic;
    if (s.stopped || from < s.setAt) return;
    const first2 = floorDivide(from - s.setAt, nsPerSecond) + 1;
    const last = floorDivide(now - s.setAt, nsPerSecond);
    if (last < first2) return;
    s.c |= RtcC.update;
    if ((s.c & RtcC.alarm) === 0 && this.#alarmWithin(s.wall + first2, Math.min(last - first2, secondsPerDay - 1)) >= 0)
      s.c |= RtcC.alarm;
  }
  /**
   * The first of `wall` .. `wall + span` at which the alarm matches, as a distance from `wall`; -1 when there is
   * none.
   */
  #alarmWithin(wall, span) {
    const { alarms } = this.state;
    const second = alarms[0];
    const minute = alarms[1];
    const hour = alarms[2];
    for (let distance = 0; distance <= span; ) {
      const time = (wall + distance) % secondsPerDay;
      const hours = floorDivide(time, 3600);
      const minutes = floorDivide(time, 60) % 60;
      if (hour < 192 && hour !== this.#encodeHours(hours)) distance += 3600 - time % 3600;
      else if (minute < 192 && minute !== this.#encode(minutes)) distance += 60 - time % 60;
      else if (second < 192 && second !== this.#encode(time % 60)) distance++;
      else return distance;
    }
    return -1;
  }
  /** Drives the line and arms the timer for the next enabled flag that is not up yet. */
  #update() {
    const s = this.state;
    this.#line.set((s.c & s.b & 112) !== 0);
    const { now } = this.#timers;
    const wanted = s.b & ~s.c & 112;
    let due = never;
    const period = this.#period;
    if ((wanted & RtcB.periodic) !== 0 && period > 0) {
      due = crystal.instantOf((floorDivide(crystal.ticksAt(now), period) + 1) * period);
    }
    if (!s.stopped && (wanted & (RtcB.alarm | RtcB.update)) !== 0) {
      const elapsed = floorDivide(now - s.setAt, nsPerSecond) + 1;
      if ((wanted & RtcB.update) !== 0) due = Math.min(due, s.setAt + elapsed * nsPerSecond);
      if ((wanted & RtcB.alarm) !== 0) {
        const distance = this.#alarmWithin(s.wall + elapsed, secondsPerDay - 1);
        if (distance >= 0) due = Math.min(due, s.setAt + (elapsed + distance) * nsPerSecond);
      }
    }
    this.#timers.set(0, due);
  }
};

// packages/devices/src/uart16550.ts
var uartTimers = ["transmit", "timeout"];
var Transmit = 0;
var Timeout = 1;
var clockHz = 1843200;
var fifoSize = 16;
var Ier = { received: 1, transmitter: 2, lineStatus: 4, modemStatus: 8 };
var Lsr = {
  ready: 1,
  overrun: 2,
  parity: 4,
  framing: 8,
  breakIn: 16,
  holdingEmpty: 32,
  empty: 64,
  fifoError: 128
};
var Mcr = { dtr: 1, rts: 2, out1: 4, out2: 8, loop: 16 };
var Msr2 = {
  deltaCts: 1,
  deltaDsr: 2,
  trailingRi: 4,
  deltaDcd: 8,
  cts: 16,
  dsr: 32,
  ri: 64,
  dcd: 128
};
var Lcr = { wordLength: 3, stop: 4, breakOut: 64, dlab: 128 };
var Iir = {
  none: 1,
  lineStatus: 6,
  received: 4,
  timeout: 12,
  transmitter: 2,
  modemStatus: 0,
  fifos: 192
};
var triggers = [1, 4, 8, 14];
var fields12 = {
  ier: u8(),
  fcr: u8(),
  lcr: u8(),
  mcr: u8(),
  scr: u8(),
  divisor: u16(12),
  /** LSR's sticky error bits, until LSR is read. */
  errors: u8(),
  /** MSR's delta bits, until MSR is read; and the input pins cts, dsr, ri, dcd at bits 4..7. */
  deltas: u8(),
  pins: u8(Msr2.cts | Msr2.dsr | Msr2.dcd),
  rx: bytes(fifoSize),
  rxErrors: bytes(fifoSize),
  rxHead: within(0, fifoSize - 1),
  rxCount: within(0, fifoSize),
  tx: bytes(fifoSize),
  txHead: within(0, fifoSize - 1),
  txCount: within(0, fifoSize),
  /** The shift register's byte and whether it is on the wire. */
  shift: u8(),
  shifting: flag(),
  /** The transmitter-empty interrupt waits to be read. */
  txInterrupt: flag(),
  /** The character timeout has come (8.11). */
  timedOut: flag(),
  received: count(),
  transmitted: count()
};
var layout13 = new Layout("uart16550", 1, fields12);
var Uart16550 = class {
  name;
  state = layout13.create();
  #pins;
  /** Bytes in the receiver whose errors LSR has not shown yet. Derived. */
  #flawed = 0;
  constructor(name, pins) {
    this.name = name;
    this.#pins = pins;
  }
  /** Master reset (table I). The divisor, the data in the FIFOs' cells and the input pins are not affected. */
  reset() {
    const { pins, divisor, scr, received, transmitted } = this.state;
    this.#pins.timers.cancel(Transmit);
    this.#pins.timers.cancel(Timeout);
    layout13.reset(this.state);
    Object.assign(this.state, { pins, divisor, scr, received, transmitted });
    this.#update();
  }
  /** Room in the receiver: what a sender that watches RTS may still send, bytes. */
  get room() {
    return this.#depth - this.state.rxCount;
  }
  /** A byte arrives from outside. False when it was lost to an overrun. */
  receive(byte) {
    return (this.state.mcr & Mcr.loop) !== 0 ? true : this.#arrive(byte & this.#wordMask, 0);
  }
  receiveBreak() {
    if ((this.state.mcr & Mcr.loop) === 0) this.#arrive(0, Lsr.breakIn);
  }
  /** Sets the modem input pins: bits cts, dsr, ri and dcd of Msr. */
  setModem(pins) {
    const before = this.#modem();
    this.state.pins = pins & 240;
    this.#modemChanged(before);
    this.#update();
  }
  readPort(offset2) {
    const s = this.state;
    switch (offset2) {
      case 0:
        return (s.lcr & Lcr.dlab) !== 0 ? s.divisor & 255 : this.#readData();
      case 1:
        return (s.lcr & Lcr.dlab) !== 0 ? s.divisor >>> 8 : s.ier;
      case 2: {
        const cause = this.#cause();
        if (cause === Iir.transmitter) {
          s.txInterrupt = false;
          this.#update();
        }
        return cause | ((s.fcr & 1) !== 0 ? Iir.fifos : 0);
      }
      case 3:
        return s.lcr;
      case 4:
        return s.mcr;
      case 5: {
        const status = this.#lineStatus();
        s.errors = 0;
        this.#update();
        return status;
      }
      case 6: {
        const status = this.#modem() | s.deltas;
        s.deltas = 0;
        this.#update();
        return status;
      }
      default:
        return s.scr;
    }
  }
  writePort(offset2, _size, value) {
    const s = this.state;
    switch (offset2) {
      case 0:
        if ((s.lcr & Lcr.dlab) !== 0) s.divisor = s.divisor & 65280 | value;
        else if (this.#pins.pace === "immediate" && (s.ier & Ier.transmitter) === 0) {
          s.txInterrupt = true;
          this.#leave(value & this.#wordMask);
          return;
        } else this.#send(value & this.#wordMask);
        break;
      case 1:
        if ((s.lcr & Lcr.dlab) !== 0) s.divisor = s.divisor & 255 | value << 8;
        else {
          if ((value & ~s.ier & Ier.transmitter) !== 0 && s.txCount === 0) s.txInterrupt = true;
          s.ier = value & 15;
        }
        break;
      case 2:
        this.#control(value);
        break;
      case 3:
        if ((value & ~s.lcr & Lcr.breakOut) !== 0 && (s.mcr & Mcr.loop) !== 0) this.#arrive(0, Lsr.breakIn);
        s.lcr = value;
        break;
      case 4: {
        const before = this.#modem();
        s.mcr = value & 31;
        this.#modemChanged(before);
        break;
      }
      case 5:
        break;
      case 6:
        s.deltas = value & 15;
        break;
      default:
        s.scr = value;
    }
    this.#update();
  }
  onEvent(kind5) {
    const s = this.state;
    if (kind5 === Timeout) {
      s.timedOut = s.rxCount > 0 && (s.fcr & 1) !== 0;
    } else {
      this.#leave(s.shift);
      s.shifting = false;
      this.#shiftNext();
    }
    this.#update();
  }
  save() {
    return layout13.save(this.state);
  }
  load(record2) {
    layout13.load(this.state, record2);
    const s = this.state;
    this.#flawed = 0;
    for (let i = 0; i < s.rxCount; i++) if (s.rxErrors[(s.rxHead + i) % fifoSize] !== 0) this.#flawed++;
  }
  get #depth() {
    return (this.state.fcr & 1) !== 0 ? fifoSize : 1;
  }
  get #wordMask() {
    return (32 << (this.state.lcr & Lcr.wordLength)) - 1;
  }
  /** Start, data, parity and stop bits at the programmed rate; a divisor of 0 counts as 65536. */
  #characterTime() {
    const { lcr, divisor } = this.state;
    const bits = 2 + 5 + (lcr & Lcr.wordLength) + ((lcr & 8) !== 0 ? 1 : 0) + ((lcr & Lcr.stop) !== 0 ? 1 : 0);
    return ceilDivide(bits * 16 * (divisor === 0 ? 65536 : divisor) * nsPerSecond, clockHz);
  }
  #control(value) {
    const s = this.state;
    const toggled = ((value ^ s.fcr) & 1) !== 0;
    if (toggled || (value & 3) === 3) {
      s.rxHead = s.rxCount = this.#flawed = 0;
      s.timedOut = false;
      this.#pins.timers.cancel(Timeout);
    }
    if (toggled || (value & 5) === 5) s.txHead = s.txCount = 0;
    s.fcr = (value & 1) !== 0 ? value & 201 : 0;
  }
  #readData() {
    const s = this.state;
    if (s.rxCount === 0) return s.rx[s.rxHead];
    const byte = s.rx[s.rxHead];
    s.rxHead = (s.rxHead + 1) % this.#depth;
    s.rxCount--;
    s.timedOut = false;
    this.#revealErrors();
    this.#armTimeout();
    this.#update();
    if (s.rxCount === 0) this.#pins.drained?.();
    return byte;
  }
  #arrive(byte, errors2) {
    const s = this.state;
    s.received++;
    if (s.rxCount === this.#depth) {
      s.errors |= Lsr.overrun;
      if ((s.fcr & 1) === 0) {
        s.rx[s.rxHead] = byte;
        s.errors |= errors2;
      }
      this.#update();
      return false;
    }
    const at4 = (s.rxHead + s.rxCount) % this.#depth;
    s.rx[at4] = byte;
    s.rxErrors[at4] = errors2;
    if (errors2 !== 0) this.#flawed++;
    s.rxCount++;
    if (s.rxCount === 1) this.#revealErrors();
    s.timedOut = false;
    this.#armTimeout();
    this.#update();
    return true;
  }
  /** A byte's errors show in LSR when it reaches the top of the FIFO (8.4). */
  #revealErrors() {
    const s = this.state;
    if (s.rxCount === 0 || s.rxErrors[s.rxHead] === 0) return;
    this.#flawed--;
    s.errors |= s.rxErrors[s.rxHead];
    s.rxErrors[s.rxHead] = 0;
  }
  /** Four character times without traffic while bytes wait (8.11). */
  #armTimeout() {
    const s = this.state;
    const { timers: timers2 } = this.#pins;
    if (s.rxCount > 0 && (s.fcr & 1) !== 0) {
      const at4 = timers2.now + 4 * this.#characterTime();
      if (timers2.due(Timeout) !== at4) timers2.set(Timeout, at4);
    } else timers2.cancel(Timeout);
  }
  #send(byte) {
    const s = this.state;
    s.txInterrupt = false;
    this.#update();
    if (this.#pins.pace === "immediate") {
      this.#leave(byte);
      s.txInterrupt = true;
      return;
    }
    if (s.txCount === this.#depth) s.tx[(s.txHead + s.txCount - 1) % this.#depth] = byte;
    else s.tx[(s.txHead + s.txCount++) % this.#depth] = byte;
    if (!s.shifting) this.#shiftNext();
  }
  #shiftNext() {
    const s = this.state;
    if (s.txCount === 0) return;
    s.shift = s.tx[s.txHead];
    s.txHead = (s.txHead + 1) % this.#depth;
    s.txCount--;
    s.shifting = true;
    if (s.txCount === 0) s.txInterrupt = true;
    const { timers: timers2 } = this.#pins;
    timers2.set(Transmit, timers2.now + this.#characterTime());
  }
  #leave(byte) {
    this.state.transmitted++;
    if ((this.state.mcr & Mcr.loop) !== 0) this.#arrive(byte, 0);
    else this.#pins.transmit(byte);
  }
  #lineStatus() {
    const s = this.state;
    let status = s.errors;
    if (s.rxCount > 0) status |= Lsr.ready;
    if (s.txCount === 0) status |= Lsr.holdingEmpty | (s.shifting ? 0 : Lsr.empty);
    return (s.fcr & 1) !== 0 && this.#flawed > 0 ? status | Lsr.fifoError : status;
  }
  /** CTS, DSR, RI, DCD as MSR shows them: the outputs in loopback (8.8), else the pins. */
  #modem() {
    const { mcr, pins } = this.state;
    if ((mcr & Mcr.loop) === 0) return pins;
    return ((mcr & Mcr.rts) !== 0 ? Msr2.cts : 0) | ((mcr & Mcr.dtr) !== 0 ? Msr2.dsr : 0) | ((mcr & Mcr.out1) !== 0 ? Msr2.ri : 0) | ((mcr & Mcr.out2) !== 0 ? Msr2.dcd : 0);
  }
  #modemChanged(before) {
    const after = this.#modem();
    const changed = before ^ after;
    this.state.deltas |= changed >>> 4 & (Msr2.deltaCts | Msr2.deltaDsr | Msr2.deltaDcd) | ((before & ~after & Msr2.ri) !== 0 ? Msr2.trailingRi : 0);
  }
  #cause() {
    const s = this.state;
    if ((s.ier & Ier.lineStatus) !== 0 && s.errors !== 0) return Iir.lineStatus;
    if ((s.ier & Ier.received) !== 0) {
      const trigger = (s.fcr & 1) !== 0 ? triggers[s.fcr >>> 6] : 1;
      if (s.rxCount >= trigger) return Iir.received;
      if (s.timedOut) return Iir.timeout;
    }
    if ((s.ier & Ier.transmitter) !== 0 && s.txInterrupt) return Iir.transmitter;
    if ((s.ier & Ier.modemStatus) !== 0 && s.deltas !== 0) return Iir.modemStatus;
    return Iir.none;
  }
  #update() {
    const { mcr } = this.state;
    this.#pins.line.set(this.#cause() !== Iir.none && (mcr & (Mcr.out2 | Mcr.loop)) === Mcr.out2);
  }
};

// packages/devices/src/board.ts
var pcieXBar = 96;
function createPc(config) {
  const { cpus } = config;
  assert(Number.isInteger(cpus) && cpus >= 1 && cpus <= cpusMax, "cpus: 1 to 8");
  assert(config.memory.ram.length <= ecam.base, "RAM reaches the device window");
  const bus = new Bus({ memory: config.memory, wires: wireCount, ...config.log ? { log: config.log } : {} });
  const { wires, clock } = bus;
  const isa = (irq2, source) => wires.line(Wire.isa + irq2, source);
  const reset = () => void (bus.request = MachineRequest.reset);
  const pic1 = bus.add(new I8259("pic1", { line: wires.line(Wire.cascade, "pic1"), slave: null, elcrMask: 222 }));
  const pic0 = bus.add(
    new I8259("pic0", {
      line: wires.line(Wire.lint0, "pic0"),
      slave: { chip: pic1, pin: Wire.cascade },
      elcrMask: 248
    })
  );
  const apics = new ApicBus(bus, cpus, pic0);
  const ioApic = bus.add(
    new IoApic(
      "ioapic",
      (destination, logical, mode, vector, level2) => apics.deliver(destination, logical, mode, vector, level2)
    )
  );
  apics.attach(ioApic);
  bus.connectProcessors(apics, apics);
  bus.dma.connectMsi((address2, data3) => apics.message(address2, data3));
  for (let irq2 = 0; irq2 < 16; irq2++) {
    if (irq2 < 8) wires.connect(Wire.isa + irq2, pic0, irq2);
    else wires.connect(Wire.isa + irq2, pic1, irq2 - 8);
    if (irq2 !== Wire.cascade) wires.connect(Wire.isa + irq2, ioApic, irq2 === Irq.timer ? Gsi.timer : irq2);
  }
  for (let i = 0; i < pirqCount; i++) wires.connect(Wire.pirq + i, ioApic, Gsi.pirq + i);
  wires.connect(Wire.lint0, apics, 0);
  wires.connect(Wire.nmi, apics, 1);
  const pit = bus.add(new I8254("pit", clock.timers("pit", pitTimers), isa(Irq.timer, "pit")));
  const system = bus.add(new SystemPorts("system", bus, pit, config.debugOut ?? (() => {
  })));
  const rtc = bus.add(new CmosRtc("rtc", clock.timers("rtc", rtcTimers), isa(Irq.clock, "rtc"), config.epoch));
  const uarts = [Irq.com1, Irq.com2].map((irq2, port2) => {
    const name = `uart${port2}`;
    return bus.add(
      new Uart16550(name, {
        timers: clock.timers(name, uartTimers),
        line: isa(irq2, name),
        pace: config.serialPace ?? "immediate",
        transmit: (byte) => config.serialOut?.(port2, byte),
        drained: () => config.serialDrained?.(port2)
      })
    );
  });
  const keyboard = bus.add(new Keyboard("keyboard", clock.timers("keyboard", keyboardTimers)));
  const mouse = bus.add(new Mouse("mouse"));
  const i8042 = bus.add(
    new I8042("i8042", {
      keyboard,
      mouse,
      keyboardLine: isa(Irq.keyboard, "keyboard"),
      mouseLine: isa(Irq.mouse, "mouse"),
      reset
    })
  );
  const vga = bus.add(new VgaText("vga", clock.timers("vga", [])));
  const pci = bus.add(new PciHost("pci", bus, Wire.pirq));
  pci.add(
    { device: 0, function: 0 },
    {
      name: "host bridge",
      vendor: 32902,
      device: 10688,
      class: [6, 0, 0],
      registers: [
        { at: pcieXBar, value: 1, writable: 0 },
        { at: pcieXBar + 3, value: ecam.base >>> 24, writable: 0 }
      ]
    }
  );
  let framebuffer = null;
  if (config.display !== null) {
    framebuffer = bus.add(new Framebuffer("framebuffer", config.display));
    pci.add(
      { device: 1, function: 0 },
      {
        name: "display",
        ...framebufferIds,
        class: [3, 0, 0],
        revision: 2,
        subsystem: [6900, 4352],
        bars: {
          0: { kind: "memory", bytes: framebuffer.memory.length, handler: framebuffer, prefetchable: true },
          2: { kind: "memory", bytes: framebuffer.registersBytes, handler: framebuffer.registers }
        }
      }
    );
  }
  if (config.counter === true) {
    const counter = bus.add(new Counter(clock.timers("counter", counterTimers)));
    counter.pci = pci.add({ device: 4, function: 0 }, counterSpec(counter));
  }
  const router = new PirqRouter(wires, Wire.isa, Wire.pirq);
  router.connect(
    pci.add(
      { device: 31, function: 0 },
      {
        name: "LPC bridge",
        vendor: 32902,
        device: 10520,
        class: [6, 1, 0],
        revision: 2,
        registers: pirqRegisters,
        onConfigWrite: () => router.route()
      }
    )
  );
  const ports = {
    pic0,
    pic1,
    elcr0: pic0.elcr,
    elcr1: pic1.elcr,
    pit,
    rtc,
    port61: system.port61,
    port80: system.port80,
    port92: system.port92,
    debug: system.debug,
    power: system.power,
    kbdData: i8042.data,
    kbdControl: i8042.control,
    com1: uarts[0],
    com2: uarts[1],
    vga3c0: vga.ports3c0,
    vga3d4: vga.ports3d4,
    pci: pciPorts(pci, system)
  };
  for (const { chip, ...region } of portTable)
    bus.ports.add({ ...region, handler: chip === null ? null : ports[chip] });
  const memory = { vgaText: vga, ecam: pci.ecam, ioApic, localApic: apics };
  for (const { chip, ...region } of mmioTable)
    bus.mmio.add({ ...region, handler: chip === null ? null : memory[chip] });
  const pc = {
    config,
    bus,
    uarts,
    pics: [pic0, pic1],
    pit,
    apics,
    ioApic,
    rtc,
    pci,
    vga,
    framebuffer,
    keyboard,
    mouse,
    i8042,
    system,
    reset: () => {
      bus.reset();
      powerOnSelfTest(pc);
    }
  };
  powerOnSelfTest(pc);
  return pc;
}
function pciPorts(pci, system) {
  return {
    readPort: (offset2, size) => {
      if (offset2 >= 4) return pci.readData(offset2 - 4, size);
      if (offset2 === 0 && size === 4) return pci.readAddress();
      return offset2 === 1 && size === 1 ? system.resetControl : size === 2 ? 65535 : 255;
    },
    writePort: (offset2, size, value) => {
      if (offset2 >= 4) pci.writeData(offset2 - 4, size, value);
      else if (offset2 === 0 && size === 4) pci.writeAddress(value);
      else if (offset2 === 1 && size === 1) system.resetControl = value;
    }
  };
}

// packages/kernel/src/port/store.ts
var byName = /* @__PURE__ */ new Map();
var byClass = /* @__PURE__ */ new Map();
function record(name, make, derived = []) {
  if (byName.has(name)) throw new Error(`record ${name} is registered twice`);
  const fields13 = Object.keys(new make()).filter((field) => !derived.includes(field));
  const type = { name, make, fields: fields13 };
  byName.set(name, type);
  byClass.set(make, type);
}
function recordName(value) {
  return byClass.get(value.constructor)?.name;
}
function recordFields(value) {
  return byClass.get(value.constructor)?.fields ?? [];
}
var Tag2 = {
  null: 0,
  undefined: 1,
  false: 2,
  true: 3,
  int: 4,
  float: 5,
  string: 6,
  bigint: 7,
  bytes: 8,
  array: 9,
  map: 10,
  record: 11,
  int32: 12,
  uint32: 13,
  uint16: 14,
  float64: 15,
  zeros: 16
};
var magic = [76, 85, 88, 57, 1];
var Writer2 = class {
  bytes = new Uint8Array(1 << 16);
  length = 0;
  scratch = new DataView(new ArrayBuffer(8));
  room(count2) {
    if (this.length + count2 <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
  byte(value) {
    this.room(1);
    this.bytes[this.length++] = value;
  }
  /** Unsigned integer below 2^53, seven bits a byte. */
  unsigned(value) {
    this.room(8);
    while (value >= 128) {
      this.bytes[this.length++] = value % 128 | 128;
      value = Math.floor(value / 128);
    }
    this.bytes[this.length++] = value;
  }
  float(value) {
    this.scratch.setFloat64(0, value, true);
    this.room(8);
    for (let i = 0; i < 8; i++) this.bytes[this.length++] = this.scratch.getUint8(i);
  }
  string(value) {
    this.unsigned(value.length);
    this.room(value.length * 2);
    for (let i = 0; i < value.length; i++) {
      const unit2 = value.charCodeAt(i);
      this.bytes[this.length++] = unit2 & 255;
      this.bytes[this.length++] = unit2 >> 8;
    }
  }
  raw(value) {
    this.unsigned(value.length);
    this.room(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
  }
};
function isZero(bytes2) {
  for (let i = 0; i < bytes2.length; i++) if (bytes2[i] !== 0) return false;
  return true;
}
function encode(root) {
  const writer = new Writer2();
  for (const byte of magic) writer.byte(byte);
  const ids = /* @__PURE__ */ new Map();
  const types = /* @__PURE__ */ new Map();
  const queue = [];
  const value = (v, where) => {
    switch (typeof v) {
      case "undefined":
        return writer.byte(Tag2.undefined);
      case "boolean":
        return writer.byte(v ? Tag2.true : Tag2.false);
      case "number":
        if (Number.isSafeInteger(v) && !Object.is(v, -0)) {
          writer.byte(Tag2.int);
          writer.byte(v < 0 ? 1 : 0);
          return writer.unsigned(Math.abs(v));
        }
        writer.byte(Tag2.float);
        return writer.float(v);
      case "string":
        writer.byte(Tag2.string);
        return writer.string(v);
      case "bigint":
        writer.byte(Tag2.bigint);
        return writer.string(v.toString(16));
      case "object":
        break;
      default:
        throw new Error(`${where} is a ${typeof v}: kernel state must be plain data`);
    }
    if (v === null) return writer.byte(Tag2.null);
    if (ArrayBuffer.isView(v)) {
      const bytes2 = new Uint8Array(v.buffer, v.byteOffset, v.byteLength);
      if (bytes2.length > 64 && isZero(bytes2)) writer.byte(Tag2.zeros);
      if (v instanceof Uint8Array) writer.byte(Tag2.bytes);
      else if (v instanceof Int32Array) writer.byte(Tag2.int32);
      else if (v instanceof Uint32Array) writer.byte(Tag2.uint32);
      else if (v instanceof Uint16Array) writer.byte(Tag2.uint16);
      else if (v instanceof Float64Array) writer.byte(Tag2.float64);
      else throw new Error(`${where}: this kind of typed array is not kernel state`);
      if (bytes2.length > 64 && isZero(bytes2)) return writer.unsigned(bytes2.length);
      return writer.raw(bytes2);
    }
    if (Array.isArray(v)) {
      writer.byte(Tag2.array);
      writer.unsigned(v.length);
      for (let i = 0; i < v.length; i++) value(v[i], where);
      return;
    }
    if (v instanceof Map) {
      writer.byte(Tag2.map);
      writer.unsigned(v.size);
      for (const [key, item] of v) {
        value(key, where);
        value(item, where);
      }
      return;
    }
    const type = byClass.get(v.constructor);
    if (!type) throw new Error(`${where} holds a ${v.constructor?.name ?? "bare object"}, which is no registered record`);
    writer.byte(Tag2.record);
    let id2 = ids.get(v);
    if (id2 !== void 0) return writer.unsigned(id2);
    id2 = ids.size;
    ids.set(v, id2);
    queue.push(v);
    writer.unsigned(id2);
    let number2 = types.get(type);
    if (number2 === void 0) {
      number2 = types.size;
      types.set(type, number2);
      writer.unsigned(number2);
      writer.string(type.name);
      writer.unsigned(type.fields.length);
      for (const field of type.fields) writer.string(field);
    } else writer.unsigned(number2);
  };
  value(root, "root");
  for (let i = 0; i < queue.length; i++) {
    const at4 = queue[i];
    const type = byClass.get(at4.constructor);
    for (const field of type.fields) value(at4[field], `${type.name}.${field}`);
  }
  return writer.bytes.slice(0, writer.length);
}
function decode(bytes2, root) {
  let at4 = 0;
  const view = new DataView(bytes2.buffer, bytes2.byteOffset, bytes2.byteLength);
  const need = (count2) => {
    if (at4 + count2 > bytes2.length) throw new Error("snapshot of the kernel is truncated");
  };
  const byte = () => {
    need(1);
    return bytes2[at4++];
  };
  const unsigned = () => {
    let result = 0;
    let scale = 1;
    for (; ; ) {
      const b = byte();
      result += (b & 127) * scale;
      if (b < 128) return result;
      scale *= 128;
    }
  };
  const string = () => {
    const length2 = unsigned();
    need(length2 * 2);
    let text5 = "";
    for (let i = 0; i < length2; i++, at4 += 2) text5 += String.fromCharCode(bytes2[at4] | bytes2[at4 + 1] << 8);
    return text5;
  };
  const typed = (tag, length2, zero3) => {
    const copy = new Uint8Array(length2);
    if (!zero3) {
      need(length2);
      copy.set(bytes2.subarray(at4, at4 + length2));
      at4 += length2;
    }
    switch (tag) {
      case Tag2.bytes:
        return copy;
      case Tag2.int32:
        return new Int32Array(copy.buffer);
      case Tag2.uint32:
        return new Uint32Array(copy.buffer);
      case Tag2.uint16:
        return new Uint16Array(copy.buffer);
      default:
        return new Float64Array(copy.buffer);
    }
  };
  for (const expected of magic) if (byte() !== expected) throw new Error("not a snapshot of this kernel version");
  const types = [];
  const made = [];
  const shape = [];
  const value = () => {
    const tag = byte();
    switch (tag) {
      case Tag2.null:
        return null;
      case Tag2.undefined:
        return void 0;
      case Tag2.false:
        return false;
      case Tag2.true:
        return true;
      case Tag2.int: {
        const negative = byte() === 1;
        const magnitude = unsigned();
        return negative ? -magnitude : magnitude;
      }
      case Tag2.float: {
        need(8);
        at4 += 8;
        return view.getFloat64(at4 - 8, true);
      }
      case Tag2.string:
        return string();
      case Tag2.bigint: {
        const text5 = string();
        return text5.startsWith("-") ? -BigInt(`0x${text5.slice(1)}`) : BigInt(`0x${text5}`);
      }
      case Tag2.zeros: {
        const kind5 = byte();
        return typed(kind5, unsigned(), true);
      }
      case Tag2.bytes:
      case Tag2.int32:
      case Tag2.uint32:
      case Tag2.uint16:
      case Tag2.float64:
        return typed(tag, unsigned(), false);
      case Tag2.array: {
        const length2 = unsigned();
        const list2 = [];
        for (let i = 0; i < length2; i++) list2.push(value());
        return list2;
      }
      case Tag2.map: {
        const size = unsigned();
        const map2 = /* @__PURE__ */ new Map();
        for (let i = 0; i < size; i++) {
          const key = value();
          map2.set(key, value());
        }
        return map2;
      }
      case Tag2.record: {
        const id2 = unsigned();
        if (id2 < made.length) return made[id2];
        const number2 = unsigned();
        if (number2 === types.length) {
          const name = string();
          const fields13 = [];
          for (let left3 = unsigned(); left3 > 0; left3--) fields13.push(string());
          const type = byName.get(name);
          if (!type) throw new Error(`snapshot holds a ${name}, which this kernel does not know`);
          for (const field of fields13) {
            if (!type.fields.includes(field)) throw new Error(`snapshot holds ${name}.${field}, which this kernel does not know`);
          }
          types.push({ type, fields: fields13 });
        }
        const known = types[number2];
        if (!known || id2 !== made.length) throw new Error("snapshot of the kernel is damaged");
        const object = id2 === 0 ? root : new known.type.make();
        made.push(object);
        shape.push(known);
        return object;
      }
      default:
        throw new Error(`snapshot of the kernel is damaged (tag ${tag} at ${at4 - 1})`);
    }
  };
  value();
  for (let i = 0; i < made.length; i++) {
    for (const field of shape[i].fields) made[i][field] = value();
  }
  if (at4 !== bytes2.length) throw new Error("snapshot of the kernel has bytes left over");
}

// packages/kernel/src/port/frame.ts
var Frame = class {
  // An assignment, not a field: frames are made all the time, and V8 defines a field of a base that many classes share slowly.
  constructor() {
    this.step = "start";
  }
};
var noBytes = new Uint8Array(0);

// packages/kernel/src/port/portdat.ts
var Qid = class {
  type = 0;
  vers = 0;
  lo = 0;
  hi = 0;
};
record("Qid", Qid);
function makeQid(path, type = 0, vers = 0) {
  const q = new Qid();
  q.lo = path;
  q.type = type;
  q.vers = vers;
  return q;
}
var ProcList = class {
  head = null;
  tail = null;
};
var Rendez = class extends ProcList {
};
record("Rendez", Rendez);
record("ProcList", ProcList);
var Path = class {
  ref = 1;
  name = "";
  mounts = [];
};
record("Path", Path);
var double0 = -0;
var CFlag = { open: 1, msg: 2, cexec: 4, free: 8, rclose: 16, cache: 32, unused: 64 };
var Chan = class {
  ref = 1;
  /** Index in devtab, -1 before attach. */
  type = -1;
  dev = 0;
  qid = new Qid();
  flag = 0;
  mode = 0;
  offset = 0;
  /** Bytes of a directory read so far as the device counts them. */
  devoffset = 0;
  iounit = 0;
  path = null;
  /** Head of the union being read, its position, and the element being read. */
  unionHead = null;
  unionIndex = 0;
  unionChan = null;
  /** Directory entries already read but not yet returned (rewritten for mounts). */
  rock = null;
  /** A version was negotiated on this channel: its mount connection. */
  mux = null;
  /** The SIP that serves at the other end, 0: none. */
  sip = 0;
  /** #M: connection, fid, root channel of the mount (weak identity for the mount table). */
  mnt = null;
  fid = 0;
  /** What the device keeps of this channel. */
  aux = null;
};
record("Chan", Chan);
var Mount = class {
  id = 0;
  to = null;
  flag = 0;
  spec = "";
};
record("Mount", Mount);
var Mhead = class {
  from = null;
  mounts = [];
};
record("Mhead", Mhead);
var Pgrp = class {
  ref = 1;
  id = 0;
  heads = /* @__PURE__ */ new Map();
  /** Device characters that may still be attached; null = all. */
  allowed = null;
};
record("Pgrp", Pgrp);
var Fgrp = class {
  ref = 1;
  fds = [];
  /** Close-on-exec marks by fd. */
  cexec = [];
  exceed = 100;
};
record("Fgrp", Fgrp);
var Evalue = class {
  name = "";
  value = noBytes;
  path = 0;
  vers = 0;
};
record("Evalue", Evalue);
var Egrp = class {
  ref = 1;
  entries = [];
  path = 0;
  vers = 0;
};
record("Egrp", Egrp);
var Rgrp = class {
  ref = 1;
  waiting = /* @__PURE__ */ new Map();
};
record("Rgrp", Rgrp);
var Image = class {
  ref = 1;
  chan = null;
  type = 0;
  dev = 0;
  qid = new Qid();
  /** The mount connection, to tell servers apart. */
  mnt = null;
  /** Bytes of the file that belong to text. */
  bytes = 0;
  frames = /* @__PURE__ */ new Map();
};
record("Image", Image);
var Sema = class {
  addr = 0;
  proc = null;
  woken = false;
};
record("Sema", Sema);
var profileGrain = 8;
var Segment = class {
  ref = 1;
  type = 0;
  flags = 0;
  base = 0;
  top = 0;
  /** Pages may be executed. */
  exec = false;
  image = null;
  /** File bytes [fileStart, fileStart+fileBytes) fill the segment from `base`. */
  fileStart = 0;
  fileBytes = 0;
  /** Frame numbers by page, in chunks of 512; 0 = not there. */
  map = [];
  resident = 0;
  /** Physical, fixed: the first physical address. */
  pa = 0;
  semas = [];
  /** The address space its pages belong to, 0 before the first; `multi`: several map it, and nobody owns them (pageown.ts). */
  space = 0;
  multi = false;
  /** Made by a vm call for the pages it moved: goes with the last of them. */
  anon = false;
  /** Pages that were moved away, by page as in `map`: touching one is a fault, not a new page. */
  gone = [];
  /** Milliseconds of ticks for each `profileGrain` bytes of text; the first is the sum of all. */
  profile = null;
  /** Name of the global segment, '' otherwise. */
  name = "";
};
record("Segment", Segment);
var Note = class {
  text = "";
  /** noteClasses of packages/abi. */
  flag = 0;
  /** A process that is traced has stopped for it: it is delivered next. */
  traced = false;
};
record("Note", Note);
var Waitq = class {
  pid = 0;
  user = 0;
  sys = 0;
  real = 0;
  msg = "";
};
record("Waitq", Waitq);
var Space = class {
  ref = 1;
  /** Threads that have not begun to end. */
  live = 1;
  id = 0;
  /** Bits of `capabilities`. */
  caps = 0;
  /** The SIP it runs for, 0: none. */
  sip = 0;
  /** PCI functions (tbdf) its doors are limited to; null: no limit. */
  devices = null;
  /** Pages of its own that others borrow, and of others that it borrows. */
  lent = 0;
  borrowed = 0;
};
record("Space", Space);
var Pageown = class {
  /** Address space that owns the frame, 0: nobody. */
  owner = new Int32Array(0);
  /** ownStates of packages/abi. */
  state = new Uint8Array(0);
  /** Flag of pageown.ts. */
  flags = new Uint8Array(0);
  /** The mutable borrower, or the only shared one; several stand in `borrowers`. */
  peer = new Int32Array(0);
  shared = new Int32Array(0);
  /** The owner's address of it, when it is lent. */
  va = new Float64Array(0);
  borrowers = /* @__PURE__ */ new Map();
  // The log: a ring of runs of frames.
  logTime = new Float64Array(0);
  logVa = new Float64Array(0);
  logFrame = new Int32Array(0);
  logCount = new Int32Array(0);
  logFrom = new Int32Array(0);
  logTo = new Int32Array(0);
  logOp = new Uint8Array(0);
  logged = 0;
};
record("Pageown", Pageown);
var stateNames = [
  "Dead",
  "Moribund",
  "New",
  "Ready",
  "Scheding",
  "Running",
  "Queueing",
  "QueueingR",
  "QueueingW",
  "Wakeme",
  "Broken",
  "Stopped",
  "Rendez",
  "Waitrelease"
];
var State = {
  Dead: 0,
  Moribund: 1,
  New: 2,
  Ready: 3,
  Scheding: 4,
  Running: 5,
  Queueing: 6,
  QueueingR: 7,
  QueueingW: 8,
  Wakeme: 9,
  Broken: 10,
  Stopped: 11,
  Rendez: 12,
  Waitrelease: 13
};
var Procctl = { none: 0, stopme: 1, exitme: 2, traceme: 3, exitbig: 4, tracesyscall: 5 };
var Time = { user: 0, sys: 1, real: 2, cuser: 3, csys: 4, creal: 5 };
var Watchpoint = class {
  type = 0;
  // 1 read, 2 write, 4 execute
  addr = 0;
  len = 0;
};
record("Watchpoint", Watchpoint);
var Trace = class {
  /** Made at the first record. */
  pid = new Int32Array(0);
  type = new Uint8Array(0);
  time = new Float64Array(0);
  /** Records ever made, and read. */
  made = 0;
  read = 0;
  /** Somebody has the file open. */
  open = false;
};
record("Trace", Trace);
var Edf = class {
  T = 0;
  D = 0;
  C = 0;
  /** Last release, its deadline, next release. */
  r = 0;
  d = 0;
  t = 0;
  /** Time used when the slice began. */
  mark = 0;
  admitted = false;
  sporadic = false;
  yieldonblock = false;
  sendnotes = false;
  extra = false;
  /** Done for this period; the deadline was seen to be missed. */
  yielded = false;
  missed = false;
  /** Since admission: periods begun, deadlines missed, slices that ran out. */
  releases = 0;
  misses = 0;
  overruns = 0;
};
record("Edf", Edf);
var Proc = class {
  // Identity.
  pid = 0;
  /** Index in the process table. */
  slot = 0;
  noteid = 0;
  text = "";
  user = "";
  args = "";
  setargs = false;
  /** A kernel process: frames only, no user mode. */
  kp = false;
  // State.
  state = State.Dead;
  /** Overrides the state's name in /proc/n/status when not empty. */
  psstate = "";
  /** Number of the system call in progress, -1 outside. */
  syscall = -1;
  /** The kernel stack, innermost frame last. */
  kstack = [];
  /** Value on its way to the top frame. */
  value = void 0;
  /** Error to raise in the top frame when the process runs next. */
  wakeError = "";
  sleepingOn = null;
  /** What its own frames sleep on when nobody else needs to know where. */
  own = new Rendez();
  /** Neighbours in the one list the process is in (proclist.ts). */
  qprev = null;
  qnext = null;
  /** Waits that notes may not break. */
  noInterrupt = false;
  /** Asked to give up the processor. */
  delaysched = false;
  errstr = "";
  /** Instant (ns) of a timed sleep's end, 0 when none; tsleep's verdict. */
  wakeAt = double0;
  timedOut = false;
  /** Instant (ns) of the alarm, 0 when none. */
  alarm = double0;
  // Family.
  parentpid = 0;
  /** rfork(RFNOWAIT): the parent is not told of the end. */
  noWait = false;
  nchild = 0;
  waitq = [];
  waitr = new Rendez();
  waiting = null;
  time = new Float64Array(6);
  // Groups.
  pgrp = null;
  egrp = null;
  fgrp = null;
  rgrp = null;
  slash = null;
  dot = null;
  // Rendezvous; halves of tag and value.
  rendTag = "";
  rendLo = 0;
  rendHi = 0;
  // Notes.
  notes = [];
  notepending = false;
  notified = false;
  lastnote = null;
  notify = 0;
  noteureg = 0;
  noteFpu = null;
  // Memory.
  space = null;
  seg = [null, null, null, null, null, null, null, null, null, null];
  pml4 = 0;
  pcid = 0;
  /** Frames of page tables, pml4 included. */
  tables = [];
  /** Physical address of the Tos when it is private and resident, else 0. */
  tos = 0;
  noswap = false;
  privatemem = false;
  // Processor state while not loaded on a CPU.
  context = noBytes;
  /** CPU whose context holds this process's registers, -1 when `context` does. */
  loaded = -1;
  // Scheduling.
  /** CPU it ran on last, CPU it is wired to or -1. */
  mp = 0;
  wired = -1;
  priority = 10;
  basepri = 10;
  fixedpri = false;
  /** Decaying average of processor use, 0..1000, and its instant in half ticks. */
  cpu = 0;
  lastupdate = 0;
  /** The processor in whose run queue it is or was last. */
  rq = 0;
  /** Order of arrival in a run queue. */
  readyseq = 0;
  readytime = double0;
  edf = null;
  /** Instant its quantum ends. */
  quantumEnd = double0;
  // Control and debugging.
  procctl = Procctl.none;
  hang = false;
  trace = false;
  procmode = 416;
  pdbg = null;
  debug = new Rendez();
  syscallTrace = null;
  startSyscall = double0;
  watchpoints = [];
  /** Bit n: the instruction under way has touched what watchpoint n watches. */
  watchhit = 0;
  /** Watched pages that may be executed for one instruction. */
  stepping = [];
  /** Address of the watched instruction that was reported and may run now. */
  watchskip = 0;
  /** Exception of the last entry, for Ureg. */
  trapType = 0;
  trapError = 0;
};
record("Proc", Proc);
var Block = class {
  data = noBytes;
  at = 0;
  next = null;
};
record("Block", Block);
var Queue = class {
  first = null;
  last = null;
  bytes = 0;
  limit = 0;
  /** Reads return at most one block. */
  message = false;
  closed = false;
  eofs = 0;
  error = "";
  readers = new Rendez();
  writers = new Rendez();
  /** Writes beyond the limit are dropped instead of waiting. */
  noblock = false;
};
record("Queue", Queue);
var Mntrpc = class {
  tag = 0;
  proc = null;
  done = false;
  /** Rmessage bytes. */
  reply = null;
  /** Message type sent, for the kernel stack and for matching the reply. */
  type = 0;
  /** Tag this Tflush is for, 0 when no flush. */
  flushes = 0;
  /** The server died before it answered; it never got the request whole (mntsip.ts). */
  lost = false;
  unsent = false;
};
record("Mntrpc", Mntrpc);
var Mntfid = class {
  uname = "";
  aname = "";
  /** From the attach root, '' before the fid is there. */
  names = [];
  /** Mode it was opened in. */
  mode = 0;
  /** Cannot be made again. */
  lost = false;
};
record("Mntfid", Mntfid);
var Mnt = class {
  /** Channels and negotiations that use it; the last closes `chan`. */
  ref = 0;
  id = 0;
  chan = null;
  msize = 0;
  version = "";
  /** The process reading replies, and those waiting for theirs. Weak. */
  reader = null;
  waiters = new Rendez();
  pending = [];
  /** Received bytes that do not make a message yet. */
  partial = noBytes;
  dead = "";
  /** The SIP at the other end, 0: none. When that dies its session is made again (dev/sipmount.ts): */
  sip = 0;
  /** waiting for the next server; how often there was a new one; */
  lost = false;
  generation = 0;
  requests = 0;
  errors = 0;
  /** the process that makes the session; */
  rebuilder = null;
  /** the fids. */
  chans = [];
};
record("Mnt", Mnt);
var Timer = class {
  when = 0;
  seq = 0;
  proc = null;
  /** sleep, tsleep, alarm. */
  kind = "";
};
record("Timer", Timer);
var Nrq = 22;
var Mach = class {
  id = 0;
  online = false;
  /** Running process, and the process whose registers are in the CPU's context. */
  proc = null;
  loaded = null;
  /** This CPU's clock, ns since power on. */
  time = double0;
  runq = Array.from({ length: Nrq }, () => new ProcList());
  nready = 0;
  /** Bit n: queue n is not empty. */
  runvec = 0;
  /** The kernel was entered since user mode last ran: leaving it brings the Tos up to date. */
  kentry = false;
  /** Scheduling may change who runs before user mode goes on. */
  resched = false;
  /** The running process has had its quantum. */
  rotate = false;
  readied = null;
  /** End of the running quantum, inherited by a process it made ready. */
  quantum = double0;
  load = 0;
  // sysstat
  switches = 0;
  interrupts = 0;
  syscalls = 0;
  faults = 0;
  tlbfaults = 0;
  tlbpurges = 0;
  /** Ticks spent idle and in interrupts since the last tick, and their decayed averages (percent × 1000). */
  idleNs = double0;
  idleAverage = 0;
  lastTick = double0;
  /** Instant of the last clock interrupt, and how many there have been since the tick. */
  lastClock = double0;
  clocks = 0;
  /** Instant the one-shot timer is set to, 0: none (apic.ts). */
  edfwhen = 0;
};
record("Mach", Mach);

// packages/kernel/src/port/kernel.ts
var Pending = /* @__PURE__ */ Symbol("Pending");
var Again = /* @__PURE__ */ Symbol("Again");
var Dir = class {
  type = 0;
  dev = 0;
  qid;
  mode = 0;
  atime = 0;
  mtime = 0;
  length = 0;
  name = "";
  uid = "";
  gid = "";
  muid = "";
};
var Walkqid = class {
  chan = null;
  qids = [];
};
record("Walkqid", Walkqid);
var Pmem = class {
  refs = new Int32Array(0);
  /** Stack of free frames, and how many there are. */
  free = new Int32Array(0);
  nfree = 0;
  total = 0;
  /** Pages the users may have. */
  user = 0;
  /** Free frames below which unneeded pages are looked for (zeropages.ts). */
  low = 0;
};
record("Pmem", Pmem);
var Kmesg = class {
  bytes = new Uint8Array(16384);
  /** Bytes ever written. */
  total = 0;
};
record("Kmesg", Kmesg);
var Kernel = class {
  // Wiring.
  core;
  bus;
  ram;
  ram32;
  view;
  devtab = [];
  /** CPU the kernel runs on right now. */
  m;
  /** Scratch: halves of the system call's five arguments. */
  argLo = new Uint32Array(5);
  argHi = new Uint32Array(5);
  /** What the kernel prints goes here besides kmesg; set by main. */
  console = null;
  /** Bytes that programs write to /dev/cons. */
  consoleBytes = null;
  /** What a request of inspector.ts answers; an output. */
  inspected = null;
  /** Sees each 9P message on a mount as it is sent (`pid` asks) or arrives; an output. */
  tap = null;
  // Processors and processes.
  machs = [];
  procs = [];
  byPid = /* @__PURE__ */ new Map();
  nproc = 2e3;
  lastPid = 0;
  readyseq = 0;
  broken = [];
  pcids = [];
  /** Instant of the last rebalance of run queues, ns. */
  balanced = -0;
  /** Processes admitted to deadline scheduling, in the order of admission. */
  edf = [];
  trace = new Trace();
  // Time.
  timers = [];
  timerSeq = 0;
  /** Nanoseconds since 1970 at power on. */
  epoch = 0n;
  ticks = 0;
  // Memory.
  pmem = new Pmem();
  images = [];
  own = new Pageown();
  spaces = /* @__PURE__ */ new Map();
  spaceId = 0;
  // Names.
  chanIds = 0;
  mountId = 0;
  mntId = 0;
  pgrpId = 0;
  fid = 0;
  freeFids = [];
  /** Tags in use, a bit each; 0 and NOTAG are never given out. */
  tags = usedTags();
  devs = /* @__PURE__ */ new Map();
  eve = "glenda";
  // Chans whose server has to be told, by closeproc.
  clunks = [];
  clunkRendez = new Rendez();
  /** The boot loader's framebuffer. */
  framebuffer = null;
  /** PCI functions found at boot (pc64/pci.ts). */
  pci = [];
  // Misc.
  kmesg = new Kmesg();
  random = new Uint32Array(4);
  bootArgs = "";
  panicked = "";
  /** Results of traced system calls while their process is stopped behind them, by pid. */
  traceResult = /* @__PURE__ */ new Map();
  stages = [];
};
record("Kernel", Kernel, ["core", "bus", "ram", "ram32", "view", "devtab", "m", "argLo", "argHi", "console", "consoleBytes", "inspected", "tap"]);
var scratchRandom = new Random(0);
function randomBytes(k, bytes2) {
  scratchRandom.state.set(k.random);
  scratchRandom.fill(bytes2);
  k.random.set(scratchRandom.state);
}
var PanicError = class extends Error {
  name = "PanicError";
};
function newMachs(count2) {
  return Array.from({ length: count2 }, (_, id2) => {
    const m = new Mach();
    m.id = id2;
    return m;
  });
}
function usedTags() {
  const map2 = new Uint32Array(2048);
  map2[0] = 1;
  map2[2047] = 2147483648;
  return map2;
}

// packages/kernel/src/port/edftrace.ts
var numbers = Object.fromEntries(traceEvents.map((name, i) => [name, i]));
function proctrace(k, p, event) {
  if (!p.trace) return;
  const t = k.trace;
  if (t.pid.length === 0) {
    t.pid = new Int32Array(traceRing);
    t.type = new Uint8Array(traceRing);
    t.time = new Float64Array(traceRing);
  }
  const at4 = t.made++ % traceRing;
  t.pid[at4] = p.pid;
  t.type[at4] = numbers[event];
  t.time[at4] = k.m.time;
}
function readtrace(k, n2) {
  const t = k.trace;
  t.read = Math.max(t.read, t.made - traceRing);
  const count2 = Math.min(Math.floor(n2 / traceRecordBytes), t.made - t.read);
  const out = new Uint8Array(count2 * traceRecordBytes);
  for (let i = 0; i < count2; i++, t.read++) {
    const at4 = t.read % traceRing;
    putU32le(out, i * traceRecordBytes, t.pid[at4]);
    putU32le(out, i * traceRecordBytes + 4, t.type[at4]);
    putU64le(out, i * traceRecordBytes + 8, t.time[at4]);
  }
  return out;
}

// packages/kernel/src/port/error.ts
var KernelError = class {
  text;
  constructor(text5) {
    this.text = text5;
  }
};
function error(text5) {
  throw new KernelError(text5);
}
var NeedPage = class {
  addr;
  write;
  constructor(addr, write7) {
    this.addr = addr;
    this.write = write7;
  }
};

// packages/kernel/src/port/proclist.ts
function append(list2, p) {
  p.qprev = list2.tail;
  if (list2.tail === null) list2.head = p;
  else list2.tail.qnext = p;
  list2.tail = p;
}
function unlink(list2, p) {
  if (p.qprev === null) list2.head = p.qnext;
  else p.qprev.qnext = p.qnext;
  if (p.qnext === null) list2.tail = p.qprev;
  else p.qnext.qprev = p.qprev;
  p.qprev = null;
  p.qnext = null;
}

// packages/kernel/src/port/sched.ts
var HZ = 100;
var clocksPerTick = 4;
var clockHz2 = HZ * clocksPerTick;
var clockNs = 1e9 / clockHz2;
var tickNs = 1e9 / HZ;
var quantumNs = 1e8;
var turnNs = 125e6;
var PriExtra = 19;
var PriRelease = 20;
var PriEdf = 21;
var PriNormal = 10;
var PriKproc = 13;
var edfhooks = { ready: null, first: null, run: null, timer: null, dequeue: null };
var halfTickNs = tickNs / 2;
var cpuScale = 1e3;
var decay = 30 * HZ * 2;
var migrateDelay = 2 * tickNs;
function updatecpu(k, p, running) {
  const now = Math.floor(k.m.time / halfTickNs);
  let n2 = now - p.lastupdate;
  if (n2 <= 0) return;
  if (n2 > decay) n2 = decay;
  p.lastupdate = now;
  if (running) p.cpu = cpuScale - Math.floor((cpuScale - p.cpu) * (decay - n2) / decay);
  else p.cpu = Math.floor(p.cpu * (decay - n2) / decay);
}
function reprioritize(k, p) {
  const load2 = Math.floor(k.machs[0].load / 100);
  if (p.fixedpri || load2 === 0) return p.basepri;
  const fair = Math.floor(k.machs.length * 1e3 * 1e3 / load2);
  const use = Math.max(p.cpu, 1);
  return Math.min(p.basepri, Math.floor((fair + (use >> 1)) / use));
}
function queueproc(k, m, p, priority2) {
  p.priority = priority2;
  p.readyseq = ++k.readyseq;
  p.rq = m.id;
  append(m.runq[priority2], p);
  m.runvec |= 1 << priority2;
  m.nready++;
}
function dequeueproc(k, p) {
  const m = k.machs[p.rq];
  const queue = m.runq[p.priority];
  unlink(queue, p);
  if (queue.head === null) m.runvec &= ~(1 << p.priority);
  m.nready--;
  return m;
}
edfhooks.dequeue = dequeueproc;
function ready(k, p) {
  if (p.state === State.Ready || p.state === State.Dead) throw new PanicError(`ready: process ${p.pid} in state ${p.state}`);
  if (p.trace) proctrace(k, p, "Ready");
  if (p.edf !== null && p.edf.admitted && edfhooks.ready(k, p)) return;
  updatecpu(k, p, p.state === State.Running);
  const m = k.machs[p.wired >= 0 ? p.wired : p.mp] ?? k.machs[0];
  p.state = State.Ready;
  p.readytime = k.m.time;
  if (k.m.proc !== null && k.m.proc !== p && (p.wired < 0 || p.wired === k.m.id)) k.m.readied = p;
  queueproc(k, m.online ? m : k.machs[0], p, reprioritize(k, p));
}
function firstFor(queue, id2) {
  for (let p = queue.head; p !== null; p = p.qnext) if (p.wired < 0 || p.wired === id2) return p;
  return null;
}
function quantum(k) {
  let runnable2 = 1;
  for (let i = 0; i < k.machs.length; i++) runnable2 += k.machs[i].nready + (k.machs[i].proc !== null ? 1 : 0);
  if (runnable2 <= k.machs.length + 1) return quantumNs;
  return Math.min(quantumNs, Math.max(clockNs, Math.floor(turnNs * k.machs.length / runnable2)));
}
function runproc(k, m) {
  const { machs } = k;
  let any = 0;
  for (let i = 0; i < machs.length; i++) any |= machs[i].runvec;
  for (; any !== 0; any &= ~(1 << 31 - Math.clz32(any))) {
    const priority2 = 31 - Math.clz32(any);
    let best = priority2 === PriEdf ? edfhooks.first(k, m) : m.runvec & 1 << priority2 ? firstFor(m.runq[priority2], m.id) : null;
    for (let i = 0; i < machs.length; i++) {
      const other = machs[i];
      if (other === m || priority2 === PriEdf || (other.runvec & 1 << priority2) === 0) continue;
      const p = firstFor(other.runq[priority2], m.id);
      if (p === null || p.wired >= 0) continue;
      if (best === null || p.readyseq < best.readyseq && (m.rotate || m.time - p.readytime >= migrateDelay)) best = p;
    }
    if (best !== null) {
      dequeueproc(k, best);
      return best;
    }
  }
  return null;
}
function anyready(k, m) {
  for (const other of k.machs) {
    if (other.runvec === 0) continue;
    if (other === m) return true;
    for (const queue of other.runq) if (firstFor(queue, m.id) !== null) return true;
  }
  return false;
}
function anyhigher(k, m, priority2) {
  for (const other of k.machs) {
    if (other.runvec >>> priority2 + 1 === 0) continue;
    if (other === m) return true;
    for (let n2 = priority2 + 1; n2 < other.runq.length; n2++) if (firstFor(other.runq[n2], m.id) !== null) return true;
  }
  return false;
}
function rebalance(k) {
  if (k.m.time - k.balanced < 1e9) return;
  k.balanced = k.m.time;
  for (const m of k.machs) {
    for (let n2 = 0; n2 < PriRelease; n2++) {
      const p = m.runq[n2].head;
      if (p === null) continue;
      updatecpu(k, p, false);
      const priority2 = reprioritize(k, p);
      if (priority2 === n2) continue;
      queueproc(k, dequeueproc(k, p), p, priority2);
    }
  }
}
function hzsched(k, m, tick2) {
  if (m.id === 0 && tick2) {
    let runnable2 = 0;
    for (const each2 of k.machs) runnable2 += each2.nready + (each2.proc !== null ? 1 : 0);
    m.load = Math.floor((m.load * (HZ - 1) + runnable2 * 1e5) / HZ);
    rebalance(k);
  }
  const p = m.proc;
  if (p === null || p.priority === PriEdf) return;
  updatecpu(k, p, true);
  const over = !p.fixedpri && m.time >= p.quantumEnd && anyready(k, m);
  if (over) m.rotate = true;
  if (over || anyhigher(k, m, p.fixedpri ? p.basepri : p.priority)) m.resched = true;
}

// packages/kernel/src/port/wait.ts
var operations = /* @__PURE__ */ new Map();
function operation(name, make, steps, errorsOf = {}) {
  const op = { name, make, steps, ...errorsOf };
  operations.set(name, op);
  Object.defineProperty(make.prototype, "op", { value: op });
  record(`op:${name}`, make);
  return op;
}
function call(p, op, fill) {
  const f = new op.make();
  fill(f);
  p.kstack.push(f);
  return Pending;
}
function next(p, f, step2, value) {
  f.step = step2;
  if (value === Pending) return Pending;
  p.value = value;
  return Again;
}
function goto(p, f, step2) {
  f.step = step2;
  p.value = void 0;
  return Again;
}
function under(p, base5, f) {
  const stack = p.kstack;
  stack.push(f);
  for (let i = stack.length - 1; i > base5; i--) stack[i] = stack[i - 1];
  stack[base5] = f;
  return Pending;
}
function errorText(e) {
  if (e instanceof KernelError) return e.text;
  if (e instanceof NeedPage) return errors.Ebadarg;
  throw e;
}
function resume(k, p, floor = 0) {
  const stack = p.kstack;
  let value = p.value;
  p.value = void 0;
  if (p.state !== State.Running) return Pending;
  while (stack.length > floor) {
    const f = stack[stack.length - 1];
    let answer;
    try {
      if (p.wakeError !== "") {
        const text5 = p.wakeError;
        p.wakeError = "";
        error(text5);
      }
      const step2 = f.op.steps[f.step];
      if (step2 === void 0) throw new PanicError(`no step ${f.step} in ${f.op.name}`);
      answer = step2(k, p, f, value);
    } catch (e) {
      answer = unwind(k, p, floor, errorText(e));
    }
    if (answer === Again) {
      value = p.value;
      p.value = void 0;
    } else if (answer === Pending) {
      if (p.state !== State.Running) return Pending;
      value = void 0;
    } else {
      const done2 = stack.pop();
      if (p.state !== State.Running) throw new PanicError(`${done2.op.name} returned while asleep`);
      value = answer;
    }
  }
  return value;
}
function unwind(k, p, floor, text5) {
  const stack = p.kstack;
  while (stack.length > floor) {
    const f = stack[stack.length - 1];
    if (f.op.caught !== void 0) {
      try {
        return f.op.caught(k, p, f, text5);
      } catch (e) {
        text5 = errorText(e);
      }
    }
    stack.pop();
    f.op.unwind?.(k, p, f);
  }
  return error(text5);
}
function abandon(k, p) {
  while (p.kstack.length > 0) {
    const f = p.kstack.pop();
    f.op.unwind?.(k, p, f);
  }
}
function stopWaiting(k, p, floor) {
  if (p.sleepingOn !== null) unlink(p.sleepingOn, p);
  if (p.wakeAt !== 0) removeTimer(k, p, "tsleep");
  p.sleepingOn = null;
  p.wakeAt = 0;
  p.state = State.Running;
  while (p.kstack.length > floor) {
    const f = p.kstack.pop();
    f.op.unwind?.(k, p, f);
  }
}
function sleep(k, p, r) {
  if (p.notepending && !p.noInterrupt) {
    p.notepending = false;
    error(errors.Eintr);
  }
  p.state = State.Wakeme;
  if (p.trace) proctrace(k, p, "Sleep");
  p.sleepingOn = r;
  append(r, p);
  return Pending;
}
function tsleep(k, p, r, ns) {
  sleep(k, p, r);
  p.timedOut = false;
  p.wakeAt = k.m.time + ns;
  addTimer(k, p, p.wakeAt, "tsleep");
  return Pending;
}
function wake(k, p) {
  p.sleepingOn = null;
  if (p.wakeAt !== 0) {
    p.wakeAt = 0;
    removeTimer(k, p, "tsleep");
  }
  ready(k, p);
}
function wakeup(k, r) {
  const p = r.head;
  if (p === null) return false;
  unlink(r, p);
  wake(k, p);
  return true;
}
function wakeproc(k, p) {
  if (p.sleepingOn === null) return;
  unlink(p.sleepingOn, p);
  wake(k, p);
}
function wakeupAll(k, r) {
  while (wakeup(k, r)) ;
}
function interrupt(k, p, text5) {
  if (p.noInterrupt) return false;
  if (p.state === State.Wakeme && p.sleepingOn !== null) {
    unlink(p.sleepingOn, p);
    p.wakeError = text5;
    wake(k, p);
    return true;
  }
  return false;
}
function timedOut(k, p) {
  if (p.sleepingOn === null) return;
  unlink(p.sleepingOn, p);
  p.timedOut = true;
  p.wakeAt = 0;
  p.sleepingOn = null;
  ready(k, p);
}
function remove(list2, item) {
  const at4 = list2.indexOf(item);
  if (at4 >= 0) list2.splice(at4, 1);
}
function addTimer(k, p, when, kind5) {
  const t = new Timer();
  t.when = when;
  t.seq = ++k.timerSeq;
  t.proc = p;
  t.kind = kind5;
  let low = 0;
  let high2 = k.timers.length;
  while (low < high2) {
    const middle = low + high2 >> 1;
    if (k.timers[middle].when <= when) low = middle + 1;
    else high2 = middle;
  }
  k.timers.splice(low, 0, t);
}
function removeTimer(k, p, kind5) {
  const at4 = k.timers.findIndex((t) => t.proc === p && t.kind === kind5);
  if (at4 >= 0) k.timers.splice(at4, 1);
}
function shown(value) {
  switch (typeof value) {
    case "string":
      return `"${value.length > 60 ? `${value.slice(0, 57)}...` : value}"`;
    case "number":
      return Number.isInteger(value) && value >= 1048576 ? `0x${value.toString(16)}` : String(value);
    case "boolean":
    case "bigint":
      return String(value);
    case "object": {
      if (value === null) return "-";
      if (value instanceof Uint8Array) return `${value.length}B`;
      if (Array.isArray(value)) return value.every((v) => typeof v === "string") ? value.join("/") : `[${value.length}]`;
      return recordName(value) ?? "object";
    }
    default:
      return "-";
  }
}
function showFrame(f) {
  const { op } = f;
  const locals = op.show ? op.show(f) : recordFields(f).filter((name) => name !== "step").map((name) => `${name}=${shown(f[name])}`).join(" ");
  return `${op.name.padEnd(10)} step=${f.step.padEnd(9)} ${locals}`.trimEnd();
}
function kstack(p) {
  return p.kstack.map((f) => `${showFrame(f)}
`).join("");
}

// packages/kernel/src/port/print.ts
function print(k, text5) {
  putkmesg(k, text5);
  k.console?.(k, text5);
}
function putkmesg(k, text5) {
  const ring = k.kmesg;
  const data3 = encodeUtf8(text5);
  for (let i = 0; i < data3.length; i++) ring.bytes[ring.total++ % ring.bytes.length] = data3[i];
}
function readkmesg(k) {
  const { bytes: bytes2, total } = k.kmesg;
  if (total <= bytes2.length) return bytes2.slice(0, total);
  const at4 = total % bytes2.length;
  const out = new Uint8Array(bytes2.length);
  out.set(bytes2.subarray(at4));
  out.set(bytes2.subarray(0, at4), bytes2.length - at4);
  return out;
}
function panic(k, reason) {
  throw new PanicError(reason);
}

// packages/kernel/src/port/note.ts
function postnote(k, p, text5, flag2) {
  if (p.kp || p.state === State.Dead || p.state === State.Moribund || p.state === State.Broken) return false;
  if (flag2 !== noteClasses.NUser && (p.notify === 0 || p.notified)) p.notes = [];
  const fits = p.notes.length < NNOTE;
  if (fits) {
    const n2 = new Note();
    n2.text = text5.slice(0, 127);
    n2.flag = flag2;
    p.notes.push(n2);
  }
  p.notepending = true;
  procinterrupt(k, p);
  return fits;
}
function procinterrupt(k, p) {
  if (p.state === State.Rendez) {
    const waiting = p.rgrp?.waiting.get(p.rendTag);
    if (waiting) {
      remove(waiting, p);
      if (waiting.length === 0) p.rgrp.waiting.delete(p.rendTag);
    }
    p.rendLo = p.rendHi = 4294967295;
    p.notepending = false;
    ready(k, p);
  } else if (interrupt(k, p, errors.Eintr)) p.notepending = false;
}
function pprint(k, p, text5) {
  const line3 = `${p.text} ${p.pid}: ${text5}`;
  const c = p.fgrp?.fds[2];
  if (c && c.mnt === null && (c.mode === 1 || c.mode === 2)) {
    const base5 = p.kstack.length;
    const state12 = p.state;
    try {
      const data3 = encodeUtf8(line3);
      if (k.devtab[c.type].write(k, p, c, data3, c.offset) === Pending) stopWaiting(k, p, base5);
      else c.offset += data3.length;
      return;
    } catch {
    } finally {
      p.state = state12;
    }
  }
  print(k, line3);
}

// packages/kernel/src/port/qio.ts
function qopen(limit) {
  const q = new Queue();
  q.limit = limit;
  return q;
}
function take(k, q, n2) {
  const block3 = q.first;
  const left3 = block3.data.length - block3.at;
  let data3;
  if (n2 >= left3) {
    q.first = block3.next;
    if (q.first === null) q.last = null;
    data3 = block3.at === 0 ? block3.data : block3.data.subarray(block3.at);
  } else {
    data3 = block3.data.subarray(block3.at, block3.at + n2);
    block3.at += n2;
  }
  const full2 = q.bytes >= q.limit;
  q.bytes -= data3.length;
  if (full2 && q.bytes < q.limit) wakeupAll(k, q.writers);
  if (q.first !== null && q.readers.head !== null) wakeup(k, q.readers);
  return data3;
}
function ended(q) {
  if (q.error !== "" && q.error !== errors.Ehungup) error(q.error);
  if (++q.eofs > 3) error(errors.Ehungup);
  return noBytes;
}
var QreadFrame = class extends Frame {
  q = null;
  n = 0;
};
var qreadOp = operation("qread", QreadFrame, {
  start: (k, p, f) => {
    const q = f.q;
    if (q.first !== null) return take(k, q, f.n);
    if (q.closed) return ended(q);
    return sleep(k, p, q.readers);
  }
}, { show: (f) => `n=${f.n} queued=${f.q.bytes}` });
function qread(k, p, q, n2) {
  if (q.first !== null) return take(k, q, n2);
  if (q.closed) return ended(q);
  sleep(k, p, q.readers);
  return call(p, qreadOp, (f) => {
    f.q = q;
    f.n = n2;
  });
}
function put(k, q, data3) {
  const block3 = new Block();
  block3.data = data3;
  if (q.last === null) q.first = block3;
  else q.last.next = block3;
  q.last = block3;
  q.bytes += data3.length;
  if (q.readers.head !== null) wakeup(k, q.readers);
}
var QflowFrame = class extends Frame {
  q = null;
  n = 0;
};
var qflowOp = operation("qwrite", QflowFrame, {
  start: (k, p, f) => {
    const q = f.q;
    if (q.closed) error(q.error === "" ? errors.Ehungup : q.error);
    return q.bytes < q.limit ? f.n : sleep(k, p, q.writers);
  }
}, { show: (f) => `n=${f.n} queued=${f.q.bytes}/${f.q.limit}` });
function qwrite(k, p, q, data3) {
  if (q.closed) error(q.error === "" ? errors.Ehungup : q.error);
  put(k, q, data3);
  if (q.bytes < q.limit || q.noblock) return data3.length;
  sleep(k, p, q.writers);
  return call(p, qflowOp, (f) => {
    f.q = q;
    f.n = data3.length;
  });
}
function qproduce(k, q, data3) {
  if (q.closed || q.bytes >= q.limit) return false;
  put(k, q, data3);
  return true;
}
function qhangup(k, q, text5 = "") {
  q.closed = true;
  q.error = text5 === "" ? errors.Ehungup : text5;
  wakeupAll(k, q.readers);
  wakeupAll(k, q.writers);
}
function qdiscard(q) {
  q.first = null;
  q.last = null;
  q.bytes = 0;
}
function qclose(k, q) {
  qdiscard(q);
  qhangup(k, q);
}

// packages/kernel/src/dev/constate.ts
var ConsState = class {
  /** The line being typed: UTF-8 bytes. */
  line = [];
  /** Lines (or raw bytes) for readers; an empty piece is an end of file. */
  q = qopen(64 * 1024);
  raw = false;
  /** Channels that have consctl open. */
  ctlOpens = 0;
  /** Note group that DEL interrupts: of the process that read the console last. */
  noteid = 0;
  kprintOpen = false;
  kprint = qopen(64 * 1024);
  sysname = "lux9";
  hostdomain = "";
};
record("ConsState", ConsState);
var cons = (k) => k.devs.get("cons");
var DEL = 127;
var ctrlC = 3;
var wordChars = /[A-Za-z0-9_\u0080-\uffff]/;
function echo(k, text5) {
  k.console?.(k, text5);
}
function flush(k, s) {
  qproduce(k, s.q, Uint8Array.from(s.line));
  s.line = [];
}
function lastRune(line3) {
  let n2 = 1;
  while (n2 < line3.length && n2 < 4 && (line3[line3.length - n2] & 192) === 128) n2++;
  return n2;
}
function erase(k, s) {
  if (s.line.length === 0) return -1;
  const n2 = lastRune(s.line);
  const removed = s.line.splice(s.line.length - n2, n2);
  echo(k, "\b \b");
  return n2 === 1 ? removed[0] : 128;
}
function kbdputc(k, byte) {
  const s = cons(k);
  if (s.raw) {
    qproduce(k, s.q, Uint8Array.of(byte));
    return;
  }
  switch (byte) {
    case ctrlC:
    case DEL: {
      s.line = [];
      interruptGroup(k, s.noteid);
      return;
    }
    case 8:
      erase(k, s);
      return;
    case 21:
      while (erase(k, s) >= 0) ;
      return;
    case 23: {
      while (s.line.length > 0 && !isWord(s.line[s.line.length - 1])) erase(k, s);
      while (s.line.length > 0 && isWord(s.line[s.line.length - 1])) erase(k, s);
      return;
    }
    case 4:
      if (s.line.length === 0) eof(k, s);
      else flush(k, s);
      return;
    case 13:
      s.line.push(10);
      echo(k, "\n");
      flush(k, s);
      return;
    case 10:
      s.line.push(byte);
      echo(k, "\n");
      flush(k, s);
      return;
    default:
      if (s.line.length >= 4096) return;
      s.line.push(byte);
      if (byte < 128) echo(k, byte < 32 && byte !== 9 ? `^${String.fromCharCode(byte + 64)}` : String.fromCharCode(byte));
      else echoRune(k, s);
  }
}
function isWord(byte) {
  return byte >= 128 || wordChars.test(String.fromCharCode(byte));
}
function echoRune(k, s) {
  const n2 = lastRune(s.line);
  const first2 = s.line[s.line.length - n2];
  const need = first2 >= 240 ? 4 : first2 >= 224 ? 3 : first2 >= 192 ? 2 : 1;
  if (n2 !== need) return;
  let code = need === 4 ? first2 & 7 : need === 3 ? first2 & 15 : first2 & 31;
  for (const b of s.line.slice(s.line.length - n2 + 1)) code = code << 6 | b & 63;
  if (need > 1 && code <= 1114111) echo(k, String.fromCodePoint(code));
}
function eof(k, s) {
  qproduce(k, s.q, new Uint8Array(0));
}
function interruptGroup(k, noteid) {
  if (noteid === 0) return;
  for (const p of k.procs) {
    if (p !== null && p.noteid === noteid && p.state !== State.Dead) postnote(k, p, noteTexts.interrupt, noteClasses.NUser);
  }
}
function kprintput(k, text5) {
  const s = k.devs.get("cons");
  if (!s?.kprintOpen) return false;
  qproduce(k, s.kprint, encodeUtf8(text5));
  return true;
}

// packages/ninep/src/messages.ts
var messages = {
  Tversion: { code: 100, fields: { msize: "u32", version: "string" } },
  Rversion: { code: 101, fields: { msize: "u32", version: "string" } },
  Tauth: { code: 102, fields: { afid: "fid", uname: "string", aname: "string" } },
  Rauth: { code: 103, fields: { aqid: "qid" } },
  Tattach: { code: 104, fields: { fid: "fid", afid: "fid", uname: "string", aname: "string" } },
  Rattach: { code: 105, fields: { qid: "qid" } },
  Rerror: { code: 107, fields: { ename: "string" } },
  Tflush: { code: 108, fields: { oldtag: "u16" } },
  Rflush: { code: 109, fields: {} },
  Twalk: { code: 110, fields: { fid: "fid", newfid: "fid", wname: "strings" } },
  Rwalk: { code: 111, fields: { wqid: "qids" } },
  Topen: { code: 112, fields: { fid: "fid", mode: "u8" } },
  Ropen: { code: 113, fields: { qid: "qid", iounit: "u32" } },
  Tcreate: { code: 114, fields: { fid: "fid", name: "string", perm: "perm", mode: "u8" } },
  Rcreate: { code: 115, fields: { qid: "qid", iounit: "u32" } },
  Tread: { code: 116, fields: { fid: "fid", offset: "u64", count: "u32" } },
  Rread: { code: 117, fields: { data: "data" } },
  Twrite: { code: 118, fields: { fid: "fid", offset: "u64", data: "data" } },
  Rwrite: { code: 119, fields: { count: "u32" } },
  Tclunk: { code: 120, fields: { fid: "fid" } },
  Rclunk: { code: 121, fields: {} },
  Tremove: { code: 122, fields: { fid: "fid" } },
  Rremove: { code: 123, fields: {} },
  Tstat: { code: 124, fields: { fid: "fid" } },
  Rstat: { code: 125, fields: { stat: "stat" } },
  Twstat: { code: 126, fields: { fid: "fid", stat: "stat" } },
  Rwstat: { code: 127, fields: {} }
};
var NOTAG = 65535;
var NOFID = 4294967295;
var MAXWELEM = 16;
var IOHDRSZ = 24;
var headerSize = 7;
var msizeMin = 256;
var version9P = "9P2000";
var messageNames = Array.from(
  { length: 256 },
  (_, code) => Object.keys(messages).find((name) => messages[name].code === code)
);
var messageFields = messageNames.map(
  (name) => name === void 0 ? [] : Object.entries(messages[name].fields)
);

// packages/ninep/src/result.ts
function good(value) {
  return { ok: true, value };
}
function bad(error2) {
  return { ok: false, error: error2 };
}

// packages/ninep/src/strings.ts
var stringMax = 65535;
function isText(bytes2, start3, end) {
  for (let at4 = start3; at4 < end; ) {
    const c = bytes2[at4];
    if (c === 0) return false;
    if (c < 128) {
      at4++;
      continue;
    }
    const packed = runeAt(bytes2, at4, end);
    if (runeOf(packed) === runeError && runeLength(packed) === 1) return false;
    at4 += runeLength(packed);
  }
  return true;
}
function readString(bytes2, start3, end) {
  if (start3 + 2 > end) return void 0;
  const stop = start3 + 2 + u16le(bytes2, start3);
  if (stop > end || !isText(bytes2, start3 + 2, stop)) return void 0;
  return decodeUtf8(bytes2, start3 + 2, stop);
}

// packages/ninep/src/codec.ts
function encodedSize(message) {
  let size = headerSize;
  for (const [name, form] of messageFields[messages[message.type].code]) {
    const value = message[name];
    switch (form) {
      case "u8":
        size += 1;
        break;
      case "u16":
        size += 2;
        break;
      case "u32":
      case "fid":
      case "perm":
        size += 4;
        break;
      case "u64":
        size += 8;
        break;
      case "qid":
        size += QIDSZ;
        break;
      case "string": {
        const length2 = utf8Length(value);
        if (length2 > stringMax) return -1;
        size += 2 + length2;
        break;
      }
      case "strings": {
        const list2 = value;
        if (list2.length > MAXWELEM) return -1;
        size += 2;
        for (const text5 of list2) {
          const length2 = utf8Length(text5);
          if (length2 > stringMax) return -1;
          size += 2 + length2;
        }
        break;
      }
      case "qids": {
        const list2 = value;
        if (list2.length > MAXWELEM) return -1;
        size += 2 + QIDSZ * list2.length;
        break;
      }
      case "data":
        size += 4 + value.length;
        break;
      case "stat":
        if (value.length > 65535) return -1;
        size += 2 + value.length;
        break;
    }
  }
  return size > 4294967295 ? -1 : size;
}
function putQid(qid2, bytes2, at4) {
  bytes2[at4] = qid2.type;
  putU32le(bytes2, at4 + 1, qid2.vers);
  putBigU64le(bytes2, at4 + 5, qid2.path);
  return at4 + QIDSZ;
}
function putString(text5, bytes2, at4) {
  const end = encodeUtf8Into(text5, bytes2, at4 + 2);
  putU16le(bytes2, at4, end - at4 - 2);
  return end;
}
function encodeInto(message, bytes2, start3) {
  const size = encodedSize(message);
  if (size < 0 || start3 + size > bytes2.length) return -1;
  const code = messages[message.type].code;
  putU32le(bytes2, start3, size);
  bytes2[start3 + 4] = code;
  putU16le(bytes2, start3 + 5, message.tag);
  let at4 = start3 + headerSize;
  for (const [name, form] of messageFields[code]) {
    const value = message[name];
    switch (form) {
      case "u8":
        bytes2[at4++] = value;
        break;
      case "u16":
        putU16le(bytes2, at4, value);
        at4 += 2;
        break;
      case "u32":
      case "fid":
      case "perm":
        putU32le(bytes2, at4, value);
        at4 += 4;
        break;
      case "u64":
        putBigU64le(bytes2, at4, value);
        at4 += 8;
        break;
      case "qid":
        at4 = putQid(value, bytes2, at4);
        break;
      case "string":
        at4 = putString(value, bytes2, at4);
        break;
      case "strings": {
        const list2 = value;
        putU16le(bytes2, at4, list2.length);
        at4 += 2;
        for (const text5 of list2) at4 = putString(text5, bytes2, at4);
        break;
      }
      case "qids": {
        const list2 = value;
        putU16le(bytes2, at4, list2.length);
        at4 += 2;
        for (const qid2 of list2) at4 = putQid(qid2, bytes2, at4);
        break;
      }
      case "data":
      case "stat": {
        const data3 = value;
        if (form === "data") {
          putU32le(bytes2, at4, data3.length);
          at4 += 4;
        } else {
          putU16le(bytes2, at4, data3.length);
          at4 += 2;
        }
        bytes2.set(data3, at4);
        at4 += data3.length;
        break;
      }
    }
  }
  return at4;
}
function encode2(message) {
  const size = encodedSize(message);
  assert(size >= 0, "message is not representable");
  const bytes2 = new Uint8Array(size);
  encodeInto(message, bytes2, 0);
  return bytes2;
}
function readQid(bytes2, at4) {
  return { type: bytes2[at4], vers: u32le(bytes2, at4 + 1), path: bigU64le(bytes2, at4 + 5) };
}
function decode2(bytes2, start3 = 0, end = bytes2.length) {
  if (start3 < 0 || end > bytes2.length || end - start3 < headerSize) return bad("message is shorter than its header");
  if (u32le(bytes2, start3) !== end - start3) return bad("size disagrees with the bytes received");
  const code = bytes2[start3 + 4];
  const type = messageNames[code];
  if (type === void 0) return bad(`unknown message type ${code}`);
  const message = { type, tag: u16le(bytes2, start3 + 5) };
  let at4 = start3 + headerSize;
  for (const [name, form] of messageFields[code]) {
    const left3 = end - at4;
    switch (form) {
      case "u8":
        if (left3 < 1) return bad(`${type}: cut off in ${name}`);
        message[name] = bytes2[at4++];
        break;
      case "u16":
        if (left3 < 2) return bad(`${type}: cut off in ${name}`);
        message[name] = u16le(bytes2, at4);
        at4 += 2;
        break;
      case "u32":
      case "fid":
      case "perm":
        if (left3 < 4) return bad(`${type}: cut off in ${name}`);
        message[name] = u32le(bytes2, at4);
        at4 += 4;
        break;
      case "u64":
        if (left3 < 8) return bad(`${type}: cut off in ${name}`);
        message[name] = bigU64le(bytes2, at4);
        at4 += 8;
        break;
      case "qid":
        if (left3 < QIDSZ) return bad(`${type}: cut off in ${name}`);
        message[name] = readQid(bytes2, at4);
        at4 += QIDSZ;
        break;
      case "string": {
        const text5 = readString(bytes2, at4, end);
        if (text5 === void 0) return bad(`${type}: ${name} is malformed`);
        message[name] = text5;
        at4 += 2 + u16le(bytes2, at4);
        break;
      }
      case "strings": {
        if (left3 < 2) return bad(`${type}: cut off in ${name}`);
        const count2 = u16le(bytes2, at4);
        if (count2 > MAXWELEM) return bad(`${type}: more than ${MAXWELEM} names`);
        at4 += 2;
        const list2 = [];
        for (let i = 0; i < count2; i++) {
          const text5 = readString(bytes2, at4, end);
          if (text5 === void 0) return bad(`${type}: ${name} is malformed`);
          list2.push(text5);
          at4 += 2 + u16le(bytes2, at4);
        }
        message[name] = list2;
        break;
      }
      case "qids": {
        if (left3 < 2) return bad(`${type}: cut off in ${name}`);
        const count2 = u16le(bytes2, at4);
        if (count2 > MAXWELEM) return bad(`${type}: more than ${MAXWELEM} qids`);
        if (left3 < 2 + QIDSZ * count2) return bad(`${type}: cut off in ${name}`);
        const list2 = [];
        for (let i = 0; i < count2; i++) list2.push(readQid(bytes2, at4 + 2 + QIDSZ * i));
        message[name] = list2;
        at4 += 2 + QIDSZ * count2;
        break;
      }
      case "data":
      case "stat": {
        const head = form === "data" ? 4 : 2;
        if (left3 < head) return bad(`${type}: cut off in ${name}`);
        const count2 = form === "data" ? u32le(bytes2, at4) : u16le(bytes2, at4);
        if (count2 > left3 - head) return bad(`${type}: cut off in ${name}`);
        message[name] = bytes2.subarray(at4 + head, at4 + head + count2);
        at4 += head + count2;
        break;
      }
    }
  }
  return at4 === end ? good(message) : bad(`${type}: bytes left over`);
}

// packages/ninep/src/errors.ts
var serverErrors = {
  Ebadattach: "unknown specifier in attach",
  Ebadoffset: "bad offset",
  Ebadcount: "bad count",
  Ebotch: "9P protocol botch",
  Ecreatenondir: "create in non-directory",
  Edupfid: "duplicate fid",
  Eduptag: "duplicate tag",
  Eisdir9P: "is a directory",
  Enocreate9P: "create prohibited",
  Enomem9P: "out of memory",
  Enoremove: "remove prohibited",
  Enostat: "stat prohibited",
  Enotfound: "file not found",
  Enowrite: "write prohibited",
  Enowstat: "wstat prohibited",
  Eperm9P: "permission denied",
  Eunknownfid: "unknown fid",
  Ebaddir: "bad directory in wstat",
  Ewalknodir: "walk in non-directory",
  Enoauth: "no authentication required",
  Einterrupted: "interrupted"
};

// packages/ninep/src/stat.ts
var at2 = statLayout.at;
var strings = ["name", "uid", "gid", "muid"];
var nullStat = {
  type: 65535,
  dev: 4294967295,
  qid: { type: 255, vers: 4294967295, path: 0xffffffffffffffffn },
  mode: 4294967295,
  atime: 4294967295,
  mtime: 4294967295,
  length: 0xffffffffffffffffn,
  name: "",
  uid: "",
  gid: "",
  muid: ""
};
function statSize(stat) {
  let size = STATFIXLEN;
  for (const name of strings) size += utf8Length(stat[name]);
  return size - 2 > 65535 ? -1 : size;
}
function encodeStatInto(stat, bytes2, start3, end = bytes2.length) {
  const size = statSize(stat);
  if (size < 0 || start3 + size > end) return -1;
  putU16le(bytes2, start3 + at2.size, size - 2);
  putU16le(bytes2, start3 + at2.type, stat.type);
  putU32le(bytes2, start3 + at2.dev, stat.dev);
  bytes2[start3 + at2.qidType] = stat.qid.type;
  putU32le(bytes2, start3 + at2.qidVers, stat.qid.vers);
  putBigU64le(bytes2, start3 + at2.qidPath, stat.qid.path);
  putU32le(bytes2, start3 + at2.mode, stat.mode);
  putU32le(bytes2, start3 + at2.atime, stat.atime);
  putU32le(bytes2, start3 + at2.mtime, stat.mtime);
  putBigU64le(bytes2, start3 + at2.length, stat.length);
  let to = start3 + statLayout.size;
  for (const name of strings) {
    const next2 = encodeUtf8Into(stat[name], bytes2, to + 2);
    putU16le(bytes2, to, next2 - to - 2);
    to = next2;
  }
  return to;
}
function encodeStat(stat) {
  const bytes2 = new Uint8Array(Math.max(statSize(stat), 0));
  encodeStatInto(stat, bytes2, 0);
  return bytes2;
}
function recordSize(bytes2, start3, end) {
  if (end - start3 < STATFIXLEN) return -1;
  const size = u16le(bytes2, start3) + 2;
  return size < STATFIXLEN || start3 + size > end ? -1 : size;
}
function decodeStat(bytes2, start3 = 0, end = bytes2.length) {
  if (start3 < 0 || end > bytes2.length || recordSize(bytes2, start3, end) !== end - start3) return bad("stat: size is wrong");
  const texts = [];
  let from = start3 + statLayout.size;
  for (let i = 0; i < strings.length; i++) {
    const text5 = readString(bytes2, from, end);
    if (text5 === void 0) return bad(`stat: ${strings[i]} is malformed`);
    texts.push(text5);
    from += 2 + u16le(bytes2, from);
  }
  if (from !== end) return bad("stat: bytes left over");
  return good({
    type: u16le(bytes2, start3 + at2.type),
    dev: u32le(bytes2, start3 + at2.dev),
    qid: {
      type: bytes2[start3 + at2.qidType],
      vers: u32le(bytes2, start3 + at2.qidVers),
      path: bigU64le(bytes2, start3 + at2.qidPath)
    },
    mode: u32le(bytes2, start3 + at2.mode),
    atime: u32le(bytes2, start3 + at2.atime),
    mtime: u32le(bytes2, start3 + at2.mtime),
    length: bigU64le(bytes2, start3 + at2.length),
    name: texts[0],
    uid: texts[1],
    gid: texts[2],
    muid: texts[3]
  });
}
function decodeDirectory(bytes2, start3 = 0, end = bytes2.length) {
  const list2 = [];
  for (let from = start3; from < end; ) {
    const size = recordSize(bytes2, from, end);
    if (size < 0) return bad("directory: a record is cut off");
    const stat = decodeStat(bytes2, from, from + size);
    if (!stat.ok) return stat;
    list2.push(stat.value);
    from += size;
  }
  return good(list2);
}

// packages/kernel/src/port/dev.ts
var dotdot = -1;
var kerndate = 17e8;
function devdir(k, c, qid2, name, length2, user, perm) {
  const d = new Dir();
  d.name = name;
  d.type = k.devtab[c.type].dc.codePointAt(0);
  d.dev = c.dev;
  d.qid = qid2;
  d.mode = (perm | qid2.type << 24) >>> 0;
  d.atime = seconds(k);
  d.mtime = kerndate;
  d.length = length2;
  d.uid = user;
  d.gid = k.eve;
  d.muid = user;
  return d;
}
function seconds(k) {
  return Number((k.epoch + BigInt(Math.floor(k.m.time))) / 1000000000n);
}
function qidPath(q) {
  return BigInt(q.hi >>> 0) << 32n | BigInt(q.lo >>> 0);
}
function convD2M(d) {
  return encodeStat({
    type: d.type & 65535,
    dev: d.dev >>> 0,
    qid: { type: d.qid.type, vers: d.qid.vers >>> 0, path: qidPath(d.qid) },
    mode: d.mode >>> 0,
    atime: d.atime >>> 0,
    mtime: d.mtime >>> 0,
    length: BigInt(Math.max(0, d.length)),
    name: d.name,
    uid: d.uid,
    gid: d.gid,
    muid: d.muid
  });
}
function devno(k, dc) {
  return k.devtab.findIndex((dev5) => dev5.dc === dc);
}
function newchan() {
  return new Chan();
}
function devattach(k, dc, spec) {
  const c = newchan();
  c.type = devno(k, dc);
  c.qid = makeQid(0, qidTypes.QTDIR);
  c.path = new Path();
  c.path.name = `#${dc}${spec}`;
  c.path.mounts = [null];
  return c;
}
function devclone(c) {
  if ((c.flag & CFlag.open) !== 0) error(errors.Egreg);
  const nc = newchan();
  nc.type = c.type;
  nc.dev = c.dev;
  nc.mode = c.mode;
  nc.offset = c.offset;
  nc.aux = c.aux;
  nc.mnt = c.mnt;
  copyQid(nc.qid, c.qid);
  return nc;
}
function copyQid(to, from) {
  to.type = from.type;
  to.vers = from.vers;
  to.lo = from.lo;
  to.hi = from.hi;
}
function dupQid(from) {
  const q = new Qid();
  copyQid(q, from);
  return q;
}
function devwalk(k, p, c, names, gen18) {
  const wq = new Walkqid();
  const nc = devclone(c);
  for (let j = 0; j < names.length; j++) {
    const name = names[j];
    if ((nc.qid.type & qidTypes.QTDIR) === 0) {
      if (j === 0) error(errors.Enotdir);
      return wq;
    }
    let found;
    if (name === ".") {
      wq.qids.push(dupQid(nc.qid));
      continue;
    }
    try {
      if (name === "..") found = gen18(k, p, nc, null, dotdot);
      else {
        for (let i = 0; ; i++) {
          found = gen18(k, p, nc, name, i);
          if (found === null) break;
          if (found !== void 0 && found.name === name) break;
        }
      }
    } catch (e) {
      if (j === 0) throw e;
      return wq;
    }
    if (!found) {
      if (j === 0) error(errors.Enonexist);
      return wq;
    }
    copyQid(nc.qid, found.qid);
    wq.qids.push(dupQid(found.qid));
  }
  wq.chan = nc;
  return wq;
}
function devstat(k, p, c, gen18) {
  for (let i = 0; ; i++) {
    const d = gen18(k, p, c, null, i);
    if (d === null) {
      if ((c.qid.type & qidTypes.QTDIR) !== 0) {
        const name = c.path?.name ?? "";
        const last = name === "/" ? "/" : name.slice(name.lastIndexOf("/") + 1);
        return convD2M(devdir(k, c, dupQid(c.qid), last || "/", 0, k.eve, dirModes.DMDIR | 365));
      }
      error(errors.Enonexist);
    }
    if (d !== void 0 && d.qid.lo === c.qid.lo && d.qid.hi === c.qid.hi) {
      if ((c.flag & CFlag.msg) !== 0) d.mode |= dirModes.DMMOUNT;
      return convD2M(d);
    }
  }
}
function devdirread(k, p, c, n2, offset2, gen18) {
  const parts = [];
  let at4 = 0;
  let size = 0;
  for (let i = 0; ; i++) {
    const d = gen18(k, p, c, null, i);
    if (d === null) break;
    if (d === void 0) continue;
    const record2 = convD2M(d);
    if (at4 >= offset2) {
      if (size + record2.length > n2) {
        if (size === 0) error(errors.Eshort);
        break;
      }
      parts.push(record2);
      size += record2.length;
    }
    at4 += record2.length;
  }
  return parts.length === 1 ? parts[0] : concatBytes(...parts);
}
function devpermcheck(k, p, owner2, perm, mode) {
  const access = [256, 128, 384, 64];
  let bits = perm;
  if (p.user === owner2) bits = perm;
  else if (p.user === k.eve) bits = perm << 3;
  else bits = perm << 6;
  const want = access[mode & 3] | ((mode & openModes.OTRUNC) !== 0 ? 128 : 0);
  if ((want & ~bits) !== 0) error(errors.Eperm);
}
function openmode(mode) {
  const clean = mode & ~(openModes.OTRUNC | openModes.OCEXEC | openModes.ORCLOSE | openModes.OEXCL);
  if (clean > openModes.OEXEC || mode < 0) error(errors.Ebadarg);
  return clean === openModes.OEXEC ? openModes.OREAD : clean;
}
function devopen(k, p, c, mode, gen18) {
  for (let i = 0; ; i++) {
    const d = gen18(k, p, c, null, i);
    if (d === null) break;
    if (d !== void 0 && d.qid.lo === c.qid.lo && d.qid.hi === c.qid.hi) {
      devpermcheck(k, p, d.uid, d.mode, mode);
      break;
    }
  }
  return opened(c, mode);
}
function opened(c, mode) {
  const m = openmode(mode);
  if ((c.qid.type & qidTypes.QTDIR) !== 0 && (m !== openModes.OREAD || (mode & openModes.OTRUNC) !== 0)) error(errors.Eperm);
  c.offset = 0;
  c.devoffset = 0;
  c.mode = m;
  c.flag |= CFlag.open;
  return c;
}
var devDefaults = {
  create: () => error(errors.Eperm),
  remove: () => error(errors.Eperm),
  wstat: () => error(errors.Eperm),
  write: () => error(errors.Eperm),
  close: () => {
  }
};
function tableDev(part) {
  const { gen: gen18, ...rest2 } = part;
  return {
    attach: (k, _p, spec) => devattach(k, part.dc, spec),
    walk: (k, p, c, names) => devwalk(k, p, c, names, gen18),
    stat: (k, p, c) => devstat(k, p, c, gen18),
    open: (k, p, c, mode) => devopen(k, p, c, mode, gen18),
    ...devDefaults,
    ...rest2
  };
}
function readbytes(data3, n2, offset2) {
  if (offset2 >= data3.length) return data3.subarray(0, 0);
  return data3.subarray(offset2, Math.min(data3.length, offset2 + n2));
}

// packages/kernel/src/dev/env.ts
var valueMax = 512 * 1024;
var groupMax = 1024 * 1024;
var nameMax2 = 127;
var isConf = (c) => c.dev === 1;
function group(k, p, c) {
  if (isConf(c)) return k.devs.get("confenv");
  return p.egrp ?? error(errors.Egreg);
}
function ksetenv(k, name, value) {
  put2(k.devs.get("confenv"), name, value);
}
function put2(group2, name, value) {
  let entry2 = group2.entries.find((e) => e.name === name);
  if (!entry2) {
    entry2 = new Evalue();
    entry2.name = name;
    entry2.path = ++group2.path;
    group2.entries.push(entry2);
    group2.vers++;
  }
  entry2.value = value;
  entry2.vers++;
  return entry2;
}
var gen = (k, p, c, name, i) => {
  const root = () => devdir(
    k,
    c,
    makeQid(0, qidTypes.QTDIR, 0),
    isConf(c) ? "#ec" : "#e",
    0,
    isConf(c) ? k.eve : p.user,
    (dirModes.DMDIR | (isConf(c) ? 365 : 509)) >>> 0
  );
  if (i === dotdot) return root();
  const { entries } = group(k, p, c);
  let e;
  if (name !== null) {
    if (i > 0) return null;
    e = entries.find((each2) => each2.name === name);
  } else e = entries[i];
  if (e === void 0) return null;
  return devdir(k, c, makeQid(e.path, 0, e.vers), e.name, e.value.length, isConf(c) ? k.eve : p.user, isConf(c) ? 436 : 438);
};
function entryOf(k, p, c) {
  return group(k, p, c).entries.find((e) => e.path === c.qid.lo) ?? error(errors.Enonexist);
}
function mayWrite(k, p, c) {
  return !isConf(c) || p.user === k.eve;
}
var devenv = {
  ...devDefaults,
  dc: "e",
  name: "env",
  reset: (k) => k.devs.set("confenv", new Egrp()),
  attach: (k, _p, spec) => {
    if (spec !== "" && spec !== "c") error(errors.Ebadspec);
    const c = devattach(k, "e", spec);
    c.dev = spec === "c" ? 1 : 0;
    return c;
  },
  walk: (k, p, c, names) => devwalk(k, p, c, names, gen),
  stat: (k, p, c) => devstat(k, p, c, gen),
  open: (k, p, c, mode) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return opened(c, mode);
    const e = entryOf(k, p, c);
    const writes = (mode & 3) === openModes.OWRITE || (mode & 3) === openModes.ORDWR || (mode & openModes.OTRUNC) !== 0;
    if (writes && !mayWrite(k, p, c)) error(errors.Eperm);
    if ((mode & openModes.OTRUNC) !== 0 && e.value.length > 0) {
      e.value = new Uint8Array(0);
      e.vers++;
    }
    return opened(c, mode);
  },
  create: (k, p, c, name, mode, perm) => {
    if ((c.qid.type & qidTypes.QTDIR) === 0 || (perm & dirModes.DMDIR) !== 0 || !mayWrite(k, p, c)) error(errors.Eperm);
    if (name.length > nameMax2) error(errors.Etoolong);
    const eg = group(k, p, c);
    if (eg.entries.some((e2) => e2.name === name)) error(errors.Eexist);
    const e = put2(eg, name, new Uint8Array(0));
    c.qid = makeQid(e.path);
    return opened(c, mode);
  },
  close: (k, p, c) => {
    if ((c.flag & CFlag.rclose) !== 0 && p) {
      const eg = group(k, p, c);
      eg.entries = eg.entries.filter((e) => e.path !== c.qid.lo);
    }
  },
  read: (k, p, c, n2, offset2) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n2, offset2, gen);
    return readbytes(entryOf(k, p, c).value, n2, offset2);
  },
  write: (k, p, c, data3, offset2) => {
    if (!mayWrite(k, p, c)) error(errors.Eperm);
    const eg = group(k, p, c);
    const e = entryOf(k, p, c);
    const end = offset2 + data3.length;
    if (end > valueMax) error(errors.Etoobig);
    let total = 0;
    for (const each2 of eg.entries) total += each2.value.length;
    if (total - e.value.length + Math.max(end, e.value.length) > groupMax) error(errors.Enomem);
    if (end > e.value.length) {
      const grown = new Uint8Array(end);
      grown.set(e.value);
      e.value = grown;
    }
    e.value.set(data3, offset2);
    e.vers++;
    eg.vers++;
    return data3.length;
  },
  remove: (k, p, c) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0 || !mayWrite(k, p, c)) error(errors.Eperm);
    const eg = group(k, p, c);
    const at4 = eg.entries.findIndex((e) => e.path === c.qid.lo);
    if (at4 < 0) error(errors.Enonexist);
    eg.entries.splice(at4, 1);
    eg.vers++;
    return void 0;
  }
};

// packages/kernel/src/port/clunk.ts
function ccloseq(k, c) {
  k.clunks.push(c);
  wakeup(k, k.clunkRendez);
}

// packages/kernel/src/port/chan.ts
function incref(c) {
  c.ref++;
  return c;
}
function free(k, c) {
  c.flag = CFlag.free;
  if (c.path) pathclose(k, c.path);
  c.path = null;
  c.rock = null;
  c.unionHead = null;
  if (c.unionChan) cclose(k, c.unionChan);
  c.unionChan = null;
  c.aux = null;
}
function cclose(k, c) {
  if (c.ref < 1 || (c.flag & CFlag.free) !== 0) throw new PanicError("cclose: channel is free");
  if (c.ref > 1) {
    c.ref--;
    return;
  }
  if (c.mnt !== null) {
    ccloseq(k, c);
    return;
  }
  c.ref = 0;
  try {
    if (c.type >= 0) k.devtab[c.type].close(k, null, c);
  } finally {
    free(k, c);
  }
}
var CloseFrame = class extends Frame {
  chan = null;
};
operation("cclose", CloseFrame, {
  closed: (k, _p, f) => free(k, f.chan)
}, {
  caught: (k, _p, f) => free(k, f.chan),
  show: (f) => `chan=${chanName(f.chan)}`
});
function cclosewait(k, p, c) {
  if (c.mnt === null || c.ref > 1) {
    cclose(k, c);
    return void 0;
  }
  c.ref = 0;
  const f = new CloseFrame();
  f.chan = c;
  f.step = "closed";
  const base5 = p.kstack.length;
  if (k.devtab[c.type].close(k, p, c) === Pending) return under(p, base5, f);
  free(k, c);
  return void 0;
}
function chanName(c) {
  if (c === null) return "-";
  return c.path?.name ?? `type${c.type}.${c.dev}`;
}
function eqchan(a, b, withPath) {
  if (a.qid.lo !== b.qid.lo || a.qid.hi !== b.qid.hi) return false;
  if (withPath && a.qid.vers !== b.qid.vers) return false;
  return a.type === b.type && a.dev === b.dev && a.mnt === b.mnt;
}
function newpath(name) {
  const path = new Path();
  path.name = name;
  path.mounts = [null];
  return path;
}
function pathclose(k, path) {
  if (--path.ref > 0) return;
  for (const c of path.mounts) if (c) cclose(k, c);
  path.mounts = [];
}
function uniquepath(k, path) {
  if (path.ref === 1) return path;
  const copy = new Path();
  copy.name = path.name;
  copy.mounts = path.mounts.map((c) => c ? incref(c) : null);
  pathclose(k, path);
  return copy;
}
function addelem(k, path, elem) {
  if (elem === ".") return path;
  const to = uniquepath(k, path);
  if (elem === "..") {
    const cut = cleandotdot(to.name);
    if (to.mounts.length > 1) {
      const c = to.mounts.pop();
      if (c) cclose(k, c);
    }
    to.name = cut;
    return to;
  }
  to.name = to.name.endsWith("/") ? to.name + elem : `${to.name}/${elem}`;
  to.mounts.push(null);
  return to;
}
function cleandotdot(name) {
  if (name === "/" || name.startsWith("#") && !name.slice(2).includes("/")) return name;
  const cut = name.lastIndexOf("/");
  if (cut < 0) return name;
  return cut === 0 ? "/" : name.slice(0, cut);
}
function fdtochan(p, fd, mode, checkMount) {
  const c = p.fgrp?.fds[fd];
  if (fd < 0 || !c) error(errors.Ebadfd);
  if (checkMount && (c.flag & CFlag.msg) !== 0) error(errors.Ebadusefd);
  if (mode < 0 || c.mode === openModes.ORDWR) return c;
  if ((mode & openModes.OTRUNC) !== 0 && c.mode === openModes.OREAD) error(errors.Ebadusefd);
  if ((mode & ~openModes.OTRUNC) !== c.mode) error(errors.Ebadusefd);
  return c;
}
var maxFds = 5e3;
function newfd(k, p, c, cexec, warn) {
  const f = p.fgrp;
  let fd = 0;
  while (fd < f.fds.length && f.fds[fd]) fd++;
  if (fd >= maxFds) error("no free file descriptors");
  setfd(f, fd, c, cexec);
  if (fd >= f.exceed) {
    warn(k, p, `${p.text} ${p.pid}: warning: process exceeds ${f.exceed} file descriptors
`);
    while (f.exceed <= fd) f.exceed += 100;
  }
  return fd;
}
function setfd(f, fd, c, cexec) {
  while (f.fds.length <= fd) {
    f.fds.push(null);
    f.cexec.push(false);
  }
  f.fds[fd] = c;
  f.cexec[fd] = cexec;
  while (f.fds.length > 0 && f.fds[f.fds.length - 1] === null) {
    f.fds.pop();
    f.cexec.pop();
  }
}

// packages/kernel/src/port/pageownlog.ts
var logEntries = 4096;
var logOps = [
  "acquire",
  "free",
  "exchange",
  "lend_shared",
  "lend_mut",
  "return",
  "revoke",
  "prepare",
  "accept",
  "cancel",
  "fork",
  "dma",
  "undma"
];
var LogOps = Object.fromEntries(logOps.map((name, i) => [name, i]));
function pageowninit(k, frames) {
  const own = k.own;
  own.owner = new Int32Array(frames);
  own.state = new Uint8Array(frames);
  own.flags = new Uint8Array(frames);
  own.peer = new Int32Array(frames);
  own.shared = new Int32Array(frames);
  own.va = new Float64Array(frames);
  own.logTime = new Float64Array(logEntries);
  own.logVa = new Float64Array(logEntries);
  own.logFrame = new Int32Array(logEntries);
  own.logCount = new Int32Array(logEntries);
  own.logFrom = new Int32Array(logEntries);
  own.logTo = new Int32Array(logEntries);
  own.logOp = new Uint8Array(logEntries);
}
function logframe(k, op, frame, from, to, va) {
  const own = k.own;
  const time = k.m.time;
  const last = (own.logged - 1) % logEntries;
  if (own.logged > 0 && own.logOp[last] === op && own.logFrom[last] === from && own.logTo[last] === to) {
    const first2 = own.logFrame[last];
    const count2 = own.logCount[last];
    if (first2 + count2 === frame && (va === 0 || own.logVa[last] + count2 * 4096 === va)) {
      own.logCount[last] = count2 + 1;
      own.logTime[last] = time;
      return;
    }
  }
  const at4 = own.logged++ % logEntries;
  own.logTime[at4] = time;
  own.logOp[at4] = op;
  own.logFrame[at4] = frame;
  own.logCount[at4] = 1;
  own.logFrom[at4] = from;
  own.logTo[at4] = to;
  own.logVa[at4] = va;
}
function readlog(k) {
  const own = k.own;
  const list2 = [];
  for (let i = Math.max(0, own.logged - logEntries); i < own.logged; i++) {
    const at4 = i % logEntries;
    list2.push({
      time: own.logTime[at4],
      op: logOps[own.logOp[at4]],
      frame: own.logFrame[at4],
      count: own.logCount[at4],
      from: own.logFrom[at4],
      to: own.logTo[at4],
      va: own.logVa[at4]
    });
  }
  return list2;
}
function logText(k) {
  const who = (id2) => id2 === 0 ? "-" : String(id2);
  return readlog(k).map((e) => `${String(e.time).padStart(14)} ${e.op.padEnd(11)} frame ${e.frame} ${e.count} space ${who(e.from)} ${who(e.to)} va ${e.va === 0 ? "-" : `0x${e.va.toString(16)}`}
`).join("");
}

// packages/kernel/src/port/page.ts
var BY2PG = 4096;
function pageinit(k, ranges) {
  const pm = k.pmem;
  const frames = k.ram.length / BY2PG;
  pm.refs = new Int32Array(frames);
  pageowninit(k, frames);
  pm.free = new Int32Array(frames);
  pm.nfree = 0;
  for (let i = ranges.length - 1; i >= 0; i--) {
    for (let frame = ranges[i].last - 1; frame >= ranges[i].first; frame--) pm.free[pm.nfree++] = frame;
  }
  pm.total = pm.nfree;
  pm.user = pm.nfree;
  lowmark(k);
}
var lowPart = 16;
function lowmark(k) {
  const pm = k.pmem;
  pm.low = Math.min(Math.floor(pm.user / lowPart), pm.nfree >> 1);
}
function newframe(k) {
  const frame = rawframe(k);
  if (frame !== 0) k.ram.fill(0, frame * BY2PG, (frame + 1) * BY2PG);
  return frame;
}
function rawframe(k) {
  const pm = k.pmem;
  if (pm.nfree === 0 && !reclaim(k)) return 0;
  const frame = pm.free[--pm.nfree];
  pm.refs[frame] = 1;
  return frame;
}
function holdframe(k, frame) {
  k.pmem.refs[frame]++;
}
function putframe(k, frame) {
  const pm = k.pmem;
  const left3 = --pm.refs[frame];
  if (left3 > 0) return;
  if (left3 < 0) throw new PanicError(`putframe: frame ${frame} has no references`);
  const { own } = k;
  if (own.owner[frame] !== 0) {
    if (own.state[frame] > 1) throw new PanicError(`putframe: frame ${frame} is lent`);
    logframe(k, LogOps.free, frame, own.owner[frame], 0, 0);
    own.owner[frame] = 0;
    own.state[frame] = 0;
    own.flags[frame] = 0;
  }
  pm.free[pm.nfree++] = frame;
}
function copyframe(k, from) {
  const frame = rawframe(k);
  if (frame !== 0) k.ram.copyWithin(frame * BY2PG, from * BY2PG, (from + 1) * BY2PG);
  return frame;
}
function reclaim(k) {
  const before = k.pmem.nfree;
  for (const image of k.images) {
    for (const [offset2, frame] of image.frames) {
      if (k.pmem.refs[frame] !== 1) continue;
      image.frames.delete(offset2);
      putframe(k, frame);
    }
    if (k.pmem.nfree - before >= 256) break;
  }
  return k.pmem.nfree > before;
}

// packages/kernel/src/pc64/mmu.ts
var Pte = { present: 1, write: 2, user: 4, cacheDisable: 16, accessed: 32, dirty: 64, noExecuteHigh: 2147483648 };
var wordsPerPage = 1024;
var watchedHigh = 128;
function newspace(k, p) {
  const frame = newframe(k);
  if (frame === 0) return false;
  p.pml4 = frame;
  p.tables = [frame];
  p.pcid = k.pcids.pop() ?? 0;
  k.core.invalidateSpace(p.pcid);
  return true;
}
function mmuwalk(k, p, va) {
  const ram = k.ram32;
  const high2 = Math.floor(va / 4294967296);
  const low = va >>> 0;
  let entry2 = ram[p.pml4 * wordsPerPage + (high2 >>> 7 & 511) * 2];
  if ((entry2 & 1) === 0) return -1;
  entry2 = ram[(entry2 >>> 12) * wordsPerPage + ((high2 & 127) << 2 | low >>> 30) * 2];
  if ((entry2 & 1) === 0) return -1;
  entry2 = ram[(entry2 >>> 12) * wordsPerPage + (low >>> 21 & 511) * 2];
  if ((entry2 & 1) === 0) return -1;
  return (entry2 >>> 12) * wordsPerPage + (low >>> 12 & 511) * 2;
}
function mmucreate(k, p, va) {
  const ram = k.ram32;
  const high2 = Math.floor(va / 4294967296);
  const low = va >>> 0;
  let table4 = p.pml4;
  for (let level2 = 3; level2 > 0; level2--) {
    const index = level2 === 3 ? high2 >>> 7 & 511 : level2 === 2 ? (high2 & 127) << 2 | low >>> 30 : low >>> 21 & 511;
    const at4 = table4 * wordsPerPage + index * 2;
    const entry2 = ram[at4];
    if ((entry2 & 1) !== 0) table4 = entry2 >>> 12;
    else {
      const frame = newframe(k);
      if (frame === 0) return -1;
      p.tables.push(frame);
      ram[at4] = (frame << 12 | Pte.present | Pte.write | Pte.user) >>> 0;
      ram[at4 + 1] = 0;
      table4 = frame;
    }
  }
  return table4 * wordsPerPage + (low >>> 12 & 511) * 2;
}
function putmmu(k, p, va, frame, write7, exec) {
  const at4 = mmucreate(k, p, va);
  if (at4 < 0) return false;
  const ram = k.ram32;
  const was = ram[at4];
  ram[at4] = (frame << 12 | Pte.present | Pte.user | (write7 ? Pte.write : 0)) >>> 0;
  ram[at4 + 1] = (frame >>> 20 | (exec ? 0 : Pte.noExecuteHigh)) >>> 0;
  if ((was & 1) !== 0) k.core.invalidatePage(p.pcid, va);
  return true;
}
function mmuphys(k, p, va, write7) {
  const at4 = mmuwalk(k, p, va);
  if (at4 < 0) return 0;
  const entry2 = k.ram32[at4];
  if ((entry2 & 1) === 0 || write7 && (entry2 & 2) === 0) return 0;
  const high2 = k.ram32[at4 + 1] & 1048575;
  if (high2 !== 0 && high2 !== watchedHigh || entry2 >= k.ram.length) return 0;
  return (entry2 & 4294963200) >>> 0;
}
function eachEntry(k, p, base5, top3, visit) {
  let va = base5;
  while (va < top3) {
    const at4 = mmuwalk(k, p, va);
    if (at4 < 0) {
      va = (Math.floor(va / 2097152) + 1) * 2097152;
      continue;
    }
    const end = Math.min(top3, (Math.floor(va / 2097152) + 1) * 2097152);
    for (let entry2 = at4; va < end; va += 4096, entry2 += 2) if ((k.ram32[entry2] & 1) !== 0) visit(entry2, va);
  }
}
var pagewise = 64;
function mmuunmap(k, p, base5, top3) {
  const all = top3 - base5 > pagewise * 4096;
  eachEntry(k, p, base5, top3, (at4, va) => {
    k.ram32[at4] = 0;
    k.ram32[at4 + 1] = 0;
    if (!all) k.core.invalidatePage(p.pcid, va);
  });
  if (all) k.core.invalidateSpace(p.pcid);
}
function mmuprotect(k, p, base5, top3) {
  const all = top3 - base5 > pagewise * 4096;
  eachEntry(k, p, base5, top3, (at4, va) => {
    if ((k.ram32[at4] & Pte.write) === 0) return;
    k.ram32[at4] = (k.ram32[at4] & ~Pte.write) >>> 0;
    if (!all) k.core.invalidatePage(p.pcid, va);
  });
  if (all) k.core.invalidateSpace(p.pcid);
}
function flushmmu(k, p) {
  for (const frame of p.tables) if (frame !== p.pml4) putframe(k, frame);
  p.tables = [p.pml4];
  k.ram.fill(0, p.pml4 * 4096, (p.pml4 + 1) * 4096);
  k.core.invalidateSpace(p.pcid);
}
function mmurelease(k, p) {
  for (const frame of p.tables) putframe(k, frame);
  p.tables = [];
  if (p.pml4 === 0) return;
  p.pml4 = 0;
  k.core.invalidateSpace(p.pcid);
  if (p.pcid !== 0) k.pcids.push(p.pcid);
  p.pcid = 0;
}

// packages/kernel/src/pc64/ureg.ts
var offset = (name) => coreFields.find((field) => field.name === name).offset;
var at3 = {
  gpr: offset("gpr"),
  rip: offset("rip"),
  rflags: offset("rflags"),
  fsBase: offset("fsBase"),
  gsBase: offset("gsBase"),
  mxcsr: offset("mxcsr"),
  xmm: offset("xmm"),
  st: offset("st"),
  fcw: offset("fcw"),
  fsw: offset("fsw"),
  ftw: offset("ftw"),
  fop: offset("fop"),
  fip: offset("fip"),
  fdp: offset("fdp"),
  cr2: offset("cr2"),
  cr3: offset("cr3"),
  ioCount: offset("ioCount")
};
var contextSize = at3.cr3;
var fpuStart = at3.mxcsr;
var fpuEnd = at3.cr2;
var Reg = {
  rax: 0,
  rcx: 1,
  rdx: 2,
  rbx: 3,
  rsp: 4,
  rbp: 5,
  rsi: 6,
  rdi: 7,
  r8: 8,
  r9: 9,
  r10: 10,
  r11: 11,
  r12: 12,
  r13: 13,
  r14: 14,
  r15: 15
};
var flagsIF = 512;
var flagsFixed = 2;
function contextBytes2(k, p) {
  return p.loaded >= 0 ? k.core.context(p.loaded).bytes : p.context;
}
function contextView(k, p) {
  const bytes2 = contextBytes2(k, p);
  return new DataView(bytes2.buffer, bytes2.byteOffset, bytes2.byteLength);
}
function freshContext(entry2, sp, rax) {
  const bytes2 = new Uint8Array(contextSize);
  const view = new DataView(bytes2.buffer);
  setNumber(view, at3.gpr + Reg.rax * 8, rax);
  setNumber(view, at3.gpr + Reg.rsp * 8, sp);
  setNumber(view, at3.rip, entry2);
  setNumber(view, at3.rflags, flagsIF | flagsFixed);
  view.setUint32(at3.mxcsr, initialMxcsr, true);
  view.setUint16(at3.fcw, initialFcw, true);
  return bytes2;
}
function setNumber(view, offset2, value) {
  view.setUint32(offset2, value >>> 0, true);
  view.setUint32(offset2 + 4, Math.floor(value / 4294967296) >>> 0, true);
}
function getNumber(view, offset2) {
  return view.getUint32(offset2 + 4, true) * 4294967296 + view.getUint32(offset2, true);
}
function saveContext(k, m) {
  const p = m.loaded;
  if (p === null) return;
  if (p.context.length !== contextSize) p.context = new Uint8Array(contextSize);
  p.context.set(k.core.context(m.id).registers);
  p.loaded = -1;
  m.loaded = null;
}
function loadContext(k, m, p) {
  if (m.loaded === p) return;
  saveContext(k, m);
  if (p.loaded >= 0) saveContext(k, k.machs[p.loaded]);
  const context = k.core.context(m.id);
  context.registers.set(p.context);
  p.loaded = m.id;
  m.loaded = p;
  k.core.setCr3(m.id, p.pml4 * 4096 + p.pcid, p.pcid !== 0);
}
var order = [
  Reg.rax,
  Reg.rbx,
  Reg.rcx,
  Reg.rdx,
  Reg.rsi,
  Reg.rdi,
  Reg.rbp,
  Reg.r8,
  Reg.r9,
  Reg.r10,
  Reg.r11,
  Reg.r12,
  Reg.r13,
  Reg.r14,
  Reg.r15
];
var u = uregLayout.at;
function readUreg(k, p) {
  const from = contextView(k, p);
  const out = new Uint8Array(uregLayout.size);
  const to = new DataView(out.buffer);
  order.forEach((reg, i) => to.setBigUint64(i * 8, from.getBigUint64(at3.gpr + reg * 8, true), true));
  to.setUint16(u.ds, UDSEL, true);
  to.setUint16(u.es, UDSEL, true);
  setNumber(to, u.type, p.trapType);
  setNumber(to, u.error, p.trapError);
  to.setBigUint64(u.pc, from.getBigUint64(at3.rip, true), true);
  setNumber(to, u.cs, UESEL);
  to.setBigUint64(u.flags, from.getBigUint64(at3.rflags, true), true);
  to.setBigUint64(u.sp, from.getBigUint64(at3.gpr + Reg.rsp * 8, true), true);
  setNumber(to, u.ss, UDSEL);
  return out;
}
var pcMask = 0x7fffffffffffn;
function writeUreg(k, p, ureg) {
  const to = contextView(k, p);
  const from = new DataView(ureg.buffer, ureg.byteOffset, ureg.byteLength);
  order.forEach((reg, i) => to.setBigUint64(at3.gpr + reg * 8, from.getBigUint64(i * 8, true), true));
  to.setBigUint64(at3.rip, from.getBigUint64(u.pc, true) & pcMask, true);
  to.setBigUint64(at3.gpr + Reg.rsp * 8, from.getBigUint64(u.sp, true), true);
  const flags2 = to.getUint32(at3.rflags, true) & 65280 | from.getUint32(u.flags, true) & 255;
  setNumber(to, at3.rflags, flags2 | flagsIF | flagsFixed);
}
function uregPc(ureg) {
  return getNumber(new DataView(ureg.buffer, ureg.byteOffset), u.pc);
}
function uregSp(ureg) {
  return getNumber(new DataView(ureg.buffer, ureg.byteOffset), u.sp);
}
function dropAccess(k, m) {
  const bytes2 = k.core.context(m.id).bytes;
  new DataView(bytes2.buffer, bytes2.byteOffset).setUint32(at3.ioCount, 0, true);
}

// packages/kernel/src/pc64/font.ts
var strokes = [
  /*   */
  "",
  /* ! */
  "2228 2a2b",
  /* " */
  "1214 3234",
  /* # */
  "131b 434b 0555 0959",
  /* $ */
  "54431304061747585a4b1b0a 212d",
  /* % */
  "0212130302 530a 4a5a5b4b4a",
  /* & */
  "5b161322324344080a1b3b59",
  /* ' */
  "2224",
  /* ( */
  "32141a3c",
  /* ) */
  "12343a1c",
  /* * */
  "0549 4509 242a",
  /* + */
  "0747 2529",
  /* , */
  "2a2c1d",
  /* - */
  "0747",
  /* . */
  "2a3a3b2b2a",
  /* / */
  "420c",
  /* 0 */
  "1242535a4b1b0a0312 1944",
  /* 1 */
  "04222b 0b4b",
  /* 2 */
  "03124253550a0b5b",
  /* 3 */
  "03124253554626 46575a4b1b0a",
  /* 4 */
  "4b42060858",
  /* 5 */
  "52020646575a4b1b0a",
  /* 6 */
  "534212030a1b4b5a574606",
  /* 7 */
  "025253262b",
  /* 8 */
  "124253554616050312 46575a4b1b0a0716",
  /* 9 */
  "0a1b4b5a53421203061757",
  /* : */
  "2526 2a2b",
  /* ; */
  "2526 2a2c1d",
  /* < */
  "44174a",
  /* = */
  "0656 0959",
  /* > */
  "04370a",
  /* ? */
  "031242535528 2a2b",
  /* @ */
  "5b1b0a03124253583827263555",
  /* A */
  "0b042232545b 0757",
  /* B */
  "020b 024253554606 46575a4b0b",
  /* C */
  "534212030a1b4b5a",
  /* D */
  "023254593b0b02",
  /* E */
  "52020b5b 0646",
  /* F */
  "52020b 0646",
  /* G */
  "534212030a1b4b5a5737",
  /* H */
  "020b 525b 0656",
  /* I */
  "1232 222b 1b3b",
  /* J */
  "2252 424a3b1b0a",
  /* K */
  "020b 521606 165a5b",
  /* L */
  "020b5b",
  /* M */
  "0b022434525b",
  /* N */
  "0b02 0358 525b",
  /* O */
  "1242535a4b1b0a0312",
  /* P */
  "0b024253564707",
  /* Q */
  "1242535a4b1b0a0312 395c",
  /* R */
  "0b024253564707 375a5b",
  /* S */
  "53421203051646575a4b1b0a",
  /* T */
  "0242 222b",
  /* U */
  "020a1b4b5a52",
  /* V */
  "02072b4742",
  /* W */
  "020a1b2a3b4a42 262a",
  /* X */
  "02034a4b 42430a0b",
  /* Y */
  "0204264442 262b",
  /* Z */
  "0252530a0b5b",
  /* [ */
  "32121c3c",
  /* \ */
  "024c",
  /* ] */
  "12323c1c",
  /* ^ */
  "042244",
  /* _ */
  "0d5d",
  /* ` */
  "1234",
  /* a */
  "1545565b 5818090a1b4b5a",
  /* b */
  "020b 061545565a4b1b0a",
  /* c */
  "564515060a1b4b5a",
  /* d */
  "525b 564515060a1b4b5a",
  /* e */
  "0858564515060a1b4b5a",
  /* f */
  "4232232b 0545",
  /* g */
  "555d4e1e 564515060a1b4b5a",
  /* h */
  "020b 061545565b",
  /* i */
  "2223 15252b 1b3b",
  /* j */
  "3233 25353d2e0e",
  /* k */
  "020b 451808 184b",
  /* l */
  "12222b 1b3b",
  /* m */
  "050b 0615262b 2635464b",
  /* n */
  "050b 061545565b",
  /* o */
  "1545565a4b1b0a0615",
  /* p */
  "050e 061545565a4b1b0a",
  /* q */
  "555e 564515060a1b4b5a",
  /* r */
  "050b 07254556",
  /* s */
  "56451506071848595a4b1b0a",
  /* t */
  "222a3b4b 0545",
  /* u */
  "050a1b4b5a 555b",
  /* v */
  "05072b4745",
  /* w */
  "050a1b2a3b4a45 272a",
  /* x */
  "05064a4b 45460a0b",
  /* y */
  "050a1b4b5a 555d4e1e",
  /* z */
  "0555560b5b",
  /* { */
  "4232232617282b3c4c",
  /* | */
  "212d",
  /* } */
  "0212232637282b1c0c",
  /* ~ */
  "071626374756"
];
var missing = "02525b0b02";
var glyphWidth = 8;
var glyphHeight = 16;
var first = 32;
var left = 1;
function line(rows3, at4, x, y, toX, toY) {
  const dx = Math.abs(toX - x);
  const dy = -Math.abs(toY - y);
  const stepX = x < toX ? 1 : -1;
  const stepY = y < toY ? 1 : -1;
  for (let error2 = dx + dy; ; ) {
    rows3[at4 + y] |= 128 >> x + left;
    if (x === toX && y === toY) return;
    const twice = 2 * error2;
    if (twice >= dy) {
      error2 += dy;
      x += stepX;
    }
    if (twice <= dx) {
      error2 += dx;
      y += stepY;
    }
  }
}
var bitmap = (() => {
  const all = [...strokes, missing];
  const rows3 = new Uint8Array(all.length * glyphHeight);
  all.forEach((glyph, index) => {
    for (const word of glyph.split(" ")) {
      for (let i = 0; i + 4 <= word.length; i += 2) {
        const at4 = (j) => Number.parseInt(word[j], 16);
        line(rows3, index * glyphHeight, at4(i), at4(i + 1), at4(i + 2), at4(i + 3));
      }
    }
  });
  return rows3;
})();
function glyphRow(code, row2) {
  const index = code >= first && code < first + strokes.length ? code - first : strokes.length;
  return bitmap[index * glyphHeight + row2];
}

// packages/kernel/src/pc64/textscreen.ts
var TextScreen = class {
  columns = 80;
  rows = 25;
  column = 0;
  row = 0;
  /** A control sequence that has not ended: what came after ESC, or null. */
  escape = null;
};
record("TextScreen", TextScreen);
var clamp2 = (value, max) => Math.max(0, Math.min(max, value));
var longest = 32;
function needed(s, text5, from) {
  let lines = 1;
  let column = 0;
  for (let i = from; i < text5.length && lines < s.rows; i++) {
    if (text5.charCodeAt(i) === 10 || ++column > s.columns) {
      lines++;
      column = 0;
    }
  }
  return lines;
}
function control(k, s, cells3, parameters, final) {
  const words3 = parameters.split(";").map((word) => /^[0-9]{1,4}$/.test(word) ? Number(word) : 0);
  const n2 = words3[0] ?? 0;
  const count2 = Math.max(1, n2);
  const clearRow = (row2) => cells3.clear(k, row2, 0, s.columns);
  switch (final) {
    case "A":
      s.row = clamp2(s.row - count2, s.rows - 1);
      break;
    case "B":
      s.row = clamp2(s.row + count2, s.rows - 1);
      break;
    case "C":
      s.column = clamp2(s.column + count2, s.columns - 1);
      break;
    case "D":
      s.column = clamp2(Math.min(s.column, s.columns - 1) - count2, s.columns - 1);
      break;
    case "G":
      s.column = clamp2(count2 - 1, s.columns - 1);
      break;
    case "H":
    case "f":
      s.row = clamp2(count2 - 1, s.rows - 1);
      s.column = clamp2((words3[1] ?? 0) - 1, s.columns - 1);
      break;
    case "K":
      cells3.clear(k, s.row, n2 === 0 ? s.column : 0, n2 === 1 ? Math.min(s.column + 1, s.columns) : s.columns);
      break;
    case "J":
      if (n2 === 0) cells3.clear(k, s.row, s.column, s.columns);
      for (let row2 = n2 === 0 ? s.row + 1 : 0; row2 < s.rows; row2++) clearRow(row2);
      break;
    default:
  }
}
function escaped(k, s, cells3, ch) {
  const sequence = (s.escape ?? "") + ch;
  s.escape = sequence;
  if (sequence === "[" || sequence === "]") return;
  if (sequence[0] === "[") {
    const code = ch.charCodeAt(0);
    if (code >= 64 && code < 127) {
      s.escape = null;
      control(k, s, cells3, sequence.slice(1, -1), ch);
    } else if (sequence.length > longest || code < 32) s.escape = null;
    return;
  }
  if (sequence[0] === "]" && ch !== "\x07" && ch !== "\\" && sequence.length <= 512) return;
  s.escape = null;
}
function text(k, s, cells3, out) {
  for (let i = 0; i < out.length; i++) {
    const code = out.codePointAt(i);
    if (code > 65535) i++;
    if (s.escape !== null) {
      escaped(k, s, cells3, String.fromCodePoint(code));
      continue;
    }
    switch (code) {
      case 27:
        s.escape = "";
        continue;
      case 10:
        s.column = 0;
        s.row++;
        break;
      case 13:
        s.column = 0;
        continue;
      case 9:
        s.column = Math.min(s.columns - 1, s.column + 8 - s.column % 8);
        continue;
      case 8:
        if (s.column > 0) s.column--;
        continue;
      default:
        if (code < 32 || code === 127) continue;
        if (s.column >= s.columns) {
          s.column = 0;
          s.row++;
        }
    }
    if (s.row >= s.rows) {
      const lines = Math.min(s.rows, s.row - s.rows + needed(s, out, i + 1));
      cells3.scroll(k, lines);
      s.row -= lines;
    }
    if (code !== 10) cells3.put(k, s.column++, s.row, code);
  }
}

// packages/kernel/src/pc64/fbconsole.ts
var FbConsole = class {
  screen = new TextScreen();
  address = 0;
  pitch = 0;
  width = 0;
  height = 0;
  ink = 0;
  paper = 0;
};
record("FbConsole", FbConsole);
var normal = { ink: 14212841, paper: 1053720 };
var alarm = { ink: 16777215, paper: 9051164 };
var state = (k) => k.devs.get("fbconsole");
var views = /* @__PURE__ */ new WeakMap();
function pixels(k, s) {
  const handler = k.bus.mmio.find(s.address)?.handler;
  const memory = handler?.memory;
  if (!handler || !memory) return null;
  let view = views.get(memory);
  if (view === void 0) {
    const words3 = new Uint32Array(memory.buffer, memory.byteOffset, memory.length >> 2);
    view = { words: words3, wrote: (offset2, bytes2) => handler.wroteMemory?.(offset2, bytes2) };
    views.set(memory, view);
  }
  return view;
}
var cells = {
  put: (k, column, row2, code) => {
    const s = state(k);
    const view = pixels(k, s);
    if (view === null) return;
    const { words: words3 } = view;
    const pitch = s.pitch >> 2;
    const at4 = row2 * glyphHeight * pitch + column * glyphWidth;
    for (let y = 0; y < glyphHeight; y++) {
      const bits = glyphRow(code, y);
      for (let x = 0, to = at4 + y * pitch; x < glyphWidth; x++, to++) words3[to] = (bits & 128 >> x) !== 0 ? s.ink : s.paper;
      view.wrote((at4 + y * pitch) * 4, glyphWidth * 4);
    }
  },
  scroll: (k, lines) => {
    const s = state(k);
    const view = pixels(k, s);
    if (view === null) return;
    const row2 = glyphHeight * (s.pitch >> 2);
    const all = s.screen.rows * row2;
    view.words.copyWithin(0, lines * row2, all);
    view.words.fill(s.paper, all - lines * row2, all);
    view.wrote(0, all * 4);
  },
  clear: (k, row2, from, to) => {
    const s = state(k);
    const view = pixels(k, s);
    if (view === null || to <= from) return;
    const pitch = s.pitch >> 2;
    for (let y = 0; y < glyphHeight; y++) {
      const at4 = (row2 * glyphHeight + y) * pitch;
      view.words.fill(s.paper, at4 + from * glyphWidth, at4 + to * glyphWidth);
    }
    view.wrote(row2 * glyphHeight * s.pitch, glyphHeight * s.pitch);
  }
};
function clearAll(k, s) {
  const view = pixels(k, s);
  if (view === null) return;
  view.words.fill(s.paper, 0, (s.pitch >> 2) * s.height);
  view.wrote(0, s.pitch * s.height);
  s.screen.row = 0;
  s.screen.column = 0;
  s.screen.escape = null;
}
function fbconsoleinit(k, fb) {
  if (fb.depth !== 32) return;
  const s = new FbConsole();
  Object.assign(s, normal);
  s.address = fb.address;
  s.pitch = fb.pitch;
  s.width = fb.width;
  s.height = fb.height;
  s.screen.columns = Math.floor(fb.width / glyphWidth);
  s.screen.rows = Math.floor(fb.height / glyphHeight);
  k.devs.set("fbconsole", s);
  clearAll(k, s);
}
function fbconsoleputs(k, out) {
  const s = state(k);
  if (s === void 0) return;
  cursor(k, s, s.paper);
  text(k, s.screen, cells, out);
  cursor(k, s, s.ink);
}
function cursor(k, s, colour) {
  const view = pixels(k, s);
  if (view === null || s.screen.column >= s.screen.columns) return;
  const at4 = (s.screen.row * glyphHeight + glyphHeight - 1) * (s.pitch >> 2) + s.screen.column * glyphWidth;
  view.words.fill(colour, at4, at4 + glyphWidth);
  view.wrote(at4 * 4, glyphWidth * 4);
}
function fbtouched(k, physical) {
  const s = state(k);
  if (s !== void 0 && physical >= s.address && physical < s.address + s.pitch * s.height) k.devs.delete("fbconsole");
}
function fbpanic(k, fb) {
  if (fb === null) return;
  if (state(k) === void 0) fbconsoleinit(k, fb);
  const s = state(k);
  if (s === void 0) return;
  Object.assign(s, alarm);
  clearAll(k, s);
}

// packages/kernel/src/port/segmap.ts
var chunkPages = 512;
function pageDown(address2) {
  return address2 - address2 % BY2PG;
}
function pageUp(address2) {
  return pageDown(address2 + BY2PG - 1);
}
function frameAt(s, va) {
  const page2 = (va - s.base) / BY2PG;
  const chunk = s.map[Math.floor(page2 / chunkPages)];
  return chunk ? chunk[Math.floor(page2) % chunkPages] : 0;
}
function setFrame(s, va, frame) {
  const page2 = Math.floor((va - s.base) / BY2PG);
  const index = Math.floor(page2 / chunkPages);
  while (s.map.length <= index) s.map.push(null);
  let chunk = s.map[index];
  if (!chunk) s.map[index] = chunk = new Int32Array(chunkPages);
  const was = chunk[page2 % chunkPages];
  chunk[page2 % chunkPages] = frame;
  s.resident += (frame !== 0 ? 1 : 0) - (was !== 0 ? 1 : 0);
}
function sharers(k, s) {
  const list2 = [];
  for (const p of k.procs) if (p !== null && p.seg.includes(s)) list2.push(p);
  return list2;
}
function seg(p, address2) {
  for (const s of p.seg) if (s !== null && address2 >= s.base && address2 < s.top) return s;
  return null;
}
function overlaps(p, base5, top3, except = null) {
  for (const s of p.seg) if (s !== null && s !== except && s.top > base5 && s.base < top3) return s;
  return null;
}
function copiesOnFork(s, share) {
  const T5 = segmentTypes;
  return s.type === T5.SG_STACK || !share && (s.type === T5.SG_BSS || s.type === T5.SG_DATA);
}

// packages/kernel/src/port/pageown.ts
var S = ownStates;
var E = ownCodes;
var Flag = { prepared: 1, readOnly: 2, loose: 4 };
function acquire(k, space, frame, va) {
  const own = k.own;
  if (own.owner[frame] !== 0) return E.EALREADY;
  own.owner[frame] = space.id;
  own.state[frame] = S.EXCLUSIVE;
  logframe(k, LogOps.acquire, frame, 0, space.id, va);
  return E.OK;
}
function canTransfer(k, space, frame) {
  const own = k.own;
  if (own.owner[frame] !== space.id) return E.ENOTOWNER;
  return own.state[frame] === S.EXCLUSIVE ? E.OK : E.EBORROWED;
}
function transfer(k, from, to, frame, op, va) {
  const code = canTransfer(k, from, frame);
  if (code !== E.OK) return code;
  k.own.owner[frame] = to.id;
  logframe(k, op, frame, from.id, to.id, va);
  return E.OK;
}
function isBorrower(k, space, frame) {
  const own = k.own;
  if (own.state[frame] === S.MUT_LENT) return own.peer[frame] === space;
  if (own.state[frame] !== S.SHARED_OWNED) return false;
  return own.shared[frame] === 1 ? own.peer[frame] === space : own.borrowers.get(frame).includes(space);
}
function canBorrowShared(k, owner2, borrower, frame) {
  const own = k.own;
  if (owner2 === borrower) return E.EINVAL;
  if (own.owner[frame] !== owner2.id) return E.ENOTOWNER;
  if (own.state[frame] === S.MUT_LENT) return E.EMUTBORROW;
  return isBorrower(k, borrower.id, frame) ? E.EALREADY : E.OK;
}
function borrowShared(k, owner2, borrower, frame, va) {
  const code = canBorrowShared(k, owner2, borrower, frame);
  if (code !== E.OK) return code;
  const own = k.own;
  const count2 = own.shared[frame];
  if (count2 === 0) own.peer[frame] = borrower.id;
  else if (count2 === 1) own.borrowers.set(frame, [own.peer[frame], borrower.id]);
  else own.borrowers.get(frame).push(borrower.id);
  own.shared[frame] = count2 + 1;
  if (own.state[frame] === S.EXCLUSIVE) owner2.lent++;
  own.state[frame] = S.SHARED_OWNED;
  own.va[frame] = va;
  borrower.borrowed++;
  logframe(k, LogOps.lend_shared, frame, owner2.id, borrower.id, va);
  return E.OK;
}
function canBorrowMut(k, owner2, borrower, frame) {
  const own = k.own;
  if (owner2 === borrower) return E.EINVAL;
  if (own.owner[frame] !== owner2.id) return E.ENOTOWNER;
  if (own.state[frame] === S.SHARED_OWNED) return E.ESHAREDBORROW;
  return own.state[frame] === S.MUT_LENT ? E.EMUTBORROW : E.OK;
}
function borrowMut(k, owner2, borrower, frame, va) {
  const code = canBorrowMut(k, owner2, borrower, frame);
  if (code !== E.OK) return code;
  const own = k.own;
  own.state[frame] = S.MUT_LENT;
  own.peer[frame] = borrower.id;
  own.va[frame] = va;
  owner2.lent++;
  borrower.borrowed++;
  logframe(k, LogOps.lend_mut, frame, owner2.id, borrower.id, va);
  return E.OK;
}
function endBorrow(k, borrower, frame, op) {
  const own = k.own;
  if (!isBorrower(k, borrower, frame)) return E.ENOTBORROWED;
  const owner2 = own.owner[frame];
  const left3 = own.state[frame] === S.MUT_LENT ? 0 : own.shared[frame] - 1;
  if (left3 > 0) {
    const list2 = own.borrowers.get(frame);
    list2.splice(list2.indexOf(borrower), 1);
    if (left3 === 1) {
      own.peer[frame] = list2[0];
      own.borrowers.delete(frame);
    }
  } else {
    own.peer[frame] = 0;
    own.state[frame] = S.EXCLUSIVE;
    const space2 = k.spaces.get(owner2);
    if (space2) space2.lent--;
    if ((own.flags[frame] & Flag.loose) !== 0) {
      own.owner[frame] = 0;
      own.state[frame] = S.FREE;
      own.flags[frame] = 0;
    }
  }
  own.shared[frame] = left3;
  const space = k.spaces.get(borrower);
  if (space) space.borrowed--;
  logframe(k, op, frame, borrower, owner2, own.va[frame]);
  return E.OK;
}
function returnShared(k, borrower, frame) {
  return k.own.state[frame] === S.SHARED_OWNED ? endBorrow(k, borrower.id, frame, LogOps.return) : E.ENOTBORROWED;
}
function returnMut(k, borrower, frame) {
  return k.own.state[frame] === S.MUT_LENT ? endBorrow(k, borrower.id, frame, LogOps.return) : E.ENOTBORROWED;
}
function borrowersOf(k, frame) {
  const own = k.own;
  if (own.state[frame] === S.MUT_LENT || own.shared[frame] === 1) return [own.peer[frame]];
  return own.state[frame] === S.SHARED_OWNED ? [...own.borrowers.get(frame)] : [];
}
function ownrights(k, space, frame) {
  const own = k.own;
  const isOwner = own.owner[frame] === space;
  switch (own.state[frame]) {
    case S.SHARED_OWNED:
      return isOwner || isBorrower(k, space, frame) ? 1 : 0;
    case S.MUT_LENT:
      return own.peer[frame] === space ? 2 : 0;
    default:
      return !isOwner ? 0 : (own.flags[frame] & Flag.readOnly) !== 0 ? 1 : 2;
  }
}
function isgone(s, va) {
  const page2 = Math.floor((va - s.base) / BY2PG);
  const chunk = s.gone[Math.floor(page2 / chunkPages)];
  return chunk ? chunk[page2 % chunkPages] !== 0 : s.anon;
}
function setgone(s, va, value) {
  const page2 = Math.floor((va - s.base) / BY2PG);
  const index = Math.floor(page2 / chunkPages);
  while (s.gone.length <= index) s.gone.push(null);
  let chunk = s.gone[index];
  if (!chunk) {
    if (value === s.anon) return;
    s.gone[index] = chunk = new Uint8Array(chunkPages);
    if (s.anon) chunk.fill(1);
  }
  chunk[page2 % chunkPages] = value ? 1 : 0;
}
function renew(s, start3, top3) {
  if (s.gone.length === 0 && !s.anon) return;
  for (let va = start3; va < top3; va += BY2PG) setgone(s, va, s.anon);
}
function faulted(k, p, s, va, frame) {
  if (s.multi || s.name !== "" || k.own.owner[frame] !== 0) return;
  if (s.space === 0) s.space = p.space.id;
  acquire(k, p.space, frame, va);
}
function segmentsOf(k, id2, va, frame) {
  const found = [];
  for (const p of k.procs) {
    if (p === null) continue;
    for (const s of p.seg) {
      if (s !== null && s.space === id2 && va >= s.base && va < s.top && frameAt(s, va) === frame && !found.includes(s)) found.push(s);
    }
  }
  return found;
}
function takeout(k, s, va, frame) {
  for (const p of k.procs) if (p !== null && p.pml4 !== 0 && p.seg.includes(s)) mmuunmap(k, p, va, va + BY2PG);
  setFrame(s, va, 0);
  setgone(s, va, true);
  putframe(k, frame);
}
function revoke(k, frame) {
  const va = k.own.va[frame];
  for (const borrower of borrowersOf(k, frame)) {
    endBorrow(k, borrower, frame, LogOps.revoke);
    for (const s of segmentsOf(k, borrower, va, frame)) takeout(k, s, va, frame);
  }
}
function dropframe(k, s, frame) {
  if (s.space === k.own.owner[frame]) revoke(k, frame);
  else endBorrow(k, s.space, frame, LogOps.return);
}
function forkcopies(k, p, share) {
  const space = p.space;
  if (space.lent === 0 && space.borrowed === 0) return 0;
  let count2 = 0;
  for (const s of p.seg) {
    if (s === null || !copiesOnFork(s, share)) continue;
    for (const chunk of s.map) if (chunk) {
      for (const frame of chunk) if (frame !== 0 && k.own.state[frame] > S.EXCLUSIVE) count2++;
    }
  }
  return count2;
}
function forkframe(k, s, frame) {
  const own = k.own;
  if (own.state[frame] > S.EXCLUSIVE || own.flags[frame] !== 0) {
    return ownrights(k, s.space, frame) === 0 ? 0 : copyframe(k, frame);
  }
  own.owner[frame] = 0;
  own.state[frame] = S.FREE;
  holdframe(k, frame);
  return frame;
}
function sharedout(k, s) {
  if (s.multi) return;
  s.multi = true;
  for (const chunk of s.map) {
    if (!chunk) continue;
    for (const frame of chunk) {
      if (frame === 0 || k.own.owner[frame] !== s.space) continue;
      if (k.own.state[frame] > S.EXCLUSIVE) k.own.flags[frame] = Flag.loose;
      else {
        k.own.owner[frame] = 0;
        k.own.state[frame] = S.FREE;
        k.own.flags[frame] = 0;
      }
    }
  }
}
var onSpaceExit = [];
function firstspace(k) {
  const space = new Space();
  space.id = ++k.spaceId;
  space.caps = allCapabilities;
  k.spaces.set(space.id, space);
  return space;
}
function copyspace(k, from) {
  const space = firstspace(k);
  space.caps = from.caps;
  space.sip = from.sip;
  space.devices = from.devices?.slice() ?? null;
  return space;
}
function forkspace(k, p, share) {
  const space = p.space;
  if (!share) return copyspace(k, space);
  space.ref++;
  space.live++;
  return space;
}
function execspace(k, p) {
  const was = p.space;
  if (was.ref === 1) return;
  for (const s of p.seg) if (s !== null && s.ref > 1 && s.type === segmentTypes.SG_SHARED) sharedout(k, s);
  const space = copyspace(k, was);
  leavespace(k, p);
  putspace(k, p);
  p.space = space;
}
function leavespace(k, p) {
  const space = p.space;
  if (space === null || --space.live > 0) return;
  for (const run2 of onSpaceExit) run2(k, space);
}
function putspace(k, p) {
  const space = p.space;
  p.space = null;
  if (space === null || --space.ref > 0) return;
  if (space.lent > 0 || space.borrowed > 0) {
    for (let frame = 0; frame < k.own.state.length; frame++) {
      if (k.own.state[frame] <= S.EXCLUSIVE) continue;
      if (k.own.owner[frame] === space.id) revoke(k, frame);
      else if (isBorrower(k, space.id, frame)) {
        endBorrow(k, space.id, frame, LogOps.return);
        for (const s of segmentsOf(k, space.id, k.own.va[frame], frame)) takeout(k, s, k.own.va[frame], frame);
      }
    }
  }
  k.spaces.delete(space.id);
}
function membersOf(k, id2) {
  return k.procs.filter((p) => p !== null && p.space?.id === id2).sort((a, b) => a.pid - b.pid);
}

// packages/kernel/src/port/segment.ts
var NSEG = segmentSlots.NSEG;
function newseg(type, base5, bytes2) {
  if (bytes2 > SEGMAXSIZE) error(errors.Enovmem);
  const s = new Segment();
  s.type = type & 15;
  s.flags = type & ~15;
  s.base = base5;
  s.top = base5 + bytes2;
  return s;
}
function freeFrames(k, s, from, to) {
  if (s.type === segmentTypes.SG_PHYSICAL) return;
  const first2 = Math.floor((from - s.base) / BY2PG);
  const last = Math.ceil((to - s.base) / BY2PG);
  for (let page2 = first2; page2 < last; ) {
    const chunk = s.map[Math.floor(page2 / chunkPages)];
    if (!chunk) {
      page2 = (Math.floor(page2 / chunkPages) + 1) * chunkPages;
      continue;
    }
    const frame = chunk[page2 % chunkPages];
    if (frame !== 0) {
      chunk[page2 % chunkPages] = 0;
      s.resident--;
      if (k.own.state[frame] > 1) dropframe(k, s, frame);
      putframe(k, frame);
    }
    page2++;
  }
}
function detachseg(k, p, slot) {
  const s = p.seg[slot];
  if (!s) return;
  p.seg[slot] = null;
  if (p.pml4 !== 0) mmuunmap(k, p, s.base, s.top);
  p.tos = 0;
  putseg(k, s);
}
function putseg(k, s) {
  if (--s.ref > 0) return;
  freeFrames(k, s, s.base, s.top);
  lowmark(k);
  s.map = [];
  if (s.image) putimage(k, s.image);
  s.image = null;
}
function mfreeseg(k, s, start3, top3) {
  for (const p of sharers(k, s)) {
    mmuunmap(k, p, start3, top3);
    p.tos = 0;
  }
  freeFrames(k, s, start3, top3);
  renew(s, start3, top3);
}
function dupseg(k, s, share) {
  const T5 = segmentTypes;
  if (!copiesOnFork(s, share)) {
    if (!share && s.type === T5.SG_SHARED) sharedout(k, s);
    s.ref++;
    return s;
  }
  const n2 = newseg(s.type | s.flags, s.base, s.top - s.base);
  n2.exec = s.exec;
  n2.image = s.image;
  if (n2.image) n2.image.ref++;
  n2.fileStart = s.fileStart;
  n2.fileBytes = s.fileBytes;
  n2.resident = s.resident;
  for (const chunk of s.map) {
    if (!chunk) {
      n2.map.push(null);
      continue;
    }
    const copy = chunk.slice();
    for (let i = 0; i < chunkPages; i++) {
      if (copy[i] === 0) continue;
      copy[i] = forkframe(k, s, copy[i]);
      if (copy[i] === 0) n2.resident--;
    }
    n2.map.push(copy);
  }
  n2.gone = s.gone.map((chunk) => chunk?.slice() ?? null);
  if (s.resident > 0) {
    for (const p of sharers(k, s)) {
      mmuprotect(k, p, s.base, s.top);
      p.tos = 0;
    }
  }
  return n2;
}
function ownframe(k, s, va, frame) {
  if (k.pmem.refs[frame] === 1) return frame;
  const copy = copyframe(k, frame);
  if (copy === 0) return 0;
  setFrame(s, va, copy);
  putframe(k, frame);
  if (s.ref > 1) for (const p of sharers(k, s)) mmuunmap(k, p, va, va + BY2PG);
  return copy;
}
function ibrk(k, p, address2, slot) {
  const s = p.seg[slot];
  if (!s) error(errors.Ebadarg);
  if (address2 === 0) return s.base;
  let end = address2;
  if (end < s.base) {
    const data3 = p.seg[segmentSlots.DSEG];
    if (slot !== segmentSlots.BSEG || !data3 || end < data3.base) error(errors.Enovmem);
    end = s.base;
  }
  const newtop = pageUp(end);
  if (newtop - s.base > SEGMAXSIZE) error(errors.Enovmem);
  if (newtop < s.top) {
    if (s.ref > 1) error(errors.Einuse);
    mfreeseg(k, s, newtop, s.top);
    s.top = newtop;
    return 0;
  }
  for (const each2 of sharers(k, s)) if (overlaps(each2, s.top, newtop, s)) error(errors.Esoverlap);
  s.top = newtop;
  return 0;
}
function attachimage(k, c, bytes2) {
  for (const image2 of k.images) {
    const q = image2.qid;
    if (image2.type === c.type && image2.dev === c.dev && image2.mnt === c.mnt && q.lo === c.qid.lo && q.hi === c.qid.hi && q.vers === c.qid.vers && q.type === c.qid.type && image2.bytes === bytes2) {
      image2.ref++;
      if (image2.chan === null) {
        image2.chan = c;
        c.ref++;
      }
      return image2;
    }
  }
  const image = new Image();
  image.chan = c;
  c.ref++;
  image.type = c.type;
  image.dev = c.dev;
  image.mnt = c.mnt;
  Object.assign(image.qid, c.qid);
  image.bytes = bytes2;
  k.images.push(image);
  if (k.images.length > maxImages) dropImage(k);
  return image;
}
var maxImages = 256;
function dropImage(k) {
  const at4 = k.images.findIndex((image2) => image2.ref === 0);
  if (at4 < 0) return;
  const [image] = k.images.splice(at4, 1);
  for (const frame of image.frames.values()) putframe(k, frame);
}
function putimage(k, image) {
  if (--image.ref > 0 || image.chan === null) return;
  ccloseq(k, image.chan);
  image.chan = null;
}
var isReadOnly = (s) => (s.flags & segmentFlags.SG_RONLY) !== 0;

// packages/kernel/src/pc64/watch.ts
var Watch = { read: 1, write: 2, execute: 4 };
var aliasBase = 549755813888;
var aliasFrame = aliasBase / BY2PG;
var meets = (w, addr, bytes2) => w.addr < addr + bytes2 && addr < w.addr + w.len;
function watched(p, page2) {
  let types = 0;
  for (const w of p.watchpoints) if (meets(w, page2, BY2PG)) types |= w.type;
  return types;
}
function putwatched(k, p, page2, frame, write7, exec) {
  const types = watched(p, page2);
  if (types === 0 || p.stepping.includes(page2)) return putmmu(k, p, page2, frame, write7, exec);
  const alias = (types & (Watch.read | Watch.write)) !== 0;
  return putmmu(k, p, page2, alias ? frame + aliasFrame : frame, write7, false);
}
function setwatch(k, p, list2) {
  for (const w of [...p.watchpoints, ...list2]) {
    mmuunmap(k, p, w.addr - w.addr % BY2PG, w.addr + w.len + BY2PG - 1 - (w.addr + w.len + BY2PG - 1) % BY2PG);
  }
  p.tos = 0;
  p.watchpoints = list2;
}
function isWatchAccess(context) {
  return context.ioAddress >= aliasBase;
}
var readKind = 1;
function watchaccess(k, m, p) {
  const context = k.core.context(m.id);
  const physical = context.ioAddress - aliasBase;
  const size = context.ioSize;
  const isRead = context.ioKind === readKind;
  for (let n2 = 0; n2 < p.watchpoints.length; n2++) {
    const w = p.watchpoints[n2];
    if ((w.type & (isRead ? Watch.read : Watch.write)) === 0) continue;
    for (let va = w.addr; va < w.addr + w.len; va += BY2PG - va % BY2PG) {
      const frame = mmuphys(k, p, va - va % BY2PG, false);
      const bytes2 = Math.min(BY2PG - va % BY2PG, w.addr + w.len - va);
      const at4 = frame + va % BY2PG;
      if (frame !== 0 && at4 < physical + size && physical < at4 + bytes2) p.watchhit |= 1 << n2;
    }
  }
  if (isRead) {
    let data3 = 0n;
    for (let i = size - 1; i >= 0; i--) data3 = data3 << 8n | BigInt(k.ram[physical + i]);
    k.core.completeIo(m.id, data3);
    return;
  }
  k.ram.set(context.ioBytes.subarray(0, size), physical);
  k.core.wrote(physical, size);
  k.core.completeIo(m.id, 0);
}
function watchdone(k, p) {
  const hits = p.watchpoints.map((_, n2) => n2).filter((n2) => (p.watchhit & 1 << n2) !== 0);
  p.watchhit = 0;
  postnote(k, p, `${noteTexts.watchpoint}${hits.join(",")}`, noteClasses.NDebug);
}
function watchfetch(k, p, pc, address2) {
  const page2 = address2 - address2 % BY2PG;
  const s = seg(p, address2);
  if (p.watchpoints.length === 0 || s === null || !s.exec || watched(p, page2) === 0) return false;
  const n2 = p.watchpoints.findIndex((w) => (w.type & Watch.execute) !== 0 && pc >= w.addr && pc < w.addr + w.len);
  if (n2 >= 0 && p.watchskip !== pc) {
    p.watchskip = pc;
    postnote(k, p, `${noteTexts.watchpoint}${n2}`, noteClasses.NDebug);
    return true;
  }
  mmuunmap(k, p, page2, page2 + BY2PG);
  p.stepping.push(page2);
  return true;
}
function watchstepped(k, p, done2) {
  for (const page2 of p.stepping) mmuunmap(k, p, page2, page2 + BY2PG);
  p.stepping = [];
  if (done2) p.watchskip = 0;
}

// packages/kernel/src/port/fault.ts
var Fault = { ok: "ok", bad: "bad", memory: "memory" };
var T = segmentTypes;
function imageKey(s, offset2) {
  return offset2 * 2 + (s.type === T.SG_TEXT ? 1 : 0);
}
function fault(k, p, va, write7) {
  const s = seg(p, va);
  if (s === null) return Fault.bad;
  if ((s.flags & segmentFlags.SG_FAULT) !== 0 || write7 && isReadOnly(s)) return Fault.bad;
  const page2 = pageDown(va);
  return fixfault(k, p, s, page2, write7);
}
function fixfault(k, p, s, page2, write7) {
  if (s.type === T.SG_PHYSICAL || s.type === T.SG_FIXED) {
    const frame2 = (s.pa + (page2 - s.base)) / BY2PG;
    fbtouched(k, frame2 * BY2PG);
    return putmmu(k, p, page2, frame2, !isReadOnly(s), false) ? Fault.ok : Fault.memory;
  }
  let frame = frameAt(s, page2);
  if (frame === 0) {
    if ((s.anon || s.gone.length > 0) && isgone(s, page2)) return Fault.bad;
    const offset2 = page2 - s.base;
    if (s.image !== null && offset2 < s.fileBytes) {
      const key = imageKey(s, s.fileStart + offset2);
      frame = s.image.frames.get(key) ?? 0;
      if (frame === 0) {
        const base5 = p.kstack.length;
        const loaded = load(k, p, s, page2);
        if (loaded === Pending) return under(p, base5, retry(page2, write7));
        if (loaded !== Fault.ok) return loaded;
        frame = s.image.frames.get(key);
      }
      holdframe(k, frame);
    } else {
      frame = newframe(k);
      if (frame === 0) return Fault.memory;
    }
    setFrame(s, page2, frame);
  } else if (k.own.state[frame] > 1 || k.own.flags[frame] !== 0) {
    const rights = ownrights(k, p.space.id, frame);
    if (rights === 0 || write7 && rights === 1) return Fault.bad;
    return putmmu(k, p, page2, frame, rights === 2, s.exec) ? Fault.ok : Fault.memory;
  }
  const copies = s.type === T.SG_DATA || s.type === T.SG_BSS || s.type === T.SG_STACK;
  if (write7 && copies) {
    frame = ownframe(k, s, page2, frame);
    if (frame === 0) return Fault.memory;
  }
  if ((copies || s.type === T.SG_SHARED) && k.own.owner[frame] === 0 && k.pmem.refs[frame] === 1) faulted(k, p, s, page2, frame);
  const writable2 = !isReadOnly(s) && s.type !== T.SG_TEXT && (!copies || k.pmem.refs[frame] === 1);
  const put3 = p.watchpoints.length > 0 ? putwatched : putmmu;
  return put3(k, p, page2, frame, writable2, s.exec) ? Fault.ok : Fault.memory;
}
function install(k, s, page2, data3) {
  const image = s.image;
  const offset2 = page2 - s.base;
  const key = imageKey(s, s.fileStart + offset2);
  if (image.frames.has(key)) return Fault.ok;
  const frame = rawframe(k);
  if (frame === 0) return Fault.memory;
  const at4 = frame * BY2PG;
  const want = Math.min(BY2PG, s.fileBytes - offset2, data3.length);
  k.ram.set(want === data3.length ? data3 : data3.subarray(0, want), at4);
  k.ram.fill(0, at4 + want, at4 + BY2PG);
  k.core.wrote(at4, BY2PG);
  image.frames.set(key, frame);
  return Fault.ok;
}
var LoadFrame = class extends Frame {
  seg = null;
  page = 0;
  got = 0;
  data = noBytes;
  chan = null;
};
var loadOp = operation("pageload", LoadFrame, {
  start: (k, p, f) => {
    const s = f.seg;
    const offset2 = f.page - s.base;
    const want = Math.min(BY2PG, s.fileBytes - offset2);
    if (f.got >= want) return install(k, s, f.page, f.data);
    return next(p, f, "read", k.devtab[f.chan.type].read(k, p, f.chan, want - f.got, s.fileStart + offset2 + f.got));
  },
  read: (k, p, f, value) => {
    const data3 = value;
    if (data3.length === 0) error(errors.Eioload);
    if (f.data.length === 0) f.data = new Uint8Array(BY2PG);
    f.data.set(data3.subarray(0, BY2PG - f.got), f.got);
    f.got += data3.length;
    return next(p, f, "start", void 0);
  }
}, { show: (f) => `page=0x${f.page.toString(16)} file=${f.chan?.path?.name ?? "-"}` });
function load(k, p, s, page2) {
  const c = s.image.chan;
  const offset2 = page2 - s.base;
  const want = Math.min(BY2PG, s.fileBytes - offset2);
  const base5 = p.kstack.length;
  const data3 = k.devtab[c.type].read(k, p, c, want, s.fileStart + offset2);
  if (data3 !== Pending && data3.length === want) return install(k, s, page2, data3);
  const f = new LoadFrame();
  f.seg = s;
  f.page = page2;
  f.chan = c;
  if (data3 === Pending) {
    f.step = "read";
    return under(p, base5, f);
  }
  if (data3.length === 0) error(errors.Eioload);
  f.got = data3.length;
  f.data = new Uint8Array(BY2PG);
  f.data.set(data3);
  return call(p, loadOp, (g) => Object.assign(g, f));
}
var FaultFrame = class extends Frame {
  page = 0;
  write = false;
};
operation("fault", FaultFrame, {
  start: (k, p, f) => {
    const s = seg(p, f.page);
    return s === null ? Fault.bad : fixfault(k, p, s, f.page, f.write);
  }
}, { show: (f) => `addr=0x${f.page.toString(16)} ${f.write ? "write" : "read"}` });
function retry(page2, write7) {
  const f = new FaultFrame();
  f.page = page2;
  f.write = write7;
  return f;
}
function loadNote(p, va, text5) {
  const s = seg(p, va);
  return `${noteTexts.demandLoad}${s?.image?.chan?.path?.name ?? s?.name ?? "?"}: ${text5}`;
}
function upage(k, p, va, write7) {
  const page2 = pageDown(va);
  const known = mmuphys(k, p, page2, write7);
  if (known !== 0) return known;
  if (isRemote(p, page2)) throw new NeedPage(va, write7);
  const base5 = p.kstack.length;
  let answer;
  try {
    answer = fault(k, p, va, write7);
  } catch (e) {
    if (e instanceof KernelError) error(errors.Eioload);
    throw e;
  }
  if (answer === Pending) {
    stopWaiting(k, p, base5);
    error(errors.Eioload);
  }
  if (answer === Fault.memory) error(errors.Enovmem);
  if (answer === Fault.bad) error(errors.Ebadarg);
  const frame = mmuphys(k, p, page2, write7);
  if (frame === 0) error(errors.Ebadarg);
  return frame;
}
function isRemote(p, page2) {
  const s = seg(p, page2);
  if (s === null || s.image === null || s.image.chan?.mnt == null || frameAt(s, page2) !== 0) return false;
  const offset2 = page2 - s.base;
  return offset2 < s.fileBytes && !s.image.frames.has(imageKey(s, s.fileStart + offset2));
}

// packages/kernel/src/port/umem.ts
function okaddr(p, address2, bytes2, write7) {
  if (bytes2 < 0 || !(address2 >= 0) || address2 + bytes2 > 140737488355327) return false;
  let at4 = address2;
  for (; ; ) {
    const s = seg(p, at4);
    if (s === null || write7 && isReadOnly(s)) return false;
    if (at4 + bytes2 - (at4 - address2) <= s.top) return true;
    at4 = s.top;
  }
}
function validaddr(k, p, address2, bytes2, write7) {
  if (okaddr(p, address2, bytes2, write7)) return;
  badaddr(k, p, address2, bytes2);
}
function badaddr(k, p, address2, bytes2) {
  const pc = getNumber(contextView(k, p), at3.rip);
  pprint(k, p, `suicide: invalid address 0x${Math.max(0, address2).toString(16)}/${bytes2} in sys call pc=0x${pc.toString(16)}
`);
  postnote(k, p, noteTexts.badAddress, noteClasses.NDebug);
  error(errors.Ebadarg);
}
function needs(k, p, address2, bytes2, write7) {
  validaddr(k, p, address2, bytes2, write7);
  for (let va = pageDown(address2); va < address2 + bytes2; ) {
    const s = seg(p, va);
    if (s.image === null) {
      va = s.top;
      continue;
    }
    upage(k, p, va, write7);
    va += BY2PG;
  }
}
var fewBytes = 64;
function copyin(k, p, address2, bytes2) {
  const offset2 = address2 % BY2PG;
  if (offset2 + bytes2 <= BY2PG) {
    if (bytes2 === 0) return new Uint8Array(0);
    const at4 = upage(k, p, address2, false) + offset2;
    if (bytes2 > fewBytes) return k.ram.slice(at4, at4 + bytes2);
    const few = new Uint8Array(bytes2);
    for (let i = 0; i < bytes2; i++) few[i] = k.ram[at4 + i];
    return few;
  }
  const out = new Uint8Array(bytes2);
  for (let done2 = 0; done2 < bytes2; ) {
    const va = address2 + done2;
    const within2 = va % BY2PG;
    const count2 = Math.min(BY2PG - within2, bytes2 - done2);
    const at4 = upage(k, p, va, false) + within2;
    out.set(k.ram.subarray(at4, at4 + count2), done2);
    done2 += count2;
  }
  return out;
}
function copyout(k, p, address2, data3) {
  const bytes2 = data3.length;
  const offset2 = address2 % BY2PG;
  if (offset2 + bytes2 <= BY2PG) {
    if (bytes2 === 0) return;
    const at4 = upage(k, p, address2, true) + offset2;
    if (bytes2 > fewBytes) k.ram.set(data3, at4);
    else for (let i = 0; i < bytes2; i++) k.ram[at4 + i] = data3[i];
    k.core.wrote(at4, bytes2);
    return;
  }
  for (let done2 = 0; done2 < bytes2; ) {
    const va = address2 + done2;
    const within2 = va % BY2PG;
    const count2 = Math.min(BY2PG - within2, bytes2 - done2);
    const at4 = upage(k, p, va, true) + within2;
    k.ram.set(data3.subarray(done2, done2 + count2), at4);
    k.core.wrote(at4, count2);
    done2 += count2;
  }
}
function pokeframe(k, physical, data3) {
  k.ram.set(data3, physical);
  k.core.wrote(physical, data3.length);
}
function findnul(k, at4, end) {
  for (let i = at4; i < end; i++) if (k.ram[i] === 0) return i;
  return -1;
}
function copystr(k, p, address2, max) {
  const start3 = address2;
  const parts = [];
  let length2 = 0;
  for (let va = address2; ; ) {
    if (!okaddr(p, va, 1, false)) badaddr(k, p, start3, 1);
    const within2 = va % BY2PG;
    const at5 = upage(k, p, va, false) + within2;
    const nul = findnul(k, at5, at5 - within2 + BY2PG);
    const end = nul < 0 ? at5 - within2 + BY2PG : nul;
    length2 += end - at5;
    if (length2 > max) error(errors.Etoolong);
    if (end === nul) {
      if (parts.length === 0) return decodeUtf8(k.ram, at5, end);
      parts.push(k.ram.slice(at5, end));
      break;
    }
    parts.push(k.ram.slice(at5, end));
    va += end - at5;
  }
  const all = new Uint8Array(length2);
  let at4 = 0;
  for (const part of parts) {
    all.set(part, at4);
    at4 += part.length;
  }
  return decodeUtf8(all);
}
function strbytes(k, p, address2, max) {
  for (let length2 = 0; ; ) {
    if (!okaddr(p, address2 + length2, 1, false)) badaddr(k, p, address2, length2 + 1);
    const va = address2 + length2;
    const within2 = va % BY2PG;
    const at4 = upage(k, p, va, false) + within2;
    const end = at4 - within2 + BY2PG;
    const nul = findnul(k, at4, end);
    if (nul >= 0) return copyin(k, p, address2, length2 + nul - at4);
    length2 += end - at4;
    if (length2 > max) error(errors.Enovmem);
  }
}
function getu32(k, p, address2) {
  if (address2 % BY2PG <= BY2PG - 4) {
    const at4 = upage(k, p, address2, false) + address2 % BY2PG;
    return k.view.getUint32(at4, true);
  }
  const b = copyin(k, p, address2, 4);
  return (b[0] | b[1] << 8 | b[2] << 16 | b[3] << 24) >>> 0;
}
function putu32(k, p, address2, value) {
  const within2 = address2 % BY2PG;
  if (within2 <= BY2PG - 4) {
    const at4 = upage(k, p, address2, true) + within2;
    k.view.setUint32(at4, value, true);
    k.core.wrote(at4, 4);
    return;
  }
  const b = new Uint8Array(4);
  new DataView(b.buffer).setUint32(0, value, true);
  copyout(k, p, address2, b);
}
function getu64(k, p, address2) {
  if (address2 % BY2PG <= BY2PG - 8) {
    const at4 = upage(k, p, address2, false) + address2 % BY2PG;
    return k.view.getUint32(at4 + 4, true) * 4294967296 + k.view.getUint32(at4, true);
  }
  const low = getu32(k, p, address2);
  return getu32(k, p, address2 + 4) * 4294967296 + low;
}
function putu64(k, p, address2, value) {
  const b = new Uint8Array(8);
  const view = new DataView(b.buffer);
  view.setUint32(0, value >>> 0, true);
  view.setUint32(4, Math.floor(value / 4294967296) >>> 0, true);
  copyout(k, p, address2, b);
}

// packages/kernel/src/port/args.ts
function argInt(k, i) {
  return k.argLo[i] | 0;
}
function argUint(k, i) {
  return k.argLo[i];
}
function argPtr(k, i) {
  return k.argHi[i] * 4294967296 + k.argLo[i];
}
function argVlong(k, i) {
  return (k.argHi[i] | 0) * 4294967296 + k.argLo[i];
}
function argStr(k, p, i) {
  return copystr(k, p, argPtr(k, i), nameMax);
}

// packages/kernel/src/port/charge.ts
var Cost = {
  /** Any system call, from SYSCALL to the return. */
  syscall: 100,
  /** Page fault or another exception. */
  exception: 300,
  /** Interrupt: entry, acknowledge, return. */
  interrupt: 200,
  /** Putting another process on the processor. */
  switchProcess: 200,
  /** A device register read or written by a user process. */
  deviceAccess: 100,
  /** rfork with RFPROC, and exec. */
  newProcess: 2e3,
  /** A page moved or lent to another address space. */
  movePage: 20
};
var bytesPerNs = 8;
function charge(k, ns) {
  const m = k.m;
  m.time += ns;
  const p = m.proc;
  if (p !== null) p.time[Time.sys] += ns;
}
function chargeBytes(k, bytes2) {
  if (bytes2 >= bytesPerNs) charge(k, Math.floor(bytes2 / bytesPerNs));
}

// packages/kernel/src/port/elf.ts
var ET_EXEC = 2;
var EM_X86_64 = 62;
var PT_LOAD = 1;
var PT_INTERP = 3;
var PF_X = 1;
var PF_W = 2;
var page = 4096;
var maxParts = 6;
function parseElf(head) {
  if (head.length < 64 || head[4] !== 2 || head[5] !== 1) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const u64 = (at4) => view.getUint32(at4 + 4, true) * 4294967296 + view.getUint32(at4, true);
  if (view.getUint16(16, true) !== ET_EXEC || view.getUint16(18, true) !== EM_X86_64) return null;
  const entry2 = u64(24);
  const phoff = u64(32);
  const phentsize = view.getUint16(54, true);
  const phnum = view.getUint16(56, true);
  if (phentsize < 56 || phoff + phnum * phentsize > head.length) return null;
  const parts = [];
  let end = 0;
  let bssTop = 0;
  for (let i = 0; i < phnum; i++) {
    const at4 = phoff + i * phentsize;
    const type = view.getUint32(at4, true);
    if (type === PT_INTERP) return null;
    if (type !== PT_LOAD) continue;
    const flags2 = view.getUint32(at4 + 4, true);
    const offset2 = u64(at4 + 8);
    const va = u64(at4 + 16);
    const filesz = u64(at4 + 32);
    const memsz = u64(at4 + 40);
    if (memsz === 0) continue;
    const skew = va % page;
    if (filesz > memsz || offset2 % page !== skew || va < page || va + memsz >= USTKTOP - USTKSIZE) return null;
    const base5 = va - skew;
    const top3 = Math.ceil((va + memsz) / page) * page;
    if (base5 < end || parts.length >= maxParts) return null;
    const write7 = (flags2 & PF_W) !== 0;
    parts.push({ base: base5, top: top3, fileStart: offset2 - skew, fileBytes: filesz + skew, write: write7, exec: (flags2 & PF_X) !== 0 });
    end = top3;
    bssTop = top3;
  }
  const runs2 = parts.some((part) => part.exec && entry2 >= part.base && entry2 < part.base + part.fileBytes);
  if (!runs2) return null;
  return { entry: entry2, parts, bss: end, bssTop };
}

// packages/kernel/src/port/mount.ts
function mountkey(k, c) {
  const q = c.qid;
  return `${k.devtab[c.type].dc}${c.dev}.${q.hi}.${q.lo}`;
}
function findmount(k, p, c) {
  const heads = p.pgrp.heads;
  return heads.size === 0 ? null : heads.get(mountkey(k, c)) ?? null;
}
function domount(k, p, c) {
  const head = findmount(k, p, c);
  if (head === null || head.mounts.length === 0) return { chan: c, head: null };
  const to = incref(head.mounts[0].to);
  cclose(k, c);
  return { chan: to, head };
}
function domountpath(k, p, c, path) {
  const head = findmount(k, p, c);
  if (head === null || head.mounts.length === 0) return { chan: c, head: null, path };
  const to = incref(head.mounts[0].to);
  const own = uniquepath(k, path);
  const last = own.mounts.length - 1;
  if (last >= 0) {
    const was = own.mounts[last];
    own.mounts[last] = c;
    if (was) cclose(k, was);
  } else cclose(k, c);
  return { chan: to, head, path: own };
}
function undomount(k, c, path) {
  const last = path.mounts.length - 1;
  const under2 = last >= 0 ? path.mounts[last] : null;
  if (!under2) return c;
  cclose(k, c);
  path.mounts[last] = null;
  return under2;
}
function newmount(k, to, flag2, spec) {
  const m = new Mount();
  m.id = ++k.mountId;
  m.to = incref(to);
  m.flag = flag2;
  m.spec = spec;
  return m;
}
function cmount(k, p, to, old, flag2, spec, union) {
  const isDir = (c) => (c.qid.type & qidTypes.QTDIR) !== 0;
  if (isDir(old) !== isDir(to)) error(errors.Emount);
  const order2 = flag2 & bindFlags.MORDER;
  if (!isDir(old) && order2 !== bindFlags.MREPL) error(errors.Emount);
  if ((flag2 & bindFlags.MCREATE) !== 0 && union !== null && union.mounts.length > 0 && (union.mounts.length > 1 || (union.mounts[0].flag & bindFlags.MCREATE) === 0)) error(errors.Emount);
  const pgrp = p.pgrp;
  const key = mountkey(k, old);
  let head = pgrp.heads.get(key);
  if (!head) {
    head = new Mhead();
    head.from = incref(old);
    pgrp.heads.set(key, head);
    if (order2 !== bindFlags.MREPL) head.mounts.push(newmount(k, old, 0, ""));
  }
  const added = [newmount(k, to, flag2, spec)];
  if (union !== null && union !== head) {
    for (const m of union.mounts.slice(1)) {
      added.push(newmount(k, m.to, order2 === bindFlags.MREPL ? bindFlags.MAFTER : order2, m.spec));
    }
  }
  if (order2 === bindFlags.MREPL) {
    const was = head.mounts;
    head.mounts = added;
    mountfree(k, was);
  } else if (order2 === bindFlags.MAFTER) head.mounts.push(...added);
  else head.mounts.unshift(...added);
  return added[0].id;
}
function mountfree(k, mounts) {
  for (const m of mounts) if (m.to) cclose(k, m.to);
}
function cunmount(k, p, at4, mounted) {
  const pgrp = p.pgrp;
  const key = mountkey(k, at4);
  const head = pgrp.heads.get(key);
  if (!head) error(errors.Eunmount);
  const drop = () => {
    pgrp.heads.delete(key);
    if (head.from) cclose(k, head.from);
    head.from = null;
  };
  if (mounted === null) {
    const was = head.mounts;
    head.mounts = [];
    drop();
    mountfree(k, was);
    return;
  }
  const index = head.mounts.findIndex((m) => eqchan(m.to, mounted, true) || m.to.mnt !== null && mounted.mux !== null && m.to.mnt === mounted.mux);
  if (index < 0) error(errors.Eunion);
  const [gone] = head.mounts.splice(index, 1);
  if (head.mounts.length === 0) drop();
  cclose(k, gone.to);
}
function closepgrp(k, pg) {
  if (--pg.ref > 0) return;
  for (const head of pg.heads.values()) {
    mountfree(k, head.mounts);
    head.mounts = [];
    if (head.from) cclose(k, head.from);
    head.from = null;
  }
  pg.heads.clear();
}
function pgrpcpy(k, to, from) {
  to.allowed = from.allowed;
  const made = [];
  for (const [key, head] of from.heads) {
    const copy = new Mhead();
    copy.from = incref(head.from);
    for (const m of head.mounts) {
      const n2 = new Mount();
      n2.id = m.id;
      n2.to = incref(m.to);
      n2.flag = m.flag;
      n2.spec = m.spec;
      copy.mounts.push(n2);
      made.push(n2);
    }
    to.heads.set(key, copy);
  }
  made.sort((a, b) => a.id - b.id);
  for (const m of made) m.id = ++k.mountId;
}
function devallowed(pg, dc) {
  return pg.allowed === null || [...pg.allowed].includes(dc);
}

// packages/kernel/src/port/quote.ts
function quote(text5, always = false) {
  if (!always && text5 !== "" && !/[\x00-\x20\x7f']/.test(text5)) return text5;
  return `'${text5.replaceAll("'", "''")}'`;
}
function tokenize(line3, max = 64) {
  const words3 = [];
  let i = 0;
  while (words3.length < max) {
    while (i < line3.length && " 	\r\n".includes(line3[i])) i++;
    if (i >= line3.length) break;
    let word = "";
    let quoted = false;
    for (; i < line3.length; i++) {
      const ch = line3[i];
      if (quoted) {
        if (ch !== "'") word += ch;
        else if (line3[i + 1] === "'") word += line3[++i];
        else quoted = false;
      } else if (ch === "'") quoted = true;
      else if (" 	\r\n".includes(ch)) break;
      else word += ch;
    }
    words3.push(word);
  }
  return words3;
}
function parsecmd(data3) {
  if (data3.length > 4096) error(otherErrors.bigCtl);
  const text5 = decodeUtf8(data3);
  const words3 = tokenize(text5.endsWith("\n") ? text5.slice(0, -1) : text5, 128);
  return words3;
}
function cmderror(words3, text5) {
  error(`${text5} "${words3.join(" ")}"`.slice(0, 127));
}
function lookupcmd(table4, words3) {
  if (words3.length === 0) error(otherErrors.emptyCtl);
  const found = table4.find((entry2) => entry2.name === words3[0]);
  if (!found) cmderror(words3, otherErrors.unknownCtl);
  if (found.args !== 0 && found.args !== words3.length) cmderror(words3, errors.Ecmdargs);
  return found;
}
function strtoul(text5) {
  if (/^0[xX][0-9a-fA-F]+$/.test(text5)) return Number.parseInt(text5.slice(2), 16);
  if (/^0[0-7]+$/.test(text5)) return Number.parseInt(text5, 8);
  if (/^-?[0-9]+$/.test(text5)) return Number.parseInt(text5, 10);
  return Number.NaN;
}
function n12(value) {
  return `${String(Math.floor(value)).padStart(11)} `;
}

// packages/kernel/src/port/namec.ts
var Access2 = {
  access: 0,
  bind: 1,
  toDir: 2,
  open: 3,
  mount: 4,
  create: 5,
  remove: 6
};
function validname(name, slash) {
  if (name.length > nameMax) error(errors.Etoolong);
  for (let i = 0; i < name.length; i++) {
    const unit2 = name.charCodeAt(i);
    if (unit2 < 32 || unit2 === 127 || unit2 === 47 && !slash) error(`${errors.Ebadchar}: ${quote(name)}`);
  }
}
var NamecFrame = class extends Frame {
  name = "";
  amode = 0;
  omode = 0;
  perm = 0;
  /** Where the walk stands. */
  chan = null;
  path = null;
  elems = [];
  /** Elements walked, and how many are to be walked now. */
  done = 0;
  upto = 0;
  tried = 0;
  didmount = false;
  nomount = false;
  mustbedir = false;
  head = null;
  /** Element of the union being tried. */
  union = 0;
  /** Error of the walk's first try, for a union's end; and of a create that lost a race. */
  text = "";
  /** After the walk: the step that goes on. */
  next = "";
  /** Copy being opened or created. */
  copy = null;
  prefix = 0;
  quiet = false;
  retried = false;
  createText = "";
  /** Of the directory in which the last element may be created. */
  parentPath = null;
};
function parse2(name) {
  const parts = name.split("/");
  const last = parts[parts.length - 1];
  const elems = parts.filter((part) => part !== "" && part !== ".");
  return { elems, mustbedir: name.length > 0 && (last === "" || last === "." || last === "..") };
}
function namec(p, name, amode, omode = 0, perm = 0) {
  return call(p, namecOp, (f) => {
    f.name = name;
    f.amode = amode;
    f.omode = omode;
    f.perm = perm;
  });
}
function failure(f, text5) {
  f.step = "failed";
  let prefix = f.name;
  let count2 = f.prefix;
  if (count2 < f.elems.length && count2 >= 0) {
    let at4 = f.name.startsWith("#") ? f.name.indexOf("/", 2) : 0;
    if (at4 < 0) at4 = f.name.length;
    while (count2 >= 0 && at4 < f.name.length) {
      while (f.name[at4] === "/") at4++;
      const end = f.name.indexOf("/", at4);
      const elem = f.name.slice(at4, end < 0 ? f.name.length : end);
      at4 = end < 0 ? f.name.length : end;
      if (elem !== "" && elem !== ".") count2--;
    }
    prefix = f.name.slice(0, at4);
  }
  const max = 128 / 3;
  if (prefix.length > max) {
    const cut = prefix.indexOf("/", prefix.length - Math.floor(max));
    prefix = `...${cut < 0 ? prefix.slice(prefix.length - Math.floor(max)) : prefix.slice(cut)}`;
  }
  error(`${text5}: ${quote(prefix, true)}`);
}
function dev(k, c) {
  return k.devtab[c.type];
}
function finish(f) {
  const c = f.chan;
  f.chan = null;
  return c;
}
function takepath(k, f, c) {
  if (c.path) pathclose(k, c.path);
  c.path = f.path;
  f.path = null;
}
var namecOp = operation("namec", NamecFrame, {
  start: (k, p, f) => {
    if (f.name === "") error(otherErrors.emptyName);
    validname(f.name, true);
    if (f.name.startsWith("/")) {
      f.chan = incref(p.slash);
    } else if (f.name.startsWith("#")) {
      const cut = f.name.indexOf("/", f.name[1] === "/" ? 2 : 1);
      const head = cut < 0 ? f.name : f.name.slice(0, cut);
      const rune = String.fromCodePoint(head.codePointAt(1) ?? 0);
      const spec = head.slice(1 + rune.length);
      if (rune === "M") error(errors.Enoattach);
      const type = k.devtab.findIndex((each2) => each2.dc === rune);
      if (type < 0) error(`${errors.Ebadsharp}: ${quote(head)}`);
      if (!devallowed(p.pgrp, rune)) error(errors.Enoattach);
      f.nomount = true;
      const parsed2 = parse2(cut < 0 ? "" : f.name.slice(cut));
      f.elems = parsed2.elems;
      f.mustbedir = parsed2.mustbedir && cut >= 0;
      return next(p, f, "attached", k.devtab[type].attach(k, p, spec));
    } else f.chan = incref(p.dot);
    const parsed = parse2(f.name);
    f.elems = parsed.elems;
    f.mustbedir = parsed.mustbedir;
    return goto(p, f, "parsed");
  },
  attached: (_k, p, f, chan) => {
    f.chan = chan;
    return goto(p, f, "parsed");
  },
  parsed: (_k, p, f) => {
    f.path = f.chan.path ?? newpath("?");
    f.path.ref++;
    f.upto = f.elems.length;
    f.next = "walked";
    if (f.amode === Access2.create) {
      if (f.mustbedir && (f.perm & dirModes.DMDIR) === 0) error(otherErrors.createSlash);
      if (f.elems.length === 0) error(errors.Eexist);
      f.upto--;
      f.next = "parentWalked";
    }
    return goto(p, f, "walk");
  },
  // Walks elems[done..upto), crossing mounts on the way but not at the end.
  walk: (k, p, f) => {
    if (f.done >= f.upto) return goto(p, f, f.next);
    if ((f.chan.qid.type & qidTypes.QTDIR) === 0) {
      f.prefix = f.done - 1;
      failure(f, errors.Enotdir);
    }
    const dotdot2 = f.elems[f.done] === "..";
    let count2 = 1;
    if (!dotdot2) while (f.done + count2 < f.upto && f.elems[f.done + count2] !== "..") count2++;
    f.tried = count2;
    if (!dotdot2 && !f.nomount && !f.didmount) {
      const at4 = domountpath(k, p, f.chan, f.path);
      f.chan = at4.chan;
      f.path = at4.path;
      f.head = at4.head;
    } else f.head = null;
    f.didmount = false;
    f.union = 0;
    f.text = "";
    f.step = "hop";
    const names = count2 === f.elems.length ? f.elems : f.elems.slice(f.done, f.done + count2);
    return next(p, f, "hop", dev(k, f.chan).walk(k, p, f.chan, names));
  },
  // A walk failed on its first element in the first of a union: try the others.
  nextUnion: (k, p, f) => {
    f.union++;
    const m = f.head?.mounts[f.union];
    if (f.head === null || m === void 0) {
      f.prefix = f.done;
      failure(f, f.text);
    }
    f.step = "hop";
    return next(p, f, "hop", dev(k, m.to).walk(k, p, m.to, f.elems.slice(f.done, f.done + f.tried)));
  },
  hop: (k, p, f, value) => {
    const wq = value;
    const names = f.elems;
    if (names[f.done] === "..") {
      f.path = addelem(k, f.path, "..");
      cclose(k, f.chan);
      f.chan = undomount(k, wq.chan, f.path);
      f.done++;
      return goto(p, f, "walk");
    }
    let stop = -1;
    if (!f.nomount && p.pgrp.heads.size > 0) {
      for (let i = 0; i < wq.qids.length && i < f.tried - 1; i++) {
        const head = mountAt(k, p, f.union === 0 ? f.chan : f.head.mounts[f.union].to, wq.qids[i]);
        if (head !== null) {
          stop = i;
          break;
        }
      }
    }
    let count2;
    if (stop >= 0) {
      const head = mountAt(k, p, f.union === 0 ? f.chan : f.head.mounts[f.union].to, wq.qids[stop]);
      if (wq.chan) cclose(k, wq.chan);
      count2 = stop + 1;
      for (let i = 0; i < count2; i++) f.path = addelem(k, f.path, names[f.done + i]);
      cclose(k, f.chan);
      f.chan = incref(head.mounts[0].to);
      const last = f.path.mounts.length - 1;
      if (last >= 0 && head.from) f.path.mounts[last] = incref(head.from);
      f.head = head;
      f.didmount = true;
      f.done += count2;
      return goto(p, f, "walkMounted");
    }
    if (wq.chan === null) {
      const lastQid = wq.qids[wq.qids.length - 1];
      f.prefix = f.done + wq.qids.length;
      if (lastQid === void 0 || (lastQid.type & qidTypes.QTDIR) !== 0) failure(f, errors.Enonexist);
      f.prefix--;
      failure(f, errors.Enotdir);
    }
    for (let i = 0; i < f.tried; i++) f.path = addelem(k, f.path, names[f.done + i]);
    cclose(k, f.chan);
    f.chan = wq.chan;
    f.head = null;
    f.done += f.tried;
    return goto(p, f, "walk");
  },
  // Like walk, standing on a mounted channel whose union is known.
  walkMounted: (k, p, f) => {
    const dotdot2 = f.elems[f.done] === "..";
    let count2 = 1;
    if (!dotdot2) while (f.done + count2 < f.upto && f.elems[f.done + count2] !== "..") count2++;
    f.tried = count2;
    f.didmount = false;
    f.union = 0;
    f.text = "";
    if (dotdot2) f.head = null;
    f.step = "hop";
    return next(p, f, "hop", dev(k, f.chan).walk(k, p, f.chan, f.elems.slice(f.done, f.done + count2)));
  },
  walked: (k, p, f) => {
    const c = f.chan;
    f.prefix = f.elems.length;
    if (f.mustbedir && (c.qid.type & qidTypes.QTDIR) === 0) failure(f, errors.Enotdir);
    switch (f.amode) {
      case Access2.bind: {
        if (!f.nomount) {
          const at4 = domount(k, p, c);
          f.chan = at4.chan;
          f.head = at4.head;
        }
        if (f.head === null) return goto(p, f, "named");
        return next(p, f, "boundCopy", cloneof(k, p, f.chan));
      }
      case Access2.toDir:
        if ((c.qid.type & qidTypes.QTDIR) === 0) failure(f, errors.Enotdir);
        return goto(p, f, "named");
      case Access2.mount:
        return goto(p, f, "named");
      default:
        return goto(p, f, "open");
    }
  },
  boundCopy: (k, p, f, value) => {
    cclose(k, f.chan);
    f.chan = value.chan;
    f.chan.unionHead = f.head;
    return goto(p, f, "named");
  },
  // A channel that is not opened: give it its path, on a copy when it is shared.
  named: (k, p, f) => {
    if (f.chan.ref === 1) {
      takepath(k, f, f.chan);
      return finish(f);
    }
    return next(p, f, "namedCopy", cloneof(k, p, f.chan));
  },
  namedCopy: (k, _p, f, value) => {
    const head = f.chan.unionHead;
    cclose(k, f.chan);
    f.chan = value.chan;
    f.chan.unionHead = head;
    takepath(k, f, f.chan);
    return finish(f);
  },
  open: (k, p, f) => {
    if (f.amode === Access2.open && (f.omode & 3) === openModes.OEXEC && (f.chan.qid.type & qidTypes.QTDIR) !== 0) {
      f.prefix = f.elems.length;
      failure(f, otherErrors.execDirectory);
    }
    f.head = null;
    if (!f.nomount) {
      const at4 = domountpath(k, p, f.chan, f.path);
      f.chan = at4.chan;
      f.path = at4.path;
      f.head = at4.head;
    }
    if (f.chan.ref === 1) return goto(p, f, "unique");
    return next(p, f, "copied", cloneof(k, p, f.chan));
  },
  copied: (k, p, f, value) => {
    cclose(k, f.chan);
    f.chan = value.chan;
    return goto(p, f, "unique");
  },
  unique: (k, p, f) => {
    const c = f.chan;
    takepath(k, f, c);
    if (f.amode === Access2.access || f.amode === Access2.remove) {
      if (f.head !== null) c.flag |= mountPointFlag;
      return finish(f);
    }
    c.unionHead = f.head !== null && f.head.mounts.length > 1 ? f.head : null;
    f.prefix = f.elems.length;
    f.step = "opened";
    return next(p, f, "opened", dev(k, c).open(k, p, c, f.omode & ~openModes.OCEXEC));
  },
  opened: (k, _p, f, value) => {
    const c = value;
    if (c !== f.chan) {
      cclose(k, f.chan);
      f.chan = c;
    }
    if ((f.omode & openModes.ORCLOSE) !== 0) c.flag |= CFlag.rclose;
    return finish(f);
  },
  parentWalked: (_k, p, f) => {
    f.upto = f.elems.length;
    f.next = "exists";
    f.quiet = true;
    f.copy = incref(f.chan);
    f.path.ref++;
    return goto(p, f, "keepParent");
  },
  keepParent: (_k, p, f) => {
    f.parentPath = f.path;
    return goto(p, f, "walk");
  },
  exists: (k, p, f) => {
    f.quiet = false;
    dropParent(k, f);
    f.prefix = f.elems.length;
    if ((f.omode & openModes.OEXCL) !== 0) failure(f, errors.Eexist);
    f.omode |= openModes.OTRUNC;
    return goto(p, f, "open");
  },
  // The last element does not exist: create it, in the union's element that takes creations.
  create: (k, p, f) => {
    f.quiet = false;
    cclose(k, f.chan);
    pathclose(k, f.path);
    f.chan = f.copy;
    f.path = f.parentPath;
    f.copy = null;
    f.parentPath = null;
    let dir = f.chan;
    if (!f.nomount) {
      const head = findmount(k, p, dir);
      if (head !== null) {
        const to = head.mounts.find((m) => (m.flag & bindFlags.MCREATE) !== 0)?.to;
        if (!to) {
          f.prefix = f.elems.length;
          failure(f, errors.Enocreate);
        }
        dir = to;
      }
    }
    f.prefix = f.elems.length;
    f.step = "createCopy";
    return next(p, f, "createCopy", cloneof(k, p, dir));
  },
  createCopy: (k, p, f, value) => {
    f.copy = value.chan;
    const mode = f.omode & ~(openModes.OEXCL | openModes.OCEXEC);
    f.step = "created";
    return next(p, f, "created", dev(k, f.copy).create(k, p, f.copy, f.elems[f.elems.length - 1], mode, f.perm));
  },
  created: (k, _p, f, value) => {
    const c = value;
    if (c !== f.copy) cclose(k, f.copy);
    f.copy = null;
    f.path = addelem(k, f.path, f.elems[f.elems.length - 1]);
    takepath(k, f, c);
    if ((f.omode & openModes.ORCLOSE) !== 0) c.flag |= CFlag.rclose;
    cclose(k, f.chan);
    f.chan = null;
    return c;
  }
}, {
  unwind: release,
  caught: (k, p, f, text5) => {
    if (f.step === "hop" && text5 !== errors.Eintr) {
      if (f.text === "") f.text = text5;
      const nextElement = f.head?.mounts[f.union + 1];
      if (nextElement !== void 0) return goto(p, f, "nextUnion");
      if (f.quiet) return goto(p, f, "create");
      f.prefix = f.done;
      failure(f, f.text);
    }
    if (f.step === "created" && !f.retried && (f.omode & openModes.OEXCL) === 0 && text5 !== errors.Eintr) {
      f.retried = true;
      f.text = text5;
      if (f.copy) cclose(k, f.copy);
      f.copy = null;
      f.createText = text5;
      f.upto = f.elems.length;
      f.next = "exists";
      return goto(p, f, "walk");
    }
    if (f.createText !== "") text5 = f.createText;
    if ((f.step === "opened" || f.step === "created" || f.step === "createCopy") && !text5.includes(": '")) failure(f, text5);
    if (f.step === "walk" && f.createText !== "") failure(f, text5);
    error(text5);
  },
  show: (f) => `path=${quote(f.name)} i=${f.done}/${f.elems.length} chan=${f.chan?.path?.name ?? "-"}`
});
var mountPointFlag = 256;
function mountAt(k, p, c, q) {
  const head = p.pgrp.heads.get(`${dev(k, c).dc}${c.dev}.${q.hi}.${q.lo}`);
  return head && head.mounts.length > 0 ? head : null;
}
function dropParent(k, f) {
  if (f.copy) cclose(k, f.copy);
  f.copy = null;
  if (f.parentPath) pathclose(k, f.parentPath);
  f.parentPath = null;
}
function release(k, _p, f) {
  if (f.chan) cclose(k, f.chan);
  f.chan = null;
  if (f.path) pathclose(k, f.path);
  f.path = null;
  dropParent(k, f);
}
function cloneof(k, p, c) {
  return dev(k, c).walk(k, p, c, []);
}

// packages/kernel/src/port/pgrp.ts
function newpgrp(k) {
  const pg = new Pgrp();
  pg.id = ++k.pgrpId;
  return pg;
}
function newrgrp() {
  return new Rgrp();
}
function newegrp() {
  return new Egrp();
}
function dupegrp(from) {
  const to = new Egrp();
  to.path = from.path;
  to.vers = from.vers;
  to.entries = from.entries.map((entry2) => {
    const copy = new Evalue();
    copy.name = entry2.name;
    copy.value = entry2.value.slice();
    copy.path = entry2.path;
    copy.vers = entry2.vers;
    return copy;
  });
  return to;
}
function newfgrp() {
  return new Fgrp();
}
function dupfgrp(from) {
  const to = new Fgrp();
  to.fds = from.fds.map((c) => c ? incref(c) : null);
  to.cexec = from.cexec.slice();
  to.exceed = from.exceed;
  return to;
}
var CloseFdsFrame = class extends Frame {
  chans = [];
  at = 0;
};
var closeFds = operation("closefgrp", CloseFdsFrame, {
  start: (k, p, f) => {
    const c = f.chans[f.at];
    if (c === void 0) return void 0;
    f.at++;
    return next(p, f, "start", cclosewait(k, p, c));
  }
}, {
  unwind: (k, _p, f) => {
    for (const c of f.chans.slice(f.at)) cclose(k, c);
  }
});
function closefgrp(k, p, fg) {
  if (--fg.ref > 0) return void 0;
  const chans = fg.fds.filter((c) => c !== null);
  fg.fds = [];
  fg.cexec = [];
  return closechans(k, p, chans);
}
function closechans(k, p, chans) {
  if (chans.every((c) => c.mnt === null || c.ref > 1)) {
    for (const c of chans) cclose(k, c);
    return void 0;
  }
  return call(p, closeFds, (f) => {
    f.chans = chans;
  });
}

// packages/kernel/src/port/exec.ts
var T2 = segmentTypes;
var S2 = segmentSlots;
var stackBase = USTKTOP - USTKSIZE;
var tosAddress = USTKTOP - tosLayout.size;
var ExecFrame = class extends Frame {
  file = "";
  /** Arguments as bytes without NUL. */
  args = [];
  chan = null;
  head = noBytes;
  /** Name of the program: of the script, when one was given. */
  text = "";
  scripts = 0;
};
operation("sysexec", ExecFrame, {
  opened: (k, p, f, value) => {
    f.chan = value;
    return next(p, f, "read", k.devtab[f.chan.type].read(k, p, f.chan, execReadSize, 0));
  },
  read: (k, p, f, value) => {
    const head = value.slice();
    f.head = head;
    if (f.text === "") f.text = basename(f.file);
    if (head.length >= 2 && head[0] === 35 && head[1] === 33) return script(k, p, f);
    if (head.length >= 4 && head[0] === 127 && head[1] === 69 && head[2] === 76 && head[3] === 70) {
      return next(p, f, "elf", k.devtab[f.chan.type].read(k, p, f.chan, 4096, 0));
    }
    return commit(k, p, f, parseAout(head));
  },
  elf: (k, p, f, value) => {
    const parsed = parseElf(value.slice());
    if (parsed === null) error(errors.Ebadexec);
    return commit(k, p, f, parsed);
  },
  closed: () => tosAddress
}, {
  unwind: (k, _p, f) => {
    if (f.chan) cclose(k, f.chan);
  },
  show: (f) => `file=${f.file}`
});
function basename(path) {
  return path.slice(path.lastIndexOf("/") + 1);
}
function script(k, p, f) {
  const nl = f.head.indexOf(10);
  if (f.scripts > 0 || nl < 0) error(errors.Ebadexec);
  const words3 = tokenize(decodeUtf8(f.head, 2, nl), 31);
  if (words3.length === 0) error(errors.Ebadexec);
  f.scripts++;
  f.args = [encodeUtf8(f.text), ...words3.slice(1).map(encodeUtf8), encodeUtf8(f.file), ...f.args.slice(1)];
  f.file = words3[0];
  const c = f.chan;
  f.chan = null;
  cclose(k, c);
  return next(p, f, "opened", namec(p, f.file, Access2.open, 3));
}
var roundUp = (x, to) => Math.ceil(x / to) * to;
function parseAout(head) {
  const h = aoutLayout.at;
  if (head.length < aoutShortHeader || u32be(head, h.magic) !== S_MAGIC || (S_MAGIC & expandedHeaderBit) === 0 || head.length < aoutLayout.size) error(errors.Ebadexec);
  const text5 = u32be(head, h.text);
  const data3 = u32be(head, h.data);
  const bss = u32be(head, h.bss);
  const entry2 = u32be(head, h.entry64) * 4294967296 + u32be(head, h.entry64 + 4);
  const textEnd = UTZERO + aoutLayout.size + text5;
  const dataBase = roundUp(textEnd, aoutDataAlign);
  const bssBase = pageUp(dataBase + data3);
  const bssTop = pageUp(dataBase + data3 + bss);
  if (entry2 < UTZERO + aoutLayout.size || entry2 >= textEnd || bssTop >= stackBase) error(errors.Ebadexec);
  return {
    entry: entry2,
    parts: [
      { base: UTZERO, top: pageUp(textEnd), fileStart: 0, fileBytes: aoutLayout.size + text5, write: false, exec: true },
      { base: dataBase, top: bssBase, fileStart: aoutLayout.size + text5, fileBytes: data3, write: true, exec: false }
    ],
    bss: bssBase,
    bssTop
  };
}
function stackImage(args2, pid, cyclefreq2) {
  let strings2 = 0;
  for (const arg of args2) strings2 += arg.length + 1;
  const ssize = 8 * (args2.length + 1) + roundUp(strings2 + tosLayout.size, 8);
  const sp = USTKTOP - ssize - 8;
  const bytes2 = new Uint8Array(USTKTOP - sp);
  const view = new DataView(bytes2.buffer);
  const put3 = (offset2, value) => {
    view.setUint32(offset2, value >>> 0, true);
    view.setUint32(offset2 + 4, Math.floor(value / 4294967296), true);
  };
  put3(0, args2.length);
  let at4 = bytes2.length - tosLayout.size - strings2;
  args2.forEach((arg, i) => {
    put3(8 + 8 * i, sp + at4);
    bytes2.set(arg, at4);
    at4 += arg.length + 1;
  });
  put3(bytes2.length - tosLayout.size + tosLayout.at.cyclefreq, cyclefreq2);
  view.setUint32(bytes2.length - tosLayout.size + tosLayout.at.pid, pid, true);
  return { sp, bytes: bytes2 };
}
var cyclefreq = 1e9;
function commit(k, p, f, program) {
  const { sp, bytes: bytes2 } = stackImage(f.args, p.pid, cyclefreq);
  if (bytes2.length >= USTKSIZE) error(errors.Enovmem);
  charge(k, Cost.newProcess);
  const stack = newseg(T2.SG_STACK | segmentFlags.SG_NOEXEC, stackBase, USTKSIZE);
  for (let va = pageDown(sp); va < USTKTOP; va += BY2PG) {
    const frame = newframe(k);
    if (frame === 0) {
      for (let done2 = pageDown(sp); done2 < va; done2 += BY2PG) k.pmem.free[k.pmem.nfree++] = releaseFrame(k, stack, done2);
      error(errors.Enovmem);
    }
    setFrame(stack, va, frame);
    const from = Math.max(va, sp);
    k.ram.set(bytes2.subarray(from - sp, va + BY2PG - sp), frame * BY2PG + (from - va));
  }
  const segments = [{ slot: S2.SSEG, s: stack }];
  const image = program.parts.length > 0 ? attachimage(k, f.chan, program.parts[0].fileBytes) : null;
  let free3 = S2.LSEG;
  program.parts.forEach((part) => {
    const type = part.write ? T2.SG_DATA : T2.SG_TEXT | segmentFlags.SG_RONLY;
    const s = newseg(type, part.base, part.top - part.base);
    s.exec = part.exec;
    s.image = image;
    image.ref++;
    s.fileStart = part.fileStart;
    s.fileBytes = part.fileBytes;
    const wanted = part.write ? S2.DSEG : S2.TSEG;
    const taken = segments.some((each2) => each2.slot === wanted);
    segments.push({ slot: taken ? free3++ : wanted, s });
  });
  image.ref--;
  segments.push({ slot: S2.BSEG, s: newseg(T2.SG_BSS, program.bss, program.bssTop - program.bss) });
  for (let slot = 0; slot < NSEG; slot++) {
    const s = p.seg[slot];
    if (s && (slot < S2.LSEG || (s.flags & segmentFlags.SG_CEXEC) !== 0 || segments.some((each2) => each2.slot === slot))) detachseg(k, p, slot);
  }
  flushmmu(k, p);
  execspace(k, p);
  for (const { slot, s } of segments) p.seg[slot] = s;
  p.tos = 0;
  p.notes = [];
  p.notepending = false;
  p.notified = false;
  p.notify = 0;
  p.noteureg = 0;
  p.lastnote = null;
  p.noteFpu = null;
  p.privatemem = false;
  p.noswap = false;
  p.text = f.text;
  p.setargs = false;
  p.args = f.args.map((arg) => quote(decodeUtf8(arg))).join(" ").slice(0, 128);
  if (p.hang) p.procctl = Procctl.stopme;
  contextBytes2(k, p).set(freshContext(program.entry, sp, tosAddress));
  const c = f.chan;
  f.chan = null;
  const toClose = [c];
  const fg = p.fgrp;
  fg.fds.forEach((file, fd) => {
    if (file && fg.cexec[fd]) {
      toClose.push(file);
      fg.fds[fd] = null;
      fg.cexec[fd] = false;
    }
  });
  f.args = [];
  f.head = new Uint8Array(0);
  return next(p, f, "closed", closechans(k, p, toClose));
}
function releaseFrame(k, s, va) {
  const chunk = s.map[Math.floor((va - s.base) / BY2PG / 512)];
  const index = (va - s.base) / BY2PG % 512;
  const frame = chunk[index];
  chunk[index] = 0;
  k.pmem.refs[frame] = 0;
  return frame;
}
function readargs(k, p, argv) {
  const args2 = [];
  let total = 0;
  for (let at4 = argv; ; at4 += 8) {
    if (!okaddr(p, at4, 8, false)) badaddr(k, p, at4, 8);
    const pointer = getu64(k, p, at4);
    if (pointer === 0) return args2;
    const arg = strbytes(k, p, pointer, USTKSIZE);
    total += arg.length + 9;
    if (total >= USTKSIZE) error(errors.Enovmem);
    args2.push(arg);
  }
}
function sysExec(k, p) {
  const argv = argPtr(k, 1);
  const file = argStr(k, p, 0);
  if (argv === 0) error(errors.Ebadarg);
  const args2 = readargs(k, p, argv);
  if (args2.length === 0) error(errors.Ebadarg);
  return execfile(p, file, args2);
}
function execfile(p, file, args2) {
  const base5 = p.kstack.length;
  namec(p, file, Access2.open, 3);
  const f = new ExecFrame();
  f.file = file;
  f.args = args2;
  f.step = "opened";
  return under(p, base5, f);
}

// packages/kernel/src/port/clock.ts
function profile(text5, pc) {
  const counts = text5.profile;
  counts[0] += 1e3 / HZ;
  const at4 = Math.floor((pc - text5.base) / profileGrain);
  if (at4 > 0 && at4 < counts.length) counts[at4] += 1e3 / HZ;
}
function hzclock(k, m) {
  m.lastClock = m.time;
  const isTick = ++m.clocks >= clocksPerTick;
  if (isTick) {
    m.clocks = 0;
    tick(k, m);
  }
  if (m.id === 0) timerintr(k);
  hzsched(k, m, isTick);
}
function tick(k, m) {
  const span = Math.max(1, m.time - m.lastTick);
  const idle = Math.min(1e5, Math.floor(m.idleNs * 1e5 / span));
  m.idleAverage = Math.floor((m.idleAverage * (HZ - 1) + idle) / HZ);
  m.idleNs = 0;
  m.lastTick = m.time;
  if (m.id === 0) k.ticks++;
  const p = m.proc;
  if (p !== null && p.state === State.Running && p.tos !== 0) {
    const at4 = p.tos + tosLayout.at.clock;
    k.view.setUint32(at4, k.view.getUint32(at4, true) + 1e3 / HZ, true);
    const text5 = p.seg[segmentSlots.TSEG];
    if (text5?.profile && p.loaded === m.id) profile(text5, k.core.context(m.id).rip);
  }
}
function timerintr(k) {
  const now = k.m.time;
  while (k.timers.length > 0 && k.timers[0].when <= now) {
    const t = k.timers.shift();
    const p = t.proc;
    if (p === null) continue;
    if (t.kind === "alarm") {
      p.alarm = 0;
      postnote(k, p, noteTexts.alarm, noteClasses.NUser);
    } else timedOut(k, p);
  }
}

// packages/kernel/src/pc64/irq.ts
var Vector = { irq: 32, timer: 240, wake: 241, edf: 242, spurious: 255 };
var irqMax = 24;
var handlers = new Array(256).fill(void 0);
function intrenable(vector, run2) {
  handlers[vector] = run2;
}
function handlerOf(vector) {
  return handlers[vector];
}
var unclaimed = { run: null };

// packages/kernel/src/pc64/apic.ts
var base = 4276092928;
var Register = {
  eoi: 176,
  svr: 240,
  icrLow: 768,
  icrHigh: 784,
  lvtTimer: 800,
  lvtLint0: 848,
  initialCount: 896,
  currentCount: 912,
  divide: 992
};
var svrEnable2 = 256;
var periodic = 131072;
var lvtMasked2 = 65536;
var divideBy1 = 11;
var icrInit = 17664;
var icrStartup = 17920;
var startPage = 8;
intrenable(Vector.timer, (k, m) => {
  if (m.edfwhen === 0) {
    hzclock(k, m);
    return;
  }
  if (m.time >= m.lastClock + clockNs) hzclock(k, m);
  edfhooks.timer?.(k, m);
});
intrenable(Vector.wake, () => {
});
var write = (k, register, value) => k.bus.mmio.write(base + register, 4, value);
function lapiceoi(k) {
  write(k, Register.eoi, 0);
}
function lapicinit(k) {
  write(k, Register.svr, svrEnable2 | Vector.spurious);
}
function lapicnopic(k) {
  write(k, Register.lvtLint0, lvtMasked2);
}
var timerHz = 1e8;
function lapictimer(k) {
  write(k, Register.divide, divideBy1);
  write(k, Register.lvtTimer, periodic | Vector.timer);
  write(k, Register.initialCount, timerHz / clockHz2);
}
function timerarm(k, m, when) {
  if (when === m.edfwhen && when === 0) return;
  const shared2 = m.id !== 0;
  m.edfwhen = when;
  if (when === 0) {
    if (shared2) lapictimer(k);
    else write(k, Register.initialCount, 0);
    return;
  }
  const at4 = shared2 ? Math.min(when, m.lastClock + clockNs) : when;
  const counts = Math.ceil((at4 - k.bus.clock.now) / (1e9 / timerHz));
  write(k, Register.divide, divideBy1);
  write(k, Register.lvtTimer, shared2 ? Vector.timer : Vector.edf);
  write(k, Register.initialCount, Math.min(4294967295, Math.max(1, counts)));
}
function lapicwake(k, cpu) {
  write(k, Register.icrHigh, cpu << 24);
  write(k, Register.icrLow, Vector.wake);
}
function lapicstart(k, m) {
  write(k, Register.icrHigh, m.id << 24);
  write(k, Register.icrLow, icrInit);
  write(k, Register.icrHigh, m.id << 24);
  write(k, Register.icrLow, icrStartup | startPage);
}

// packages/kernel/src/port/edftest.ts
function testschedulability(tasks, steps = edfTestSteps) {
  const queue = [];
  const add2 = (e) => {
    let i = queue.length;
    while (i > 0 && (queue[i - 1].at > e.at || queue[i - 1].at === e.at && e.deadline && !queue[i - 1].deadline)) i--;
    queue.splice(i, 0, e);
  };
  for (const task of tasks) add2({ task, at: 0, deadline: false });
  let released = 0;
  let due = 0;
  for (let step2 = 0; step2 < steps; step2++) {
    const e = queue.shift();
    if (e === void 0) return "";
    const { task, at: at4 } = e;
    if (e.deadline) {
      due += task.C;
      if (due > at4) return edfErrors.notSchedulable;
      add2({ task, at: at4 + task.T - task.D, deadline: false });
    } else {
      if (at4 > 0 && released <= at4) return "";
      released += task.C;
      add2({ task, at: at4 + task.D, deadline: true });
    }
  }
  return edfErrors.undecided;
}

// packages/kernel/src/port/edf.ts
var edfTimerLeast = 2e4;
var used = (p) => p.time[Time.user] + p.time[Time.sys];
var left2 = (p, e) => e.C - (used(p) - e.mark);
function edfparams(k, p) {
  if (p.edf === null) p.edf = new Edf();
  else edfexpel(k, p);
  return p.edf;
}
function edfadmit(k, p) {
  const e = p.edf;
  if (e === null) error(edfErrors.noParameters);
  if (e.admitted) error(edfErrors.state);
  if (e.T === 0) error(edfErrors.noPeriod);
  if (e.C === 0) error(edfErrors.noCost);
  if (e.D > e.T) error(edfErrors.deadlineBeyondPeriod);
  const D = e.D === 0 ? e.T : e.D;
  if (e.C > D) error(edfErrors.costBeyondDeadline);
  const text5 = testschedulability([...k.edf, p].map((each2) => {
    const { T: T5, D: deadline, C } = each2.edf;
    return { T: T5 / 1e3, D: (deadline === 0 ? T5 : deadline) / 1e3, C: C / 1e3 };
  }));
  if (text5 !== "") error(text5);
  e.D = D;
  e.admitted = true;
  e.releases = e.misses = e.overruns = 0;
  proctrace(k, p, "Admit");
  const now = k.m.time;
  const like = k.edf.find((each2) => each2.edf.T === e.T);
  k.edf.push(p);
  if (like !== void 0 && like.edf.t > now) {
    e.t = like.edf.t;
    e.d = now;
    e.mark = used(p) - e.C;
  } else {
    e.t = now;
    release2(k, p, e);
  }
  requeue(k, p);
}
function requeue(k, p) {
  if (p.state === State.Ready) {
    edfhooks.dequeue(k, p);
    p.state = State.New;
    ready(k, p);
  } else if (p.state === State.Running) {
    for (const m of k.machs) if (m.proc === p) m.resched = true;
  } else if (p.state === State.Waitrelease) wakerelease(k, p);
}
function edfexpel(k, p) {
  const e = p.edf;
  if (e === null || !e.admitted) return;
  e.admitted = false;
  const at4 = k.edf.indexOf(p);
  if (at4 >= 0) k.edf.splice(at4, 1);
  proctrace(k, p, "Expel");
  if (p.state !== State.Moribund && p.state !== State.Dead) requeue(k, p);
}
function wakerelease(k, p) {
  p.state = State.New;
  ready(k, p);
}
function release2(k, p, e, late = false) {
  const now = k.m.time;
  e.r = now;
  if (e.sporadic) e.t = now + e.T;
  else {
    if (!late) e.r = e.t;
    e.t += e.T;
    if (e.t <= now) {
      const behind = Math.floor((now - e.t) / e.T) + 1;
      if (!late) e.r += behind * e.T;
      e.t += behind * e.T;
    }
  }
  e.d = e.r + e.D;
  e.mark = used(p);
  e.releases++;
  e.missed = false;
  e.yielded = false;
  proctrace(k, p, "Release");
}
function settle(k, p, e) {
  const now = k.m.time;
  if (left2(p, e) <= 0) {
    if (e.d > now) {
      e.d = now;
      if (!e.yielded) {
        e.overruns++;
        proctrace(k, p, "Slice");
      }
    }
  } else if (now >= e.d && !e.missed && !e.yielded) {
    e.missed = true;
    e.misses++;
    proctrace(k, p, "Deadline");
  }
}
function edfready(k, p) {
  const e = p.edf;
  const now = k.m.time;
  const blocked = p.state !== State.Running && p.state !== State.New;
  if (blocked && e.yieldonblock && now < e.d) e.yielded = true;
  if (e.yielded) e.mark = used(p) - e.C;
  if (!blocked) settle(k, p, e);
  if (now >= e.d || left2(p, e) <= 0) {
    if (now >= e.t) release2(k, p, e, blocked);
    else if (e.extra && !e.yielded) {
      p.state = State.Ready;
      p.readytime = now;
      queueproc(k, k.machs[p.wired >= 0 ? p.wired : p.mp] ?? k.machs[0], p, PriExtra);
      armtimer(k, k.m);
      return true;
    } else {
      p.state = State.Waitrelease;
      armtimer(k, k.m);
      return true;
    }
  }
  enqueue(k, p, e);
  return true;
}
function enqueue(k, p, e) {
  const m = place(k, p, e);
  p.state = State.Ready;
  p.readytime = k.m.time;
  queueproc(k, m, p, PriEdf);
  const queue = m.runq[PriEdf];
  let before = queue.head;
  while (before !== null && before !== p && before.edf.d <= e.d) before = before.qnext;
  if (before !== null && before !== p) {
    unlink(queue, p);
    p.qnext = before;
    p.qprev = before.qprev;
    if (before.qprev === null) queue.head = p;
    else before.qprev.qnext = p;
    before.qprev = p;
  }
  proctrace(k, p, "Edf");
  const running = m.proc;
  if (running !== null && running !== p && (running.priority < PriEdf || running.edf === null || running.edf.d > e.d)) {
    m.resched = true;
    if (m !== k.m) lapicwake(k, m.id);
  }
}
function place(k, p, e) {
  if (p.wired >= 0 && k.machs[p.wired]?.online) return k.machs[p.wired];
  let best = k.m;
  let worst = -1;
  for (const m of k.machs) {
    if (!m.online) continue;
    const q = m.proc;
    const urgency = q === null ? Number.MAX_SAFE_INTEGER : q.priority < PriEdf || q.edf === null ? Number.MAX_SAFE_INTEGER - 1 : q.edf.d;
    if (urgency > worst || urgency === worst && m === k.m) {
      worst = urgency;
      best = m;
    }
  }
  return worst > e.d ? best : k.m;
}
function edffirst(k, m) {
  let best = null;
  for (const other of k.machs) {
    for (let p = other.runq[PriEdf].head; p !== null; p = p.qnext) {
      if (p.wired >= 0 && p.wired !== m.id) continue;
      if (best === null || p.edf.d < best.edf.d) best = p;
      break;
    }
  }
  return best;
}
function edfrun(k, m, p) {
  proctrace(k, p, "Run");
  armtimer(k, m);
}
function armtimer(k, m) {
  const now = m.time;
  let when = Number.MAX_SAFE_INTEGER;
  for (const p2 of k.edf) {
    const e = p2.edf;
    if (p2.state === State.Waitrelease || p2.priority === PriExtra) when = Math.min(when, e.t);
  }
  const p = m.proc;
  if (p !== null && p.edf !== null && p.edf.admitted && p.priority === PriEdf) {
    when = Math.min(when, now + Math.max(edfTimerLeast, Math.min(left2(p, p.edf), p.edf.d - now)));
  }
  timerarm(k, m, when === Number.MAX_SAFE_INTEGER ? 0 : when);
}
function edfintr(k, m) {
  const now = m.time;
  const p = m.proc;
  if (p?.trace) proctrace(k, p, "IntS");
  for (const q of [...k.edf]) {
    const e = q.edf;
    if (e.t > now) continue;
    if (q.state === State.Waitrelease) {
      release2(k, q, e);
      enqueue(k, q, e);
    } else if (q.priority === PriExtra) requeue(k, q);
  }
  if (p !== null && p.edf !== null && p.edf.admitted && p.priority === PriEdf && (left2(p, p.edf) <= 0 || now >= p.edf.d)) m.resched = true;
  armtimer(k, m);
  if (p?.trace) proctrace(k, p, "IntE");
}
function edfyield(k, p) {
  const e = p.edf;
  if (e === null || !e.admitted || p.priority !== PriEdf) return false;
  settle(k, p, e);
  e.yielded = true;
  e.mark = used(p) - e.C;
  proctrace(k, p, "Yield");
  k.m.resched = true;
  return true;
}
function edfkill(k, p) {
  if (p.state === State.Waitrelease) edfexpel(k, p);
}
edfhooks.ready = edfready;
edfhooks.first = edffirst;
edfhooks.run = edfrun;
edfhooks.timer = edfintr;
intrenable(Vector.edf, edfintr);

// packages/kernel/src/port/proc.ts
function newproc(k) {
  let slot = k.procs.indexOf(null);
  if (slot < 0) {
    if (k.procs.length >= k.nproc) error(otherErrors.noProcs);
    slot = k.procs.length;
    k.procs.push(null);
  }
  const p = new Proc();
  p.slot = slot;
  p.pid = newpid(k);
  p.noteid = p.pid;
  p.state = State.New;
  p.time[Time.real] = k.m.time;
  p.mp = k.m.id;
  p.lastupdate = Math.floor(k.m.time / 5e6);
  k.procs[slot] = p;
  k.byPid.set(p.pid, p);
  return p;
}
function newpid(k) {
  do {
    k.lastPid = k.lastPid >= 2147483647 ? 1 : k.lastPid + 1;
  } while (k.byPid.has(k.lastPid));
  return k.lastPid;
}
function procbypid(k, pid) {
  return k.byPid.get(pid) ?? null;
}
function freeproc(k, p) {
  if (p.loaded >= 0) {
    k.machs[p.loaded].loaded = null;
    p.loaded = -1;
  }
  p.state = State.Dead;
  p.kstack = [];
  k.procs[p.slot] = null;
  k.byPid.delete(p.pid);
}
function kproc(k, name, op) {
  const p = newproc(k);
  p.kp = true;
  p.text = name;
  p.user = k.eve;
  p.basepri = p.priority = PriKproc;
  p.kstack.push(new op.make());
  ready(k, p);
  return p;
}
function waitmsg(p, status) {
  return status === "" ? "" : `${p.text} ${p.pid}: ${status}`.slice(0, WAITMAX - 1);
}
var ms2 = (ns) => Math.floor(ns / 1e6);
var ExitFrame = class extends Frame {
  status = "";
  /** Memory goes too; otherwise the process stays Broken. */
  free = true;
};
var exitOp = operation("pexit", ExitFrame, {
  start: (k, p, f) => {
    leavespace(k, p);
    edfexpel(k, p);
    if (p.trace) proctrace(k, p, "Dead");
    p.notes = [];
    p.notepending = false;
    p.noInterrupt = true;
    p.alarm = 0;
    removeTimer(k, p, "alarm");
    const fg = p.fgrp;
    p.fgrp = null;
    return next(p, f, "filesClosed", fg ? closefgrp(k, p, fg) : void 0);
  },
  filesClosed: (k, p, f) => {
    if (p.egrp) p.egrp.ref--;
    p.egrp = null;
    if (p.rgrp) p.rgrp.ref--;
    p.rgrp = null;
    if (p.dot) cclose(k, p.dot);
    p.dot = null;
    if (p.pgrp) closepgrp(k, p.pgrp);
    p.pgrp = null;
    if (!p.kp) tellparent(k, p, f.status);
    if (p.slash) cclose(k, p.slash);
    p.slash = null;
    if (!f.free) {
      if (k.broken.length >= maxBroken) unbreak(k, k.broken[0]);
      k.broken.push(p);
      p.state = State.Broken;
      p.noInterrupt = false;
      p.psstate = "";
      p.syscall = -1;
      f.step = "free";
      wakeupAll(k, p.debug);
      return Pending;
    }
    return goto(p, f, "free");
  },
  free: (k, p) => {
    for (let slot = 0; slot < NSEG; slot++) dropseg(k, p, slot);
    mmurelease(k, p);
    putspace(k, p);
    p.state = State.Moribund;
    wakeupAll(k, p.debug);
    wakeupAll(k, p.waitr);
    p.waitq = [];
    freeproc(k, p);
    return Pending;
  }
}, { show: (f) => `status="${f.status}"` });
var maxBroken = 4;
function dropseg(k, p, slot) {
  detachseg(k, p, slot);
}
function pexit(k, p, status, free3) {
  abandon(k, p);
  return call(p, exitOp, (f) => {
    f.status = status.slice(0, WAITMAX - 1);
    f.free = free3;
  });
}
function tellparent(k, p, status) {
  if (p.parentpid === 0) panic(k, `boot process died: ${status === "" ? "unknown" : status}`);
  const parent = procbypid(k, p.parentpid);
  if (parent === null || parent.state === State.Broken || parent.state === State.Moribund || p.noWait) return;
  const w = new Waitq();
  w.pid = p.pid;
  const t = p.time;
  w.user = ms2(t[Time.user] + t[Time.cuser]);
  w.sys = ms2(t[Time.sys] + t[Time.csys]);
  w.real = ms2(k.m.time - t[Time.real]);
  w.msg = waitmsg(p, status);
  parent.nchild--;
  parent.time[Time.cuser] += t[Time.user] + t[Time.cuser];
  parent.time[Time.csys] += t[Time.sys] + t[Time.csys];
  parent.time[Time.creal] += k.m.time - t[Time.real];
  if (parent.waitq.length < waitQueueMax) parent.waitq.unshift(w);
  wakeupAll(k, parent.waitr);
}
function unbreak(k, p) {
  const at4 = k.broken.indexOf(p);
  if (at4 < 0) return;
  k.broken.splice(at4, 1);
  p.noInterrupt = true;
  ready(k, p);
}
function procctlexit(k, p, ctl3) {
  if (p.state === State.Broken) {
    unbreak(k, p);
    return;
  }
  p.procctl = ctl3;
  p.notepending = true;
  edfkill(k, p);
  if (p.state === State.Stopped) ready(k, p);
  else if (p.state === State.Rendez) postkill(k, p);
  else if (interrupt(k, p, errors.Eintr)) p.notepending = false;
}
function postkill(k, p) {
  const waiting = p.rgrp?.waiting.get(p.rendTag);
  if (waiting) {
    const at4 = waiting.indexOf(p);
    if (at4 >= 0) waiting.splice(at4, 1);
    if (waiting.length === 0) p.rgrp.waiting.delete(p.rendTag);
  }
  p.rendLo = p.rendHi = 4294967295;
  p.notepending = false;
  ready(k, p);
}
function procpages(p) {
  let pages = 0;
  for (const s of p.seg) if (s !== null) pages += s.resident;
  return pages;
}
function killbig(k) {
  let big = null;
  for (const p of k.procs) {
    if (p === null || p.kp || p.pid === 1 || p.state === State.Moribund || p.state === State.Dead) continue;
    if (big === null || procpages(p) > procpages(big)) big = p;
  }
  if (big === null) return false;
  const bss = big.seg[segmentSlots.BSEG];
  for (const p of k.procs) {
    if (p !== null && (p === big || bss && p.seg[segmentSlots.BSEG] === bss)) procctlexit(k, p, Procctl.exitbig);
  }
  return true;
}

// packages/kernel/src/pc64/bootinfo.ts
var BootFramebuffer = class {
  address = 0;
  width = 0;
  height = 0;
  pitch = 0;
  depth = 0;
};
record("BootFramebuffer", BootFramebuffer);
function bootargs(cmdline) {
  const map2 = /* @__PURE__ */ new Map();
  for (const word of cmdline.split(/\s+/).filter((w) => w !== "")) {
    const cut = word.indexOf("=");
    map2.set(cut < 0 ? word : word.slice(0, cut), cut < 0 ? "1" : word.slice(cut + 1));
  }
  return map2;
}

// packages/kernel/src/pc64/cga.ts
var base2 = 753664;
var columns = 80;
var rows2 = 25;
var attribute = 7;
var blank = attribute << 8 | 32;
var page437 = /* @__PURE__ */ new Map([[182, 20], [181, 230], [963, 229], [164, 15]]);
var cells2 = {
  put: (k, column, row2, code) => {
    const glyph = code < 127 ? code : page437.get(code) ?? 63;
    k.bus.mmio.write(base2 + (row2 * columns + column) * 2, 2, attribute << 8 | glyph);
  },
  scroll: (k, lines) => {
    const screen = new Uint8Array(columns * rows2 * 2);
    k.bus.readBlock(base2, screen);
    screen.copyWithin(0, columns * 2 * lines);
    for (let i = columns * (rows2 - lines) * 2; i < screen.length; i += 2) {
      screen[i] = blank & 255;
      screen[i + 1] = blank >> 8;
    }
    k.bus.writeBlock(base2, screen);
  },
  clear: (k, row2, from, to) => {
    for (let column = from; column < to; column++) k.bus.mmio.write(base2 + (row2 * columns + column) * 2, 2, blank);
  }
};
var state2 = (k) => k.devs.get("cga");
function cgainit(k) {
  const s = new TextScreen();
  s.columns = columns;
  s.rows = rows2;
  k.devs.set("cga", s);
  for (let row2 = 0; row2 < rows2; row2++) cells2.clear(k, row2, 0, columns);
}
function cgaputs(k, out) {
  const s = state2(k);
  if (s === void 0) return;
  text(k, s, cells2, out);
  const at4 = s.row * columns + Math.min(s.column, columns - 1);
  k.bus.ports.write(980, 1, 14);
  k.bus.ports.write(981, 1, at4 >> 8);
  k.bus.ports.write(980, 1, 15);
  k.bus.ports.write(981, 1, at4 & 255);
}

// packages/kernel/src/dev/cons.ts
var text2 = (make) => (k, p, n2, offset2) => readbytes(encodeUtf8(make(k, p)), n2, offset2);
var noRead = () => error(errors.Egreg);
var noWrite = () => error(errors.Eperm);
var eve = (write7) => (k, p, data3, offset2, c) => p.user === k.eve ? write7(k, p, data3, offset2, c) : error(errors.Eperm);
var ms3 = (ns) => Math.floor(ns / 1e6);
var nowNs = (k) => k.epoch + BigInt(Math.floor(k.m.time));
var n22 = (value) => `${String(value).padStart(21)} `;
var fasthz = 1000000000n;
function line2(data3) {
  return decodeUtf8(data3).replace(/[\n\0].*$/s, "");
}
var ConsReadFrame = class extends Frame {
};
operation("consread", ConsReadFrame, { done: (_k, _p, _f, value) => value });
function consread(k, p, n2) {
  const s = cons(k);
  s.noteid = p.noteid;
  const base5 = p.kstack.length;
  const data3 = qread(k, p, s.q, n2);
  if (data3 !== Pending) return data3;
  const f = new ConsReadFrame();
  f.step = "done";
  return under(p, base5, f);
}
function sysstat(k) {
  return k.machs.map((m) => [
    m.id,
    m.switches,
    m.interrupts,
    m.syscalls,
    m.faults,
    m.tlbfaults,
    m.tlbpurges,
    Math.floor(m.load / 100),
    Math.floor(m.idleAverage / 1e3),
    0
  ].map(n12).join("") + "\n").join("");
}
var bintime = (k, _p, n2) => {
  const out = new Uint8Array(32);
  putBigU64be(out, 0, nowNs(k));
  putBigU64be(out, 8, BigInt(Math.floor(k.m.time)));
  putBigU64be(out, 16, fasthz);
  putBigU64be(out, 24, BigInt(Math.floor(k.m.time)));
  return out.slice(0, n2 >= 32 ? 32 : n2 >= 24 ? 24 : n2 >= 16 ? 16 : n2 >= 8 ? 8 : 0);
};
function setbintime(k, data3) {
  const view = new DataView(data3.buffer, data3.byteOffset, data3.byteLength);
  const op = String.fromCharCode(data3[0] ?? 0);
  if (op === "n" && data3.length >= 9) k.epoch = view.getBigInt64(1) - BigInt(Math.floor(k.m.time));
  else if (op === "d" && data3.length >= 13) k.epoch += view.getBigInt64(1);
  else if (op !== "f" || data3.length < 9) error(errors.Ebadarg);
  return data3.length;
}
function reboot(k, data3) {
  const words3 = parsecmd(data3);
  switch (words3[0]) {
    case "reboot":
      k.bus.ports.write(100, 1, 254);
      return error("rebooting");
    case "halt":
      k.bus.ports.write(1540, 2, 8192 | 5 << 10);
      return 0;
    case "panic":
      throw new PanicError("/dev/reboot");
    case "rdb":
      return error(errors.Ebadctl);
    default:
      return cmderror(words3, "unknown control message");
  }
}
function chdev(k, p, data3) {
  const words3 = parsecmd(data3);
  if (words3[0] !== "chdev" || words3.length < 2) cmderror(words3, "unknown control message");
  const current2 = [...p.pgrp.allowed ?? k.devtab.map((d) => d.dc).join("")];
  const list2 = [...words3[2] ?? ""];
  if (words3[1] === "&") p.pgrp.allowed = current2.filter((dc) => list2.includes(dc)).join("");
  else if (words3[1] === "&~") p.pgrp.allowed = current2.filter((dc) => !list2.includes(dc)).join("");
  else if (words3[1] === "~") p.pgrp.allowed = "";
  else cmderror(words3, errors.Ebadctl);
  return data3.length;
}
function random(k, n2) {
  const out = new Uint8Array(Math.min(n2, 1 << 20));
  randomBytes(k, out);
  return out;
}
var files = [
  { name: "bintime", perm: 436, read: bintime, write: eve((k, _p, data3) => setbintime(k, data3)) },
  {
    name: "cons",
    perm: 432,
    read: (k, p, n2) => consread(k, p, n2),
    write: (k, _p, data3) => {
      k.consoleBytes?.(k, data3);
      return data3.length;
    }
  },
  {
    name: "consctl",
    perm: 144,
    read: noRead,
    write: (k, _p, data3) => {
      const s = cons(k);
      for (const word of decodeUtf8(data3).split(/[\s\0]+/)) {
        if (word === "rawon") {
          s.raw = true;
          if (s.line.length > 0) qproduce(k, s.q, Uint8Array.from(s.line));
          s.line = [];
        } else if (word === "rawoff") s.raw = false;
      }
      return data3.length;
    }
  },
  {
    name: "cputime",
    perm: 292,
    write: noWrite,
    read: text2((k, p) => [
      p.time[Time.user],
      p.time[Time.sys],
      k.m.time - p.time[Time.real],
      p.time[Time.cuser],
      p.time[Time.csys],
      p.time[Time.creal]
    ].map((t) => n12(ms3(t))).join(""))
  },
  {
    name: "drivers",
    perm: 438,
    write: (k, p, data3) => chdev(k, p, data3),
    read: text2((k, p) => k.devtab.filter((d) => devallowed(p.pgrp, d.dc)).map((d) => `#${d.dc} ${d.name}
`).join(""))
  },
  {
    name: "hostdomain",
    perm: 436,
    read: text2((k) => cons(k).hostdomain),
    write: eve((k, _p, data3) => {
      cons(k).hostdomain = line2(data3);
      return data3.length;
    })
  },
  {
    name: "hostowner",
    perm: 436,
    read: text2((k) => k.eve),
    write: eve((k, _p, data3) => {
      const name = line2(data3);
      if (name === "" || name.length >= 28) error(errors.Ebadarg);
      for (const p of k.procs) if (p !== null && p.user === k.eve) p.user = name;
      k.eve = name;
      return data3.length;
    })
  },
  { name: "kmesg", perm: 288, read: (k, _p, n2, offset2) => readbytes(readkmesg(k), n2, offset2), write: noWrite },
  { name: "kprint", perm: 288, read: (k, p, n2) => qread(k, p, cons(k).kprint, n2), write: noWrite },
  { name: "null", perm: 438, read: () => noBytes, write: (_k, _p, data3) => data3.length },
  { name: "osversion", perm: 292, read: text2(() => "2000"), write: noWrite },
  { name: "pid", perm: 292, read: text2((_k, p) => n12(p.pid)), write: noWrite },
  { name: "ppid", perm: 292, read: text2((_k, p) => n12(p.parentpid)), write: noWrite },
  { name: "random", perm: 292, read: (k, _p, n2) => random(k, n2), write: noWrite },
  { name: "reboot", perm: 144, read: noRead, write: eve((k, _p, data3) => reboot(k, data3)) },
  {
    name: "sysname",
    perm: 436,
    read: text2((k) => cons(k).sysname),
    write: (k, _p, data3, offset2) => {
      if (offset2 !== 0 || data3.length === 0 || data3.length > 255) error(errors.Ebadarg);
      cons(k).sysname = line2(data3);
      return data3.length;
    }
  },
  {
    name: "sysstat",
    perm: 436,
    read: text2(sysstat),
    write: (k, _p, data3) => {
      for (const m of k.machs) m.switches = m.interrupts = m.syscalls = m.faults = m.tlbfaults = m.tlbpurges = 0;
      return data3.length;
    }
  },
  {
    name: "time",
    perm: 436,
    read: text2((k) => `${n12(seconds(k))}${n22(nowNs(k))}${n22(BigInt(Math.floor(k.m.time)))}${n22(fasthz)}${n22(BigInt(Math.floor(k.m.time)))}`),
    write: eve((k, _p, data3) => {
      const s = line2(data3).trim();
      if (data3.length >= 13 || !/^[0-9]+$/.test(s) || Number(s) <= 0) error("bad time control");
      k.epoch = BigInt(s) * 1000000000n - BigInt(Math.floor(k.m.time));
      return data3.length;
    })
  },
  {
    name: "user",
    perm: 438,
    read: text2((_k, p) => p.user),
    write: (_k, p, data3) => {
      if (line2(data3) !== "none") error(errors.Eperm);
      p.user = "none";
      p.basepri = Math.min(p.basepri, 10);
      return data3.length;
    }
  },
  { name: "zero", perm: 292, read: (_k, _p, n2) => new Uint8Array(Math.min(n2, 1 << 24)), write: noWrite },
  { name: "config", perm: 292, read: text2((k) => `${k.bootArgs}
`), write: noWrite },
  {
    name: "mordor",
    perm: 438,
    read: () => error("one does not simply read from mordor"),
    write: () => error("one does not simply write into mordor")
  }
];
var gen2 = (k, _p, c, name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), "#c", 0, k.eve, (dirModes.DMDIR | 365) >>> 0);
  let at4 = i;
  if (name !== null) {
    if (i > 0) return null;
    at4 = files.findIndex((f2) => f2.name === name);
  }
  const f = files[at4];
  return f ? devdir(k, c, makeQid(at4 + 1), f.name, 0, k.eve, f.perm) : null;
};
var fileOf = (c) => files[c.qid.lo - 1] ?? error(errors.Egreg);
var devcons = {
  ...devDefaults,
  dc: "c",
  name: "cons",
  reset: (k) => k.devs.set("cons", new ConsState()),
  attach: (k, _p, spec) => spec === "" ? devattach(k, "c", "") : error(errors.Ebadspec),
  walk: (k, p, c, names) => devwalk(k, p, c, names, gen2),
  stat: (k, p, c) => devstat(k, p, c, gen2),
  open: (k, p, c, mode) => {
    const open3 = devopen(k, p, c, mode, gen2);
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return open3;
    const { name } = fileOf(c);
    if (name === "consctl") cons(k).ctlOpens++;
    if (name === "kprint") {
      if (cons(k).kprintOpen) {
        c.flag &= ~CFlag.open;
        error(errors.Einuse);
      }
      cons(k).kprintOpen = true;
    }
    return open3;
  },
  close: (k, _p, c) => {
    if ((c.flag & CFlag.open) === 0 || (c.qid.type & qidTypes.QTDIR) !== 0) return;
    const s = cons(k);
    const { name } = fileOf(c);
    if (name === "consctl" && --s.ctlOpens === 0) s.raw = false;
    if (name === "kprint") s.kprintOpen = false;
  },
  read: (k, p, c, n2, offset2) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n2, offset2, gen2);
    return fileOf(c).read(k, p, n2, offset2, c);
  },
  write: (k, p, c, data3, offset2) => fileOf(c).write(k, p, data3, offset2, c)
};

// packages/kernel/src/dev/dup.ts
var perms = [256, 128, 384, 0];
var gen3 = (k, p, c, name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), "#d", 0, p.user, (dirModes.DMDIR | 365) >>> 0);
  let at4 = i;
  if (name !== null) {
    if (i > 0) return null;
    const match = /^(0|[1-9][0-9]{0,6})(ctl)?$/.exec(name);
    if (!match) return null;
    at4 = Number(match[1]) * 2 + (match[2] ? 1 : 0);
  }
  const fds = p.fgrp.fds;
  const fd = at4 >> 1;
  if (fd >= fds.length) return null;
  const file = fds[fd];
  if (!file) return void 0;
  if (at4 & 1) return devdir(k, c, makeQid(at4 + 2), `${fd}ctl`, 0, p.user, 256);
  return devdir(k, c, makeQid(at4 + 2), String(fd), 0, p.user, perms[file.mode & 3]);
};
function fdline(k, c, fd) {
  const q = c.qid;
  const mode = ["r ", " w", "rw", "r "][c.mode & 3];
  return `${String(fd).padStart(3)} ${mode} ${k.devtab[c.type].dc} ${String(c.dev).padStart(4)} (${qidPath(q).toString(16).padStart(16, "0")} ${q.vers} ${q.type.toString(16).padStart(2, "0")}) ${String(c.iounit).padStart(5)} ${String(c.offset).padStart(8)} ${chanName(c)}
`;
}
var devdup = tableDev({
  dc: "d",
  name: "dup",
  gen: gen3,
  open: (k, p, c, mode) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return opened(c, mode);
    if ((mode & openModes.ORCLOSE) !== 0) error(errors.Eperm);
    const fd = c.qid.lo - 2 >> 1;
    if (c.qid.lo & 1) {
      fdtochan(p, fd, -1, false);
      return opened(c, mode);
    }
    const m = openmode(mode);
    const file = fdtochan(p, fd, m, false);
    if ((file.flag & CFlag.open) === 0) error(errors.Ebadusefd);
    return incref(file);
  },
  read: (k, p, c, n2, offset2) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n2, offset2, gen3);
    if ((c.qid.lo & 1) === 0) error(errors.Egreg);
    const fd = c.qid.lo - 2 >> 1;
    return readbytes(encodeUtf8(fdline(k, fdtochan(p, fd, -1, false), fd)), n2, offset2);
  }
});

// packages/kernel/src/port/pageowncheck.ts
var frameHolders = [];
var segmentHolders = [];

// packages/kernel/src/port/pageownsys.ts
var T3 = segmentTypes;
var S3 = ownStates;
var E2 = ownCodes;
function ownable(p, s) {
  return (s.type === T3.SG_BSS || s.type === T3.SG_DATA || s.type === T3.SG_SHARED) && !isReadOnly(s) && !s.multi && s.name === "" && (s.space === 0 || s.space === p.space.id);
}
function range(va, len) {
  if (va % BY2PG !== 0 || !(len > 0) || len > vmRangeMax || va + len > USTKTOP) error(errors.Ebadarg);
  return { va, top: va + pageUp(len) };
}
function target(k, p, pid) {
  const t = procbypid(k, pid);
  if (t === null || t === p || t.kp || t.space === null || t.space === p.space || t.pml4 === 0) error(vmErrors.invalidTarget);
  if (t.state === State.Broken || t.state === State.Moribund || t.state === State.Dead || t.fgrp === null) error(vmErrors.invalidTarget);
  if (p.user !== t.user && p.user !== k.eve) error(vmErrors.invalidTarget);
  return t;
}
function ownpage(k, p, s, va, text5) {
  if (s === null) error(text5.notMapped);
  if (!ownable(p, s)) error(text5.notOwner);
  let frame = frameAt(s, va);
  if (frame === 0) {
    if (isgone(s, va)) error(text5.notMapped);
    if (s.image !== null && va - s.base < s.fileBytes) {
      upage(k, p, va, true);
      frame = frameAt(s, va);
    } else {
      frame = newframe(k);
      if (frame === 0) error(text5.failed);
      setFrame(s, va, frame);
    }
  }
  if (k.pmem.refs[frame] !== 1 && k.own.state[frame] <= S3.EXCLUSIVE) {
    frame = ownframe(k, s, va, frame);
    if (frame === 0) error(text5.failed);
    mmuunmap(k, p, va, va + BY2PG);
  }
  if (k.own.owner[frame] === 0) faulted(k, p, s, va, frame);
  return frame;
}
function hasRoom(t, r) {
  let slots = 0;
  for (let slot = segmentSlots.LSEG; slot < NSEG; slot++) {
    const s = t.seg[slot];
    if (s === null || s.anon && s.resident === 0) slots++;
  }
  for (let va = r.va; va < r.top; ) {
    const s = seg(t, va);
    if (s === null) {
      const next2 = overlaps(t, va, r.top);
      let end2 = r.top;
      for (let n2 = next2; n2 !== null; n2 = overlaps(t, va, end2)) end2 = n2.base;
      if (va === 0 || growable(t, va) === null && --slots < 0) return false;
      va = end2;
      continue;
    }
    if (s.type !== T3.SG_BSS && s.type !== T3.SG_SHARED || !ownable(t, s)) return false;
    const end = Math.min(r.top, s.top);
    for (; va < end; va += BY2PG) if (frameAt(s, va) !== 0) return false;
  }
  return true;
}
function growable(t, va) {
  for (const s of t.seg) if (s !== null && s.anon && s.top === va && s.ref === 1 && !s.multi && s.space === t.space.id) return s;
  return null;
}
function landing(k, t, va, top3) {
  let s = seg(t, va);
  if (s !== null) {
    if (s.space === 0) s.space = t.space.id;
    return s;
  }
  let end = top3;
  for (let n2 = overlaps(t, va, end); n2 !== null; n2 = overlaps(t, va, end)) end = n2.base;
  s = growable(t, va);
  if (s !== null) {
    s.top = end;
    return s;
  }
  sweep(k, t);
  s = newseg(T3.SG_SHARED, va, end - va);
  s.anon = true;
  s.space = t.space.id;
  for (let slot = segmentSlots.LSEG; slot < NSEG; slot++) {
    if (t.seg[slot] !== null) continue;
    t.seg[slot] = s;
    return s;
  }
  error(errors.Enovmem);
}
function sweep(k, p) {
  for (let slot = segmentSlots.LSEG; slot < NSEG; slot++) {
    const s = p.seg[slot];
    if (s && s.anon && s.resident === 0) detachseg(k, p, slot);
  }
}
function map(k, p, r) {
  const id2 = p.space.id;
  let s = null;
  for (let va = r.va; va < r.top; va += BY2PG) {
    if (s === null || va >= s.top) s = seg(p, va);
    if (s === null) continue;
    const frame = frameAt(s, va);
    if (frame === 0) continue;
    const rights = ownrights(k, id2, frame);
    if (rights > 0 && !putmmu(k, p, va, frame, rights === 2, s.exec)) return;
  }
}
function unmap(k, p, r) {
  each(k, p, r, (q, va, top3) => mmuunmap(k, q, va, top3));
}
function each(k, p, r, run2) {
  for (let va = r.va; va < r.top; ) {
    const s = seg(p, va);
    if (s === null) return;
    const top3 = Math.min(r.top, s.top);
    if (s.ref === 1) run2(p, va, top3);
    else for (const q of sharers(k, s)) run2(q, va, top3);
    va = top3;
  }
}
function text3(code, texts, other) {
  error(texts[code] ?? other);
}
function validate(k, p, t, r, can, texts, codes) {
  const frames = new Int32Array((r.top - r.va) / BY2PG);
  let s = null;
  for (let va = r.va, i = 0; va < r.top; va += BY2PG, i++) {
    if (s === null || va >= s.top) s = seg(p, va);
    const frame = ownpage(k, p, s, va, texts);
    const code = can(k, p.space, t.space, frame);
    if (code !== E2.OK) text3(code, codes, texts.failed);
    frames[i] = frame;
  }
  if (!hasRoom(t, r)) error(texts.failed);
  return frames;
}
function sysVmexchange(k, p) {
  const r = range(argPtr(k, 1), argPtr(k, 2));
  const t = target(k, p, argInt(k, 0));
  const texts = vmErrors.exchange;
  const frames = validate(k, p, t, r, (_k, owner2, _to, frame) => canTransfer(k, owner2, frame), texts, { [E2.ENOTOWNER]: texts.notOwner, [E2.EBORROWED]: texts.borrowed });
  unmap(k, p, r);
  moveout(p, r);
  putin(k, t, r, frames, (frame, va) => void transfer(k, p.space, t.space, frame, LogOps.exchange, va));
  sweep(k, p);
  return done(k, frames.length);
}
function moveout(p, r) {
  let s = null;
  for (let va = r.va; va < r.top; va += BY2PG) {
    if (s === null || va >= s.top) s = seg(p, va);
    setFrame(s, va, 0);
    setgone(s, va, true);
  }
}
function putin(k, t, r, frames, record2) {
  let s = null;
  for (let va = r.va, i = 0; va < r.top; va += BY2PG, i++) {
    if (s === null || va >= s.top) s = landing(k, t, va, r.top);
    const frame = frames[i];
    setFrame(s, va, frame);
    setgone(s, va, false);
    record2(frame, va);
  }
  map(k, t, r);
}
function done(k, pages) {
  charge(k, pages * Cost.movePage);
  return pages;
}
function sysVmlendShared(k, p) {
  const r = range(argPtr(k, 1), argPtr(k, 2));
  const t = target(k, p, argInt(k, 0));
  const texts = vmErrors.lendShared;
  const frames = validate(k, p, t, r, canBorrowShared, texts, { [E2.ENOTOWNER]: texts.notOwner, [E2.EMUTBORROW]: texts.mutable });
  each(k, p, r, (q, va, top3) => mmuprotect(k, q, va, top3));
  putin(k, t, r, frames, (frame, va) => {
    holdframe(k, frame);
    borrowShared(k, p.space, t.space, frame, va);
  });
  return done(k, frames.length);
}
function sysVmlendMut(k, p) {
  const r = range(argPtr(k, 1), argPtr(k, 2));
  const t = target(k, p, argInt(k, 0));
  const texts = vmErrors.lendMut;
  const frames = validate(k, p, t, r, canBorrowMut, texts, {
    [E2.ENOTOWNER]: texts.notOwner,
    [E2.ESHAREDBORROW]: texts.shared,
    [E2.EMUTBORROW]: texts.mutable
  });
  unmap(k, p, r);
  putin(k, t, r, frames, (frame, va) => {
    holdframe(k, frame);
    borrowMut(k, p.space, t.space, frame, va);
  });
  return done(k, frames.length);
}
function sysVmreturn(k, p) {
  const r = range(argPtr(k, 0), argPtr(k, 1));
  const texts = vmErrors.giveBack;
  const own = k.own;
  const id2 = p.space.id;
  let s = null;
  for (let va = r.va; va < r.top; va += BY2PG) {
    if (s === null || va >= s.top) s = seg(p, va);
    const frame = s === null ? 0 : frameAt(s, va);
    if (frame === 0) error(texts.notMapped);
    const owner2 = own.owner[frame];
    if (owner2 === 0 || owner2 === id2) error(texts.notBorrowed);
    if (own.state[frame] !== S3.SHARED_OWNED && own.state[frame] !== S3.MUT_LENT) error(texts.badState);
    if (!isBorrower(k, id2, frame)) error(own.state[frame] === S3.MUT_LENT ? texts.mutFailed : texts.sharedFailed);
  }
  unmap(k, p, r);
  s = null;
  const owners = /* @__PURE__ */ new Set();
  for (let va = r.va; va < r.top; va += BY2PG) {
    if (s === null || va >= s.top) s = seg(p, va);
    const frame = frameAt(s, va);
    owners.add(own.owner[frame]);
    setFrame(s, va, 0);
    setgone(s, va, s.anon);
    if (own.state[frame] === S3.MUT_LENT) returnMut(k, p.space, frame);
    else returnShared(k, p.space, frame);
    putframe(k, frame);
  }
  for (const owner2 of owners) for (const q of membersOf(k, owner2)) if (q.pml4 !== 0) mapowned(k, q, r);
  sweep(k, p);
  return done(k, (r.top - r.va) / BY2PG);
}
function mapowned(k, q, r) {
  const id2 = q.space.id;
  let s = null;
  for (let va = r.va; va < r.top; va += BY2PG) {
    if (s === null || va >= s.top) s = seg(q, va);
    if (s === null || s.space !== id2) continue;
    const frame = frameAt(s, va);
    if (frame === 0 || k.own.owner[frame] !== id2) continue;
    const rights = ownrights(k, id2, frame);
    if (rights > 0 && !putmmu(k, q, va, frame, rights === 2, s.exec)) return;
  }
}
function sysVmowninfo(k, p) {
  const va = argPtr(k, 0);
  const info = argPtr(k, 1);
  if (va % BY2PG !== 0) error(errors.Ebadarg);
  needs(k, p, info, ownInfoLayout.size, true);
  const s = seg(p, va);
  const frame = s === null ? 0 : frameAt(s, va);
  if (frame === 0) error(vmErrors.owninfo.notMapped);
  const own = k.own;
  const at4 = ownInfoLayout.at;
  const bytes2 = new Uint8Array(ownInfoLayout.size);
  const view = new DataView(bytes2.buffer);
  const pidOf = (id2) => id2 === 0 ? -1 : membersOf(k, id2)[0]?.pid ?? -1;
  const state12 = own.state[frame];
  view.setInt32(at4.ownerPid, pidOf(own.owner[frame]), true);
  view.setInt32(at4.state, state12, true);
  view.setInt32(at4.sharedCount, own.shared[frame], true);
  view.setInt32(at4.mutBorrowerPid, state12 === S3.MUT_LENT ? pidOf(own.peer[frame]) : -1, true);
  copyout(k, p, info, bytes2);
  return 0;
}
function prepare(k, p, va) {
  const none = { notMapped: "", notOwner: "", failed: "" };
  const s = seg(p, va);
  if (s === null || !ownable(p, s)) return 0;
  let frame;
  try {
    frame = ownpage(k, p, s, va, none);
  } catch (e) {
    if (e instanceof KernelError) return 0;
    throw e;
  }
  if (canTransfer(k, p.space, frame) !== E2.OK) return 0;
  const r = { va, top: va + BY2PG };
  unmap(k, p, r);
  moveout(p, r);
  k.own.flags[frame] = k.own.flags[frame] | Flag.prepared;
  sweep(k, p);
  return frame;
}
function accept(k, p, va, frame, from, write7, op) {
  const r = { va, top: va + BY2PG };
  if (va % BY2PG !== 0 || va === 0 || r.top > USTKTOP || !hasRoom(p, r)) return false;
  k.own.flags[frame] = write7 ? 0 : Flag.readOnly;
  putin(k, p, r, Int32Array.of(frame), () => void transfer(k, from, p.space, frame, op, va));
  return true;
}

// packages/kernel/src/dev/exchange.ts
var Prepared = class {
  token = 0n;
  frame = 0;
  va = 0;
  pid = 0;
  user = "";
  /** Of the preparer, weak: it ends before the row does not. */
  space = null;
};
record("Prepared", Prepared);
var Exchange = class {
  list = [];
};
record("Exchange", Exchange);
var files2 = [["exchange", 438], ["stat", 292], ["frames", 292], ["history", 292]];
var state3 = (k) => k.devs.get("exchange");
var gen4 = (k, _p, c, _name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), "#X", 0, k.eve, (dirModes.DMDIR | 365) >>> 0);
  const f = files2[i];
  return f ? devdir(k, c, makeQid(i + 1), f[0], 0, k.eve, f[1]) : null;
};
frameHolders.push((k, hold) => state3(k).list.forEach((row2) => hold(row2.frame)));
onSpaceExit.push((k, space) => {
  const s = state3(k);
  for (const row2 of s.list) if (row2.space === space) putframe(k, row2.frame);
  s.list = s.list.filter((row2) => row2.space !== space);
});
function newtoken(k) {
  for (; ; ) {
    const bytes2 = new Uint8Array(8);
    randomBytes(k, bytes2);
    const token = new DataView(bytes2.buffer).getBigUint64(0, true);
    if (token !== 0n && !state3(k).list.some((row2) => row2.token === token)) return token;
  }
}
function number(text5) {
  if (text5 === void 0) return null;
  if (/^(0[xX][0-9a-fA-F]{1,16}|[1-9][0-9]{0,19}|0)$/.test(text5)) return BigInt(text5);
  return /^0[0-7]{1,22}$/.test(text5) ? BigInt(`0o${text5.slice(1)}`) : null;
}
function find(k, p, handle) {
  const { list: list2 } = state3(k);
  return list2.find((row2) => row2.token === handle) ?? list2.find((row2) => row2.space === p.space && BigInt(row2.va) === handle);
}
function take2(k, row2) {
  const s = state3(k);
  s.list = s.list.filter((each2) => each2 !== row2);
}
function command(k, p, data3) {
  const words3 = data3.length > 128 || data3.includes(0) ? [] : parsecmd(data3);
  switch (words3[0]) {
    case "prepare": {
      const va = strtoul(words3[1] ?? "");
      if (!(va > 0) || va % BY2PG !== 0 || words3.length !== 2) error(exchangeErrors.badAddress);
      if (state3(k).list.length >= exchangeMax) error(exchangeErrors.prepareFailed);
      const frame = prepare(k, p, va);
      if (frame === 0) error(exchangeErrors.prepareFailed);
      const row2 = new Prepared();
      Object.assign(row2, { token: newtoken(k), frame, va, pid: p.pid, user: p.user, space: p.space });
      state3(k).list.push(row2);
      logframe(k, LogOps.prepare, frame, p.space.id, 0, va);
      return;
    }
    case "accept": {
      const handle = number(words3[1]);
      const va = strtoul(words3[2] ?? "");
      const prot = strtoul(words3[3] ?? "");
      const needed2 = exchangeProt.valid | exchangeProt.user;
      if (handle === null || !(va > 0) || va % BY2PG !== 0 || !(prot >= 0 && prot <= 7) || (prot & needed2) !== needed2 || words3.length !== 4) {
        error(exchangeErrors.badParameters);
      }
      const row2 = find(k, p, handle);
      if (row2 === void 0 || !accept(k, p, va, row2.frame, row2.space, (prot & exchangeProt.write) !== 0, LogOps.accept)) {
        error(exchangeErrors.acceptFailed);
      }
      take2(k, row2);
      return;
    }
    case "cancel": {
      const handle = number(words3[1]);
      if (handle === null || words3.length !== 2) error(exchangeErrors.badHandle);
      const row2 = find(k, p, handle);
      if (row2 === void 0 || row2.space !== p.space || !accept(k, p, row2.va, row2.frame, row2.space, true, LogOps.cancel)) {
        error(exchangeErrors.cancelFailed);
      }
      take2(k, row2);
      return;
    }
    default:
      error(exchangeErrors.unknown);
  }
}
var hex16 = (value) => `0x${value.toString(16).padStart(16, "0")}`;
function table2(k, p) {
  const { list: list2 } = state3(k);
  const rows3 = list2.filter((row2) => row2.user === p.user || p.user === k.eve);
  return `Page Exchange System
Prepared pages: ${list2.length}
${"Owner PID".padEnd(11)} ${"Handle".padEnd(16)} Original VAddr
----------  ---------------  ---------------
` + rows3.map((row2) => `${String(row2.pid).padEnd(10)}  ${hex16(row2.token)}  ${hex16(BigInt(row2.va))}
`).join("");
}
var stateNames2 = Object.keys(ownStates).map((name) => name.toLowerCase());
function framesText(k) {
  const own = k.own;
  const pids = /* @__PURE__ */ new Map();
  const pid = (id2) => {
    let known = pids.get(id2);
    if (known === void 0) pids.set(id2, known = membersOf(k, id2)[0]?.pid ?? -1);
    return known;
  };
  const what = (frame) => {
    if (own.owner[frame] === 0) return k.pmem.refs[frame] === 0 ? "free" : "used";
    const marks = own.flags[frame] === 0 ? "" : (own.flags[frame] & 1) !== 0 ? " prepared" : " readonly";
    const lent = own.state[frame] > 1 ? ` ${borrowersOf(k, frame).map(pid).join(" ")}` : "";
    return `${stateNames2[own.state[frame]]} ${pid(own.owner[frame])}${lent}${marks}`;
  };
  let out = "";
  for (let first2 = 0; first2 < own.state.length; ) {
    const text5 = what(first2);
    let end = first2 + 1;
    while (end < own.state.length && what(end) === text5) end++;
    out += `${first2} ${end - first2} ${text5}
`;
    first2 = end;
  }
  return out;
}
function read(k, p, c, n2, offset2) {
  if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n2, offset2, gen4);
  const text5 = (s) => readbytes(encodeUtf8(s), n2, offset2);
  switch (c.qid.lo) {
    case 1:
      return text5(table2(k, p));
    case 2:
      return text5(`Exchange device statistics
Total prepared: ${state3(k).list.length}
`);
    case 3:
      return text5(framesText(k));
    default:
      return text5(logText(k));
  }
}
var devexchange = tableDev({
  dc: "X",
  name: "exchange",
  reset: (k) => k.devs.set("exchange", new Exchange()),
  gen: gen4,
  open: (k, p, c, mode) => {
    if (c.qid.lo === 1 && ((p.space?.caps ?? 0) & capabilities.exchange) === 0) error(doorErrors.noExchange);
    return devopen(k, p, c, mode, gen4);
  },
  read,
  write: (k, p, c, data3) => {
    if (c.qid.lo !== 1) error(errors.Eperm);
    command(k, p, data3);
    return data3.length;
  }
});

// packages/kernel/src/pc64/pcidev.ts
var Pcibar = class {
  /** Register number, 0..5. */
  index = 0;
  /** Physical address, or first port; flag bits masked. */
  addr = 0;
  /** Bytes, or ports. */
  size = 0;
  io = false;
  prefetch = false;
};
record("Pcibar", Pcibar);
var Pcidev = class {
  /** bus << 8 | device << 3 | function: also the requester ID of its DMA. */
  tbdf = 0;
  vid = 0;
  did = 0;
  rid = 0;
  /** Class, subclass, programming interface. */
  ccrb = 0;
  ccru = 0;
  ccrp = 0;
  bars = [];
  /** INTA# to INTD# as 1 to 4, 0: none. */
  intp = 0;
  /** The 8259 input that the firmware routed it to. */
  intl = 0;
  /** Interrupt number for irqenable (irq.ts): `intl`, or the I/O APIC's input; -1: none. */
  irq = -1;
};
record("Pcidev", Pcidev);

// packages/kernel/src/pc64/pci.ts
var address = 3320;
var data = 3324;
var enable = 2147483648;
var PciCfg = {
  vid: 0,
  did: 2,
  pcr: 4,
  psr: 6,
  rid: 8,
  ccrp: 9,
  ccru: 10,
  ccrb: 11,
  hdt: 14,
  bar0: 16,
  intl: 60,
  intp: 61
};
var PciCmd = { io: 1, mem: 2, master: 4, intxOff: 1024 };
var select = (k, tbdf, at4) => k.bus.ports.write(address, 4, (enable | tbdf << 8 | at4 & 252) >>> 0);
function pcicfgread(k, tbdf, at4, size) {
  select(k, tbdf, at4);
  return k.bus.ports.read(data + (at4 & 3), size);
}
function pcicfgwrite(k, tbdf, at4, size, value) {
  select(k, tbdf, at4);
  k.bus.ports.write(data + (at4 & 3), size, value >>> 0);
}
function bars(k, p) {
  const command3 = pcicfgread(k, p.tbdf, PciCfg.pcr, 2);
  pcicfgwrite(k, p.tbdf, PciCfg.pcr, 2, command3 & ~(PciCmd.io | PciCmd.mem));
  for (let index = 0; index < 6; index++) {
    const at4 = PciCfg.bar0 + index * 4;
    const low = pcicfgread(k, p.tbdf, at4, 4);
    pcicfgwrite(k, p.tbdf, at4, 4, 4294967295);
    const mask = pcicfgread(k, p.tbdf, at4, 4);
    pcicfgwrite(k, p.tbdf, at4, 4, low);
    if (mask === 0) continue;
    const bar = new Pcibar();
    bar.index = index;
    bar.io = (low & 1) !== 0;
    const flags2 = bar.io ? 3 : 15;
    bar.addr = (low & ~flags2) >>> 0;
    bar.size = (~(mask & ~flags2) >>> 0) + 1;
    bar.prefetch = !bar.io && (low & 8) !== 0;
    if (bar.io) bar.size &= 65535;
    if (!bar.io && (low & 6) === 4) bar.addr += pcicfgread(k, p.tbdf, PciCfg.bar0 + ++index * 4, 4) * 4294967296;
    p.bars.push(bar);
  }
  pcicfgwrite(k, p.tbdf, PciCfg.pcr, 2, command3);
}
function probe(k, tbdf) {
  const vid = pcicfgread(k, tbdf, PciCfg.vid, 2);
  if (vid === 65535) return null;
  const p = new Pcidev();
  p.tbdf = tbdf;
  p.vid = vid;
  p.did = pcicfgread(k, tbdf, PciCfg.did, 2);
  p.rid = pcicfgread(k, tbdf, PciCfg.rid, 1);
  p.ccrp = pcicfgread(k, tbdf, PciCfg.ccrp, 1);
  p.ccru = pcicfgread(k, tbdf, PciCfg.ccru, 1);
  p.ccrb = pcicfgread(k, tbdf, PciCfg.ccrb, 1);
  p.intp = pcicfgread(k, tbdf, PciCfg.intp, 1);
  p.intl = pcicfgread(k, tbdf, PciCfg.intl, 1);
  if (p.intp !== 0) p.irq = p.intl;
  bars(k, p);
  return p;
}
var multifunction = 128;
function pciinit(k) {
  for (let device = 0; device < 32; device++) {
    for (let fn = 0; fn < 8; fn++) {
      const p = probe(k, device << 3 | fn);
      if (p !== null) k.pci.push(p);
      if (fn === 0 && (p === null || (pcicfgread(k, p.tbdf, PciCfg.hdt, 1) & multifunction) === 0)) break;
    }
  }
}
function pcishow(p) {
  const hex5 = (n2, digits) => n2.toString(16).padStart(digits, "0");
  return `${hex5(p.tbdf >>> 8, 2)}:${hex5(p.tbdf >>> 3 & 31, 2)}.${p.tbdf & 7} ${hex5(p.ccrb, 2)}.${hex5(p.ccru, 2)}.${hex5(p.ccrp, 2)} ${hex5(p.vid, 4)}/${hex5(p.did, 4)}${p.irq >= 0 ? ` irq ${p.irq}` : ""}`;
}

// packages/kernel/src/dev/iocaps.ts
var has = (p, cap) => ((p.space?.caps ?? 0) & capabilities[cap]) !== 0;
function needcap(p, cap, text5) {
  if (!has(p, cap)) error(text5);
}
function functionsOf(k, p) {
  const list2 = p.space?.devices ?? null;
  return list2 === null ? k.pci : k.pci.filter((d) => list2.includes(d.tbdf));
}
var hex = (n2, digits) => n2.toString(16).padStart(digits, "0");
function pciname(tbdf) {
  return `0000:${hex(tbdf >>> 8, 2)}:${hex(tbdf >>> 3 & 31, 2)}.${tbdf & 7}`;
}
function pcibyname(k, name) {
  return k.pci.find((d) => pciname(d.tbdf) === name) ?? null;
}
var inside = (bar, at4, bytes2) => at4 >= bar.addr && at4 + bytes2 <= bar.addr + bar.size;
var hole = { base: 655360, end: 1048576 };
var high = 3758096384;
function needmmio(k, p, at4, bytes2) {
  needcap(p, "device", doorErrors.noDevice);
  const known = at4 >= hole.base && at4 + bytes2 <= hole.end || at4 >= high && at4 >= k.ram.length && at4 + bytes2 <= Number.MAX_SAFE_INTEGER;
  if (!known || bytes2 < 0) error(doorErrors.badMmio);
  if (p.space.devices === null) return;
  if (!functionsOf(k, p).some((d) => d.bars.some((bar) => !bar.io && inside(bar, at4, bytes2)))) error(doorErrors.badMmio);
}
function mayport(k, p, port2, bytes2) {
  if (!has(p, "ioport") || !(port2 >= 0) || port2 + bytes2 > 65536) return false;
  return p.space.devices === null || functionsOf(k, p).some((d) => d.bars.some((bar) => bar.io && inside(bar, port2, bytes2)));
}
function mayirq(k, p, irq2) {
  return has(p, "interrupt") && (p.space.devices === null || functionsOf(k, p).some((d) => d.irq === irq2));
}
function pciwake(k, d, master2) {
  const command3 = pcicfgread(k, d.tbdf, PciCfg.pcr, 2) & ~(PciCmd.intxOff | PciCmd.master);
  const decode3 = (d.bars.some((bar) => bar.io) ? PciCmd.io : 0) | (d.bars.some((bar) => !bar.io) ? PciCmd.mem : 0);
  pcicfgwrite(k, d.tbdf, PciCfg.pcr, 2, command3 | decode3 | (master2 ? PciCmd.master : 0));
}
function pciquiet(k, tbdf) {
  const command3 = pcicfgread(k, tbdf, PciCfg.pcr, 2);
  pcicfgwrite(k, tbdf, PciCfg.pcr, 2, command3 & ~PciCmd.master | PciCmd.intxOff);
  if (requester(k, tbdf)) k.bus.dma.revokeAll(tbdf);
}
function requester(k, tbdf) {
  return k.pci.some((d) => d.tbdf === tbdf);
}
var physTop = 4026531840;
function attachphys(p, type, pa, bytes2, va = 0) {
  let slot = -1;
  for (let i = segmentSlots.LSEG; i < NSEG && slot < 0; i++) if (p.seg[i] === null) slot = i;
  if (slot < 0) error(errors.Enovmem);
  let base5 = va;
  if (va !== 0) {
    if (va % 4096 !== 0 || overlaps(p, va, va + bytes2)) error(errors.Esoverlap);
  } else {
    base5 = physTop - bytes2;
    for (let s2 = overlaps(p, base5, base5 + bytes2); s2 !== null; s2 = overlaps(p, base5, base5 + bytes2)) base5 = s2.base - bytes2;
    if (base5 <= 0) error(errors.Enovmem);
  }
  const s = newseg(type | segmentFlags.SG_NOEXEC, base5, bytes2);
  s.pa = pa;
  p.seg[slot] = s;
  return s;
}
var barName = /^([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])\/bar([0-5])$/;
function barsegattach(k, p, name, va) {
  const match = barName.exec(name);
  if (match === null) return null;
  needcap(p, "device", doorErrors.noDevice);
  const d = functionsOf(k, p).find((each2) => pciname(each2.tbdf) === match[1]);
  const bar = d?.bars.find((each2) => each2.index === Number(match[2]) && !each2.io);
  if (bar === void 0) error(doorErrors.deviceNotFound);
  if (bar.size % 4096 !== 0 || bar.addr % 4096 !== 0) error(doorErrors.badMmio);
  return attachphys(p, segmentTypes.SG_PHYSICAL | segmentFlags.SG_DEVICE, bar.addr, bar.size, va);
}
function detachphys(k, pa, detach) {
  for (const p of k.procs) {
    if (p === null) continue;
    p.seg.forEach((s, slot) => {
      if (s !== null && s.pa === pa && (s.type === segmentTypes.SG_FIXED || s.type === segmentTypes.SG_PHYSICAL)) detach(p, slot);
    });
  }
}
function capnames(bits) {
  const names = Object.keys(capabilities).filter((name) => (bits & capabilities[name]) !== 0);
  return names.length === Object.keys(capabilities).length ? ["all"] : names;
}
function capbit(name) {
  if (name === "all") return Object.values(capabilities).reduce((all, bit) => all | bit, 0);
  return capabilities[name] ?? 0;
}

// packages/kernel/src/dev/dma.ts
var bufferMax = 4 * 1024 * 1024;
var totalMax = 16 * 1024 * 1024;
var quarantineNs = 1e7;
var Dmabuf = class {
  pa = 0;
  bytes = 0;
  size = 0;
  va = 0;
  space = null;
  /** Functions that may reach it. */
  functions = [];
  /** Instant the frames may be used again, once it is let go. */
  until = 0;
};
record("Dmabuf", Dmabuf);
var DmaState = class {
  list = [];
  quarantine = [];
};
record("DmaState", DmaState);
var state4 = (k) => k.devs.get("dma");
var gen5 = (k, _p, c, _name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), "#D", 0, k.eve, (dirModes.DMDIR | 365) >>> 0);
  return i === 0 ? devdir(k, c, makeQid(1), "ctl", 0, k.eve, 292) : i === 1 ? devdir(k, c, makeQid(2), "alloc", 0, k.eve, 384) : null;
};
frameHolders.push((k, hold) => {
  for (const buf of [...state4(k).list, ...state4(k).quarantine]) for (let at4 = 0; at4 < buf.bytes; at4 += BY2PG) hold((buf.pa + at4) / BY2PG);
});
function run(k, pages, align) {
  const pm = k.pmem;
  const free3 = pm.free.slice(0, pm.nfree).sort();
  for (let i = 0; i + pages <= free3.length; i++) {
    const first2 = free3[i];
    if (free3[i + pages - 1] - first2 !== pages - 1 || first2 * BY2PG % align !== 0) continue;
    let left3 = 0;
    for (let j = 0; j < pm.nfree; j++) {
      const frame = pm.free[j];
      if (frame >= first2 && frame < first2 + pages) pm.refs[frame] = 1;
      else pm.free[left3++] = frame;
    }
    pm.nfree = left3;
    k.ram.fill(0, first2 * BY2PG, (first2 + pages) * BY2PG);
    k.core.wrote(first2 * BY2PG, pages * BY2PG);
    return first2 * BY2PG;
  }
  error(errors.Enovmem);
}
function dmareap(k) {
  const s = state4(k);
  if (s.quarantine.length === 0) return;
  for (const buf of s.quarantine) {
    if (buf.until > k.m.time) continue;
    for (let at4 = 0; at4 < buf.bytes; at4 += BY2PG) putframe(k, (buf.pa + at4) / BY2PG);
  }
  s.quarantine = s.quarantine.filter((buf) => buf.until > k.m.time);
}
function free2(k, buf) {
  const s = state4(k);
  if (!s.list.includes(buf)) return;
  s.list = s.list.filter((each2) => each2 !== buf);
  for (const tbdf of buf.functions) k.bus.dma.revoke(tbdf, buf.pa, buf.bytes);
  detachphys(k, buf.pa, (p, slot) => detachseg(k, p, slot));
  for (let at4 = 0; at4 < buf.bytes; at4 += BY2PG) logframe(k, LogOps.undma, (buf.pa + at4) / BY2PG, buf.space.id, 0, 0);
  buf.until = k.m.time + quarantineNs;
  s.quarantine.push(buf);
}
onSpaceExit.push((k, space) => {
  for (const buf of [...state4(k).list]) if (buf.space === space) free2(k, buf);
});
function alloc(k, p, c, data3) {
  const words3 = parsecmd(data3);
  let size = 0;
  let align = BY2PG;
  let device = "";
  for (let i = 0; i < words3.length; i += 2) {
    const value = words3[i + 1] ?? "";
    if (words3[i] === "size") size = strtoul(value);
    else if (words3[i] === "align") align = strtoul(value);
    else if (words3[i] === "device") device = value;
    else error(doorErrors.badCommand);
  }
  if (!(size > 0 && size <= bufferMax) || !(align > 0 && align <= bufferMax) || (align & align - 1) !== 0) error(errors.Ebadarg);
  const known = functionsOf(k, p);
  const functions2 = device !== "" ? known.filter((d) => pciname(d.tbdf) === device) : p.space.devices === null ? [] : known;
  if (device !== "" && functions2.length === 0) error(doorErrors.deviceNotFound);
  dmareap(k);
  const bytes2 = pageUp(size);
  const s = state4(k);
  if ([...s.list, ...s.quarantine].reduce((sum2, buf2) => sum2 + buf2.bytes, bytes2) > totalMax) error(errors.Enovmem);
  if (c.aux !== null) free2(k, c.aux);
  c.aux = null;
  const buf = new Dmabuf();
  buf.size = size;
  buf.bytes = bytes2;
  buf.space = p.space;
  buf.pa = run(k, bytes2 / BY2PG, Math.max(align, BY2PG));
  try {
    buf.va = attachphys(p, segmentTypes.SG_FIXED, buf.pa, bytes2).base;
  } catch (e) {
    for (let at4 = 0; at4 < bytes2; at4 += BY2PG) putframe(k, (buf.pa + at4) / BY2PG);
    throw e;
  }
  for (const d of functions2) {
    k.bus.dma.grant(d.tbdf, buf.pa, bytes2, true);
    buf.functions.push(d.tbdf);
  }
  for (let at4 = 0; at4 < bytes2; at4 += BY2PG) logframe(k, LogOps.dma, (buf.pa + at4) / BY2PG, 0, p.space.id, buf.va + at4);
  s.list.push(buf);
  c.aux = buf;
}
var devdma = tableDev({
  dc: "D",
  name: "dma",
  reset: (k) => k.devs.set("dma", new DmaState()),
  gen: gen5,
  open: (k, p, c, mode) => {
    if (c.qid.lo >= 1) needcap(p, "dma", doorErrors.noDma);
    return devopen(k, p, c, mode, gen5);
  },
  close: (k, _p, c) => {
    if (c.qid.lo === 2 && c.aux !== null && (c.flag & CFlag.open) !== 0) free2(k, c.aux);
  },
  read: (k, p, c, n2, offset2) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n2, offset2, gen5);
    const s = state4(k);
    if (c.qid.lo === 1) {
      const total = s.list.reduce((sum2, buf2) => sum2 + buf2.bytes, 0);
      const mine = s.list.filter((buf2) => buf2.space === p.space).length;
      const text5 = `allocations: ${s.list.length}
total bytes: ${total}
free structs: ${s.quarantine.length}
process allocations: ${mine}
`;
      return readbytes(encodeUtf8(text5), n2, offset2);
    }
    const buf = c.aux;
    if (buf === null || !s.list.includes(buf)) error(doorErrors.noAllocation);
    return readbytes(encodeUtf8(`vaddr:0x${buf.va.toString(16)} paddr:0x${buf.pa.toString(16)} size:${buf.size}
`), n2, offset2);
  },
  write: (k, p, c, data3) => {
    if (c.qid.lo !== 2) error(errors.Eperm);
    alloc(k, p, c, data3);
    return data3.length;
  }
});

// packages/kernel/src/pc64/i8259.ts
var master = 32;
var slave = 160;
var eoi = 32;
function i8259init(k) {
  const out = (port2, value) => k.bus.ports.write(port2, 1, value);
  out(master, 17);
  out(slave, 17);
  out(master + 1, Vector.irq);
  out(slave + 1, Vector.irq + 8);
  out(master + 1, 1 << 2);
  out(slave + 1, 2);
  out(master + 1, 1);
  out(slave + 1, 1);
  out(master + 1, 255 & ~(1 << 2));
  out(slave + 1, 255);
}
function i8259enable(k, irq2) {
  const port2 = (irq2 < 8 ? master : slave) + 1;
  k.bus.ports.write(port2, 1, k.bus.ports.read(port2, 1) & ~(1 << (irq2 & 7)));
}
function i8259disable(k, irq2) {
  const port2 = (irq2 < 8 ? master : slave) + 1;
  k.bus.ports.write(port2, 1, k.bus.ports.read(port2, 1) | 1 << (irq2 & 7));
}
function i8259eoi(k, vector) {
  if (vector >= Vector.irq + 8) k.bus.ports.write(slave, 1, eoi);
  k.bus.ports.write(master, 1, eoi);
}

// packages/kernel/src/pc64/acpi.ts
var bios = { base: 917504, end: 1048576 };
var Entry2 = { lapic: 0, ioapic: 1, override: 2 };
function sum(ram, at4, bytes2) {
  let total = 0;
  for (let i = 0; i < bytes2; i++) total += ram[at4 + i];
  return total & 255;
}
function rsdp(ram) {
  for (let at4 = bios.base; at4 < bios.end; at4 += 16) {
    if (decodeUtf8(ram, at4, at4 + 8) === "RSD PTR " && sum(ram, at4, 20) === 0) return at4;
  }
  return 0;
}
function table3(ram, signature) {
  const root = rsdp(ram);
  if (root === 0) return 0;
  const xsdt = u32le(ram, root + 24);
  const end = xsdt + u32le(ram, xsdt + 4);
  for (let at4 = xsdt + 36; at4 + 8 <= end; at4 += 8) {
    const found = u32le(ram, at4);
    const bytes2 = u32le(ram, found + 4);
    if (decodeUtf8(ram, found, found + 4) === signature && found + bytes2 <= ram.length && sum(ram, found, bytes2) === 0) return found;
  }
  return 0;
}
function madt2(k) {
  const { ram } = k;
  const at4 = table3(ram, "APIC");
  if (at4 === 0) return null;
  const lapics = [];
  const overrides = [];
  let ioapic = 0;
  const end = at4 + u32le(ram, at4 + 4);
  for (let entry2 = at4 + 44; entry2 + 2 <= end && ram[entry2 + 1] >= 2; entry2 += ram[entry2 + 1]) {
    switch (ram[entry2]) {
      case Entry2.lapic:
        if ((u32le(ram, entry2 + 4) & 1) !== 0) lapics.push(ram[entry2 + 3]);
        break;
      case Entry2.ioapic:
        if (u32le(ram, entry2 + 8) === 0) ioapic = u32le(ram, entry2 + 4);
        break;
      case Entry2.override:
        overrides.push({ irq: ram[entry2 + 3], input: u32le(ram, entry2 + 4), level: (u16le(ram, entry2 + 8) & 12) === 12 });
        break;
      default:
    }
  }
  return { lapics, ioapic, overrides };
}

// packages/kernel/src/pc64/ioapic.ts
var Ioapic = class {
  base = 0;
  /** Input of each interrupt number. */
  input = [];
  /** Bit n: interrupt n is level-triggered. */
  levels = 0;
};
record("Ioapic", Ioapic);
var window = 16;
var Register2 = { version: 1, entry: 16 };
var levelTriggered2 = 32768;
var masked2 = 65536;
var pirqA = 16;
var state5 = (k) => k.devs.get("ioapic") ?? null;
function ioapicof(k) {
  return state5(k);
}
function write2(k, s, register, value) {
  k.bus.mmio.write(s.base, 4, register);
  k.bus.mmio.write(s.base + window, 4, value >>> 0);
}
function read2(k, s, register) {
  k.bus.mmio.write(s.base, 4, register);
  return k.bus.mmio.read(s.base + window, 4);
}
function entry(k, s, irq2, mask) {
  const low = Vector.irq + irq2 | (s.levels >>> irq2 & 1 ? levelTriggered2 : 0) | (mask ? masked2 : 0);
  write2(k, s, Register2.entry + s.input[irq2] * 2, low);
}
function ioapicinit(k) {
  const found = madt2(k);
  if (found === null || found.ioapic === 0) return 0;
  const s = new Ioapic();
  s.base = found.ioapic;
  const inputs = (read2(k, s, Register2.version) >>> 16 & 255) + 1;
  for (let irq2 = 0; irq2 < Math.min(inputs, irqMax); irq2++) s.input.push(irq2);
  for (let irq2 = pirqA; irq2 < s.input.length; irq2++) s.levels |= 1 << irq2;
  for (const o of found.overrides) {
    if (s.input[o.irq] === void 0) continue;
    s.input[o.irq] = o.input;
    if (o.level) s.levels |= 1 << o.irq;
  }
  for (let input = 0; input < inputs; input++) {
    write2(k, s, Register2.entry + input * 2, masked2);
    write2(k, s, Register2.entry + input * 2 + 1, 0);
  }
  k.devs.set("ioapic", s);
  for (const p of k.pci) if (p.intp !== 0) p.irq = pirqA + ((p.tbdf >>> 3 & 31) + p.intp - 1 & 3);
  return inputs;
}
function ioapicmask(k, irq2, mask) {
  const s = state5(k);
  if (irq2 < s.input.length) entry(k, s, irq2, mask);
}

// packages/kernel/src/pc64/intr.ts
function irqenable(k, irq2) {
  if (ioapicof(k) !== null) ioapicmask(k, irq2, false);
  else if (irq2 < 16) i8259enable(k, irq2);
}
function irqdisable(k, irq2) {
  if (ioapicof(k) !== null) ioapicmask(k, irq2, true);
  else if (irq2 < 16) i8259disable(k, irq2);
}
function eoi2(k, vector) {
  if (vector === Vector.spurious) return;
  if (vector >= Vector.timer || ioapicof(k) !== null) lapiceoi(k);
  else i8259eoi(k, vector);
}
function intr(k, m) {
  k.bus.cpu = m.id;
  const { signals } = k.bus;
  while ((signals.attention(m.id) & Attention.interrupt) !== 0) {
    const vector = signals.acknowledge(m.id);
    if (vector < 0) return;
    m.interrupts++;
    charge(k, Cost.interrupt);
    const run2 = handlerOf(vector);
    if (run2 !== void 0) run2(k, m);
    else if (vector >= Vector.irq && vector < Vector.irq + irqMax) unclaimed.run?.(k, m, vector - Vector.irq);
    eoi2(k, vector);
  }
}

// packages/kernel/src/dev/irq.ts
var IrqLine = class {
  irq = 0;
  name = "";
  /** Owner; the row goes before it does. */
  space = null;
  pending = 0;
  delivered = 0;
  dropped = 0;
  /** Level-triggered and handed over: closed until the next read. */
  masked = false;
  readers = new Rendez();
};
record("IrqLine", IrqLine);
var IrqState = class {
  lines = [];
};
record("IrqState", IrqState);
var state6 = (k) => k.devs.get("irq");
var find2 = (k, irq2) => state6(k).lines.find((line3) => line3.irq === irq2);
var files3 = 256;
var gen6 = (k, _p, c, name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), "#Q", 0, k.eve, (dirModes.DMDIR | 365) >>> 0);
  const ctl3 = devdir(k, c, makeQid(1), "ctl", 0, k.eve, 438);
  const line3 = (n2) => devdir(k, c, makeQid(2 + n2), String(n2), 0, k.eve, 292);
  if (name !== null) {
    if (i > 0) return null;
    return name === "ctl" ? ctl3 : /^(0|[1-9][0-9]{0,2})$/.test(name) && Number(name) < files3 ? line3(Number(name)) : null;
  }
  return i === 0 ? ctl3 : i <= files3 ? line3(i - 1) : null;
};
var ours = (line3, p) => line3.space === p.space || line3.space.sip !== 0 && line3.space.sip === p.space?.sip;
function level(k, irq2) {
  return irq2 >= 16 || (k.bus.ports.read(irq2 < 8 ? 1232 : 1233, 1) >>> (irq2 & 7) & 1) !== 0;
}
unclaimed.run = (k, _m, irq2) => {
  const line3 = find2(k, irq2);
  if (line3 === void 0) {
    irqdisable(k, irq2);
    return;
  }
  if (level(k, irq2)) {
    irqdisable(k, irq2);
    line3.masked = true;
  }
  if (line3.pending >= irqPendingMax) line3.dropped++;
  else line3.pending++;
  wakeup(k, line3.readers);
};
function unregister(k, line3) {
  irqdisable(k, line3.irq);
  const s = state6(k);
  s.lines = s.lines.filter((each2) => each2 !== line3);
  wakeupAll(k, line3.readers);
}
onSpaceExit.push((k, space) => {
  for (const line3 of [...state6(k).lines]) if (line3.space === space) unregister(k, line3);
});
function deliveredTo(k, sip) {
  return state6(k).lines.reduce((sum2, line3) => sum2 + (line3.space.sip === sip ? line3.delivered + line3.pending : 0), 0);
}
function command2(k, p, data3) {
  const words3 = parsecmd(data3);
  const irq2 = strtoul(words3[1] ?? "");
  if (words3[0] === "register" && words3.length === 3) {
    if (!(irq2 >= 0 && irq2 < files3)) error(doorErrors.badIrq);
    if (!mayirq(k, p, irq2)) error(doorErrors.noInterrupt);
    if (find2(k, irq2) !== void 0 || handlerOf(Vector.irq + irq2) !== void 0) error(doorErrors.irqTaken);
    if (irq2 >= irqMax) error(doorErrors.badIrq);
    const line3 = new IrqLine();
    line3.irq = irq2;
    line3.name = words3[2].slice(0, 64);
    line3.space = p.space;
    state6(k).lines.push(line3);
    irqenable(k, irq2);
  } else if (words3[0] === "unregister" && words3.length === 2) {
    if (!(irq2 >= 0 && irq2 < files3)) error(doorErrors.badIrq);
    const line3 = find2(k, irq2);
    if (line3 === void 0) error(doorErrors.irqNotRegistered);
    if (!ours(line3, p)) error(doorErrors.irqNotOwner);
    unregister(k, line3);
  } else error(doorErrors.badCommand);
}
var IrqReadFrame = class extends Frame {
  line = null;
};
var readOp = operation("irqread", IrqReadFrame, {
  start: (k, p, f) => {
    const line3 = f.line;
    if (find2(k, line3.irq) !== line3) error(doorErrors.irqNotRegistered);
    if (line3.pending > 0) {
      line3.pending--;
      line3.delivered++;
      return encodeUtf8(`irq ${line3.irq}
`);
    }
    if (line3.masked) {
      line3.masked = false;
      irqenable(k, line3.irq);
    }
    return sleep(k, p, line3.readers);
  }
}, { show: (f) => `irq=${f.line.irq}` });
function read3(k, p, c, n2, offset2) {
  if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n2, offset2, gen6);
  if (c.qid.lo === 1) {
    const text5 = state6(k).lines.map((line3) => `irq ${line3.irq}: ${line3.name} pending=${line3.pending} delivered=${line3.delivered} dropped=${line3.dropped}
`);
    return readbytes(encodeUtf8(text5.join("")), n2, offset2);
  }
  return call(p, readOp, (f) => {
    f.line = c.aux;
  });
}
var devirq = tableDev({
  dc: "Q",
  name: "irq",
  reset: (k) => k.devs.set("irq", new IrqState()),
  gen: gen6,
  open: (k, p, c, mode) => {
    if (c.qid.lo >= 1) needcap(p, "interrupt", doorErrors.noInterrupt);
    if (c.qid.lo >= 2) {
      const line3 = find2(k, c.qid.lo - 2);
      if (line3 === void 0) error(doorErrors.irqNotRegistered);
      if (!ours(line3, p) || (mode & 3) !== 0) error(errors.Eperm);
      const opened2 = devopen(k, p, c, mode, gen6);
      opened2.aux = line3;
      return opened2;
    }
    return devopen(k, p, c, mode, gen6);
  },
  read: read3,
  write: (k, p, c, data3) => {
    if (c.qid.lo !== 1) error(errors.Eperm);
    command2(k, p, data3);
    return data3.length;
  }
});

// packages/kernel/src/dev/mem.ts
var gen7 = (k, _p, c, _name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), "#R", 0, k.eve, (dirModes.DMDIR | 365) >>> 0);
  return i === 0 ? devdir(k, c, makeQid(1), "mem", 0, k.eve, 384) : i === 1 ? devdir(k, c, makeQid(2), "io", 0, k.eve, 384) : null;
};
var IoReply = class {
  text = "";
};
record("IoReply", IoReply);
var transferMax = 65536;
var sizes = { b: 1, w: 2, l: 4 };
function port(k, p, c, data3) {
  needcap(p, "ioport", doorErrors.noPort);
  const words3 = parsecmd(data3);
  const match = /^(in|out)([bwl])$/.exec(words3[0] ?? "");
  if (!match || words3.length !== (match[1] === "in" ? 2 : 3)) error(doorErrors.badCommand);
  const size = sizes[match[2]];
  const at4 = strtoul(words3[1]);
  if (!mayport(k, p, at4, size)) error(doorErrors.badPort);
  if (match[1] === "in") {
    if (c.aux === null) c.aux = new IoReply();
    c.aux.text = `0x${k.bus.ports.read(at4, size).toString(16)}
`;
    return;
  }
  const value = strtoul(words3[2]);
  if (!(value >= 0 && value <= (size === 4 ? 4294967295 : (1 << 8 * size) - 1))) error(doorErrors.badCommand);
  k.bus.ports.write(at4, size, value);
}
var devmem = tableDev({
  dc: "R",
  name: "mem",
  gen: gen7,
  open: (k, p, c, mode) => {
    if (c.qid.lo === 1) needcap(p, "device", doorErrors.noDevice);
    if (c.qid.lo === 2) needcap(p, "ioport", doorErrors.noPort);
    return devopen(k, p, c, mode, gen7);
  },
  read: (k, p, c, n2, offset2) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n2, offset2, gen7);
    if (c.qid.lo === 2) {
      const text5 = c.aux?.text ?? "";
      if (c.aux !== null) c.aux.text = "";
      return readbytes(encodeUtf8(text5), n2, 0);
    }
    const count2 = Math.min(n2, transferMax);
    needmmio(k, p, offset2, count2);
    const out = new Uint8Array(count2);
    k.bus.readBlock(offset2, out);
    return out;
  },
  write: (k, p, c, data3, offset2) => {
    if (c.qid.lo === 2) {
      port(k, p, c, data3);
      return data3.length;
    }
    if ((c.flag & CFlag.open) === 0 || c.qid.lo !== 1) error(errors.Eperm);
    if (data3.length > transferMax) error(errors.Etoobig);
    needmmio(k, p, offset2, data3.length);
    k.bus.writeBlock(offset2, data3);
    return data3.length;
  }
});

// packages/kernel/src/dev/pci.ts
var top = ["ctl", "bus"];
var files4 = [["config", 292], ["raw", 292], ["ctl", 438]];
var base3 = 16;
var dirOf = (d) => base3 + d.tbdf * 4;
var gen8 = (k, p, c, name, i) => {
  const path = c.qid.lo;
  const root = () => devdir(k, c, makeQid(0, qidTypes.QTDIR), "#$", 0, k.eve, (dirModes.DMDIR | 365) >>> 0);
  if (i === dotdot) return root();
  if (path < base3) {
    const at4 = top.findIndex((each2) => each2 === name);
    if (name !== null && i > 0) return null;
    const index = name === null ? i : at4;
    if (index >= 0 && index < top.length) return devdir(k, c, makeQid(1 + index), top[index], 0, k.eve, 292);
    const list2 = functionsOf(k, p);
    const d = name === null ? list2[i - top.length] : list2.find((each2) => pciname(each2.tbdf) === name);
    return d ? devdir(k, c, makeQid(dirOf(d), qidTypes.QTDIR), pciname(d.tbdf), 0, k.eve, (dirModes.DMDIR | 365) >>> 0) : null;
  }
  const f = files4[i];
  return f ? devdir(k, c, makeQid((path & ~3) + 1 + i), f[0], f[0] === "ctl" ? 0 : 256, k.eve, f[1]) : null;
};
var hex2 = (n2, digits) => n2.toString(16).padStart(digits, "0");
var classOf = (d) => `${hex2(d.ccrb, 2)}.${hex2(d.ccru, 2)}.${hex2(d.ccrp, 2)}`;
function busText(list2) {
  return list2.map((d) => `${pciname(d.tbdf)} vendor=0x${hex2(d.vid, 4)} device=0x${hex2(d.did, 4)} class=${classOf(d)} irq=${Math.max(0, d.irq)}
` + d.bars.map((bar) => `  bar${bar.index}: addr=0x${bar.addr.toString(16)} size=0x${bar.size.toString(16)}
`).join("")).join("");
}
function ctlText(d) {
  return `vendor: 0x${hex2(d.vid, 4)}
device: 0x${hex2(d.did, 4)}
class: ${classOf(d)}
irq: ${Math.max(0, d.irq)}
tbdf: 0x${hex2(d.tbdf, 8)}
` + d.bars.map((bar) => `bar${bar.index}: 0x${bar.addr.toString(16)} ${bar.size}
`).join("");
}
function read4(k, p, c, n2, offset2) {
  if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n2, offset2, gen8);
  const list2 = functionsOf(k, p);
  const text5 = (s) => readbytes(encodeUtf8(s), n2, offset2);
  if (c.qid.lo === 1) return text5(`devices: ${list2.length}
`);
  if (c.qid.lo === 2) return text5(busText(list2));
  const d = list2.find((each2) => dirOf(each2) === (c.qid.lo & ~3));
  if (d === void 0) error(doorErrors.deviceNotFound);
  if ((c.qid.lo & 3) === 3) return text5(ctlText(d));
  const config = new Uint8Array(256);
  for (let at4 = 0; at4 < 256; at4++) config[at4] = pcicfgread(k, d.tbdf, at4, 1);
  return readbytes(config, n2, offset2);
}
var devpci = tableDev({
  dc: "$",
  name: "pci",
  gen: gen8,
  open: (k, p, c, mode) => {
    needcap(p, "pci", doorErrors.noPci);
    return devopen(k, p, c, mode, gen8);
  },
  read: read4,
  write: () => error(errors.Eperm)
});

// packages/kernel/src/port/mntrpc.ts
var Rerror = messages.Rerror.code;
function alloctag(k) {
  const map2 = k.tags;
  for (let word = 0; word < map2.length; word++) {
    const bits = map2[word];
    if (bits === 4294967295) continue;
    const bit = Math.clz32(~bits & -~bits) ^ 31;
    map2[word] = (bits | 1 << bit) >>> 0;
    return word * 32 + bit;
  }
  error(errors.Enomem);
}
function freetag(k, tag) {
  k.tags[tag >>> 5] = (k.tags[tag >>> 5] & ~(1 << (tag & 31))) >>> 0;
}
var RpcFrame = class extends Frame {
  mnt = null;
  rpc = null;
  /** The flush in progress, if any; it answers before the request is over. */
  flush = null;
  message = noBytes;
  /** Passes interrupts off: the reply is awaited whatever notes come. */
  uninterruptible = false;
  /** The connection's generation when it was last written or read. */
  generation = 0;
};
function start(k, m, p, type) {
  const r = new Mntrpc();
  r.tag = alloctag(k);
  r.proc = p;
  r.type = type;
  m.pending.push(r);
  return r;
}
function finish2(k, m, r) {
  remove(m.pending, r);
  freetag(k, r.tag);
}
function passOn(k, m) {
  m.reader = null;
  wakeup(k, m.waiters);
}
function mntrpc(k, p, m, message) {
  if (m.dead !== "") error(m.dead);
  if (m.sip !== 0 && m.rebuilder !== p) {
    checkfid(m, message);
    m.requests++;
  }
  const r = start(k, m, p, message[4]);
  message[5] = r.tag & 255;
  message[6] = r.tag >>> 8;
  return call(p, rpcOp, (f) => {
    f.mnt = m;
    f.rpc = r;
    f.message = message;
  });
}
var rpcOp = operation("mntrpc", RpcFrame, {
  start: (k, p, f) => {
    const m = f.mnt;
    if (m.lost && m.rebuilder !== p) return sleep(k, p, m.waiters);
    f.generation = m.generation;
    const c = m.chan;
    const message = f.message;
    k.tap?.(f.mnt.id, p.pid, message);
    return next(p, f, "reply", k.devtab[c.type].write(k, p, c, message, 0));
  },
  reply: (k, p, f) => {
    const m = f.mnt;
    const waited = f.flush ?? f.rpc;
    if (waited.done) {
      if (f.flush !== null) {
        finish2(k, m, f.flush);
        f.flush = null;
        if (!f.rpc.done) {
          finish2(k, m, f.rpc);
          f.rpc = null;
          error(errors.Eintr);
        }
      }
      return replied(k, m, f);
    }
    if (m.dead !== "") error(m.dead);
    if (m.lost && m.rebuilder !== p) return sleep(k, p, m.waiters);
    if (waited.lost) return again(k, p, f);
    if (m.reader !== null && m.reader !== p) return sleep(k, p, m.waiters);
    m.reader = p;
    f.generation = m.generation;
    f.step = "got";
    return next(p, f, "got", k.devtab[m.chan.type].read(k, p, m.chan, m.msize, 0));
  },
  got: (k, p, f, value) => {
    const m = f.mnt;
    if (f.generation === m.generation) receive(k, m, p, value);
    if ((f.flush ?? f.rpc).done || m.dead !== "" || m.lost && m.reader === p) passOn(k, m);
    return goto(p, f, "reply");
  }
}, {
  unwind: (k, _p, f) => {
    const m = f.mnt;
    if (f.flush) finish2(k, m, f.flush);
    if (f.rpc) finish2(k, m, f.rpc);
    f.flush = null;
    f.rpc = null;
    if (m.reader === _p) passOn(k, m);
  },
  caught: (k, p, f, text5) => {
    const m = f.mnt;
    if (m.reader === p) passOn(k, m);
    if (text5 === errors.Ehungup && m.sip !== 0 && m.dead === "" && f.rpc !== null && m.rebuilder !== p) {
      if (f.generation === m.generation) mntlost(k, m);
      const waiting = f.flush ?? f.rpc;
      if (f.step === "reply" || f.step === "start") waiting.unsent = true;
      waiting.lost = true;
      return goto(p, f, "reply");
    }
    if (text5 !== errors.Eintr || f.rpc === null) {
      if (f.step === "got" && f.rpc !== null && m.dead === "" && m.sip === 0) hungup(k, m);
      error(text5);
    }
    if (m.lost || (f.flush ?? f.rpc).lost) error(text5);
    const oldtag = (f.flush ?? f.rpc).tag;
    if (f.flush !== null) finish2(k, m, f.flush);
    const flush2 = start(k, m, p, messages.Tflush.code);
    flush2.flushes = oldtag;
    f.flush = flush2;
    f.message = encode2({ type: "Tflush", tag: flush2.tag, oldtag: f.rpc.tag });
    return goto(p, f, "start");
  },
  show: (f) => `mount=${f.mnt.chan?.path?.name ?? "-"} tag=${f.rpc?.tag ?? "-"} sent=${messageNames[(f.flush ?? f.rpc)?.type ?? 0] ?? "-"}`
});
function mntlost(k, m) {
  if (m.dead !== "") return;
  m.lost = true;
  m.partial = noBytes;
  for (const r of m.pending) if (!r.done) r.lost = true;
  while (wakeup(k, m.waiters)) ;
}
function mntgone(k, m, text5) {
  m.dead = text5;
  m.lost = false;
  while (wakeup(k, m.waiters)) ;
}
function checkfid(m, message) {
  if (message.length < 11) return;
  const fid = u32le(message, 7);
  if (m.chans.some((c) => c.fid === fid && c.aux?.lost === true)) error(recoveryErrors.lostFid);
}
var repeatable = /* @__PURE__ */ new Set([
  messages.Tread.code,
  messages.Twalk.code,
  messages.Tstat.code,
  messages.Tclunk.code,
  messages.Tattach.code,
  messages.Topen.code
]);
function again(k, p, f) {
  const m = f.mnt;
  const r = f.rpc;
  if (f.flush !== null) {
    finish2(k, m, f.flush);
    f.flush = null;
    finish2(k, m, r);
    f.rpc = null;
    error(errors.Eintr);
  }
  const truncates = r.type === messages.Topen.code && (f.message[11] & openModes.OTRUNC) !== 0;
  if (!r.unsent && (!repeatable.has(r.type) || truncates)) error(recoveryErrors.inFlight);
  checkfid(m, f.message);
  r.lost = r.unsent = false;
  return goto(p, f, "start");
}
function replied(k, m, f) {
  const r = f.rpc;
  const reply2 = r.reply;
  finish2(k, m, r);
  f.rpc = null;
  if (reply2[4] === Rerror) {
    m.errors++;
    const message = decode2(reply2);
    error(message.ok && message.value.type === "Rerror" ? message.value.ename.slice(0, 127) : errors.Emountrpc);
  }
  if (reply2[4] !== r.type + 1) error(errors.Emountrpc);
  return reply2;
}
function hungup(k, m) {
  m.dead = errors.Ehungup;
  while (wakeup(k, m.waiters)) ;
}
function receive(k, m, p, data3) {
  if (data3.length === 0) {
    if (m.sip === 0) hungup(k, m);
    else if (m.rebuilder === p) error(errors.Ehungup);
    else mntlost(k, m);
    return;
  }
  let bytes2 = data3;
  if (m.partial.length > 0) {
    bytes2 = new Uint8Array(m.partial.length + data3.length);
    bytes2.set(m.partial);
    bytes2.set(data3, m.partial.length);
  }
  let at4 = 0;
  while (bytes2.length - at4 >= headerSize) {
    const size = u32le(bytes2, at4);
    if (size < headerSize || size > m.msize) {
      m.dead = errors.Emountrpc;
      while (wakeup(k, m.waiters)) ;
      m.partial = noBytes;
      return;
    }
    if (bytes2.length - at4 < size) break;
    deliver(k, m, p, at4 === 0 && size === bytes2.length ? bytes2 : bytes2.slice(at4, at4 + size));
    at4 += size;
  }
  m.partial = at4 === bytes2.length ? noBytes : bytes2.slice(at4);
}
function deliver(k, m, p, message) {
  const tag = u16le(message, 5);
  const r = m.pending.find((each2) => each2.tag === tag);
  k.tap?.(m.id, r?.proc?.pid ?? 0, message);
  if (r === void 0 || r.done) return;
  r.reply = message;
  r.done = true;
  if (r.proc !== null && r.proc !== p && r.proc.sleepingOn === m.waiters) wakeproc(k, r.proc);
}
function parse3(bytes2, type) {
  const message = decode2(bytes2);
  if (!message.ok || message.value.type !== type) error(errors.Emountrpc);
  return message.value;
}

// packages/kernel/src/dev/mnt.ts
var defaultMsize = IOHDRSZ + 32768;
var versionMsize = IOHDRSZ + 8192;
function newfid(k) {
  return k.freeFids.pop() ?? ++k.fid;
}
function freefid(k, fid) {
  k.freeFids.push(fid);
}
function toQid(q) {
  const to = new Qid();
  to.type = q.type;
  to.vers = q.vers;
  to.lo = Number(q.path & 0xffffffffn);
  to.hi = Number(q.path >> 32n);
  return to;
}
function mntchan(k, m, fid) {
  const c = new Chan();
  c.type = devno(k, "M");
  c.dev = m.id;
  c.mnt = m;
  c.fid = fid;
  m.ref++;
  if (m.sip !== 0) m.chans.push(c);
  return c;
}
function mntrelease(k, c, recycle = true) {
  const m = c.mnt;
  if (m.sip !== 0) remove(m.chans, c);
  if (recycle) k.freeFids.push(c.fid);
  putmnt(k, m);
}
function putmnt(k, m) {
  if (--m.ref > 0 || m.chan === null) return;
  const c = m.chan;
  m.chan = null;
  c.mux = null;
  c.flag &= ~CFlag.msg;
  cclose(k, c);
}
function mntfid(uname, aname, names) {
  const how2 = new Mntfid();
  how2.uname = uname;
  how2.aname = aname;
  how2.names = names;
  return how2;
}
function walked(from, names) {
  const to = [...from];
  for (const name of names) {
    if (name === "..") to.pop();
    else if (name !== ".") to.push(name);
  }
  return to;
}
var VersionFrame = class extends Frame {
  chan = null;
  version = "";
  msize = 0;
  /** Reply so far. */
  got = noBytes;
};
var versionOp = operation("mntversion", VersionFrame, {
  start: (k, p, f) => {
    const c = f.chan;
    const message = encode2({ type: "Tversion", tag: NOTAG, msize: f.msize, version: f.version });
    return next(p, f, "sent", k.devtab[c.type].write(k, p, c, message, c.offset));
  },
  sent: (k, p, f) => next(p, f, "got", k.devtab[f.chan.type].read(k, p, f.chan, versionMsize, f.chan.offset)),
  got: (k, p, f, value) => {
    const data3 = value;
    if (data3.length === 0) error(otherErrors.versionEof);
    const all = new Uint8Array(f.got.length + data3.length);
    all.set(f.got);
    all.set(data3, f.got.length);
    f.got = all;
    if (all.length < 4 || all.length < u32le(all, 0)) {
      if (all.length >= versionMsize || all.length >= 4 && u32le(all, 0) > versionMsize) error(otherErrors.badVersionReply);
      return goto(p, f, "sent");
    }
    const c = f.chan;
    if (all[4] === messages.Rerror.code) error(parse3(all, "Rerror").ename);
    if (all[4] !== messages.Rversion.code) error(otherErrors.unexpectedVersionReply);
    const reply2 = parse3(all.slice(0, u32le(all, 0)), "Rversion");
    if (reply2.msize > f.msize) error(otherErrors.msizeIncreased);
    if (reply2.msize < 256 || reply2.msize > 1024 * 1024) error(otherErrors.msizeNonsense);
    if (!f.version.startsWith(reply2.version) || reply2.version === "") error(otherErrors.bad9PVersionReturned);
    const m = new Mnt();
    m.id = ++k.mntId;
    m.chan = incref(c);
    m.msize = reply2.msize;
    m.version = reply2.version;
    m.sip = c.sip;
    c.mux = m;
    return reply2.version;
  }
}, { show: (f) => `chan=${f.chan?.path?.name ?? "-"} version=${f.version}` });
function mntversion(k, p, c, version3, msize) {
  void k;
  const wanted = version3 === "" ? version9P : version3;
  if (c.mux !== null) {
    if (!c.mux.version.startsWith(wanted) && !wanted.startsWith(c.mux.version)) {
      error(`incompatible 9P versions ${c.mux.version} ${wanted}`);
    }
    return c.mux.version;
  }
  if (c.iounit !== 0 && c.iounit < 256) error(otherErrors.badIounit);
  if (msize < 0) error(otherErrors.badIounit);
  let size = msize === 0 ? defaultMsize : msize;
  if (c.iounit !== 0 && size > c.iounit) size = c.iounit;
  if (!wanted.startsWith("9P")) error(otherErrors.bad9PVersion);
  return call(p, versionOp, (f) => {
    f.chan = c;
    f.version = wanted;
    f.msize = size;
  });
}
var AttachFrame = class extends Frame {
  chan = null;
  afid = NOFID;
  spec = "";
  auth = false;
  made = null;
};
var attachOp = operation("mntattach", AttachFrame, {
  start: (k, p, f) => next(p, f, "versioned", mntversion(k, p, f.chan, version9P, 0)),
  versioned: (k, p, f) => {
    const c = f.chan;
    const m = c.mux;
    if (m === null) error(otherErrors.versionNotEstablished);
    c.flag |= CFlag.msg;
    const fid = newfid(k);
    f.made = mntchan(k, m, fid);
    const message = f.auth ? encode2({ type: "Tauth", tag: 0, afid: fid, uname: p.user, aname: f.spec }) : encode2({ type: "Tattach", tag: 0, fid, afid: f.afid, uname: p.user, aname: f.spec });
    return next(p, f, "attached", mntrpc(k, p, m, message));
  },
  attached: (k, p, f, value) => {
    const made = f.made;
    f.made = null;
    if (f.auth) {
      made.qid = toQid(parse3(value, "Rauth").aqid);
      made.mode = openModes.ORDWR;
      made.flag |= CFlag.open;
      made.path = newpath("#M/auth");
    } else {
      made.qid = toQid(parse3(value, "Rattach").qid);
      made.path = newpath(`#M${made.dev}`);
      if (made.mnt.sip !== 0) made.aux = mntfid(p.user, f.spec, []);
    }
    if (f.chan.ref > 0) cclose(k, f.chan);
    return made;
  }
}, {
  unwind: (k, _p, f) => {
    if (f.made) {
      mntrelease(k, f.made);
      f.made.mnt = null;
    }
    cclose(k, f.chan);
  },
  show: (f) => `chan=${f.chan?.path?.name ?? "-"} spec=${f.spec}`
});
function mntattach(k, p, c, ac, spec) {
  if (c.mnt !== null && c.type === devno(k, "M") && (c.qid.type & qidTypes.QTDIR) !== 0) error(errors.Ebadusefd);
  if (ac !== null && (ac.mnt === null || ac.mnt !== c.mux)) error(errors.Ebadusefd);
  return call(p, attachOp, (f) => {
    f.chan = incref(c);
    f.afid = ac === null ? NOFID : ac.fid;
    f.spec = spec;
  });
}
function mntauth(k, p, c, aname) {
  void k;
  return call(p, attachOp, (f) => {
    f.chan = incref(c);
    f.spec = aname;
    f.auth = true;
  });
}
var WalkFrame = class extends Frame {
  from = null;
  to = null;
  names = [];
  done = 0;
  wq = null;
};
var walkOp = operation("mntwalk", WalkFrame, {
  start: (k, p, f) => {
    const m = f.from.mnt;
    const first2 = f.to === null;
    f.to ??= mntchan(k, m, newfid(k));
    const wname = f.names.slice(f.done, f.done + MAXWELEM);
    const message = encode2({ type: "Twalk", tag: 0, fid: first2 ? f.from.fid : f.to.fid, newfid: f.to.fid, wname });
    return next(p, f, first2 ? "first" : "more", mntrpc(k, p, m, message));
  },
  first: (k, p, f, value) => hop(k, p, f, value, true),
  more: (k, p, f, value) => hop(k, p, f, value, false),
  clunked: (_k, _p, f) => f.wq
}, {
  unwind: (k, _p, f) => {
    if (f.to === null) return;
    if (f.done > 0) cclose(k, f.to);
    else {
      mntrelease(k, f.to, f.wq?.qids.length === 0);
      f.to.mnt = null;
    }
    f.to = null;
  },
  caught: (k, p, f, text5) => {
    void p;
    if (f.step === "more" && text5 !== errors.Eintr && text5 !== errors.Emountrpc && text5 !== errors.Ehungup) {
      cclose(k, f.to);
      f.to = null;
      return f.wq;
    }
    if (text5 === errors.Eintr && f.done === 0) f.wq.qids.push(new Qid());
    error(text5);
  },
  show: (f) => `fid=${f.from.fid} newfid=${f.to?.fid ?? "-"} names=${f.names.join("/")}`
});
function hop(k, p, f, bytes2, first2) {
  const { wqid } = parse3(bytes2, "Rwalk");
  const wq = f.wq;
  const asked = Math.min(MAXWELEM, f.names.length - f.done);
  if (wqid.length > asked) error(errors.Emountrpc);
  for (const q of wqid) wq.qids.push(toQid(q));
  if (wqid.length < asked) {
    if (first2) {
      mntrelease(k, f.to);
      f.to.mnt = null;
    } else cclose(k, f.to);
    f.to = null;
    return wq;
  }
  f.done += wqid.length;
  if (f.done < f.names.length) return goto(p, f, "start");
  const last = wq.qids[wq.qids.length - 1];
  const to = f.to;
  if (last) {
    to.qid.type = last.type;
    to.qid.vers = last.vers;
    to.qid.lo = last.lo;
    to.qid.hi = last.hi;
  } else Object.assign(to.qid, f.from.qid);
  f.to = null;
  const how2 = f.from.aux;
  if (to.mnt.sip !== 0 && how2 !== null) to.aux = mntfid(how2.uname, how2.aname, walked(how2.names, f.names));
  wq.chan = to;
  return wq;
}
var OpFrame = class extends Frame {
  chan = null;
  n = 0;
  /** The mode as sent, and the name created. */
  raw = 0;
  name = "";
};
operation("mntopen", OpFrame, {
  done: (_k, _p, f, value) => {
    const c = f.chan;
    const reply2 = value;
    const isCreate = reply2[4] === messages.Rcreate.code;
    const { qid: qid2, iounit } = isCreate ? parse3(reply2, "Rcreate") : parse3(reply2, "Ropen");
    c.qid = toQid(qid2);
    c.offset = 0;
    c.devoffset = 0;
    c.mode = f.n;
    c.flag |= CFlag.open;
    if (c.aux !== null && c.mnt.sip !== 0) {
      const how2 = c.aux;
      how2.mode = f.raw & ~(openModes.OTRUNC | openModes.ORCLOSE);
      if (isCreate) how2.names = [...how2.names, f.name];
    }
    c.iounit = iounit === 0 || iounit > c.mnt.msize - IOHDRSZ ? c.mnt.msize - IOHDRSZ : iounit;
    return c;
  }
}, { show: (f) => `fid=${f.chan.fid}` });
function open(p, c, mode, name = "") {
  void p;
  const f = new OpFrame();
  f.chan = c;
  f.raw = mode & 255 & ~openModes.OCEXEC;
  f.name = name;
  f.n = (mode & 3) === openModes.OEXEC ? openModes.OREAD : mode & 3;
  f.step = "done";
  return f;
}
var ClunkFrame = class extends Frame {
  chan = null;
};
operation("mntclunk", ClunkFrame, {
  done: (k, _p, f) => {
    mntrelease(k, f.chan);
    f.chan.mnt = null;
    return void 0;
  }
}, {
  caught: (k, _p, f, text5) => {
    mntrelease(k, f.chan, text5 !== errors.Eintr);
    f.chan.mnt = null;
    return void 0;
  },
  show: (f) => `fid=${f.chan.fid}`
});
var IoFrame = class extends Frame {
  chan = null;
  offset = 0;
  n = 0;
  done = 0;
  data = noBytes;
  parts = [];
};
var WriteFrame = class extends IoFrame {
};
function readMessage(c, offset2, count2) {
  const bytes2 = new Uint8Array(23);
  putU32le(bytes2, 0, 23);
  bytes2[4] = messages.Tread.code;
  putU32le(bytes2, 7, c.fid);
  putU64le(bytes2, 11, offset2);
  putU32le(bytes2, 19, count2);
  return bytes2;
}
function writeMessage(c, offset2, data3) {
  const bytes2 = new Uint8Array(23 + data3.length);
  putU32le(bytes2, 0, bytes2.length);
  bytes2[4] = messages.Twrite.code;
  putU32le(bytes2, 7, c.fid);
  putU64le(bytes2, 11, offset2);
  putU32le(bytes2, 19, data3.length);
  bytes2.set(data3, 23);
  return bytes2;
}
var unit = (c) => c.iounit || c.mnt.msize - IOHDRSZ;
var readOp2 = operation("mntread", IoFrame, {
  start: (k, p, f) => {
    const c = f.chan;
    const count2 = Math.min(unit(c), f.n - f.done);
    return next(p, f, "got", mntrpc(k, p, c.mnt, readMessage(c, f.offset + f.done, count2)));
  },
  got: (_k, p, f, value) => {
    const reply2 = value;
    if (reply2.length < 11 || u32le(reply2, 7) + 11 > reply2.length) error(errors.Emountrpc);
    const asked = Math.min(unit(f.chan), f.n - f.done);
    const count2 = Math.min(u32le(reply2, 7), asked);
    const data3 = reply2.subarray(11, 11 + count2);
    const isDirectory = (f.chan.qid.type & qidTypes.QTDIR) !== 0;
    f.done += count2;
    if (count2 < asked || f.done >= f.n || isDirectory || p.notepending) {
      if (isDirectory) return directory(f.chan, data3);
      if (f.parts.length === 0) return data3;
      f.parts.push(data3);
      const all = new Uint8Array(f.done);
      let at4 = 0;
      for (const part of f.parts) {
        all.set(part, at4);
        at4 += part.length;
      }
      return all;
    }
    f.parts.push(data3.slice());
    return goto(p, f, "start");
  }
}, {
  caught: (_k, _p, f, text5) => {
    if (f.parts.length === 0) error(text5);
    const all = new Uint8Array(f.done);
    let at4 = 0;
    for (const part of f.parts) {
      all.set(part, at4);
      at4 += part.length;
    }
    return all;
  },
  show: (f) => `fid=${f.chan.fid} offset=${f.offset + f.done} n=${f.n - f.done}`
});
function directory(c, data3) {
  const list2 = decodeDirectory(data3);
  if (!list2.ok) error(otherErrors.badDirectoryEntry);
  const out = data3.slice();
  const view = new DataView(out.buffer);
  for (let at4 = 0; at4 < out.length; at4 += view.getUint16(at4, true) + 2) {
    view.setUint16(at4 + 2, "M".charCodeAt(0), true);
    view.setUint32(at4 + 4, c.dev, true);
  }
  return out;
}
var writeOp = operation("mntwrite", WriteFrame, {
  start: (k, p, f) => {
    const c = f.chan;
    const count2 = Math.min(unit(c), f.data.length - f.done);
    f.n = count2;
    return next(p, f, "got", mntrpc(k, p, c.mnt, writeMessage(c, f.offset + f.done, f.data.subarray(f.done, f.done + count2))));
  },
  got: (_k, p, f, value) => {
    const { count: count2 } = parse3(value, "Rwrite");
    if (count2 > f.n) error(errors.Emountrpc);
    f.done += count2;
    if (count2 < f.n || f.done >= f.data.length || p.notepending) return f.done;
    return goto(p, f, "start");
  }
}, {
  caught: (_k, _p, f, text5) => f.done > 0 ? f.done : error(text5),
  show: (f) => `fid=${f.chan.fid} offset=${f.offset + f.done} n=${f.data.length - f.done}`
});
var ReplyFrame = class extends Frame {
  chan = null;
  n = 0;
};
operation("mntstat", ReplyFrame, {
  stat: (_k, _p, f, value) => {
    const { stat } = parse3(value, "Rstat");
    const d = decodeStat(stat);
    if (!d.ok) error(errors.Ebadstat);
    return encodeStat({ ...d.value, type: "M".charCodeAt(0), dev: f.chan.dev });
  },
  wstat: (_k, _p, f) => f.n,
  remove: () => void 0
}, { show: (f) => `fid=${f.chan.fid}` });
function reply(c, step2, n2 = 0) {
  const f = new ReplyFrame();
  f.chan = c;
  f.n = n2;
  f.step = step2;
  return f;
}
var devmnt = {
  dc: "M",
  name: "mnt",
  attach: () => error(errors.Enoattach),
  walk: (_k, p, c, names) => call(p, walkOp, (f) => {
    if ((c.flag & CFlag.open) !== 0) error(errors.Egreg);
    f.from = c;
    f.names = [...names];
    f.wq = new Walkqid();
  }),
  stat: (k, p, c) => {
    p.kstack.push(reply(c, "stat"));
    return rpc(k, p, c, encode2({ type: "Tstat", tag: 0, fid: c.fid }));
  },
  open: (k, p, c, mode) => {
    p.kstack.push(open(p, c, mode));
    return rpc(k, p, c, encode2({ type: "Topen", tag: 0, fid: c.fid, mode: mode & 255 & ~openModes.OCEXEC }));
  },
  create: (k, p, c, name, mode, perm) => {
    p.kstack.push(open(p, c, mode, name));
    return rpc(k, p, c, encode2({ type: "Tcreate", tag: 0, fid: c.fid, name, perm: perm >>> 0, mode: mode & 255 & ~openModes.OCEXEC }));
  },
  close: (k, p, c) => {
    if (p === null) {
      mntrelease(k, c, false);
      c.mnt = null;
      return void 0;
    }
    const m = c.mnt;
    if (m.dead !== "" || m.lost && m.rebuilder === null || m.sip !== 0 && c.aux?.lost === true) {
      mntrelease(k, c);
      c.mnt = null;
      return void 0;
    }
    const f = new ClunkFrame();
    f.chan = c;
    f.step = "done";
    p.kstack.push(f);
    return rpc(k, p, c, encode2({ type: "Tclunk", tag: 0, fid: c.fid }));
  },
  read: (_k, p, c, n2, offset2) => call(p, readOp2, (f) => {
    f.chan = c;
    f.n = n2;
    f.offset = offset2;
  }),
  write: (_k, p, c, data3, offset2) => call(p, writeOp, (f) => {
    f.chan = c;
    f.data = data3;
    f.offset = offset2;
  }),
  remove: (k, p, c) => {
    p.kstack.push(reply(c, "remove"));
    return rpc(k, p, c, encode2({ type: "Tremove", tag: 0, fid: c.fid }));
  },
  wstat: (k, p, c, stat) => {
    p.kstack.push(reply(c, "wstat", stat.length));
    return rpc(k, p, c, encode2({ type: "Twstat", tag: 0, fid: c.fid, stat }));
  }
};
function rpc(k, p, c, message) {
  const depth = p.kstack.length;
  try {
    return mntrpc(k, p, c.mnt, message);
  } catch (e) {
    p.kstack.length = depth - 1;
    throw e;
  }
}

// packages/kernel/src/dev/pipe.ts
var pipeLimit = 256 * 1024;
var pipePiece = 65536;
var Pipe = class {
  ref = 1;
  id = 0;
  perm = 384;
  owner = "";
  /** q[i] is read through data i; opens[i] counts its open channels. */
  q0 = new Queue();
  q1 = new Queue();
  open0 = 0;
  open1 = 0;
};
record("Pipe", Pipe);
var PipeState = class {
  id = 0;
};
record("PipeState", PipeState);
var Qdata0 = 1;
var Qdata1 = 2;
var kind = (c) => c.qid.lo & 3;
var pipeOf = (c) => c.aux;
var gen9 = (k, _p, c, _name, i) => {
  const pipe = pipeOf(c);
  const base5 = pipe.id * 4;
  if (i === dotdot) return devdir(k, c, makeQid(base5, qidTypes.QTDIR), "#|", 0, pipe.owner, dirModes.DMDIR | 365);
  if (i === 0) return devdir(k, c, makeQid(base5 + Qdata0), "data", pipe.q0.bytes, pipe.owner, pipe.perm);
  if (i === 1) return devdir(k, c, makeQid(base5 + Qdata1), "data1", pipe.q1.bytes, pipe.owner, pipe.perm);
  return null;
};
function attach(k, p, spec) {
  if (spec !== "") error(errors.Ebadspec);
  const c = devattach(k, "|", "");
  const state12 = k.devs.get("pipe");
  const pipe = new Pipe();
  pipe.id = ++state12.id;
  pipe.owner = p.user;
  pipe.q0 = qopen(pipeLimit);
  pipe.q1 = qopen(pipeLimit);
  c.qid = makeQid(pipe.id * 4, qidTypes.QTDIR);
  c.aux = pipe;
  return c;
}
function newpipe(k, p) {
  const root = attach(k, p, "");
  const pipe = pipeOf(root);
  pipe.ref = 2;
  pipe.open0 = pipe.open1 = 1;
  const type = devno(k, "|");
  const end = (name, number2) => {
    const c = new Chan();
    c.type = type;
    c.qid = makeQid(pipe.id * 4 + number2);
    c.flag = CFlag.open;
    c.mode = 2;
    c.aux = pipe;
    c.path = newpath(`#|/${name}`);
    return c;
  };
  return [end("data", Qdata0), end("data1", Qdata1)];
}
function close(k, c) {
  const pipe = pipeOf(c);
  if ((c.flag & CFlag.open) !== 0) {
    if (kind(c) === Qdata0 && --pipe.open0 === 0) {
      qhangup(k, pipe.q1);
      qclose(k, pipe.q0);
    }
    if (kind(c) === Qdata1 && --pipe.open1 === 0) {
      qhangup(k, pipe.q0);
      qclose(k, pipe.q1);
    }
  }
  pipe.ref--;
}
function pipehangup(k, c) {
  const pipe = pipeOf(c);
  for (const q of [pipe.q0, pipe.q1]) {
    qhangup(k, q);
    qclose(k, q);
  }
}
var PipeWriteFrame = class extends Frame {
  chan = null;
  data = noBytes;
  done = 0;
};
operation("pipewrite", PipeWriteFrame, {
  start: (k, p, f) => {
    if (f.done >= f.data.length) return f.data.length;
    const piece = f.data.slice(f.done, f.done + pipePiece);
    f.done += piece.length;
    return next(p, f, "start", qwrite(k, p, outOf(f.chan), piece));
  }
}, {
  caught: (k, p, f, text5) => closedpipe(k, p, f.chan, text5),
  show: (f) => `done=${f.done}/${f.data.length}`
});
function outOf(c) {
  return kind(c) === Qdata0 ? pipeOf(c).q1 : pipeOf(c).q0;
}
function closedpipe(k, p, c, text5) {
  if (text5 === errors.Ehungup && (c.flag & CFlag.msg) === 0) postnote(k, p, noteTexts.closedPipe, noteClasses.NUser);
  error(text5);
}
function write3(k, p, c, data3) {
  if ((c.qid.type & qidTypes.QTDIR) !== 0) error(errors.Egreg);
  const q = outOf(c);
  if (data3.length <= pipePiece && !q.closed && q.bytes + data3.length < q.limit) return qwrite(k, p, q, data3);
  const f = new PipeWriteFrame();
  f.chan = c;
  f.data = data3;
  const piece = data3.length <= pipePiece ? data3 : data3.slice(0, pipePiece);
  f.done = piece.length;
  const base5 = p.kstack.length;
  let answer;
  try {
    answer = qwrite(k, p, q, piece);
  } catch (e) {
    if (e instanceof KernelError) closedpipe(k, p, c, e.text);
    throw e;
  }
  if (answer !== Pending && f.done >= data3.length) return data3.length;
  return under(p, base5, f);
}
var devpipe = {
  ...devDefaults,
  dc: "|",
  name: "pipe",
  reset: (k) => k.devs.set("pipe", new PipeState()),
  attach,
  walk: (k, p, c, names) => {
    const wq = devwalk(k, p, c, names, gen9);
    if (wq.chan) pipeOf(c).ref++;
    return wq;
  },
  stat: (k, p, c) => devstat(k, p, c, gen9),
  open: (k, p, c, mode) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devopen(k, p, c, mode, gen9);
    const pipe = pipeOf(c);
    devpermcheck(k, p, pipe.owner, pipe.perm, mode);
    const open3 = devopen(k, p, c, mode, gen9);
    if (kind(c) === Qdata0) pipe.open0++;
    else pipe.open1++;
    return open3;
  },
  close: (k, _p, c) => close(k, c),
  read: (k, p, c, n2, offset2) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n2, offset2, gen9);
    return qread(k, p, kind(c) === Qdata0 ? pipeOf(c).q0 : pipeOf(c).q1, n2);
  },
  write: write3,
  wstat: (k, p, c, stat) => {
    void k;
    if ((c.qid.type & qidTypes.QTDIR) !== 0) error(errors.Eperm);
    const pipe = pipeOf(c);
    if (p.user !== pipe.owner && p.user !== k.eve) error(errors.Eperm);
    const d = decodeStat(stat);
    if (!d.ok) error(errors.Ebadstat);
    if (d.value.mode !== nullStat.mode) pipe.perm = d.value.mode & 511;
    if (d.value.length !== nullStat.length) {
      const limit = Math.max(1, Math.min(Number(d.value.length), pipeLimit));
      (kind(c) === Qdata0 ? pipe.q0 : pipe.q1).limit = limit;
    }
    return stat.length;
  }
};

// packages/kernel/src/pc64/fpu.ts
var fxsaveSize = 512;
function fpsave(k, p) {
  return contextBytes2(k, p).slice(fpuStart, fpuEnd);
}
function fprestore(k, p, saved) {
  contextBytes2(k, p).set(saved, fpuStart);
}
function fxsave(k, p) {
  const from = contextView(k, p);
  const bytes2 = contextBytes2(k, p);
  const out = new Uint8Array(fxsaveSize);
  const to = new DataView(out.buffer);
  to.setUint16(0, from.getUint16(at3.fcw, true), true);
  to.setUint16(2, from.getUint16(at3.fsw, true), true);
  out[4] = from.getUint8(at3.ftw);
  to.setUint16(6, from.getUint16(at3.fop, true), true);
  to.setBigUint64(8, from.getBigUint64(at3.fip, true), true);
  to.setBigUint64(16, from.getBigUint64(at3.fdp, true), true);
  to.setUint32(24, from.getUint32(at3.mxcsr, true), true);
  to.setUint32(28, 65535, true);
  const top3 = from.getUint16(at3.fsw, true) >>> 11 & 7;
  for (let i = 0; i < 8; i++) {
    const physical = top3 + i & 7;
    out.set(bytes2.subarray(at3.st + physical * 16, at3.st + physical * 16 + 10), 32 + i * 16);
  }
  out.set(bytes2.subarray(at3.xmm, at3.xmm + 256), 160);
  return out;
}
function fxrstor(k, p, image) {
  const to = contextView(k, p);
  const bytes2 = contextBytes2(k, p);
  const from = new DataView(image.buffer, image.byteOffset, image.byteLength);
  to.setUint16(at3.fcw, from.getUint16(0, true), true);
  to.setUint16(at3.fsw, from.getUint16(2, true), true);
  to.setUint8(at3.ftw, image[4]);
  to.setUint16(at3.fop, from.getUint16(6, true) & 2047, true);
  to.setBigUint64(at3.fip, from.getBigUint64(8, true), true);
  to.setBigUint64(at3.fdp, from.getBigUint64(16, true), true);
  to.setUint32(at3.mxcsr, from.getUint32(24, true) & 65535, true);
  const top3 = from.getUint16(2, true) >>> 11 & 7;
  for (let i = 0; i < 8; i++) {
    const physical = top3 + i & 7;
    bytes2.fill(0, at3.st + physical * 16, at3.st + physical * 16 + 16);
    bytes2.set(image.subarray(32 + i * 16, 42 + i * 16), at3.st + physical * 16);
  }
  bytes2.set(image.subarray(160, 416), at3.xmm);
}

// packages/kernel/src/port/sysfile.ts
var dev2 = (k, c) => k.devtab[c.type];
var ReadFrame = class extends Frame {
  chan = null;
  buf = 0;
  n = 0;
  /** Moves the channel's offset. */
  moves = false;
};
operation("sysread", ReadFrame, {
  done: (k, p, f, value) => {
    const answer = readDone(k, p, f.chan, f.buf, f.n, f.moves, value);
    cclose(k, f.chan);
    return answer;
  }
}, {
  unwind: (k, _p, f) => cclose(k, f.chan),
  show: (f) => `chan=${f.chan?.path?.name ?? "-"} n=${f.n}`
});
function readDone(k, p, c, buf, n2, moves, data3) {
  const bytes2 = data3.length > n2 ? data3.subarray(0, n2) : data3;
  copyout(k, p, buf, bytes2);
  chargeBytes(k, bytes2.length);
  if (moves) c.offset += bytes2.length;
  return bytes2.length;
}
function read5(k, p, fd, buf, n2, offset2) {
  const c = fdtochan(p, fd, openModes.OREAD, true);
  if (n2 < 0) badaddr(k, p, buf, n2);
  needs(k, p, buf, n2, true);
  if ((c.qid.type & qidTypes.QTDIR) !== 0) {
    const at4 = offset2 === -1 ? c.offset : offset2;
    if (at4 < 0) error(errors.Enegoff);
    return readdir(k, p, c, buf, n2, at4);
  }
  const moves = offset2 === -1;
  if (!moves && offset2 < 0) error(errors.Enegoff);
  const base5 = p.kstack.length;
  const data3 = dev2(k, c).read(k, p, c, n2, moves ? c.offset : offset2);
  if (data3 !== Pending) return readDone(k, p, c, buf, n2, moves, data3);
  const f = new ReadFrame();
  f.chan = incref(c);
  f.buf = buf;
  f.n = n2;
  f.moves = moves;
  f.step = "done";
  return under(p, base5, f);
}
function sysPread(k, p) {
  return read5(k, p, argInt(k, 0), argPtr(k, 1), argInt(k, 2), argVlong(k, 3));
}
function sysOldRead(k, p) {
  return read5(k, p, argInt(k, 0), argPtr(k, 1), argInt(k, 2), -1);
}
var DirFrame = class extends Frame {
  chan = null;
  buf = 0;
  n = 0;
  /** Records read from the device, those already looked at, and the result so far. */
  data = noBytes;
  at = 0;
  out = [];
  to = null;
  name = "";
};
var readdirOp = operation("readdir", DirFrame, {
  start: (k, p, f) => {
    const c = f.chan;
    if (c.rock !== null) {
      const rock = c.rock;
      c.rock = null;
      return next(p, f, "fixed", rock);
    }
    if (c.unionHead !== null) return goto(p, f, "union");
    return next(p, f, "read", dev2(k, c).read(k, p, c, f.n, c.devoffset));
  },
  // The next element of the union that has something to read.
  union: (k, p, f) => {
    const c = f.chan;
    const mounts = c.unionHead.mounts;
    if (c.unionIndex >= mounts.length) return next(p, f, "read", new Uint8Array(0));
    if (c.unionChan === null) {
      const to = mounts[c.unionIndex].to;
      f.step = "unionCloned";
      return next(p, f, "unionCloned", dev2(k, to).walk(k, p, to, []));
    }
    f.step = "unionRead";
    return next(p, f, "unionRead", dev2(k, c.unionChan).read(k, p, c.unionChan, f.n, c.unionChan.devoffset));
  },
  unionCloned: (k, p, f, value) => {
    f.to = value.chan;
    f.step = "unionOpened";
    return next(p, f, "unionOpened", dev2(k, f.to).open(k, p, f.to, openModes.OREAD));
  },
  unionOpened: (_k, p, f, value) => {
    f.to = null;
    f.chan.unionChan = value;
    f.chan.unionChan.devoffset = 0;
    return goto(p, f, "union");
  },
  unionRead: (k, p, f, value) => {
    const c = f.chan;
    const data3 = value;
    if (data3.length === 0) {
      cclose(k, c.unionChan);
      c.unionChan = null;
      c.unionIndex++;
      return goto(p, f, "union");
    }
    c.unionChan.devoffset += data3.length;
    return next(p, f, "read", data3);
  },
  read: (k, p, f, value) => {
    const data3 = value;
    const c = f.chan;
    if (c.unionHead === null) c.devoffset += data3.length;
    if (p.pgrp.heads.size === 0) return next(p, f, "fixed", data3);
    f.data = data3.slice();
    f.at = 0;
    return goto(p, f, "fix");
  },
  // One record after the other: is something mounted on it?
  fix: (k, p, f) => {
    const c = f.chan;
    while (f.at < f.data.length) {
      const size = recordSize(f.data, f.at, f.data.length);
      if (size < 0) {
        f.out.push(f.data.subarray(f.at).slice());
        break;
      }
      const bytes2 = f.data.slice(f.at, f.at + size);
      f.at += size;
      const view = new DataView(bytes2.buffer);
      const probe2 = { type: k.devtab.findIndex((d) => d.dc.codePointAt(0) === view.getUint16(2, true)), dev: view.getUint32(4, true) };
      const key = probe2.type < 0 ? "" : `${k.devtab[probe2.type].dc}${probe2.dev}.${view.getUint32(17, true)}.${view.getUint32(13, true)}`;
      const head = p.pgrp.heads.get(key);
      const to = head?.mounts[0]?.to;
      if (to && head.from !== null && !(to.type === c.type && head.mounts.length === 0)) {
        const old = decodeStat(bytes2);
        f.name = old.ok ? old.value.name : "";
        f.out.push(bytes2);
        f.step = "stated";
        return next(p, f, "stated", dev2(k, to).stat(k, p, to));
      }
      f.out.push(bytes2);
    }
    return next(p, f, "fixed", f.out.length === 1 ? f.out[0] : concatBytes(...f.out));
  },
  stated: (_k, p, f, value) => {
    const d = decodeStat(value);
    if (d.ok && f.name !== "") f.out[f.out.length - 1] = encodeStat({ ...d.value, name: f.name });
    return goto(p, f, "fix");
  },
  fixed: (k, p, f, value) => {
    const c = f.chan;
    const data3 = value;
    let end = 0;
    while (end < data3.length) {
      const size = recordSize(data3, end, data3.length);
      const next2 = size < 0 ? data3.length : end + size;
      if (next2 > f.n) break;
      end = next2;
    }
    if (end === 0 && data3.length > 0) {
      c.rock = data3.slice();
      error(errors.Eshort);
    }
    if (end < data3.length) c.rock = data3.slice(end);
    copyout(k, p, f.buf, data3.subarray(0, end));
    c.offset += end;
    cclose(k, c);
    f.chan = null;
    return end;
  }
}, {
  unwind: (k, _p, f) => {
    if (f.chan) cclose(k, f.chan);
    if (f.to) cclose(k, f.to);
  },
  caught: (k, p, f, text5) => {
    if (text5 !== errors.Eintr && (f.step === "unionOpened" || f.step === "unionCloned" || f.step === "unionRead")) {
      const c = f.chan;
      if (f.to) cclose(k, f.to);
      f.to = null;
      if (c.unionChan) cclose(k, c.unionChan);
      c.unionChan = null;
      c.unionIndex++;
      return goto(p, f, "union");
    }
    if (text5 !== errors.Eintr && f.step === "stated") return goto(p, f, "fix");
    error(text5);
  },
  show: (f) => `chan=${f.chan?.path?.name ?? "-"} n=${f.n}`
});
function readdir(k, p, c, buf, n2, offset2) {
  if (offset2 === 0) {
    c.offset = 0;
    c.devoffset = 0;
    c.rock = null;
    c.unionIndex = 0;
    if (c.unionChan) cclose(k, c.unionChan);
    c.unionChan = null;
  } else if (offset2 !== c.offset) error(errors.Edirseek);
  return call(p, readdirOp, (f) => {
    f.chan = incref(c);
    f.buf = buf;
    f.n = n2;
  });
}
var WriteFrame2 = class extends Frame {
  chan = null;
  n = 0;
  /** Bytes by which the shared offset was moved ahead. */
  moved = 0;
};
operation("syswrite", WriteFrame2, {
  done: (k, _p, f, value) => {
    const count2 = value;
    if (f.moved > 0) f.chan.offset -= f.moved - count2;
    cclose(k, f.chan);
    return count2;
  }
}, {
  unwind: (k, _p, f) => {
    f.chan.offset -= f.moved;
    cclose(k, f.chan);
  },
  show: (f) => `chan=${f.chan?.path?.name ?? "-"} n=${f.n}`
});
function write4(k, p, fd, buf, n2, offset2) {
  const c = fdtochan(p, fd, openModes.OWRITE, true);
  if (n2 < 0) badaddr(k, p, buf, n2);
  validaddr(k, p, buf, n2, false);
  if ((c.qid.type & qidTypes.QTDIR) !== 0) error(errors.Eisdir);
  const moves = offset2 === -1;
  if (!moves && offset2 < 0) error(errors.Enegoff);
  const data3 = copyin(k, p, buf, n2);
  chargeBytes(k, n2);
  const base5 = p.kstack.length;
  const at4 = moves ? c.offset : offset2;
  const count2 = dev2(k, c).write(k, p, c, data3, at4);
  if (count2 !== Pending) {
    if (moves) c.offset = at4 + count2;
    return count2;
  }
  const f = new WriteFrame2();
  f.chan = incref(c);
  f.n = n2;
  f.step = "done";
  if (moves) {
    f.moved = n2;
    c.offset = at4 + n2;
  }
  return under(p, base5, f);
}
function sysPwrite(k, p) {
  return write4(k, p, argInt(k, 0), argPtr(k, 1), argInt(k, 2), argVlong(k, 3));
}
function sysOldWrite(k, p) {
  return write4(k, p, argInt(k, 0), argPtr(k, 1), argInt(k, 2), -1);
}
var SeekFrame = class extends Frame {
  chan = null;
  result = 0;
  off = 0;
};
operation("sysseek", SeekFrame, {
  stated: (k, p, f, value) => {
    const d = decodeStat(value);
    const c = f.chan;
    cclose(k, c);
    f.chan = null;
    if (!d.ok) error(errors.Ebadstat);
    return seekDone(k, p, c, Number(d.value.length) + f.off, f.result);
  }
}, {
  unwind: (k, _p, f) => {
    if (f.chan) cclose(k, f.chan);
  }
});
function seekDone(k, p, c, to, result) {
  if (to < 0) error(errors.Enegoff);
  c.offset = to;
  c.devoffset = to;
  if (result < 0) return to;
  putu64(k, p, result, to);
  return 0;
}
function seek(k, p, result, fd, off, whence) {
  const c = fdtochan(p, fd, -1, true);
  if (result >= 0) needs(k, p, result, 8, true);
  if (dev2(k, c).dc === "|") error(errors.Eisstream);
  const isDir = (c.qid.type & qidTypes.QTDIR) !== 0;
  switch (whence) {
    case seekWhence.SEEK_SET:
      if (isDir && off !== 0) error(errors.Eisdir);
      if (isDir) {
        c.rock = null;
        c.unionIndex = 0;
        if (c.unionChan) cclose(k, c.unionChan);
        c.unionChan = null;
      }
      return seekDone(k, p, c, off, result);
    case seekWhence.SEEK_CUR:
      if (isDir) error(errors.Eisdir);
      return seekDone(k, p, c, c.offset + off, result);
    case seekWhence.SEEK_END: {
      if (isDir) error(errors.Eisdir);
      const f = new SeekFrame();
      f.chan = incref(c);
      f.result = result;
      f.off = off;
      p.kstack.push(f);
      return next(p, f, "stated", dev2(k, c).stat(k, p, c));
    }
    default:
      error(errors.Ebadarg);
  }
}
function sysSeek(k, p) {
  return seek(k, p, argPtr(k, 0), argInt(k, 1), argVlong(k, 2), argInt(k, 3));
}
function sysOseek(k, p) {
  return seek(k, p, -1, argInt(k, 0), argInt(k, 1), argInt(k, 2));
}
function sysClose(k, p) {
  const fd = argInt(k, 0);
  const c = fdtochan(p, fd, -1, false);
  setfd(p.fgrp, fd, null, false);
  return zero2(p, p.kstack.length, cclosewait(k, p, c));
}
var ZeroFrame = class extends Frame {
  value = 0;
};
operation("result", ZeroFrame, { start: (_k, _p, f) => f.value });
function zero2(p, base5, answer, value = 0) {
  if (answer !== Pending) return value;
  const f = new ZeroFrame();
  f.value = value;
  return under(p, base5, f);
}
function sysDup(k, p) {
  const from = argInt(k, 0);
  const to = argInt(k, 1);
  const c = fdtochan(p, from, -1, false);
  if (to === -1) {
    incref(c);
    try {
      return newfd(k, p, c, false, pprint);
    } catch (e) {
      cclose(k, c);
      throw e;
    }
  }
  const f = p.fgrp;
  if (to < 0 || to >= Math.min(maxFds, Math.max(20, Math.ceil(f.fds.length / 20) * 20) + 20)) error(errors.Ebadfd);
  if (to === from) {
    f.cexec[to] = false;
    return to;
  }
  const was = f.fds[to];
  setfd(f, to, incref(c), false);
  return zero2(p, p.kstack.length, was ? cclosewait(k, p, was) : void 0, to);
}
function sysPipe(k, p) {
  const at4 = argPtr(k, 0);
  needs(k, p, at4, 8, true);
  const [c0, c12] = newpipe(k, p);
  let fd0 = -1;
  let fd1;
  try {
    fd0 = newfd(k, p, c0, false, pprint);
    fd1 = newfd(k, p, c12, false, pprint);
  } catch (e) {
    if (fd0 >= 0) setfd(p.fgrp, fd0, null, false);
    cclose(k, c0);
    cclose(k, c12);
    throw e;
  }
  const out = new Uint8Array(8);
  const view = new DataView(out.buffer);
  view.setInt32(0, fd0, true);
  view.setInt32(4, fd1, true);
  copyout(k, p, at4, out);
  return 0;
}
function sysFd2path(k, p) {
  const c = fdtochan(p, argInt(k, 0), -1, false);
  const buf = argPtr(k, 1);
  const n2 = argUint(k, 2);
  validaddr(k, p, buf, n2, true);
  if (n2 === 0) return 0;
  putstring(k, p, buf, n2, c.path?.name ?? "unknown");
  return 0;
}
function putstring(k, p, buf, n2, text5) {
  let bytes2 = encodeUtf8(text5);
  if (bytes2.length > n2 - 1) {
    let end = n2 - 1;
    while (end > 0 && (bytes2[end] & 192) === 128) end--;
    bytes2 = bytes2.slice(0, end);
  }
  const out = new Uint8Array(bytes2.length + 1);
  out.set(bytes2);
  copyout(k, p, buf, out);
  return bytes2.length;
}

// packages/kernel/src/port/sysproc.ts
var R = rforkFlags;
var sandboxDevs = "|decp";
function sysRfork(k, p) {
  const flag2 = argUint(k, 0);
  if ((flag2 & (R.RFFDG | R.RFCFDG)) === (R.RFFDG | R.RFCFDG) || (flag2 & (R.RFNAMEG | R.RFCNAMEG)) === (R.RFNAMEG | R.RFCNAMEG) || (flag2 & (R.RFENVG | R.RFCENVG)) === (R.RFENVG | R.RFCENVG)) error(errors.Ebadarg);
  if ((flag2 & R.RFPROC) === 0) {
    if ((flag2 & (R.RFMEM | R.RFNOWAIT)) !== 0) error(errors.Ebadarg);
    return regroup(k, p, flag2);
  }
  charge(k, Cost.newProcess);
  if (forkcopies(k, p, (flag2 & R.RFMEM) !== 0) > k.pmem.nfree) error(errors.Enomem);
  const c = newproc(k);
  if (!newspace(k, c)) {
    freeproc(k, c);
    error(errors.Enomem);
  }
  c.space = forkspace(k, p, (flag2 & R.RFMEM) !== 0);
  c.text = p.text;
  c.user = p.user;
  c.notify = p.notify;
  c.procmode = p.procmode;
  c.privatemem = p.privatemem;
  c.noswap = p.noswap;
  c.hang = p.hang;
  c.basepri = p.basepri;
  c.fixedpri = p.fixedpri;
  c.priority = p.basepri;
  c.wired = p.wired;
  c.mp = p.mp;
  c.trace = p.trace;
  if (p.procctl === Procctl.tracesyscall) c.procctl = p.procctl;
  c.noWait = (flag2 & R.RFNOWAIT) !== 0;
  c.parentpid = p.pid;
  if (!c.noWait) p.nchild++;
  if ((flag2 & R.RFNOTEG) === 0) c.noteid = p.noteid;
  c.cpu = p.cpu;
  c.slash = incref(p.slash);
  c.dot = incref(p.dot);
  c.fgrp = (flag2 & R.RFFDG) !== 0 ? dupfgrp(p.fgrp) : (flag2 & R.RFCFDG) !== 0 ? newfgrp() : shared(p.fgrp);
  if ((flag2 & (R.RFNAMEG | R.RFCNAMEG)) !== 0) {
    c.pgrp = newpgrp(k);
    if ((flag2 & R.RFNAMEG) !== 0) pgrpcpy(k, c.pgrp, p.pgrp);
    else c.pgrp.allowed = p.pgrp.allowed;
  } else c.pgrp = shared(p.pgrp);
  if ((flag2 & R.RFNOMNT) !== 0) c.pgrp.allowed = sandbox(c.pgrp.allowed);
  c.rgrp = (flag2 & R.RFREND) !== 0 ? newrgrp() : shared(p.rgrp);
  c.egrp = (flag2 & R.RFENVG) !== 0 ? dupegrp(p.egrp) : (flag2 & R.RFCENVG) !== 0 ? newegrp() : shared(p.egrp);
  for (let i = 0; i < NSEG; i++) {
    const s = p.seg[i];
    if (s) c.seg[i] = dupseg(k, s, (flag2 & R.RFMEM) !== 0);
  }
  const context = contextBytes2(k, p).slice(0, contextSize);
  setNumber(new DataView(context.buffer), at3.gpr + Reg.rax * 8, 0);
  c.context = context;
  ready(k, c);
  k.m.resched = true;
  return c.pid;
}
function shared(group2) {
  group2.ref++;
  return group2;
}
function sandbox(allowed) {
  return [...sandboxDevs].filter((dc) => allowed === null || allowed.includes(dc)).join("");
}
function regroup(k, p, flag2) {
  const base5 = p.kstack.length;
  let wait = void 0;
  if ((flag2 & (R.RFFDG | R.RFCFDG)) !== 0) {
    const was = p.fgrp;
    p.fgrp = (flag2 & R.RFFDG) !== 0 ? dupfgrp(was) : newfgrp();
    wait = closefgrp(k, p, was);
  }
  if ((flag2 & (R.RFNAMEG | R.RFCNAMEG)) !== 0) {
    const was = p.pgrp;
    p.pgrp = newpgrp(k);
    if ((flag2 & R.RFNAMEG) !== 0) pgrpcpy(k, p.pgrp, was);
    else p.pgrp.allowed = was.allowed;
    closepgrp(k, was);
  }
  if ((flag2 & R.RFNOMNT) !== 0) p.pgrp.allowed = sandbox(p.pgrp.allowed);
  if ((flag2 & R.RFREND) !== 0) {
    p.rgrp.ref--;
    p.rgrp = newrgrp();
  }
  if ((flag2 & (R.RFENVG | R.RFCENVG)) !== 0) {
    const was = p.egrp;
    p.egrp = (flag2 & R.RFENVG) !== 0 ? dupegrp(was) : newegrp();
    was.ref--;
  }
  if ((flag2 & R.RFNOTEG) !== 0) p.noteid = p.pid;
  return zero2(p, base5, wait);
}
function sysExits(k, p) {
  const address2 = argPtr(k, 0);
  let status = "";
  if (address2 !== 0) {
    if (!okaddr(p, address2, 1, false)) status = "invalid exit string";
    else {
      const bytes2 = strbytes(k, p, address2, 1 << 20);
      let end = Math.min(bytes2.length, ERRMAX - 1);
      if (end < bytes2.length) while (end > 0 && (bytes2[end] & 192) === 128) end--;
      status = decodeUtf8(bytes2, 0, end);
    }
  }
  return pexit(k, p, status, true);
}
var AwaitFrame = class extends Frame {
  buf = 0;
  n = 0;
  old = false;
};
var awaitOp = operation("sysawait", AwaitFrame, {
  start: (k, p, f) => {
    const w = p.waitq.shift();
    if (w === void 0) {
      if (p.nchild === 0) error(errors.Enochild);
      p.waiting = p;
      return sleep(k, p, p.waitr);
    }
    p.waiting = null;
    if (f.old) {
      if (f.buf !== 0) {
        const text5 = `${n12(w.pid)}${n12(w.user)}${n12(w.sys)}${n12(w.real)}`;
        const out = new Uint8Array(112);
        for (let i = 0; i < 48; i++) out[i] = text5.charCodeAt(i);
        for (let i = 0; i < Math.min(63, w.msg.length); i++) out[48 + i] = w.msg.charCodeAt(i) & 127;
        copyout(k, p, f.buf, out);
      }
      return w.pid;
    }
    return putstring(k, p, f.buf, f.n, waittext(w));
  }
}, {
  unwind: (_k, p) => {
    p.waiting = null;
  },
  show: () => ""
});
function waittext(w) {
  return `${w.pid} ${w.user} ${w.sys} ${w.real} ${quote(w.msg)}`.slice(0, WAITMAX * 2);
}
function sysAwait(k, p) {
  const buf = argPtr(k, 0);
  const n2 = argUint(k, 1);
  needs(k, p, buf, n2, true);
  if (n2 === 0) error(errors.Ebadarg);
  return call(p, awaitOp, (f) => {
    f.buf = buf;
    f.n = n2;
  });
}
function sysOldWait(k, p) {
  const buf = argPtr(k, 0);
  if (buf !== 0) needs(k, p, buf, 112, true);
  return call(p, awaitOp, (f) => {
    f.buf = buf;
    f.old = true;
  });
}
var SleepFrame = class extends Frame {
  ns = 0;
};
var sleepOp = operation("syssleep", SleepFrame, {
  start: (k, p, f) => {
    f.step = "woken";
    return tsleep(k, p, p.own, f.ns);
  },
  woken: (k, p) => p.timedOut ? 0 : sleep(k, p, p.own)
}, { show: (f) => `ms=${f.ns / 1e6}` });
function sysSleep(k, p) {
  const ms5 = argInt(k, 0);
  if (ms5 <= 0) {
    if (edfyield(k, p)) return 0;
    k.m.resched = true;
    return 0;
  }
  return call(p, sleepOp, (f) => {
    f.ns = ms5 * 1e6;
  });
}
function sysAlarm(k, p) {
  const ms5 = argUint(k, 0);
  const left3 = p.alarm === 0 ? 0 : Math.max(0, Math.ceil((p.alarm - k.m.time) / 1e6));
  if (p.alarm !== 0) removeTimer(k, p, "alarm");
  p.alarm = 0;
  if (ms5 !== 0) {
    p.alarm = k.m.time + ms5 * 1e6;
    addTimer(k, p, p.alarm, "alarm");
  }
  return left3;
}
function sysNsec(k) {
  return k.epoch + BigInt(Math.floor(k.m.time));
}
function sysErrstr(k, p, buf = argPtr(k, 0), n2 = argUint(k, 1)) {
  if (n2 === 0) error(errors.Ebadarg);
  const max = Math.min(n2, ERRMAX);
  needs(k, p, buf, max, true);
  const bytes2 = copyin(k, p, buf, max);
  const nul = bytes2.indexOf(0);
  let end = nul < 0 ? max - 1 : nul;
  if (nul < 0) while (end > 0 && (bytes2[end] & 192) === 128) end--;
  const given = decodeUtf8(bytes2, 0, end);
  putstring(k, p, buf, max, p.errstr);
  p.errstr = given;
  return 0;
}
var sysOldErrstr = (k, p) => sysErrstr(k, p, argPtr(k, 0), 64);
function sysNotify(k, p) {
  const handler = argPtr(k, 0);
  if (handler !== 0) validaddr(k, p, handler, 8, false);
  p.notify = handler;
  return 0;
}
function sysNoted(k, p) {
  const how2 = argInt(k, 0);
  if (how2 !== notedHow.NRSTR && !p.notified) error(errors.Ebadarg);
  return 0;
}
var sysr1 = (k, p) => p.user === k.eve ? 0 : error(errors.Eperm);
var RendezvousFrame = class extends Frame {
};
var rendezvousOp = operation("rendezvous", RendezvousFrame, {
  start: (_k, p) => BigInt(p.rendHi >>> 0) << 32n | BigInt(p.rendLo >>> 0)
});
function sysRendezvous(k, p) {
  const tag = `${k.argHi[0].toString(16)}.${k.argLo[0].toString(16)}`;
  const lo = k.argLo[1];
  const hi = k.argHi[1];
  const group2 = p.rgrp.waiting;
  const list2 = group2.get(tag);
  if (list2 && list2.length > 0) {
    const other = list2.shift();
    if (list2.length === 0) group2.delete(tag);
    const value = BigInt(other.rendHi >>> 0) << 32n | BigInt(other.rendLo >>> 0);
    other.rendLo = lo;
    other.rendHi = hi;
    ready(k, other);
    return value;
  }
  if (p.notepending) {
    p.notepending = false;
    return 0xffffffffffffffffn;
  }
  p.rendTag = tag;
  p.rendLo = lo;
  p.rendHi = hi;
  if (list2) list2.unshift(p);
  else group2.set(tag, [p]);
  p.state = State.Rendez;
  return call(p, rendezvousOp, () => {
  });
}
var SemaFrame = class extends Frame {
  seg = null;
  sema = null;
  /** Instant at which to give up, 0 = never. */
  until = 0;
};
function tryAcquire(k, p, address2) {
  const value = getu32(k, p, address2) | 0;
  if (value <= 0) return false;
  putu32(k, p, address2, value - 1);
  return true;
}
var semaOp = operation("semacquire", SemaFrame, {
  start: (k, p, f) => {
    const sema = f.sema;
    if (sema.woken) {
      sema.woken = false;
      if (tryAcquire(k, p, sema.addr)) {
        remove(f.seg.semas, sema);
        return 1;
      }
    } else if (f.until !== 0 && p.timedOut) {
      remove(f.seg.semas, sema);
      return 0;
    }
    p.timedOut = false;
    return f.until === 0 ? sleep(k, p, p.own) : tsleep(k, p, p.own, Math.max(0, f.until - k.m.time));
  }
}, {
  unwind: (k, _p, f) => {
    if (!f.sema) return;
    remove(f.seg.semas, f.sema);
    if (f.sema.woken) semwake(k, f.seg, f.sema.addr, 1);
  },
  show: (f) => `addr=0x${f.sema?.addr.toString(16) ?? "0"}${f.until ? " timed" : ""}`
});
function semwake(k, s, address2, count2) {
  for (const sema of s.semas) {
    if (count2 <= 0) return;
    if (sema.addr !== address2 || sema.woken) continue;
    sema.woken = true;
    count2--;
    const p = sema.proc;
    const f = p.kstack[p.kstack.length - 1];
    if (f && f.sema === sema && p.sleepingOn === p.own) wakeproc(k, p);
  }
}
function semsegment(k, p, address2) {
  needs(k, p, address2, 4, true);
  if (address2 % 4096 > 4092) error(errors.Ebadarg);
  return seg(p, address2);
}
function semacquire(k, p, address2, until, block3) {
  const s = semsegment(k, p, address2);
  if ((getu32(k, p, address2) | 0) < 0) error(errors.Ebadarg);
  if (tryAcquire(k, p, address2)) return 1;
  if (!block3) return 0;
  if (p.notepending) {
    p.notepending = false;
    error(errors.Eintr);
  }
  const sema = new Sema();
  sema.addr = address2;
  sema.proc = p;
  s.semas.push(sema);
  p.timedOut = false;
  return call(p, semaOp, (f) => {
    f.seg = s;
    f.sema = sema;
    f.until = until;
  });
}
function sysSemacquire(k, p) {
  return semacquire(k, p, argPtr(k, 0), 0, argInt(k, 1) !== 0);
}
function sysTsemacquire(k, p) {
  const ms5 = argUint(k, 1);
  return semacquire(k, p, argPtr(k, 0), k.m.time + ms5 * 1e6, ms5 !== 0);
}
function sysSemrelease(k, p) {
  const address2 = argPtr(k, 0);
  const count2 = argInt(k, 1);
  const s = semsegment(k, p, address2);
  const value = getu32(k, p, address2) | 0;
  if (count2 < 0 || value < 0) error(errors.Ebadarg);
  if (count2 === 0) return value;
  const next2 = value + count2 | 0;
  if (next2 < 0) error(errors.Ebadarg);
  putu32(k, p, address2, next2);
  semwake(k, s, address2, count2);
  return next2;
}

// packages/kernel/src/dev/procctl.ts
var refuse = () => error(errors.Ebadctl);
var StopwaitFrame = class extends Frame {
  target = null;
  pid = 0;
};
var stopwaitOp = operation("stopwait", StopwaitFrame, {
  start: (k, up, f) => {
    const p = f.target;
    if (p.pid !== f.pid || p.state === State.Dead || p.state === State.Moribund) {
      p.pdbg = null;
      up.psstate = "";
      error(errors.Eprocdied);
    }
    if (p.state !== State.Stopped && p.state !== State.Broken) {
      up.psstate = "Stopwait";
      return sleep(k, up, p.debug);
    }
    p.pdbg = null;
    up.psstate = "";
    return void 0;
  }
}, {
  unwind: (_k, up, f) => {
    up.psstate = "";
    if (f.target.pdbg === up) f.target.pdbg = null;
  },
  show: (f) => `pid=${f.pid}`
});
function stopwait(_k, up, p, ctl3) {
  if (p.pdbg !== null && p.pdbg !== up) error(errors.Einuse);
  if (p.state === State.Stopped || p.state === State.Broken) return void 0;
  if (ctl3 !== Procctl.none) p.procctl = ctl3;
  if (p === up) error(otherErrors.notesPending);
  p.pdbg = up;
  return call(up, stopwaitOp, (f) => {
    f.target = p;
    f.pid = p.pid;
  });
}
function start2(k, p) {
  p.psstate = "";
  ready(k, p);
}
function priority(k, up, p, words3, fixed) {
  const n2 = strtoul(words3[1]);
  if (Number.isNaN(n2) || n2 < 0) cmderror(words3, errors.Ebadctl);
  const pri = Math.min(n2, 19);
  if (pri > 10 && up.user !== k.eve) error(errors.Eperm);
  p.basepri = pri;
  p.fixedpri = fixed;
  if (p.edf?.admitted) return;
  if (p.state === State.Ready) queueproc(k, dequeueproc(k, p), p, reprioritize(k, p));
  else p.priority = reprioritize(k, p);
}
function parsetime(text5) {
  if (text5 === void 0 || text5 === "") error("missing value");
  const match = /^([0-9]+)(?:\.([0-9]*))?(.*)$/.exec(text5);
  if (!match) error("ill-formed number");
  const [, whole3, fraction = "", unit2] = match;
  if (fraction.length > 9) error("too many digits after decimal point");
  const scale = unit2 === "" || unit2 === "s" ? 1e9 : unit2 === "ms" ? 1e6 : unit2 === "us" || unit2 === "\xB5s" ? 1e3 : unit2 === "ns" ? 1 : 0;
  if (scale === 0) error("unrecognized unit");
  const f = fraction === "" ? 0 : Number(fraction.padEnd(9, "0"));
  return Number(whole3) * scale + (unit2 === "ns" ? 0 : Math.floor(f * scale / 1e9));
}
function parameter(k, p, words3, which) {
  const ns = parsetime(words3[1]);
  if (p.kp) error(errors.Ebadctl);
  if (!(ns < 1e15)) error(otherErrors.badTime);
  edfparams(k, p)[which] = Math.floor(ns / 1e3) * 1e3;
}
var commands = [
  {
    name: "close",
    args: 2,
    run: (k, up, p, words3) => {
      const fd = strtoul(words3[1]);
      const c = p.fgrp?.fds[fd];
      if (!c) error(errors.Ebadfd);
      setfd(p.fgrp, fd, null, false);
      return cclosewait(k, up, c);
    }
  },
  {
    name: "closefiles",
    args: 1,
    run: (k, up, p) => {
      const fg = p.fgrp;
      if (!fg) return void 0;
      const chans = fg.fds.filter((c) => c !== null);
      fg.fds = [];
      fg.cexec = [];
      return closechans(k, up, chans);
    }
  },
  { name: "hang", args: 1, run: (_k, _up, p) => void (p.hang = true) },
  { name: "nohang", args: 1, run: (_k, _up, p) => void (p.hang = false) },
  { name: "kill", args: 1, run: (k, _up, p) => procctlexit(k, p, Procctl.exitme) },
  { name: "noswap", args: 1, run: (_k, _up, p) => void (p.noswap = true) },
  { name: "private", args: 1, run: (_k, _up, p) => void (p.privatemem = true) },
  { name: "pri", args: 2, run: (k, up, p, words3) => priority(k, up, p, words3, false) },
  { name: "fixedpri", args: 2, run: (k, up, p, words3) => priority(k, up, p, words3, true) },
  {
    name: "profile",
    args: 1,
    run: (_k, _up, p) => {
      const text5 = p.seg[segmentSlots.TSEG];
      if (!text5) error(errors.Ebadctl);
      text5.profile = new Uint32Array(Math.ceil((text5.top - text5.base) / profileGrain));
    }
  },
  { name: "stop", args: 1, run: (k, up, p) => {
    if (p === up) {
      p.procctl = Procctl.stopme;
      return void 0;
    }
    return stopwait(k, up, p, Procctl.stopme);
  } },
  { name: "start", args: 1, run: (k, _up, p) => p.state === State.Stopped ? start2(k, p) : refuse() },
  {
    name: "startstop",
    args: 1,
    run: (k, up, p) => {
      if (p.state !== State.Stopped) refuse();
      p.procctl = Procctl.traceme;
      start2(k, p);
      return stopwait(k, up, p, Procctl.traceme);
    }
  },
  {
    name: "startsyscall",
    args: 1,
    run: (k, up, p) => {
      if (p.state !== State.Stopped) refuse();
      p.procctl = Procctl.tracesyscall;
      start2(k, p);
      return stopwait(k, up, p, Procctl.tracesyscall);
    }
  },
  { name: "waitstop", args: 1, run: (k, up, p) => stopwait(k, up, p, Procctl.none) },
  {
    name: "wired",
    args: 2,
    run: (k, _up, p, words3) => {
      const cpu = strtoul(words3[1]);
      if (!(cpu >= 0 && cpu < k.machs.length)) cmderror(words3, errors.Ebadctl);
      p.wired = cpu;
      if (p.state === State.Ready) {
        dequeueproc(k, p);
        p.state = State.New;
        ready(k, p);
      }
    }
  },
  {
    name: "interrupt",
    args: 1,
    run: (k, _up, p) => {
      p.notepending = true;
      procinterrupt(k, p);
    }
  },
  {
    name: "nointerrupt",
    args: 1,
    run: (_k, _up, p) => {
      if (p.notes.length > 0) error(otherErrors.notesPending);
      p.notepending = false;
    }
  },
  {
    name: "trace",
    args: 0,
    run: (_k, _up, p, words3) => {
      if (words3.length > 2) cmderror(words3, errors.Ecmdargs);
      p.trace = words3.length === 2 ? strtoul(words3[1]) > 0 : !p.trace;
    }
  },
  // Deadline scheduling; whoever may write here may use the processor before everybody else.
  { name: "period", args: 2, run: (k, _up, p, words3) => parameter(k, p, words3, "T") },
  { name: "deadline", args: 2, run: (k, _up, p, words3) => parameter(k, p, words3, "D") },
  { name: "cost", args: 2, run: (k, _up, p, words3) => parameter(k, p, words3, "C") },
  { name: "sporadic", args: 1, run: (k, _up, p) => void (edfparams(k, p).sporadic = true) },
  { name: "deadlinenotes", args: 1, run: (k, _up, p) => void (edfparams(k, p).sendnotes = true) },
  { name: "extra", args: 1, run: (k, _up, p) => void (edfparams(k, p).extra = true) },
  { name: "yieldonblock", args: 1, run: (k, _up, p) => void (edfparams(k, p).yieldonblock = true) },
  { name: "admit", args: 1, run: (k, _up, p) => edfadmit(k, p) },
  { name: "expel", args: 1, run: (k, _up, p) => edfexpel(k, p) },
  { name: "event", args: 1, run: (k, _up, p) => proctrace(k, p, "User") }
];
var CtlFrame = class extends Frame {
  n = 0;
};
operation("procctl", CtlFrame, { done: (_k, _p, f) => f.n });
function procctlreq(k, up, p, data3) {
  const words3 = parsecmd(data3);
  const command3 = lookupcmd(commands, words3);
  const base5 = up.kstack.length;
  if (command3.run(k, up, p, words3) !== Pending) return data3.length;
  const f = new CtlFrame();
  f.n = data3.length;
  f.step = "done";
  up.kstack.splice(base5, 0, f);
  return Pending;
}

// packages/kernel/src/dev/srv.ts
var Srv = class {
  name = "";
  owner = "";
  perm = 384;
  path = 0;
  chan = null;
  /** Path of the board it stands on, 0: the common one. */
  board = 0;
};
record("Srv", Srv);
var SrvBoard = class {
  path = 0;
  owner = "";
};
record("SrvBoard", SrvBoard);
var SrvState = class {
  list = [];
  boards = [];
  path = 0;
};
record("SrvState", SrvState);
var Qclone = 2147483647;
var boardPerm = 509;
var nameMax3 = 64;
var state7 = (k) => k.devs.get("srv");
var find3 = (k, c) => state7(k).list.find((s) => s.path === c.qid.lo) ?? error(errors.Enonexist);
var gen10 = (k, _p, c, name, i) => {
  const { list: list2, boards } = state7(k);
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), "#s", 0, k.eve, (dirModes.DMDIR | 511) >>> 0);
  const board = c.qid.lo;
  if (board !== 0 && !boards.some((b) => b.path === board)) error(errors.Eshutdown);
  if (name !== null && i > 0) return null;
  const service = (s) => s ? devdir(k, c, makeQid(s.path), s.name, 0, s.owner, s.perm) : null;
  const services = list2.filter((s) => s.board === board);
  if (board !== 0) return service(name !== null ? services.find((s) => s.name === name) : services[i]);
  const lease = (b) => b ? devdir(k, c, makeQid(b.path, qidTypes.QTDIR), String(b.path), 0, b.owner, (dirModes.DMDIR | boardPerm) >>> 0) : null;
  const clone = () => devdir(k, c, makeQid(Qclone), "clone", 0, k.eve, 292);
  if (name === "clone") return clone();
  if (name !== null) return service(services.find((s) => s.name === name)) ?? lease(boards.find((b) => String(b.path) === name));
  if (i === 0) return clone();
  return i <= boards.length ? lease(boards[i - 1]) : service(services[i - 1 - boards.length]);
};
function remove2(k, s) {
  state7(k).list = state7(k).list.filter((each2) => each2 !== s);
  if (s.chan) cclose(k, s.chan);
  s.chan = null;
}
function srvpost(k, name, owner2, chan) {
  const st = state7(k);
  let s = st.list.find((each2) => each2.name === name && each2.chan !== null && each2.chan.sip === chan.sip);
  if (s === void 0) {
    if (st.list.some((each2) => each2.name === name && each2.board === 0)) error(errors.Eexist);
    s = new Srv();
    s.name = name;
    s.owner = owner2;
    s.path = ++st.path;
    st.list.push(s);
  }
  const was = s.chan;
  s.chan = incref(chan);
  if (was) cclose(k, was);
}
function srvunpost(k, sip) {
  for (const s of [...state7(k).list]) if (s.chan !== null && s.chan.sip === sip) remove2(k, s);
}
function unlease(k, board) {
  const st = state7(k);
  st.boards = st.boards.filter((b) => b !== board);
  for (const s of st.list.filter((each2) => each2.board === board.path)) remove2(k, s);
}
function srvname(k, c) {
  const s = state7(k).list.find((each2) => each2.chan === c || each2.chan !== null && c.mux !== null && each2.chan.mux === c.mux);
  return s ? `/srv/${s.board === 0 ? "" : `${s.board}/`}${s.name}` : "";
}
var devsrv = {
  ...devDefaults,
  dc: "s",
  name: "srv",
  reset: (k) => k.devs.set("srv", new SrvState()),
  attach: (k, _p, spec) => spec === "" ? devattach(k, "s", "") : error(errors.Ebadspec),
  walk: (k, p, c, names) => devwalk(k, p, c, names, gen10),
  stat: (k, p, c) => devstat(k, p, c, gen10),
  open: (k, p, c, mode) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) {
      if ((mode & openModes.ORCLOSE) !== 0) error(errors.Eperm);
      return opened(c, mode);
    }
    if (c.qid.lo === Qclone) {
      if (openmode(mode) !== openModes.OREAD) error(errors.Eperm);
      const board = new SrvBoard();
      board.path = ++state7(k).path;
      board.owner = p.user;
      state7(k).boards.push(board);
      c.aux = board;
      return opened(c, mode);
    }
    const s = find3(k, c);
    if (!s.chan) error(errors.Eshutdown);
    if ((mode & openModes.OTRUNC) !== 0) error(errors.Eexist);
    const m = openmode(mode);
    if (m !== s.chan.mode && s.chan.mode !== openModes.ORDWR) error(errors.Eperm);
    devpermcheck(k, p, s.owner, s.perm, mode);
    return incref(s.chan);
  },
  create: (k, p, c, name, mode, perm) => {
    if ((c.qid.type & qidTypes.QTDIR) === 0 || openmode(mode) !== openModes.OWRITE || (perm & dirModes.DMDIR) !== 0) error(errors.Eperm);
    if (name.length >= nameMax3) error(errors.Etoolong);
    const st = state7(k);
    const board = c.qid.lo;
    if (board !== 0) {
      const lease = st.boards.find((b) => b.path === board) ?? error(errors.Eshutdown);
      devpermcheck(k, p, lease.owner, boardPerm, openModes.OWRITE);
    }
    if (name === "clone" || st.list.some((s2) => s2.name === name && s2.board === board)) error(errors.Eexist);
    const s = new Srv();
    s.name = name;
    s.owner = p.user;
    s.perm = perm & 511;
    s.path = ++st.path;
    s.board = board;
    st.list.push(s);
    c.qid = makeQid(s.path);
    return opened(c, mode);
  },
  close: (k, _p, c) => {
    if ((c.flag & CFlag.open) !== 0 && c.aux instanceof SrvBoard) unlease(k, c.aux);
    if ((c.flag & CFlag.rclose) === 0) return;
    const s = state7(k).list.find((each2) => each2.path === c.qid.lo);
    if (s) remove2(k, s);
  },
  read: (k, p, c, n2, offset2) => {
    if (c.aux instanceof SrvBoard) return readbytes(encodeUtf8(String(c.aux.path)), n2, offset2);
    if ((c.qid.type & qidTypes.QTDIR) === 0) error(errors.Egreg);
    return devdirread(k, p, c, n2, offset2, gen10);
  },
  write: (k, p, c, data3) => {
    const s = find3(k, c);
    if (data3.length >= 32) error(errors.Egreg);
    if (s.chan) error(errors.Ebadusefd);
    const text5 = decodeUtf8(data3).trim().replace(/\0+$/, "");
    if (!/^[0-9]+/.test(text5)) error(errors.Ebadarg);
    const posted = fdtochan(p, Number.parseInt(text5, 10), -1, false);
    if ((posted.qid.type & qidTypes.QTAUTH) !== 0) error("cannot post auth file in srv");
    s.chan = incref(posted);
    return data3.length;
  },
  remove: (k, p, c) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) error(errors.Eperm);
    const s = find3(k, c);
    if (s.owner !== p.user && p.user !== k.eve) error(errors.Eperm);
    remove2(k, s);
    return void 0;
  },
  wstat: (k, p, c, stat) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) error(errors.Eperm);
    const s = find3(k, c);
    if (s.owner !== p.user && p.user !== k.eve) error(errors.Eperm);
    const d = decodeStat(stat);
    if (!d.ok) error(errors.Ebadstat);
    if (d.value.mode !== nullStat.mode) s.perm = d.value.mode & 511;
    if (d.value.uid !== "") s.owner = d.value.uid;
    if (d.value.name !== "" && d.value.name !== s.name) {
      if (d.value.name.includes("/") || state7(k).list.some((each2) => each2.name === d.value.name && each2.board === s.board)) error(errors.Eexist);
      if (d.value.name.length >= nameMax3) error(errors.Etoolong);
      s.name = d.value.name;
    }
    return stat.length;
  }
};

// packages/kernel/src/dev/procfmt.ts
var ms4 = (ns) => Math.floor(ns / 1e6);
function psstate(p) {
  if (p.psstate !== "") return p.psstate;
  if (p.syscall > 0 && p.state !== State.Broken && p.state !== State.Stopped) return syscallByNumber[p.syscall]?.shown ?? stateNames[p.state];
  return stateNames[p.state];
}
function statusText(k, p) {
  const t = p.time;
  const text5 = (s, width) => `${s.slice(0, width).padEnd(width)} `;
  const numbers2 = [
    ms4(t[Time.user]),
    ms4(t[Time.sys]),
    ms4(k.m.time - t[Time.real]),
    ms4(t[Time.cuser]),
    ms4(t[Time.csys]),
    ms4(t[Time.creal]),
    procpages(p) * 4,
    p.basepri,
    p.priority
  ].map(n12).join("");
  return `${text5(p.text, 27)}${text5(p.user, 27)}${text5(psstate(p), 11)}${numbers2.slice(0, -1)}
`;
}
function segmentText(p) {
  let out = "";
  for (const s of p.seg) {
    if (!s) continue;
    const r = (s.flags & segmentFlags.SG_RONLY) !== 0 ? "R" : (s.flags & segmentFlags.SG_FAULT) !== 0 ? "F" : " ";
    const name = segmentTypeNames[s.type] ?? segmentTypeNames[segmentTypes.SG_SHARED];
    out += `${name.padEnd(6)} ${r}${s.profile ? "P" : " "} ${s.base.toString(16).padStart(8)} ${s.top.toString(16).padStart(8)} ${String(s.ref).padStart(4)}
`;
  }
  return out;
}
function flags(flag2) {
  let text5 = "";
  const order2 = flag2 & bindFlags.MORDER;
  if (order2 === bindFlags.MAFTER) text5 += "a";
  if (order2 === bindFlags.MBEFORE) text5 += "b";
  if ((flag2 & bindFlags.MCREATE) !== 0) text5 += "c";
  if ((flag2 & bindFlags.MCACHE) !== 0) text5 += "C";
  return text5 === "" ? "" : `-${text5}`;
}
function nsText(k, p) {
  const list2 = [];
  for (const head of p.pgrp?.heads.values() ?? []) {
    const old = chanName(head.from);
    for (const m of head.mounts) if (m.to !== head.from) list2.push({ m, old });
  }
  list2.sort((a, b) => a.m.id - b.m.id);
  let out = "";
  for (const { m, old } of list2) {
    const to = m.to;
    if (to.mnt !== null && to.path !== null && /^#M[0-9]+$/.test(to.path.name)) {
      const from = to.mnt.chan ? srvname(k, to.mnt.chan) || chanName(to.mnt.chan) : chanName(to);
      out += `mount ${flags(m.flag)} ${quote(from)} ${quote(old)}${m.spec === "" ? "" : ` ${quote(m.spec)}`}
`;
    } else out += `bind ${flags(m.flag)} ${quote(chanName(to))} ${quote(old)}
`;
  }
  return `${out}cd ${quote(chanName(p.dot))}
`;
}
function fdText(k, p) {
  let out = `${chanName(p.dot)}
`;
  (p.fgrp?.fds ?? []).forEach((c, fd) => {
    if (c) out += fdline(k, c, fd);
  });
  return out;
}
function argsText(p) {
  return p.setargs ? `${p.text} [${p.args}]` : p.args === "" ? p.text : p.args;
}

// packages/kernel/src/dev/proc.ts
var files5 = [
  { name: "args", perm: 432 },
  { name: "ctl", perm: 0 },
  { name: "fd", perm: 292 },
  { name: "fpregs", perm: 0 },
  { name: "kfpregs", perm: 256 },
  { name: "kregs", perm: 256 },
  { name: "kstack", perm: 292 },
  { name: "mem", perm: 0 },
  { name: "note", perm: 0 },
  { name: "noteid", perm: 436 },
  { name: "notepg", perm: 0 },
  { name: "ns", perm: 292 },
  { name: "ppid", perm: 292 },
  { name: "proc", perm: 256 },
  { name: "profile", perm: 256 },
  { name: "regs", perm: 0 },
  { name: "segment", perm: 292 },
  { name: "status", perm: 292 },
  { name: "syscall", perm: 256 },
  { name: "text", perm: 0 },
  { name: "wait", perm: 256 },
  { name: "watchpt", perm: 384 },
  { name: "notefpregs", perm: 0 }
];
var typeBits = 5;
var traceType = 31;
var slotOf = (c) => (c.qid.lo >>> typeBits) - 1;
var nameOf = (c) => files5[(c.qid.lo & 31) - 1]?.name ?? "";
var makepath = (slot, type) => slot + 1 << typeBits | type;
var ProcAux = class {
  noteid = 0;
};
record("ProcAux", ProcAux);
function procOf(k, c) {
  const p = k.procs[slotOf(c)];
  if (!p || p.pid !== c.qid.vers) error(errors.Eprocdied);
  return p;
}
function filePerm(p, f) {
  return f.perm === 0 ? p.procmode : f.perm | p.procmode & 292;
}
function length(k, p, f) {
  void k;
  switch (f.name) {
    case "wait":
      return p.waitq.length;
    case "regs":
    case "kregs":
      return uregLayout.size;
    case "fpregs":
      return fxsaveSize;
    default:
      return 0;
  }
}
var gen11 = (k, up, c, name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), "#p", 0, k.eve, (dirModes.DMDIR | 365) >>> 0);
  if (c.qid.lo === 0) {
    let p2;
    if (name !== null) {
      if (name === "trace" && i === 0) return devdir(k, c, makeQid(traceType), "trace", 0, k.eve, 256);
      if (i > 0) return null;
      if (name === "self") return null;
      p2 = /^[1-9][0-9]*$/.test(name) ? procbypid(k, Number(name)) : null;
      if (!p2) return null;
    } else {
      if (i === 0) return devdir(k, c, makeQid(traceType), "trace", 0, k.eve, 256);
      if (i - 1 >= k.procs.length) return null;
      p2 = k.procs[i - 1];
      if (!p2) return void 0;
    }
    return devdir(k, c, makeQid(makepath(p2.slot, 0), qidTypes.QTDIR, p2.pid), String(p2.pid), 0, p2.user, (dirModes.DMDIR | 365) >>> 0);
  }
  void up;
  if (c.qid.lo === traceType) return i === 0 ? devdir(k, c, makeQid(traceType), "trace", 0, k.eve, 256) : null;
  const p = procOf(k, c);
  let at4 = i;
  if (name !== null) {
    if (i > 0) return null;
    at4 = files5.findIndex((f2) => f2.name === name);
  }
  const f = files5[at4];
  return f ? devdir(k, c, makeQid(makepath(p.slot, at4 + 1), 0, p.pid), f.name, length(k, p, f), p.user, filePerm(p, f)) : null;
};
function open2(k, up, c, mode) {
  if ((c.qid.type & qidTypes.QTDIR) !== 0) return opened(c, mode);
  if (c.qid.lo === traceType) {
    devpermcheck(k, up, k.eve, 256, mode);
    if (k.trace.open) error(errors.Einuse);
    opened(c, mode);
    k.trace.open = true;
    return c;
  }
  const p = procOf(k, c);
  const f = files5[(c.qid.lo & 31) - 1];
  if (up.user !== k.eve) {
    if (up.user === "none" && p !== up) error(errors.Eperm);
    devpermcheck(k, up, p.user, filePerm(p, f), mode);
  }
  const m = openmode(mode);
  switch (f.name) {
    case "text": {
      if (m !== openModes.OREAD) error(errors.Eperm);
      if (p.privatemem) error(errors.Eperm);
      const image = p.seg[1]?.image?.chan;
      if (!image) error(errors.Enonexist);
      return incref(image);
    }
    case "mem":
    case "regs":
    case "fpregs":
    case "kregs":
    case "kfpregs":
    case "notefpregs":
      if (p.privatemem) error(errors.Eperm);
      break;
    case "notepg": {
      if (m !== openModes.OWRITE) error(errors.Eperm);
      const aux = new ProcAux();
      aux.noteid = p.noteid;
      c.aux = aux;
      break;
    }
    case "watchpt":
      if ((mode & openModes.OTRUNC) !== 0) setwatch(k, p, []);
      break;
    default:
  }
  const open3 = opened(c, mode);
  open3.qid.vers = p.pid;
  return open3;
}
var readMax = 1 << 20;
function memread(k, p, n2, offset2) {
  let count2 = Math.min(n2, readMax);
  const s = seg(p, offset2);
  if (s === null || s.type === segmentTypes.SG_PHYSICAL) error(errors.Ebadarg);
  count2 = Math.min(count2, s.top - offset2);
  if (!okaddr(p, offset2, count2, false)) error(errors.Ebadarg);
  return copyin(k, p, offset2, count2);
}
function memwrite(k, p, data3, offset2) {
  if (p.state !== State.Stopped && p.state !== State.Broken) error(errors.Ebadctl);
  if (!okaddr(p, offset2, data3.length, false)) error(errors.Ebadarg);
  for (let done2 = 0; done2 < data3.length; ) {
    const va = offset2 + done2;
    let s = seg(p, va);
    if (s.type === segmentTypes.SG_PHYSICAL) error(errors.Ebadarg);
    if (s.type === segmentTypes.SG_TEXT && s.ref > 1) s = privatetext(k, p, s);
    const page2 = pageDown(va);
    upage(k, p, va, false);
    if (k.own.state[frameAt(s, page2)] > 1) error(errors.Eperm);
    const frame = ownframe(k, s, page2, frameAt(s, page2));
    if (frame === 0) error(errors.Enovmem);
    mmuunmap(k, p, page2, page2 + 4096);
    const count2 = Math.min(4096 - (va - page2), data3.length - done2);
    pokeframe(k, frame * 4096 + (va - page2), data3.subarray(done2, done2 + count2));
    done2 += count2;
  }
  return data3.length;
}
function privatetext(k, p, s) {
  const slot = p.seg.indexOf(s);
  const n2 = new Segment();
  n2.type = s.type;
  n2.flags = s.flags;
  n2.base = s.base;
  n2.top = s.top;
  n2.exec = s.exec;
  n2.image = s.image;
  if (n2.image) n2.image.ref++;
  n2.fileStart = s.fileStart;
  n2.fileBytes = s.fileBytes;
  n2.resident = s.resident;
  n2.map = s.map.map((chunk) => {
    if (!chunk) return null;
    for (const frame of chunk) if (frame !== 0) k.pmem.refs[frame]++;
    return chunk.slice();
  });
  s.ref--;
  p.seg[slot] = n2;
  return n2;
}
var watchpointsMax = 16;
function parsewatch(text5) {
  return text5.split("\n").filter((line3) => line3.trim() !== "").map((line3) => {
    const match = /^([r-])([w-])([x-])\s+(\S+)\s+(\S+)$/.exec(line3.trim());
    const w = new Watchpoint();
    if (!match) error(errors.Ebadctl);
    w.type = (match[1] === "r" ? 1 : 0) | (match[2] === "w" ? 2 : 0) | (match[3] === "x" ? 4 : 0);
    w.addr = Number(match[4]);
    w.len = Number(match[5]);
    if (!(w.addr > 0 && w.addr < USTKTOP) || !(w.len > 0) || w.len > 4096 || w.type === 0) error(errors.Ebadarg);
    return w;
  });
}
var watchText = (p) => p.watchpoints.map((w) => `${w.type & 1 ? "r" : "-"}${w.type & 2 ? "w" : "-"}${w.type & 4 ? "x" : "-"} 0x${w.addr.toString(16).padStart(16, "0")} 0x${w.len.toString(16).padStart(16, "0")}
`).join("");
var WaitFrame = class extends Frame {
  target = null;
  pid = 0;
};
var waitOp = operation("procwait", WaitFrame, {
  start: (k, up, f) => {
    const p = f.target;
    if (p.pid !== f.pid || p.state === State.Dead || p.state === State.Moribund) error(errors.Eprocdied);
    const w = p.waitq.shift();
    if (w !== void 0) return encodeUtf8(waittext(w));
    if (p === up && p.nchild === 0) error(errors.Enochild);
    return sleep(k, up, p.waitr);
  }
}, { show: (f) => `pid=${f.pid}` });
function readnote(p, n2) {
  const note = p.notes.shift();
  if (!note) return new Uint8Array(0);
  if (p.notes.length === 0) p.notepending = false;
  return encodeUtf8(`${note.text}\0`).slice(0, n2);
}
function read6(k, up, c, n2, offset2) {
  if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, up, c, n2, offset2, gen11);
  if (c.qid.lo === traceType) return readtrace(k, n2);
  const p = procOf(k, c);
  const text5 = (s) => readbytes(encodeUtf8(s), n2, offset2);
  switch (nameOf(c)) {
    case "args":
      return text5(argsText(p));
    case "ctl":
      return text5(n12(p.pid));
    case "fd":
      return text5(fdText(k, p));
    case "fpregs":
    case "kfpregs":
      if (p.kp) error(errors.Enoreg);
      return readbytes(fxsave(k, p), n2, offset2);
    case "notefpregs":
      if (!p.noteFpu) error(errors.Enoreg);
      return readbytes(p.noteFpu, n2, offset2);
    case "regs":
    case "kregs":
      if (p.kp) error(errors.Enoreg);
      return readbytes(readUreg(k, p), n2, offset2);
    case "kstack":
      return text5(kstack(p));
    case "mem":
      return memread(k, p, n2, offset2);
    case "note":
      return readnote(p, n2);
    case "noteid":
      return text5(n12(p.noteid));
    case "ns":
      return text5(nsText(k, p));
    case "ppid":
      return text5(n12(p.parentpid));
    case "proc":
      return new Uint8Array(0);
    case "profile": {
      const counts = p.seg[segmentSlots.TSEG]?.profile;
      if (!counts) error(otherErrors.profileOff);
      return readbytes(new Uint8Array(counts.buffer, counts.byteOffset, counts.byteLength), n2, offset2);
    }
    case "segment":
      return text5(segmentText(p));
    case "status":
      return text5(statusText(k, p));
    case "syscall":
      return text5(p.syscallTrace ?? "");
    case "watchpt":
      return text5(watchText(p));
    case "wait":
      return call(up, waitOp, (f) => {
        f.target = p;
        f.pid = p.pid;
      });
    default:
      return error(errors.Egreg);
  }
}
function notetext(data3) {
  if (data3.length >= 128) error(errors.Etoobig);
  const nul = data3.indexOf(0);
  return decodeUtf8(data3, 0, nul < 0 ? data3.length : nul);
}
function write5(k, up, c, data3, offset2) {
  if (c.qid.lo === traceType) error(errors.Eperm);
  if (nameOf(c) === "notepg") {
    const text5 = notetext(data3);
    const { noteid } = c.aux;
    for (const p2 of k.procs) if (p2 !== null && p2 !== up && p2.noteid === noteid && !p2.kp) postnote(k, p2, text5, noteClasses.NUser);
    return data3.length;
  }
  const p = procOf(k, c);
  switch (nameOf(c)) {
    case "args":
      if (offset2 !== 0 || data3.length >= 128) error(errors.Etoobig);
      p.args = decodeUtf8(data3).replace(/\0.*$/s, "");
      p.setargs = true;
      return data3.length;
    case "ctl":
      return procctlreq(k, up, p, data3);
    case "fpregs": {
      if (p.kp) error(errors.Enoreg);
      const image = fxsave(k, p);
      if (offset2 + data3.length > image.length) error(errors.Ebadarg);
      image.set(data3, offset2);
      fxrstor(k, p, image);
      return data3.length;
    }
    case "mem":
      return memwrite(k, p, data3, offset2);
    case "note":
      if (p.kp) error(errors.Eperm);
      if (!postnote(k, p, notetext(data3), noteClasses.NUser)) error(otherErrors.noteNotPosted);
      return data3.length;
    case "noteid": {
      const id2 = Number.parseInt(decodeUtf8(data3), 10);
      if (id2 !== p.pid && !k.procs.some((q) => q !== null && q.noteid === id2 && q.user === p.user)) error(errors.Ebadarg);
      p.noteid = id2;
      return data3.length;
    }
    case "regs": {
      if (p.kp) error(errors.Enoreg);
      const ureg = readUreg(k, p);
      if (offset2 >= ureg.length) return 0;
      const count2 = Math.min(data3.length, ureg.length - offset2);
      ureg.set(data3.subarray(0, count2), offset2);
      writeUreg(k, p, ureg);
      return count2;
    }
    case "watchpt": {
      const list2 = [...offset2 === 0 ? [] : p.watchpoints, ...parsewatch(decodeUtf8(data3))];
      if (list2.length > watchpointsMax) error(errors.Ebadarg);
      setwatch(k, p, list2);
      return data3.length;
    }
    default:
      return error(errors.Ebadusefd);
  }
}
var devproc = {
  ...devDefaults,
  dc: "p",
  name: "proc",
  attach: (k, _p, spec) => spec === "" ? devattach(k, "p", "") : error(errors.Ebadspec),
  walk: (k, p, c, names) => devwalk(k, p, c, names, gen11),
  stat: (k, p, c) => {
    if ((c.qid.type & qidTypes.QTDIR) === 0 && c.qid.lo !== traceType) procOf(k, c);
    return devstat(k, p, c, gen11);
  },
  open: open2,
  close: (k, _p, c) => {
    if (c.qid.lo === traceType && (c.flag & CFlag.open) !== 0) k.trace.open = false;
  },
  read: read6,
  write: write5,
  wstat: (k, up, c, stat) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0 || nameOf(c) === "notepg") error(errors.Eperm);
    const p = procOf(k, c);
    if (up.user !== p.user && up.user !== k.eve) error(errors.Eperm);
    const d = decodeStat(stat);
    if (!d.ok) error(errors.Ebadstat);
    if (d.value.uid !== "" && d.value.uid !== p.user) {
      if (d.value.uid !== "none" && up.user !== k.eve) error(errors.Eperm);
      p.user = d.value.uid;
    }
    if (d.value.mode !== nullStat.mode) p.procmode = d.value.mode & 511;
    return stat.length;
  }
};

// packages/kernel/src/dev/root.ts
var RootFile = class {
  name = "";
  parent = 0;
  dir = false;
  perm = 365;
  /** Where the bytes stand in guest RAM (the archive), or bytes of the kernel's own. */
  physical = 0;
  bytes = 0;
};
record("RootFile", RootFile);
var RootState = class {
  files = [];
  /** Children by number of the directory. */
  children = /* @__PURE__ */ new Map();
};
record("RootState", RootState);
var skeleton = ["boot", "bin", "dev", "env", "fd", "mnt", "n", "net", "net.alt", "proc", "rc", "root", "shr", "srv", "tmp"];
var devices = ["irq", "dma", "pci", "sip"];
var state8 = (k) => k.devs.get("root");
function add(k, parent, name, dir) {
  const s = state8(k);
  const f = new RootFile();
  f.name = name;
  f.parent = parent;
  f.dir = dir;
  const number2 = s.files.length;
  s.files.push(f);
  if (number2 > 0) {
    const list2 = s.children.get(parent);
    if (list2) list2.push(number2);
    else s.children.set(parent, [number2]);
  }
  return f;
}
function find4(k, parent, name) {
  const s = state8(k);
  return (s.children.get(parent) ?? []).find((n2) => s.files[n2].name === name) ?? -1;
}
function addfile(k, top3, path, dir, physical, bytes2, perm) {
  const s = state8(k);
  let at4 = top3 === "" ? 0 : find4(k, 0, top3);
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) return;
  parts.forEach((part, i) => {
    const last = i === parts.length - 1;
    let next2 = find4(k, at4, part);
    if (next2 < 0) {
      const f2 = add(k, at4, part, !last || dir);
      next2 = s.files.indexOf(f2, s.files.length - 1);
    }
    at4 = next2;
    const f = s.files[at4];
    if (last && !dir && !f.dir) {
      f.physical = physical;
      f.bytes = bytes2;
      f.perm = perm & 365;
    }
  });
}
var gen12 = (k, _p, c, name, i) => {
  const s = state8(k);
  const entry2 = (number3) => {
    const f = s.files[number3];
    return devdir(
      k,
      c,
      makeQid(number3, f.dir ? qidTypes.QTDIR : 0),
      number3 === 0 ? "#/" : f.name,
      f.dir ? 0 : f.bytes,
      k.eve,
      f.dir ? (dirModes.DMDIR | 365) >>> 0 : f.perm
    );
  };
  const here = s.files[c.qid.lo];
  if (here === void 0) return null;
  if (i === dotdot) return entry2(here.parent);
  if (!here.dir) return i === 0 ? entry2(c.qid.lo) : null;
  if (name !== null) {
    if (i > 0) return null;
    const number3 = find4(k, c.qid.lo, name);
    return number3 < 0 ? null : entry2(number3);
  }
  const number2 = s.children.get(c.qid.lo)?.[i];
  return number2 === void 0 ? null : entry2(number2);
};
var devroot = {
  ...devDefaults,
  dc: "/",
  name: "root",
  reset: (k) => {
    k.devs.set("root", new RootState());
    add(k, 0, "", true);
    for (const name of skeleton) add(k, 0, name, true);
    for (const name of devices) add(k, find4(k, 0, "dev"), name, true);
  },
  attach: (k, _p, spec) => {
    if (spec !== "") error(errors.Ebadspec);
    return devattach(k, "/", "");
  },
  walk: (k, p, c, names) => devwalk(k, p, c, names, gen12),
  stat: (k, p, c) => devstat(k, p, c, gen12),
  open: (k, p, c, mode) => devopen(k, p, c, mode, gen12),
  read: (k, p, c, n2, offset2) => {
    const f = state8(k).files[c.qid.lo];
    if (f.dir) return devdirread(k, p, c, n2, offset2, gen12);
    return readbytes(k.ram.subarray(f.physical, f.physical + f.bytes), n2, offset2);
  }
};

// packages/kernel/src/dev/segment.ts
var Globalseg = class {
  id = 0;
  name = "";
  uid = "";
  perm = 432;
  s = null;
};
record("Globalseg", Globalseg);
var SegState = class {
  list = [];
  ids = 0;
};
record("SegState", SegState);
var maxGlobals = 100;
var Qdir = 1;
var Qctl = 2;
var Qdata = 3;
var state9 = (k) => k.devs.get("segment");
segmentHolders.push((k, add2) => state9(k).list.forEach((g) => g.s !== null && add2(g.s)));
var kind2 = (c) => c.qid.lo & 3;
var find5 = (k, c) => state9(k).list.find((g) => g.id === c.qid.lo >> 2) ?? error(errors.Enonexist);
var gen13 = (k, p, c, name, i) => {
  void p;
  if (c.qid.lo === 0) {
    if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), "#g", 0, k.eve, (dirModes.DMDIR | 511) >>> 0);
    const { list: list2 } = state9(k);
    const g2 = name !== null ? i > 0 ? void 0 : list2.find((each2) => each2.name === name) : list2[i];
    return g2 ? devdir(k, c, makeQid(g2.id * 4 + Qdir, qidTypes.QTDIR), g2.name, 0, g2.uid, (dirModes.DMDIR | 511) >>> 0) : null;
  }
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), "#g", 0, k.eve, (dirModes.DMDIR | 511) >>> 0);
  const g = find5(k, c);
  if (i === 0) return devdir(k, c, makeQid(g.id * 4 + Qctl), "ctl", 0, g.uid, g.perm);
  if (i === 1) return devdir(k, c, makeQid(g.id * 4 + Qdata), "data", g.s ? g.s.top - g.s.base : 0, g.uid, g.perm);
  return null;
};
function globalsegattach(k, p, name) {
  const g = state9(k).list.find((each2) => each2.name === name);
  if (!g) return null;
  devpermcheck(k, p, g.uid, g.perm, 2);
  if (!g.s) error("segment not yet allocated");
  return g.s;
}
function transfer2(k, s, offset2, n2, each2) {
  for (let done2 = 0; done2 < n2; ) {
    const va = s.base + offset2 + done2;
    let frame = frameAt(s, pageDown(va));
    if (s.type === segmentTypes.SG_FIXED) frame = (s.pa + (pageDown(va) - s.base)) / BY2PG;
    else if (frame === 0) {
      frame = newframe(k);
      if (frame === 0) error(errors.Enovmem);
      setFrame(s, pageDown(va), frame);
    }
    const count2 = Math.min(BY2PG - va % BY2PG, n2 - done2);
    each2(frame * BY2PG + va % BY2PG, count2);
    done2 += count2;
  }
}
function ctl(k, p, g, data3) {
  const words3 = parsecmd(data3);
  if (words3[0] !== "va" || words3.length < 3) error(errors.Ebadctl);
  if (g.s) error("already has a virtual address");
  const va = strtoul(words3[1]);
  const len = strtoul(words3[2]);
  const attr = words3[3];
  if (!(va > 0) || !(len > 0) || va + len > USTKTOP || len > SEGMAXSIZE) error(errors.Ebadarg);
  if (attr !== void 0 && attr !== "fixed" && attr !== "sticky") error(errors.Ebadctl);
  if (attr !== void 0 && p.user !== k.eve) error(errors.Eperm);
  const base5 = pageDown(va);
  const top3 = pageUp(va + len);
  const type = attr === "fixed" ? segmentTypes.SG_FIXED | segmentFlags.SG_NOEXEC : attr === "sticky" ? segmentTypes.SG_STICKY : segmentTypes.SG_SHARED;
  const s = newseg(type, base5, top3 - base5);
  s.name = g.name;
  if (attr === "sticky") transfer2(k, s, 0, top3 - base5, () => {
  });
  if (attr === "fixed") s.pa = fixedmem(k, (top3 - base5) / BY2PG);
  g.s = s;
}
function fixedmem(k, pages) {
  const pm = k.pmem;
  const free3 = pm.free.slice(0, pm.nfree).sort();
  for (let i = 0; i + pages <= free3.length; i++) {
    if (free3[i + pages - 1] - free3[i] !== pages - 1) continue;
    const first2 = free3[i];
    let left3 = 0;
    for (let j = 0; j < pm.nfree; j++) {
      const frame = pm.free[j];
      if (frame >= first2 && frame < first2 + pages) pm.refs[frame] = 1;
      else pm.free[left3++] = frame;
    }
    pm.nfree = left3;
    k.ram.fill(0, first2 * BY2PG, (first2 + pages) * BY2PG);
    return first2 * BY2PG;
  }
  error(errors.Enovmem);
}
var devsegment = {
  ...devDefaults,
  dc: "g",
  name: "segment",
  reset: (k) => k.devs.set("segment", new SegState()),
  attach: (k, _p, spec) => spec === "" ? devattach(k, "g", "") : error(errors.Ebadspec),
  walk: (k, p, c, names) => devwalk(k, p, c, names, gen13),
  stat: (k, p, c) => devstat(k, p, c, gen13),
  open: (k, p, c, mode) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return opened(c, mode);
    if (kind2(c) === Qdata && !find5(k, c).s) error("segment not yet allocated");
    return devopen(k, p, c, mode, gen13);
  },
  create: (k, p, c, name, mode, perm) => {
    if (c.qid.lo !== 0 || (perm & dirModes.DMDIR) === 0) error(errors.Eperm);
    const s = state9(k);
    if (s.list.some((g2) => g2.name === name)) error(errors.Eexist);
    if (s.list.length >= maxGlobals) error("too many global segments");
    const g = new Globalseg();
    g.id = ++s.ids;
    g.name = name;
    g.uid = p.user;
    g.perm = 432;
    s.list.push(g);
    c.qid = makeQid(g.id * 4 + Qdir, qidTypes.QTDIR);
    return opened(c, mode);
  },
  read: (k, p, c, n2, offset2) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n2, offset2, gen13);
    const g = find5(k, c);
    if (kind2(c) === Qctl) {
      const s2 = g.s;
      if (!s2) error("segment not yet allocated");
      const what = s2.type === segmentTypes.SG_FIXED ? ` fixed 0x${s2.pa.toString(16)}` : s2.type === segmentTypes.SG_STICKY ? " sticky" : "";
      return readbytes(encodeUtf8(`va 0x${s2.base.toString(16)} 0x${(s2.top - s2.base).toString(16)}${what}
`), n2, offset2);
    }
    const s = g.s ?? error("segment not yet allocated");
    if (offset2 >= s.top - s.base) return new Uint8Array(0);
    const parts = [];
    transfer2(k, s, offset2, Math.min(n2, s.top - s.base - offset2, 1 << 20), (at4, count2) => parts.push(k.ram.slice(at4, at4 + count2)));
    return concatBytes(...parts);
  },
  write: (k, p, c, data3, offset2) => {
    const g = find5(k, c);
    if (kind2(c) === Qctl) {
      ctl(k, p, g, data3);
      return data3.length;
    }
    const s = g.s ?? error("segment not yet allocated");
    if (offset2 >= s.top - s.base) return 0;
    const n2 = Math.min(data3.length, s.top - s.base - offset2);
    let from = 0;
    transfer2(k, s, offset2, n2, (at4, count2) => {
      k.ram.set(data3.subarray(from, from + count2), at4);
      k.core.wrote(at4, count2);
      from += count2;
    });
    return n2;
  },
  remove: (k, p, c) => {
    if (kind2(c) !== Qdir || c.qid.lo === 0) error(errors.Eperm);
    const g = find5(k, c);
    if (p.user !== g.uid && p.user !== k.eve) error(errors.Eperm);
    state9(k).list = state9(k).list.filter((each2) => each2 !== g);
    return void 0;
  },
  wstat: (k, p, c, stat) => {
    const g = find5(k, c);
    if (p.user !== g.uid && p.user !== k.eve) error(errors.Eperm);
    const d = decodeStat(stat);
    if (!d.ok) error(errors.Ebadstat);
    if (d.value.uid !== "") g.uid = d.value.uid;
    if (d.value.mode !== nullStat.mode) g.perm = d.value.mode & 511;
    return stat.length;
  }
};

// packages/kernel/src/dev/shr.ts
var Share = class {
  id = 0;
  name = "";
  owner = "";
  perm = 365;
};
record("Share", Share);
var ShrState = class {
  list = [];
  ids = 0;
};
record("ShrState", ShrState);
var state10 = (k) => k.devs.get("shr");
var gen14 = (k, _p, c, name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), "#\u03C3", 0, k.eve, (dirModes.DMDIR | 511) >>> 0);
  if (c.qid.lo !== 0) return null;
  const { list: list2 } = state10(k);
  const s = name !== null ? i > 0 ? void 0 : list2.find((each2) => each2.name === name) : list2[i];
  return s ? devdir(k, c, makeQid(s.id, qidTypes.QTDIR), s.name, 0, s.owner, (dirModes.DMDIR | s.perm) >>> 0) : null;
};
var isRoot = (c) => c.qid.lo === 0;
var devshr = {
  ...devDefaults,
  dc: "\u03C3",
  name: "shr",
  reset: (k) => k.devs.set("shr", new ShrState()),
  attach: (k, _p, spec) => spec === "" ? devattach(k, "\u03C3", "") : error(errors.Ebadspec),
  walk: (k, p, c, names) => devwalk(k, p, c, names, gen14),
  stat: (k, p, c) => devstat(k, p, c, gen14),
  open: (k, p, c, mode) => devopen(k, p, c, mode, gen14),
  create: (k, p, c, name, mode, perm) => {
    if (!isRoot(c)) error(errors.Emountrpc);
    if ((perm & dirModes.DMDIR) === 0) error(errors.Eperm);
    const st = state10(k);
    if (st.list.some((s2) => s2.name === name)) error(errors.Eexist);
    const s = new Share();
    s.id = ++st.ids;
    s.name = name;
    s.owner = p.user;
    s.perm = perm & 511;
    st.list.push(s);
    c.qid = makeQid(s.id, qidTypes.QTDIR);
    return opened(c, mode);
  },
  read: (k, p, c, n2, offset2) => devdirread(k, p, c, n2, offset2, gen14),
  remove: (k, p, c) => {
    const st = state10(k);
    const s = st.list.find((each2) => each2.id === c.qid.lo);
    if (!s || s.owner !== p.user && p.user !== k.eve) error(errors.Eperm);
    st.list = st.list.filter((each2) => each2 !== s);
    return void 0;
  }
};

// packages/kernel/src/dev/sipmount.ts
var RebuildFrame = class extends Frame {
  mnt = null;
  /** The new connection's channel: a reference until it is the mount's. */
  chan = null;
  list = [];
  at = 0;
  /** A fid at the attach root, -1: none. */
  temporary = -1;
  walked = 0;
  qid = null;
};
var current = (f) => f.list[f.at];
var how = (f) => current(f).aux;
var rpc2 = (k, p, f, message) => mntrpc(k, p, f.mnt, message);
function nextfid(p, f) {
  f.at++;
  return goto(p, f, "fid");
}
function lost(p, f) {
  how(f).lost = true;
  return goto(p, f, "forget");
}
function same(c, q) {
  return c.qid.type === q.type && c.qid.lo === Number(q.path & 0xffffffffn) && c.qid.hi === Number(q.path >> 32n);
}
var rebuildOp = operation("siprebuild", RebuildFrame, {
  start: (k, p, f) => next(p, f, "versioned", mntversion(k, p, f.chan, version9P, 0)),
  versioned: (k, p, f) => {
    const m = f.mnt;
    const c = f.chan;
    const fresh = c.mux;
    const old = m.chan;
    m.chan = fresh.chan;
    fresh.chan = null;
    c.mux = m;
    c.flag |= CFlag.msg;
    m.msize = Math.min(m.msize, fresh.msize);
    m.generation++;
    m.partial = new Uint8Array(0);
    m.reader = null;
    m.rebuilder = p;
    if (old !== null) {
      old.mux = null;
      cclose(k, old);
    }
    cclose(k, c);
    f.chan = null;
    f.list = [...m.chans];
    return goto(p, f, "fid");
  },
  fid: (k, p, f) => {
    const m = f.mnt;
    const c = f.list[f.at];
    if (c === void 0) {
      m.rebuilder = null;
      m.lost = false;
      wakeupAll(k, m.waiters);
      return pexit(k, p, "", true);
    }
    const fid = c.aux;
    if (fid === null || fid.lost || !m.chans.includes(c)) return nextfid(p, f);
    if (c.iounit > m.msize) c.iounit = m.msize;
    if ((c.qid.type & qidTypes.QTDIR) !== 0 && (c.flag & CFlag.open) !== 0 && c.offset > 0) {
      fid.lost = true;
      return nextfid(p, f);
    }
    const root = fid.names.length === 0;
    f.walked = 0;
    f.temporary = root ? -1 : newfid(k);
    const message = encode2({ type: "Tattach", tag: 0, fid: root ? c.fid : f.temporary, afid: NOFID, uname: fid.uname, aname: fid.aname });
    return next(p, f, "attached", rpc2(k, p, f, message));
  },
  attached: (_k, p, f, value) => {
    f.qid = parse3(value, "Rattach").qid;
    return goto(p, f, "walk");
  },
  walk: (k, p, f) => {
    const { names } = how(f);
    if (f.walked === names.length) {
      if (!same(current(f), f.qid)) return lost(p, f);
      return goto(p, f, "found");
    }
    const { fid } = current(f);
    const wname = names.slice(f.walked, f.walked + MAXWELEM);
    return next(p, f, "walked", rpc2(k, p, f, encode2({ type: "Twalk", tag: 0, fid: f.walked === 0 ? f.temporary : fid, newfid: fid, wname })));
  },
  walked: (_k, p, f, value) => {
    const { wqid } = parse3(value, "Rwalk");
    const asked = Math.min(MAXWELEM, how(f).names.length - f.walked);
    if (wqid.length !== asked) return lost(p, f);
    f.walked += asked;
    f.qid = wqid[wqid.length - 1];
    return goto(p, f, "walk");
  },
  found: (k, p, f) => {
    if (f.temporary < 0) return goto(p, f, "open");
    return next(p, f, "open", rpc2(k, p, f, encode2({ type: "Tclunk", tag: 0, fid: f.temporary })));
  },
  open: (k, p, f) => {
    if (f.temporary >= 0) freefid(k, f.temporary);
    f.temporary = -1;
    const c = current(f);
    if ((c.flag & CFlag.open) === 0) return nextfid(p, f);
    return next(p, f, "opened", rpc2(k, p, f, encode2({ type: "Topen", tag: 0, fid: c.fid, mode: how(f).mode })));
  },
  opened: (_k, p, f) => nextfid(p, f),
  // What the server knows of a lost fid, and the temporary one, go; it may know neither.
  forget: (k, p, f) => next(p, f, "forgotten", rpc2(k, p, f, encode2({ type: "Tclunk", tag: 0, fid: current(f).fid }))),
  forgotten: (k, p, f) => {
    if (f.temporary < 0) return nextfid(p, f);
    return next(p, f, "cleared", rpc2(k, p, f, encode2({ type: "Tclunk", tag: 0, fid: f.temporary })));
  },
  cleared: (k, p, f) => {
    freefid(k, f.temporary);
    f.temporary = -1;
    return nextfid(p, f);
  }
}, {
  caught: (k, p, f, text5) => {
    const m = f.mnt;
    const gone = f.chan !== null || text5 === errors.Ehungup || m.dead !== "";
    if (gone) {
      if (f.chan !== null) cclose(k, f.chan);
      f.chan = null;
      if (m.rebuilder === p) m.rebuilder = null;
      if (f.temporary >= 0) freefid(k, f.temporary);
      f.temporary = -1;
      return pexit(k, p, text5, true);
    }
    if (f.step === "forgotten") return goto(p, f, "forgotten");
    if (f.step === "cleared") return goto(p, f, "cleared");
    if (f.step === "attached" && f.temporary >= 0) {
      freefid(k, f.temporary);
      f.temporary = -1;
    }
    return lost(p, f);
  },
  show: (f) => `mount=${f.mnt.id} fid=${f.list[f.at]?.fid ?? "-"} ${f.at}/${f.list.length}`
});
function rebuild(k, m, chan) {
  const p = kproc(k, "siprebuild", rebuildOp);
  const f = p.kstack[0];
  f.mnt = m;
  f.chan = chan;
  chan.ref++;
}

// packages/kernel/src/dev/siprun.ts
var Sip = class {
  id = 0;
  name = "";
  type = "";
  user = "";
  caps = 0;
  devices = [];
  mount = "";
  policy = "never";
  script = "";
  depends = [];
  /** Ns between signs of life at most; 0: none are asked for. */
  heartbeat = 0;
  /** It should run. */
  wanted = false;
  /** Main process and its address space; 0: not running. */
  pid = 0;
  space = 0;
  state = "unknown";
  started = 0;
  beat = 0;
  restarts = 0;
  /** Deaths in a row before it was healthy; instant before which it is not started. */
  failures = 0;
  notBefore = 0;
  /** Missed heartbeats. */
  errors = 0;
  lastError = "";
  lastErrorAt = "";
  /** The clients' end of its pipe. */
  chan = null;
  /** The clients' connection, over all pipes it has had; weak. */
  mnt = null;
  waiting = new Rendez();
  // What it is started with: the starter's at `start`.
  pgrp = null;
  egrp = null;
  slash = null;
  stderr = null;
  /** The starter's rights, which its are bounded by. */
  rights = null;
};
record("Sip", Sip);
var SipStateRecord = class {
  list = [];
  ids = 0;
  /** Types added: lines of `types`. */
  types = [];
  manager = null;
  rendez = new Rendez();
};
record("SipState", SipStateRecord);
var failuresMost = 20;
var backoffLeast = 1e7;
var backoffMost = 1e9;
var sipstate = (k) => k.devs.get("sip");
var sipbyname = (k, name) => sipstate(k).list.find((s) => s.name === name);
function allTypes(k) {
  const added = sipstate(k).types.map((line3) => {
    const [type = "", program = "", ...caps] = line3.split(" ").filter((word) => word !== "");
    const name = program.slice(program.lastIndexOf("/") + 1);
    return { type, program, argv: [name, "-n", "%n", type], caps };
  });
  return [...sipTypes, ...added];
}
function newsip(k, p) {
  const st = sipstate(k);
  const s = new Sip();
  s.id = ++st.ids;
  s.name = String(s.id);
  s.user = p.user;
  st.list.push(s);
  return s;
}
function removesip(k, s) {
  const st = sipstate(k);
  st.list = st.list.filter((each2) => each2 !== s);
  forget(k, s);
  wakeupAll(k, s.waiting);
}
function dateText(at4) {
  const two = (n2) => String(n2).padStart(2, "0");
  const days = Math.floor(at4 / 86400) + 719468;
  const era = Math.floor(days / 146097);
  const day = days - era * 146097;
  const year = Math.floor((day - Math.floor(day / 1460) + Math.floor(day / 36524) - Math.floor(day / 146096)) / 365);
  const ofYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const shifted = Math.floor((5 * ofYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const time = at4 % 86400;
  return `${year + era * 400 + (month <= 2 ? 1 : 0)}-${two(month)}-${two(ofYear - Math.floor((153 * shifted + 2) / 5) + 1)} ${two(Math.floor(time / 3600))}:${two(Math.floor(time / 60) % 60)}:${two(time % 60)}`;
}
function trouble(k, s, text5) {
  s.lastError = text5.slice(0, 128);
  s.lastErrorAt = dateText(seconds(k));
}
function forget(k, s) {
  if (s.pgrp) closepgrp(k, s.pgrp);
  if (s.egrp) s.egrp.ref--;
  if (s.slash) cclose(k, s.slash);
  if (s.stderr) cclose(k, s.stderr);
  s.pgrp = null;
  s.egrp = null;
  s.slash = null;
  s.stderr = null;
  s.rights = null;
}
function startsip(k, p, s) {
  const t = allTypes(k).find((each2) => each2.type === s.type);
  if (t === void 0) error(sipErrors.unknownType(s.type));
  if ((s.caps & ~p.space.caps) !== 0) error(sipErrors.exceeds);
  const reachable = functionsOf(k, p);
  if (s.devices.some((tbdf) => !reachable.some((d) => d.tbdf === tbdf))) error(sipErrors.exceeds);
  forget(k, s);
  const rights = new Space();
  rights.caps = p.space.caps;
  rights.devices = p.space.devices?.slice() ?? null;
  s.rights = rights;
  s.pgrp = newpgrp(k);
  pgrpcpy(k, s.pgrp, p.pgrp);
  s.egrp = p.egrp ? dupegrp(p.egrp) : newegrp();
  s.egrp.entries = s.egrp.entries.filter((entry2) => entry2.name !== "sip");
  const folder = new Evalue();
  folder.name = "sip";
  folder.value = encodeUtf8(`/dev/sip/servers/${s.name}`);
  folder.path = ++s.egrp.path;
  s.egrp.entries.push(folder);
  s.slash = incref(p.slash);
  const stderr = p.fgrp?.fds[2] ?? null;
  s.stderr = stderr === null ? null : incref(stderr);
  s.wanted = true;
  s.failures = 0;
  s.notBefore = 0;
  s.restarts = 0;
  s.state = "starting";
  if (sipstate(k).manager === null) sipstate(k).manager = kproc(k, "sipd", sipd);
  if (runnable(k, s)) launch(k, p, s);
  else if (s.mount !== "") makepipe(k, p, s);
}
function runnable(k, s) {
  return s.depends.every((name) => {
    const other = sipbyname(k, name);
    return other !== void 0 && other.pid !== 0 && other.state !== "starting";
  });
}
var SipExecFrame = class extends Frame {
  program = "";
  argv = [];
};
var execOp = operation("sipexec", SipExecFrame, {
  start: (_k, p, f) => {
    p.syscall = SYS.exec;
    return next(p, f, "started", execfile(p, f.program, f.argv.map(encodeUtf8)));
  },
  started: (_k, _p, _f, value) => value
}, {
  caught: (k, p, _f, text5) => {
    p.syscall = -1;
    return pexit(k, p, text5, true);
  },
  show: (f) => `program=${f.program}`
});
function spawn(k, s, program, argv, fds, limited) {
  let p;
  try {
    p = newproc(k);
  } catch (e) {
    if (e instanceof KernelError) return null;
    throw e;
  }
  if (!newspace(k, p)) {
    freeproc(k, p);
    return null;
  }
  p.space = copyspace(k, s.rights);
  if (limited) {
    p.space.caps = s.caps & s.rights.caps;
    p.space.sip = s.id;
    p.space.devices = [...s.devices];
  }
  p.text = s.name;
  p.user = s.user;
  p.parentpid = sipstate(k).manager.pid;
  p.noWait = true;
  p.basepri = p.priority = PriNormal;
  p.pgrp = s.pgrp;
  p.pgrp.ref++;
  p.egrp = s.egrp;
  p.egrp.ref++;
  p.rgrp = newrgrp();
  p.fgrp = newfgrp();
  p.fgrp.fds = fds;
  p.fgrp.cexec = fds.map(() => false);
  p.slash = incref(s.slash);
  p.dot = incref(s.slash);
  p.context = freshContext(0, 0, 0);
  const f = new execOp.make();
  f.program = program;
  f.argv = argv;
  p.kstack.push(f);
  ready(k, p);
  return p;
}
function sipmnt(s, chan = s.chan) {
  s.mnt ??= chan?.mux ?? null;
  if (s.mnt !== null && (s.mnt.chan === null || s.mnt.dead !== "")) s.mnt = chan?.mux === s.mnt ? null : chan?.mux ?? null;
  return s.mnt;
}
function makepipe(k, p, s) {
  const [server, client] = newpipe(k, p);
  client.sip = s.id;
  const was = s.chan;
  s.chan = client;
  srvpost(k, s.name, s.user, client);
  const m = sipmnt(s, was);
  if (m !== null) {
    client.flag |= CFlag.msg;
    rebuild(k, m, client);
  }
  if (was !== null) cclose(k, was);
  return server;
}
function launch(k, by, s) {
  dmareap(k);
  const t = allTypes(k).find((each2) => each2.type === s.type);
  let server;
  try {
    server = makepipe(k, by, s);
  } catch (e) {
    if (!(e instanceof KernelError)) throw e;
    trouble(k, s, e.text);
    giveup(k, s);
    return;
  }
  const fds = [server, incref(server), s.stderr === null ? null : incref(s.stderr)];
  const p = spawn(k, s, t.program, t.argv.map((word) => word === "%n" ? s.name : word), fds, true);
  if (p === null) {
    for (const c of fds) if (c !== null) cclose(k, c);
    trouble(k, s, "no processes");
    died(k, s);
    return;
  }
  for (const tbdf of s.devices) {
    const d = k.pci.find((each2) => each2.tbdf === tbdf);
    if (d !== void 0) pciwake(k, d, (s.caps & capabilities.dma) !== 0);
  }
  s.pid = p.pid;
  s.space = p.space.id;
  s.started = s.beat = k.m.time;
  s.state = "starting";
}
function stopsip(k, s, again2 = false) {
  if (!again2) s.wanted = false;
  const p = k.byPid.get(s.pid);
  if (s.pid !== 0 && p) procctlexit(k, p, Procctl.exitme);
  else if (!again2) giveup(k, s);
}
function giveup(k, s) {
  const failed2 = s.wanted;
  s.wanted = false;
  s.state = failed2 ? "failing" : "stopped";
  const m = sipmnt(s);
  if (m !== null) mntgone(k, m, recoveryErrors.gone);
  srvunpost(k, s.id);
  if (s.chan !== null) cclose(k, s.chan);
  s.chan = null;
  forget(k, s);
  for (const other of sipstate(k).list) if (other.depends.includes(s.name) && other.wanted) stopsip(k, other);
}
function died(k, s) {
  s.pid = 0;
  s.space = 0;
  const healthy = s.state === "healthy" || s.state === "degraded";
  s.state = "failing";
  if (!s.wanted || s.policy === "never") {
    giveup(k, s);
    return;
  }
  s.failures = healthy ? 0 : s.failures + 1;
  if (s.policy === "script") {
    spawn(k, s, s.script, [s.script, s.name, s.lastError], [null, null, s.stderr === null ? null : incref(s.stderr)], false);
    s.notBefore = Number.MAX_SAFE_INTEGER;
    s.wanted = false;
    return;
  }
  if (s.failures >= failuresMost) {
    giveup(k, s);
    return;
  }
  let wait = s.failures === 0 ? 0 : backoffLeast;
  for (let i = 1; i < s.failures && wait < backoffMost; i++) wait *= 2;
  s.notBefore = k.m.time + Math.min(wait, backoffMost);
  wakeup(k, sipstate(k).rendez);
}
function exitStatus(p) {
  return p?.kstack[p.kstack.length - 1]?.status ?? "";
}
onSpaceExit.push((k, space) => {
  const st = k.devs.get("sip");
  const s = space.sip === 0 ? void 0 : st?.list.find((each2) => each2.id === space.sip);
  if (s === void 0) return;
  if (s.space !== space.id) {
    const main = k.byPid.get(s.pid);
    if (exitStatus(k.m.proc) !== "" && main && main.space?.sip === s.id) procctlexit(k, main, Procctl.exitme);
    return;
  }
  const p = k.byPid.get(s.pid);
  const status = exitStatus(p);
  trouble(k, s, status === "" ? "exited" : status);
  for (const q of k.procs) {
    if (q === null || q === p || q.space?.sip !== s.id) continue;
    q.space.sip = 0;
    q.space.caps = 0;
    procctlexit(k, q, Procctl.exitme);
  }
  for (const tbdf of s.devices) pciquiet(k, tbdf);
  const c = s.chan;
  if (c !== null) {
    const m = sipmnt(s);
    if (m !== null) mntlost(k, m);
    pipehangup(k, c);
  }
  died(k, s);
});
var SipdFrame = class extends Frame {
};
var sipd = operation("sipd", SipdFrame, {
  start: (k, p) => {
    const st = sipstate(k);
    dmareap(k);
    const now = k.m.time;
    let due = Number.MAX_SAFE_INTEGER;
    for (const s of [...st.list]) {
      if (s.wanted && s.pid === 0) {
        if (now >= s.notBefore && runnable(k, s)) {
          s.restarts++;
          launch(k, p, s);
        } else due = Math.min(due, Math.max(s.notBefore, now + backoffLeast));
      }
      if (s.pid === 0) continue;
      if (s.state === "starting" && s.chan?.mux?.lost === false) s.state = "healthy";
      if (s.state === "starting") due = Math.min(due, now + backoffLeast);
      if (s.heartbeat > 0 && now - s.beat > s.heartbeat) {
        trouble(k, s, "no heartbeat");
        s.errors++;
        s.beat = now;
        const q = k.byPid.get(s.pid);
        if (q) procctlexit(k, q, Procctl.exitme);
      }
      if (s.heartbeat > 0) due = Math.min(due, s.beat + s.heartbeat + 1);
    }
    return due === Number.MAX_SAFE_INTEGER ? sleep(k, p, st.rendez) : tsleep(k, p, st.rendez, Math.max(1, due - now));
  }
}, { caught: (_k, p, f) => goto(p, f, "start") });

// packages/kernel/src/dev/sip.ts
var top2 = [["clone", 438], ["types", 436], ["caps", 438]];
var files6 = [["ctl", 432], ["status", 292], ["health", 436], ["irq", 292], ["mount", 292]];
var Q = { clone: 1, types: 2, caps: 3, servers: 4 };
var base4 = 64;
var step = 32;
var Qdevices = 15;
var idOf = (path) => Math.floor((path - base4) / step);
var kind3 = (path) => (path - base4) % step;
var pathOf = (id2, what) => base4 + id2 * step + what;
var dirPerm = (dirModes.DMDIR | 365) >>> 0;
var sipOf = (k, c) => sipstate(k).list.find((s) => s.id === idOf(c.qid.lo)) ?? error(errors.Enonexist);
var gen15 = (k, _p, c, name, i) => {
  const path = c.qid.lo;
  const dir = (at4, called) => devdir(k, c, makeQid(at4, qidTypes.QTDIR), called, 0, k.eve, dirPerm);
  if (path < base4) {
    if (path === Q.servers) {
      if (i === dotdot) return dir(0, "#Z");
      const { list: list2 } = sipstate(k);
      const s2 = name === null ? list2[i] : i > 0 ? void 0 : list2.find((each2) => each2.name === name) ?? list2.find((each2) => String(each2.id) === name);
      return s2 ? dir(pathOf(s2.id, 0), name ?? s2.name) : null;
    }
    if (i === dotdot) return dir(0, "#Z");
    const f2 = top2[i];
    if (f2) return devdir(k, c, makeQid(i + 1), f2[0], 0, k.eve, f2[1]);
    return i === top2.length ? dir(Q.servers, "servers") : null;
  }
  const s = sipstate(k).list.find((each2) => each2.id === idOf(path));
  if (s === void 0) return null;
  const what = kind3(path);
  if (i === dotdot) return what >= Qdevices ? dir(pathOf(s.id, 0), s.name) : dir(Q.servers, "servers");
  if (what >= Qdevices) {
    const tbdf = s.devices[i];
    return tbdf === void 0 ? null : devdir(k, c, makeQid(pathOf(s.id, Qdevices + 1 + i)), pciname(tbdf), 0, s.user, 292);
  }
  const f = files6[i];
  if (f) return devdir(k, c, makeQid(pathOf(s.id, 1 + i)), f[0], 0, s.user, f[1]);
  return i === files6.length ? dir(pathOf(s.id, Qdevices), "devices") : null;
};
function statusText2(k, s) {
  const mux = sipmnt(s);
  const uptime = s.started === 0 || s.pid === 0 ? 0 : Math.floor((k.m.time - s.started) / 1e9);
  return `name: ${s.name}
type: ${s.type}
status: ${s.state}
uptime: ${uptime}
requests: ${mux?.requests ?? 0}
errors: ${s.errors + (mux?.errors ?? 0)}
pid: ${s.pid}
restarts: ${s.restarts}
policy: ${s.policy}${s.script === "" ? "" : ` ${s.script}`}
capabilities: ${capnames(s.caps).join(" ")}
depends:${s.depends.map((name) => ` ${name}`).join("")}
`;
}
function healthText(s) {
  return `${s.state}
${s.lastError === "" ? "" : `Last error: ${s.lastError} at ${s.lastErrorAt}
`}`;
}
var SipIrqFrame = class extends Frame {
  sip = null;
  seen = 0;
};
var irqOp = operation("sipirq", SipIrqFrame, {
  start: (k, p, f) => {
    const s = f.sip;
    if (!sipstate(k).list.includes(s)) error(sipErrors.notFound(s.name));
    const count2 = deliveredTo(k, s.id);
    if (count2 > f.seen) return encodeUtf8(`irq ${count2}
`);
    if (count2 < f.seen) f.seen = count2;
    return tsleep(k, p, s.waiting, 1e7);
  }
}, { show: (f) => `server=${f.sip.name}` });
function read7(k, p, c, n2, offset2) {
  if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n2, offset2, gen15);
  const text5 = (s2) => readbytes(encodeUtf8(s2), n2, offset2);
  const path = c.qid.lo;
  if (path === Q.types) {
    return text5(allTypes(k).map((t) => `${t.type} ${t.program} ${t.caps.join(" ")}
`).join(""));
  }
  if (path === Q.caps) return text5(`${capnames(p.space?.caps ?? 0).join(" ")}
`);
  if (path < base4) error(errors.Eperm);
  const s = sipOf(k, c);
  switch (kind3(path)) {
    case 1:
      return text5(String(s.id));
    case 2:
      return text5(statusText2(k, s));
    case 3:
      return text5(healthText(s));
    case 4:
      return call(p, irqOp, (f) => {
        f.sip = s;
        f.seen = deliveredTo(k, s.id);
      });
    case 5:
      return text5(s.mount === "" ? "" : `${s.mount}
`);
    default: {
      const d = k.pci.find((each2) => each2.tbdf === s.devices[kind3(path) - Qdevices - 1]);
      return text5(d === void 0 ? "" : `${pciname(d.tbdf)} vendor=0x${d.vid.toString(16).padStart(4, "0")} device=0x${d.did.toString(16).padStart(4, "0")} irq=${d.irq}
`);
    }
  }
}
var StartFrame = class extends Frame {
  n = 0;
  sip = null;
  root = null;
};
var startOp = operation("sipstart", StartFrame, {
  start: (k, p, f) => next(p, f, "attached", mntattach(k, p, f.sip.chan, null, "")),
  attached: (_k, p, f, value) => {
    f.root = value;
    return next(p, f, "target", namec(p, f.sip.mount, Access2.mount));
  },
  target: (k, p, f, value) => {
    const at4 = value;
    cmount(k, p, f.root, at4, 0, "", null);
    cclose(k, at4);
    cclose(k, f.root);
    f.root = null;
    return f.n;
  }
}, {
  unwind: (k, _p, f) => {
    if (f.root) cclose(k, f.root);
  },
  show: (f) => `server=${f.sip.name}`
});
function settype(k, p, s, type) {
  const t = allTypes(k).find((each2) => each2.type === type);
  if (t === void 0) error(sipErrors.unknownType(type));
  s.type = type;
  if (s.name === String(s.id)) s.name = sipstate(k).list.some((each2) => each2.name === type) ? `${type}${s.id}` : type;
  for (const cap of t.caps) s.caps |= capbit(cap);
  if (t.pci !== void 0 && s.devices.length === 0) {
    const taken = (tbdf) => sipstate(k).list.some((each2) => each2 !== s && each2.devices.includes(tbdf));
    const d = functionsOf(k, p).find((each2) => each2.vid === t.pci.vendor && each2.did === t.pci.device && !taken(each2.tbdf));
    if (d !== void 0) s.devices.push(d.tbdf);
  }
}
function ctl2(k, p, c, data3) {
  const s = sipOf(k, c);
  if (p.user !== s.user && p.user !== k.eve) error(errors.Eperm);
  const words3 = parsecmd(data3);
  const need = (count2) => {
    if (words3.length !== count2) cmderror(words3, errors.Ecmdargs);
  };
  const idle = () => {
    if (s.pid !== 0 || s.wanted) error(sipErrors.running(s.name));
  };
  switch (words3[0]) {
    case "name":
      need(2);
      idle();
      if (!/^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/.test(words3[1])) error(errors.Ebadchar);
      if (sipstate(k).list.some((each2) => each2 !== s && each2.name === words3[1])) error(sipErrors.nameTaken(words3[1]));
      s.name = words3[1];
      break;
    case "type":
      need(2);
      idle();
      settype(k, p, s, words3[1]);
      break;
    case "capability": {
      need(2);
      idle();
      const bit = capbit(words3[1]);
      if (bit === 0) error(errors.Ebadarg);
      s.caps |= bit;
      break;
    }
    case "device": {
      need(2);
      idle();
      const d = pcibyname(k, words3[1]);
      if (d === null || !functionsOf(k, p).includes(d)) error("device not found");
      if (sipstate(k).list.some((each2) => each2 !== s && each2.devices.includes(d.tbdf))) error("device already granted");
      if (!s.devices.includes(d.tbdf)) s.devices.push(d.tbdf);
      break;
    }
    case "mount":
      need(2);
      s.mount = words3[1];
      break;
    case "policy": {
      const kinds = ["never", "always", "script"];
      if (!kinds.includes(words3[1] ?? "")) error(errors.Ebadarg);
      need(words3[1] === "script" ? 3 : 2);
      s.policy = words3[1];
      s.script = words3[2] ?? "";
      break;
    }
    case "depends": {
      need(2);
      const other = sipbyname(k, words3[1]);
      if (other === void 0) error(sipErrors.notFound(words3[1]));
      const reaches = (from) => from === s || from.depends.some((name) => {
        const to = sipbyname(k, name);
        return to !== void 0 && reaches(to);
      });
      if (reaches(other)) error(sipErrors.loop);
      s.depends.push(other.name);
      break;
    }
    case "heartbeat": {
      need(2);
      const ms5 = strtoul(words3[1]);
      if (!(ms5 >= 0 && ms5 <= 36e5)) error(errors.Ebadarg);
      s.heartbeat = ms5 * 1e6;
      break;
    }
    case "start": {
      need(1);
      idle();
      startsip(k, p, s);
      if (s.mount === "") break;
      return call(p, startOp, (f) => {
        f.n = data3.length;
        f.sip = s;
      });
    }
    case "stop":
      need(1);
      stopsip(k, s);
      break;
    case "restart": {
      need(1);
      if (s.pid === 0) error(sipErrors.notRunning(s.name));
      stopsip(k, s, true);
      break;
    }
    case "remove":
      need(1);
      idle();
      removesip(k, s);
      break;
    default:
      if (words3.length === 1 && allTypes(k).some((t) => t.type === words3[0])) settype(k, p, s, words3[0]);
      else if (words3.length === 1 && s.type === "") error(sipErrors.unknownType(words3[0]));
      else cmderror(words3, "unknown control message");
  }
  return data3.length;
}
function health(k, p, s, data3) {
  if (p.space?.sip !== s.id && p.user !== k.eve) error(errors.Eperm);
  const [word = "", ...rest2] = decodeUtf8(data3).slice(0, 512).split("\n");
  const state12 = sipStates.find((each2) => each2 === word);
  if (state12 === void 0) error(errors.Ebadarg);
  s.state = state12;
  s.beat = k.m.time;
  if (state12 === "healthy") s.failures = 0;
  const match = /^Last error: (.*) at ([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8})$/.exec(rest2[0] ?? "");
  if (match) {
    s.lastError = match[1].slice(0, 128);
    s.lastErrorAt = match[2];
  }
  return data3.length;
}
function addtype(k, p, data3) {
  if (p.user !== k.eve) error(errors.Eperm);
  const [type, program, ...caps] = tokenize(decodeUtf8(data3));
  if (type === void 0 || program === void 0 || !/^[a-z][a-z0-9_-]{0,31}$/.test(type) || caps.some((cap) => capbit(cap) === 0)) error(errors.Ebadarg);
  sipstate(k).types.push(`${type} ${program} ${caps.join(" ")}`);
}
function write6(k, p, c, data3) {
  const path = c.qid.lo;
  if (path === Q.types) {
    addtype(k, p, data3);
    return data3.length;
  }
  if (path === Q.caps) {
    const words3 = parsecmd(data3);
    if (words3[0] !== "drop" || words3.length !== 2 || capbit(words3[1]) === 0) error(errors.Ebadarg);
    const { space } = p;
    if (space) space.caps &= allCapabilities & ~capbit(words3[1]);
    return data3.length;
  }
  if (path < base4) error(errors.Eperm);
  switch (kind3(path)) {
    case 1:
      return ctl2(k, p, c, data3);
    case 3:
      return health(k, p, sipOf(k, c), data3);
    default:
      return error(errors.Eperm);
  }
}
var devsip = tableDev({
  dc: "Z",
  name: "sip",
  reset: (k) => k.devs.set("sip", new SipStateRecord()),
  gen: gen15,
  open: (k, p, c, mode) => {
    if (c.qid.lo !== Q.clone) return devopen(k, p, c, mode, gen15);
    const s = newsip(k, p);
    c.qid = makeQid(pathOf(s.id, 1));
    return opened(c, mode);
  },
  close: (k, _p, c) => {
    if ((c.flag & CFlag.open) === 0 || c.qid.lo < base4 || kind3(c.qid.lo) !== 1) return;
    const s = sipstate(k).list.find((each2) => each2.id === idOf(c.qid.lo));
    if (s !== void 0 && s.type === "") removesip(k, s);
  },
  read: read7,
  write: write6
});

// packages/kernel/src/dev/swap.ts
var gen16 = (k, _p, c, _name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), "#\xB6", 0, k.eve, 365);
  if (i === 0) return devdir(k, c, makeQid(1), "swap", 0, k.eve, 436);
  if (i === 1) return devdir(k, c, makeQid(2), "swapfile", 0, k.eve, 384);
  return null;
};
function swapText(k) {
  const { total, user, nfree } = k.pmem;
  const used2 = user - nfree;
  const images = k.images.reduce((sum2, image) => sum2 + image.frames.size, 0);
  return `${total * 4096} memory
4096 pagesize
${k.ram.length / 4096 - total} kernel
${used2}/${user} user
0/0 swap
${images}/${user} reclaim
0/0/0 kernel malloc
0/0/0 kernel draw
0/0/0 kernel secret
`;
}
var devswap = tableDev({
  dc: "\xB6",
  name: "swap",
  gen: gen16,
  read: (k, p, c, n2, offset2) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n2, offset2, gen16);
    return readbytes(encodeUtf8(c.qid.lo === 1 ? swapText(k) : ""), n2, offset2);
  },
  write: (k, p) => {
    if (p.user !== k.eve) error(errors.Eperm);
    return error(errors.Ebadctl);
  }
});

// packages/kernel/src/dev/uart.ts
var com2 = 760;
var irq = 3;
var R2 = { data: 0, ier: 1, fcr: 2, lcr: 3, mcr: 4, lsr: 5 };
var lsrReady = 1;
var byteNs = 10;
var Bit = { received: 1, eightBits: 3, fifos: 7, dtrRtsOut2: 11, dlab: 128 };
var UartState = class {
  opens = 0;
  q = qopen(64 * 1024);
  /** The receive interrupt is shut because the queue is full. */
  shut = false;
  received = 0;
  sent = 0;
};
record("UartState", UartState);
var state11 = (k) => k.devs.get("uart");
var files7 = [{ name: "eia1", perm: 432 }, { name: "eia1status", perm: 292 }];
var Qdata2 = 1;
var gen17 = (k, _p, c, name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), "#t", 0, k.eve, 365);
  const at4 = (c.qid.type & qidTypes.QTDIR) === 0 ? c.qid.lo - 1 : name === null ? i : files7.findIndex((f2) => f2.name === name);
  if (i > 0 && at4 !== i) return null;
  const f = files7[at4];
  return f ? devdir(k, c, makeQid(at4 + 1), f.name, at4 + 1 === Qdata2 ? state11(k).q.bytes : 0, k.eve, f.perm) : null;
};
var scratch = new Uint8Array(4096);
function drain(k) {
  const s = state11(k);
  const { ports } = k.bus;
  const before = s.received;
  let n2 = 0;
  while (s.q.bytes + n2 < s.q.limit && (ports.read(com2 + R2.lsr, 1) & lsrReady) !== 0) {
    scratch[n2++] = ports.read(com2 + R2.data, 1);
    s.received++;
    if (n2 < scratch.length) continue;
    qproduce(k, s.q, scratch.slice());
    n2 = 0;
  }
  if (n2 > 0) qproduce(k, s.q, scratch.slice(0, n2));
  charge(k, (s.received - before) * byteNs);
  if (s.q.bytes < s.q.limit || s.shut) return;
  s.shut = true;
  ports.write(com2 + R2.ier, 1, 0);
}
intrenable(Vector.irq + irq, drain);
function enable2(k) {
  const { ports } = k.bus;
  ports.write(com2 + R2.lcr, 1, Bit.dlab);
  ports.write(com2 + R2.data, 1, 1);
  ports.write(com2 + R2.ier, 1, 0);
  ports.write(com2 + R2.lcr, 1, Bit.eightBits);
  ports.write(com2 + R2.fcr, 1, Bit.fifos);
  ports.write(com2 + R2.mcr, 1, Bit.dtrRtsOut2);
  ports.write(com2 + R2.ier, 1, Bit.received);
  state11(k).shut = false;
  irqenable(k, irq);
}
var devuart = tableDev({
  dc: "t",
  name: "uart",
  gen: gen17,
  reset: (k) => k.devs.set("uart", new UartState()),
  open: (k, p, c, mode) => {
    const open3 = devopen(k, p, c, mode, gen17);
    if (c.qid.lo === Qdata2 && state11(k).opens++ === 0) enable2(k);
    return open3;
  },
  close: (k, _p, c) => {
    if ((c.flag & CFlag.open) === 0 || c.qid.lo !== Qdata2 || --state11(k).opens > 0) return;
    k.bus.ports.write(com2 + R2.ier, 1, 0);
    irqdisable(k, irq);
    qdiscard(state11(k).q);
  },
  read: (k, p, c, n2, offset2) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n2, offset2, gen17);
    const s = state11(k);
    if (c.qid.lo !== Qdata2) {
      const text5 = `b115200 l8 pn s1 opens ${s.opens} received ${s.received} sent ${s.sent} queued ${s.q.bytes}
`;
      return readbytes(encodeUtf8(text5), n2, offset2);
    }
    const data3 = qread(k, p, s.q, n2);
    if (s.shut && s.q.bytes < s.q.limit) {
      s.shut = false;
      k.bus.ports.write(com2 + R2.ier, 1, Bit.received);
    }
    return data3;
  },
  write: (k, _p, c, data3) => {
    if (c.qid.lo !== Qdata2) error(errors.Eperm);
    const { ports } = k.bus;
    for (let i = 0; i < data3.length; i++) ports.write(com2, 1, data3[i]);
    state11(k).sent += data3.length;
    charge(k, data3.length * byteNs);
    return data3.length;
  }
});

// packages/kernel/src/pc64/devtab.ts
var devtab = [
  devroot,
  devcons,
  devenv,
  devdup,
  devpipe,
  devproc,
  devsrv,
  devmnt,
  devsegment,
  devswap,
  devshr,
  devuart,
  devexchange,
  devmem,
  devirq,
  devdma,
  devpci,
  devsip
];

// packages/kernel/src/pc64/i8253.ts
var inputHz = 1193182;
var counter0 = 64;
var control2 = 67;
var rateGenerator = 52;
intrenable(Vector.irq, (k, m) => hzclock(k, m));
function clockenable(k) {
  const count2 = Math.round(inputHz / clockHz2);
  k.bus.ports.write(control2, 1, rateGenerator);
  k.bus.ports.write(counter0, 1, count2 & 255);
  k.bus.ports.write(counter0, 1, count2 >> 8);
  irqenable(k, 0);
}

// packages/kernel/src/pc64/initrd.ts
var block = 512;
function text4(bytes2, at4, size) {
  let end = at4;
  while (end < at4 + size && bytes2[end] !== 0) end++;
  return decodeUtf8(bytes2, at4, end);
}
function octal(bytes2, at4, size) {
  const digits = text4(bytes2, at4, size).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : 0;
}
function initrd(k, physical, bytes2, top3) {
  const archive = k.ram.subarray(physical, physical + bytes2);
  let count2 = 0;
  for (let at4 = 0; at4 + block <= archive.length; ) {
    if (archive[at4] === 0 || text4(archive, at4 + 257, 5) !== "ustar") break;
    const name = text4(archive, at4, 100);
    const prefix = text4(archive, at4 + 345, 155);
    const size = octal(archive, at4 + 124, 12);
    const mode = octal(archive, at4 + 100, 8);
    const type = String.fromCharCode(archive[at4 + 156]);
    if (at4 + block + size > archive.length) break;
    const path = prefix === "" ? name : `${prefix}/${name}`;
    if (type === "0" || type === "\0") {
      addfile(k, top3, path, false, physical + at4 + block, size, mode === 0 ? 365 : mode);
      count2++;
    } else if (type === "5") addfile(k, top3, path, true, 0, 0, 365);
    at4 += block + Math.ceil(size / block) * block;
  }
  return count2;
}

// packages/kernel/src/pc64/mp.ts
function mpinit(k) {
  for (const m of k.machs) if (m.id !== 0) lapicstart(k, m);
}
function squidboy(k, m, time) {
  k.m = m;
  k.bus.cpu = m.id;
  m.time = time;
  m.lastTick = time;
  m.lastClock = time;
  lapicinit(k);
  lapictimer(k);
  m.online = true;
  print(k, `cpu${m.id}: online
`);
}

// packages/kernel/src/pc64/uart.ts
var com1 = 1016;
var uartIrq = 4;
var R3 = { data: 0, ier: 1, fcr: 2, lcr: 3, mcr: 4, lsr: 5 };
var lsrReady2 = 1;
intrenable(Vector.irq + uartIrq, (k) => {
  const { ports } = k.bus;
  while ((ports.read(com1 + R3.lsr, 1) & lsrReady2) !== 0) kbdputc(k, ports.read(com1 + R3.data, 1));
});
function uartinit(k) {
  const { ports } = k.bus;
  ports.write(com1 + R3.lcr, 1, 3);
  ports.write(com1 + R3.fcr, 1, 7);
  ports.write(com1 + R3.mcr, 1, 11);
  ports.write(com1 + R3.ier, 1, 1);
}
function uartwrite(k, data3) {
  const { ports } = k.bus;
  for (let i = 0; i < data3.length; i++) {
    if (data3[i] === 10) ports.write(com1, 1, 13);
    ports.write(com1, 1, data3[i]);
  }
}
function uartputs(k, text5) {
  uartwrite(k, encodeUtf8(text5));
}

// packages/kernel/src/pc64/main.ts
var banner = "Lux9\n";
var stageNs = 5e4;
function wire(k, core, bus) {
  k.core = core;
  k.bus = bus;
  k.ram = core.ram;
  k.ram32 = new Uint32Array(core.ram.buffer, core.ram.byteOffset, core.ram.length >> 2);
  k.view = core.ramView;
  k.devtab = [...devtab];
  k.console = (kernel, text5) => {
    if (kprintput(kernel, text5)) return;
    uartputs(kernel, text5);
    screenputs(kernel, text5);
  };
  k.consoleBytes = (kernel, data3) => {
    uartwrite(kernel, data3);
    screenputs(kernel, decodeUtf8(data3));
  };
}
function screenputs(k, text5) {
  cgaputs(k, text5);
  fbconsoleputs(k, text5);
}
function boot(core, bus, record2) {
  const k = new Kernel();
  wire(k, core, bus);
  k.machs = newMachs(record2.cpus);
  k.m = k.machs[0];
  k.m.online = true;
  k.bus.cpu = 0;
  k.m.time = bus.clock.now;
  k.epoch = BigInt(record2.epoch) * 1000000000n;
  k.random.set(new Random(record2.seed).state);
  k.bootArgs = record2.cmdline;
  const args2 = bootargs(record2.cmdline);
  const { modules } = record2;
  const stages = [
    ["uartinit", () => {
      uartinit(k);
      return void 0;
    }],
    ["screeninit", () => {
      cgainit(k);
      cgaputs(k, decodeUtf8(readkmesg(k)));
      return void 0;
    }],
    ["xinit", () => {
      let ranges = record2.memoryMap.filter((r) => r.kind === "usable" && r.base >= 1048576 && r.base < k.ram.length).map((r) => ({ first: r.base / 4096, last: Math.min((r.base + r.bytes) / 4096, k.ram.length / 4096) }));
      for (const { physical, bytes: bytes2 } of modules) {
        const from = Math.floor(physical / 4096);
        const to = Math.ceil((physical + bytes2) / 4096);
        ranges = ranges.flatMap((r) => [{ first: r.first, last: Math.min(r.last, from) }, { first: Math.max(r.first, to), last: r.last }]);
      }
      pageinit(k, ranges.filter((r) => r.last > r.first));
      return `${k.pmem.total} pages of 4096 bytes`;
    }],
    ["trapinit", () => {
      i8259init(k);
      lapicinit(k);
      return void 0;
    }],
    ["pcicfginit", () => {
      pciinit(k);
      return [`${k.pci.length} functions`, ...k.pci.map(pcishow)].join("\n    ");
    }],
    ["fbconsoleinit", () => {
      const fb = record2.framebuffer;
      if (fb === null) return "no framebuffer";
      k.framebuffer = Object.assign(new BootFramebuffer(), fb);
      if (args2.has("nofb")) return "not used";
      fbconsoleinit(k, fb);
      fbconsoleputs(k, decodeUtf8(readkmesg(k)));
      return `${fb.width} by ${fb.height}`;
    }],
    ["intrinit", () => {
      const inputs = args2.has("noapic") ? 0 : ioapicinit(k);
      if (inputs > 0) lapicnopic(k);
      irqenable(k, uartIrq);
      return inputs > 0 ? `I/O APIC, ${inputs} inputs` : "two 8259s";
    }],
    ["mmuinit", () => {
      k.pcids = Array.from({ length: 4095 }, (_, i) => 4095 - i);
      return void 0;
    }],
    ["clockinit", () => {
      clockenable(k);
      return `8253 at ${clockHz2} Hz`;
    }],
    ["chandevreset", () => {
      for (const dev5 of k.devtab) dev5.reset?.(k);
      return k.devtab.map((dev5) => `#${dev5.dc}`).join(" ");
    }],
    ["initrd", () => {
      const counts = modules.map(({ physical, bytes: bytes2, at: at4 }) => `${initrd(k, physical, bytes2, at4)} files in /${at4}`);
      return counts.length > 0 ? counts.join(", ") : "none";
    }],
    ["procinit", () => {
      const nproc = Number(args2.get("nproc") ?? "2000");
      if (Number.isInteger(nproc) && nproc >= 10 && nproc <= 4e3) k.nproc = nproc;
      return `${k.nproc} processes`;
    }],
    ["userinit", () => {
      userinit(k, args2);
      kproc(k, "closeproc", closeproc);
      return void 0;
    }],
    ["mpinit", () => {
      mpinit(k);
      return `${record2.cpus} processors`;
    }]
  ];
  print(k, banner);
  for (const [name, run2] of stages) {
    const began = k.m.time;
    const said = run2();
    k.m.time += stageNs;
    k.stages.push(`${began} ${name}`);
    print(k, `[${(began / 1e6).toFixed(3).padStart(9)} ms] ${name}${said === void 0 ? "" : `: ${said}`}
`);
  }
  return k;
}
var BootFrame = class extends Frame {
  at = 0;
  init = "";
  to = null;
};
var bootBinds = [
  { from: "#c", to: "/dev", flag: bindFlags.MAFTER },
  { from: "#\xB6", to: "/dev", flag: bindFlags.MAFTER },
  { from: "#d", to: "/fd", flag: bindFlags.MREPL },
  { from: "#e", to: "/env", flag: bindFlags.MREPL | bindFlags.MCREATE },
  { from: "#ec", to: "/env", flag: bindFlags.MAFTER },
  { from: "#p", to: "/proc", flag: bindFlags.MREPL },
  { from: "#s", to: "/srv", flag: bindFlags.MREPL | bindFlags.MCREATE },
  { from: "#\u03C3", to: "/shr", flag: bindFlags.MREPL },
  { from: "#X", to: "/dev", flag: bindFlags.MAFTER },
  { from: "#R", to: "/dev", flag: bindFlags.MAFTER },
  { from: "#Q", to: "/dev/irq", flag: bindFlags.MREPL },
  { from: "#D", to: "/dev/dma", flag: bindFlags.MREPL },
  { from: "#$", to: "/dev/pci", flag: bindFlags.MREPL },
  { from: "#Z", to: "/dev/sip", flag: bindFlags.MREPL },
  { from: "/boot/bin", to: "/bin", flag: bindFlags.MREPL, optional: true }
];
var stdio = [0, 1, 1];
var bootOp = operation("init0", BootFrame, {
  start: (_k, p, f) => {
    const bind = bootBinds[f.at];
    if (bind === void 0) {
      f.at = 0;
      return goto(p, f, "stdio");
    }
    return next(p, f, "from", namec(p, bind.from, Access2.bind));
  },
  from: (_k, p, f, value) => {
    f.to = value;
    return next(p, f, "bound", namec(p, bootBinds[f.at].to, Access2.mount));
  },
  bound: (k, p, f, value) => {
    const old = value;
    cmount(k, p, f.to, old, bootBinds[f.at].flag, "", null);
    cclose(k, old);
    cclose(k, f.to);
    f.to = null;
    f.at++;
    return goto(p, f, "start");
  },
  stdio: (_k, p, f) => {
    if (f.at >= stdio.length) return goto(p, f, "exec");
    return next(p, f, "opened", namec(p, "/dev/cons", Access2.open, stdio[f.at]));
  },
  opened: (k, p, f, value) => {
    newfd(k, p, value, false, pprint);
    f.at++;
    return goto(p, f, "stdio");
  },
  exec: (k, p, f) => {
    print(k, `init: ${f.init}
`);
    p.syscall = SYS.exec;
    const words3 = tokenize(f.init);
    return next(p, f, "started", execfile(p, words3[0], words3.map(encodeUtf8)));
  },
  started: (_k, _p, _f, value) => value
}, {
  caught: (_k, p, f, text5) => {
    const bind = bootBinds[f.at];
    if (f.step === "from" && bind?.optional && text5.startsWith(errors.Enonexist)) {
      f.at++;
      return goto(p, f, "start");
    }
    throw new PanicError(`cannot start ${f.init}: ${text5}`);
  },
  show: (f) => `init=${f.init}`
});
function userinit(k, args2) {
  const p = newproc(k);
  p.text = "*init*";
  p.user = k.eve;
  p.basepri = p.priority = PriNormal;
  p.pgrp = newpgrp(k);
  p.egrp = newegrp();
  p.fgrp = newfgrp();
  p.rgrp = newrgrp();
  p.slash = devattach(k, "/", "");
  p.slash.path.name = "/";
  p.dot = p.slash;
  p.slash.ref = 2;
  if (!newspace(k, p)) throw new PanicError("no memory for the first process");
  p.space = firstspace(k);
  p.context = freshContext(0, 0, 0);
  const f = new bootOp.make();
  f.init = (args2.get("init") ?? "/boot/init").replaceAll(",", " ");
  p.kstack.push(f);
  for (const [name, value] of [["cputype", "amd64"], ["objtype", "amd64"], ["terminal", "lux9 pc64"], ["service", args2.get("service") ?? "terminal"]]) {
    ksetenv(k, name, encodeUtf8(value));
  }
  for (const [name, value] of args2) ksetenv(k, name, encodeUtf8(value));
  ready(k, p);
}
var CloseprocFrame = class extends Frame {
};
var closeproc = operation("closeproc", CloseprocFrame, {
  start: (k, p, f) => {
    const c = k.clunks.shift();
    if (c === void 0) return sleep(k, p, k.clunkRendez);
    return next(p, f, "start", cclosewait(k, p, c));
  }
}, { caught: (_k, p, f) => goto(p, f, "start") });

// packages/kernel/src/port/syscallfmt.ts
var shownBytes = 64;
function data2(k, p, address2, n2) {
  const count2 = Math.min(Math.max(n2, 0), shownBytes);
  if (!okaddr(p, address2, count2, false)) return `0x${address2.toString(16)}/""`;
  const bytes2 = copyin(k, p, address2, count2);
  let text5 = "";
  for (const b of bytes2) text5 += b > 32 && b < 127 ? String.fromCharCode(b) : ".";
  return `0x${address2.toString(16)}/"${text5}"`;
}
function words2(k, p) {
  const sp = getNumber(contextView(k, p), at3.gpr + Reg.rsp * 8);
  return [0, 1, 2, 3, 4].map((i) => ({ lo: getu32(k, p, sp + 8 + i * 8), hi: getu32(k, p, sp + 12 + i * 8) }));
}
var full = (w) => w.hi * 4294967296 + w.lo;
function args(k, p, number2, done2, result) {
  const call2 = syscallByNumber[number2];
  if (!call2) return "";
  const w = words2(k, p);
  return call2.args.map((arg, i) => {
    const word = w[i];
    const address2 = full(word);
    const isData = arg.name === "buf";
    if (isData && (number2 === SYS.pwrite || number2 === SYS._write)) return data2(k, p, address2, w[2].lo | 0);
    if (isData && done2 && (number2 === SYS.pread || number2 === SYS._read)) return data2(k, p, address2, result);
    if (isData && done2 && (number2 === SYS.await || number2 === SYS.errstr || number2 === SYS.fd2path)) {
      return `0x${address2.toString(16)}/"${safestr(k, p, address2)}"`;
    }
    if (arg.form === "string") return address2 === 0 ? '0/""' : `0x${address2.toString(16)}/"${safestr(k, p, address2)}"`;
    switch (arg.kind) {
      case "int":
        return arg.form === "hex" ? `0x${word.lo.toString(16)}` : String(word.lo | 0);
      case "uint":
        return arg.form === "hex" ? `0x${word.lo.toString(16)}` : String(word.lo);
      case "vlong":
        return arg.form === "hex" ? `0x${address2.toString(16)}` : String((word.hi | 0) * 4294967296 + word.lo);
      default:
        return address2 === 0 ? "0" : `0x${address2.toString(16)}`;
    }
  }).join(" ");
}
function safestr(k, p, address2) {
  try {
    return okaddr(p, address2, 1, false) ? copystr(k, p, address2, 4096) : "";
  } catch (e) {
    if (e instanceof KernelError || e instanceof NeedPage) return "";
    throw e;
  }
}
function syscallfmt(k, p, number2) {
  const pc = getNumber(contextView(k, p), at3.rip);
  const name = syscallByNumber[number2]?.shown ?? `${number2}`;
  return `${p.pid} ${p.text} ${name} ${pc.toString(16)} ${args(k, p, number2, false, 0)}`.trimEnd();
}
var hexResults = /* @__PURE__ */ new Set([SYS.exec, SYS.segbrk, SYS.segattach, SYS.rendezvous]);
function sysretfmt(k, p, number2, entry2, value, err, begun) {
  const result = typeof value === "bigint" ? BigInt.asIntN(64, value) : BigInt(typeof value === "number" ? Math.trunc(value) : 0);
  let head = entry2;
  try {
    if (number2 === SYS.pread || number2 === SYS._read || number2 === SYS.await || number2 === SYS.errstr || number2 === SYS.fd2path) {
      const cut = entry2.split(" ").slice(0, 4).join(" ");
      head = `${cut} ${args(k, p, number2, true, Number(result))}`;
    }
  } catch (e) {
    if (!(e instanceof KernelError) && !(e instanceof NeedPage)) throw e;
  }
  const shown2 = hexResults.has(number2) ? `0x${BigInt.asUintN(64, result).toString(16)}` : result.toString();
  const ns = (t) => (k.epoch + BigInt(Math.floor(t))).toString();
  return `${head} = ${shown2} ${err === "" ? '""' : `"${err}"`} ${ns(begun)} ${ns(k.m.time)}
`;
}

// packages/kernel/src/port/sysname.ts
var dev3 = (k, c) => k.devtab[c.type];
function install2(k, p, c, cexec) {
  try {
    return newfd(k, p, c, cexec, pprint);
  } catch (e) {
    cclose(k, c);
    throw e;
  }
}
var OpenFrame = class extends Frame {
  name = "";
  mode = 0;
};
operation("sysopen", OpenFrame, {
  opened: (k, p, f, chan) => install2(k, p, chan, (f.mode & openModes.OCEXEC) !== 0)
}, { show: (f) => `mode=0x${f.mode.toString(16)}` });
function sysOpen(k, p) {
  const mode = argInt(k, 1);
  openmode(mode);
  const name = argStr(k, p, 0);
  const base5 = p.kstack.length;
  namec(p, name, Access2.open, mode);
  const f = new OpenFrame();
  f.mode = mode;
  f.step = "opened";
  return under(p, base5, f);
}
function sysCreate(k, p) {
  const mode = argInt(k, 1);
  const perm = argUint(k, 2);
  openmode(mode & ~openModes.OEXCL);
  const name = argStr(k, p, 0);
  const base5 = p.kstack.length;
  namec(p, name, Access2.create, mode, perm);
  const f = new OpenFrame();
  f.mode = mode;
  f.step = "opened";
  return under(p, base5, f);
}
var RemoveFrame = class extends Frame {
  chan = null;
};
operation("sysremove", RemoveFrame, {
  found: (k, p, f, value) => {
    const c = value;
    f.chan = c;
    if ((c.flag & mountPointFlag) !== 0) error(errors.Eismtpt);
    f.step = "removed";
    return next(p, f, "removed", dev3(k, c).remove(k, p, c));
  },
  removed: (k, _p, f) => {
    forget2(k, f.chan);
    return 0;
  }
}, {
  unwind: (k, _p, f) => {
    if (f.chan && f.step === "removed") forget2(k, f.chan);
    else if (f.chan) cclose(k, f.chan);
  }
});
function forget2(k, c) {
  if (c.mnt !== null) mntrelease(k, c);
  c.mnt = null;
  c.type = -1;
  cclose(k, c);
}
function sysRemove(k, p) {
  const name = argStr(k, p, 0);
  const base5 = p.kstack.length;
  namec(p, name, Access2.remove);
  const f = new RemoveFrame();
  f.step = "found";
  return under(p, base5, f);
}
var ChdirFrame = class extends Frame {
};
operation("syschdir", ChdirFrame, {
  found: (k, p, _f, chan) => {
    if (p.dot) cclose(k, p.dot);
    p.dot = chan;
    return 0;
  }
});
function sysChdir(k, p) {
  const name = argStr(k, p, 0);
  const base5 = p.kstack.length;
  namec(p, name, Access2.toDir);
  const f = new ChdirFrame();
  f.step = "found";
  return under(p, base5, f);
}
var StatFrame = class extends Frame {
  chan = null;
  buf = 0;
  n = 0;
  name = "";
  /** Old 116-byte form. */
  old = false;
};
operation("sysstat", StatFrame, {
  found: (k, p, f, value) => {
    f.chan = value;
    f.name = lastelem(f.chan);
    return next(p, f, "stated", dev3(k, f.chan).stat(k, p, f.chan));
  },
  stated: (k, p, f, value) => {
    const c = f.chan;
    const bytes2 = statFor(k, c, value, f.name);
    cclose(k, c);
    f.chan = null;
    return statOut(k, p, f.buf, f.n, bytes2, f.old);
  }
}, {
  unwind: (k, _p, f) => {
    if (f.chan) cclose(k, f.chan);
  },
  show: (f) => `name=${f.name}`
});
function lastelem(c) {
  const name = c.path?.name ?? "";
  if (name === "/" || name === "") return "/";
  const cut = name.lastIndexOf("/");
  return cut < 0 || name.startsWith("#/") ? name : name.slice(cut + 1);
}
function statFor(k, c, bytes2, name) {
  const d = decodeStat(bytes2);
  if (!d.ok) error(errors.Ebadstat);
  return encodeStat({ ...d.value, name: name === "" ? d.value.name : name, type: dev3(k, c).dc.codePointAt(0) & 65535, dev: c.dev >>> 0 });
}
function statOut(k, p, buf, n2, bytes2, old) {
  if (old) {
    copyout(k, p, buf, oldstat(bytes2));
    return 0;
  }
  if (bytes2.length > n2) {
    copyout(k, p, buf, bytes2.slice(0, 2));
    return 2;
  }
  copyout(k, p, buf, bytes2);
  return bytes2.length;
}
function oldstat(bytes2) {
  const d = decodeStat(bytes2);
  const out = new Uint8Array(116);
  if (!d.ok) return out;
  const view = new DataView(out.buffer);
  const s = d.value;
  const text5 = (value, at4) => {
    for (let i = 0; i < Math.min(27, value.length); i++) out[at4 + i] = value.charCodeAt(i) & 127;
  };
  text5(s.name, 0);
  text5(s.uid, 28);
  text5(s.gid, 56);
  const isDirectory = (s.qid.type & qidTypes.QTDIR) !== 0;
  view.setUint32(84, (Number(s.qid.path & 0x7fffffffn) | (isDirectory ? 2147483648 : 0)) >>> 0, true);
  view.setUint32(88, s.qid.vers, true);
  view.setUint32(92, s.mode, true);
  view.setUint32(96, s.atime, true);
  view.setUint32(100, s.mtime, true);
  view.setBigUint64(104, s.length, true);
  view.setUint16(112, s.type, true);
  view.setUint16(114, s.dev & 65535, true);
  return out;
}
function statname(k, p, buf, n2, old) {
  const name = argStr(k, p, 0);
  if (!old && n2 < 2) error(errors.Eshortstat);
  needs(k, p, buf, n2, true);
  const base5 = p.kstack.length;
  namec(p, name, Access2.access);
  const f = new StatFrame();
  f.buf = buf;
  f.n = n2;
  f.old = old;
  f.step = "found";
  return under(p, base5, f);
}
function statfd(k, p, buf, n2, old) {
  const c = fdtochan(p, argInt(k, 0), -1, false);
  if (!old && n2 < 2) error(errors.Eshortstat);
  needs(k, p, buf, n2, true);
  const base5 = p.kstack.length;
  const answer = dev3(k, c).stat(k, p, c);
  const name = lastelem(c);
  if (answer !== Pending) return statOut(k, p, buf, n2, statFor(k, c, answer, name), old);
  const f = new StatFrame();
  f.chan = incref(c);
  f.buf = buf;
  f.n = n2;
  f.old = old;
  f.name = name;
  f.step = "stated";
  return under(p, base5, f);
}
var sysStat = (k, p) => statname(k, p, argPtr(k, 1), argUint(k, 2), false);
var sysFstat = (k, p) => statfd(k, p, argPtr(k, 1), argUint(k, 2), false);
var sysOldStat = (k, p) => statname(k, p, argPtr(k, 1), 116, true);
var sysOldFstat = (k, p) => statfd(k, p, argPtr(k, 1), 116, true);
var WstatFrame = class extends Frame {
  chan = null;
  stat = noBytes;
};
operation("syswstat", WstatFrame, {
  found: (k, p, f, value) => {
    const c = value;
    f.chan = c;
    if ((c.flag & mountPointFlag) !== 0 && renames(f.stat)) error(errors.Eismtpt);
    return next(p, f, "done", dev3(k, c).wstat(k, p, c, f.stat));
  },
  done: (k, _p, f) => {
    cclose(k, f.chan);
    return f.stat.length;
  }
}, {
  unwind: (k, _p, f) => {
    if (f.chan) cclose(k, f.chan);
  }
});
var renames = (stat) => stat[statLayout.size] !== 0 || stat[statLayout.size + 1] !== 0;
function wstatbytes(k, p, buf, n2) {
  if (n2 > 65535 + 2) error(errors.Ebadstat);
  validaddr(k, p, buf, n2, false);
  const stat = copyin(k, p, buf, n2);
  if (!decodeStat(stat).ok) error(errors.Ebadstat);
  return stat;
}
function sysWstat(k, p) {
  const stat = wstatbytes(k, p, argPtr(k, 1), argUint(k, 2));
  const name = argStr(k, p, 0);
  const base5 = p.kstack.length;
  namec(p, name, Access2.access);
  const f = new WstatFrame();
  f.stat = stat;
  f.step = "found";
  return under(p, base5, f);
}
function sysFwstat(k, p) {
  const stat = wstatbytes(k, p, argPtr(k, 1), argUint(k, 2));
  const c = fdtochan(p, argInt(k, 0), -1, true);
  if (renames(stat) && (c.flag & mountPointFlag) !== 0) error(errors.Eismtpt);
  const base5 = p.kstack.length;
  if (dev3(k, c).wstat(k, p, c, stat) !== Pending) return stat.length;
  const f = new WstatFrame();
  f.chan = incref(c);
  f.stat = stat;
  f.step = "done";
  return under(p, base5, f);
}
var sysOldWstat = () => error(otherErrors.oldWstat);
var sysOldFwstat = () => error(otherErrors.oldFwstat);
var BindFrame = class extends Frame {
  /** What is mounted, its union, and where. */
  to = null;
  old = "";
  flag = 0;
  spec = "";
  /** mount: the fd to close at the end; else -1. */
  fd = -1;
};
operation("sysbind", BindFrame, {
  found: (k, p, f, value) => {
    void k;
    f.to = value;
    return next(p, f, "placed", namec(p, f.old, Access2.mount));
  },
  placed: (k, p, f, value) => {
    const old = value;
    const to = f.to;
    try {
      const head = to.unionHead;
      to.unionHead = null;
      cmount(k, p, to, old, f.flag, f.spec, head);
      if (f.fd >= 0) {
        const c = p.fgrp?.fds[f.fd];
        if (c) {
          setfd(p.fgrp, f.fd, null, false);
          cclose(k, c);
        }
      }
      return 0;
    } finally {
      cclose(k, old);
      cclose(k, to);
      f.to = null;
    }
  }
}, {
  unwind: (k, _p, f) => {
    if (f.to) cclose(k, f.to);
  },
  show: (f) => `old=${f.old} flag=0x${f.flag.toString(16)}`
});
function bindflag(flag2) {
  if ((flag2 & ~bindFlags.MMASK) !== 0 || (flag2 & bindFlags.MORDER) === bindFlags.MORDER) error(errors.Ebadarg);
}
function sysBind(k, p) {
  const flag2 = argInt(k, 2);
  bindflag(flag2);
  const to = argStr(k, p, 0);
  const old = argStr(k, p, 1);
  const base5 = p.kstack.length;
  namec(p, to, Access2.bind);
  const f = new BindFrame();
  f.old = old;
  f.flag = flag2;
  f.step = "found";
  return under(p, base5, f);
}
function mount(k, p, fd, afd, old, flag2, spec) {
  bindflag(flag2);
  if (!devallowed(p.pgrp, "M")) error(errors.Enoattach);
  const c = fdtochan(p, fd, openModes.ORDWR, false);
  if (c.mnt !== null && c.mux === null && (c.qid.type & qidTypes.QTAUTH) !== 0) error(errors.Ebadusefd);
  const ac = afd >= 0 ? fdtochan(p, afd, openModes.ORDWR, false) : null;
  const base5 = p.kstack.length;
  mntattach(k, p, c, ac, spec);
  const f = new BindFrame();
  f.old = old;
  f.flag = flag2;
  f.spec = spec;
  f.fd = fd;
  f.step = "found";
  return under(p, base5, f);
}
function sysMount(k, p) {
  const spec = argPtr(k, 4) === 0 ? "" : argStr(k, p, 4);
  return mount(k, p, argInt(k, 0), argInt(k, 1), argStr(k, p, 2), argInt(k, 3), spec);
}
function sysOldMount(k, p) {
  const spec = argPtr(k, 3) === 0 ? "" : argStr(k, p, 3);
  return mount(k, p, argInt(k, 0), -1, argStr(k, p, 1), argInt(k, 2), spec);
}
var UnmountFrame = class extends Frame {
  name = "";
  mounted = null;
  at = null;
};
operation("sysunmount", UnmountFrame, {
  placed: (k, p, f, value) => {
    f.at = value;
    if (f.name === "") {
      cunmount(k, p, f.at, null);
      cclose(k, f.at);
      f.at = null;
      return 0;
    }
    return next(p, f, "found", namec(p, f.name, f.name.startsWith("/srv/") || f.name.startsWith("#s") ? Access2.open : Access2.bind, openModes.ORDWR));
  },
  found: (k, p, f, value) => {
    f.mounted = value;
    cunmount(k, p, f.at, f.mounted);
    cclose(k, f.mounted);
    cclose(k, f.at);
    f.mounted = f.at = null;
    return 0;
  }
}, {
  unwind: (k, _p, f) => {
    if (f.at) cclose(k, f.at);
    if (f.mounted) cclose(k, f.mounted);
  }
});
function sysUnmount(k, p) {
  const name = argPtr(k, 0) === 0 ? "" : argStr(k, p, 0);
  const old = argStr(k, p, 1);
  const base5 = p.kstack.length;
  namec(p, old, Access2.mount);
  const f = new UnmountFrame();
  f.name = name;
  f.step = "placed";
  return under(p, base5, f);
}
var VersionFrame2 = class extends Frame {
  buf = 0;
  n = 0;
};
operation("sysfversion", VersionFrame2, {
  done: (k, p, f, value) => {
    const text5 = value;
    if (f.n < text5.length) error(errors.Eshort);
    const out = new Uint8Array(text5.length);
    for (let i = 0; i < out.length; i++) out[i] = text5.charCodeAt(i);
    copyout(k, p, f.buf, out);
    return out.length;
  }
});
function sysFversion(k, p) {
  const fd = argInt(k, 0);
  const msize = argInt(k, 1);
  const buf = argPtr(k, 2);
  const n2 = argInt(k, 3);
  if (n2 < 0) error(errors.Ebadarg);
  needs(k, p, buf, n2, true);
  const bytes2 = copyin(k, p, buf, Math.min(n2, 128));
  const nul = bytes2.indexOf(0);
  if (nul < 0) error(errors.Ebadarg);
  const c = fdtochan(p, fd, openModes.ORDWR, true);
  const base5 = p.kstack.length;
  const answer = mntversion(k, p, c, decodeUtf8(bytes2, 0, nul), msize);
  const f = new VersionFrame2();
  f.buf = buf;
  f.n = n2;
  f.step = "done";
  p.kstack.splice(base5, 0, f);
  return answer === Pending ? Pending : next(p, f, "done", answer);
}
function sysFauth(k, p) {
  const aname = argStr(k, p, 1);
  const c = fdtochan(p, argInt(k, 0), openModes.ORDWR, false);
  const base5 = p.kstack.length;
  mntauth(k, p, c, aname);
  const f = new OpenFrame();
  f.mode = openModes.OCEXEC;
  f.step = "opened";
  return under(p, base5, f);
}
function sysFsession(k, p) {
  const n2 = argUint(k, 2);
  if (n2 === 0) error(errors.Ebadarg);
  validaddr(k, p, argPtr(k, 1), n2, true);
  copyout(k, p, argPtr(k, 1), new Uint8Array(1));
  return 0;
}

// packages/kernel/src/port/sysseg.ts
var S4 = segmentSlots;
var T4 = segmentTypes;
function sysBrk(k, p) {
  return ibrk(k, p, argPtr(k, 0), S4.BSEG);
}
function sysSegbrk(k, p) {
  const address2 = argPtr(k, 0);
  const s = seg(p, address2);
  const slot = s === null ? -1 : p.seg.indexOf(s);
  if (s === null || s.type !== T4.SG_BSS && s.type !== T4.SG_SHARED) error(errors.Ebadarg);
  return ibrk(k, p, argPtr(k, 1), slot);
}
function freeslot(p) {
  for (let slot = S4.LSEG; slot < NSEG; slot++) if (p.seg[slot] === null) return slot;
  error(errors.Enovmem);
}
var attrMask = segmentFlags.SG_RONLY | segmentFlags.SG_CEXEC | segmentFlags.SG_FAULT | segmentFlags.SG_NOEXEC;
function sysSegattach(k, p) {
  const attr = argInt(k, 0);
  const name = argStr(k, p, 1);
  const given = argPtr(k, 2);
  const len = argUint(k, 3);
  if (given !== 0 && given >= USTKTOP) error(errors.Ebadarg);
  const slot = freeslot(p);
  const global = globalsegattach(k, p, name);
  if (global !== null) {
    if (overlaps(p, global.base, global.top)) error(errors.Esoverlap);
    global.ref++;
    p.seg[slot] = global;
    return global.base;
  }
  const bar = barsegattach(k, p, name, pageDown(given));
  if (bar !== null) return bar.base;
  const type = name === "shared" ? T4.SG_SHARED : name === "memory" ? T4.SG_BSS : -1;
  if (type < 0) error(errors.Ebadarg);
  if (len === 0) error(errors.Ebadarg);
  let va;
  let bytes2;
  if (given === 0) {
    bytes2 = pageUp(len);
    va = p.seg[S4.SSEG].base - bytes2;
    for (; ; ) {
      const s2 = overlaps(p, va, va + bytes2);
      if (s2 === null) break;
      va = s2.base - bytes2;
      if (va <= 0) error(errors.Enovmem);
    }
  } else {
    va = pageDown(given);
    bytes2 = pageUp(given + len) - va;
    if (va === 0 || va >= USTKTOP) error(errors.Ebadarg);
    if (va + bytes2 > USTKTOP) error(errors.Enovmem);
    if (overlaps(p, va, va + bytes2)) error(errors.Esoverlap);
  }
  const s = newseg(type | attr & attrMask, va, bytes2);
  p.seg[slot] = s;
  return va;
}
function sysSegdetach(k, p) {
  const s = seg(p, argPtr(k, 0));
  const slot = s === null ? -1 : p.seg.indexOf(s);
  if (slot < 0 || slot === S4.SSEG) error(errors.Ebadarg);
  detachseg(k, p, slot);
  return 0;
}
function whole2(p, from, len) {
  const s = seg(p, from);
  if (s === null || from + len > s.top) error(errors.Ebadarg);
  return s;
}
function sysSegfree(k, p) {
  const from = argPtr(k, 0);
  const len = argUint(k, 1);
  const s = whole2(p, from, len);
  const first2 = pageUp(from);
  const top3 = pageDown(from + len);
  if (top3 > first2) mfreeseg(k, s, first2, top3);
  return 0;
}
function sysSegflush(k, p) {
  const from = argPtr(k, 0);
  const len = argUint(k, 1);
  if (len === 0) return 0;
  if (!okaddr(p, from, len, false)) error(errors.Ebadarg);
  for (let va = pageDown(from); va < from + len; ) {
    const s = seg(p, va);
    if (!s.exec) {
      s.exec = true;
      for (const each2 of sharers(k, s)) mmuunmap(k, each2, s.base, s.top);
    }
    if (s.type !== T4.SG_PHYSICAL && s.type !== T4.SG_FIXED) k.core.wrote(upage(k, p, va, false), 4096);
    va += 4096;
  }
  return 0;
}

// packages/kernel/src/port/systab.ts
var functions = {
  sysr1,
  _errstr: sysOldErrstr,
  bind: sysBind,
  chdir: sysChdir,
  close: sysClose,
  dup: sysDup,
  alarm: sysAlarm,
  exec: sysExec,
  exits: sysExits,
  _fsession: sysFsession,
  fauth: sysFauth,
  _fstat: sysOldFstat,
  segbrk: sysSegbrk,
  _mount: sysOldMount,
  open: sysOpen,
  _read: sysOldRead,
  oseek: sysOseek,
  sleep: sysSleep,
  _stat: sysOldStat,
  rfork: sysRfork,
  _write: sysOldWrite,
  pipe: sysPipe,
  create: sysCreate,
  fd2path: sysFd2path,
  brk_: sysBrk,
  remove: sysRemove,
  _wstat: sysOldWstat,
  _fwstat: sysOldFwstat,
  notify: sysNotify,
  noted: sysNoted,
  segattach: sysSegattach,
  segdetach: sysSegdetach,
  segfree: sysSegfree,
  segflush: sysSegflush,
  rendezvous: sysRendezvous,
  unmount: sysUnmount,
  _wait: sysOldWait,
  semacquire: sysSemacquire,
  semrelease: sysSemrelease,
  seek: sysSeek,
  fversion: sysFversion,
  errstr: (k, p) => sysErrstr(k, p),
  stat: sysStat,
  fstat: sysFstat,
  wstat: sysWstat,
  fwstat: sysFwstat,
  mount: sysMount,
  await: sysAwait,
  pread: sysPread,
  pwrite: sysPwrite,
  tsemacquire: sysTsemacquire,
  _nsec: sysNsec,
  vmexchange: sysVmexchange,
  vmlend_shared: sysVmlendShared,
  vmlend_mut: sysVmlendMut,
  vmreturn: sysVmreturn,
  vmowninfo: sysVmowninfo
};
var systab = syscallByNumber.map(
  (call2) => call2 === void 0 ? void 0 : functions[call2.name]
);

// packages/kernel/src/port/zeropages.ts
var nsPerPage = 20;
var wordsPerPage2 = BY2PG / 4;
function isZero2(k, frame) {
  const { ram32 } = k;
  const end = (frame + 1) * wordsPerPage2;
  for (let at4 = frame * wordsPerPage2; at4 < end; at4++) if (ram32[at4] !== 0) return false;
  return true;
}
function sweep2(k, s) {
  let looked = 0;
  for (let index = 0; index < s.map.length; index++) {
    const chunk = s.map[index];
    if (!chunk) continue;
    const base5 = s.base + index * chunkPages * BY2PG;
    let from = 0;
    for (let i = 0; i <= chunkPages; i++) {
      const frame = i < chunkPages ? chunk[i] : 0;
      let gives = false;
      if (frame !== 0) {
        looked++;
        gives = k.own.state[frame] <= ownStates.EXCLUSIVE && isZero2(k, frame);
      }
      if (gives) continue;
      if (i > from) mfreeseg(k, s, base5 + from * BY2PG, base5 + i * BY2PG);
      from = i + 1;
    }
  }
  return looked;
}
function lowmem(k) {
  let looked = 0;
  const seen = /* @__PURE__ */ new Set();
  for (const p of k.procs) {
    if (p === null) continue;
    for (const s of p.seg) {
      if (s === null || s.type !== segmentTypes.SG_BSS || s.anon || seen.has(s)) continue;
      seen.add(s);
      looked += sweep2(k, s);
    }
  }
  charge(k, looked * nsPerPage);
  lowmark(k);
}

// packages/kernel/src/pc64/notify.ts
var textBytes = 128;
var hex3 = (n2) => n2.toString(16);
function die(k, p, text5, flag2) {
  if (flag2 === noteClasses.NDebug) {
    pprint(k, p, `suicide: ${text5}
`);
    return pexit(k, p, text5, false);
  }
  return pexit(k, p, text5, true);
}
function suicide(k, p, text5) {
  pprint(k, p, `suicide: ${text5}
`);
  return pexit(k, p, exitTexts.suicide, false);
}
function notify(k, p) {
  const n2 = p.notes[0];
  if (n2.flag === noteClasses.NUser && p.notified && p.notify !== 0) return void 0;
  const view = contextView(k, p);
  const pc = getNumber(view, at3.rip);
  let text5 = n2.text;
  if (text5.startsWith("sys:")) text5 = `${text5.slice(0, 127 - 20)} pc=0x${hex3(pc)}`;
  if (p.notify === 0 || p.notified) {
    p.notes.shift();
    return die(k, p, text5, n2.flag);
  }
  const sp = getNumber(view, at3.gpr + Reg.rsp * 8);
  const frame = sp + noteFrame.sp;
  const size = -noteFrame.sp - noteFrame.redzone;
  if (!okaddr(p, p.notify, 1, false) || frame < 0 || !okaddr(p, frame, size, true)) {
    p.notes.shift();
    return die(k, p, text5, n2.flag);
  }
  const out = new Uint8Array(size);
  const put3 = new DataView(out.buffer);
  const from = (offset2) => offset2 - noteFrame.sp;
  const ureg = sp + noteFrame.ureg;
  out.set(readUreg(k, p), from(noteFrame.ureg));
  setNumber(put3, from(noteFrame.previousUreg), p.noteureg);
  const bytes2 = encodeUtf8(text5);
  out.set(bytes2.subarray(0, textBytes - 1), from(noteFrame.text));
  setNumber(put3, from(noteFrame.textArg), sp + noteFrame.text);
  setNumber(put3, from(noteFrame.uregArg), ureg);
  copyout(k, p, frame, out);
  p.notes.shift();
  p.noteFpu = fpsave(k, p);
  p.lastnote = new Note();
  p.lastnote.text = text5;
  p.lastnote.flag = n2.flag;
  p.noteureg = ureg;
  p.notified = true;
  p.notepending = false;
  setNumber(view, at3.rip, p.notify);
  setNumber(view, at3.gpr + Reg.rsp * 8, frame);
  setNumber(view, at3.gpr + Reg.rbp * 8, ureg);
  return void 0;
}
function noted(k, p, how2) {
  const address2 = p.noteureg;
  p.notified = false;
  if (!okaddr(p, address2 - 8, uregLayout.size + 8, true)) return suicide(k, p, "bad ureg in noted or call to noted when not notified");
  const ureg = copyin(k, p, address2, uregLayout.size);
  const pc = uregPc(ureg) % 140737488355328;
  const sp = uregSp(ureg);
  if (!okaddr(p, pc, 1, false) || !okaddr(p, sp, 8, true)) return suicide(k, p, "trap in noted");
  const last = p.lastnote;
  switch (how2) {
    case notedHow.NCONT:
    case notedHow.NRSTR: {
      writeUreg(k, p, ureg);
      if (p.noteFpu) fprestore(k, p, p.noteFpu);
      p.noteFpu = null;
      p.noteureg = getu64(k, p, address2 - 8);
      return void 0;
    }
    case notedHow.NSAVE: {
      writeUreg(k, p, ureg);
      const view = contextView(k, p);
      const to = address2 - 4 * 8 - textBytes;
      if (!okaddr(p, to, 4 * 8, true)) return suicide(k, p, "noted: bad stack");
      const words3 = new Uint8Array(16);
      setNumber(new DataView(words3.buffer), 8, address2);
      copyout(k, p, to, words3);
      setNumber(view, at3.gpr + Reg.rsp * 8, to);
      setNumber(view, at3.gpr + Reg.rbp * 8, address2);
      return void 0;
    }
    case notedHow.NDFLT:
      return die(k, p, last?.text ?? "", last?.flag ?? noteClasses.NUser);
    default:
      return die(k, p, last?.text ?? "", noteClasses.NDebug);
  }
}

// packages/kernel/src/pc64/trap.ts
function invoke(k, p, context, number2) {
  const sp = context.address(Reg.rsp);
  const args2 = sp + 8;
  const page2 = args2 % 4096;
  const lo = k.argLo;
  const hi = k.argHi;
  const physical = page2 <= 4096 - 40 ? mmuphys(k, p, args2 - page2, false) : 0;
  if (physical !== 0) {
    const base5 = physical + page2;
    const { view } = k;
    for (let i = 0; i < syscallArgWords; i++) {
      lo[i] = view.getUint32(base5 + i * 8, true);
      hi[i] = view.getUint32(base5 + i * 8 + 4, true);
    }
  } else {
    validaddr(k, p, args2, 40, false);
    const bytes2 = copyin(k, p, args2, 40);
    const view = new DataView(bytes2.buffer, bytes2.byteOffset);
    for (let i = 0; i < syscallArgWords; i++) {
      lo[i] = view.getUint32(i * 8, true);
      hi[i] = view.getUint32(i * 8 + 4, true);
    }
  }
  const f = systab[number2];
  if (f === void 0) {
    postnote(k, p, noteTexts.badSyscall, noteClasses.NDebug);
    throw new KernelError(errors.Ebadarg);
  }
  return f(k, p);
}
var RestartFrame = class extends Frame {
  number = 0;
  page = 0;
  write = false;
};
var restartOp = operation("restart", RestartFrame, {
  start: (k, p, f) => next(p, f, "loaded", fault(k, p, f.page, f.write)),
  loaded: (k, p, f, value) => {
    if (value !== Fault.ok) throw new KernelError(value === Fault.memory ? errors.Enovmem : errors.Ebadarg);
    try {
      return next(p, f, "result", invoke(k, p, k.core.context(k.m.id), f.number));
    } catch (e) {
      if (!(e instanceof NeedPage)) throw e;
      f.page = e.addr;
      f.write = e.write;
      return goto(p, f, "start");
    }
  },
  result: (_k, _p, _f, value) => value
}, { show: (f) => `call=${syscallByNumber[f.number]?.name ?? f.number} page=0x${f.page.toString(16)}` });
var TraceFrame = class extends Frame {
  number = 0;
  begun = 0;
  text = "";
};
function tracesexit(p) {
  if (p.procctl !== Procctl.tracesyscall) return false;
  p.procctl = Procctl.none;
  return true;
}
var traceOp = operation("trace", TraceFrame, {
  start: (k, p, f) => {
    try {
      f.text = syscallfmt(k, p, f.number);
    } catch (e) {
      if (!(e instanceof KernelError) && !(e instanceof NeedPage)) throw e;
      f.text = `${p.pid} ${p.text} ${syscallByNumber[f.number]?.shown ?? f.number}`;
    }
    p.syscallTrace = f.text;
    f.step = "enter";
    return stopped(k, p);
  },
  enter: (k, p, f) => {
    if (p.procctl === Procctl.exitme || p.procctl === Procctl.exitbig) throw new KernelError(errors.Eintr);
    f.begun = k.m.time;
    try {
      return next(p, f, "left", invoke(k, p, k.core.context(k.m.id), f.number));
    } catch (e) {
      if (!(e instanceof NeedPage)) throw e;
      const { addr, write: write7 } = e;
      f.step = "left";
      return call(p, restartOp, (r) => {
        r.number = f.number;
        r.page = addr;
        r.write = write7;
      });
    }
  },
  left: (k, p, f, value) => {
    if (!tracesexit(p)) return value;
    p.syscallTrace = sysretfmt(k, p, f.number, f.text, value, "", f.begun);
    p.value = value;
    f.begun = 0;
    k.traceResult.set(p.pid, value);
    f.step = "exit";
    return stopped(k, p);
  },
  exit: (k, p) => {
    const value = k.traceResult.get(p.pid);
    k.traceResult.delete(p.pid);
    if (value instanceof KernelError) throw value;
    return value;
  }
}, {
  caught: (k, p, f, text5) => {
    if (f.step !== "left" && f.step !== "enter" || !tracesexit(p)) throw new KernelError(text5);
    p.syscallTrace = sysretfmt(k, p, f.number, f.text, -1, text5, f.begun);
    p.errstr = text5;
    k.traceResult.set(p.pid, -1);
    f.step = "exit";
    return stopped(k, p);
  }
});
function stopped(k, p) {
  if (p.procctl === Procctl.exitme || p.procctl === Procctl.exitbig) return Again;
  p.state = State.Stopped;
  p.psstate = "Stopped";
  wakeupAll(k, p.debug);
  return Pending;
}
function syscall(k, m, p) {
  const context = k.core.context(m.id);
  const number2 = context.low(Reg.rbp);
  m.syscalls++;
  charge(k, Cost.syscall);
  if (k.pmem.nfree < k.pmem.low) lowmem(k);
  p.syscall = number2;
  if (p.procctl === Procctl.tracesyscall) {
    p.procctl = Procctl.none;
    call(p, traceOp, (f) => {
      f.number = number2;
    });
    finishCall(k, m, p, Pending);
    return;
  }
  let value;
  try {
    value = invoke(k, p, context, number2);
  } catch (e) {
    if (e instanceof NeedPage) {
      const { addr, write: write7 } = e;
      value = call(p, restartOp, (f) => {
        f.number = number2;
        f.page = addr;
        f.write = write7;
      });
    } else {
      if (!(e instanceof KernelError)) throw e;
      if (p.kstack.length > 0) abandon(k, p);
      failed(k, p, e.text);
      return;
    }
  }
  if (value === Pending || value === Again) finishCall(k, m, p, value);
  else succeeded(k, m, p, value);
}
function finishCall(k, m, p, _answer) {
  let value;
  try {
    value = resume(k, p);
  } catch (e) {
    if (e instanceof NeedPage) throw new PanicError("a page was needed in the middle of an operation");
    if (!(e instanceof KernelError)) throw e;
    if (p.syscall >= 0) failed(k, p, e.text);
    return;
  }
  if (value === Pending) {
    m.proc = null;
    return;
  }
  if (p.syscall >= 0) succeeded(k, m, p, value);
}
function succeeded(k, m, p, value) {
  const number2 = p.syscall;
  p.syscall = -1;
  const context = k.core.context(m.id);
  if (number2 === SYS.noted) {
    const how2 = k.argLo[0] | 0;
    if (noted(k, p, how2) === Pending) runFrames(k, m, p);
    return;
  }
  if (typeof value === "bigint") context.setGpr(Reg.rax, value);
  else context.setNumber(Reg.rax, typeof value === "number" ? value : 0);
}
function failed(k, p, text5) {
  const number2 = p.syscall;
  p.syscall = -1;
  if (number2 === SYS.rendezvous) {
    k.core.context(k.m.id).setNumber(Reg.rax, -1);
    return;
  }
  p.errstr = text5;
  k.core.context(k.m.id).setNumber(Reg.rax, -1);
}
function runFrames(k, m, p) {
  finishCall(k, m, p, Pending);
}
var TrapFrame = class extends Frame {
  addr = 0;
  write = false;
};
operation("faulting", TrapFrame, {
  start: (k, p, f) => {
    p.psstate = "Fault";
    return next(p, f, "done", fault(k, p, f.addr, f.write));
  },
  done: (k, p, f, value) => {
    p.psstate = "";
    faulted2(k, p, f.addr, f.write, value);
    return void 0;
  }
}, {
  caught: (k, p, f, text5) => {
    p.psstate = "";
    if (text5 !== errors.Eintr) postnote(k, p, loadNote(p, f.addr, text5), noteClasses.NDebug);
    return void 0;
  },
  show: (f) => `addr=0x${f.addr.toString(16)} ${f.write ? "write" : "read"}`
});
function faulted2(k, p, addr, write7, answer) {
  if (answer === Fault.ok) return;
  if (answer === Fault.memory) {
    if (!killbig(k)) procctlexit(k, p, Procctl.exitbig);
    k.m.resched = true;
    return;
  }
  postnote(k, p, `${write7 ? noteTexts.faultWrite : noteTexts.faultRead}${addr.toString(16)}`, noteClasses.NDebug);
}
var fetchError = 16;
function pagefault(k, m, p, context) {
  m.faults++;
  charge(k, Cost.exception);
  if (k.pmem.nfree < k.pmem.low) lowmem(k);
  const cr2 = context.cr2;
  const write7 = (context.errorCode & 2) !== 0;
  p.trapType = vectors.PF;
  p.trapError = context.errorCode;
  if (cr2 > 0x7fffffffffffn) {
    postnote(k, p, `${write7 ? noteTexts.faultWrite : noteTexts.faultRead}${cr2.toString(16)}`, noteClasses.NDebug);
    return;
  }
  const addr = Number(cr2);
  const fetch = (context.errorCode & fetchError) !== 0;
  if (fetch && (context.errorCode & 1) !== 0) {
    if (watchfetch(k, p, context.rip, addr)) return;
    faulted2(k, p, addr, false, Fault.bad);
    return;
  }
  let answer;
  try {
    answer = fault(k, p, addr, write7);
  } catch (e) {
    if (!(e instanceof KernelError)) throw e;
    postnote(k, p, loadNote(p, addr, e.text), noteClasses.NDebug);
    return;
  }
  if (answer === Pending) {
    const f = new TrapFrame();
    f.addr = addr;
    f.write = write7;
    f.step = "done";
    p.kstack.unshift(f);
    p.psstate = "Fault";
    runFrames(k, m, p);
    return;
  }
  faulted2(k, p, addr, write7, answer);
}
function fpnote(p, pc, status, mask) {
  const bits = status & ~mask;
  const table4 = [
    [65, status & 512 ? fpErrors.stackOverflow : fpErrors.stackUnderflow, 65],
    [1, fpErrors.invalid, 1],
    [2, fpErrors.denormal, 2],
    [4, fpErrors.zeroDivide, 4],
    [8, fpErrors.overflow, 8],
    [16, fpErrors.underflow, 16],
    [32, fpErrors.precision, 32]
  ];
  const found = table4.find(([want, , all]) => (bits & want) !== 0 && (status & all) === all);
  return `${noteTexts.fp}${found?.[1] ?? fpErrors.unknown} fppc=0x${pc.toString(16)} status=0x${status.toString(16)}`;
}
function exception(k, m, p) {
  const context = k.core.context(m.id);
  const { vector } = context;
  if (vector === vectors.PF) {
    pagefault(k, m, p, context);
    return;
  }
  charge(k, Cost.exception);
  p.trapType = vector;
  p.trapError = context.errorCode;
  const pc = context.rip;
  let text5;
  switch (vector) {
    case vectors.BP:
      if (context.rip > 0 && isInt3(k, p, pc - 1)) context.rip = pc - 1;
      text5 = noteTexts.breakpoint;
      break;
    case vectors.MF: {
      const bytes2 = contextBytes2(k, p);
      const view = new DataView(bytes2.buffer, bytes2.byteOffset);
      text5 = fpnote(p, getNumber(view, at3.fip), view.getUint16(at3.fsw, true), view.getUint16(at3.fcw, true) & 63);
      break;
    }
    case vectors.XM: {
      const { mxcsr } = context;
      text5 = fpnote(p, pc, mxcsr & 63, mxcsr >>> 7 & 63);
      break;
    }
    default:
      text5 = `${noteTexts.trap}${exceptionNames[vector] ?? `${vector} (reserved)`}`;
  }
  postnote(k, p, text5, noteClasses.NDebug);
}
function isInt3(k, p, pc) {
  const page2 = mmuphys(k, p, pc - pc % 4096, false);
  return page2 !== 0 && k.ram[page2 + pc % 4096] === 204;
}
function watchexit(k, m, p, exit) {
  const context = k.core.context(m.id);
  const excepted = exit === Exit.exception;
  const fetches = excepted && context.vector === vectors.PF && (context.errorCode & fetchError) !== 0;
  if (p.stepping.length > 0 && !fetches) watchstepped(k, p, !excepted);
  if (p.watchhit === 0) return;
  if (excepted) p.watchhit = 0;
  else watchdone(k, p);
}
function trap(k, m, exit) {
  const p = m.proc;
  m.kentry = true;
  if (exit !== Exit.io && (p.stepping.length > 0 || p.watchhit !== 0)) watchexit(k, m, p, exit);
  switch (exit) {
    case Exit.count:
      break;
    case Exit.syscall:
      syscall(k, m, p);
      return;
    case Exit.exception:
      exception(k, m, p);
      return;
    case Exit.io: {
      const context = k.core.context(m.id);
      const isPort = context.ioKind >= 3;
      charge(k, Cost.deviceAccess);
      if (!isPort && isWatchAccess(context)) {
        watchaccess(k, m, p);
        return;
      }
      if (!isPort || mayport(k, p, context.ioAddress, context.ioSize)) {
        answerIo(k.bus, k.core, m.id);
        return;
      }
      dropAccess(k, m);
      p.trapType = vectors.GP;
      postnote(k, p, `${noteTexts.trap}${exceptionNames[vectors.GP]}`, noteClasses.NDebug);
      return;
    }
    default:
      p.trapType = vectors.GP;
      postnote(k, p, `${noteTexts.trap}${exceptionNames[vectors.GP]}`, noteClasses.NDebug);
  }
}
var StopFrame = class extends Frame {
  trace = false;
};
var stopOp = operation("stopped", StopFrame, {
  start: (k, p, f) => {
    f.step = "go";
    return stopped(k, p);
  },
  go: (_k, p) => {
    p.psstate = "";
    return void 0;
  }
});
var NotePageFrame = class extends Frame {
  addr = 0;
};
var notePageOp = operation("notepage", NotePageFrame, {
  start: (k, p, f) => next(p, f, "done", fault(k, p, f.addr, true)),
  done: () => void 0
}, { caught: () => void 0 });
function touser(k, m, p) {
  for (; ; ) {
    if (p.procctl !== Procctl.none && p.procctl !== Procctl.tracesyscall) {
      switch (p.procctl) {
        case Procctl.exitme:
        case Procctl.exitbig: {
          const status = p.procctl === Procctl.exitme ? exitTexts.killed : exitTexts.outOfMemory;
          p.procctl = Procctl.none;
          pexit(k, p, status, true);
          break;
        }
        case Procctl.traceme:
          if (p.notes.length === 0 || p.notes[0].traced) break;
          p.notes[0].traced = true;
          p.procctl = Procctl.none;
          call(p, stopOp, () => {
          });
          break;
        default:
          p.procctl = Procctl.none;
          call(p, stopOp, () => {
          });
      }
      if (p.kstack.length > 0) {
        runFrames(k, m, p);
        if (m.proc !== p) return false;
        continue;
      }
    }
    if (p.notes.length > 0) {
      const before = p.notes.length;
      try {
        if (notify(k, p) === Pending) {
          runFrames(k, m, p);
          return false;
        }
      } catch (e) {
        if (e instanceof NeedPage) {
          const { addr } = e;
          call(p, notePageOp, (f) => {
            f.addr = addr;
          });
          runFrames(k, m, p);
          if (m.proc !== p) return false;
          continue;
        }
        if (!(e instanceof KernelError)) throw e;
        pexit(k, p, exitTexts.suicide, true);
        runFrames(k, m, p);
        return false;
      }
      if (p.notes.length !== before) continue;
    }
    p.notepending = false;
    if (m.resched) {
      m.resched = false;
      if (p.state === State.Running) {
        ready(k, p);
        m.proc = null;
        return false;
      }
    }
    if (p.tos === 0) findtos(k, p);
    return true;
  }
}
function findtos(k, p) {
  const address2 = USTKTOP - tosLayout.size;
  const page2 = address2 - address2 % 4096;
  if (mmuphys(k, p, page2, true) === 0) {
    try {
      if (fault(k, p, address2, true) !== Fault.ok) return;
    } catch (e) {
      if (!(e instanceof KernelError)) throw e;
      return;
    }
  }
  const physical = mmuphys(k, p, page2, true);
  if (physical !== 0) p.tos = physical + address2 % 4096;
}
function kexit(k, p) {
  if (p.tos === 0) return;
  const { view } = k;
  const sys = p.time[Time.sys];
  view.setUint32(p.tos + tosLayout.at.pid, p.pid, true);
  setNumber(view, p.tos + tosLayout.at.kcycles, sys);
  setNumber(view, p.tos + tosLayout.at.pcycles, sys + p.time[Time.user]);
}
function stamp(m, userNs) {
  m.time += userNs;
  if (m.proc !== null) m.proc.time[Time.user] += userNs;
}
function schedule(k, m) {
  k.m = m;
  for (; ; ) {
    if (k.bus.signals.attention(m.id) !== 0) {
      m.kentry = true;
      intr(k, m);
    }
    let p = m.proc;
    if (p === null) {
      m.resched = false;
      p = runproc(k, m);
      m.rotate = false;
      if (p === null) return false;
      switchto(k, m, p);
    }
    if (p.kstack.length > 0) {
      m.kentry = true;
      runFrames(k, m, p);
      if (m.proc === null) continue;
    }
    if (p.kp) throw new PanicError(`kernel process ${p.text} returned`);
    if (p.notes.length > 0 || p.procctl !== Procctl.none || m.resched || p.tos === 0) {
      if (!touser(k, m, p)) {
        if (m.proc !== null && m.proc.state !== State.Running) m.proc = null;
        continue;
      }
    }
    if (m.kentry) {
      m.kentry = false;
      kexit(k, p);
    }
    return true;
  }
}
function switchto(k, m, p) {
  if (p.state !== State.Ready) throw new PanicError(`switch to process ${p.pid}, which is not ready (state ${p.state})`);
  if (m.time < p.readytime) m.time = p.readytime;
  m.proc = p;
  p.state = State.Running;
  p.mp = m.id;
  m.switches++;
  m.kentry = true;
  charge(k, Cost.switchProcess);
  p.quantumEnd = m.readied === p && m.quantum > m.time ? m.quantum : m.time + quantum(k);
  m.quantum = p.quantumEnd;
  m.readied = null;
  if (!p.kp) loadContext(k, m, p);
  if (p.edf !== null && p.edf.admitted) edfhooks.run(k, m, p);
  else if (p.trace) proctrace(k, p, "Run");
}

// packages/kernel/src/pc64/panic.ts
var hex4 = (n2) => `0x${n2.toString(16)}`;
function report(k, reason) {
  const p = k.m.proc;
  const lines = [`panic: ${reason}`, `cpu${k.m.id} at ${(k.m.time / 1e6).toFixed(3)} ms`];
  if (p === null) lines.push("no process was running");
  else {
    lines.push(`process ${p.pid} ${p.text} (${p.psstate === "" ? stateNames[p.state] : p.psstate})`);
    if (!p.kp) {
      const view = contextView(k, p);
      lines.push(`pc ${hex4(getNumber(view, at3.rip))} sp ${hex4(getNumber(view, at3.gpr + Reg.rsp * 8))}`);
    }
    lines.push("kernel stack, outermost first:");
    lines.push(...p.kstack.length === 0 ? ["  -"] : kstack(p).trimEnd().split("\n").map((line3) => `  ${line3}`));
  }
  const alive = k.procs.filter((each2) => each2 !== null && each2.state !== State.Dead).length;
  lines.push(`${alive} processes, ${k.pmem.nfree} of ${k.pmem.total} pages free`, "The machine is stopped; its state is kept.");
  return lines.join("\n");
}
function panicscreen(k, reason) {
  k.panicked = reason;
  const text5 = report(k, reason);
  putkmesg(k, `${text5}
`);
  uartputs(k, `
${text5}
`);
  cgaputs(k, `
${text5}
`);
  fbpanic(k, k.framebuffer);
  fbconsoleputs(k, text5);
}

// packages/kernel/src/port/inspector.ts
var InspectFrame = class extends Frame {
  id = 0;
  operation = "";
  path = "";
  offset = 0;
  count = 0;
  data = new Uint8Array(0);
  chan = null;
  /** A directory's elements still to be read, and what came so far. */
  union = [];
  parts = [];
  partOffset = 0;
};
var dev4 = (k, c) => k.devtab[c.type];
function release3(k, f) {
  if (f.chan) cclose(k, f.chan);
  f.chan = null;
  for (const c of f.union) cclose(k, c);
  f.union = [];
}
var inspectOp = operation("inspect", InspectFrame, {
  start: (_k, p, f) => {
    switch (f.operation) {
      case "read":
        return next(p, f, "readOpened", namec(p, f.path, Access2.open, openModes.OREAD));
      case "write":
        return next(p, f, "writeOpened", namec(p, f.path, Access2.open, openModes.OWRITE | (f.count === 1 ? openModes.OTRUNC : 0)));
      case "create":
        return next(p, f, "writeOpened", namec(p, f.path, Access2.create, openModes.OREAD, f.offset));
      case "remove":
        return next(p, f, "removing", namec(p, f.path, Access2.remove));
      default:
        return next(p, f, "named", namec(p, f.path, Access2.access));
    }
  },
  readOpened: (k, p, f, value) => {
    const c = value;
    f.chan = c;
    if ((c.qid.type & qidTypes.QTDIR) === 0) return next(p, f, "done", dev4(k, c).read(k, p, c, f.count, f.offset));
    f.union = (c.unionHead?.mounts ?? []).slice(1).map((m) => incref(m.to));
    return goto(p, f, "list");
  },
  list: (k, p, f) => next(p, f, "listed", dev4(k, f.chan).read(k, p, f.chan, 65536, f.partOffset)),
  listed: (k, p, f, value) => {
    const data3 = value;
    if (data3.length > 0) {
      f.parts.push(data3.slice());
      f.partOffset += data3.length;
      return goto(p, f, "list");
    }
    const more = f.union[0];
    if (more === void 0) return next(p, f, "done", concatBytes(...f.parts));
    return next(p, f, "elementCloned", cloneof(k, p, more));
  },
  elementCloned: (k, p, f, value) => {
    cclose(k, f.union.shift());
    cclose(k, f.chan);
    f.chan = value.chan;
    f.partOffset = 0;
    return next(p, f, "elementOpened", dev4(k, f.chan).open(k, p, f.chan, openModes.OREAD));
  },
  elementOpened: (_k, p, f) => goto(p, f, "list"),
  writeOpened: (k, p, f, value) => {
    f.chan = value;
    if (f.operation === "create" && f.data.length === 0) return next(p, f, "done", new Uint8Array(0));
    return next(p, f, "wrote", dev4(k, f.chan).write(k, p, f.chan, f.data, f.operation === "create" ? 0 : f.offset));
  },
  wrote: (_k, p, f) => next(p, f, "done", new Uint8Array(0)),
  removing: (k, p, f, value) => {
    const c = value;
    f.chan = null;
    return next(p, f, "done", dev4(k, c).remove(k, p, c));
  },
  named: (k, p, f, value) => {
    f.chan = value;
    if (f.operation === "stat") return next(p, f, "done", dev4(k, f.chan).stat(k, p, f.chan));
    return next(p, f, "wrote", dev4(k, f.chan).wstat(k, p, f.chan, f.data));
  },
  done: (k, p, f, value) => {
    k.inspected?.(f.id, "", value instanceof Uint8Array ? value : new Uint8Array(0));
    const c = f.chan;
    f.chan = null;
    return next(p, f, "exit", c ? cclosewait(k, p, c) : void 0);
  },
  exit: (k, p) => pexit(k, p, "", true)
}, {
  unwind: (k, _p, f) => release3(k, f),
  caught: (k, p, f, text5) => {
    if (f.step !== "exit") k.inspected?.(f.id, text5 === "" ? errors.Egreg : text5, new Uint8Array(0));
    release3(k, f);
    return goto(p, f, "exit");
  },
  show: (f) => `${f.operation} ${f.path}`
});
function inspect(k, request) {
  const of = procbypid(k, request.pid);
  if (of === null || of.kp || of.pgrp === null || of.slash === null || of.dot === null || of.egrp === null) {
    k.inspected?.(request.id, errors.Eprocdied, new Uint8Array(0));
    return;
  }
  const p = kproc(k, "inspect", inspectOp);
  p.parentpid = of.pid;
  p.pgrp = of.pgrp;
  p.pgrp.ref++;
  p.egrp = of.egrp;
  p.egrp.ref++;
  p.fgrp = newfgrp();
  p.slash = incref(of.slash);
  p.dot = incref(of.dot);
  const f = p.kstack[0];
  f.id = request.id;
  f.operation = request.op;
  f.path = request.path;
  f.offset = request.offset;
  f.count = request.count;
  f.data = request.data;
}
function inspectFlush(k, id2) {
  for (const p of k.procs) {
    const f = p?.kstack[0];
    if (p !== null && f instanceof InspectFrame && f.id === id2) procctlexit(k, p, Procctl.exitme);
  }
}

// packages/system/src/events.ts
function applyEvent(pc, k, source, bytes2) {
  switch (source) {
    case "keyboard":
      pc.keyboard.key(bytes2[0], bytes2[1] === 1);
      break;
    case "mouse": {
      const view = new DataView(bytes2.buffer, bytes2.byteOffset);
      pc.mouse.move(view.getInt16(0, true), view.getInt16(2, true), view.getInt16(4, true), bytes2[6]);
      break;
    }
    case "inspect": {
      const length2 = u32le(bytes2, 0);
      const head = JSON.parse(decodeUtf8(bytes2, 4, 4 + length2));
      if (head.offset < 0) inspectFlush(k, head.id);
      else inspect(k, { ...head, op: head.op, data: bytes2.slice(4 + length2) });
    }
  }
}

// packages/system/src/hostport.ts
var files8 = [
  { name: "/", perm: 365 },
  { name: "stdin", perm: 292 },
  { name: "stdout", perm: 146 },
  { name: "stderr", perm: 146 },
  { name: "ctl", perm: 146 }
];
var msizeMax = IOHDRSZ + 32768;
var latencyNs = 1e3;
var timers = ["send", "ask"];
var Send = 0;
var Ask = 1;
var owner = "host";
var qid = (file) => ({ type: file === 0 ? qidTypes.QTDIR : 0, vers: 0, path: BigInt(file) });
var HostPort = class {
  name = "host";
  /** The program's exit string once it has ended. */
  exit = null;
  #bus;
  #side;
  #timers;
  #uart = null;
  #msize = msizeMax;
  #fids = /* @__PURE__ */ new Map();
  /** Received bytes that do not make a message yet. */
  #partial = new Uint8Array(512);
  #received = 0;
  /** Replies on their way; `#sent` bytes of the first are gone. */
  #out = [];
  #sent = 0;
  #reads = [];
  #asked = false;
  constructor(bus, side) {
    this.#bus = bus;
    this.#side = side;
    this.#timers = bus.clock.timers(this.name, timers);
  }
  /** The line's other end. */
  connect(uart) {
    this.#uart = uart;
  }
  /** Bytes of standard input, at most, that the machine waits for; 0: it does not wait. */
  get wants() {
    return this.#asked ? this.#reads[0].count : 0;
  }
  /** Standard input: 1 to `wants` bytes, or none at all for its end. */
  answer(bytes2) {
    const read8 = this.#reads[0];
    if (!this.#asked || read8 === void 0 || bytes2.length > read8.count) throw new RangeError("no read of standard input waits for this");
    this.#reads.shift();
    this.#asked = false;
    this.#reply({ type: "Rread", tag: read8.tag, data: bytes2 });
    this.#ask();
  }
  /** A byte from the machine. */
  take(byte) {
    if (this.#received === this.#partial.length) {
      const larger = new Uint8Array(2 * this.#partial.length);
      larger.set(this.#partial);
      this.#partial = larger;
    }
    this.#partial[this.#received++] = byte;
    if (this.#received < 7) return;
    const p = this.#partial;
    const size = (p[0] | p[1] << 8 | p[2] << 16 | p[3] << 24) >>> 0;
    if (size < 7 || size > this.#msize) {
      this.#received = 0;
      return;
    }
    if (this.#received < size) return;
    this.#received = 0;
    const message = decode2(p, 0, size);
    const tag = p[5] | p[6] << 8;
    if (!message.ok || !message.value.type.startsWith("T")) this.#reply({ type: "Rerror", tag, ename: serverErrors.Ebotch });
    else this.#request(message.value);
  }
  /** Gives the line what it takes: called when there is something to send, and when the receiver at the other end is empty. */
  send() {
    const uart = this.#uart;
    if (uart === null) return;
    for (let first2 = this.#out[0]; first2 !== void 0; first2 = this.#out[0]) {
      for (let room = uart.room; room > 0 && this.#sent < first2.length; room--) uart.receive(first2[this.#sent++]);
      if (this.#sent < first2.length) return;
      this.#out.shift();
      this.#sent = 0;
    }
  }
  onEvent(kind5) {
    if (kind5 === Send) this.send();
    else if (kind5 === Ask) this.#asked = this.#reads.length > 0;
  }
  #ask() {
    if (this.#reads.length > 0) this.#timers.set(Ask, this.#timers.now + latencyNs);
  }
  #reply(reply2) {
    this.#out.push(encode2(reply2));
    if (this.#out.length === 1) this.#timers.set(Send, this.#timers.now + latencyNs);
  }
  #request(t) {
    const answer = this.#act(t);
    if (answer === null) return;
    this.#reply(typeof answer === "string" ? { type: "Rerror", tag: t.tag, ename: answer } : answer);
  }
  /** The reply, an error text, or null when the reply comes later. */
  #act(t) {
    const { tag } = t;
    switch (t.type) {
      case "Tversion":
        this.#fids.clear();
        this.#reads = [];
        this.#asked = false;
        this.#msize = Math.max(msizeMin, Math.min(t.msize, msizeMax));
        return { type: "Rversion", tag, msize: this.#msize, version: t.version.startsWith(version9P) ? version9P : "unknown" };
      case "Tattach":
        if (this.#fids.has(t.fid)) return serverErrors.Edupfid;
        this.#fids.set(t.fid, { file: 0, open: false });
        return { type: "Rattach", tag, qid: qid(0) };
      case "Tflush":
        this.#reads = this.#reads.filter((read8, i) => read8.tag !== t.oldtag || i === 0 && this.#asked);
        return { type: "Rflush", tag };
      default:
    }
    const fid = "fid" in t ? this.#fids.get(t.fid) : void 0;
    if (fid === void 0) return serverErrors.Eunknownfid;
    switch (t.type) {
      case "Twalk":
        return this.#walk(t, fid);
      case "Topen": {
        const want = t.mode & 3;
        const perm = files8[fid.file].perm;
        const needs2 = want === openModes.OREAD ? 256 : want === openModes.OWRITE ? 128 : 384;
        if (fid.open || (needs2 & ~perm) !== 0 || want === openModes.OEXEC) return serverErrors.Eperm9P;
        fid.open = true;
        return { type: "Ropen", tag, qid: qid(fid.file), iounit: 0 };
      }
      case "Tread":
        return this.#read(t, fid);
      case "Twrite":
        return this.#write(t, fid);
      case "Tclunk":
        this.#fids.delete(t.fid);
        return { type: "Rclunk", tag };
      case "Tstat":
        return { type: "Rstat", tag, stat: this.#stat(fid.file) };
      case "Tremove":
        this.#fids.delete(t.fid);
        return serverErrors.Eperm9P;
      default:
        return serverErrors.Eperm9P;
    }
  }
  #walk(t, fid) {
    if (t.newfid !== t.fid && this.#fids.has(t.newfid)) return serverErrors.Edupfid;
    let at4 = fid.file;
    const qids = [];
    for (const name of t.wname) {
      const next2 = at4 !== 0 ? -1 : name === ".." ? 0 : files8.findIndex((f, i) => i > 0 && f.name === name);
      if (next2 < 0) {
        if (qids.length === 0) return at4 !== 0 ? serverErrors.Ewalknodir : serverErrors.Enotfound;
        return { type: "Rwalk", tag: t.tag, wqid: qids };
      }
      at4 = next2;
      qids.push(qid(at4));
    }
    this.#fids.set(t.newfid, { file: at4, open: false });
    return { type: "Rwalk", tag: t.tag, wqid: qids };
  }
  #read(t, fid) {
    if (!fid.open) return serverErrors.Ebotch;
    const count2 = Math.min(t.count, this.#msize - IOHDRSZ);
    if (fid.file === 0) return { type: "Rread", tag: t.tag, data: this.#directory(Number(t.offset), count2) };
    if (files8[fid.file].name !== "stdin") return serverErrors.Eperm9P;
    if (count2 === 0) return { type: "Rread", tag: t.tag, data: new Uint8Array(0) };
    this.#reads.push({ tag: t.tag, count: count2 });
    if (this.#reads.length === 1) this.#ask();
    return null;
  }
  #write(t, fid) {
    const name = files8[fid.file].name;
    if (!fid.open || name === "/" || name === "stdin") return serverErrors.Eperm9P;
    if (name === "ctl") {
      const text5 = decodeUtf8(t.data);
      if (text5 === "start") this.#side.started?.();
      else if (text5 === "exit" || text5.startsWith("exit ")) {
        this.exit = text5.slice(5);
        this.#bus.request = MachineRequest.powerOff;
      } else return `unknown control message "${text5}"`;
    } else this.#side.output(name, t.data.slice());
    return { type: "Rwrite", tag: t.tag, count: t.data.length };
  }
  #stat(file) {
    const { name, perm } = files8[file];
    const mode = (perm | (file === 0 ? 2147483648 : 0)) >>> 0;
    return encodeStat({ type: 0, dev: 0, qid: qid(file), mode, atime: 0, mtime: 0, length: 0n, name, uid: owner, gid: owner, muid: owner });
  }
  #directory(offset2, count2) {
    const parts = [];
    let at4 = 0;
    let size = 0;
    for (let file = 1; file < files8.length; file++) {
      const stat = this.#stat(file);
      if (at4 >= offset2) {
        if (size + stat.length > count2) break;
        parts.push(stat);
        size += stat.length;
      }
      at4 += stat.length;
    }
    return concatBytes(...parts);
  }
  reset() {
    this.#timers.cancel(Send);
    this.#timers.cancel(Ask);
    this.#fids.clear();
    this.#reads = [];
    this.#out = [];
    this.#sent = this.#received = 0;
    this.#asked = false;
    this.#msize = msizeMax;
    this.exit = null;
  }
  save() {
    return {
      version: 1,
      msize: this.#msize,
      partial: this.#partial.slice(0, this.#received),
      out: this.#out.map((m) => m.slice()),
      sent: this.#sent,
      fids: [...this.#fids].map(([fid, { file, open: open3 }]) => ({ fid, file, open: open3 })),
      reads: this.#reads.map((read8) => ({ ...read8 })),
      asked: this.#asked,
      ended: this.exit !== null,
      exit: this.exit ?? ""
    };
  }
  /** `record`: of `save`. */
  load(record2) {
    const saved = record2;
    this.#msize = saved.msize;
    this.#partial = new Uint8Array(Math.max(512, saved.partial.length));
    this.#partial.set(saved.partial);
    this.#received = saved.partial.length;
    this.#out = saved.out.map((m) => m.slice());
    this.#sent = saved.sent;
    this.#fids = new Map(saved.fids.map(({ fid, file, open: open3 }) => [fid, { file, open: open3 }]));
    this.#reads = saved.reads.map((read8) => ({ ...read8 }));
    this.#asked = saved.asked;
    this.exit = saved.ended ? saved.exit : null;
  }
};

// packages/system/src/parts.ts
var magic2 = 1295603797;
function joinParts(parts) {
  const out = new Uint8Array(8 + parts.reduce((sum2, part) => sum2 + 8 + part.length, 0));
  putU64le(out, 0, magic2);
  let at4 = 8;
  for (const part of parts) {
    putU64le(out, at4, part.length);
    out.set(part, at4 + 8);
    at4 += 8 + part.length;
  }
  return out;
}
function splitParts(bytes2, count2) {
  if (bytes2.length < 8 || u64le(bytes2, 0) !== magic2) throw new RangeError("not a machine snapshot");
  const parts = [];
  let at4 = 8;
  while (parts.length < count2) {
    const length2 = u64le(bytes2, at4);
    if (at4 + 8 + length2 > bytes2.length) throw new RangeError("machine snapshot is truncated");
    parts.push(bytes2.subarray(at4 + 8, at4 + 8 + length2));
    at4 += 8 + length2;
  }
  if (at4 !== bytes2.length) throw new RangeError("machine snapshot has bytes left over");
  return parts;
}

// packages/system/src/machine.ts
var quantumNs2 = 2e4;
var quantumAloneNs = 1e6;
var inputTickNs = 1e7;
var archEnd = Math.max(...coreFields.filter((f) => f.kind === "arch").map((f) => f.offset + f.size * f.count));
var Machine = class {
  config;
  core;
  pc;
  bus;
  host;
  kernel;
  /** Why the kernel panicked, '' while it lives. */
  panic = "";
  /** The host's error behind a panic; no part of the state. */
  fault = null;
  /** Instructions retired by all CPUs. */
  instructions = 0;
  // The round: up to when, and whose turn it is; -1 between rounds.
  #limit = 0;
  #turn = -1;
  #inputs = [];
  /** Inputs that are no typing: key and mouse events, requests of the inspector. */
  #events = [];
  // Wiring of whoever looks on; no part of the state.
  observer = null;
  watcher = null;
  /** Time each processor had nothing to do since power on or restore, ns. */
  idleNs = [];
  #held = false;
  /** `exports`: a fresh instance of the core's module, sized for memMB. */
  constructor(exports, config) {
    this.config = config;
    this.core = new CpuCore(exports, config.memMB * 1024 * 1024);
    this.pc = createPc({
      memory: this.core,
      cpus: config.cpus,
      epoch: config.epoch ?? 0,
      display: config.display ?? null,
      counter: true,
      serialOut: (port2, byte) => {
        if (port2 === 0) config.onConsole?.(byte);
        else this.host?.take(byte);
      },
      serialDrained: (port2) => {
        if (port2 === 1) this.host?.send();
      },
      log: config.log ?? silentLog
    });
    this.bus = this.pc.bus;
    this.host = config.host ? this.bus.add(new HostPort(this.bus, config.host)) : null;
    this.host?.connect(this.pc.uarts[1]);
    this.core.setDevice(160, 32, true);
    this.kernel = this.#boot();
  }
  #boot() {
    const { config, core, bus } = this;
    const ramBytes = core.ram.length;
    const modules = [];
    let end = ramBytes;
    for (const [archive, at4] of [[config.initrd, "boot"], [config.files, ""]]) {
      if (!archive || archive.length === 0) continue;
      end = Math.floor((end - archive.length) / 4096) * 4096;
      if (end < 16 * 1024 * 1024) throw new RangeError(`files of ${archive.length} bytes do not fit ${config.memMB} MB of memory`);
      core.ram.set(archive, end);
      core.wrote(end, archive.length);
      modules.push({ physical: end, bytes: archive.length, at: at4 });
    }
    return boot(core, bus, {
      cmdline: config.cmdline ?? "",
      memoryMap: memoryMap(ramBytes),
      modules,
      framebuffer: this.#framebuffer(),
      epoch: config.epoch ?? 0,
      cpus: config.cpus,
      seed: config.seed
    });
  }
  /** As the boot loader finds it: the display's first base address register. */
  #framebuffer() {
    const { framebuffer, pci } = this.pc;
    const display = pci.functions.find((f) => f.config[Pci.class] === 3);
    const bar = display?.bar(0) ?? null;
    if (framebuffer === null || bar === null) return null;
    return { address: bar.base, width: framebuffer.mode.width, height: framebuffer.mode.height, pitch: framebuffer.stride, depth: 32 };
  }
  /** Virtual nanoseconds since power on. */
  get now() {
    return this.bus.clock.now;
  }
  /** Types on the console. The bytes enter at the next input tick, or at `at` (replay). */
  input(bytes2, at4 = (Math.floor(this.now / inputTickNs) + 1) * inputTickNs) {
    const event = { at: at4, bytes: bytes2.slice(), source: "console" };
    this.#inputs.push({ at: at4, bytes: event.bytes, done: 0 });
    this.config.onInput?.(event);
  }
  /** Bytes typed that the serial line has not taken yet. */
  get pendingInput() {
    return this.#inputs.reduce((sum2, i) => sum2 + i.bytes.length - i.done, 0);
  }
  /** Another input, at the next input tick or at `at` (replay). Bytes: see events.ts. */
  event(source, bytes2, at4 = (Math.floor(this.now / inputTickNs) + 1) * inputTickNs) {
    const event = { at: at4, bytes: bytes2.slice(), source };
    this.#events.push(event);
    this.config.onInput?.(event);
  }
  /** The first instant at which anything can happen to an idle machine. */
  get nextEvent() {
    return Math.min(this.bus.clock.nextEvent, this.#nextInput());
  }
  /** Standard input for the read that stopped the machine: at most `host.wants` bytes, none for its end. */
  answer(bytes2) {
    this.host?.answer(bytes2);
    this.config.onInput?.({ at: this.now, bytes: bytes2.slice(), source: "stdin" });
  }
  /** Whether no processor has anything to run: only a device's event or input can change that. */
  get idle() {
    return this.kernel.machs.every((m) => m.proc === null) && this.kernel.machs.every((m) => m.nready === 0);
  }
  /** The next instant at which input is due. */
  #nextInput() {
    const first2 = Math.min(this.#inputs[0]?.at ?? Number.MAX_SAFE_INTEGER, this.#events[0]?.at ?? Number.MAX_SAFE_INTEGER);
    return Math.max(first2, this.now + 1);
  }
  #deliver() {
    while (this.#events.length > 0 && this.#events[0].at <= this.now) {
      const { source, bytes: bytes2 } = this.#events.shift();
      applyEvent(this.pc, this.kernel, source, bytes2);
    }
    const uart = this.pc.uarts[0];
    while (this.#inputs.length > 0) {
      const first2 = this.#inputs[0];
      if (first2.at > this.now) return;
      while (first2.done < first2.bytes.length && uart.state.rxCount < 14) uart.receive(first2.bytes[first2.done++]);
      if (first2.done < first2.bytes.length) {
        first2.at = this.now + 1e5;
        return;
      }
      this.#inputs.shift();
    }
  }
  /** Runs for `budget` virtual nanoseconds of one CPU's work (idle time included), or until something ends it. */
  run(budget) {
    let left3 = budget;
    try {
      while (left3 > 0) {
        if (this.panic !== "") return "panic";
        if (this.#turn < 0) {
          if (this.bus.request === MachineRequest.powerOff) return "poweroff";
          if (this.bus.request === MachineRequest.reset) return "reset";
          if (this.host !== null && this.host.wants > 0) return "stdin";
          this.#begin();
        }
        left3 -= this.#step(left3);
        if (this.#held) {
          this.#held = false;
          return "held";
        }
      }
      return "budget";
    } catch (e) {
      this.#panicked(e);
      return "panic";
    }
  }
  /** One stretch of at most `most` ns of work; answers how much it was (0 between rounds). For stopping at exact instants. */
  runExactly(most) {
    if (this.panic !== "") throw new Error(`panic: ${this.panic}`);
    if (this.#turn < 0) this.#begin();
    return this.#step(most);
  }
  #begin() {
    const { clock } = this.bus;
    const { now } = clock;
    const event = Math.min(clock.nextEvent, this.#nextInput());
    const signals = this.bus.signals;
    const busy = !this.idle || this.kernel.machs.some((m) => signals.attention(m.id) !== 0);
    const quantum2 = this.kernel.machs.length === 1 ? quantumAloneNs : quantumNs2;
    this.#limit = busy ? Math.min(event, (Math.floor(now / quantum2) + 1) * quantum2) : event;
    this.#turn = 0;
  }
  /** Part of a round; answers the time it took. */
  #step(most) {
    const { kernel, core } = this;
    const m = kernel.machs[this.#turn];
    if (m === void 0) {
      this.bus.clock.advanceTo(instant(this.#limit));
      this.#deliver();
      this.#turn = -1;
      return 0;
    }
    if (!m.online) {
      this.#start(m.id);
      this.#turn++;
      return 0;
    }
    this.bus.cpu = m.id;
    const begun = m.time;
    while (m.time < this.#limit && m.time - begun < most) {
      const runs2 = schedule(kernel, m);
      if (kernel.machs.length === 1) this.#limit = Math.max(m.time, Math.min(this.#limit, this.bus.clock.nextEvent));
      if (!runs2) {
        if (m.time < this.#limit) {
          m.idleNs += this.#limit - m.time;
          this.idleNs[m.id] = (this.idleNs[m.id] ?? 0) + this.#limit - m.time;
          m.time = this.#limit;
        }
        break;
      }
      let count2 = Math.min(this.#limit - m.time, most - (m.time - begun));
      if (count2 <= 0) break;
      const p = m.proc;
      const { pid } = p;
      const alone = p.watchhit !== 0 || p.stepping.length > 0;
      if (alone) count2 = 1;
      if (this.watcher !== null) {
        count2 = this.watcher(m.id, pid, count2);
        if (count2 === 0) {
          this.#held = true;
          break;
        }
      }
      const from = m.time;
      const context = core.context(m.id);
      const before = context.instructions;
      const exit = core.run(m.id, count2);
      const ran = context.instructions - before;
      this.instructions += ran;
      stamp(m, ran);
      if (exit !== 0 || alone) trap(kernel, m, exit);
      this.observer?.ran(m.id, pid, from, m.time);
    }
    if (m.time >= this.#limit) this.#turn++;
    return Math.max(m.time - begun, 0);
  }
  /** A processor that waits for INIT and SIPI. */
  #start(cpu) {
    const { signals } = this.bus;
    const attention = signals.attention(cpu);
    if (attention === 0) return;
    if ((attention & Attention.init) !== 0) signals.takeInit(cpu);
    if ((signals.attention(cpu) & Attention.startup) !== 0 && signals.takeStartup(cpu) >= 0) {
      squidboy(this.kernel, this.kernel.machs[cpu], this.#limit);
    }
  }
  /** What the host knows of the error (its own stack) goes to the log and to `fault`; the machine's state must not depend on it. */
  #panicked(e) {
    this.fault = e;
    (this.config.log ?? silentLog)("error", "kernel", e instanceof Error ? e.stack ?? e.message : String(e));
    this.panic = e instanceof PanicError ? e.message : "unexpected error in the kernel";
    panicscreen(this.kernel, this.panic);
  }
  /** Processes alive, for callers that wait for the machine to come to rest. */
  get processes() {
    return this.kernel.procs.filter((p) => p !== null && !p.kp && p.state !== State.Dead).length;
  }
  // Snapshots and hashes.
  #contextBytes() {
    const out = new Uint8Array(this.config.cpus * archEnd);
    for (let cpu = 0; cpu < this.config.cpus; cpu++) {
      const { bytes: bytes2 } = this.core.context(cpu);
      for (const f of coreFields) {
        if (f.kind !== "arch") continue;
        const size = f.size * f.count;
        out.set(bytes2.subarray(f.offset, f.offset + size), cpu * archEnd + f.offset);
      }
    }
    return out;
  }
  #ownState() {
    return encodeSnapshot({
      version: 1,
      limit: this.#limit,
      turn: this.#turn,
      panic: this.panic,
      instructions: this.instructions,
      inputs: this.#inputs.map((i) => ({ at: i.at, bytes: i.bytes, done: i.done })),
      events: this.#events.map((e) => ({ at: e.at, bytes: e.bytes, source: e.source }))
    });
  }
  /** The whole state as bytes, RAM included. */
  save() {
    return joinParts([this.#ownState(), this.#contextBytes(), encodeSnapshot(this.bus.save()), encode(this.kernel), this.core.ram]);
  }
  /** Takes a state saved by a machine of the same configuration. Throws on anything else; the machine is then unusable. */
  restore(saved) {
    const [own, contexts, bus, kernel, ram] = splitParts(saved, 5);
    const state12 = decodeSnapshot(own);
    if (ram.length !== this.core.ram.length || contexts.length !== this.config.cpus * archEnd) throw new RangeError("a snapshot of another machine");
    this.core.ram.set(ram);
    for (let cpu = 0; cpu < this.config.cpus; cpu++) {
      const { bytes: bytes2 } = this.core.context(cpu);
      for (const f of coreFields) {
        if (f.kind !== "arch") continue;
        const size = f.size * f.count;
        bytes2.set(contexts.subarray(cpu * archEnd + f.offset, cpu * archEnd + f.offset + size), f.offset);
      }
    }
    this.core.restored();
    this.bus.load(decodeSnapshot(bus));
    this.kernel = new Kernel();
    decode(kernel, this.kernel);
    wire(this.kernel, this.core, this.bus);
    this.kernel.m = this.kernel.machs[0];
    this.#limit = state12.limit;
    this.#turn = state12.turn;
    this.panic = state12.panic;
    this.instructions = state12.instructions;
    this.#inputs = state12.inputs.map((i) => ({ at: i.at, bytes: i.bytes, done: i.done }));
    this.#events = state12.events.map((e) => ({ at: e.at, bytes: e.bytes, source: e.source }));
  }
  /** A hash per part: cpu, ram, kernel, and each device. */
  hashes() {
    return [
      { part: "cpu", hash: hash128(this.#contextBytes()) },
      { part: "ram", hash: new Hash128().update(this.core.ram).digest() },
      { part: "kernel", hash: hash128(encode(this.kernel)) },
      ...this.bus.hashes()
    ];
  }
};

// packages/system/src/ustar.ts
var block2 = 512;
function ustar(files10) {
  const size = files10.reduce((sum2, f) => sum2 + block2 + Math.ceil(f.data.length / block2) * block2, 2 * block2);
  const out = new Uint8Array(size);
  let at4 = 0;
  for (const f of files10) {
    let name = f.name;
    let prefix = "";
    if (encodeUtf8(name).length > 100) {
      const cut = name.indexOf("/", Math.max(0, name.length - 101));
      if (cut < 0) throw new RangeError(`${f.name}: name too long for ustar`);
      prefix = name.slice(0, cut);
      name = name.slice(cut + 1);
      if (encodeUtf8(prefix).length > 155) throw new RangeError(`${f.name}: name too long for ustar`);
    }
    const text5 = (offset2, value) => out.set(encodeUtf8(value), at4 + offset2);
    const octal2 = (offset2, width, value) => text5(offset2, value.toString(8).padStart(width - 1, "0"));
    text5(0, name);
    octal2(100, 8, f.mode ?? 493);
    octal2(108, 8, 0);
    octal2(116, 8, 0);
    octal2(124, 12, f.data.length);
    octal2(136, 12, 0);
    text5(148, "        ");
    text5(156, "0");
    text5(257, "ustar\0");
    text5(263, "00");
    text5(345, prefix);
    let sum2 = 0;
    for (let i = 0; i < block2; i++) sum2 += out[at4 + i];
    text5(148, `${sum2.toString(8).padStart(6, "0")}\0 `);
    out.set(f.data, at4 + block2);
    at4 += block2 + Math.ceil(f.data.length / block2) * block2;
  }
  return out;
}

// packages/system/src/inspect/tlb.ts
var writeAt = 16384 * 16;
var executeAt = 2 * writeAt;
var logAt = executeAt + 512 * 16 + 8192 * 16;
var logEntries2 = 2048;
var loggedAt = logAt + 8 * logEntries2;
var pcidAt = loggedAt + 8;
var bankBytes = Math.ceil((loggedAt + 64 + 512) / 4096) * 4096;

// packages/system/src/inspect/texts.ts
var xmmAt = coreFields.find((f) => f.name === "xmm").offset;
var stateLetters = {
  [ownStates.FREE]: "F",
  [ownStates.EXCLUSIVE]: "E",
  [ownStates.SHARED_OWNED]: "S",
  [ownStates.MUT_LENT]: "M"
};

// packages/system/src/inspect/symbols.ts
var fileMax = 32 * 1024 * 1024;

// packages/system/src/inspect/server.ts
var msizeMax2 = 128 * 1024 + IOHDRSZ;
var dirQid = qidTypes.QTDIR;

// apps/headless/bench/prof.tmp.ts
var files9 = [
  { name: "bench", data: readFileSync("/tmp/kb/bench.out") },
  { name: "ramfs", data: readFileSync("/tmp/kb/ramfs.out") }
];
var [kind4, n, rest] = process.argv.slice(2);
for (let r = 0; r < Number(process.env.R ?? 3); r++) {
  const module = new WebAssembly.Module(sizedModule(readFileSync("/work/main/wasm-core/build/core.wasm"), 64 << 20));
  let begin = 0, done2 = false;
  const m = new Machine(new WebAssembly.Instance(module, {}).exports, { memMB: 64, cpus: 1, seed: 1, initrd: ustar(files9), cmdline: `init=/boot/bench,${kind4},${n}${rest ? "," + rest : ""}`, onConsole: (b) => {
    if (b === 1) begin = performance.now();
    if (b === 2) {
      const s = (performance.now() - begin) / 1e3;
      console.log(kind4, (Number(n) / s).toFixed(0), "/s", (1e6 * s / Number(n)).toFixed(2), "us");
      done2 = true;
    }
  } });
  while (!done2) if (m.run(5e7) !== "budget") throw new Error(m.panic);
}
