import type { Both, Side } from '@hemlkit/core/plugin';

export const sides = ['a', 'b'] as const;

/** The same of either image. */
export const ofBoth = <T>(make: (side: Side) => T): Both<T> => ({ a: make('a'), b: make('b') });

/** The same of either image, one after the other. */
export async function eachOfBoth<T>(make: (side: Side) => Promise<T>): Promise<Both<T>> {
  const a = await make('a');
  return { a, b: await make('b') };
}
