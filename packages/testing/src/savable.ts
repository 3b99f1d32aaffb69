import type { Layout, NetworkVariables } from '@hemlkit/core/plugin';
import { expect } from 'vitest';

/** How many axes a layout has; `plain` has any. */
const ranks: Record<Layout, number | undefined> = { conv: 4, linear: 2, plain: undefined };

/** Variables as a run saves them, and gives them to the next node: float32 that is finite, of their layout's rank. */
export async function expectSavable(variables: NetworkVariables): Promise<void> {
  for (const [name, { value, layout }] of Object.entries(variables)) {
    expect(Object.keys(ranks), `the layout of ${name}`).toContain(layout);
    const rank = ranks[layout];
    if (rank !== undefined) expect(value.rank, `axes of ${name}, whose layout is \`${layout}\``).toBe(rank);
    expect(value.dtype, `the type of ${name}`).toBe('float32');
    expect((await value.data()).every(Number.isFinite), `${name} is finite`).toBe(true);
  }
}
