import type { MetricInput } from '@hemlkit/core/plugin';

type Labelled = Pick<MetricInput, 'labels' | 'references' | 'matches'>;

/** How many references match each query, itself not counted. */
export function possibleMatches({ labels, references, matches }: Labelled): Int32Array {
  const counts = new Map<number, number>();
  for (const label of references?.labels ?? labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const isSelf = !references || references.includeQueries === true;
  const known = new Map<number, number>();
  const possible = (label: number): number => {
    if (!matches) return (counts.get(label) ?? 0) - (isSelf ? 1 : 0);
    let sum = isSelf && matches(label, label) ? -1 : 0;
    for (const [other, count] of counts) if (matches(label, other)) sum += count;
    return sum;
  };
  return labels.map((label) => {
    const value = known.get(label) ?? possible(label);
    known.set(label, value);
    return value;
  });
}
