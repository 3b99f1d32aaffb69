// How much of the sources one has to know: files that commands execute, modules that they load, lines of core.
//   node scripts/structure.mjs                      the figures of this checkout, as JSON
//   node scripts/structure.mjs --before FILE.json   a table of those in FILE beside them, for results/structure.md
// Run it from the repository, once everything is installed (`npm run build`). It takes some minutes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { root } from './lib/shell.mjs';

const packages = join(root, 'packages');

/** The product's own source files: no tests, fixtures, fuzz or templates. */
function sources(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter(
      (file) =>
        /\/src\/.*\.ts$/.test(file) &&
        !/\.test\.ts$|\/(fixtures|fuzz|templates|node_modules|dist)\//.test(file),
    );
}

/** Lines on which there is a token: neither blank nor comment alone. */
function codeLines(file) {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lines = new Set();
  const visit = (node) => {
    if (ts.isJSDoc(node)) return;
    if (node.getChildCount(source) === 0 && node.getEnd() > node.getStart(source)) {
      const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      const last = source.getLineAndCharacterOfPosition(node.getEnd()).line;
      for (let line = first; line <= last; line++) lines.add(line);
    }
    for (const child of node.getChildren(source)) visit(child);
  };
  for (const statement of source.statements) visit(statement);
  return lines.size;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const work = mkdtempSync(join(tmpdir(), 'heml-structure-'));
const tsx = createRequire(join(root, 'package.json')).resolve('tsx');

/** Runs a command from the sources. @returns source files that were loaded, and those of which a function ran */
function traced(name, ...args) {
  const coverage = join(work, `coverage-${name}`);
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@hemlkit/source', '--import', tsx, join(packages, 'cli/src/bin.ts'), ...args],
    { cwd: work, encoding: 'utf8', env: { ...process.env, NODE_V8_COVERAGE: coverage }, maxBuffer: 1 << 28 },
  );
  if (status !== 0) throw new Error(`heml ${args.join(' ')} ended with ${status}:\n${stderr}`);
  const loaded = new Set();
  const executed = new Set();
  for (const file of readdirSync(coverage)) {
    const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8'));
    for (const { url, functions } of result) {
      if (!url.startsWith('file:')) continue;
      const path = fileURLToPath(url.split('?')[0]);
      if (!path.startsWith(packages) || !/\/src\/.*\.ts$/.test(path)) continue;
      loaded.add(relative(packages, path));
      // The first function is the module itself; `__name` is put in by what compiles the sources.
      const ran = functions
        .slice(1)
        .some(({ functionName, ranges }) => functionName !== '__name' && ranges[0].count > 0);
      if (ran) executed.add(relative(packages, path));
    }
  }
  return { loaded, executed };
}

const spec = join(root, 'specs/quickstart.yaml');
// Fewer and shorter epochs run the same functions.
const short = ['training.epochs=2', 'dataset.train=160', 'dataset.validation=40', 'engine.workers=1'];
const set = short.flatMap((setting) => ['--set', setting]);

const check = traced('check', 'check', spec, '--no-data');
const train = traced('train', 'train', spec, ...set);
const explain = traced('explain', 'explain', 'runs/quickstart');
const verify = traced(
  'verify',
  ...['deflate', spec, '--segment', 'hat', '--out', 'verified', '--verify', '--seeds', '1'],
  ...['--set', 'dataset.bias={ attribute: hat, agreement: 0.9 }', ...set],
);
rmSync(work, { recursive: true });

const core = sources(join(packages, 'core'));
const all = sources(packages);
const lengths = (files) => files.map((file) => [codeLines(file), relative(packages, file)]);
const coreLengths = lengths(core);
const allLengths = lengths(all);
const longest = allLengths.reduce((a, b) => (b[0] > a[0] ? b : a));
const most = (files) =>
  Math.max(...[...files].map((file) => allLengths.find(([, name]) => name === file)?.[0] ?? 0));

const figures = {
  'files with a function executed by `heml train`': train.executed.size,
  'the longest of these, lines': most(train.executed),
  'files with a function executed by `heml explain`': explain.executed.size,
  'files with a function executed by `heml deflate --verify`': verify.executed.size,
  'modules loaded by `heml check`': check.loaded.size,
  'of core': [...check.loaded].filter((file) => file.startsWith('core/')).length,
  'files of core': core.length,
  'lines of core': coreLengths.reduce((sum, [lines]) => sum + lines, 0),
  'files of all packages': all.length,
  'lines of all packages': allLengths.reduce((sum, [lines]) => sum + lines, 0),
  'median lines of a file': median(allLengths.map(([lines]) => lines)),
  'lines of the longest file': longest[0],
};

const at = process.argv.indexOf('--before');
if (at < 0) console.log(JSON.stringify(figures, null, 2));
else {
  const before = JSON.parse(readFileSync(process.argv[at + 1], 'utf8'));
  const rows = Object.entries(figures).map(([name, now]) => `| ${name} | ${before[name] ?? '-'} | ${now} |`);
  console.log(['| | before | now |', '| --- | ---: | ---: |', ...rows].join('\n'));
}
