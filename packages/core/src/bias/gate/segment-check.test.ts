import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Segmenter } from '../../contracts/data';
import { createRandom } from '../../random/random';
import { checkSegment, maskIou, type Pasted, whyBlind } from './segment-check';

const [width, height] = [4, 5];
const hat = new Set([2]);

/** Finds a hat wherever it is bright. */
const bright: Segmenter = {
  classes: ['background', 'skin', 'hat'],
  segment: async (batch) =>
    batch.map(({ image }) => ({
      width,
      height,
      channels: 1,
      data: Uint8Array.from({ length: width * height }, (_, p) => (image.data[3 * p]! > 127 ? 2 : 0)),
    })),
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-gate-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Its mask is ten pixels, of which so many are bright. */
async function pasted(id: string, seen: number): Promise<Pasted> {
  const data = new Uint8Array(3 * width * height).fill(255, 0, 3 * seen);
  const image = join(folder, `${id}.png`);
  await writeFile(image, encode({ width, height, channels: 3, data }));
  return { id, image, label: 'x', map: new Uint8Array(width * height).fill(2, 0, 10) };
}

describe('checkSegment', () => {
  it('takes the median of what is found again, and the share below', async () => {
    const made = await Promise.all(
      [10, 9, 8, 8, 8, 7, 8, 6, 5, 0, 10].map((seen, i) => pasted(`a${i}`, seen)),
    );
    expect(await checkSegment(made, bright, hat)).toEqual({
      status: 'passed',
      composites: 11,
      iou: { median: 0.8, under: 3 / 11, least: 0.7 },
    });
  });

  it('refuses where half of the parts are not found', async () => {
    const made = await Promise.all([6, 6, 6, 6, 6, 6, 6, 10, 10, 10].map((seen, i) => pasted(`b${i}`, seen)));
    expect(await checkSegment(made, bright, hat)).toMatchObject({ status: 'refused', iou: { median: 0.6 } });
  });

  it('does not judge a few', async () => {
    expect(await checkSegment([await pasted('c', 10)], bright, hat)).toEqual({
      status: 'not-judged',
      composites: 0,
      why: '1 composites show the part, and 10 are needed',
    });
  });
});

it('a segmenter that does not look at pixels is not asked', () => {
  expect(whyBlind(bright, 'bright')).toBeUndefined();
  expect(whyBlind({ ...bright, readsPixels: false }, 'masks')).toMatchInlineSnapshot(
    `"the segmenter \`masks\` does not look at pixels, so it cannot say whether the part is still seen; one that does is needed (\`segformer\`)"`,
  );
});

describe('maskIou', () => {
  it('equals that of sets of pixels', () => {
    const random = createRandom(2, 'iou');
    const ids = new Set([1, 3]);
    for (let trial = 0; trial < 10; trial++) {
      const [a, b] = [0, 1].map(() => Uint8Array.from({ length: 50 }, () => random.integer(5))) as [
        Uint8Array,
        Uint8Array,
      ];
      const set = (map: Uint8Array) => new Set([...map.keys()].filter((p) => ids.has(map[p]!)));
      const both = [...set(a)].filter((p) => set(b).has(p)).length;
      expect(maskIou(a, b, ids)).toBeCloseTo(both / new Set([...set(a), ...set(b)]).size, 12);
    }
  });

  it('is 1 where neither shows it', () => {
    expect(maskIou(new Uint8Array(4), new Uint8Array(4), hat)).toBe(1);
  });
});
