import { basename } from 'node:path';
import { stableJson } from '@hemlkit/core/run';

/**
 * A short name for each value of an axis: a number or a text itself, a spec or a file its name, a component its type
 * and those of its options that differ from the other values' (`triplet-margin-0.1`). All are different.
 */
export function valueLabels(values: readonly unknown[]): string[] {
  const plain = values.map((value) => label(value));
  const rivals = new Map<string, Options[]>();
  const options = values.map(optionsOf);
  for (const [i, name] of plain.entries()) {
    const alike = rivals.get(name) ?? [];
    rivals.set(name, alike);
    alike.push(options[i]!);
  }
  const fuller = plain.map((name, i) => {
    const alike = rivals.get(name)!;
    return alike.length === 1 ? name : [name, ...differences(options[i]!, alike)].join('-');
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

/** A value's options, each with its text, by which they are compared. */
type Options = Map<string, { value: unknown; json: string }>;

const optionsOf = (value: unknown): Options =>
  new Map(
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, inner]) => [key, { value: inner, json: stableJson({ v: inner }) }])
      : [],
  );

/** `margin-0.1` for every option that is not the same in all of the values. */
const differences = (own: Options, others: readonly Options[]): string[] =>
  [...own]
    .filter(([key, { json }]) => others.some((other) => other.get(key)?.json !== json))
    .map(([key, { value }]) => `${key}-${label(value)}`);
