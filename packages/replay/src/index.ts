/**
 * Event log, snapshots, links, identity and state hashes.
 * NOT IMPLEMENTED: nothing is here yet.
 */
export {};
