import { createRandom, type Data, type Experiment, type Split } from '@hemlkit/core/run';
import { linearProbe, linearScores, quickAuc } from '@hemlkit/statistics';
import { readLooks } from './audit-data/read-looks';
import { labelClass } from './label-class';

/** The name of the attribute of how a segment looks. */
export const lookAttribute = (segment: string): string => `look-${segment}`;

/** Whether each image of the splits looks, in a segment, as those of a label do. */
export type LookValues = Partial<Record<Split, boolean[]>>;

/**
 * Two looks of a segment, as the probe of an audit distinguishes them: by the label that it knows best. Training images are scored by a
 * fit that did not see them, the others by a fit to all training images; the bound between the two is where the scores of the
 * training images fall apart most clearly (Otsu, 1979). An image that does not show the segment does not have the look.
 *
 * @param name one of the spec's segments, or what no segment covers is called
 * @returns nothing where fewer than two training images show it
 */
export function lookValues(
  { splits, labels: names }: Pick<Data, 'splits' | 'labels'>,
  { segments, dataset }: Pick<Experiment, 'segments' | 'dataset'>,
  name: string,
  seed = 0,
): LookValues | undefined {
  const of = (split: Split) => {
    const held = splits[split];
    if (!held) return undefined;
    const { segments: regions, rest } = readLooks(held.store, segments, labelClass(dataset));
    const region = regions.find((one) => one.name === name) ?? rest;
    const shown = [...region.seen.keys()].filter((i) => region.seen[i]);
    return { held, shown, looks: shown.map(region.look), images: region.seen.length };
  };
  const train = of('train');
  if (!train || train.shown.length < 2) return undefined;
  const own = train.shown.map((i) => train.held.labels[i] as number);
  const probe = linearProbe(train.looks, createRandom(seed, 'look', name));
  const signs = (label: number) => Float64Array.from(own, (one) => (one === label ? 1 : -1));
  // Of two labels, either one is enough.
  const known = names.flatMap((_, label) => (own.includes(label) ? [label] : []));
  const scored = known.slice(known.length === 2 ? 1 : 0).map((label) => {
    const scores = probe(signs(label));
    return {
      label,
      scores,
      auc: quickAuc(
        scores,
        Uint8Array.from(own, (one) => Number(one === label)),
      ),
    };
  });
  const best = scored.reduce((a, b) => (b.auc > a.auc ? b : a));
  const bound = otsu(best.scores);
  const values: LookValues = {};
  for (const split of ['train', 'validation', 'test'] as const) {
    const part = split === 'train' ? train : of(split);
    if (!part) continue;
    const scores = split === 'train' ? best.scores : linearScores(train.looks, signs(best.label), part.looks);
    const has = new Array<boolean>(part.images).fill(false);
    for (const [at, image] of part.shown.entries()) has[image] = (scores[at] as number) > bound;
    values[split] = has;
  }
  return values;
}

/** The bound that parts numbers into two sets whose means lie farthest apart for their sizes (Otsu, 1979). */
export function otsu(numbers: ArrayLike<number>): number {
  const sorted = Float64Array.from(numbers).sort();
  const all = sorted.reduce((sum, value) => sum + value, 0);
  let [below, best, bound] = [0, Number.NEGATIVE_INFINITY, sorted[0] ?? 0];
  for (let count = 1; count < sorted.length; count++) {
    below += sorted[count - 1] as number;
    const rest = sorted.length - count;
    const spread = count * rest * (below / count - (all - below) / rest) ** 2;
    if (spread <= best) continue;
    best = spread;
    bound = ((sorted[count - 1] as number) + (sorted[count] as number)) / 2;
  }
  return bound;
}
