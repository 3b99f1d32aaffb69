import { experimentSchema, type JsonSchema, type Plugin, settingPaths } from '@hemlkit/core/run';
import { reserved } from './check-sweep';
import { sweepSchema as schemaOfFile } from './schema';

/** Settings inside of what has names of its own, or positions in a list: only `heml sweep --list` checks them. */
const open = '^(overrides|segments|hierarchy|plugins|evaluation\\.metrics)\\.|\\.\\d+(\\.|$)';

/**
 * The JSON Schema (draft 7) of sweep files with these plugins, for editors: besides a sweep's own keys every setting
 * that it can vary, by its dotted path, with its description and the values that it takes.
 * @param plugins those of the base spec, core's own with the engines among them
 */
export function sweepSchema(plugins: readonly Plugin[]): JsonSchema {
  const { $schema, $defs, ...experiment } = experimentSchema(plugins);
  const found = Object.entries(settingPaths({ ...experiment, $defs }));
  const settings = found.filter(([path]) => !(path in reserved));
  const { properties, ...whole } = structuredClone(schemaOfFile) as unknown as JsonSchema & {
    properties: Record<string, JsonSchema>;
  };
  const keys = (of: (schema: JsonSchema) => JsonSchema) => ({
    properties: Object.fromEntries(settings.map(([path, schema]) => [path, of(schema)])),
    patternProperties: { [open]: {} },
    additionalProperties: false,
  });
  const { grid, zip, set, ...others } = properties;
  const one = ({ default: _, ...schema }: JsonSchema) => schema;
  return {
    $schema,
    ...whole,
    // What has a default is not required.
    required: ['heml', 'name', 'base'],
    properties: {
      ...others,
      set: { ...without(set!), ...keys(one) },
      grid: { ...without(grid!), allOf: [{ $ref: '#/$defs/axes' }] },
      zip: { ...without(zip!), allOf: [{ $ref: '#/$defs/axes' }] },
    },
    $defs: { ...($defs as JsonSchema), axes: { type: 'object', ...keys(several) } },
  };
}

const without = ({ default: _, additionalProperties: _values, ...schema }: JsonSchema): JsonSchema => schema;

/** A list of values, or a map that names them. */
function several(schema: JsonSchema): JsonSchema {
  const { title, description, markdownDescription, default: _, ...value } = schema;
  const texts = { title, description, markdownDescription };
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)),
    anyOf: [
      { type: 'array', minItems: 1, items: value },
      { type: 'object', minProperties: 1, additionalProperties: value },
    ],
  };
}
