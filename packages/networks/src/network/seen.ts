import {
  compose,
  type InputSpec,
  lookupSize,
  type Tensor,
  type Tensor4D,
  type TF,
  type TrainingSettings,
} from '@hemlkit/core/method';
import type { Model } from './model';

/** What a program takes of a batch, and what its model embeds of that. */
export interface Seen {
  inputs: InputSpec[];
  /** @param given what stands for `inputs`; more may follow */
  see(tf: TF, given: readonly Tensor[]): Tensor4D;
}

/** Images, class maps and the table of the classes shown, which are composed; or the features of a frozen trunk. */
export function seenBy({ frozen }: Pick<Model, 'frozen'>, settings: TrainingSettings, batch: number): Seen {
  if (frozen)
    return {
      inputs: [{ shape: [batch, frozen.features], dtype: 'float32' }],
      // The model that has the trunk knows what it embeds.
      see: (_, [features]) => features as Tensor as Tensor4D,
    };
  return {
    inputs: composedInputs(batch, settings.imageSize),
    see: (tf, [images, maps, table]) =>
      compose(tf, images as Tensor, maps as Tensor, table as Tensor, settings),
  };
}

/** Images, class maps, and the lookup table of the classes shown. */
export function composedInputs(batch: number, size: number): InputSpec[] {
  return [
    { shape: [batch, size, size, 3], dtype: 'uint8' },
    { shape: [batch, size, size], dtype: 'uint8' },
    { shape: [lookupSize], dtype: 'float32' },
  ];
}
