import { HemlError, type MetricInput } from '@hemlkit/core/plugin';

/** A way to divide the images: by an attribute, or by several together. */
export interface Division {
  /** `hat`, or `gender+hat`. */
  name: string;
  /** `hat=true`, in their order. */
  groups: string[];
  /** The group of each image; -1 where one of the attributes is not known. */
  of: Int32Array;
}

/**
 * Divides the queries by attributes.
 * @param by each a name, or several of which all combinations are groups
 * @throws HemlError (usage) for an attribute that no query has
 */
export function divisions(
  by: readonly (string | readonly string[])[],
  attributes: NonNullable<MetricInput['attributes']>,
): Division[] {
  const names = new Set(attributes.flatMap((own) => Object.keys(own ?? {})));
  return by.map((one) => {
    const keys = typeof one === 'string' ? [one] : one;
    for (const key of keys)
      if (!names.has(key))
        throw new HemlError(
          `The dataset has no attribute \`${key}\`, by which a metric divides its figures.`,
          {
            code: 'attribute-unknown',
            kind: 'usage',
            hint:
              names.size === 0
                ? "It has none: those of a folder are the columns of its file of labels. Leave the metric's `by` out."
                : `It has ${[...names].map((name) => `\`${name}\``).join(', ')}.`,
          },
        );
    const values = attributes.map((own) => {
      const known = keys.map((key) => own?.[key]);
      return known.some((value) => value === undefined || value === '')
        ? undefined
        : keys.map((key, i) => `${key}=${known[i]}`).join(',');
    });
    const groups = [...new Set(values.filter((value) => value !== undefined))].sort();
    return {
      name: keys.join('+'),
      groups,
      of: Int32Array.from(values, (value) => (value === undefined ? -1 : groups.indexOf(value))),
    };
  });
}
