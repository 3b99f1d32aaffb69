// Writes results/faithfulness.md from results/faithfulness.notes.md and the faithfulness.json of some runs:
//   node scripts/results-faithfulness.mjs runs/quickstart runs/synthetic-people ...
// In the notes a line `<!-- numbers: NAME -->` stands for the tables of the run of that name.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './lib/shell.mjs';

const { faithfulnessTable, markdownTable } = await import(
  pathToFileURL(join(root, 'packages/report/dist/index.js')).href
);

const found = process.argv
  .slice(2)
  .map((folder) => JSON.parse(readFileSync(join(resolve(folder), 'faithfulness.json'), 'utf8')));

function section(result) {
  const { headings, rows } = faithfulnessTable(result);
  const verdict = result.verdict ? `**${result.verdict}**` : '**not measured**';
  const table = rows.length > 0 ? [markdownTable(headings, rows), ''] : [];
  return [`**${result.title}.** ${result.meaning}`, '', ...table, `${verdict}: ${result.finding}`].join('\n');
}

const notes = readFileSync(join(root, 'results/faithfulness.notes.md'), 'utf8');
const text = notes.replace(/<!-- numbers: ([\w-]+) -->/g, (mark, name) => {
  const run = found.find((one) => one.run === name);
  if (!run) throw new Error(`${mark}: none of the runs given is called ${name}`);
  const { pairs, distance, root: node, seed } = run;
  const head = `${pairs} pairs of the validation split, ${distance} distance at \`${node}\`, seed ${seed}.`;
  return [head, ...run.results.map(section)].join('\n\n');
});
writeFileSync(join(root, 'results/faithfulness.md'), text);
