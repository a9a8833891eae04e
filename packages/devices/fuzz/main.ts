/**
 * Long runs of random traffic on the whole board: npx tsx packages/devices/fuzz/main.ts --seed S --count N
 * N machines of 5,000 accesses each; every one is saved in the middle and its copy must have the same future.
 */

import { Random } from '@lux9/base';
import { decodeSnapshot, encodeSnapshot, type SnapshotRecord } from '@lux9/bus';
import { createRig } from '../src/testing/rig.ts';
import { targets, traffic } from '../src/testing/traffic.ts';

const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const first = option('seed', 1);
const count = option('count', 20);
const accesses = 5000;
for (let seed = first; seed < first + count; seed++) {
  try {
    const random = new Random(seed);
    const only = random.chance(1, 2) ? undefined : random.pick(targets).name;
    const options = {
      cpus: random.between(1, 8),
      serialPace: random.pick(['line', 'immediate'] as const),
      display: random.pick([null, { width: 64, height: 64 }]),
    };
    const rig = createRig(options);
    traffic(rig, random, accesses / 2, only);
    const copy = createRig(options);
    copy.pc.bus.load(decodeSnapshot(encodeSnapshot(rig.pc.bus.save())) as SnapshotRecord);
    const future = random.u32();
    const same =
      traffic(rig, new Random(future), accesses / 2, only) === traffic(copy, new Random(future), accesses / 2, only);
    const differing = rig.pc.bus.hashes().filter(({ hash }, i) => copy.pc.bus.hashes()[i]!.hash !== hash);
    if (!same || differing.length > 0)
      throw new Error(
        `the copy's future differs in ${differing.map(({ part }) => part).join(', ') || 'what was read'}`,
      );
  } catch (error) {
    console.error(`seed ${seed}: npx tsx packages/devices/fuzz/main.ts --seed ${seed} --count 1`);
    console.error(error);
    process.exit(1);
  }
}
console.log(`${count} machines, ${count * accesses} accesses: no fault`);
