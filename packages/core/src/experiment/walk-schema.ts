export type JsonSchema = { [keyword: string]: unknown };

const mapsOfSchemas = ['properties', 'patternProperties', '$defs', 'definitions'];
const schemas = ['additionalProperties', 'items', 'additionalItems', 'not', 'if', 'then', 'else', 'contains'];
const listsOfSchemas = ['anyOf', 'oneOf', 'allOf'];

export const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A copy of a schema in which each schema right inside it is replaced; defaults and other values stay as they are. */
export function mapSchemas(schema: JsonSchema, replace: (inner: unknown) => unknown): JsonSchema {
  const copy: JsonSchema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (mapsOfSchemas.includes(keyword) && isSchema(value))
      copy[keyword] = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]));
    else if (schemas.includes(keyword))
      copy[keyword] = Array.isArray(value) ? value.map(replace) : replace(value);
    else if (listsOfSchemas.includes(keyword) && Array.isArray(value)) copy[keyword] = value.map(replace);
    else copy[keyword] = value;
  }
  return copy;
}
