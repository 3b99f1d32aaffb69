/** What the reference says of an option's JSON Schema: keywords of a component's own schema, and of the assembled one. */
export interface Schema {
  type?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  if?: Schema;
  then?: Schema;
  else?: Schema;
  items?: Schema;
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minItems?: number;
  maxItems?: number;
  $ref?: string;
  'x-heml-component'?: string;
  'x-heml-path'?: boolean;
}

/** The kind of component that an option holds. */
export const kindOf = (schema: Schema): string | undefined =>
  schema['x-heml-component'] ?? /^#\/\$defs\/(\w+)$/.exec(schema.$ref ?? '')?.[1];

/** The forms that a value may have; of `if`, the one that it asks for and the other. */
export function formsOf(schema: Schema): Schema[] {
  const { if: condition, then, else: otherwise, anyOf } = schema;
  if (condition) return [{ ...condition, ...then }, ...(otherwise ? [otherwise] : [])];
  return anyOf ?? [schema];
}

/** What the values of a map whose keys are free look like. */
export function valuesOf({ patternProperties, additionalProperties }: Schema): Schema | undefined {
  if (patternProperties) return Object.values(patternProperties)[0];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}
