import { typeKeyword } from '../assemble';
import { isSchema, type JsonSchema } from '../walk-schema';
import { isOf } from './kind-definitions';

/**
 * What a whole spec has to give, and nothing else of the schema: the keys of its maps, and the options that a
 * component cannot do without. Components inside components are left to `heml check`.
 */
export function requiredParts(schema: JsonSchema): JsonSchema {
  return partsOf(schema, schema.$defs as Record<string, JsonSchema>) ?? {};
}

function partsOf(schema: JsonSchema, definitions: Record<string, JsonSchema>): JsonSchema | undefined {
  const name = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1)! : undefined;
  const target = name === undefined ? schema : definitions[name]!;
  if (Array.isArray(target.oneOf)) return ofComponent(target.oneOf as JsonSchema[], 'default' in schema);
  const inner = Object.entries((target.properties ?? {}) as JsonSchema).flatMap(([key, value]) => {
    const parts = isSchema(value) ? partsOf(value, definitions) : undefined;
    // The schema itself is what suggests them.
    return parts ? [[key, { ...parts, doNotSuggest: true }] as const] : [];
  });
  const required = (target.required as string[] | undefined) ?? [];
  if (inner.length === 0 && required.length === 0) return undefined;
  return {
    ...(required.length > 0 ? { required } : {}),
    ...(inner.length > 0 ? { properties: Object.fromEntries(inner) } : {}),
  };
}

/** @param hasDefault a component without a type is the default one, with other options */
function ofComponent(variants: readonly JsonSchema[], hasDefault: boolean): JsonSchema | undefined {
  const conditions = variants.flatMap((variant) => {
    const required = (variant.required as string[]).filter((key) => key !== 'type');
    const type = variant[typeKeyword];
    return required.length === 0 || type === undefined
      ? []
      : // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
        [{ if: isOf([String(type)]), then: { required } }];
  });
  if (conditions.length === 0 && hasDefault) return undefined;
  return {
    ...(hasDefault ? {} : { required: ['type'] }),
    ...(conditions.length > 0 ? { allOf: conditions } : {}),
  };
}
