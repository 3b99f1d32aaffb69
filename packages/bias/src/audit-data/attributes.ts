import type { Sample } from '@hemlkit/core/run';

type AttributeValue = NonNullable<Sample['attributes']>[string];

/** An attribute with two values. */
export interface TwoValued {
  name: string;
  /** The samples of which it is known, by index. */
  units: number[];
  /** Its two values: those of images that do not have it, and that do. */
  values: readonly [AttributeValue, AttributeValue];
  /** Whether each of those has it: `true`, 1, or the later of two other values in their order. */
  has: boolean[];
}

/** An attribute with more than two values. */
export interface SeveralValued {
  name: string;
  /** The samples of which it is known, by index. */
  units: number[];
  /** Class index of each of those. */
  values: Int32Array;
  count: number;
}

/** Values up to which each is a class of its own; with more of them a table of labels has too few images in a cell. */
export const mostValues = 8;

/** The attributes of a dataset that have three to eight values. @param others names of what is not an attribute of an image */
export function severalValuedAttributes(
  samples: readonly Sample[],
  others: readonly string[] = [],
): SeveralValued[] {
  const names = new Set(samples.flatMap(({ attributes = {} }) => Object.keys(attributes)));
  for (const name of others) names.delete(name);
  return [...names].flatMap((name) => {
    const values = samples.map(({ attributes }) => attributes?.[name] ?? '');
    const units = [...values.keys()].filter((i) => values[i] !== '');
    const kinds = [...new Set(units.map((i) => values[i] as AttributeValue))].sort();
    if (kinds.length < 3 || kinds.length > mostValues) return [];
    const classes = Int32Array.from(units, (i) => kinds.indexOf(values[i] as AttributeValue));
    return [{ name, units, values: classes, count: kinds.length }];
  });
}

/** An attribute that does not have two values. */
export interface LeftOut {
  name: string;
  /** A sentence without its beginning: `it is true in all images`. */
  why: string;
  /** How many values it has, where those are too many. */
  values?: number;
}

/**
 * The attributes of a dataset that have two values, and all others with the reason why they are left out.
 * An empty string counts as an unknown value.
 * @param others names that are not attributes of an image itself; they are not reported
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
    const units = [...values.keys()].filter((i) => values[i] !== undefined && values[i] !== '');
    const known = units.map((i) => values[i] as AttributeValue);
    const kinds = [...new Set(known)].sort();
    const of =
      known.length === values.length ? 'in all images' : `in all ${known.length} images of which it is known`;
    if (kinds.length === 0) left.push({ name, why: 'it is known of no image' });
    else if (kinds.length === 1) left.push({ name, why: `it is ${kinds[0]} ${of}` });
    else if (kinds.length > 2)
      left.push({
        name,
        why: `it has ${kinds.length} values, and two are needed`,
        values: kinds.length,
      });
    else {
      const both = kinds as [AttributeValue, AttributeValue];
      found.push({ name, units, values: both, has: known.map((value) => value === both[1]) });
    }
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
    // A dataset may know a label as a number: `03` as 3.
    if (pairs.every(({ value, label }) => String(value) === label || value === Number(label))) return true;
    const kinds = new Set(pairs.map(({ value, label }) => JSON.stringify([value, label])));
    const values = new Set(pairs.map(({ value }) => value));
    return labels.includes(name) && [kinds.size, values.size, labels.length].every((size) => size === 2);
  });
}
