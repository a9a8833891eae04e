/**
 * Fixes the memory size in the core's module before it is compiled. V8 keeps the memory's base address in a
 * register across calls only when the module says that memory never grows (minimum equal to maximum).
 */

/** Room for the core's own tables beside guest RAM (wasm-core/memory/layout.ts), bytes. */
const OVERHEAD_BYTES = 48 << 20;
const WASM_PAGE = 65536;
const MEMORY_SECTION = 5;

function readLeb(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0;
  for (let shift = 0, i = at; ; shift += 7, i++) {
    const b = bytes[i];
    if (b === undefined || shift > 28) throw new Error('core module: bad section length');
    value |= (b & 0x7f) << shift;
    if ((b & 0x80) === 0) return [value >>> 0, i + 1];
  }
}

function leb(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  do {
    out.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return out;
}

/** The module with memory for `ramBytes` of guest RAM, never growing. Throws on bytes that are not the core's module. */
export function sizedModule(module: Uint8Array, ramBytes: number): Uint8Array<ArrayBuffer> {
  const pages = Math.ceil((ramBytes + OVERHEAD_BYTES) / WASM_PAGE);
  for (let at = 8; at < module.length; ) {
    const id = module[at];
    const [size, start] = readLeb(module, at + 1);
    if (id === MEMORY_SECTION) {
      const body = [1, 1, ...leb(pages), ...leb(pages)]; // one memory with a maximum
      const section = [MEMORY_SECTION, ...leb(body.length), ...body];
      const out = new Uint8Array(at + section.length + module.length - (start + size));
      out.set(module.subarray(0, at));
      out.set(section, at);
      out.set(module.subarray(start + size), at + section.length);
      return out;
    }
    at = start + size;
  }
  throw new Error('core module: no memory section');
}
