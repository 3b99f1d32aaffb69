/** A map of YAML or JSON. */
export type PlainMap = Record<string, unknown>;

export const isMap = (value: unknown): value is PlainMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const clone = <T>(value: T): T => structuredClone(value);

export interface MergeOptions {
  /** Paths, `dataset.label`, whose values are replaced and not merged. */
  whole?: readonly string[];
  /** Keys of a map that are positions change single elements of a list, as `--set a.0=x` means. */
  positions?: boolean;
  /** Called for a position beyond a list's end, which is left out. */
  onGap?: (path: readonly string[], length: number) => void;
  /** Called when a component is replaced by one of another type. */
  onReplace?: (path: readonly string[], before: PlainMap, after: PlainMap) => void;
}

/**
 * `over` laid over `base`: maps are merged deeply, all else is replaced. A component whose `type` changes is replaced
 * as well, since the options of one type mean nothing to another. Neither argument is changed.
 */
export function merge(
  base: unknown,
  over: unknown,
  options: MergeOptions = {},
  path: readonly string[] = [],
): unknown {
  const mergeAt = (key: string, from: unknown, value: unknown) => merge(from, value, options, [...path, key]);
  if (options.positions && Array.isArray(base) && isMap(over) && Object.keys(over).every(isPosition)) {
    const list: unknown[] = clone(base);
    for (const [key, value] of Object.entries(over)) {
      if (Number(key) > list.length) options.onGap?.([...path, key], list.length);
      else list[Number(key)] = mergeAt(key, list[Number(key)], value);
    }
    return list;
  }
  if (!isMap(base) || !isMap(over)) return clone(over);
  if (otherType(base, over)) {
    options.onReplace?.(path, base, over);
    return clone(over);
  }
  const merged: PlainMap = clone(base);
  for (const [key, value] of Object.entries(over)) {
    const known = Object.hasOwn(base, key) && !options.whole?.includes([...path, key].join('.'));
    merged[key] = known ? mergeAt(key, base[key], value) : clone(value);
  }
  return merged;
}

const isPosition = (key: string): boolean => /^\d+$/.test(key);

const otherType = (base: PlainMap, over: PlainMap): boolean =>
  typeof base.type === 'string' && typeof over.type === 'string' && base.type !== over.type;
