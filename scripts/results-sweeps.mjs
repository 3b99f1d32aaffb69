// Writes results/NAME.md from results/NAME.notes.md and a finished sweep:
//   node scripts/results-sweeps.mjs quickstart-losses [runs/quickstart-losses]
// In the notes a line `<!-- table: ARGUMENTS -->` stands for what `heml table SWEEP ARGUMENTS` prints.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './lib/shell.mjs';

const [name, folder = join(root, 'runs', name ?? '')] = process.argv.slice(2);
const heml = join(root, 'packages/cli/bin/heml.js');

const table = (words) =>
  execFileSync(process.execPath, [heml, 'table', resolve(folder), ...words, '--format', 'markdown'], {
    encoding: 'utf8',
  }).trim();

const notes = readFileSync(join(root, `results/${name}.notes.md`), 'utf8');
const text = notes.replace(/^<!-- table:(.*)-->$/gm, (_, words) =>
  table(words.trim().split(/\s+/).filter(Boolean)),
);
writeFileSync(join(root, `results/${name}.md`), text);
