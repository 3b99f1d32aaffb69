import { stableJson } from '../files/hash';

/** One setting in which specs differ: its dotted path and its value in each, `undefined` where it is not there. */
export interface Difference {
  path: string;
  values: unknown[];
}

/** The settings in which resolved specs differ, in the order in which they are first met; `name` does not count. */
export function specDifferences(specs: readonly Record<string, unknown>[]): Difference[] {
  const flat = specs.map((spec) => flatten(spec));
  const paths = new Set(flat.flatMap((map) => [...map.keys()]));
  paths.delete('name');
  return [...paths].flatMap((path) => {
    const values = flat.map((map) => map.get(path));
    const texts = new Set(values.map((value) => stableJson({ value })));
    return texts.size > 1 ? [{ path, values }] : [];
  });
}

/** Values by dotted path. Lists are values; so are empty maps. */
function flatten(value: Record<string, unknown>, path: string[] = []): Map<string, unknown> {
  const all = new Map<string, unknown>();
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, key];
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && Object.keys(inner).length > 0)
      for (const [below, found] of flatten(inner as Record<string, unknown>, at)) all.set(below, found);
    else all.set(at.join('.'), inner);
  }
  return all;
}
