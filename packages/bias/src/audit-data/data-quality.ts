import type { Data, Sample, Split } from '@hemlkit/core/run';
import type { DataQuality } from '../contracts/audit';
import { mostCompared, nearDuplicates, type Place } from './near-duplicates';
import { leastPredicted, type Suspects } from './suspect-labels';

/** Pairs, and suspect labels, that are named. */
const most = 40;

/** What is known besides the data. */
export interface KnownOfData extends Suspects {
  /** The attribute by which images belong together. */
  group?: string | undefined;
  /** The split whose labels were asked. */
  split: Split;
}

/** What of the data breaks an evaluation: duplicates, those with another label, what two splits share, and suspect labels. */
export function dataQuality(
  { splits, labels }: Pick<Data, 'splits' | 'labels'>,
  { group, split: audited, predicted, suspects }: KnownOfData,
): { quality: DataQuality; notes: string[] } {
  const held = Object.entries(splits) as [Split, (typeof splits)['train']][];
  const found = nearDuplicates(Object.fromEntries(held.map(([split, { store }]) => [split, store])));
  const sampleOf = ({ split, position }: Place) => splits[split as Split]?.samples[position] as Sample;
  const pairs = found.map(({ a, b, difference }) => {
    const [first, second] = [sampleOf(a), sampleOf(b)];
    return {
      a: first.id,
      b: second.id,
      splits: [a.split, b.split] as [Split, Split],
      labels: [first.label, second.label] as [string, string],
      difference,
    };
  });
  const across = pairs.filter((pair) => pair.splits[0] !== pair.splits[1]);
  const disagreeing = pairs.filter((pair) => pair.labels[0] !== pair.labels[1]);
  const owners = new Map<string, Set<string>>();
  if (group !== undefined)
    for (const [split, { samples }] of held)
      for (const { attributes } of samples) {
        const value = String(attributes?.[group] ?? '');
        if (value !== '') owners.set(value, (owners.get(value) ?? new Set()).add(split));
      }
  const divided = [...owners].filter(([, own]) => own.size > 1).map(([value]) => value);
  const images = held.reduce((sum, [, { samples }]) => sum + samples.length, 0);
  const first = ([pair]: typeof pairs) => pair && `\`${pair.a}\` and \`${pair.b}\``;
  return {
    quality: {
      compared: Math.min(images, mostCompared),
      duplicates: pairs.length,
      acrossSplits: across.length,
      disagreeing: disagreeing.length,
      pairs: [...new Set([...across, ...disagreeing, ...pairs])].slice(0, most),
      dividedGroups: divided,
      suspects: {
        ...(Number.isFinite(predicted) && { predicted }),
        images: suspects.length,
        shown: suspects.slice(0, most).map(({ image, label, share }) => {
          const { id, label: own } = sampleOf({ split: audited, position: image });
          return { id, label: own, suspected: labels[label] as string, share };
        }),
      },
    },
    notes: [
      ...(across.length > 0
        ? [
            `${across.length} pairs of nearly equal images are in two splits (${first(across)}): what is measured on them is too good`,
          ]
        : []),
      ...(disagreeing.length > 0
        ? [
            `${disagreeing.length} pairs of nearly equal images have different labels (${first(disagreeing)}): one of each is wrong, or the label is not in the image`,
          ]
        : []),
      ...(suspects.length > 0
        ? [
            `${suspects.length} images of the ${audited} split have labels that three quarters of those that look most alike do not have: look whether they are right`,
          ]
        : []),
      ...(predicted < leastPredicted
        ? [
            `suspect labels: not asked, because how images look predicts ${Math.round(100 * predicted)} % of the labels only`,
          ]
        : []),
      ...(divided.length > 0
        ? [
            `${divided.length} groups by \`${group}\` are in two splits (\`${divided[0]}\`): what is measured on them is too good`,
          ]
        : []),
      ...(images > mostCompared
        ? [`near duplicates: only ${mostCompared} of ${images} images were compared with each other`]
        : []),
    ],
  };
}
