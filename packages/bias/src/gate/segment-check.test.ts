import { createRandom, type Segmenter } from '@hemlkit/core/run';
import { describe, expect, it } from 'vitest';
import { checkSegment, type Mapped, maskIou, whyBlind } from './segment-check';

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

/** Its mask is ten pixels, of which so many are bright. */
const mapped = (seen: number, i = 0): Mapped => ({
  id: `a${i}`,
  file: 'a.png',
  label: 'x',
  read: async () => ({
    width,
    height,
    image: new Uint8Array(3 * width * height).fill(255, 0, 3 * seen),
    map: new Uint8Array(width * height).fill(2, 0, 10),
  }),
});
const all = (...seen: number[]) => seen.map(mapped);
const ten = (seen: number) => all(...Array<number>(10).fill(seen));

describe('checkSegment', () => {
  it('takes the medians of what is found again, and the share of composites below', async () => {
    const made = all(10, 9, 8, 8, 8, 7, 8, 6, 5, 0, 10);
    expect(await checkSegment(made, ten(10), bright, hat)).toEqual({
      status: 'passed',
      composites: 11,
      iou: { median: 0.8, under: 3 / 11, least: 0.7 },
      real: { images: 10, median: 1 },
    });
  });

  it('lets pass what is found as badly in real images, and refuses what is found there alone', async () => {
    expect(await checkSegment(ten(6), ten(6), bright, hat)).toMatchObject({
      status: 'passed',
      iou: { median: 0.6 },
      real: { median: 0.6 },
    });
    expect(await checkSegment(ten(6), ten(9), bright, hat)).toMatchObject({
      status: 'refused',
      iou: { median: 0.6, under: 1 },
      real: { median: 0.9 },
    });
  });

  it('does not judge by a segmenter that hardly knows the part', async () => {
    const { status, why, iou, real } = await checkSegment(ten(1), ten(4), bright, hat);
    expect([status, iou?.median, real?.median]).toEqual(['not-judged', 0.1, 0.4]);
    expect(why).toMatchInlineSnapshot(
      `"the segmenter hardly knows the part: in 10 real images it is found again with a median IoU of 0.40, and 0.5 is needed; in 10 composites with 0.10"`,
    );
  });

  it('does not judge a few, nor by a few', async () => {
    expect(await checkSegment(all(10), ten(10), bright, hat)).toEqual({
      status: 'not-judged',
      composites: 0,
      why: '1 composites show the part, and 10 are needed',
    });
    expect((await checkSegment(ten(10), all(10), bright, hat)).why).toBe(
      'the part comes from 1 images, and 10 are needed',
    );
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
