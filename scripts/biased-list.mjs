// Draws a training list in which a class goes with a label, for a dataset of type `folder` whose label is whether another
// class is present: what a biased collection of photographs would be.
//   node scripts/biased-list.mjs ROOT LABEL_CLASS CLASS OUT with,without counts: 31,3,100,140
// The counts are of images that show: both classes, CLASS alone, LABEL_CLASS alone, neither. Images are taken in the order of
// their names; those named test_* are left for validation.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root as repository } from './lib/shell.mjs';

const { readClassMap } = await import(pathToFileURL(join(repository, 'packages/core/dist/plugin.js')).href);

const [root, labelClass, attribute, out, wanted] = process.argv.slice(2);
const classes = JSON.parse(readFileSync(join(root, 'classes.json'), 'utf8'));
const names = classes.classes ?? classes;
const [label, part] = [labelClass, attribute].map((name) => {
  const id = names.indexOf(name);
  if (id < 0) throw new Error(`there is no class ${name} in ${root}`);
  return id;
});
const left = wanted.split(',').map(Number);
const taken = [];
for (const file of readdirSync(join(root, 'masks')).sort()) {
  if (!file.startsWith('train_')) continue;
  const { data } = await readClassMap(join(root, 'masks', file), file);
  const cell = [
    [3, 1],
    [2, 0],
  ][Number(data.includes(label))][Number(data.includes(part))];
  if (left[cell]-- > 0) taken.push(file.replace('.png', '.jpg'));
}
const short = left.filter((count) => count > 0);
if (short.length > 0) throw new Error(`too few images: ${left.join(', ')} of ${wanted} are wanting`);
writeFileSync(out, taken.map((name) => `${name}\n`).join(''));
console.log(`${taken.length} images in ${out}`);
