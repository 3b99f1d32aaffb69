import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type Segmenter } from '@hemlkit/core/run';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maskOverlap } from '../exchange/overlap';
import { placeMask } from './find-place';
import { clearedMask, findSite } from './find-site';
import { TrainingPictures } from './training-pictures';

const size = 40;
const classes = ['background', 'hair', 'skin', 'glasses'];
const glasses = 3;

/** A face with hair on top of it. @param at the glasses' row; absent: it wears none */
function face(at?: number): Uint8Array {
  const map = new Uint8Array(size * size);
  const box = (id: number, left: number, top: number, right: number, bottom: number) => {
    for (let y = top; y < bottom; y++) map.fill(id, y * size + left, y * size + right);
  };
  box(1, 8, 4, 32, 14);
  box(2, 10, 14, 30, 36);
  if (at !== undefined) box(glasses, 12, at, 28, at + 5);
  return map;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-site-'));
  const image = encode({ width: size, height: size, channels: 3, data: new Uint8Array(3 * size * size) });
  await writeFile(join(folder, 'grey.png'), image);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const read = (...maps: Uint8Array[]) => {
  const segmenter: Segmenter = {
    classes,
    segment: async (batch) =>
      batch.map(({ sample }) => ({ width: size, height: size, channels: 1, data: maps[Number(sample.id)]! })),
  };
  const samples = maps.map((_, id) => ({ id: String(id), image: join(folder, 'grey.png'), label: 'x' }));
  return TrainingPictures.read(samples, segmenter, new Set([glasses]));
};

const site = (pictures: TrainingPictures, recipient: number, seed = 1) =>
  findSite(pictures, { recipient, overlap: 0.6, kept: new Set(), random: createRandom(seed, 'site') });

const [onEyes, inHair] = [18, 5];

describe('findSite', () => {
  it('gives an image with the part its own place, and another that agrees with it', async () => {
    const pictures = await read(face(onEyes), face(onEyes + 1), face(inHair));
    const { site: found } = site(pictures, 0);
    expect([found?.place.lender, found?.target.lender]).toEqual([0, 1]);
    const cleared = clearedMask(pictures, 0, found!);
    const both = [found!.place, found!.target].map((one) => placeMask(pictures, 0, one));
    expect(cleared).toEqual(both[0]!.map((inside, p) => inside | both[1]![p]!));
  });

  it('takes no place that no other image agrees with', async () => {
    const pictures = await read(face(), face(inHair), face(onEyes), face(onEyes + 1));
    for (let seed = 0; seed < 12; seed++) {
      const { site: found } = site(pictures, 0, seed);
      expect([found?.place.lender, found?.target.lender].sort()).toEqual([2, 3]);
    }
  });

  it('is content with half the overlap where there is no more', async () => {
    const pictures = await read(face(onEyes), face(onEyes + 2));
    const { site: found } = site(pictures, 0);
    const own = pictures.mask(0);
    const overlap = maskOverlap(pictures.mask(1), own, found!.target.similarity!);
    expect(overlap).toBeGreaterThanOrEqual(0.3);
    expect(overlap).toBeLessThan(0.6);
  });

  it('finds none where images do not agree, and says how well figures lay over each other', async () => {
    const borrowed = await read(face(), face(inHair), face(onEyes));
    expect(site(borrowed, 0)).toEqual({ best: expect.closeTo(0.9, 1), alone: true });
    const own = await read(face(inHair), face(onEyes), face(onEyes + 1));
    expect(site(own, 0)).toEqual({ best: 1, alone: true });
    // Nothing lies over a figure without a class in common.
    const bare = new Uint8Array(size * size);
    expect(site(await read(bare, face(onEyes)), 0)).toEqual({ best: 0, alone: false });
  });
});
