import type { NodeEmbeddings, Weights } from '@hemlkit/core/plugin';
import { stableJson } from '@hemlkit/core/run';
import { expect } from 'vitest';

/** That embeddings are the same, but for the last bits of sums in another order. */
export function expectClose(
  found: Record<string, NodeEmbeddings>,
  wanted: Record<string, NodeEmbeddings>,
  what: string,
): void {
  for (const [id, { rows }] of Object.entries(wanted)) {
    const own = found[id]!.rows;
    expect(own.length, `numbers of ${id}, ${what}`).toBe(rows.length);
    const largest = rows.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const apart = rows.reduce((most, value, at) => Math.max(most, Math.abs(value - own[at]!)), 0);
    expect(apart, `by how much the embeddings of ${id} differ, ${what}`).toBeLessThanOrEqual(1e-4 * largest);
  }
}

/** One row of embeddings. */
export const rowsOf = (found: Record<string, NodeEmbeddings>, at: number): Record<string, NodeEmbeddings> =>
  Object.fromEntries(
    Object.entries(found).map(([id, { rows, dimensions }]) => [
      id,
      { rows: rows.slice(at * dimensions, (at + 1) * dimensions), dimensions },
    ]),
  );

/** Equal for the same bits. */
export const digest = (weights: Weights): string =>
  stableJson(Object.entries(weights).map(([name, { data, ...rest }]) => [name, rest, [...data]]));

export function expectSame(found: Weights, wanted: Weights, what: string): void {
  expect(Object.keys(found).sort(), `names of ${what}`).toEqual(Object.keys(wanted).sort());
  expect(digest(sorted(found)) === digest(sorted(wanted)), `${what} are the same`).toBe(true);
}

const sorted = (weights: Weights): Weights =>
  Object.fromEntries(Object.entries(weights).sort(([a], [b]) => (a < b ? -1 : 1)));
