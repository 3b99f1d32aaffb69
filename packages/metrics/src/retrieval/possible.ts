import type { MetricInput } from '@hemlkit/core/plugin';

type Labelled = Pick<MetricInput, 'labels' | 'references' | 'matches' | 'groups'>;

/** How many references match each query, itself not counted, nor those of its group where there are groups. */
export function possibleMatches({ labels, references, matches, groups }: Labelled): Int32Array {
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
  const all = labels.map((label) => {
    const value = known.get(label) ?? possible(label);
    known.set(label, value);
    return value;
  });
  if (!groups) return all;
  const members = new Map<number, number[]>();
  for (const [query, group] of groups.entries()) members.set(group, [...(members.get(group) ?? []), query]);
  return all.map((count, query) => {
    const label = labels[query] as number;
    const own = (members.get(groups[query] as number) ?? []).filter((other) => {
      if (other === query) return false;
      const its = labels[other] as number;
      return matches ? matches(label, its) : label === its;
    });
    return count - own.length;
  });
}
