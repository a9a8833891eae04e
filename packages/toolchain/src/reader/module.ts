/**
 * Reads a WebAssembly binary into a Module. Malformed input is refused with the byte offset; what the
 * specification calls validation (indices, types) follows in validate/.
 */
import { ToolchainError } from '../errors.ts';
import { maxBodyBytes, maxItems, maxModuleBytes, maxParams } from '../limits.ts';
import { Cursor } from './cursor.ts';
import { unsupported } from './features.ts';
import { nameFunctions } from './names.ts';
import {
  isRefType, isValType, ValType,
  type ConstExpr, type DataSegment, type ElementSegment, type Export, type Func, type FuncType, type Global,
  type Import, type Limits, type Module, type Table,
} from './types.ts';

const kinds = ['func', 'table', 'memory', 'global'] as const;
// Order in which known sections may come; data count (12) stands before code.
const order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 10];
const names = ['custom', 'type', 'import', 'function', 'table', 'memory', 'global', 'export', 'start', 'element', 'code', 'data', 'data count'];

export function readModule(bytes: Uint8Array): Module {
  if (bytes.length > maxModuleBytes) throw new ToolchainError(`${bytes.length} bytes: modules may have ${maxModuleBytes}`);
  const all = new Cursor(bytes, 0, bytes.length);
  if (bytes.length < 8) all.fail('too short for a WebAssembly module', 0);
  const magic = all.take(4);
  if (magic[0] !== 0 || magic[1] !== 0x61 || magic[2] !== 0x73 || magic[3] !== 0x6d) all.fail('not a WebAssembly module', 0);
  const version = all.take(4);
  if (version[0] !== 1 || version[1] !== 0 || version[2] !== 0 || version[3] !== 0) all.fail('not version 1 of the format', 4);
  const reader = new ModuleReader(bytes);
  let last = 0;
  while (all.more) {
    const at = all.at;
    const id = all.u8();
    const size = all.u32();
    if (id >= names.length) all.fail(`section ${id} does not exist${unsupported('section', id)}`, at);
    if (size > all.end - all.at) all.fail(`${names[id]} section of ${size} bytes, ${all.end - all.at} left: unexpected end`, at);
    if (id !== 0) {
      if (order[id]! <= last) all.fail(`${names[id]} section out of order`, at);
      last = order[id]!;
    }
    const section = new Cursor(bytes, all.at, all.at + size);
    reader.section(id, section);
    if (id !== 0 && section.more) section.fail(`${section.end - section.at} bytes too many in the ${names[id]} section`);
    all.at += size;
  }
  return reader.finish();
}

class ModuleReader {
  types: FuncType[] = [];
  imports: Import[] = [];
  funcs: Func[] = [];
  tables: Table[] = [];
  memories: (Limits & { import: Import | undefined })[] = [];
  globals: Global[] = [];
  exports: Export[] = [];
  start: number | undefined;
  elements: ElementSegment[] = [];
  datas: DataSegment[] = [];
  dataCount: number | undefined;
  customs: { name: string; bytes: Uint8Array }[] = [];
  codes = 0;
  declared = new Set<number>();

  constructor(readonly bytes: Uint8Array) {}

  section(id: number, from: Cursor): void {
    switch (id) {
      case 0: return this.custom(from);
      case 1: return this.each(from, () => this.types.push(this.funcType(from)));
      case 2: return this.each(from, () => this.importItem(from));
      case 3: return this.each(from, () => this.func(from, undefined));
      case 4: return this.each(from, () => this.tables.push({ type: this.tableType(from), import: undefined }));
      case 5: return this.each(from, () => this.memories.push({ ...this.memoryType(from), import: undefined }));
      case 6: return this.each(from, () => this.globals.push({ type: this.globalType(from), import: undefined, init: this.constExpr(from) }));
      case 7: return this.each(from, () => this.exportItem(from));
      case 8: this.start = from.u32(); return;
      case 9: return this.each(from, () => this.elements.push(this.element(from)));
      case 10: return this.code(from);
      case 11: return this.each(from, () => this.datas.push(this.data(from)));
      case 12: this.dataCount = from.u32(); return;
    }
  }

  each(from: Cursor, item: () => void): void {
    const count = from.u32();
    if (count > maxItems || count > from.end - from.at) from.fail(`${count} entries do not fit the section`);
    for (let i = 0; i < count; i++) item();
  }

  custom(from: Cursor): void {
    const name = from.name();
    this.customs.push({ name, bytes: from.take(from.end - from.at) });
  }

  valType(from: Cursor): ValType {
    const at = from.at;
    const code = from.u8();
    if (!isValType(code)) from.fail(`0x${code.toString(16)} is not a value type${unsupported('type', code)}`, at);
    return code;
  }

  refType(from: Cursor): ValType {
    const at = from.at;
    const type = this.valType(from);
    if (!isRefType(type)) from.fail('not a reference type', at);
    return type;
  }

  funcType(from: Cursor): FuncType {
    const form = from.u8();
    if (form !== 0x60) from.fail(`0x${form.toString(16)} is not a function type${unsupported('form', form)}`, from.at - 1);
    const list = (what: string): ValType[] => {
      const at = from.at;
      const count = from.u32();
      if (count > maxParams) from.fail(`${count} ${what}: a function may have ${maxParams}`, at);
      const types: ValType[] = [];
      for (let i = 0; i < count; i++) types.push(this.valType(from));
      return types;
    };
    return { params: list('parameters'), results: list('results') };
  }

  limits(from: Cursor, most: number, what: string): Limits {
    const at = from.at;
    const flag = from.u8();
    if (flag > 1) from.fail(`limits flag ${flag} does not exist${unsupported('limits', flag)}`, at);
    const min = from.u32();
    const max = flag === 1 ? from.u32() : undefined;
    if (min > most || (max !== undefined && max > most)) from.fail(`${what} of more than ${most}`, at);
    if (max !== undefined && max < min) from.fail(`${what}: maximum ${max} below minimum ${min}`, at);
    return { min, max };
  }

  tableType(from: Cursor): Table['type'] {
    const element = this.refType(from);
    return { element, ...this.limits(from, 0xffffffff, 'table') };
  }

  memoryType(from: Cursor): Limits {
    if (this.memories.length > 0) from.fail('more than one memory (several memories are not supported)');
    return this.limits(from, 65536, 'memory pages');
  }

  globalType(from: Cursor): Global['type'] {
    const type = this.valType(from);
    const mutable = from.u8();
    if (mutable > 1) from.fail('mutability is neither 0 nor 1', from.at - 1);
    return { type, mutable: mutable === 1 };
  }

  importItem(from: Cursor): void {
    const module = from.name();
    const name = from.name();
    const at = from.at;
    const code = from.u8();
    const kind = kinds[code];
    if (kind === undefined) from.fail(`import kind ${code} does not exist${unsupported('import', code)}`, at);
    const space = { func: this.funcs, table: this.tables, memory: this.memories, global: this.globals }[kind];
    const item: Import = { module, name, kind, index: space.length };
    this.imports.push(item);
    if (kind === 'func') this.func(from, item);
    else if (kind === 'table') this.tables.push({ type: this.tableType(from), import: item });
    else if (kind === 'memory') this.memories.push({ ...this.memoryType(from), import: item });
    else this.globals.push({ type: this.globalType(from), import: item, init: undefined });
  }

  func(from: Cursor, item: Import | undefined): void {
    const at = from.at;
    const typeIndex = from.u32();
    const type = this.types[typeIndex];
    if (type === undefined) from.fail(`type ${typeIndex} does not exist`, at);
    this.funcs.push({ type, typeIndex, import: item, bodyStart: 0, bodyEnd: 0, name: '' });
  }

  exportItem(from: Cursor): void {
    const name = from.name();
    const at = from.at;
    const code = from.u8();
    const kind = kinds[code];
    if (kind === undefined) from.fail(`export kind ${code} does not exist`, at);
    const index = from.u32();
    if (kind === 'func') this.declared.add(index);
    this.exports.push({ name, kind, index });
  }

  constExpr(from: Cursor): ConstExpr {
    const at = from.at;
    const code = from.u8();
    let value: ConstExpr;
    if (code === 0x41) value = { kind: 'i32', value: from.s32() };
    else if (code === 0x42) value = { kind: 'i64', value: from.s64() };
    else if (code === 0x43) value = { kind: 'f32', bits: from.f32Bits() };
    else if (code === 0x44) value = { kind: 'f64', bits: from.f64Bits() };
    else if (code === 0x23) value = { kind: 'global', index: from.u32() };
    else if (code === 0xd0) value = { kind: 'null', type: this.refType(from) };
    else if (code === 0xd2) {
      value = { kind: 'func', index: from.u32() };
      this.declared.add(value.index);
    } else from.fail(`opcode 0x${code.toString(16)} in a constant expression`, at);
    if (from.u8() !== 0x0b) from.fail('a constant expression of more than one instruction (extended constant expressions are not supported)', from.at - 1);
    return value;
  }

  element(from: Cursor): ElementSegment {
    const at = from.at;
    const flags = from.u32();
    if (flags > 7) from.fail(`element segment flags ${flags}`, at);
    const active = (flags & 1) === 0;
    const mode = active ? 'active' : (flags & 2) !== 0 ? 'declarative' : 'passive';
    const table = active && (flags & 2) !== 0 ? from.u32() : 0;
    const offset = active ? this.constExpr(from) : undefined;
    let type: ValType = ValType.funcref;
    if ((flags & 3) !== 0) {
      if ((flags & 4) !== 0) type = this.refType(from);
      else if (from.u8() !== 0) from.fail('element kind is not funcref', from.at - 1);
    }
    const items: ConstExpr[] = [];
    this.each(from, () => {
      if ((flags & 4) !== 0) items.push(this.constExpr(from));
      else {
        const index = from.u32();
        this.declared.add(index);
        items.push({ kind: 'func', index });
      }
    });
    return { mode, table, offset, type, items, at };
  }

  data(from: Cursor): DataSegment {
    const at = from.at;
    const flags = from.u32();
    if (flags > 2) from.fail(`data segment flags ${flags}`, at);
    if (flags === 2 && from.u32() !== 0) from.fail('only one memory is supported');
    const offset = flags === 1 ? undefined : this.constExpr(from);
    const size = from.u32();
    return { mode: flags === 1 ? 'passive' : 'active', offset, bytes: from.take(size), at };
  }

  code(from: Cursor): void {
    const imported = this.imports.filter((item) => item.kind === 'func').length;
    this.each(from, () => {
      const at = from.at;
      const size = from.u32();
      if (size > maxBodyBytes) from.fail(`function body of ${size} bytes: ${maxBodyBytes} are allowed`, at);
      const func = this.funcs[imported + this.codes];
      if (func === undefined) from.fail('more bodies than functions', at);
      if (size > from.end - from.at) from.fail(`function body of ${size} bytes, ${from.end - from.at} left: unexpected end`, at);
      func.bodyStart = from.at;
      func.bodyEnd = from.at += size;
      this.codes++;
    });
  }

  finish(): Module {
    const imported = this.imports.filter((item) => item.kind === 'func').length;
    if (this.codes !== this.funcs.length - imported) {
      throw new ToolchainError(`${this.funcs.length - imported} functions declared, ${this.codes} bodies`, { offset: this.bytes.length });
    }
    if (this.dataCount !== undefined && this.dataCount !== this.datas.length) {
      throw new ToolchainError(`${this.dataCount} data segments announced, ${this.datas.length} there`, { offset: this.bytes.length });
    }
    nameFunctions(this.funcs, this.exports, this.customs);
    const { bytes, types, imports, funcs, tables, memories, globals, exports, start, elements, datas, dataCount, customs, declared } = this;
    return { bytes, types, imports, funcs, tables, memories, globals, exports, start, elements, datas, dataCount, customs, declared };
  }
}
