import { createRandom, type KnownDifference, type Random } from '@hemlkit/core/plugin';
import { type Attributes, drawAttributes } from './attributes';
import { between } from './draw';
import type { PlannedFace } from './plan';
import { redraw, takeNames } from './redraw';
import type { Repaint } from './repaint';
import { type Variation, variations } from './variations';

/** Changes with what pairs are planned, so that those kept from before are drawn again. */
export const differencesVersion = 1;

/** Two faces to be drawn, and what makes them differ. */
export interface PlannedDifference extends Omit<KnownDifference, 'a' | 'b'> {
  a: PlannedFace;
  b: PlannedFace;
}

/**
 * Plans pairs of faces that differ in one part: the second face is the first one with that part redrawn (or an
 * attribute changed). Part by part in turn, each of them in every view.
 *
 * @param count pairs of each view
 * @param shown class names: only parts that one of them shows
 */
export function planDifferences(count: number, seed: number, shown: readonly string[]): PlannedDifference[] {
  const usable = variations.filter(({ classes }) => classes.some((name) => shown.includes(name)));
  if (usable.length === 0) return [];
  return Array.from({ length: count }, (_, i) => {
    const variation = usable[i % usable.length] as Variation;
    const random = createRandom(seed, 'difference', i);
    const other = random.split('other');
    const attributes = { ...drawAttributes(random), ...variation.needs };
    const changed = variation.toggle
      ? { ...attributes, [variation.toggle]: !attributes[variation.toggle] }
      : attributes;
    const redrawn = redraw(random, variation.redraw, other);
    const name = `difference_${String(i).padStart(4, '0')}_${variation.part}`;
    const face = (suffix: string, has: Attributes, generator: Random): PlannedFace => ({
      id: `${name}_${suffix}`,
      split: 'test',
      label: '',
      attributes: has,
      random: generator,
    });
    const first = face('a', attributes, random);
    const common = { part: variation.part, classes: [...variation.classes], a: first };
    return [
      {
        ...common,
        view: 'repainted' as const,
        b: { ...face('b', attributes, random), repaint: drawRepaint(variation, other) },
      },
      { ...common, view: 'redrawn' as const, b: face('c', changed, redrawn) },
      {
        ...common,
        view: 'retaken' as const,
        b: face('d', changed, redraw(redrawn, takeNames, other.split('take'))),
      },
    ];
  }).flat();
}

const drawRepaint = ({ classes }: Variation, random: Random): Repaint => {
  const own = random.split('repaint');
  return { classes, by: [0, 1, 2].map(() => between(own, 40, 90)) };
};
