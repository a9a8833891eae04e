/** 9P2000: codec, client and server kit. Bytes in, bytes out: a transport is the caller’s. */
export * from './client.ts';
export * from './codec.ts';
export * from './errors.ts';
export * from './files.ts';
export * from './framer.ts';
export * from './messages.ts';
export * from './result.ts';
export * from './server.ts';
export * from './stat.ts';
export * from './text.ts';
