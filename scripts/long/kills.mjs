// Kills trainings and deflations at random instants; afterwards every command works, or says what to do, and the weights
// are those of a quiet run:
//   node scripts/long/kills.mjs [KILLS [SEED]]        default: 100 kills, seed 1
import { join } from 'node:path';
import { root } from '../lib/shell.mjs';
import { killAll } from '../reliability/kill-all.mjs';

const [kills = '100', seed = '1'] = process.argv.slice(2);
const faults = await killAll({
  command: (args) => [join(root, 'packages/cli/bin/heml.js'), ...args],
  kills: Number(kills),
  seed: Number(seed),
  say: (line) => console.log(line),
});
console.log(faults.length === 0 ? 'no faults' : `${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
