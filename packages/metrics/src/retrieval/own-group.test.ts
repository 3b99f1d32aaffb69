import { createRandom } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import metrics from '../index';

const { tf, create } = await workbench({ plugins: [metrics], engine: 'cpu' });
const random = createRandom(1, 'own-group');
const count = 30;
const labels = Int32Array.from({ length: count }, (_, i) => i % 3);
/** Persons of one to three photos, which are near each other. */
const groups = Int32Array.from({ length: count }, (_, i) => Math.floor(i ** 0.8));
const rows = Array.from(groups, (group) => {
  const own = createRandom(group, 'person');
  return Array.from({ length: 4 }, () => own.normal() + 0.1 * random.normal());
});

/** Shares of matching images among the nearest of others, in plain loops. */
function slow(k: number): number {
  const unit = rows.map((row) => row.map((value) => value / Math.hypot(...row)));
  const values = unit.flatMap((row, i) => {
    const others = unit
      .map((other, j) => ({ j, away: Math.hypot(...row.map((value, d) => value - other[d]!)) }))
      .filter(({ j }) => groups[j] !== groups[i])
      .sort((a, b) => a.away - b.away);
    if (!others.some(({ j }) => labels[j] === labels[i])) return [];
    return [others.slice(0, k).filter(({ j }) => labels[j] === labels[i]).length / k];
  });
  return values.reduce((a, b) => a + b) / values.length;
}

it('leaves out neighbours of the own group where that is asked for', async () => {
  const metric = await create('metric', { type: 'precision-at-k', k: [1, 5], ownGroup: 'leave-out' }, {});
  const found = await metric.compute({ embeddings: tf.tensor2d(rows), labels, groups });
  expect(found['precision@1']).toBeCloseTo(slow(1), 6);
  expect(found['precision@5']).toBeCloseTo(slow(5), 6);
  const plain = await create('metric', { type: 'precision-at-k', k: [1, 5] }, {});
  expect(await plain.compute({ embeddings: tf.tensor2d(rows), labels, groups })).toEqual(
    await plain.compute({ embeddings: tf.tensor2d(rows), labels }),
  );
  const whole = await create('metric', { type: 'map-at-r', ownGroup: 'leave-out' }, {});
  const all = await whole.compute({ embeddings: tf.tensor2d(rows), labels, groups });
  for (const value of Object.values(all)) expect(Number.isFinite(value)).toBe(true);
});
