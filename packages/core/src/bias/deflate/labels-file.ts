import type { Sample } from '../../contracts/sample';

/** A sample as the file of labels names it. */
export type Labelled = Pick<Sample, 'label' | 'attributes'> & {
  /** The image's path under `images`. */
  name: string;
  composite: boolean;
};

const own = ['image', 'label', 'composite'];

/** `labels.csv`: image, label, whether it is a composite, and what else the dataset knows. */
export function labelsCsv(samples: readonly Labelled[]): string {
  const known = new Set(samples.flatMap(({ attributes = {} }) => Object.keys(attributes)));
  const names = [...known].filter((name) => !own.includes(name));
  const rows = samples.map(({ name, label, composite, attributes }) => [
    name,
    label,
    Number(composite),
    ...names.map((key) => attributes?.[key] ?? ''),
  ]);
  return [[...own, ...names], ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

/** RFC 4180. */
function cell(value: string | number | boolean): string {
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
