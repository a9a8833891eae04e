/** Permissions as text, dirmodefmt of fcall(2): `d-rwxr-xr-x`. */
import { DMAPPEND, DMAUTH, DMDIR, DMEXCL } from '../generated/constants';
import { Buf } from './buf';

export function modeText(to: Buf, mode: u32): void {
  to.byte(mode & DMDIR ? 0x64 : mode & DMAPPEND ? 0x61 : mode & DMAUTH ? 0x41 : 0x2d);
  to.byte(mode & DMEXCL ? 0x6c : 0x2d);
  for (let shift = 6; shift >= 0; shift -= 3) {
    const bits = mode >> shift;
    to.byte(bits & 4 ? 0x72 : 0x2d);
    to.byte(bits & 2 ? 0x77 : 0x2d);
    to.byte(bits & 1 ? 0x78 : 0x2d);
  }
}
