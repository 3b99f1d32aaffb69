import type { Segmenter } from '../contracts/data';
import { HemlError } from '../contracts/error';
import type { Sample } from '../contracts/sample';
import { decodeImage } from './decode-image';
import { readClassMap } from './read-class-map';

/** How well a segmenter's class maps agree with the dataset's own. Shares are 0 to 1. */
export interface MapComparison {
  images: number;
  /** Share of all pixels with the right class. */
  pixelAccuracy: number;
  /** Mean of the classes' IoU, over the classes that either side shows. */
  meanIou: number;
  /** Intersection over union of each class of the dataset, from pixels summed over all images; NaN: shown by neither. */
  classes: { name: string; iou: number }[];
  seconds: number;
  /** Spent inside the segmenter's network, where it tells. */
  networkSeconds?: number;
}

/** Images decoded and segmented at once. */
const chunk = 32;

/**
 * Compares a segmenter with the class maps that a dataset brings, at the images' own size. Classes are matched by name;
 * a class of the segmenter that the dataset does not have is wrong wherever it is.
 *
 * @param classes the dataset's class names, by id
 * @throws HemlError for a sample without a class map, or with one of another size than its image
 */
export async function compareMaps(
  samples: readonly Sample[],
  segmenter: Segmenter,
  classes: readonly string[],
): Promise<MapComparison> {
  const others = segmenter.classes.filter((name) => !classes.includes(name));
  const names = [...classes, ...others];
  const idOf = Int32Array.from(segmenter.classes, (name) => names.indexOf(name));
  const counts = new Float64Array(names.length ** 2);
  const read = (from: number) => readAll(samples.slice(from, from + chunk));
  const started = performance.now();
  const before = segmenter.networkSeconds?.() ?? 0;
  let ahead = read(0);
  for (let start = 0; start < samples.length; start += chunk) {
    const batch = await ahead;
    ahead = read(start + chunk);
    ahead.catch(() => {});
    for (const [i, found] of (await segmenter.segment(batch)).entries()) {
      const { truth, sample } = batch[i] as (typeof batch)[number];
      if (truth.width !== found.width || truth.height !== found.height)
        throw new HemlError(
          `The mask of sample '${sample.id}' is ${truth.width}x${truth.height}, its image ${found.width}x${found.height}: ${sample.mask}`,
          { hint: 'Bring both to one size; resize a mask to the nearest pixel, so that no ids are mixed.' },
        );
      for (const [pixel, id] of truth.data.entries()) {
        if (id >= classes.length)
          throw new HemlError(
            `The mask of sample '${sample.id}' has the class id ${id}, but there are ${classes.length} classes (0 to ${classes.length - 1}): ${sample.mask}`,
            { hint: "Mend the mask, or complete the dataset's list of classes." },
          );
        const at = id * names.length + (idOf[found.data[pixel] as number] as number);
        counts[at] = (counts[at] as number) + 1;
      }
    }
  }
  const networkSeconds = segmenter.networkSeconds && segmenter.networkSeconds() - before;
  return {
    images: samples.length,
    ...agreement(counts, names, classes.length),
    seconds: (performance.now() - started) / 1000,
    ...(networkSeconds !== undefined && { networkSeconds }),
  };
}

const readAll = (samples: readonly Sample[]) =>
  Promise.all(
    samples.map(async (sample) => {
      if (sample.mask === undefined)
        throw new HemlError(`The sample '${sample.id}' has no mask to compare with: ${sample.image}`, {
          hint: 'Compare on a split whose images all have one.',
        });
      const [image, truth] = await Promise.all([decodeImage(sample), readClassMap(sample.mask, sample.id)]);
      return { sample, image, truth };
    }),
  );

/** @param counts [names, names], pixels by true and by found class */
function agreement(counts: Float64Array, names: readonly string[], own: number) {
  const size = names.length;
  const at = (truth: number, found: number) => counts[truth * size + found] as number;
  const sum = (value: (id: number) => number) => names.reduce((total, _, id) => total + value(id), 0);
  const classes = names.slice(0, own).map((name, id) => {
    const either = sum((other) => at(id, other)) + sum((other) => at(other, id)) - at(id, id);
    return { name, iou: at(id, id) / either };
  });
  const shown = classes.filter(({ iou }) => !Number.isNaN(iou));
  return {
    pixelAccuracy: sum((id) => at(id, id)) / counts.reduce((total, count) => total + count, 0),
    meanIou: shown.reduce((total, { iou }) => total + iou, 0) / shown.length,
    classes,
  };
}
