import type { Plugin } from '@hemlkit/core';
import { formsOf, kindOf, type Schema, valuesOf } from './schema';

/** Where a spec may name a component. */
export interface Place {
  kind: string;
  /** Markdown: `training.loss` in code, or ``distance` of a loss`` for an option of components of a kind. */
  where: string;
  description: string;
}

/** Every place at which a component may stand: those of the spec, then one line for the options of each other kind. */
export function placesOf(spec: Schema, plugins: readonly Plugin[]): Place[] {
  const own = Object.entries(spec.properties ?? {}).flatMap(([name, schema]) =>
    inside(schema, name).map((found) => place(found)),
  );
  const nested = plugins.flatMap(({ components }) =>
    components.flatMap(({ kind, options }) =>
      inside(options as Schema, '').map((found) => place(found, ` of ${article(kind)} ${kind}`)),
    ),
  );
  const known = new Set<string>();
  return [...own, ...nested].filter(({ kind, where }) => {
    const key = `${kind} ${where}`;
    return !known.has(key) && known.add(key);
  });
}

interface Found {
  kind: string;
  path: string;
  description: string;
}

const place = ({ path, ...found }: Found, owner = ''): Place => ({
  ...found,
  where: `\`${path.replace(/^\./, '')}\`${owner}`,
});
const article = (word: string): string => (/^[aeiou]/.test(word) ? 'an' : 'a');

function inside(schema: Schema, path: string): Found[] {
  const kind = kindOf(schema);
  if (kind !== undefined) return [{ kind, path, description: schema.description ?? '' }];
  const forms = formsOf(schema);
  if (forms.length > 1 || forms[0] !== schema)
    return forms.flatMap((form) =>
      inside({ ...form, description: schema.description ?? form.description }, path),
    );
  const { properties = {}, items } = schema;
  const values = valuesOf(schema);
  return [
    ...Object.entries(properties).flatMap(([name, inner]) => inside(inner, `${path}.${name}`)),
    ...(items ? inside({ description: schema.description, ...items }, `${path}[]`) : []),
    ...(values ? inside({ description: schema.description, ...values }, `${path}.*`) : []),
  ];
}
