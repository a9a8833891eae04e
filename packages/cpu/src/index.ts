/**
 * The TypeScript face of the x86-64 core: load, run to an exact count, exits, a typed view of its state.
 */
export { Access, CpuCore } from './core.ts';
export { Context } from './context.ts';
export { sizedModule } from './module.ts';
export type { CoreExports } from './exports.ts';
