/**
 * The state of a core as plain data: what a snapshot holds and a hash covers.
 *
 * Promise to callers: no Node API. Only architectural fields of context 0 and guest RAM are read and copied, so whatever else the core
 * keeps must not matter; a test that copies and goes on shows that.
 */
import { coreFields } from '@lux9/abi';
import { Hash128 } from '@lux9/base';
import type { Core } from '@lux9/bus';

const fields = coreFields.filter((f) => f.kind === 'arch');

/** Digest of context 0's architectural fields and of all guest RAM: 32 hexadecimal digits. */
export function stateHash(core: Core): string {
  const digest = new Hash128();
  const { bytes } = core.context(0);
  for (const f of fields) digest.update(bytes.subarray(f.offset, f.offset + f.size * f.count));
  digest.update(core.ram);
  return digest.digest();
}

/** Copies context 0 and RAM into another core with as much RAM, as restoring a snapshot would. */
export function copyState(from: Core, to: Core): void {
  to.ram.set(from.ram);
  const source = from.context(0).bytes;
  const target = to.context(0).bytes;
  for (const f of fields) target.set(source.subarray(f.offset, f.offset + f.size * f.count), f.offset);
  to.restored();
}

/** Names of the architectural fields in which two cores differ, and 'ram'; for messages. */
export function differences(a: Core, b: Core): string[] {
  const x = a.context(0).bytes;
  const y = b.context(0).bytes;
  const names: string[] = fields.filter((f) => {
    for (let i = f.offset; i < f.offset + f.size * f.count; i++) if (x[i] !== y[i]) return true;
    return false;
  }).map((f) => f.name);
  const at = a.ram.findIndex((v, i) => v !== b.ram[i]);
  if (at >= 0) names.push(`ram at 0x${at.toString(16)}`);
  return names;
}
