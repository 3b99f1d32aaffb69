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
    expectNear(own, rows, `the embeddings of ${id}, ${what},`);
  }
}

/** That numbers are the same, but for the last bits of sums in another order. */
export function expectNear(found: ArrayLike<number>, wanted: ArrayLike<number>, what: string): void {
  expect(found.length, `numbers of ${what}`).toBe(wanted.length);
  const all = Array.from(wanted, (value, at) => [value, found[at]!] as const);
  const largest = all.reduce((most, [value]) => Math.max(most, Math.abs(value)), 0);
  const apart = all.reduce((most, [value, own]) => Math.max(most, Math.abs(value - own)), 0);
  expect(apart, `by how much ${what} differ`).toBeLessThanOrEqual(1e-4 * largest);
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
