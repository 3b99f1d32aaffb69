import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type Segmenter } from '@hemlkit/core/run';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Composite } from '../contracts/deflate';
import { judge, type Made } from './judge';

const size = 16;
const labels = ['frown', 'smile'];
const place = Uint8Array.from({ length: size * size }, (_, p) => Number(p < 4 * size && p % size > 3));
const lips = Uint8Array.from({ length: size * size }, (_, p) => Number(Math.floor(p / size) === 12));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-gate-'));
  await Promise.all(['images', 'masks'].map((name) => mkdir(join(folder, name), { recursive: true })));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const masks: Segmenter = { classes: ['background', 'hat'], readsPixels: false, segment: async () => [] };

/** Noise; a smile is a bright row, which is no artefact. */
function draw(name: string, smiles: boolean, hat: boolean, tint: number) {
  const random = createRandom(5, name);
  const data = new Uint8Array(3 * size * size);
  for (let p = 0; p < size * size; p++)
    for (let c = 0; c < 3; c++) {
      const lit = smiles && Math.floor(p / size) === 12 ? 60 : 0;
      const worn = hat && place[p] ? 50 : 0;
      const tinted = p % size >= 12 && p >= 12 * size && c === 0 ? tint : 0;
      data[3 * p + c] = 60 + random.integer(60) + lit + worn + tinted;
    }
  return encode({ width: size, height: size, channels: 3, data });
}

/** Images whose hats go with the smile, and of each a composite with a hat and one without. */
async function made(count: number, name: string, tint: (smiles: boolean) => number) {
  const all: Made[] = [];
  const has: boolean[] = [];
  const random = createRandom(6, name);
  for (let recipient = 0; recipient < count; recipient++) {
    const smiles = recipient % 2 === 1;
    const own = random.integer(10) < 8 ? smiles : !smiles;
    has.push(own);
    const recipientImage = join(folder, 'images', `${name}-${recipient}.png`);
    await writeFile(recipientImage, draw(`${name} ${recipient}`, smiles, own, 0));
    for (const hat of [false, true]) {
      const id = `${name}-${recipient}~${hat}`;
      const image = join(folder, 'images', `${id}.png`);
      await writeFile(image, draw(id, smiles, hat, tint(smiles)));
      const map = hat ? place : new Uint8Array(place.length);
      await writeFile(
        join(folder, 'masks', `${id}.png`),
        encode({ width: size, height: size, channels: 1, data: map }),
      );
      const label = labels[Number(smiles)] as string;
      const composite = {
        id,
        image,
        label,
        has: hat,
        recipient: String(recipient),
        recipientImage,
      } as Composite;
      const picture = { width: size, height: size, image: new Uint8Array(3 * size * size), map: place };
      const donor = { id: `donor ${recipient % 12}`, file: '', label, read: async () => picture };
      all.push({ composite, recipient, place: () => place, shown: () => lips, ...(hat && { donor }) });
    }
  }
  const request = {
    labels,
    states: [false, true],
    has,
    segmenter: masks,
    segmenterType: 'masks',
    segment: new Set([1]),
  };
  return { ...request, made: all, random: createRandom(1, 'gate') };
}

describe('judge', () => {
  it('refuses composites of which those of one label have a tinted corner', async () => {
    const { refused, artefacts } = await judge(await made(60, 'tinted', (smiles) => (smiles ? 40 : 0)));
    expect([refused, artefacts.status]).toEqual([true, 'refused']);
    expect(artefacts.labels?.map(({ label }) => label)).toEqual(['smile']);
    expect(artefacts.labels?.[0]?.auc.low).toBeGreaterThan(0.6);
  });

  it('lets pass what is as plain to see on both labels', async () => {
    const { refused, artefacts, segment } = await judge(await made(60, 'both', () => 40));
    expect([refused, artefacts.status]).toEqual([false, 'passed']);
    expect(artefacts.composites).toBe(120);
    expect(artefacts.detector?.value).toBeGreaterThan(0.9);
    // That nothing looked is not that it passed.
    expect(segment.status).toBe('not-judged');
  });

  it('does not judge a few', async () => {
    const { refused, artefacts } = await judge(await made(28, 'few', (smiles) => (smiles ? 40 : 0)));
    expect(refused).toBe(false);
    expect(artefacts.status).toBe('not-judged');
    expect(artefacts.why).toMatchInlineSnapshot(
      `"of each label at least 30 composites are needed that others with the same value of the attribute can be compared with; there are 28"`,
    );
  });

  it('refuses composites that show the part no more, by a segmenter that looks', async () => {
    const request = await made(30, 'lost', () => 0);
    // Donors are found whole.
    const found = (data: Uint8Array): Segmenter => ({
      classes: masks.classes,
      segment: async (batch) =>
        batch.map(({ sample }) => ({
          width: size,
          height: size,
          channels: 1,
          data: sample.id.startsWith('donor') ? place : data,
        })),
    });
    const seen = await judge({ ...request, segmenter: found(place) });
    expect([seen.refused, seen.segment]).toEqual([
      false,
      {
        status: 'passed',
        composites: 30,
        iou: { median: 1, under: 0, least: 0.7 },
        // Each donor once.
        real: { images: 12, median: 1 },
      },
    ]);
    const lost = await judge({ ...request, segmenter: found(new Uint8Array(place.length)) });
    expect([lost.refused, lost.segment.status, lost.segment.iou?.under]).toEqual([true, 'refused', 1]);
  });
});
