import type { Segmenter } from '../contracts/data';
import { HemlError } from '../contracts/error';
import type { Raster, Sample } from '../contracts/sample';
import { decodeImage } from './decode-image';
import { resizeImage, resizeMap } from './resize';

/** A sample at the training size. */
export interface PreparedSample {
  sample: Sample;
  /** [size, size, 3] */
  image: Uint8Array;
  /** [size, size], class ids */
  map: Uint8Array;
  /** Pixels of each class in the map before it was resized, so that a thin part is not called absent. */
  pixels: number[];
}

/** A decoded sample, and its image at the training size. */
export interface DecodedSample {
  sample: Sample;
  image: Raster;
  /** [size, size, 3] */
  resized: Uint8Array;
}

/** Decodes and resizes samples: in threads of their own, while the caller does something else. */
export const decodeSamples = (samples: readonly Sample[], size: number): Promise<DecodedSample[]> =>
  Promise.all(
    samples.map(async (sample) => {
      const image = await decodeImage(sample);
      return { sample, image, resized: await resizeImage(image, size) };
    }),
  );

/** Segments decoded samples, and checks the class maps in order. */
export async function segmentSamples(
  decoded: readonly DecodedSample[],
  segmenter: Segmenter,
  size: number,
): Promise<PreparedSample[]> {
  if (decoded.length === 0) return [];
  const maps = await segmenter.segment(decoded);
  return decoded.map(({ sample, image, resized }, i) => {
    const map = checkMap(sample, image, maps[i]);
    const pixels = countPixels(map.data, segmenter.classes, sample);
    return { sample, image: resized, map: resizeMap(map, size), pixels };
  });
}

/** Decodes, segments and resizes samples, a few at a time. */
export const prepareSamples = async (
  samples: readonly Sample[],
  segmenter: Segmenter,
  size: number,
): Promise<PreparedSample[]> => segmentSamples(await decodeSamples(samples, size), segmenter, size);

function checkMap(sample: Sample, image: Raster, map: Raster | undefined): Raster {
  if (map && map.width === image.width && map.height === image.height) return map;
  const found = map ? `${map.width}x${map.height}` : 'missing';
  throw new HemlError(
    `The class map of sample '${sample.id}' is ${found}, its image ${image.width}x${image.height}.`,
    { hint: `Image: ${sample.image}${sample.mask ? `, mask: ${sample.mask}` : ''}.` },
  );
}

function countPixels(map: Uint8Array, classes: readonly string[], sample: Sample): number[] {
  const counts = new Array<number>(classes.length).fill(0);
  for (const id of map) {
    if (id >= classes.length)
      throw new HemlError(
        `The class map of sample '${sample.id}' has the class id ${id}, but there are ${classes.length} classes (0 to ${classes.length - 1}).`,
        { hint: `Mend ${sample.mask ?? 'the segmenter'} or the list of classes.` },
      );
    counts[id] = (counts[id] as number) + 1;
  }
  return counts;
}
