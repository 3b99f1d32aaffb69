// Everything a change must pass: install, build, type check, lint, module boundaries, nothing unused, tests.
// The last line is `N passed, N failed`; a stage that fails counts as one failure.
// Arguments choose the tests that run, as vitest's own do: npm test -- packages/report
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { counts, countsLine } from './lib/counts.mjs';
import { checkAndDeclare } from './lib/declarations.mjs';
import { build, install } from './lib/prepare.mjs';
import { pnpm, run } from './lib/shell.mjs';

const bin = (name, ...args) => run(join('node_modules', '.bin', name), args);
const folder = mkdtempSync(join(tmpdir(), 'heml-test-'));
const reportFile = join(folder, 'report.json');

const stages = [
  ['install', install],
  ['build', build],
  ['types', checkAndDeclare],
  ['lint', () => bin('biome', 'check', '.')],
  ['boundaries', () => bin('depcruise', 'packages', '--config', '.dependency-cruiser.cjs')],
  ['unused', () => bin('knip', '--no-progress')],
  [
    'tests',
    () =>
      pnpm([
        'exec',
        'vitest',
        'run',
        ...process.argv.slice(2),
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${reportFile}`,
      ]),
  ],
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

const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : undefined;
rmSync(folder, { recursive: true });
let result = counts(report, failed.filter((name) => name !== 'tests').length);
// Vitest can fail without a failing test: an unhandled error, a crashed worker, no report at all.
if (failed.includes('tests') && result.failed === 0) result = { ...result, failed: 1 };
if (failed.length > 0) console.log(`\nfailed: ${failed.join(', ')}`);
console.log(countsLine(result));
process.exitCode = failed.length > 0 || result.failed > 0 ? 1 : 0;
