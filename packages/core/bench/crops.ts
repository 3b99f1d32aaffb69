/*
 * What cutting the crops of all nodes takes beside decoding.
 *
 *   HEML_DATA=/data/faces node --conditions=@hemlkit/source --import tsx packages/core/bench/crops.ts [COUNT] [SIZE] [WIDTH] [HEIGHT]
 *
 * The first COUNT (300) training images of specs/faces-mini.yaml, scaled to WIDTH x HEIGHT (178 x 218, the aligned CelebA's; 0:
 * left as they are) and held as JPEG files in memory. In turn, for each image: sharp decodes it and resizes it once to
 * 48 x 48 (`decode`), and the crops of all nodes of the spec are cut at SIZE (16) pixels (`cut`), each of them three times.
 * Medians over images of the least of the three, in milliseconds; `ratio` is cut / decode. Then a store of the images as they
 * are is built (`build`, milliseconds an image, with reading files and masks), and batches of 32 are read from it at random
 * (`batch`, the median in milliseconds, and `first`, that of batches whose checksums are checked).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { openSession } from '../src/container/session';
import type { Raster } from '../src/contracts/sample';
import { loadExperiment } from '../src/experiment/load-experiment';
import { createRandom } from '../src/random/random';
import { CropCutter } from '../src/segments/crops/crop-cutter';
import { cropBytes } from '../src/segments/crops/crop-settings';
import type { CropStore } from '../src/segments/crops/crop-store';
import { openCrops } from '../src/segments/crops/open-crops';
import { decodeImage } from '../src/segments/decode-image';
import { openDataset } from '../src/segments/open-dataset';
import { shownIds } from '../src/segments/presence';
import { resizeImage } from '../src/segments/resize';

const [count = 300, size = 16, width = 178, height = 218] = process.argv.slice(2).map(Number);
const onEvent = () => {};
const folder = await mkdtemp(join(tmpdir(), 'heml-crops-bench-'));
const times = { decode: [] as number[], cut: [] as number[] };

const least = async (work: () => unknown): Promise<number> => {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const started = performance.now();
    await work();
    best = Math.min(best, performance.now() - started);
  }
  return best;
};
const scaled = (map: Raster): Raster => {
  const columns = { ...map, width, height, data: new Uint8Array(width * height) };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      columns.data[y * width + x] = map.data[
        Math.floor(((y + 0.5) * map.height) / height) * map.width +
          Math.floor(((x + 0.5) * map.width) / width)
      ] as number;
  return columns;
};
const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
/** Milliseconds of each batch of 32, each sample once. */
function readBatches(crops: CropStore, nodes: number): number[] {
  const order = createRandom(1).permutation(crops.count);
  const pixels = new Uint8Array(nodes * cropBytes(size));
  const [boxes, present] = [new Float32Array(6 * nodes), new Uint8Array(nodes)];
  return Array.from({ length: Math.floor(crops.count / 32) }, (_, i) => {
    const started = performance.now();
    for (const position of order.slice(32 * i, 32 * i + 32)) crops.readAll(position, pixels, boxes, present);
    return performance.now() - started;
  });
}

try {
  const loaded = await loadExperiment('specs/faces-mini.yaml', { folder: process.cwd() });
  const { plugins, experiment, hierarchy } = loaded;
  const session = openSession({
    plugins,
    engine: experiment.engine,
    folder: process.cwd(),
    cache: join(folder, 'cache'),
    onEvent,
  });
  const { listing, segmenter } = await openDataset(loaded, session.components, onEvent);
  const nodes = hierarchy.nodes.map((node) => shownIds(node, segmenter.classes));
  const cutter = new CropCutter({ size });
  for (const [i, sample] of listing.splits.train.slice(0, count + 20).entries()) {
    const own = await decodeImage(sample);
    const [ownMap] = (await segmenter.segment([{ sample, image: own }])) as [Raster];
    const raw = sharp(own.data, { raw: { width: own.width, height: own.height, channels: 3 } });
    const jpeg = await (width > 0 ? raw.resize(width, height, { fit: 'fill' }) : raw)
      .jpeg({ quality: 90 })
      .toBuffer();
    const decoded = async (): Promise<Raster> => {
      const { data, info } = await sharp(jpeg).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      return { width: info.width, height: info.height, channels: 3, data };
    };
    const image = await decoded();
    const map = width > 0 ? scaled(ownMap) : ownMap;
    const decode = await least(async () => resizeImage(await decoded(), { size: 48 }));
    const cut = await least(() => cutter.cutAll(image, map, nodes));
    // The first ones warm up.
    if (i < 20) continue;
    times.decode.push(decode);
    times.cut.push(cut);
  }
  const request = { segmenter, size, cache: join(folder, 'cache'), nodes: hierarchy.nodes };
  const started = performance.now();
  const { crops } = await openCrops({ ...request, samples: listing.splits.train.slice(0, count) });
  const build = (performance.now() - started) / crops.count;
  const [first, batch] = [readBatches(crops, nodes.length), readBatches(crops, nodes.length)].map(median);
  crops.close();
  await segmenter.dispose?.();
  await session.dispose();
  const [decode, cut] = [median(times.decode), median(times.cut)];
  const setting = { images: times.cut.length, nodes: nodes.length, size, width, height };
  console.log(JSON.stringify({ ...setting, decode, cut, ratio: cut / decode, build, first, batch }));
} finally {
  await rm(folder, { recursive: true, force: true });
}
