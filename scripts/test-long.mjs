// What takes too long for every change: each program of scripts/long, one after the other. An hour or more on two cores.
//   npm run test:long [NAME ...]        kills, fuzz-readers; default: all
// The last line is `N passed, N failed`, of programs.
import './lib/node-version.mjs';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { countsLine } from './lib/counts.mjs';
import { build, install } from './lib/prepare.mjs';
import { root, run } from './lib/shell.mjs';

const known = readdirSync(join(root, 'scripts/long')).map((file) => file.replace(/\.mjs$/, ''));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no long test ${unknown.join(', ')}: there are ${known.join(', ')}.`);
  process.exit(2);
}
if (install() || build()) process.exit(1);

const result = { passed: 0, failed: 0, skipped: 0 };
for (const name of asked.length > 0 ? asked : known) {
  console.log(`\n== ${name}`);
  const code = run(process.execPath, [join('scripts', 'long', `${name}.mjs`)]);
  console.log(`== ${name}: ${code === 0 ? 'ok' : `failed (exit code ${code})`}`);
  result[code === 0 ? 'passed' : 'failed']++;
}
console.log(countsLine(result));
process.exitCode = result.failed > 0 ? 1 : 0;
