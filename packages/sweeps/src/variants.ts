import { hashValue, type RunSummary, specDifferences } from '@hemlkit/core/run';
import type { RunRecord } from './run-record';

/** Runs that differ by their seed alone. */
export interface Variant {
  name: string;
  runs: { name: string; folder: string; seed: number; summary: RunSummary }[];
}

/** Finished runs by what they have in common but the seed, in the order in which they come; two of one seed are one. */
export function groupVariants(records: readonly RunRecord[]): Variant[] {
  const groups = new Map<string, RunRecord[]>();
  for (const record of records) {
    if (!record.summary) continue;
    const key = hashValue({ ...record.spec, name: '', seed: 0 });
    const group = groups.get(key) ?? [];
    if (!group.some(({ seed }) => seed === record.seed)) group.push(record);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  const names = uniqueNames(all.map((group) => group[0]!));
  return all.map((group, i) => ({
    name: names[i]!,
    runs: group
      .sort((a, b) => a.seed - b.seed)
      .map(({ name, folder, seed, summary }) => ({ name, folder, seed, summary: summary! })),
  }));
}

/** Each run's variant; where several have one name, also the settings in which they differ. */
function uniqueNames(records: readonly RunRecord[]): string[] {
  const names = records.map(
    ({ variant, name }) => variant ?? (name.replace(/[-_.,+]?seed[=-]?\d+$/, '') || name),
  );
  return names.map((name, i) => {
    const rivals = records.filter((_, j) => names[j] === name);
    if (rivals.length === 1) return name;
    const settings = specDifferences(rivals.map(({ spec }) => spec)).filter(({ path }) => path !== 'seed');
    const differences = settings.slice(0, 3).map(({ path, values }) => {
      const value = values[rivals.indexOf(records[i]!)];
      return `${path} ${typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none')}`;
    });
    return `${name} (${differences.join(', ')})`;
  });
}
