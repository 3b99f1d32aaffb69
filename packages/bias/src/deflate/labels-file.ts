import type { Sample } from '@hemlkit/core/run';

/** A sample as the file of labels names it. */
export type Labelled = Pick<Sample, 'label' | 'attributes'> & {
  /** The image's path under `images`. */
  name: string;
  composite: boolean;
  /** What it is not independent of: the id of the image that it is, repeats, or is made from; or that image's own group. */
  source: string;
};

/** The column by which images of deflated data belong together. */
export const groupColumn = 'source';

const own = ['image', 'label', 'composite', groupColumn];

/** The dataset's attributes that are not written, because a column of that name has another meaning. */
export const displaced = (samples: readonly Pick<Sample, 'attributes'>[]): string[] =>
  own.filter(
    (name) => name !== 'label' && samples.some(({ attributes }) => attributes && name in attributes),
  );

/** `labels.csv`: image, label, whether it is a composite, what it is made from, and what else the dataset knows. */
export function labelsCsv(samples: readonly Labelled[]): string {
  const known = new Set(samples.flatMap(({ attributes = {} }) => Object.keys(attributes)));
  const names = [...known].filter((name) => !own.includes(name));
  const rows = samples.map(({ name, label, composite, source, attributes }) => [
    name,
    label,
    Number(composite),
    source,
    ...names.map((key) => attributes?.[key] ?? ''),
  ]);
  return [[...own, ...names], ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

/** RFC 4180. A value that begins or ends with a space is quoted, too, because readers strip spaces around a cell. */
function cell(value: string | number | boolean): string {
  const text = String(value);
  return /[",;\t\n\r]/.test(text) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text;
}
