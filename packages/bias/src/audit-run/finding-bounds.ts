import type { Random } from '@hemlkit/core/run';
import { benjaminiHochberg, groupBy, permutationTest } from '@hemlkit/statistics';
import { presenceAssociation } from '../audit-data/associate';
import { designOf } from '../audit-data/design';
import type { AttributeValue } from './draw-donors';

/**
 * The pull from which on a finding counts, as a share of how far the model holds labels apart. A bound is needed because, with
 * enough images, even the smallest pull is significant. A part that is associated with the label by
 * chance is learnt a little (results/bias.md shows pulls of up to 0.2 without a planted bias). So it needs a larger pull than a
 * part whose association is more than chance.
 */
export const smallestShare = { byChance: 0.25, associated: 0.1 };

/**
 * In what pulls are measured against their bounds, in interquartile ranges of the distances: how far labels lie apart, the mean
 * distance of two images of different labels less that of two of one. A model that was trained well holds them about one
 * range apart; one that was trained for something else may have them close together, and all that it knows of labels be a part.
 * No more than one range. One range as well where labels lie no farther apart than random ones would.
 *
 * @param distances of the references, [count, count]
 * @param labels class index of each
 * @param unit the interquartile range
 * @param groups of references that are not independent, [count]
 * @param level the p-value below which labels are taken for apart
 */
export function labelsApart(
  distances: Float64Array,
  labels: Int32Array,
  { unit, groups, level, random }: { unit: number; groups: Int32Array; level: number; random: Random },
): { separation: number; scale: number } {
  const separationOf = (own: Int32Array) => apart(distances, own) / unit;
  const separation = separationOf(labels);
  const { exchange } = designOf(groups, labels, 1 / level);
  const { p } = permutationTest(separationOf, labels, random, exchange);
  return { separation, scale: p <= level ? Math.min(1, separation) : 1 };
}

function apart(distances: Float64Array, labels: Int32Array): number {
  const count = labels.length;
  const [sums, counts] = [
    [0, 0],
    [0, 0],
  ] as [[number, number], [number, number]];
  for (let a = 0, at = 0; a < count; a++)
    for (let b = 0; b < count; b++, at++) {
      if (a === b) continue;
      const side = labels[a] === labels[b] ? 0 : 1;
      sums[side] += distances[at] as number;
      counts[side]++;
    }
  return sums[1] / counts[1] - sums[0] / counts[0];
}

/** What is known of a part in the training split: its value in every image, and whether it may matter. */
export interface TrainedPart {
  values: readonly AttributeValue[];
  allowed: boolean;
}

/**
 * Which parts are associated with the label in the training split more than by chance: Cramér's V of their values, adjusted for
 * all parts that count (Benjamini and Hochberg). An allowed part does not count.
 *
 * @param labels class index of each training image
 * @param groups of images that are not independent
 */
export function associatedParts(
  parts: readonly TrainedPart[],
  {
    labels,
    groups,
    level,
    random,
  }: { labels: Int32Array; groups: Int32Array; level: number; random: Random },
): boolean[] {
  const counted = parts.flatMap(({ allowed }, at) => (allowed ? [] : [at]));
  const design = designOf(groups, labels, counted.length / level);
  const classes = 1 + labels.reduce((most, label) => Math.max(most, label), 0);
  const tests = counted.map((at) => {
    const values = groupBy((parts[at] as TrainedPart).values);
    const count = 1 + values.reduce((most, value) => Math.max(most, value), 0);
    // What does not vary is associated with nothing.
    if (count < 2) return 1;
    return presenceAssociation({ values, count }, labels, classes, random.split(String(at)), design).test.p;
  });
  const adjusted = benjaminiHochberg(tests);
  return parts.map((_, at) => (adjusted[counted.indexOf(at)] ?? 1) <= level);
}
