// Everything a change must pass: install, build, type check, lint, module boundaries, nothing unused, tests, and the core's
// tests on the other lines of Node.js. What was left out is named with its reason before the last line, which is
// `N passed, N failed`; a stage that fails counts as one failure.
// Arguments choose the tests that run, as vitest's own do: npm test -- packages/report
import './lib/node-version.mjs';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addUp, counts, countsLine, leftOut } from './lib/counts.mjs';
import { checkAndDeclare } from './lib/declarations.mjs';
import { nodeOf, noOtherNodes, otherNodes } from './lib/other-nodes.mjs';
import { build, install } from './lib/prepare.mjs';
import { root, run } from './lib/shell.mjs';

const bin = (name, ...args) => run(join('node_modules', '.bin', name), args);
const folder = mkdtempSync(join(tmpdir(), 'heml-test-'));
const chosen = process.argv.slice(2);
const vitest = join('node_modules', 'vitest', 'vitest.mjs');

/** Runs vitest and keeps its report under the stage's name. */
const tests = (name, program, args) => {
  const file = join(folder, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  return run(program, [vitest, 'run', ...args, ...reporters]);
};

const onOtherNode = (major) => [
  `tests of core on Node.js ${major}`,
  () => {
    const program = nodeOf(major);
    if (program === undefined) return 1;
    // The fuzz finds nothing there that it does not find here.
    return tests(`node-${major}`, program, ['packages/core']);
  },
];

const stages = [
  ['install', install],
  ['build', build],
  ['types', checkAndDeclare],
  // What browsers run knows other globals than Node.js.
  ['types of browsers', () => bin('tsc', '--noEmit', '-p', 'packages/page/browser/tsconfig.json')],
  ['lint', () => bin('biome', 'check', '.')],
  ['boundaries', () => bin('depcruise', 'packages', '--config', '.dependency-cruiser.cjs')],
  ['unused', () => bin('knip', '--no-progress')],
  ['tests', () => tests('all', process.execPath, chosen)],
  ...(chosen.length > 0 || noOtherNodes ? [] : otherNodes.map(onOtherNode)),
];

const failed = [];
for (const [name, stage] of stages) {
  const begin = performance.now();
  console.log(`\n== ${name}`);
  const code = await stage();
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  console.log(`== ${name}: ${code === 0 ? 'ok' : `failed (exit code ${code})`}, ${seconds} s`);
  if (code !== 0) failed.push(name);
  // Nothing can run without the dependencies; every other stage says something of its own.
  if (code !== 0 && name === 'install') break;
}

/** The reports that vitest wrote; it can fail without a failing test, or without a report at all. */
const reports = ['all', ...otherNodes.map((major) => `node-${major}`)]
  .map((name) => join(folder, `${name}.json`))
  .filter((file) => existsSync(file))
  .map((file) => JSON.parse(readFileSync(file, 'utf8')));
rmSync(folder, { recursive: true });
const others = failed.filter((name) => !name.startsWith('tests')).length;
const skipped = leftOut(reports[0], root.replace(/\/$/, ''));
let result = addUp([...reports.map((report) => counts(report)), counts(undefined, others + skipped.unsaid)]);
if (failed.some((name) => name.startsWith('tests')) && result.failed === 0) result = { ...result, failed: 1 };
console.log();
for (const line of skipped.lines) console.log(line);
if (noOtherNodes && chosen.length === 0) console.log(`skipped the core on other Node.js (${noOtherNodes})`);
if (failed.length > 0) console.log(`failed: ${failed.join(', ')}`);
console.log(countsLine(result));
process.exitCode = failed.length > 0 || result.failed > 0 ? 1 : 0;
