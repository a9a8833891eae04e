/**
 * Messages between the page and its worker.
 * NOT IMPLEMENTED: nothing is here yet.
 */
export {};
