/**
 * Seeded worlds, faults and checkers, for tests.
 * NOT IMPLEMENTED: nothing is here yet.
 */
export {};
