/** Puts a PC and Lux9 together from a plain description, and runs them. */
export type { HostSide, HostStream } from './hostport.ts';
export { inspectEvent, keyEvent, mouseEvent, type EventSource } from './events.ts';
export * from './machine.ts';
export { ustar, type ArchiveFile } from './ustar.ts';
export { callName, Inspect, lifeOf, peek, returnsTo, type Connection } from './inspect/index.ts';
