import { type Component, componentKeyword } from '@hemlkit/core';

/** The parts of an option's JSON Schema that are printed. */
interface OptionSchema {
  type?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  anyOf?: OptionSchema[];
  [componentKeyword]?: string;
}

/** The values that are allowed: `number`, `euclidean | cosine`, `a distance`. */
function typeText(schema: OptionSchema): string {
  if (schema[componentKeyword]) return `a ${schema[componentKeyword]}`;
  if (schema.enum) return schema.enum.map(String).join(' | ');
  if (schema.const !== undefined) return String(schema.const);
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeText))].join(' | ');
  return schema.type ?? 'any';
}

function defaultText(schema: OptionSchema, required: boolean): string {
  if (schema.default === undefined) return required ? ', required' : '';
  const { default: value } = schema;
  const isComponent = typeof value === 'object' && value !== null && 'type' in value;
  return `, default ${isComponent && Object.keys(value).length === 1 ? String(value.type) : JSON.stringify(value)}`;
}

/** A component's options, one a line: `margin (number, default 0.05): How much farther a negative must be.` */
export function optionLines(options: Component['options']): string[] {
  const required = new Set<string>(options.required ?? []);
  return Object.entries(options.properties as Record<string, OptionSchema>).map(([name, schema]) => {
    const facts = `${typeText(schema)}${defaultText(schema, required.has(name))}`;
    return `${name} (${facts})${schema.description ? `: ${schema.description}` : ''}`;
  });
}
