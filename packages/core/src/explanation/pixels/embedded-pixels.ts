import type { Hierarchy } from '../../contracts/experiment';
import type { Both } from '../../contracts/explainer';
import type { NodeEmbeddings } from '../../contracts/explanation';
import type { ImageAndMap, ImageSource } from '../../contracts/images';
import type { EmbedOptions } from '../../contracts/method';
import { imagesOf } from '../../segments/image-source';
import { viewTables } from '../../segments/views';
import { type ImagePair, ofBoth, type PairPixels } from './pixel-model';

/** What embeds images at the pair's node, as bytes. */
export type ByteEmbedder = (source: ImageSource, options: EmbedOptions) => Promise<NodeEmbeddings>;

/**
 * A pair as a method sees it that gives its models to nobody as functions: changed images are embedded as any others are, with
 * their colours rounded to bytes, and there are no gradients.
 */
export function embeddedPixels(
  { hierarchy, classes }: { hierarchy: Hierarchy; classes: readonly string[] },
  { node, background, a, b }: ImagePair,
  embed: ByteEmbedder,
): PairPixels {
  const pair: Both<ImageAndMap> = { a, b };
  const shown = viewTables(hierarchy, classes, background)(node.segments);
  return {
    size: Math.sqrt(a.map.length),
    images: ofBoth((side) => {
      const { image, map } = pair[side];
      return Float32Array.from(image, (value, i) =>
        shown[map[Math.floor(i / 3)] as number] ? value / 255 : 0,
      );
    }),
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
