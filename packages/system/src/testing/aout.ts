/** For tests: wraps machine code in an a.out. */
import { aoutLayout, S_MAGIC, UTZERO } from '@lux9/abi';
import { putU32be } from '@lux9/base';

export function aout(text: Uint8Array, data = new Uint8Array(0), bss = 0): Uint8Array {
  const out = new Uint8Array(aoutLayout.size + text.length + data.length);
  const h = aoutLayout.at;
  putU32be(out, h.magic, S_MAGIC);
  putU32be(out, h.text, text.length);
  putU32be(out, h.data, data.length);
  putU32be(out, h.bss, bss);
  putU32be(out, h.entry, UTZERO + aoutLayout.size);
  putU32be(out, h.entry64 + 4, UTZERO + aoutLayout.size);
  out.set(text, aoutLayout.size);
  out.set(data, aoutLayout.size + text.length);
  return out;
}
