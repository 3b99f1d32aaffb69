import type { Kind } from '../contracts/kinds';
import type { Path } from '../errors/problem';
import { marksOf, schemaAt } from '../plugins/marks';
import type { Registry } from '../plugins/registry';
import { isMap, type PlainMap } from './merge';

/** What is done at the places that a schema marks. */
export interface Visitor {
  /** @returns what stands in the copy in place of the path */
  path?(value: string, place: Path): string;
  /** Called for a component before what is inside it. @param type of a component without one: that of `inherited` */
  component?(kind: Kind, type: string, place: Path): void;
}

/**
 * Walks a part of a spec along its schema, into the options of every component, whatever kind it is and wherever it
 * stands.
 *
 * @param schema of `value`, with the marks of `component(kind)` and `filePath()`
 * @param inherited what `value` is merged over: a component of it without a `type` is of the type that stands there
 * @returns a copy, its paths replaced
 */
export function walkPlaces(
  registry: Registry,
  schema: unknown,
  value: unknown,
  visitor: Visitor,
  place: Path = [],
  inherited?: unknown,
): unknown {
  const { kind, isPath } = marksOf(schema);
  if (typeof value === 'string') return isPath ? (visitor.path?.(value, place) ?? value) : value;
  const inside = (inner: unknown, key: string | number, own: unknown): unknown =>
    walkPlaces(
      registry,
      schemaAt(own, key),
      inner,
      visitor,
      [...place, key],
      (inherited as PlainMap | undefined)?.[key],
    );
  if (Array.isArray(value)) return value.map((item, i) => inside(item, i, schema));
  if (!isMap(value)) return value;
  let own = schema;
  if (kind !== undefined) {
    const type = value.type ?? (isMap(inherited) ? inherited.type : undefined);
    const found = registry.get(kind, String(type));
    if (!found) return value;
    visitor.component?.(kind, String(type), place);
    own = found.component.options;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inside(inner, key, own)]));
}
