import { type Component, createRandom, type Raster, type Sample, type Segmenter } from '@hemlkit/core/plugin';
import { afterAll, expect, it } from 'vitest';
import { describeComponent, type Trial } from './trial';

export interface SegmenterTrial extends Trial {
  /** What it is tried on. Default: images of noise, of several sizes. */
  samples?: { sample: Sample; image: Raster }[];
  /** The dataset's class names. */
  classes?: string[];
}

/**
 * Registers tests of a segmenter: documentation, a class map of the image's size and of known classes for each
 * sample, the same alone as in a batch, again and in calls that overlap, nothing for nothing, images that stay as they
 * are, what `fingerprint`, `readsPixels`, `prepare` and `networkSeconds` promise, tensors that outlive `dispose`.
 *
 * @example
 * testSegmenter(mySegmenter, { options: [{}, { threshold: 40 }] });
 */
export function testSegmenter(component: Component<'segmenter'>, trial: SegmenterTrial = {}): void {
  const { samples = noiseImages(), classes } = trial;
  // Of one that writes into its images, the next test would see others.
  const untouched = structuredClone(samples);
  describeComponent(component, trial, (make, bench) => {
    const begin = async () => (await make({ classes })).product;
    // A network takes a while to load.
    let first: Promise<Segmenter> | undefined;
    const shared = () => {
      first ??= begin();
      return first;
    };

    it('names its classes, each once', async () => {
      const { classes: names } = await shared();
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) expect(typeof name).toBe('string');
      expect(
        names.filter((name, id) => names.indexOf(name) !== id),
        'classes named twice',
      ).toEqual([]);
    });

    it('gives a class map of the image’s size and of known classes for each sample', async () => {
      const segmenter = await shared();
      const maps = await segmenter.segment(samples);
      expect(maps.length).toBe(samples.length);
      maps.forEach(({ width, height, channels, data }, i) => {
        const { image, sample } = samples[i]!;
        expect([width, height, channels], sample.id).toEqual([image.width, image.height, 1]);
        expect(data, sample.id).toBeInstanceOf(Uint8Array);
        expect(data.length, sample.id).toBe(width * height);
        const largest = data.reduce((max, id) => Math.max(max, id), 0);
        expect(largest, `the class ids of ${sample.id}`).toBeLessThan(segmenter.classes.length);
      });
    });

    it('gives the same alone as in a batch, and again', async () => {
      const segmenter = await shared();
      const together = await segmenter.segment(samples);
      for (const [i, one] of samples.entries()) expect(await segmenter.segment([one])).toEqual([together[i]]);
    });

    it('gives the same in calls that overlap', async () => {
      const segmenter = await shared();
      const together = await segmenter.segment(samples);
      const overlapping = await Promise.all(samples.map((one) => segmenter.segment([one])));
      expect(overlapping.flat()).toEqual(together);
    });

    it('gives nothing for nothing', async () => {
      expect(await (await shared()).segment([])).toEqual([]);
    });

    it('leaves the images as they are', async () => {
      const given = structuredClone(untouched);
      await (await shared()).segment(given);
      expect(given).toEqual(untouched);
    });

    it('gives an altered image the same map, if it states that it reads no pixels', async () => {
      const segmenter = await shared();
      if (segmenter.readsPixels !== false) return;
      const altered = samples.map(({ sample, image }) => ({
        sample,
        image: { ...image, data: image.data.map((value) => 255 - value) },
      }));
      expect(await segmenter.segment(altered)).toEqual(await segmenter.segment(samples));
    });

    it('is prepared or not, made again or not, to the same maps and the same fingerprint', async () => {
      const expected = await (await shared()).segment(samples);
      const other = await begin();
      await other.prepare?.();
      expect(other.fingerprint).toEqual((await shared()).fingerprint);
      expect(await other.segment(samples)).toEqual(expected);
      await other.dispose?.();
    });

    it('counts the seconds in its network up', async () => {
      const segmenter = await shared();
      if (!segmenter.networkSeconds) return;
      const before = segmenter.networkSeconds();
      await segmenter.segment(samples);
      expect(before).toBeGreaterThanOrEqual(0);
      expect(segmenter.networkSeconds()).toBeGreaterThan(before);
    });

    it('leaves no tensors behind when it is disposed of', async () => {
      const { tf } = await bench();
      const before = tf.memory().numTensors;
      const segmenter = await begin();
      await segmenter.segment(samples);
      await segmenter.dispose?.();
      expect(tf.memory().numTensors).toBe(before);
    });

    afterAll(async () => (await first)?.dispose?.());
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
