import { formsOf, kindOf, type Schema, valuesOf } from './schema';

const words: Record<string, string> = {
  integer: 'whole number',
  number: 'number',
  string: 'text',
  boolean: '`true` or `false`',
  null: '`null`',
  object: 'map',
  array: 'list',
};

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : written(value)}\``;

/** A value as YAML has it on one line: `{ type: euclidean }`. */
export function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => `${key}: ${written(inner)}`);
    return entries.length > 0 ? `{ ${entries.join(', ')} }` : '{}';
  }
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}

/** What may stand there: `number`, `list of text`, a link to the kind of component. */
export function typeWords(schema: Schema): string {
  const kind = kindOf(schema);
  if (kind !== undefined) return `[${kind}](${kind}.md)`;
  if (schema.enum) return schema.enum.map(code).join(' or ');
  if (schema.const !== undefined) return code(schema.const);
  const forms = formsOf(schema);
  // `null` is the exception and stands last.
  if (forms.length > 1 || forms[0] !== schema)
    return [...new Set(forms.map(typeWords))]
      .sort((a, b) => +(a === words.null) - +(b === words.null))
      .join(' or ');
  if (schema['x-heml-path']) return 'path';
  if (schema.type === 'array' && schema.items) return `list of ${one(schema.items)}`;
  const values = valuesOf(schema);
  if (values) return `map of ${one(values)}`;
  return words[schema.type ?? ''] ?? 'any';
}

/** As a part of a longer type. */
function one(schema: Schema): string {
  const text = typeWords(schema);
  return text.includes(' or ') && schema.type !== 'boolean' ? `(${text})` : text;
}

/** Which values it may have: `0 to 1`, `above 0`, `2 items, each 0 to 1`. Empty: all of its type. */
export function rangeWords(schema: Schema): string {
  const forms = formsOf(schema);
  if (forms.length > 1 || forms[0] !== schema)
    return [...new Set(forms.map(rangeWords))].filter(Boolean).join('; ');
  const { minItems, maxItems, items } = schema;
  if (schema.type === 'array') {
    const each = items ? rangeWords(items) : '';
    const count =
      minItems !== undefined && minItems === maxItems
        ? `${minItems} items`
        : limits(minItems, maxItems, 'or more items', 'items');
    return [count, each && `each ${each}`].filter(Boolean).join(', ');
  }
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (exclusiveMinimum !== undefined || exclusiveMaximum !== undefined) {
    const low =
      exclusiveMinimum !== undefined
        ? `above ${exclusiveMinimum}`
        : minimum !== undefined
          ? `${minimum} or more`
          : '';
    const high =
      exclusiveMaximum !== undefined
        ? `below ${exclusiveMaximum}`
        : maximum !== undefined
          ? `at most ${maximum}`
          : '';
    return [low, high].filter(Boolean).join(' and ');
  }
  return limits(minimum, maximum, 'or more', '');
}

function limits(low: number | undefined, high: number | undefined, open: string, unit: string): string {
  const end = unit && ` ${unit}`;
  if (low !== undefined && high !== undefined) return `${low} to ${high}${end}`;
  if (low !== undefined) return `${low} ${open}`;
  return high === undefined ? '' : `at most ${high}${end}`;
}
