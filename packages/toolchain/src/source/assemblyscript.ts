/**
 * AssemblyScript to WebAssembly, in this process. The caller supplies files by name; complaints come back as
 * `FILE:LINE:COLUMN: what`, one for each, in asc's order.
 *
 * Names are those of a virtual folder: `lib/`, `generated/`, `cmd/`, `servers/` are packages/userland's, `program/`
 * is the folder of a program from elsewhere, and `lux9` may be imported from anywhere as the library,
 * `lux9/sip` and `lux9/ninep` as those parts of it that it does not hold.
 */
import type * as Asc from 'assemblyscript/asc';
import { ToolchainError } from '../errors.ts';

export interface SourceHost {
  /** The text of a file of the virtual folder, null when there is none. */
  read(name: string): string | null;
  /** How messages and line tables call a file of the virtual folder. */
  display(name: string): string;
}

export interface Compiled {
  readonly wasm: Uint8Array;
  /** The source map's JSON, with files as `display` names them. */
  readonly map: string;
  /** Warnings, as errors are written. */
  readonly warnings: readonly string[];
}

/** Several complaints, one a line. */
export class CompileError extends ToolchainError {
  constructor(readonly messages: readonly string[]) {
    super(messages.join('\n'));
  }
}

const entryName = 'entry.ts';
/** Import names of the library's parts, and where those are. */
const libraries: ReadonlyMap<string, string> = new Map([
  ['index', 'index'], ['ninep', 'ninep/index'], ['sip', 'sip/index'],
].map(([name, part]) => [`node_modules/lux9/${name}.ts`, `export * from '../../lib/${part}';\n`]));
const errorCategory = 3;
const warningCategory = 2;

/** What asc passes to `reportDiagnostic`, as far as it is used here. */
interface Diagnostic {
  readonly code: number;
  readonly category: number;
  readonly message: string;
  readonly range: { readonly start: number; readonly source: { readonly normalizedPath: string } | null } | null;
}

/** `entry` is the text of the entry module, `options` asc's options but for the file names. */
export async function compileAssemblyScript(host: SourceHost, entry: string, options: readonly string[]): Promise<Compiled> {
  const asc: typeof Asc = await import('assemblyscript/asc');
  const texts = new Map<string, string>();
  const files = new Map<string, Uint8Array | string>();
  const errors: string[] = [];
  const warnings: string[] = [];
  const read = (name: string): string | null => {
    if (name === entryName) return entry;
    const library = libraries.get(name);
    if (library !== undefined) return library;
    const text = name.startsWith('node_modules/') || name.startsWith('../') ? null : host.read(name);
    if (text !== null) texts.set(name, text);
    return text;
  };
  const report = (diagnostic: Diagnostic): void => {
    const text = `${place(diagnostic, texts, host)}${diagnostic.category === errorCategory ? '' : 'warning: '}${diagnostic.message}`;
    if (diagnostic.category === errorCategory) errors.push(text);
    else if (diagnostic.category === warningCategory) warnings.push(text);
  };
  // --debug keeps function names.
  const { error } = await asc.main([entryName, '-o', 'out.wasm', '--sourceMap', '--debug', ...options], {
    readFile: (name: string) => read(name),
    writeFile: (name: string, contents: Uint8Array | string) => void files.set(name, contents),
    listFiles: () => [],
    reportDiagnostic: report as unknown as NonNullable<Asc.APIOptions['reportDiagnostic']>,
  });
  const wasm = files.get('out.wasm');
  if (errors.length > 0) throw new CompileError(errors);
  if (error !== null || !(wasm instanceof Uint8Array)) throw new ToolchainError(`asc: ${error?.message ?? 'no output'}`);
  const map = files.get('out.wasm.map');
  return { wasm, map: typeof map === 'string' ? displayed(map, host) : '', warnings };
}

function place({ range }: Diagnostic, texts: ReadonlyMap<string, string>, host: SourceHost): string {
  const name = range?.source?.normalizedPath;
  if (range === null || name === undefined) return '';
  const text = texts.get(name);
  if (text === undefined) return `${host.display(name)}: `;
  const before = text.slice(0, range.start);
  const line = before.split('\n').length;
  return `${host.display(name)}:${line}:${range.start - before.lastIndexOf('\n')}: `;
}

function displayed(map: string, host: SourceHost): string {
  const parsed = JSON.parse(map) as { sources: string[] };
  parsed.sources = parsed.sources.map((name) => host.display(name));
  return JSON.stringify(parsed);
}
