/** A value as a message shows it: JSON, cut when long. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'empty';
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : `the list ${cut(JSON.stringify(value))}`;
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty map' : 'a map';
  // JSON has no such numbers, and would show null.
  if (typeof value === 'number' && !Number.isFinite(value))
    return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
  return cut(JSON.stringify(value));
}

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

const names: Record<string, string> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  null: 'null',
};

/** What a JSON Schema accepts, in words, as far as one line can say. */
export function describeSchema(schema: unknown): string {
  if (typeof schema !== 'object' || schema === null) return 'something else';
  const { type, enum: choices, const: only, anyOf, $ref, minimum, items } = schema as Record<string, unknown>;
  if (only !== undefined) return code(only);
  if (Array.isArray(choices)) return choices.map(code).join(' or ');
  if (Array.isArray(anyOf)) return [...new Set(anyOf.map(describeSchema))].join(' or ');
  if (typeof $ref === 'string') return `a ${$ref.split('/').at(-1)}`;
  const name = [type]
    .flat()
    .map((one) => names[String(one)] ?? String(one))
    .join(' or ');
  if (type === 'array' && items && !Array.isArray(items)) return `a list (each ${describeSchema(items)})`;
  return minimum === undefined ? name : `${name} of ${String(minimum)} or more`;
}

export const code = (value: unknown): string =>
  `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
