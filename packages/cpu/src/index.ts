/**
 * The TypeScript face of the x86-64 core.
 * NOT IMPLEMENTED: nothing is here yet.
 */
export {};
