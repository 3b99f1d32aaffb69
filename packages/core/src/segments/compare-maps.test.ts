import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Segmenter } from '../contracts/data';
import type { Sample } from '../contracts/sample';
import { compareMaps } from './compare-maps';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-compare-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function sample(id: string, mask?: number[]): Promise<Sample> {
  const image = join(folder, `${id}.jpg`);
  await sharp({ create: { width: 4, height: 1, channels: 3, background: '#808080' } })
    .jpeg()
    .toFile(image);
  const file = join(folder, `${id}.png`);
  const width = mask?.length ?? 0;
  if (mask) await writeFile(file, encode({ width, height: 1, channels: 1, data: Uint8Array.from(mask) }));
  return { id, image, label: 'x', ...(mask && { mask: file }) };
}

/** Finds `found` in every image; its classes are in another order, and one is its own. */
const segmenter = (found: number[]): Segmenter => ({
  classes: ['hair', 'background', 'beard', 'skin'],
  networkSeconds: () => 1,
  segment: async (batch) =>
    batch.map(({ image: { width, height } }) => ({
      width,
      height,
      channels: 1,
      data: Uint8Array.from(found),
    })),
});
const classes = ['background', 'skin', 'hair', 'hat'];

describe('compareMaps', () => {
  it('matches classes by name and sums pixels over all images', async () => {
    const samples = [await sample('a', [0, 1, 2, 2]), await sample('b', [0, 0, 1, 1])];
    // Of a: background, skin, hair are right, then a beard. Of b: background, then skin for background, hair, beard.
    const result = await compareMaps(samples, segmenter([1, 3, 0, 2]), classes);
    expect(result).toMatchObject({ images: 2, pixelAccuracy: 4 / 8, networkSeconds: 0 });
    expect(result.classes).toEqual([
      { name: 'background', iou: 2 / 3 },
      { name: 'skin', iou: 1 / 4 },
      { name: 'hair', iou: 1 / 3 },
      { name: 'hat', iou: Number.NaN },
    ]);
    expect(result.meanIou).toBeCloseTo((2 / 3 + 1 / 4 + 1 / 3) / 3, 12);
  });

  it('names the sample whose mask is not there, of another size, or beyond the list', async () => {
    const run = async (one: Sample) => compareMaps([one], segmenter([0, 0, 0, 0]), classes);
    await expect(run(await sample('none'))).rejects.toThrow("The sample 'none' has no mask to compare with");
    await expect(run(await sample('small', [0, 1]))).rejects.toThrow(
      "The mask of sample 'small' is 2x1, its image 4x1",
    );
    await expect(run(await sample('high', [0, 1, 2, 4]))).rejects.toThrow(
      "The mask of sample 'high' has the class id 4, but there are 4 classes (0 to 3)",
    );
  });
});
