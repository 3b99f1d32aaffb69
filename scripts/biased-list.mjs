// Draws a training list in which something goes with a label, for a dataset of type `folder`: what a biased collection of
// photographs would be.
//   node scripts/biased-list.mjs ROOT LABEL ATTRIBUTE OUT with,without counts: 31,3,100,140
// Label and attribute are each a class, which images show or not, or a column of a table in ROOT: gender.csv:expression=happy/neutral
// counts images of the first value as having it, those of the second as not, and leaves out all others. The counts are of images that
// have both, ATTRIBUTE alone, LABEL alone, neither. Images are taken in the order of their names; those named test_* are left for
// validation.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root as repository } from './lib/shell.mjs';

const { readClassMap } = await import(pathToFileURL(join(repository, 'packages/core/dist/plugin.js')).href);

const [root, labelled, attribute, out, wanted] = process.argv.slice(2);
const classes = JSON.parse(readFileSync(join(root, 'classes.json'), 'utf8'));
const names = classes.classes ?? classes;

/** Whether an image has it, by its name and class map; nothing where it is left out. */
function asked(what) {
  const [table, column] = what.split(':');
  if (column === undefined) {
    const id = names.indexOf(what);
    if (id < 0) throw new Error(`there is no class ${what} in ${root}`);
    return (_, map) => map.includes(id);
  }
  const [key, values] = column.split('=');
  const [header, ...rows] = readFileSync(join(root, table), 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const at = header.indexOf(key);
  if (at < 0) throw new Error(`there is no column ${key} in ${table}`);
  const known = new Map(rows.map((row) => [row[header.indexOf('image')].replace(/\.[^.]*$/, ''), row[at]]));
  const [yes, no] = values.split('/');
  return (name) => ({ [yes]: true, [no]: false })[known.get(name)];
}

const [label, part] = [labelled, attribute].map(asked);
const left = wanted.split(',').map(Number);
const taken = [];
for (const file of readdirSync(join(root, 'masks')).sort()) {
  if (!file.startsWith('train_')) continue;
  const { data } = await readClassMap(join(root, 'masks', file), file);
  const name = file.replace('.png', '');
  const [isLabel, has] = [label(name, data), part(name, data)];
  if (isLabel === undefined || has === undefined) continue;
  const cell = [
    [3, 1],
    [2, 0],
  ][Number(isLabel)][Number(has)];
  if (left[cell]-- > 0) taken.push(`${name}.jpg`);
}
const short = left.filter((count) => count > 0);
if (short.length > 0) throw new Error(`too few images: ${left.join(', ')} of ${wanted} are wanting`);
writeFileSync(out, taken.map((name) => `${name}\n`).join(''));
console.log(`${taken.length} images in ${out}`);
