export * from './corestate.ts';
