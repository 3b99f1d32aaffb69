import { componentKeyword } from '../contracts/component';
import type { Registry } from '../plugins/registry';
import { experimentSchema } from './experiment-schema';
import { isSchema, type JsonSchema, mapSchemas } from './walk-schema';

/** Annotations on the schema of a component, by which messages know what they speak of. */
export const kindKeyword = 'x-heml-kind';
export const typeKeyword = 'x-heml-type';

/**
 * The JSON Schema of a spec whose plugins are those of the registry: core's own schema, with every option that is
 * a component pointing at `$defs`, which holds one entry a kind, discriminated by `type`.
 */
export function assembleSchema(registry: Registry): JsonSchema {
  const experiment = close(experimentSchema(registry)) as JsonSchema;
  const properties = experiment.properties as Record<string, JsonSchema>;
  // What a node can override is checked by itself as well, so it has a definition of its own.
  const { default: noTraining, ...training } = properties.training!;
  const { default: noModel, ...model } = properties.model!;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...experiment,
    properties: {
      ...properties,
      model: { $ref: '#/$defs/model', default: noModel },
      training: { $ref: '#/$defs/training', default: noTraining },
    },
    $defs: {
      model,
      training,
      ...Object.fromEntries(registry.kinds.map(({ kind }) => [kind, kindSchema(kind, registry)])),
    },
  };
}

function kindSchema(kind: string, registry: Registry): JsonSchema {
  const parts = registry.all
    .filter(({ component }) => component.kind === kind)
    .map(({ component }) => component);
  const variants = parts.map(({ type, summary, options }) => {
    const own = close(options) as JsonSchema;
    return {
      ...own,
      title: `${kind} ${type}`,
      description: summary,
      [kindKeyword]: kind,
      [typeKeyword]: type,
      properties: { type: { const: type, description: summary }, ...(own.properties as object) },
      required: ['type', ...((own.required as string[] | undefined) ?? [])],
    };
  });
  return {
    type: 'object',
    [kindKeyword]: kind,
    required: ['type'],
    discriminator: { propertyName: 'type' },
    // A kind that no plugin brings has one variant that no spec can name.
    oneOf: variants.length > 0 ? variants : [{ properties: { type: { enum: [''] } }, required: ['type'] }],
  };
}

/** The largest whole number of an option without a maximum of its own. A larger one is a slip: 1e308 epochs. */
const largestInteger = 1_000_000;

/**
 * A copy of a schema in which maps refuse unknown keys, keys with a default are not required, components are
 * references, and whole numbers have an end.
 */
function close(schema: unknown): unknown {
  if (!isSchema(schema)) return schema;
  const { [componentKeyword]: kind, ...rest } = schema;
  if (kind !== undefined) return { $ref: `#/$defs/${String(kind)}`, ...rest };
  const copy = mapSchemas(schema, close);
  if (copy.type === 'integer' && !('maximum' in copy)) copy.maximum = largestInteger;
  const { properties } = schema;
  if (!isSchema(properties)) return copy;
  const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  copy.required = required.filter((key) => !(isSchema(properties[key]) && 'default' in properties[key]));
  if (!('additionalProperties' in schema) && !('patternProperties' in schema))
    copy.additionalProperties = false;
  return copy;
}
