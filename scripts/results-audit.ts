// Writes results/audit.md: how often an audit of data finds something where nothing is, and how often what is planted: in features
// that are drawn rather than measured of images, and in images that are written to files and audited by the command.
//   node --conditions=@hemlkit/source --import tsx scripts/results-audit.ts [datasets without a bias: 200] [planted, of each kind: 30]
//     [of these as images: 5] [kept]
// What was measured is kept in results/audit.measured.json, and the command goes on there: rows that it has are never dropped. With `kept` nothing
// is measured. The page is written after each row. results/audit.notes.md says what the figures come to; in it a line
// `<!-- tables -->` stands for the tables.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@hemlkit/core/run';
import { drawn, type Setting } from './audit-study/drawn';
import { audited } from './audit-study/in-images';
import { Measured } from './audit-study/measured';
import { agreements, kinds, type Outcome } from './audit-study/outcome';
import { imageRow, nullRow, nullSettings, plantedRow, tables } from './audit-study/page';

const results = join(fileURLToPath(import.meta.url), '../../results');
const [nulls = 200, planted = 30, inImages = 5] = process.argv.slice(2, 5).map(Number);
const isKept = process.argv.includes('kept');
const measured = new Measured(join(results, 'audit.measured.json'));
const perSetting = (s: number) => Math.max(0, Math.ceil((nulls - s) / nullSettings.length));

/** Measures the datasets of a row that are not yet, and writes the page. */
async function measure(row: string, count: number, of: (dataset: number) => Outcome | Promise<Outcome>) {
  for (let dataset = 1; dataset <= count; dataset++)
    if (!measured.has(row, dataset)) measured.add(row, dataset, await of(dataset));
  console.error(row);
  writePage();
}

/** Datasets that are drawn by the row's name and their number. */
const draw = (row: string, setting: Setting) => (dataset: number) =>
  drawn(setting, createRandom(dataset, `${row}-${dataset}`));

function writePage(): void {
  const notes = readFileSync(join(results, 'audit.notes.md'), 'utf8');
  writeFileSync(
    join(results, 'audit.md'),
    notes.replace('<!-- tables -->', () => tables(measured)),
  );
}

if (!isKept) {
  for (const kind of kinds)
    for (const agreement of agreements) {
      const row = plantedRow(kind, agreement);
      await measure(row, planted, draw(row, { images: 300, segments: 20, plant: { kind, agreement } }));
      await measure(imageRow(kind, agreement), inImages, (dataset) => audited(kind, agreement, dataset));
    }
  for (const [s, setting] of nullSettings.entries()) {
    const row = nullRow(setting);
    await measure(row, perSetting(s), draw(row, setting));
  }
}
writePage();
