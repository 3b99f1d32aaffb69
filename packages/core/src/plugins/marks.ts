import { componentKeyword, laterKeyword, pathKeyword } from '../contracts/component';
import type { Kind } from '../contracts/kinds';

type Loose = Record<string, unknown>;
const isMap = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A schema's notes about the value that it describes: the keywords that `component(kind)` and `filePath()` leave in it. */
export interface Marks {
  /** The value is a component of this kind. */
  kind?: Kind;
  /** It is made by whoever has it among its options. */
  isLater: boolean;
  isPath: boolean;
  /** The type of the component that stands here where a spec names none. */
  defaultType?: string;
}

/** The marks of a schema. One that allows `null` beside a component (`if: null, else: component`) is marked as that component. */
export function marksOf(schema: unknown): Marks {
  if (!isMap(schema)) return { isPath: false, isLater: false };
  const {
    [componentKeyword]: kind,
    [pathKeyword]: isPath,
    [laterKeyword]: isLater,
    default: initial,
  } = withElse(schema);
  return {
    isPath: isPath === true,
    isLater: isLater === true,
    ...(typeof kind === 'string' && { kind: kind as Kind }),
    ...(typeof kind === 'string' && isMap(initial) && { defaultType: String(initial.type) }),
  };
}

/** The schema of one value of a map or a list: its own, or the one of all values of a record or a list. */
export function schemaAt(schema: unknown, key: string | number): unknown {
  if (!isMap(schema)) return undefined;
  const { properties, patternProperties, items } = withElse(schema);
  if (typeof key === 'number') return items;
  if (isMap(properties) && Object.hasOwn(properties, key)) return properties[key];
  return isMap(patternProperties) ? Object.values(patternProperties)[0] : undefined;
}

const withElse = (schema: Loose): Loose => (isMap(schema.else) ? { ...schema, ...schema.else } : schema);
