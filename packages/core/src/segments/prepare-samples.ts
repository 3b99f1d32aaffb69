import type { Segmenter } from '../contracts/data';
import { HemlError } from '../contracts/error';
import type { ImageNeeds, Photograph } from '../contracts/images';
import type { Raster, Sample } from '../contracts/sample';
import { countPixels } from './count-pixels';
import { groupsBySize } from './image-limits';
import { type OpenedImage, openImage } from './open-image';
import { resizeImage, resizeMap, type Square } from './resize';

/** A sample at the training size. */
export interface PreparedSample {
  sample: Sample;
  /** [size, size, 3] */
  image: Uint8Array;
  /** [size, size], class ids */
  map: Uint8Array;
  /** Pixels of each class in the map before it was resized, so that a thin part is not called absent. */
  pixels: number[];
  /** What it was made of, where crops will be asked for. */
  photograph?: Photograph;
}

/** A sample with its image at its own size. */
export interface DecodedSample {
  sample: Sample;
  image: Raster;
  /** What a person should know: a sentence. */
  note?: string;
}

/** A decoded sample, and its image at the training size. */
export interface ResizedSample extends DecodedSample {
  /** [size, size, 3] */
  resized: Uint8Array;
}

/** Samples whose headers were read, in groups that may be decoded at once. */
export type OpenedGroups = OpenedImage<Sample>[][];

export const openSamples = async (samples: readonly Sample[]): Promise<OpenedGroups> =>
  groupsBySize(await Promise.all(samples.map(openImage)));

/** Decodes samples: in threads of their own, while the caller does something else. */
export const decodeAtOwnSize = (opened: readonly OpenedImage<Sample>[]): Promise<DecodedSample[]> =>
  Promise.all(opened.map(async ({ sample, decode }) => ({ sample, ...(await decode()) })));

/** Decodes and resizes samples, in threads of their own too. */
export const decodeOpened = (
  opened: readonly OpenedImage<Sample>[],
  square: Square,
): Promise<ResizedSample[]> =>
  Promise.all(
    opened.map(async ({ sample, decode }) => {
      const decoded = await decode();
      return { sample, ...decoded, resized: await resizeImage(decoded.image, square) };
    }),
  );

export const decodeSamples = async (samples: readonly Sample[], square: Square): Promise<ResizedSample[]> =>
  decodeOpened(await Promise.all(samples.map(openImage)), square);

/** Decoded samples with the class maps that a segmenter gave, not yet looked at. */
export interface SegmentedSamples<Decoded extends DecodedSample = ResizedSample> {
  decoded: readonly Decoded[];
  maps: readonly Raster[];
}

export const segmentSamples = async <Decoded extends DecodedSample>(
  decoded: readonly Decoded[],
  segmenter: Segmenter,
): Promise<SegmentedSamples<Decoded>> => ({
  decoded,
  maps: decoded.length > 0 ? await segmenter.segment(decoded) : [],
});

/**
 * Checks class maps in order, counts them, and brings them to the training size.
 * @throws HemlError for a map of another size than its image, or with a class id beyond the list
 */
export const finishSamples = (
  { decoded, maps }: SegmentedSamples,
  { classes }: Pick<Segmenter, 'classes'>,
  { size, fit, crops }: ImageNeeds,
): PreparedSample[] =>
  decoded.map(({ sample, image, resized }, i) => {
    const map = checkMap(sample, image, maps[i]);
    return {
      sample,
      image: resized,
      map: resizeMap(map, { size, ...(fit && { fit }) }),
      pixels: countPixels(map.data, classes, sample),
      ...(crops && { photograph: { image, map } }),
    };
  });

/** What is made of samples: samples at the training size, or crops. */
export interface Making<Decoded extends DecodedSample, Made> {
  decode(opened: readonly OpenedImage<Sample>[]): Promise<Decoded[]>;
  /** Makes what is asked for of each sample, in order. */
  finish(segmented: SegmentedSamples<Decoded>): Made[] | Promise<Made[]>;
}

/** Samples at the training size. */
export const preparing = (
  { classes }: Pick<Segmenter, 'classes'>,
  images: ImageNeeds,
): Making<ResizedSample, PreparedSample> => ({
  decode: (opened) => decodeOpened(opened, images),
  finish: (segmented) => finishSamples(segmented, { classes }, images),
});

/** Decodes and segments samples, as many at a time as memory should hold at their own size, and makes of each what is asked for. */
export async function makeGroups<Decoded extends DecodedSample, Made>(
  groups: OpenedGroups,
  segmenter: Segmenter,
  { decode, finish }: Making<Decoded, Made>,
  onNote: (note: string) => void = () => {},
): Promise<Made[]> {
  const made: Made[] = [];
  for (const group of groups) {
    const decoded = await decode(group);
    for (const { note } of decoded) if (note !== undefined) onNote(note);
    made.push(...(await finish(await segmentSamples(decoded, segmenter))));
  }
  return made;
}

export const prepareSamples = async (
  samples: readonly Sample[],
  segmenter: Segmenter,
  images: ImageNeeds,
): Promise<PreparedSample[]> =>
  makeGroups(await openSamples(samples), segmenter, preparing(segmenter, images));

/** @throws HemlError for a class map that is missing or of another size than its image */
export function checkMap(sample: Sample, image: Raster, map: Raster | undefined): Raster {
  if (map && map.width === image.width && map.height === image.height) return map;
  const found = map ? `${map.width}x${map.height}` : 'missing';
  throw new HemlError(
    `The class map of sample '${sample.id}' is ${found}, its image ${image.width}x${image.height}.`,
    {
      code: 'class-map-size-mismatch',
      hint: `Image: ${sample.image}${sample.mask ? `, mask: ${sample.mask}` : ''}.`,
    },
  );
}
