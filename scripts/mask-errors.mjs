// What wrong masks cost trained runs of folders with masks: P@1 of the validation split at the root, with class maps that are
// disturbed at their own size. Writes `masks.json` into each run's folder.
//   HEML_DATA=FOLDER node scripts/mask-errors.mjs runs/additive-mouth/method=own,seed=1 ...
// Classes of segments lose a border of a pixel or two to class 0, or gain one of it; all others, those that labels are made of
// among them, stay. `shift`: every map is moved by two pixels. The runs' spec must name its data by ${env:HEML_DATA}.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './lib/shell.mjs';

const { decode, encode } = createRequire(join(root, 'packages/core/package.json'))('fast-png');
const { openRun } = await import(pathToFileURL(join(root, 'packages/core/dist/run.js')).href);

/** Calls back with the class ids around a pixel, four of them. */
function around({ width, height, data }, at) {
  const [x, y] = [at % width, Math.floor(at / width)];
  return [
    x > 0 ? data[at - 1] : 0,
    x < width - 1 ? data[at + 1] : 0,
    y > 0 ? data[at - width] : 0,
    y < height - 1 ? data[at + width] : 0,
  ];
}

const eroded = (map, movable) =>
  map.data.map((id, at) => (movable[id] && around(map, at).some((other) => other !== id) ? 0 : id));
const dilated = (map, movable) =>
  map.data.map((id, at) => (id === 0 ? (around(map, at).find((other) => movable[other]) ?? 0) : id));
const shifted = ({ width, data }, _, pixels) =>
  data.map((_id, at) => (at % width < pixels ? 0 : data[at - pixels]));

const again = (change) => (map, movable) => change({ ...map, data: change(map, movable) }, movable);
const kinds = {
  clean: undefined,
  'erode-1': eroded,
  'erode-2': again(eroded),
  'dilate-1': dilated,
  'dilate-2': again(dilated),
  'shift-2': (map, movable) => shifted(map, movable, 2),
};

/** A folder like HEML_DATA whose masks of one data set are disturbed. */
function disturbedData(folder, name, change, classes) {
  const source = join(process.env.HEML_DATA, name);
  const target = join(folder, name);
  mkdirSync(join(target, 'masks'), { recursive: true });
  for (const file of readdirSync(source))
    if (file !== 'masks') symlinkSync(join(source, file), join(target, file));
  const names = JSON.parse(readFileSync(join(source, 'classes.json'), 'utf8')).classes;
  const movable = names.map((one) => classes.has(one));
  for (const file of readdirSync(join(source, 'masks'))) {
    const map = decode(readFileSync(join(source, 'masks', file)));
    const { width, height } = map;
    const data = change(map, movable);
    writeFileSync(join(target, 'masks', file), encode({ width, height, channels: 1, depth: 8, data }));
  }
  return folder;
}

function precisionAt1({ rows, dimensions }, labels) {
  const count = labels.length;
  let hits = 0;
  for (let a = 0; a < count; a++) {
    let [nearest, least] = [-1, Number.POSITIVE_INFINITY];
    for (let b = 0; b < count; b++) {
      if (b === a) continue;
      let apart = 0;
      for (let k = 0; k < dimensions; k++)
        apart += (rows[a * dimensions + k] - rows[b * dimensions + k]) ** 2;
      if (apart < least) [nearest, least] = [b, apart];
    }
    hits += Number(labels[nearest] === labels[a]);
  }
  return hits / count;
}

async function measure(folder, data) {
  process.env.HEML_DATA = data;
  const run = await openRun(folder);
  const { tree, data: opened } = await run.open();
  const { store, labels } = opened.splits.validation;
  const { root: node } = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8'));
  const embedded = (await tree.embed([node], store))[node];
  // Rows of networks that do not bring them to length 1 are compared as the metric does, by their directions.
  for (let at = 0; at < embedded.rows.length; at += embedded.dimensions) {
    const row = embedded.rows.subarray(at, at + embedded.dimensions);
    const length = Math.hypot(...row);
    for (let k = 0; k < row.length; k++) row[k] /= length;
  }
  const precision = precisionAt1(embedded, labels);
  await run.dispose();
  return precision;
}

const given = process.env.HEML_DATA;
const folderOfAll = mkdtempSync(join(tmpdir(), 'heml-masks-'));
const runs = process.argv.slice(2).map((path) => resolve(path));
const found = new Map(runs.map((folder) => [folder, {}]));
const made = new Map();
for (const [kind, change] of Object.entries(kinds))
  for (const folder of runs) {
    const spec = readFileSync(join(folder, 'resolved.yaml'), 'utf8');
    const name = /root: .*?([\w-]+)"?\s*$/m.exec(spec)[1];
    const run = await openRun(folder);
    const classes = new Set(run.loaded.hierarchy.nodes.at(-1).classes);
    await run.dispose();
    const key = `${kind} ${name} ${[...classes]}`;
    if (!made.has(key)) {
      process.env.HEML_DATA = given;
      made.set(
        key,
        change ? disturbedData(mkdtempSync(join(folderOfAll, 'data-')), name, change, classes) : given,
      );
    }
    found.get(folder)[kind] = await measure(folder, made.get(key));
    console.log(folder, kind, found.get(folder)[kind]);
  }
for (const [folder, result] of found)
  writeFileSync(join(folder, 'masks.json'), `${JSON.stringify(result, null, 2)}\n`);
rmSync(folderOfAll, { recursive: true });
