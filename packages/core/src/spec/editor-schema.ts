import { kinds } from '../contracts/kinds';
import type { Plugin } from '../contracts/plugin';
import type { JsonSchema } from './assemble';
import { validatorFor } from './validator';

/**
 * The JSON Schema (draft 7) of specs with these plugins, for editors: every option with its description and default.
 *
 * It differs from the one by which specs are checked, which is whole but tells an editor too little: options are offered once a
 * `type` is given, by it, and what may come from a spec that is extended, or from a default, is not asked for.
 * @param plugins those of the spec, core's own with the engines among them
 */
export function experimentSchema(plugins: readonly Plugin[]): object {
  const schema = structuredClone(validatorFor(plugins).schema);
  const { required, $defs, ...rest } = schema as JsonSchema & { $defs: Record<string, JsonSchema> };
  const { model, training, ...others } = $defs;
  const components = Object.fromEntries(
    Object.entries(others).map(([name, definition]) => [
      name,
      (kinds as readonly string[]).includes(name) ? byType(definition) : definition,
    ]),
  );
  const properties = rest.properties as Record<string, JsonSchema>;
  return {
    ...rest,
    properties: { ...properties, overrides: overrides(properties.overrides as JsonSchema) },
    if: { properties: { extends: { type: 'string' } }, required: ['extends'] },
    else: { required },
    $defs: { model: unasked(model), training: unasked(training), ...components },
  };
}

/** A component: its types, and the options of the one that is named. */
function byType(definition: JsonSchema): JsonSchema {
  const { oneOf, discriminator: _, required: __, ...rest } = definition;
  const variants = (oneOf as JsonSchema[]).filter(({ title }) => title !== undefined);
  const typeOf = (variant: JsonSchema) => (variant.properties as { type: JsonSchema }).type;
  return {
    ...rest,
    properties: {
      type: { anyOf: variants.map(({ title, description, ...variant }) => ({ ...typeOf(variant), title })) },
    },
    allOf: variants.map((variant) => ({
      if: { properties: { type: { const: typeOf(variant).const } }, required: ['type'] },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's word
      then: unasked(variant),
    })),
  };
}

/** Without what must be there: it may be there by a default, or in a spec that is extended. */
const unasked = ({ required: _, ...rest }: JsonSchema = {}): JsonSchema => rest;

/** What single nodes may override is what the whole tree may set. */
const overrides = (own: JsonSchema): JsonSchema => ({
  ...own,
  additionalProperties: {
    type: 'object',
    properties: { model: { $ref: '#/$defs/model' }, training: { $ref: '#/$defs/training' } },
    additionalProperties: false,
  },
});
