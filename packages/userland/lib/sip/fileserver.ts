/** A SIP that serves files, and can put itself into a name space. */
import { MREPL, ORDWR } from '../../generated/constants';
import { mount, open, unmount } from '../file';
import { Server } from './server';

export class FileServer extends Server {
  mountPoint: string = '';

  /** Mounts /srv/NAME at `at` in the caller's name space. For a client: a server that mounts itself waits for itself. */
  mount9P(at: string, flag: i32 = MREPL): i32 {
    const fd = open('/srv/' + this.name, ORDWR);
    if (fd < 0) return -1;
    this.mountPoint = at;
    return mount(fd, -1, at, flag, '');
  }

  unmount9P(): i32 {
    return unmount(null, this.mountPoint);
  }
}
