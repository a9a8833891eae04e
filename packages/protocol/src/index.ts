/**
 * What page and worker, and page and embedder, say to each other: plain data only, so that it crosses by structured
 * clone. What the running system holds is not here: it goes over the page's 9P connection (`MachineWorker.connect`).
 */
export type * from './machine.ts';
export type * from './embed.ts';
