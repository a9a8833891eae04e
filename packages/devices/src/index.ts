/**
 * Models of real chips, one file per chip: registers apart from attachment.
 * NOT IMPLEMENTED: nothing is here yet.
 */
export {};
