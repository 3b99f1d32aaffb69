import { expect, it } from 'vitest';
import type { Component } from '../contracts/component';
import type { Raster, Sample } from '../contracts/sample';
import { createRandom } from '../random/random';
import { describeComponent, type Trial } from './trial';

export interface SegmenterTrial extends Trial {
  /** What it is tried on. Default: images of noise, of several sizes. */
  samples?: { sample: Sample; image: Raster }[];
  /** The dataset's class names. */
  classes?: string[];
}

/**
 * Registers tests of a segmenter: documentation, a class map of the image's size and of known classes for each
 * sample, the same alone as in a batch, again and in calls that overlap, and nothing for nothing.
 */
export function testSegmenter(component: Component<'segmenter'>, trial: SegmenterTrial = {}): void {
  const { samples = noiseImages(), classes } = trial;
  describeComponent(component, trial, (make) => {
    it('gives a class map of the image’s size and of known classes for each sample', async () => {
      const { product } = await make({ classes });
      expect(new Set(product.classes).size).toBe(product.classes.length);
      const maps = await product.segment(samples);
      expect(maps.length).toBe(samples.length);
      maps.forEach(({ width, height, channels, data }, i) => {
        const { image, sample } = samples[i]!;
        expect([width, height, channels], sample.id).toEqual([image.width, image.height, 1]);
        expect(data.length, sample.id).toBe(width * height);
        expect(
          data.reduce((max, id) => Math.max(max, id), 0),
          sample.id,
        ).toBeLessThan(product.classes.length);
      });
      await product.dispose?.();
    });

    it('gives the same alone as in a batch, again, in calls that overlap, and nothing for nothing', async () => {
      const { product } = await make({ classes });
      const together = await product.segment(samples);
      for (const [i, one] of samples.entries()) expect(await product.segment([one])).toEqual([together[i]]);
      const overlapping = await Promise.all(samples.map((one) => product.segment([one])));
      expect(overlapping.flat()).toEqual(together);
      expect(await product.segment([])).toEqual([]);
      await product.dispose?.();
    });
  });
}

function noiseImages(): { sample: Sample; image: Raster }[] {
  const random = createRandom(1, 'images');
  return [
    [32, 32],
    [48, 31],
    [17, 40],
  ].map(([width, height], i) => ({
    sample: { id: `noise-${i}`, image: `/nowhere/noise-${i}.png`, label: 'noise' },
    image: {
      width: width!,
      height: height!,
      channels: 3,
      data: Uint8Array.from({ length: width! * height! * 3 }, () => random.integer(256)),
    },
  }));
}
