/**
 * The table of system calls: number to function, checked against the list of packages/abi. A number without a function is
 * `sys: bad sys call`.
 */
import { SYS, syscallByNumber } from '@lux9/abi';
import { sysExec } from './exec.ts';
import type { Kernel } from './kernel.ts';
import type { Proc } from './portdat.ts';
import {
  sysClose, sysDup, sysFd2path, sysOldRead, sysOldWrite, sysOseek, sysPipe, sysPread, sysPwrite, sysSeek,
} from './sysfile.ts';
import {
  sysBind, sysChdir, sysCreate, sysFauth, sysFsession, sysFstat, sysFversion, sysFwstat, sysMount, sysOldFstat, sysOldFwstat,
  sysOldMount, sysOldStat, sysOldWstat, sysOpen, sysRemove, sysStat, sysUnmount, sysWstat,
} from './sysname.ts';
import { sysVmexchange, sysVmlendMut, sysVmlendShared, sysVmowninfo, sysVmreturn } from './pageownsys.ts';
import {
  sysAlarm, sysAwait, sysErrstr, sysExits, sysNoted, sysNotify, sysNsec, sysOldErrstr, sysOldWait, sysr1, sysRendezvous, sysRfork,
  sysSemacquire, sysSemrelease, sysSleep, sysTsemacquire,
} from './sysproc.ts';
import { sysBrk, sysSegattach, sysSegbrk, sysSegdetach, sysSegflush, sysSegfree } from './sysseg.ts';

/** Answers the result (number, or bigint for 64 bits), or Pending. */
export type SysFunction = (k: Kernel, p: Proc) => unknown;

const functions: Partial<Record<keyof typeof SYS, SysFunction>> = {
  sysr1, _errstr: sysOldErrstr, bind: sysBind, chdir: sysChdir, close: sysClose, dup: sysDup, alarm: sysAlarm, exec: sysExec,
  exits: sysExits, _fsession: sysFsession, fauth: sysFauth, _fstat: sysOldFstat, segbrk: sysSegbrk, _mount: sysOldMount,
  open: sysOpen, _read: sysOldRead, oseek: sysOseek, sleep: sysSleep, _stat: sysOldStat, rfork: sysRfork, _write: sysOldWrite,
  pipe: sysPipe, create: sysCreate, fd2path: sysFd2path, brk_: sysBrk, remove: sysRemove, _wstat: sysOldWstat,
  _fwstat: sysOldFwstat, notify: sysNotify, noted: sysNoted, segattach: sysSegattach, segdetach: sysSegdetach, segfree: sysSegfree,
  segflush: sysSegflush, rendezvous: sysRendezvous, unmount: sysUnmount, _wait: sysOldWait, semacquire: sysSemacquire,
  semrelease: sysSemrelease, seek: sysSeek, fversion: sysFversion, errstr: (k, p) => sysErrstr(k, p), stat: sysStat, fstat: sysFstat,
  wstat: sysWstat, fwstat: sysFwstat, mount: sysMount, await: sysAwait, pread: sysPread, pwrite: sysPwrite,
  tsemacquire: sysTsemacquire, _nsec: sysNsec,
  vmexchange: sysVmexchange, vmlend_shared: sysVmlendShared, vmlend_mut: sysVmlendMut, vmreturn: sysVmreturn, vmowninfo: sysVmowninfo,
};

export const systab: readonly (SysFunction | undefined)[] = syscallByNumber.map(
  (call) => (call === undefined ? undefined : functions[call.name as keyof typeof SYS]),
);
