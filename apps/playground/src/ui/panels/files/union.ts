/** Name spaces as /proc/n/ns prints them: what stands where, and in which order the elements of a union are searched (bind(2)). */

export interface Element {
  /** What was bound or mounted: `#c`, `/srv/root`, or `itself`: what stood there before. */
  readonly from: string;
  /** New files are made in this one. */
  readonly creates: boolean;
}

/** The elements that stand at each path, first searched first. A path that is not in it is an ordinary one. */
export function unionsOf(ns: string): ReadonlyMap<string, readonly Element[]> {
  const map = new Map<string, Element[]>();
  for (const line of ns.split('\n')) {
    const m = /^(?:bind|mount) +(?:-(\w+) +)?(\S+) (\S+)/.exec(line);
    if (m === null) continue;
    const [, flags = '', from = '', at = ''] = m;
    const element = { from, creates: flags.includes('c') };
    const before = map.get(at);
    if (flags.includes('a')) map.set(at, [...(before ?? [{ from: 'itself', creates: false }]), element]);
    else if (flags.includes('b')) map.set(at, [element, ...(before ?? [{ from: 'itself', creates: false }])]);
    else map.set(at, [element]);
  }
  return map;
}
