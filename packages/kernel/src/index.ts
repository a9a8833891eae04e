/** Lux9: the kernel. How it waits: port/wait.ts. The map of its modules: docs/kernel.md. */
export { decode, encode } from './port/store.ts';
export { Kernel, PanicError } from './port/kernel.ts';
export { State, Time, type Mach, type Proc } from './port/portdat.ts';
export { allOperations, kstack } from './port/wait.ts';
export { boot, bootBinds, wire } from './pc64/main.ts';
export type { BootRecord } from './pc64/bootinfo.ts';
export { schedule, stamp, trap } from './pc64/trap.ts';
export { squidboy } from './pc64/mp.ts';
export { readkmesg } from './port/print.ts';
export { edfadmit, edfexpel, edfparams } from './port/edf.ts';
export { testschedulability, type EdfTask } from './port/edftest.ts';
export { panicscreen } from './pc64/panic.ts';
export { fault } from './port/fault.ts';
export { checkOwnership } from './port/pageowncheck.ts';
export { ready } from './port/sched.ts';
export { systab } from './port/systab.ts';
export { inspect, inspectFlush, type InspectOp, type InspectRequest } from './port/inspector.ts';
export { look, lookList, lookProc, lookRead, lookStat, type Looked, type Sight } from './port/look.ts';
