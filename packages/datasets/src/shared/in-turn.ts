/**
 * Applies an asynchronous function to every item, so many at a time. Results in order. After a failure nothing more is
 * begun, and what had begun is waited for: nobody writes behind a caller's back. The first item's failure is thrown.
 */
export async function inTurn<T, R>(
  items: readonly T[],
  atOnce: number,
  apply: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let failure: { at: number; error: unknown } | undefined;
  let next = 0;
  const worker = async () => {
    while (next < items.length && !failure) {
      const at = next++;
      try {
        results[at] = await apply(items[at] as T);
      } catch (error) {
        if (!failure || at < failure.at) failure = { at, error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (failure) throw failure.error;
  return results;
}
