import type { Both } from '../../contracts/explainer';
import type { NodeEmbeddings } from '../../contracts/explanation';
import type { ImageAndMap, ImageSource } from '../../contracts/images';
import type { EmbedOptions } from '../../contracts/method';
import { imagesOf } from '../../segments/image-source';
import { type ImagePair, ofBoth, type PairPixels } from './pixel-model';

/** What embeds images at the pair's node, as bytes. */
export type ByteEmbedder = (source: ImageSource, options: EmbedOptions) => Promise<NodeEmbeddings>;

/**
 * A pair as a method sees it that gives its models to nobody as functions: changed images are embedded as any others are, with
 * their colours rounded to bytes, and there are no gradients.
 */
export function embeddedPixels({ background, a, b }: ImagePair, embed: ByteEmbedder): PairPixels {
  const pair: Both<ImageAndMap> = { a, b };
  return {
    size: Math.sqrt(a.map.length),
    // What the method hides of them it hides whatever stands there.
    images: ofBoth((side) => Float32Array.from(pair[side].image, (value) => value / 255)),
    maps: ofBoth((side) => pair[side].map),
    embed: (images) =>
      embed(
        imagesOf(
          images.map(({ side, pixels }) => ({
            // Rounds, and takes what is beyond black and white for those.
            image: Uint8Array.from(Uint8ClampedArray.from(pixels, (value) => 255 * value)),
            map: pair[side].map,
          })),
        ),
        { background },
      ),
  };
}
