import type { Plugin } from '../../contracts/plugin';
import type { Registry } from '../../plugins/registry';
import { needsTrunk } from '../method-settings';
import { packageOfSection } from '../sections';
import { validatorFor } from '../validator';
import type { JsonSchema } from '../walk-schema';
import { isOf, kindDefinitions } from './kind-definitions';
import { requiredParts } from './required-parts';
import { forEditor } from './rewrite';

/**
 * The JSON Schema (draft 7) of specs with these plugins, for editors: every option with its description and default. It
 * refuses nothing that `heml check` accepts: where a parent (`extends`) or an environment variable may give a value,
 * only what is written is held against it.
 * @param plugins those of the spec, core's own with the engines among them
 */
export function experimentSchema(plugins: readonly Plugin[]): JsonSchema {
  const { schema, registry } = validatorFor(plugins);
  const { $defs, ...whole } = schema as JsonSchema & { $defs: Record<string, JsonSchema> };
  const { required: _, ...rewritten } = forEditor(whole, '');
  const { model, training, ...kinds } = $defs;
  const { overrides } = rewritten.properties as Record<string, JsonSchema>;
  // A node's own settings are made of the same options as all nodes'.
  const own = { model: reference('model', model!), training: reference('training', training!) };
  const ofNode = { type: 'object', properties: own, additionalProperties: false };
  return {
    ...rewritten,
    properties: {
      ...(rewritten.properties as JsonSchema),
      ...sectionsToCome(rewritten.properties as JsonSchema),
      ...own,
      overrides: { ...overrides, additionalProperties: ofNode },
    },
    if: { required: ['extends'] },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
    then: {},
    else: neededParts(schema, registry),
    $defs: {
      model: forEditor(model!, 'model'),
      training: forEditor(training!, 'training'),
      ...kindDefinitions(kinds),
    },
  };
}

/** Sections whose packages are loaded once a spec has them; until then nothing is known of what stands in them. */
const sectionsToCome = (known: JsonSchema): JsonSchema =>
  Object.fromEntries(
    Object.entries(packageOfSection)
      .filter(([key]) => !(key in known))
      .map(([key, name]) => [key, { title: key, description: `Settings of the package ${name}.` }]),
  );

/** What a spec that builds on none has to give: a trunk too, unless its method is one that needs none. */
function neededParts(schema: JsonSchema, { all }: Registry): JsonSchema {
  const { model, ...others } = schema.$defs as Record<string, JsonSchema>;
  const withTrunk = requiredParts({
    ...schema,
    required: [...(schema.required as string[]), 'model'],
    $defs: { ...others, model: { ...model, required: ['trunk'] } },
  });
  const without = all.map(({ component }) => component).filter((one) => !needsTrunk(one));
  if (without.length === 0) return withTrunk;
  const method = isOf(without.map(({ type }) => type));
  return {
    if: { required: ['method'], properties: { method } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
    then: requiredParts(schema),
    else: withTrunk,
  };
}

const reference = (name: string, { description }: JsonSchema): JsonSchema => ({
  type: 'object',
  title: name,
  description,
  allOf: [{ $ref: `#/$defs/${name}` }],
});
