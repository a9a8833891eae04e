/** What a server may keep with a fid or a file of its tree. */

/** Whatever a server keeps with a fid or a file: extend it. */
export class Aux {}
