// Draws composites of a deflated dataset and photographs on pages, in an order of chance, for a person to sort them by eye; which is
// which lies in a file of its own.
//   npm run build && node scripts/sorting-sheet.mjs DEFLATED OUT [of each: 32] [seed: 1] [side in pixels: 384]
//   node scripts/sorting-sheet.mjs DEFLATED OUT --answers ANSWERS.csv
// Writes OUT/page-1.png, ... of eight images each, numbered, and OUT/key.csv. Half of the composites have the attribute. As many photographs as composites show the exchanged
// part, as far as there are such, and no photograph is one that a composite on the pages was made of. With answers, lines of NUMBER,real or
// NUMBER,composite, it prints how many of either were called real.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { root } from './lib/shell.mjs';

const { readClassMap, createRandom } = {
  ...(await import(pathToFileURL(join(root, 'packages/core/dist/plugin.js')).href)),
  ...(await import(pathToFileURL(join(root, 'packages/core/dist/run.js')).href)),
};
const sharp = createRequire(join(root, 'packages/cli/package.json'))('sharp');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { answers: { type: 'string' } },
});
const [folder, out, each = '32', seed = '1', side = '384'] = positionals;
const perPage = 8;
const columns = 4;
const caption = 28;

const rows = (file) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.trim()));

if (values.answers) count();
else await draw();

/** Composites and photographs on pages. */
async function draw() {
  const random = createRandom(Number(seed), 'sorting-sheet');
  const some = (items, purpose, number) =>
    [...random.split(purpose).permutation(items.length)].slice(0, number).map((i) => items[i]);
  const composites = readFileSync(join(folder, 'manifest.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const classes = JSON.parse(readFileSync(join(folder, 'classes.json'), 'utf8')).classes;
  const id = classes.indexOf(composites[0].segment);
  const shows = async (name) => {
    const { data } = await readClassMap(join(folder, 'masks', `${name}.png`), name);
    return data.includes(id);
  };
  // Half of them have what the rare cells lack: drawn by chance, there would be few.
  const half = (has) =>
    some(
      composites.filter((one) => one.has === has),
      `composites ${has}`,
      Number(each) / 2,
    );
  const taken = [...half(true), ...half(false)];
  const used = new Set(
    taken.flatMap(({ recipient, donor, lender, target }) => [recipient, donor, lender, target]),
  );
  const made = new Set(composites.map((one) => one.id));
  const photographs = { true: [], false: [] };
  for (const file of readdirSync(join(folder, 'images')).sort()) {
    const name = file.replace(/\.[^.]*$/, '');
    if (made.has(name) || used.has(name) || name.includes('~')) continue;
    photographs[await shows(name)].push(join(folder, 'images', file));
  }
  const shown = await Promise.all(taken.map((one) => shows(one.id)));
  const wanted = shown.filter(Boolean).length;
  const withPart = some(photographs.true, 'with', wanted);
  const real = [...withPart, ...some(photographs.false, 'without', Number(each) - withPart.length)];
  const all = [
    ...taken.map(({ image, id }) => ({
      file: existsSync(image) ? image : join(folder, 'images', `${id}.png`),
      is: 'composite',
    })),
    ...real.map((file) => ({ file, is: 'real' })),
  ];
  const order = some(all, 'order', all.length);
  mkdirSync(out, { recursive: true });
  for (let first = 0; first < order.length; first += perPage)
    await page(order.slice(first, first + perPage), first, join(out, `page-${first / perPage + 1}.png`));
  writeFileSync(join(out, 'key.csv'), order.map(({ file, is }, i) => `${i + 1},${is},${file}\n`).join(''));
  console.log(
    `${taken.length} composites (${wanted} show the part) and ${real.length} photographs (${withPart.length} do) on ${Math.ceil(order.length / perPage)} pages in ${out}`,
  );
}

async function page(images, first, file) {
  const size = Number(side);
  const layers = [];
  for (const [i, { file: image }] of images.entries()) {
    const [left, top] = [(i % columns) * size, Math.floor(i / columns) * (size + caption)];
    const input = await sharp(image)
      .rotate()
      .resize(size, size, { fit: 'contain', background: '#fff' })
      .png()
      .toBuffer();
    const text = `<svg width="${size}" height="${caption}"><text x="4" y="20" font-size="20" font-family="sans-serif">${first + i + 1}</text></svg>`;
    layers.push({ input, left, top: top + caption }, { input: Buffer.from(text), left, top });
  }
  const height = Math.ceil(images.length / columns) * (size + caption);
  await sharp({ create: { width: columns * size, height, channels: 3, background: '#fff' } })
    .composite(layers)
    .png()
    .toFile(file);
}

/** How many of either were called real. */
function count() {
  const key = new Map(rows(join(out, 'key.csv')).map(([number, is]) => [number, is]));
  const answers = rows(values.answers);
  for (const is of ['composite', 'real']) {
    const own = answers.filter(([number]) => key.get(number) === is);
    const called = own.filter(([, answer]) => answer === 'real').length;
    console.log(`${is}: ${called} of ${own.length} called real`);
  }
}
