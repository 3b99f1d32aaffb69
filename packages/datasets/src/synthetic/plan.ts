import { createRandom, HemlError, type Random, type Split } from '@hemlkit/core/plugin';
import { type Attribute, type Attributes, attributeNames, attributes } from './attributes';
import { chance } from './draw';
import type { SyntheticOptions } from './options';

/** One face to be drawn. */
export interface PlannedFace {
  /** `train_0007` */
  id: string;
  split: Split;
  label: string;
  attributes: Attributes;
  /** Decides all that the attributes leave open. */
  random: Random;
}

/**
 * Decides which faces there are. Half of every split has the label; all other attributes are drawn independently,
 * but for a planted bias, which is in the training split only. A face depends on the seed, its split and its number
 * alone, so a longer split begins with the shorter one's faces.
 */
export function planFaces(settings: Omit<SyntheticOptions, 'size' | 'noise'>, seed: number): PlannedFace[] {
  const { label, bias } = settings;
  if (bias?.attribute === label) {
    throw new HemlError(`The label '${label}' cannot be biased with itself.`, {
      kind: 'usage',
      hint: `Take another attribute for the bias: ${attributeNames.filter((name) => name !== label).join(', ')}.`,
    });
  }
  const splits: Split[] = ['train', 'validation', 'test'];
  return splits.flatMap((split) =>
    Array.from({ length: settings[split] }, (_, i) => {
      const random = createRandom(seed, split, i);
      const has = i % 2 === 0;
      const drawn = (name: Attribute): boolean => {
        const own = random.split('has', name);
        if (name === label) return has;
        if (name !== bias?.attribute) return chance(own, attributes[name].rate);
        return chance(own, split === 'train' ? bias.correlation : 0.5) === has;
      };
      return {
        id: `${split}_${String(i).padStart(4, '0')}`,
        split,
        label: has ? label : `no-${label}`,
        attributes: Object.fromEntries(attributeNames.map((name) => [name, drawn(name)])) as Attributes,
        random,
      };
    }),
  );
}
