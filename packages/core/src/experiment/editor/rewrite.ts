import { isSchema, type JsonSchema, mapSchemas } from '../walk-schema';
import { withHoverText } from './hover-text';

/** A text with a reference to the environment: what it stands for is not known while the spec is written. */
export const environmentText = {
  type: 'string',
  pattern: '\\$\\{env:[^}]*\\}',
  // Of an editor's suggestions it would be the only one that cannot be taken as it is.
  doNotSuggest: true,
};

const scalars = ['number', 'integer', 'boolean'];

/**
 * A part of the spec's schema in the form that editors make most of: `anyOf` instead of `if` by type, by which they
 * know what may be completed; `${env:NAME}` accepted in the place of numbers and choices; nothing required, since a
 * parent may give it; the default in the hover text.
 * @param path the option's path, the title of its hover text
 */
export function forEditor(schema: JsonSchema, path: string): JsonSchema {
  const { $ref, properties, required: _, ...rest } = schema;
  // A map that is there by default, and empty, is nothing to complete.
  if (isSchema(rest.default) && Object.keys(rest.default).length === 0) delete rest.default;
  // What stands beside a reference counts for nothing in this draft, and some editors take that at its word.
  if ($ref !== undefined) return { type: 'object', ...rest, allOf: [{ $ref }] };
  const inner = mapSchemas(rest, (one) => (isSchema(one) ? forEditor(one, path) : one));
  if (isSchema(properties))
    inner.properties = Object.fromEntries(
      Object.entries(properties).map(([key, value]) => {
        const at = path === '' ? key : `${path}.${key}`;
        return [key, isSchema(value) ? withHoverText(forEditor(value, at), at) : value];
      }),
    );
  return byType(withEnvironment(inner));
}

/** `if: { type }, then, else` as the equivalent `anyOf`. */
function byType(schema: JsonSchema): JsonSchema {
  const { if: condition, then: when, else: otherwise, ...rest } = schema;
  const type = isSchema(condition) && Object.keys(condition).join() === 'type' ? condition.type : undefined;
  if (type === undefined) return schema;
  const yes = { type, ...(isSchema(when) ? when : {}) };
  if (otherwise === undefined) return { ...rest, anyOf: [yes] };
  const others = isSchema(otherwise) && Array.isArray(otherwise.anyOf) && !('description' in otherwise);
  const no = others ? ((otherwise as JsonSchema).anyOf as unknown[]) : [otherwise];
  // `null` last: it is what a person wants least often.
  return { ...rest, anyOf: type === 'null' ? [...no, yes] : [yes, ...no] };
}

function withEnvironment(schema: JsonSchema): JsonSchema {
  const { type, pattern, enum: choices, ...rest } = schema;
  if (Array.isArray(choices)) {
    const { description, default: byDefault, ...others } = rest;
    const named = {
      ...(description ? { description } : {}),
      ...('default' in rest ? { default: byDefault } : {}),
    };
    return { ...named, anyOf: [{ enum: choices, ...others }, environmentText] };
  }
  if (typeof type === 'string' && scalars.includes(type)) {
    const article = type === 'integer' ? 'a whole number' : type === 'number' ? 'a number' : 'true or false';
    return {
      ...rest,
      type: [type, 'string'],
      pattern: environmentText.pattern,
      patternErrorMessage: `It has to be ${article}.`,
    };
  }
  if (type === 'string' && typeof pattern === 'string')
    return { ...schema, pattern: `${pattern}|${environmentText.pattern}` };
  return schema;
}
