/** File names as text: cleanname(2), basename(1). */

/** The shortest name for the same file, by rewriting alone: no //, no ., no inner .. */
export function cleanname(name: string): string {
  const rooted = name.startsWith('/') || name.startsWith('#');
  // The device part of #d/x is never removed by ..
  let head = '';
  let rest = name;
  if (name.startsWith('#/')) {
    head = '#/';
    rest = name.substring(2);
  } else if (name.startsWith('#')) {
    const slash = name.indexOf('/');
    head = slash < 0 ? name : name.substring(0, slash + 1);
    rest = slash < 0 ? '' : name.substring(slash + 1);
  }
  const parts = rest.split('/');
  const out: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part.length == 0 || part == '.') continue;
    if (part != '..') out.push(part);
    else if (out.length > 0 && out[out.length - 1] != '..') out.pop();
    else if (!rooted) out.push(part);
  }
  const joined = out.join('/');
  if (head.length > 0) return joined.length > 0 || head == '#/' || !head.endsWith('/') ? head + joined : head.substring(0, head.length - 1);
  if (rooted) return '/' + joined;
  return joined.length > 0 ? joined : '.';
}

/** The last element. */
export function basename(name: string): string {
  let end = name.length;
  while (end > 1 && name.charCodeAt(end - 1) == 0x2f) end--;
  const slash = name.lastIndexOf('/', end - 1);
  return slash < 0 || end == 1 ? name.substring(0, end) : name.substring(slash + 1, end);
}

/** What stands before the last element: `.` when there is nothing, `/` for a child of the root. */
export function dirname(name: string): string {
  let end = name.length;
  while (end > 1 && name.charCodeAt(end - 1) == 0x2f) end--;
  const slash = name.lastIndexOf('/', end - 1);
  if (slash < 0) return '.';
  end = slash;
  while (end > 1 && name.charCodeAt(end - 1) == 0x2f) end--;
  return end == 0 ? '/' : name.substring(0, end);
}

/** `dir/name`, with one slash between them. */
export function joinname(dir: string, name: string): string {
  return dir.endsWith('/') ? dir + name : dir + '/' + name;
}
