/**
 * Puts a PC and an operating system together from a plain description.
 * NOT IMPLEMENTED: nothing is here yet.
 */
export {};
