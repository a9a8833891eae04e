/** What options of bind(1), mount(1) and namespace(6) say of an element of a union. */
import { MAFTER, MBEFORE, MCACHE, MCREATE } from '../../lib';

/** The flag of `a`, `b`, `c` or `C`; 0 for another letter. */
export function mountFlag(option: string): u32 {
  if (option == 'a') return MAFTER;
  if (option == 'b') return MBEFORE;
  if (option == 'c') return MCREATE;
  if (option == 'C') return MCACHE;
  return 0;
}

/** Not both before and behind what is there. */
export function contradict(flags: u32): bool {
  return (flags & MAFTER) != 0 && (flags & MBEFORE) != 0;
}
