import { isSchema, type JsonSchema } from '../walk-schema';

/** A schema with a title, and with its description in the Markdown that editors show, range and default below. */
export function withHoverText(schema: JsonSchema, title: string): JsonSchema {
  const { description } = schema;
  if (typeof description !== 'string') return schema;
  const facts = [rangeOf(schema), defaultOf(schema)].filter((fact) => fact !== '').join(' ');
  return {
    title,
    ...schema,
    markdownDescription: facts === '' ? description : `${description}\n\n${facts}`,
  };
}

function defaultOf({ default: value, description }: JsonSchema): string {
  if (value === undefined || (isSchema(value) && Object.keys(value).length === 0)) return '';
  if (/\bDefault: /.test(String(description))) return '';
  return `Default: \`${inFlow(value)}\`.`;
}

/** A value on one line as a person writes it in YAML. */
function inFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inFlow).join(', ')}]`;
  if (!isSchema(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${key}: ${inFlow(one)}`)
    .join(', ')} }`;
}

function rangeOf({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: JsonSchema): string {
  const low =
    minimum !== undefined
      ? `${minimum} or more`
      : exclusiveMinimum !== undefined
        ? `more than ${exclusiveMinimum}`
        : '';
  const high =
    maximum !== undefined
      ? `at most ${maximum}`
      : exclusiveMaximum !== undefined
        ? `less than ${exclusiveMaximum}`
        : '';
  const both = [low, high].filter((one) => one !== '').join(', ');
  return both === '' ? '' : `${both[0]!.toUpperCase()}${both.slice(1)}.`;
}
