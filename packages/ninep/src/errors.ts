/**
 * Error strings a 9P server answers with (9front lib9p srv.c and intro(5)), beside those of packages/abi.
 * Clients compare them: Go takes `not found` and `does not exist` for a missing file.
 */
export const serverErrors = {
  Ebadattach: 'unknown specifier in attach',
  Ebadoffset: 'bad offset',
  Ebadcount: 'bad count',
  Ebotch: '9P protocol botch',
  Ecreatenondir: 'create in non-directory',
  Edupfid: 'duplicate fid',
  Eduptag: 'duplicate tag',
  Eisdir9P: 'is a directory',
  Enocreate9P: 'create prohibited',
  Enomem9P: 'out of memory',
  Enoremove: 'remove prohibited',
  Enostat: 'stat prohibited',
  Enotfound: 'file not found',
  Enowrite: 'write prohibited',
  Enowstat: 'wstat prohibited',
  Eperm9P: 'permission denied',
  Eunknownfid: 'unknown fid',
  Ebaddir: 'bad directory in wstat',
  Ewalknodir: 'walk in non-directory',
  Enoauth: 'no authentication required',
  Einterrupted: 'interrupted',
} as const;
