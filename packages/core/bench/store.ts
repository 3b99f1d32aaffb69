/*
 * How quickly a segment store is built, and in how much memory.
 *
 *   node --conditions=@hemlkit/source --import tsx packages/core/bench/store.ts [COUNT] [SIZE] [WIDTH] [HEIGHT]
 *
 * Stores COUNT samples (20,000) at SIZE (64) from JPEG files of WIDTH x HEIGHT (178 x 218, the aligned CelebA's); a
 * hundred files are written and used over and over. The segmenter computes nothing, so that only the store is measured.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { KnownSegmenter } from '../src/segments/open-dataset';
import { openStore } from '../src/segments/open-store';

const [count = 20_000, size = 64, width = 178, height = 218] = process.argv.slice(2).map(Number);
const files = 100;
const folder = await mkdtemp(join(tmpdir(), 'heml-store-bench-'));
try {
  for (let i = 0; i < files; i++) {
    const noise = { type: 'gaussian' as const, mean: 64 + i, sigma: 30 };
    await sharp({ create: { width, height, channels: 3, background: '#808080', noise } })
      .jpeg()
      .toFile(join(folder, `${i}.jpg`));
  }
  const samples = Array.from({ length: count }, (_, i) => ({
    id: `sample-${i}`,
    image: join(folder, `${i % files}.jpg`),
    label: String(i % 2),
  }));
  const segmenter: KnownSegmenter = {
    fingerprint: 'none',
    classes: Array.from({ length: 19 }, (_, id) => `class_${id}`),
    segment: async (batch) =>
      batch.map(({ image }) => ({
        width: image.width,
        height: image.height,
        channels: 1,
        data: new Uint8Array(image.width * image.height),
      })),
  };
  const started = performance.now();
  const request = { samples, segmenter, size, cache: join(folder, 'cache') };
  const { store } = await openStore(request);
  const seconds = (performance.now() - started) / 1000;
  const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  const report = {
    count: store.count,
    size,
    width,
    height,
    seconds,
    imagesPerSecond: count / seconds,
    peakRssMb,
  };
  console.log(JSON.stringify(report));
  store.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}
