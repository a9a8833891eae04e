/** Looking at a machine from outside, over 9P: see server.ts. */
export { Connection, Inspect } from './server.ts';
export { callName, lifeOf, peek, returnsTo } from './process.ts';
