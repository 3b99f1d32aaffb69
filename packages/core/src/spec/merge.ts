export type Data = Record<string, unknown>;

export const isMap = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const clone = <T>(value: T): T => structuredClone(value);

export interface MergeOptions {
  /** Keys at the top that are replaced and not merged. */
  whole?: readonly string[];
  /** Keys of a map that are positions change single elements of a list, as `--set a.0=x` means. */
  positions?: boolean;
}

/**
 * `over` laid over `base`: maps are merged deeply, all else is replaced. A component whose `type` changes is replaced
 * as well, since the options of one type mean nothing to another. Neither argument is changed.
 */
export function merge(base: unknown, over: unknown, options: MergeOptions = {}): unknown {
  if (
    options.positions &&
    Array.isArray(base) &&
    isMap(over) &&
    Object.keys(over).every((key) => /^\d+$/.test(key))
  ) {
    const list: unknown[] = clone(base);
    for (const [key, value] of Object.entries(over)) {
      list[Number(key)] = merge(list[Number(key)], value, { positions: true });
    }
    return Array.from(list, (item) => item ?? null);
  }
  if (!isMap(base) || !isMap(over) || otherType(base, over)) return clone(over);
  const merged: Data = clone(base);
  for (const [key, value] of Object.entries(over)) {
    const inner = options.positions ? { positions: true } : {};
    const known = Object.hasOwn(base, key) && !options.whole?.includes(key);
    merged[key] = known ? merge(base[key], value, inner) : clone(value);
  }
  return merged;
}

const otherType = (base: Data, over: Data): boolean =>
  typeof base.type === 'string' && typeof over.type === 'string' && base.type !== over.type;
