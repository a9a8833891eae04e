/** Writing 9P2000 servers: 9p(2), 9pfile(2). */
export * from './fid';
export { Aux } from './keep';
export { leased, postfd, postmountsrv, servestdio } from './post';
export { Srv, Wake, interrupt } from './srv';
export { messageText } from './trace';
export { File, Tree, wantedBits } from './tree';
export { getString, messageFits, skipString } from './wire';
