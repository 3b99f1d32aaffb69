/** Items that are in some stage at once: one in each, and one whose result is about to be taken. */
const atOnce = 3;

/**
 * Two asynchronous stages over a list. The first works on one item at a time, and far enough ahead of the consumer that the
 * second need not wait for it. The second begins items in order, and may hold two at once. A failure is thrown in its item's
 * turn, after the results before it.
 */
export async function* inStages<Item, Half, Whole>(
  items: readonly Item[],
  first: (item: Item) => Promise<Half>,
  second: (half: Half) => Promise<Whole>,
): AsyncGenerator<Whole> {
  const begun: Promise<Whole>[] = [];
  let before: Promise<unknown> = Promise.resolve();
  for (const item of items) {
    if (begun.length === atOnce) yield await (begun.shift() as Promise<Whole>);
    const half = before.then(() => first(item));
    before = half;
    begun.push(quiet(half.then(second)));
  }
  for (const whole of begun) yield await whole;
}

/** Whoever awaits it hears of a failure; nobody does if an item before it fails. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
