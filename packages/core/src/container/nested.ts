import type { ComponentSpec } from '../contracts/component-spec';
import type { Kind } from '../contracts/kinds';
import { marksOf, schemaAt } from '../plugins/marks';

type Loose = Record<string, unknown>;
const isMap = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface Making {
  /** Makes the component that an option holds. */
  make(kind: Kind, spec: ComponentSpec): Promise<unknown>;
  /** Where a path leads. */
  local(path: string): Promise<string>;
}

/**
 * A copy of an option's value in which every component's spec is replaced by the component made, unless it is made later.
 * An option may be a component, a list or a record (`Type.Record`) of them, or a map with one inside.
 * @param schema the option's own, in which `component(kind)` marks components
 */
export async function makeNested(schema: unknown, value: unknown, making: Making): Promise<unknown> {
  if (value === undefined || value === null) return value;
  const { kind, isLater, isPath } = marksOf(schema);
  if (isPath && typeof value === 'string') return making.local(value);
  if (isLater) return value;
  if (kind !== undefined) return making.make(kind, value as ComponentSpec);
  if (Array.isArray(value))
    return Promise.all(value.map((item, i) => makeNested(schemaAt(schema, i), item, making)));
  if (!isMap(value)) return value;
  const copy: Loose = {};
  for (const [key, inner] of Object.entries(value))
    copy[key] = await makeNested(schemaAt(schema, key), inner, making);
  return copy;
}
