/**
 * Applies an asynchronous function to every item, `atOnce` of them at a time. Results are in order. After a failure no
 * more calls begin, and those that had begun are waited for: nothing is written after this returns. The failure of the
 * first item that failed is thrown.
 */
export async function inTurn<T, R>(
  items: readonly T[],
  atOnce: number,
  apply: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const failures: { at: number; error: unknown }[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length && failures.length === 0) {
      const at = next++;
      try {
        results[at] = await apply(items[at] as T);
      } catch (error) {
        failures.push({ at, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  const [first] = failures.sort((a, b) => a.at - b.at);
  if (first) throw first.error;
  return results;
}
