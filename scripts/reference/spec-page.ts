import { optionTable } from './option-table';
import type { Schema } from './schema';

/** The page of a spec's own sections: first the keys at the top, then each section's options. */
export function specPage(spec: Schema): string {
  const properties = spec.properties ?? {};
  const sections = Object.entries(properties).filter(([, { properties }]) => properties);
  const top = Object.entries(properties).map(([name, schema]): [string, Schema] => [
    name,
    schema.properties ? { ...schema, properties: undefined } : schema,
  ]);
  return [
    '# The spec',
    'An experiment is a YAML file with these keys; [docs/writing-specs.md](../writing-specs.md) goes through one.',
    optionTable({ properties: Object.fromEntries(top), required: spec.required }),
    ...sections.map(([name, section]) =>
      [`## ${name}`, section.description ?? '', optionTable(section)].filter(Boolean).join('\n\n'),
    ),
  ].join('\n\n');
}
