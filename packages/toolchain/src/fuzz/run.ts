/** One random module on V8 and on the core: every export called with random arguments; results, memory and globals compared. */
import { Random } from '@lux9/base';
import { link } from '../link/link.ts';
import { difference, onCore, onV8, canonical, fromJs } from '../testing/compare.ts';
import { Guest } from '../../programs/guest.ts';
import { ValType } from '../reader/types.ts';
import { generate, maxPages, windowStart } from './generate.ts';
import { edgeValues } from './values.ts';

const callsPerExport = 3;
const instructionLimit = 20_000_000;

export interface Failure {
  readonly what: string;
  readonly bytes: Uint8Array;
}

/** Undefined when both agree. Work left undone because V8 needs too long is not a failure. */
export function tryModule(seed: number): Failure | undefined {
  const random = new Random(seed);
  const { bytes, funcs, globals } = generate(random);
  const fail = (what: string): Failure => ({ what, bytes });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource));
  const linked = link(bytes);
  const guest = new Guest(linked.bytes);
  const { exports } = instance;
  const fuel = exports['g0'] as WebAssembly.Global;
  for (const { name, type } of funcs) {
    for (let call = 0; call < callsPerExport; call++) {
      const args = type.params.map((param) => {
        const values = edgeValues(param);
        return random.below(3) === 0 && (param === ValType.i32 || param === ValType.i64) ? BigInt(random.below(100)) : values[random.below(values.length)]!;
      });
      // Arguments beyond the registers are not passed from outside.
      if (type.params.filter((param) => param === ValType.i32 || param === ValType.i64).length > 6) continue;
      if (type.params.length > 12) continue;
      fuel.value = 400;
      guest.write(linked.globals[0]!, Uint8Array.of(400 & 255, 400 >> 8, 0, 0));
      const quiet = args.map((bits, i) => canonical(type.params[i]!, bits));
      const wrong = difference(onV8(instance, name, type, quiet), onCore(guest, linked, name, type, quiet, instructionLimit));
      if (wrong !== undefined) return fail(`${name}(${quiet.map((bits) => `0x${bits.toString(16)}`).join(', ')}): ${wrong}`);
    }
  }
  const memory = new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer);
  for (const page of guest.touched(windowStart, maxPages * 65536)) {
    const own = guest.read(page, 4096);
    for (let i = 0; i < 4096; i++) {
      if (own[i] !== memory[page + i]) return fail(`memory at 0x${(page + i).toString(16)}: V8 ${memory[page + i]}, core ${own[i]}`);
    }
  }
  for (let i = 0; i < globals; i++) {
    const { value } = exports[`g${i}`] as WebAssembly.Global;
    const own = new DataView(guest.read(linked.globals[i]!, 8).buffer).getBigUint64(0, true);
    const ok = [ValType.i32, ValType.i64, ValType.f32, ValType.f64].some((type) => matches(type, value as number | bigint, own));
    if (!ok) return fail(`global ${i}: V8 ${String(value)}, core 0x${own.toString(16)}`);
  }
  return undefined;
}

function matches(type: ValType, value: number | bigint, own: bigint): boolean {
  if ((typeof value === 'bigint') !== (type === ValType.i64)) return false;
  if (type === ValType.i32 && !Number.isInteger(value)) return false;
  return canonical(type, fromJs(type, value)) === canonical(type, own);
}
