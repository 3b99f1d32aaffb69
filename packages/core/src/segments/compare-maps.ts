import type { Segmenter } from '../contracts/data';
import { HemlError } from '../contracts/error';
import type { Raster, Sample } from '../contracts/sample';
import { chunksOf } from './chunks';
import { decodeImage } from './decode-image';
import { inStages } from './in-stages';
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
  /** Of these, spent inside the segmenter's network, where it reports this. */
  networkSeconds?: number;
}

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
  const started = performance.now();
  const before = segmenter.networkSeconds?.() ?? 0;
  // A failure is reported with the first batch.
  segmenter.prepare?.().catch(() => {});
  const segmented = inStages(chunksOf(samples), readAll, async (batch) => ({
    batch,
    maps: await segmenter.segment(batch),
  }));
  for await (const { batch, maps } of segmented)
    for (const [i, found] of maps.entries()) {
      const { truth, sample } = batch[i] as (typeof batch)[number];
      checkTruth(truth, found, sample, classes.length);
      for (let pixel = 0; pixel < truth.data.length; pixel++) {
        const id = truth.data[pixel] as number;
        const at = id * names.length + (idOf[found.data[pixel] as number] as number);
        counts[at] = (counts[at] as number) + 1;
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

/** @throws HemlError for a class map of another size than its image, or with an id that has no name */
function checkTruth(truth: Raster, found: Raster, { id, mask }: Sample, classes: number): void {
  if (truth.width !== found.width || truth.height !== found.height)
    throw new HemlError(
      `The mask of sample '${id}' is ${truth.width}x${truth.height}, its image ${found.width}x${found.height}: ${mask}`,
      {
        code: 'mask-size-mismatch',
        hint: 'Bring both to one size; resize a mask to the nearest pixel, so that no ids are mixed.',
      },
    );
  const beyond = truth.data.find((value) => value >= classes);
  if (beyond === undefined) return;
  throw new HemlError(
    `The mask of sample '${id}' has the class id ${beyond}, but there are ${classes} classes (0 to ${classes - 1}): ${mask}`,
    { code: 'class-id-unknown', hint: "Correct the mask, or complete the dataset's list of classes." },
  );
}

const readAll = (samples: readonly Sample[]) =>
  Promise.all(
    samples.map(async (sample) => {
      if (sample.mask === undefined)
        throw new HemlError(`The sample '${sample.id}' has no mask to compare with: ${sample.image}`, {
          code: 'mask-missing',
          hint: 'Compare on a split whose images all have one.',
        });
      const image = await decodeImage(sample);
      const truth = await readClassMap(sample.mask, sample.id, image);
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
