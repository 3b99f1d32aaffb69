import {
  defineSegmenter,
  HemlError,
  type Raster,
  readClassMap,
  type Sample,
  Type,
} from '@hemlkit/core/plugin';

/** The class maps that the dataset brings itself. */
export const masks = defineSegmenter({
  type: 'masks',
  summary:
    "Takes the dataset's own class maps: nothing is computed, and an image without one cannot be segmented.",
  options: Type.Object({}),
  create: (_options, _services, { classes }) => {
    if (!classes) {
      throw new HemlError(
        'The segmenter `masks` takes the class maps of the dataset, but this dataset brings none.',
        {
          code: 'class-maps-missing',
          kind: 'usage',
          hint: 'Take a dataset with class maps, or a segmenter that computes them.',
        },
      );
    }
    return {
      classes,
      // Class maps are read as they are, whatever the version: their files are part of the key of what is stored.
      fingerprint: 'masks',
      readsPixels: false,
      segment: (batch) => Promise.all(batch.map(({ sample, image }) => classMap(sample, image, classes))),
    };
  },
});

async function classMap(sample: Sample, image: Raster, classes: readonly string[]): Promise<Raster> {
  const { id, mask } = sample;
  if (mask === undefined) {
    throw new HemlError(`The sample '${id}' has no mask: ${sample.image}`, {
      code: 'mask-missing',
      hint: "The segmenter `masks` has only the dataset's own masks. Add one for this image, or take a segmenter that computes class maps.",
    });
  }
  const map = await readClassMap(mask, id, image);
  const beyond = map.data.find((value) => value >= classes.length);
  if (beyond === undefined) return map;
  throw new HemlError(
    `The mask of sample '${id}' has the class id ${beyond}, but there are ${classes.length} classes (0 to ${classes.length - 1}): ${mask}`,
    { code: 'class-id-unknown', hint: "Correct the mask, or complete the dataset's list of classes." },
  );
}
