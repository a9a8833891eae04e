export * from './assert.ts';
export * from './bytes.ts';
export * from './hash.ts';
export * from './log.ts';
export * from './random.ts';
export * from './sha256.ts';
export * from './time.ts';
export * from './utf8.ts';
