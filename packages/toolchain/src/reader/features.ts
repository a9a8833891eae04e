/**
 * WebAssembly beyond what is compiled here, by the bytes that would begin it: what a refusal calls the feature. Numbers: the binary
 * format of the WebAssembly core specification 3.0 and of the proposal for legacy exceptions.
 */

export type FeatureKind = 'opcode' | 'section' | 'type' | 'form' | 'limits' | 'import';

const exceptions = 'exceptions';
const references = 'typed function references';
const collection = 'garbage-collected types';

const table: Readonly<Record<FeatureKind, Readonly<Record<number, string>>>> = {
  opcode: {
    0x06: exceptions, 0x07: exceptions, 0x08: exceptions, 0x09: exceptions, 0x0a: exceptions, 0x18: exceptions, 0x19: exceptions, 0x1f: exceptions,
    0x14: references, 0x15: references, 0xd4: references, 0xd5: references, 0xd6: references,
    0xd3: collection, 0xfb: collection, 0xfd: 'SIMD', 0xfe: 'threads',
  },
  section: { 13: exceptions },
  type: {
    0x7b: 'SIMD', 0x69: exceptions, 0x74: exceptions, 0x63: references, 0x64: references,
    0x6a: collection, 0x6b: collection, 0x6c: collection, 0x6d: collection, 0x6e: collection, 0x71: collection, 0x72: collection, 0x73: collection,
  },
  form: { 0x4e: collection, 0x4f: collection, 0x50: collection, 0x5e: collection, 0x5f: collection },
  limits: { 2: 'threads', 3: 'threads', 4: '64-bit addresses', 5: '64-bit addresses', 6: '64-bit addresses', 7: '64-bit addresses' },
  import: { 4: exceptions },
};

/** ` (SIMD is not supported)`, or nothing when the byte begins no feature. */
export function unsupported(kind: FeatureKind, byte: number): string {
  const feature = table[kind][byte];
  if (feature === undefined) return '';
  return ` (${feature} ${feature.endsWith('s') ? 'are' : 'is'} not supported)`;
}
