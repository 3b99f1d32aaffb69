import { createRandom, HemlError, type Random, type Split } from '@hemlkit/core/plugin';
import { type Attributes, attributeNames, drawAttributes } from './attributes';
import { chance } from './draw';
import type { SyntheticOptions } from './options';
import { redraw, takeNames } from './redraw';
import type { Repaint } from './repaint';

/** One face to be drawn. */
export interface PlannedFace {
  /** `train_0007` */
  id: string;
  split: Split;
  label: string;
  attributes: Attributes;
  /** Decides all that the attributes leave open. */
  random: Random;
  /** A part that gets another colour when the face is drawn. */
  repaint?: Repaint;
}

/**
 * Decides which faces there are. With the label `person` each split has people of its own, and a person's faces differ in
 * how they are taken alone: pose, light, noise and what lies behind. Otherwise half of every split has the label; all
 * other attributes are drawn independently, but for a planted bias, which is in the training split only. A face depends on the seed, its split and its number
 * alone, so a longer split begins with the shorter one's faces.
 */
export function planFaces(settings: Omit<SyntheticOptions, 'size' | 'noise'>, seed: number): PlannedFace[] {
  const { label, bias } = settings;
  if (bias?.attribute === label) {
    throw new HemlError(`The label '${label}' cannot be biased with itself.`, {
      code: 'attribute-is-label',
      kind: 'usage',
      hint: `Take another attribute for the bias: ${attributeNames.filter((name) => name !== label).join(', ')}.`,
    });
  }
  const splits: Split[] = ['train', 'validation', 'test'];
  return splits.flatMap((split) =>
    Array.from({ length: settings[split] }, (_, i) => {
      const id = `${split}_${String(i).padStart(4, '0')}`;
      const random = createRandom(seed, split, i);
      if (label === 'person') {
        const whose = Math.floor(i / (settings.facesPerPerson ?? 10));
        const person = createRandom(seed, split, 'person', whose);
        return {
          id,
          split,
          label: `${split}-person-${String(whose).padStart(3, '0')}`,
          attributes: drawAttributes(person),
          random: redraw(person, takeNames, random),
        };
      }
      const has = i % 2 === 0;
      const drawn = drawAttributes(random);
      const planted = bias && {
        [bias.attribute]:
          chance(random.split('has', bias.attribute), split === 'train' ? bias.agreement : 0.5) === has,
      };
      return {
        id,
        split,
        label: has ? label : `no-${label}`,
        attributes: { ...drawn, ...planted, [label]: has },
        random,
      };
    }),
  );
}
