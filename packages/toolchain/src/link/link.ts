/**
 * The linker: functions, routines, constants, tables and data to an a.out.
 *
 *   text  entry, functions, stubs, routines | constants, jump tables, fixed tables, passive segments
 *   data  the linker's words | the module's active data segments
 *   bss   the rest of linear memory
 */
import { BY2PG } from '@lux9/abi';
import { putBigU64le, putU32le, u32le } from '@lux9/base';
import { dataStart, textStart, writeAout } from '../aout/aout.ts';
import { writeSymbols, type Symbol } from '../aout/symbols.ts';
import type { ObjectCode } from '../encode/assembler.ts';
import type { CompiledFunction } from '../encode/function.ts';
import { ToolchainError } from '../errors.ts';
import { resolveImport } from '../imports.ts';
import { nullTypeId } from '../isel/instructions.ts';
import type { Sym } from '../isel/mir.ts';
import { encodeLines, type LinePoint } from '../lines/pcln.ts';
import { noLines, type SourceLines } from '../lines/sourcemap.ts';
import { readModule } from '../reader/module.ts';
import type { ConstExpr, Module } from '../reader/types.ts';
import { validateModule } from '../validate/module.ts';
import { compileFunctions, TypeIds } from './compile.ts';
import { Rodata } from './rodata.ts';
import { infoRow, writeRoutine, type Routine } from './routines.ts';
import { scanReferences, type References } from './scan.ts';
import { checkImport, writeEntry, writeSyscall } from './stubs.ts';
import { planWords, reservedBytes, type Words } from './words.ts';

export interface LinkOptions {
  readonly lines?: SourceLines;
  readonly progress?: (done: number, of: number) => void;
}

export interface Linked {
  readonly bytes: Uint8Array;
  /** Addresses of exported functions, for tests and tools. */
  readonly exports: ReadonlyMap<string, number>;
  /** Addresses of mutable globals by index. */
  readonly globals: readonly number[];
  readonly dataStart: number;
  readonly sizes: { readonly text: number; readonly data: number; readonly bss: number; readonly functions: number; readonly instructions: number };
}

/** The module's own data begins too low for what the linker needs; `base` would do. */
export class BaseTooLow extends ToolchainError {
  constructor(what: string, readonly base: number) {
    super(what);
  }
}

/** WebAssembly to a.out. Throws ToolchainError for everything that is wrong with the module. */
export function link(bytes: Uint8Array, options: LinkOptions = {}): Linked {
  const module = readModule(bytes);
  validateModule(module);
  return new Linker(module, options).run();
}

interface Placed {
  readonly name: string;
  readonly exported: boolean;
  readonly object: ObjectCode;
  readonly frame: number;
  readonly func: CompiledFunction | undefined;
  address: number;
}

class Linker {
  private readonly words: Words;
  private readonly references: References;
  private readonly types = new TypeIds();
  private readonly placed: Placed[] = [];
  private readonly byName = new Map<string, Placed>();
  private readonly rodata = new Rodata();
  /** Offsets in rodata. */
  private readonly pieces = new Map<Placed, number[]>();
  private readonly jumpTables = new Map<Placed, number[]>();
  private readonly tables: number[];
  private readonly infos = new Map<string, number>();
  private text = new Uint8Array();
  private rodataAt = 0;
  private dataAt = 0;

  constructor(
    private readonly module: Module,
    private readonly options: LinkOptions,
  ) {
    for (const item of module.imports) {
      if (item.kind !== 'func') throw new ToolchainError(`import ${item.module}.${item.name}: a ${item.kind} cannot be imported`);
    }
    for (const func of module.funcs) if (func.import !== undefined) checkImport(func);
    this.words = planWords(module);
    this.references = scanReferences(module);
    this.tables = module.tables.map(() => 0);
  }

  run(): Linked {
    const { module, words } = this;
    const compiled = compileFunctions(module, words, this.references, this.types, this.options.progress);
    this.collect(compiled);
    this.layOutRodata();
    this.layOutText();
    this.relocate();
    const data = this.data();
    const pages = module.memories[0]?.min ?? 0;
    const end = Math.max(pages * 65536, this.dataAt + data.length);
    const { symbols, pcln } = this.debug(data.length, end);
    const exports = new Map<string, number>();
    for (const item of module.exports) if (item.kind === 'func') exports.set(item.name, this.functionAddress(item.index));
    return {
      bytes: writeAout({ entry: this.byName.get('entry')!.address, text: this.text, data, bssBytes: end - this.dataAt - data.length, symbols, pcln }),
      exports,
      globals: words.globals.map((offset) => this.dataAt + offset),
      dataStart: this.dataAt,
      sizes: {
        text: this.text.length, data: data.length, bss: end - this.dataAt - data.length, functions: compiled.filter((f) => f !== undefined).length,
        instructions: compiled.reduce((sum, f) => sum + (f?.instructions ?? 0), 0),
      },
    };
  }

  // What goes in

  private collect(compiled: readonly (CompiledFunction | undefined)[]): void {
    const exported = new Set(this.module.exports.filter((item) => item.kind === 'func').map((item) => item.index));
    this.add('entry', '_main', writeEntry(this.module, this.words));
    compiled.forEach((func, index) => {
      if (func === undefined) return;
      const item: Placed = { name: func.name, exported: exported.has(index), object: func, frame: func.frame, func, address: 0 };
      this.placed.push(item);
      this.byName.set(`func:${index}`, item);
    });
    if (this.module.tables.length > 0) this.need('nullfunc');
    for (let i = 0; i < this.placed.length; i++) {
      for (const { sym } of this.placed[i]!.object.relocations) {
        if (sym.kind === 'runtime') this.need(sym.name!);
        else if (sym.kind === 'func') this.functionKey(sym.index);
      }
    }
    // Functions that are only in tables may be imports too.
    for (const index of this.references.taken) this.functionKey(index);
  }

  private add(key: string, name: string, routine: Routine): void {
    const item: Placed = { name, exported: false, object: routine, frame: routine.frame, func: undefined, address: 0 };
    this.placed.push(item);
    this.byName.set(key, item);
    this.pieces.set(item, routine.rodata.map((piece) => this.rodata.constant(piece)));
  }

  private need(name: string): void {
    if (this.byName.has(name)) return;
    if (!name.startsWith('import:')) return this.add(name, name, writeRoutine(name, this.words));
    const func = this.module.funcs[Number(name.slice(7))]!;
    const found = resolveImport(func.import!.name)!;
    if (found.kind !== 'syscall') throw new ToolchainError(`import ${func.import!.name}: an instruction has no address`);
    this.add(name, func.import!.name, writeSyscall(func, found.call));
  }

  private functionKey(index: number): string {
    if (this.module.funcs[index]!.import === undefined) return `func:${index}`;
    const key = `import:${index}`;
    this.need(key);
    return key;
  }

  private functionAddress(index: number): number {
    return this.byName.get(this.functionKey(index))!.address;
  }

  // Layout

  private layOutRodata(): void {
    const { module, rodata } = this;
    for (const item of this.placed) {
      if (item.func === undefined) continue;
      this.pieces.set(item, item.func.rodata.map((piece) => rodata.constant(piece)));
      this.jumpTables.set(item, item.func.tables.map((targets) => rodata.reserve(8 * targets.length, 8)));
    }
    module.tables.forEach((_, index) => {
      const table = this.words.tables[index]!;
      if (table.fixed) this.tables[index] = rodata.reserve(4 * table.capacity, 8);
    });
    for (const [name, count] of [['tables', module.tables.length], ['datas', module.datas.length], ['elems', module.elements.length]] as const) {
      this.infos.set(name, rodata.reserve(infoRow * count, 8));
    }
    for (const segment of module.datas) this.segments.push(segment.mode === 'passive' ? rodata.append(segment.bytes) : 0);
    for (const segment of module.elements) this.elementSegments.push(segment.mode === 'passive' ? rodata.reserve(4 * segment.items.length, 4) : 0);
  }
  private readonly segments: number[] = [];
  private readonly elementSegments: number[] = [];

  private layOutText(): void {
    let at = textStart;
    for (const item of this.placed) {
      // Room for the type number, then a 16-byte boundary.
      at = Math.ceil((at + 4) / 16) * 16;
      item.address = at;
      at += item.object.code.length;
    }
    this.rodataAt = Math.ceil(at / 16) * 16;
    const end = this.rodataAt + this.rodata.size;
    this.text = new Uint8Array(end - textStart).fill(0xcc, 0, this.rodataAt - textStart);
    this.dataAt = dataStart(this.text.length);
    for (const item of this.placed) this.text.set(item.object.code, item.address - textStart);
    const number = (key: string, id: number): void => putU32le(this.text, this.byName.get(key)!.address - 4 - textStart, id >>> 0);
    for (const index of this.references.taken) number(this.functionKey(index), this.types.of(this.module.funcs[index]!.type));
    if (this.byName.has('nullfunc')) number('nullfunc', nullTypeId);
  }

  private address(item: Placed, sym: Sym): number {
    switch (sym.kind) {
      case 'func': return this.functionAddress(sym.index);
      case 'runtime': return this.byName.get(sym.name!)!.address;
      case 'data': return this.dataAt + sym.index;
      case 'table': return this.rodataAt + this.tables[sym.index]!;
      case 'info': return this.rodataAt + this.infos.get(sym.name!)!;
      case 'rodata': return this.rodataAt + (sym.index >= 0 ? this.pieces.get(item)![sym.index]! : this.jumpTables.get(item)![-sym.index - 1]!);
    }
  }

  private relocate(): void {
    const { text, rodata, rodataAt, words } = this;
    for (const item of this.placed) {
      for (const { at, kind, sym } of item.object.relocations) {
        const field = item.address + at;
        const target = this.address(item, sym);
        if (kind === 'abs32') putU32le(text, field - textStart, (u32le(text, field - textStart) + target) >>> 0);
        else putU32le(text, field - textStart, (target - field - 4) >>> 0);
      }
      item.func?.tables.forEach((targets, n) => {
        const offset = this.jumpTables.get(item)![n]!;
        targets.forEach((target, i) => putBigU64le(rodata.bytes, offset + 8 * i, BigInt(item.address + target)));
      });
    }
    this.module.tables.forEach((_, index) => {
      if (words.tables[index]!.fixed) this.fillTable(index, rodata.bytes, this.tables[index]!);
    });
    const info = (name: string, row: number, fields: readonly number[]): void =>
      fields.forEach((field, i) => putBigU64le(rodata.bytes, this.infos.get(name)! + infoRow * row + 8 * i, BigInt(field)));
    words.tables.forEach((table, i) => {
      const elements = table.fixed ? rodataAt + this.tables[i]! : this.dataAt + table.elements;
      info('tables', i, [elements, this.dataAt + table.size, table.capacity]);
    });
    this.module.datas.forEach((_, i) => info('datas', i, [rodataAt + this.segments[i]!, this.dataAt + words.datas[i]!, 0]));
    this.module.elements.forEach(({ mode, items }, i) => {
      info('elems', i, [rodataAt + this.elementSegments[i]!, this.dataAt + words.elems[i]!, 0]);
      if (mode === 'passive') items.forEach((expr, n) => putU32le(rodata.bytes, this.elementSegments[i]! + 4 * n, this.reference(expr)));
    });
    text.set(rodata.bytes.subarray(0, rodata.size), rodataAt - textStart);
  }

  /** A reference as tables hold it: the address of the code. */
  private reference(expr: ConstExpr): number {
    if (expr.kind === 'func') return this.functionAddress(expr.index);
    return expr.kind === 'null' && expr.type === 0x70 ? this.byName.get('nullfunc')!.address : 0;
  }

  private fillTable(index: number, bytes: Uint8Array, at: number): void {
    const { type } = this.module.tables[index]!;
    const { capacity } = this.words.tables[index]!;
    const empty = this.reference({ kind: 'null', type: type.element });
    for (let i = 0; i < capacity; i++) putU32le(bytes, at + 4 * i, empty);
    this.module.elements.forEach((segment, number) => {
      if (segment.mode !== 'active' || segment.table !== index) return;
      const start = constant32(segment.offset!, `element segment ${number}`);
      if (start + segment.items.length > type.min) {
        throw new ToolchainError(`element segment ${number} does not fit table ${index} of ${type.min} elements`, { offset: segment.at });
      }
      segment.items.forEach((expr, i) => putU32le(bytes, at + 4 * (start + i), this.reference(expr)));
    });
  }

  // Data

  private data(): Uint8Array {
    const { module, words, dataAt } = this;
    const base = dataAt + words.bytes;
    const memoryBytes = (module.memories[0]?.min ?? 0) * 65536;
    let end = base;
    let lowest = Infinity;
    module.datas.forEach((segment, index) => {
      if (segment.mode !== 'active') return;
      const start = constant32(segment.offset!, `data segment ${index}`);
      if (start + segment.bytes.length > memoryBytes) {
        throw new ToolchainError(`data segment ${index} at 0x${start.toString(16)} does not fit memory of ${memoryBytes} bytes`, { offset: segment.at });
      }
      if (segment.bytes.length === 0) return;
      lowest = Math.min(lowest, start);
      end = Math.max(end, start + segment.bytes.length);
    });
    const wanted = Math.ceil(base / BY2PG) * BY2PG;
    const enough = Math.max(wanted, dataAt + reservedBytes);
    if (lowest < base) {
      throw new BaseTooLow(
        `data at 0x${lowest.toString(16)}: programs' data begins at 0x${enough.toString(16)} here (compile with --memoryBase ${enough})`, enough,
      );
    }
    if (module.memories.length > 0 && memoryBytes < base) {
      throw new BaseTooLow(`memory of ${memoryBytes} bytes ends below the program's data at 0x${enough.toString(16)} (compile with --memoryBase ${enough})`, enough);
    }
    const bytes = new Uint8Array(end - dataAt);
    putU32le(bytes, words.pages, module.memories[0]?.min ?? 0);
    module.globals.forEach(({ init }, index) => putBigU64le(bytes, words.globals[index]!, this.globalBits(init!)));
    words.tables.forEach((table, index) => {
      putU32le(bytes, table.size, module.tables[index]!.type.min);
      if (!table.fixed) this.fillTable(index, bytes, table.elements);
    });
    module.datas.forEach((segment, index) => {
      if (segment.mode === 'active') {
        if (segment.bytes.length > 0) bytes.set(segment.bytes, constant32(segment.offset!, '') - dataAt);
      } else putU32le(bytes, words.datas[index]!, segment.bytes.length);
    });
    module.elements.forEach((segment, index) => {
      if (segment.mode === 'passive') putU32le(bytes, words.elems[index]!, segment.items.length);
    });
    let length = bytes.length;
    while (length > words.bytes && bytes[length - 1] === 0) length--;
    return bytes.slice(0, length);
  }

  private globalBits(init: ConstExpr): bigint {
    switch (init.kind) {
      case 'i32': return BigInt(init.value >>> 0);
      case 'i64': return BigInt.asUintN(64, init.value);
      case 'f32': return BigInt(init.bits);
      case 'f64': return init.bits;
      default: return BigInt(this.reference(init));
    }
  }

  // Debugging information

  private debug(dataBytes: number, end: number): { symbols: Uint8Array; pcln: Uint8Array } {
    const lines = this.options.lines ?? noLines;
    const symbols: Symbol[] = [];
    for (const item of this.placed) {
      symbols.push({ value: item.address, type: item.exported || item.name === '_main' ? 'T' : 't', name: item.name });
      symbols.push({ value: item.frame, type: 'm', name: '.frame' });
    }
    symbols.push({ value: textStart + this.text.length, type: 'T', name: 'etext' });
    symbols.push({ value: this.dataAt, type: 'D', name: 'words' });
    this.words.globals.forEach((offset, i) => symbols.push({ value: this.dataAt + offset, type: 'd', name: `global[${i}]` }));
    symbols.push({ value: this.dataAt + this.words.bytes, type: 'D', name: 'memory' });
    symbols.push({ value: this.dataAt + dataBytes, type: 'D', name: 'edata' });
    symbols.push({ value: end, type: 'B', name: 'end' });

    // Each file gets as many line numbers as its highest line.
    const highest = lines.files.map(() => 0);
    const points: { pc: number; file: number; line: number }[] = [];
    for (const item of this.placed) {
      const start = item.func === undefined ? -1 : this.module.funcs[item.func.index]!.bodyStart;
      let known = false;
      for (const { at, source } of item.object.lines) {
        const position = start >= 0 && source > 0 ? lines.at(source, start) : undefined;
        if (position === undefined && known && source > 0) continue;
        known = position !== undefined;
        const point = { pc: item.address + at, file: position?.file ?? -1, line: position?.line ?? 0 };
        if (points.length > 0 && points[points.length - 1]!.pc === point.pc) points.pop();
        points.push(point);
        if (position !== undefined && highest[position.file]! < position.line) highest[position.file] = position.line;
      }
      if (item.object.lines.length === 0) points.push({ pc: item.address, file: -1, line: 0 });
    }
    let next = 0;
    const bases = highest.map((count) => {
      const base = next;
      next += count;
      return base;
    });
    const files = lines.files.map((path, i) => ({ path, base: bases[i]! })).filter((_, i) => highest[i]! > 0);
    const table: LinePoint[] = points.map(({ pc, file, line }) => ({ pc, line: file < 0 ? 0 : bases[file]! + line }));
    return {
      symbols: writeSymbols(symbols, files, next + 1),
      pcln: points.some(({ file }) => file >= 0) ? encodeLines(textStart, table) : new Uint8Array(),
    };
  }
}

function constant32(expr: ConstExpr, what: string): number {
  if (expr.kind !== 'i32') throw new ToolchainError(`${what}: its offset is not a constant`);
  return expr.value >>> 0;
}

