import type { Sample } from '../../contracts/sample';

/** An attribute with two values, one of which each sample has. */
export interface TwoValued {
  name: string;
  /** Whether each sample has it: `true`, 1, or the later of two other values in their order. */
  has: boolean[];
}

/** An attribute that is none of two values. */
export interface LeftOut {
  name: string;
  /** A sentence without its beginning: `it is true in all images`. */
  why: string;
}

/**
 * The attributes of a dataset that have two values, and those that have not.
 * @param samples attributes that some of them lack are left out, too
 * @param others names of what is no attribute of an image's own; not told of
 */
export function twoValuedAttributes(
  samples: readonly Sample[],
  others: readonly string[] = [],
): { found: TwoValued[]; left: LeftOut[] } {
  const found: TwoValued[] = [];
  const left: LeftOut[] = [];
  const names = new Set(samples.flatMap(({ attributes = {} }) => Object.keys(attributes)));
  for (const name of others) names.delete(name);
  for (const name of names) {
    const values = samples.map(({ attributes }) => attributes?.[name]);
    const kinds = [...new Set(values)].sort();
    const without = count(values, undefined);
    if (without > 0) left.push({ name, why: `${without} of ${values.length} images have none` });
    else if (kinds.length === 1) left.push({ name, why: `it is ${kinds[0]} in all images` });
    else if (kinds.length > 2) left.push({ name, why: `it has ${kinds.length} values, and two are needed` });
    else found.push({ name, has: values.map((value) => value === kinds[1]) });
  }
  return { found, left };
}

/**
 * Attributes that are the label itself: all images have its name for a value, or the attribute is called like one of two
 * labels and divides the images just as they do (of `smile` and `no-smile`: `smile`, yes and no).
 */
export function labelAttributes(samples: readonly Sample[]): string[] {
  const labels = [...new Set(samples.map(({ label }) => label))];
  const names = new Set(samples.flatMap(({ attributes = {} }) => Object.keys(attributes)));
  return [...names].filter((name) => {
    const pairs = samples.map(({ attributes, label }) => ({ value: attributes?.[name], label }));
    // A file's numbers are read as such: the label `03` has the value 3.
    if (pairs.every(({ value, label }) => String(value) === label || value === Number(label))) return true;
    const kinds = new Set(pairs.map(({ value, label }) => JSON.stringify([value, label])));
    const values = new Set(pairs.map(({ value }) => value));
    return labels.includes(name) && [kinds.size, values.size, labels.length].every((size) => size === 2);
  });
}

const count = (values: readonly unknown[], wanted: unknown): number =>
  values.filter((value) => value === wanted).length;
