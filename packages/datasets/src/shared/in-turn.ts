/** Applies an asynchronous function to every item, so many at a time. Results in order. */
export async function inTurn<T, R>(
  items: readonly T[],
  atOnce: number,
  apply: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const i = next++;
      results[i] = await apply(items[i] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
