import type { MinerReferenceInput } from '@hemlkit/testing';

/** Each anchor with the positions of its positives and negatives among the references. */
export function candidates({
  labels,
  references,
  isSelf,
}: Pick<MinerReferenceInput, 'labels' | 'references' | 'isSelf'>) {
  return labels.map((label, anchor) => {
    const all = references.labels.map((other, at) => ({ other, at }));
    return {
      anchor,
      positives: all
        .filter(({ other, at }) => other === label && !(isSelf && at === anchor))
        .map(({ at }) => at),
      negatives: all.filter(({ other }) => other !== label).map(({ at }) => at),
      others: references.embeddings,
    };
  });
}

/** Every triplet that the labels allow, with what `of` says of it. */
export function tripletsWhere(
  input: Pick<MinerReferenceInput, 'labels' | 'references' | 'isSelf'>,
  isPicked: (anchor: number, positive: number, negative: number) => boolean,
) {
  const triplets = candidates(input).flatMap(({ anchor, positives, negatives }) =>
    positives.flatMap((p) =>
      negatives.filter((n) => isPicked(anchor, p, n)).map((n): [number, number, number] => [anchor, p, n]),
    ),
  );
  return { kind: 'triplets' as const, triplets };
}

/** Every pair that the labels allow and that is picked. */
export function pairsWhere(
  input: Pick<MinerReferenceInput, 'labels' | 'references' | 'isSelf'>,
  isPositive: (anchor: number, other: number) => boolean,
  isNegative: (anchor: number, other: number) => boolean,
) {
  const pairs = (kind: 'positives' | 'negatives', isPicked: (anchor: number, other: number) => boolean) =>
    candidates(input).flatMap((one) =>
      one[kind]
        .filter((other) => isPicked(one.anchor, other))
        .map((other): [number, number] => [one.anchor, other]),
    );
  return {
    kind: 'pairs' as const,
    positive: pairs('positives', isPositive),
    negative: pairs('negatives', isNegative),
  };
}
