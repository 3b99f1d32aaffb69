import type { InputSpec, Tensor, TF } from '@hemlkit/core/plugin';
import { boxNumbers } from './box-statistics';
import { cropChannels } from './crop-trunk';
import type { AdditiveNetwork } from './network';
import { type Normalisation, normalisedCrops } from './normalised-crops';

/** What a network is given of images: crops that it normalises, or the features that a frozen trunk has of them. */
export interface Seen {
  /** The inputs of a batch: crops or features, boxes, and which nodes are shown. */
  inputs(batch: number): InputSpec[];
  /** The first input as `NetworkInput.crops` has it. */
  images(tf: TF, given: Tensor): Tensor;
}

/** @param size height and width of a crop, in pixels */
export function seenBy(
  { tree, frozen }: Pick<AdditiveNetwork, 'tree' | 'frozen'>,
  size: number,
  normalize: Normalisation,
): Seen {
  const nodes = tree.ids.length;
  const first = (batch: number): InputSpec =>
    frozen
      ? { shape: [batch, nodes, frozen.features], dtype: 'float32' }
      : { shape: [batch, nodes, size, size, cropChannels], dtype: 'uint8' };
  return {
    inputs: (batch) => [
      first(batch),
      { shape: [batch, nodes, boxNumbers], dtype: 'float32' },
      { shape: [batch, nodes], dtype: 'float32' },
    ],
    images: (tf, given) => (frozen ? given : normalisedCrops(tf, given, normalize)),
  };
}
