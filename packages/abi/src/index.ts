/** Facts several sides share, each written down once: system calls, errors, a.out, layouts, the core’s state. */
export * from './corestate.ts';
export * from './aout.ts';
export * from './edf.ts';
export * from './errors.ts';
export * from './layout.ts';
export * from './lux9.ts';
export * from './plan9files.ts';
export * from './plan9memory.ts';
export * from './plan9notes.ts';
export * from './plan9process.ts';
export * from './syscalls.ts';
