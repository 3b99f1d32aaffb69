import type { Sample } from '../../contracts/sample';

/** An attribute with two values, one of which each sample has. */
export interface TwoValued {
  name: string;
  /** Whether each sample has it: `true`, 1, or the later of two other values in their order. */
  has: boolean[];
}

/**
 * The attributes of a dataset that have two values, and which have not and why.
 * @param samples attributes that some of them lack are left out, too
 */
export function twoValuedAttributes(samples: readonly Sample[]): { found: TwoValued[]; notes: string[] } {
  const found: TwoValued[] = [];
  const notes: string[] = [];
  const names = new Set(samples.flatMap(({ attributes = {} }) => Object.keys(attributes)));
  for (const name of names) {
    const values = samples.map(({ attributes }) => attributes?.[name]);
    const kinds = [...new Set(values)].sort();
    if (kinds.includes(undefined))
      notes.push(
        `attribute ${name}: left out, for ${count(values, undefined)} of ${values.length} images have none`,
      );
    else if (kinds.length === 1)
      notes.push(`attribute ${name}: left out, for it is ${kinds[0]} in all images`);
    else if (kinds.length > 2)
      notes.push(`attribute ${name}: left out, for it has ${kinds.length} values, and two are needed`);
    else found.push({ name, has: values.map((value) => value === kinds[1]) });
  }
  return { found, notes };
}

const count = (values: readonly unknown[], wanted: unknown): number =>
  values.filter((value) => value === wanted).length;
