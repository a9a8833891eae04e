/**
 * The packages of Go's standard library whose own tests are run inside Lux9, as data: what each needs besides its folder, and what is known to
 * fail there and why. docs/compatibility.md is made from this table and from what the tests say.
 */
export interface GoPackage {
  readonly name: string;
  /** Runs in `npm test` too. */
  readonly quick?: true;
  /** Tests that fail, and why. One that passes all the same is an error of this table. */
  readonly fails?: Readonly<Record<string, Reason>>;
  /** Tests that are not run because they end the whole test program, and why. */
  readonly leaves?: Readonly<Record<string, Reason>>;
  /** Other folders of GOROOT that the tests read. */
  readonly roots?: readonly string[];
  /** Build tags. */
  readonly tags?: string;
  /** Host seconds at most. Default: 300. */
  readonly seconds?: number;
}

export const reasons = {
  errorText: 'The test compares a whole error text, or its end, and 9front’s texts, so Lux9’s, end with the file’s name.',
  network: 'It listens on TCP; there is no network yet.',
  debian: 'It reads lib/time/zoneinfo.zip of GOROOT, which Debian’s package of Go leaves out.',
} as const;
export type Reason = keyof typeof reasons;

export const packages: readonly GoPackage[] = [
  { name: 'bufio' },
  { name: 'bytes' },
  { name: 'container/heap', quick: true },
  { name: 'container/list' },
  { name: 'container/ring' },
  { name: 'crypto/sha256', quick: true },
  { name: 'encoding/binary', quick: true },
  { name: 'encoding/json', leaves: { TestHTTPDecoding: 'network' } },
  { name: 'hash/adler32' },
  { name: 'hash/crc32' },
  { name: 'hash/crc64' },
  { name: 'hash/fnv' },
  { name: 'hash/maphash' },
  { name: 'io', quick: true },
  { name: 'io/fs' },
  { name: 'io/ioutil', roots: ['src/io'] },
  { name: 'math', quick: true },
  { name: 'math/bits' },
  { name: 'os', fails: { TestOpenError: 'errorText' } },
  { name: 'os/exec', fails: { TestExtraFiles: 'network', TestExtraFilesRace: 'network' } },
  { name: 'path', quick: true },
  { name: 'path/filepath', roots: ['test/ken', 'test/fixedbugs/bug248.dir'], fails: { TestIssue29372: 'errorText' } },
  { name: 'regexp' },
  { name: 'regexp/syntax', seconds: 900 },
  { name: 'sort' },
  { name: 'strconv', seconds: 900 },
  { name: 'strings' },
  { name: 'sync' },
  { name: 'sync/atomic' },
  { name: 'syscall', quick: true },
  { name: 'text/template' },
  { name: 'text/template/parse' },
  { name: 'time', seconds: 900, tags: 'timetzdata', fails: { TestBadLocationErrMsg: 'errorText', TestLoadLocationFromTZData: 'debian' } },
  { name: 'unicode' },
  { name: 'unicode/utf16' },
  { name: 'unicode/utf8', quick: true },
];
