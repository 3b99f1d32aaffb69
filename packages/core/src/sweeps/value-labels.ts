import { basename } from 'node:path';
import { stableJson } from '../files/hash';

/**
 * A short name for each value of an axis: a number or a text itself, a spec or a file its name, a component its type
 * and those of its options that differ from the other values' (`triplet-margin-0.1`). All are different.
 */
export function valueLabels(values: readonly unknown[]): string[] {
  const plain = values.map((value) => label(value));
  const repeated = (name: string) => plain.filter((other) => other === name).length > 1;
  const fuller = plain.map((name, i) => {
    if (!repeated(name)) return name;
    const rivals = values.filter((_, j) => plain[j] === name);
    return [name, ...differences(values[i], rivals)].join('-');
  });
  return fuller.map((name, i) => (fuller.indexOf(name) === i ? name : `${name}-${i + 1}`));
}

function label(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value !== 'object')
    return String(value).includes('/') || isYaml(value) ? fileName(value) : String(value);
  if (Array.isArray(value)) return value.map(label).join('+');
  const { type } = value as { type?: unknown };
  return typeof type === 'string'
    ? type
    : Object.entries(value)
        .map(([key, inner]) => `${key}-${label(inner)}`)
        .join('-');
}

const isYaml = (value: unknown) => /\.ya?ml$/.test(String(value));
const fileName = (value: unknown) => basename(String(value)).replace(/\.ya?ml$/, '');

/** `margin-0.1` for every option that is not the same in all of the values. */
function differences(value: unknown, others: readonly unknown[]): string[] {
  const options = (of: unknown) =>
    typeof of === 'object' && of !== null ? (of as Record<string, unknown>) : {};
  return Object.entries(options(value))
    .filter(([key, inner]) =>
      others.some((other) => stableJson({ v: options(other)[key] }) !== stableJson({ v: inner })),
    )
    .map(([key, inner]) => `${key}-${label(inner)}`);
}
