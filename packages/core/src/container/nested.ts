import { componentKeyword } from '../contracts/component';
import type { ComponentSpec, Kind } from '../contracts/kinds';

type Loose = Record<string, unknown>;
const isMap = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Makes the component that an option holds. */
export type Make = (kind: Kind, spec: ComponentSpec) => Promise<unknown>;

/**
 * A copy of an option's value in which every component's spec is replaced by the component made: an option may be
 * a component, a list or a record (`Type.Record`) of them, or a map with one inside.
 * @param schema the option's own, in which `component(kind)` marks what is one
 */
export async function makeNested(schema: unknown, value: unknown, make: Make): Promise<unknown> {
  if (!isMap(schema) || value === undefined || value === null) return value;
  const kind = schema[componentKeyword];
  if (typeof kind === 'string') return make(kind as Kind, value as ComponentSpec);
  if (Array.isArray(value)) return Promise.all(value.map((item) => makeNested(schema.items, item, make)));
  if (!isMap(value)) return value;
  const copy: Loose = {};
  for (const [key, inner] of Object.entries(value))
    copy[key] = await makeNested(schemaOf(schema, key), inner, make);
  return copy;
}

/** The schema of one value of a map: its own, or the one of a record's values. */
function schemaOf({ properties, patternProperties }: Loose, key: string): unknown {
  if (isMap(properties) && key in properties) return properties[key];
  return isMap(patternProperties) ? Object.values(patternProperties)[0] : undefined;
}
