import type { Found, Labelled } from '../found';
import { count, mistake, suggest } from '../mistake';
import { labelNames } from './yes-no';

/**
 * Labels from an attribute that the dataset knows of its images: `Male` and `no-Male`, or its values where they are
 * more than yes and no. Images of which it is not known are left out, and a note reports it.
 */
export function labelByAttribute({ images, missing }: Found, attribute: string): Labelled {
  const known = images.flatMap((image) => {
    const value = image.attributes?.[attribute];
    return value === undefined || value === '' ? [] : [{ image, value: String(value) }];
  });
  if (known.length === 0) {
    const names = [...new Set(images.flatMap(({ attributes }) => Object.keys(attributes ?? {})))];
    throw mistake(
      'attribute-unknown',
      `The dataset's label asks for the attribute '${attribute}', which no image has.`,
      names.length > 0
        ? suggest(attribute, names)
        : (missing?.attributes ??
            'The images have no attributes: take { present: CLASS } or { column: NAME }.'),
    );
  }
  const labels = labelNames(
    known.map(({ value }) => value),
    attribute,
  );
  const left = images.length - known.length;
  return {
    samples: known.map(({ image }, i) => ({ ...image, label: labels[i] as string })),
    notes: left > 0 ? [`${count(left, 'image')} left out: '${attribute}' is not known.`] : [],
  };
}
