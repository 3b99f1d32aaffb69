import { HemlError } from '../contracts/error';
import type { OnEvent } from '../contracts/events';
import type { Photograph } from '../contracts/images';
import type { Raster } from '../contracts/sample';
import { listed } from '../errors/suggest';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { decodeImage } from '../segments/decode-image';
import {
  type DecodedSample,
  decodeSamples,
  finishSamples,
  type PreparedSample,
  segmentSamples,
} from '../segments/prepare-samples';
import type { Data } from '../training/split-data';
import { absentNodes } from './absent-nodes';
import type { FoundImage } from './images';

export interface Preparation {
  loaded: LoadedExperiment;
  data: Data;
  onEvent: OnEvent;
}

/** An image that a person named, with what it was made of. */
export interface NamedImage extends PreparedSample {
  /** The image and its class map at their own size. */
  source: Photograph;
}

/**
 * Decodes, segments and resizes an image that a person named.
 *
 * @throws HemlError (usage) for an image outside the dataset that cannot be read, or in which no segment is found; a sample
 *   of the dataset without any segment gets a warning
 */
export async function prepareImage(
  { loaded, data, onEvent }: Preparation,
  { sample, isOutside }: FoundImage,
): Promise<NamedImage> {
  const decoded = await decodeSamples([sample], data.method.images).catch((cause) => {
    throw isOutside ? noImage(sample.id, cause) : cause;
  });
  for (const { note } of decoded) if (note !== undefined) onEvent({ type: 'warning', message: note });
  if (isOutside && sample.mask !== undefined && data.segmenter.readsPixels === false)
    onEvent({
      type: 'warning',
      message: `'${sample.id}' is not a sample of the dataset, which takes ${sample.mask} for its class map.`,
    });
  const segmented = await segmentSamples(decoded, data.segmenter);
  const [prepared] = finishSamples(segmented, data.segmenter, data.method.images) as [PreparedSample];
  if (isOutside && decoded[0]) await warnOfAspect({ loaded, data, onEvent }, sample.id, decoded[0].image);
  const { classes } = data.segmenter;
  if (absentNodes(loaded.hierarchy, classes, prepared.pixels).has(loaded.hierarchy.root)) {
    const seen = classes.filter((_, id) => prepared.pixels[id]);
    const message = `No segment is found in '${sample.id}': all that is seen in it is ${listed(seen)}.`;
    if (!isOutside) onEvent({ type: 'warning', message });
    else
      throw new HemlError(message, {
        code: 'image-shows-no-segment',
        kind: 'usage',
        hint: `It must show at least one of ${listed(loaded.experiment.segments.map(({ name }) => name))}.`,
      });
  }
  return {
    ...prepared,
    source: { image: (decoded[0] as DecodedSample).image, map: segmented.maps[0] as Raster },
  };
}

function noImage(name: string, cause: unknown): HemlError {
  const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
  return new HemlError(`'${name}' is not an image that can be read (${reason.split('\n')[0]}).`, {
    code: 'image-undecodable',
    kind: 'usage',
    hint: 'JPEG, PNG, WebP, TIFF, AVIF and GIF are read. Give an image file or the id of a sample.',
    cause,
  });
}

/** Samples whose shape is looked at. */
const looked = 8;
/** How much wider or higher than those an image may be. */
const tolerance = 1.25;

/** Warns of an image whose shape is not that of the run's own: both are stretched to the same square. */
async function warnOfAspect({ data, onEvent }: Preparation, name: string, image: Raster): Promise<void> {
  const own = await Promise.all(data.listing.splits.validation.slice(0, looked).map(decodeImage));
  const aspects = own.map(({ width, height }) => width / height);
  const aspect = image.width / image.height;
  if (aspect <= Math.max(...aspects) * tolerance && aspect >= Math.min(...aspects) / tolerance) return;
  const { size, fit } = data.method.images;
  const consequence =
    fit?.shorter === undefined
      ? `Like them it is stretched to ${size}x${size}, so its parts are seen out of shape: crop it before you trust its explanation.`
      : `Like theirs its middle is seen, ${size}x${size}: crop it so that this shows what theirs show.`;
  onEvent({
    type: 'warning',
    message: `'${name}' has another shape (${image.width}x${image.height}) than the images of the run (${own[0]?.width}x${own[0]?.height} for one). ${consequence}`,
  });
}
