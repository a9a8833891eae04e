/** Long runs of the tests of this package: `npm run campaign -- NAME --seed S --count N`. */
import { runModel } from '../pageown/testing/run.ts';
import { benchProcesses } from '../bench/processes.ts';
import { runEdf } from '../edf/testing/run.ts';
import { runKills } from '../sip/testing/world.ts';
import { campaignArgs, inPieces } from './args.ts';

const campaigns: Readonly<Record<string, (argv: readonly string[]) => void | Promise<void>>> = {
  pageown: (argv) => inPieces('pageown', campaignArgs(argv, 1_000_000), 50_000, (seed, count) => JSON.stringify(runModel(seed, count).done)),
  processes: () => benchProcesses(),
  kill: (argv) => inPieces('kill', campaignArgs(argv, 10_000), 500, async (seed, count) => JSON.stringify(await runKills(seed, count))),
  edf: (argv) => inPieces('edf', campaignArgs(argv, 1_000_000), 20_000, (seed, count) => {
    const run = runEdf(seed, count);
    if (run.misses > 0) throw new Error(`${run.misses} deadlines missed: npm run campaign -- edf --seed ${seed} --count ${count}`);
    return JSON.stringify(run);
  }),
};

const [name = '', ...argv] = process.argv.slice(2);
const run = campaigns[name];
if (run === undefined) {
  console.error(`usage: npm run campaign -- NAME [--seed S] [--count N]\nnames: ${Object.keys(campaigns).join(' ')}`);
  process.exitCode = 2;
} else await run(argv);
