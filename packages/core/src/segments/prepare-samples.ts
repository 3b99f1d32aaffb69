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

/** Decodes, segments and resizes samples, a few at a time. */
export async function prepareSamples(
  samples: readonly Sample[],
  segmenter: Segmenter,
  size: number,
): Promise<PreparedSample[]> {
  const decoded = await Promise.all(
    samples.map(async (sample) => ({ sample, image: await decodeImage(sample) })),
  );
  const maps = await segmenter.segment(decoded);
  // Everything is checked, in order, before anything is resized.
  const checked = decoded.map(({ sample, image }, i) => {
    const map = checkMap(sample, image, maps[i]);
    return { sample, image, map, pixels: countPixels(map.data, segmenter.classes, sample) };
  });
  return Promise.all(
    checked.map(async ({ sample, image, map, pixels }) => ({
      sample,
      image: await resizeImage(image, size),
      map: resizeMap(map, size),
      pixels,
    })),
  );
}

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
