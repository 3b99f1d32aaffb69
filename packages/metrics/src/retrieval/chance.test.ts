import { workbench } from '@hemlkit/testing';
import { describe, expect, it } from 'vitest';
import metrics from '../index';

const { create } = await workbench({ plugins: [metrics], engine: 'cpu' });
const labels = Int32Array.of(0, 1, 0, 2, 1, 0, 0, 3, 1, 2);
const groups = Int32Array.of(0, 0, 0, 1, 1, 2, 3, 4, 5, 5);

const chanceOf = async (options: object, known: { labels: Int32Array; groups?: Int32Array }) =>
  (await create('metric', { type: 'precision-at-k', k: [1, 2], ...options }, {})).chance!(
    'precision@1',
    known,
  );

/** The mean of what every query gets of every neighbour that it may have. */
function slow(isNeighbour: (query: number, other: number) => boolean, unmatched: 'leave-out' | 'zero') {
  const shares = [...labels.keys()].flatMap((query) => {
    const others = [...labels.keys()].filter((other) => other !== query && isNeighbour(query, other));
    const hits = others.filter((other) => labels[other] === labels[query]).length;
    return hits === 0 && unmatched === 'leave-out' ? [] : [hits / others.length];
  });
  return shares.reduce((a, b) => a + b) / shares.length;
}

describe('what chance gives for precision@1', () => {
  it('is the share of ordered pairs of one label, where each has a match', async () => {
    const even = Int32Array.of(...Array(7).fill(0), ...Array(3).fill(1));
    const found = await chanceOf({}, { labels: even });
    expect(found!.value).toBeCloseTo((7 * 6 + 3 * 2) / (10 * 9), 12);
    expect(found!.queries).toHaveLength(10);
  });

  it.each(['leave-out', 'zero'] as const)('is that of the queries that count: %s', async (unmatched) => {
    const found = await chanceOf({ unmatched }, { labels, groups });
    expect(found!.value).toBeCloseTo(
      slow(() => true, unmatched),
      12,
    );
    expect(found!.queries.includes(7)).toBe(unmatched === 'zero');
  });

  it.each(['leave-out', 'zero'] as const)(
    'leaves out the own group as the metric does: %s',
    async (unmatched) => {
      const found = await chanceOf({ unmatched, ownGroup: 'leave-out' }, { labels, groups });
      expect(found!.value).toBeCloseTo(
        slow((query, other) => groups[query] !== groups[other], unmatched),
        12,
      );
    },
  );

  it('is not known of other numbers', async () => {
    expect(await chanceOf({ average: 'classes' }, { labels })).toBeUndefined();
    expect(await chanceOf({ k: [2] }, { labels })).toBeUndefined();
    const metric = await create('metric', { type: 'precision-at-k', k: [1, 2] }, {});
    expect(metric.chance!('precision@2', { labels })).toBeUndefined();
  });
});
