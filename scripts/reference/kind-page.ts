import type { Plugin } from '@hemlkit/core';
import { optionTable } from './option-table';
import type { Place } from './places';
import type { Schema } from './schema';

/** The page of a kind: where a spec names one, and every type with its options. */
export function kindPage(kind: string, places: readonly Place[], plugins: readonly Plugin[]): string {
  const components = plugins.flatMap(({ meta, components }) =>
    components.filter((component) => component.kind === kind).map((component) => ({ meta, component })),
  );
  const types = components.map(({ component: { type } }) => `[\`${type}\`](#${type})`).join(', ');
  const sections = components.map(({ meta, component: { type, summary, options } }) =>
    [`## ${type}`, `${summary} From \`${meta.name}\`.`, optionTable(options as Schema)].join('\n\n'),
  );
  const named = places.map(({ where, description }) => `- ${where}${description && `: ${description}`}`);
  return [`# Components: ${kind}`, 'Named in:', named.join('\n'), `Types: ${types}.`, ...sections].join(
    '\n\n',
  );
}
