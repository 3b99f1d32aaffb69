import { createRandom } from '@hemlkit/core/plugin';
import { testMetric, workbench } from '@hemlkit/testing';
import { describe, expect, it } from 'vitest';
import metrics from '../index';
import { equalErrorRateMetric, rocAucMetric, tarAtFarMetric } from './verification-metric';

/** All pairs with their scores, in plain loops. */
function pairs({
  embeddings,
  labels,
  references,
}: {
  embeddings: number[][];
  labels: number[];
  references?: { embeddings: number[][]; labels: number[] };
}): { score: number; same: boolean }[] {
  const unit = (rows: number[][]) =>
    rows.map((row) => {
      const length = Math.hypot(...row) || 1;
      return row.map((value) => value / length);
    });
  const [a, b] = [unit(embeddings), unit(references?.embeddings ?? embeddings)];
  return a.flatMap((x, i) =>
    b.flatMap((y, j) =>
      references || i !== j
        ? [
            {
              score: -Math.fround(Math.hypot(...x.map((value, d) => value - y[d]!))),
              same: labels[i] === (references?.labels ?? labels)[j],
            },
          ]
        : [],
    ),
  );
}

const slowAuc = (all: { score: number; same: boolean }[]) => {
  const [ones, zeros] = [all.filter(({ same }) => same), all.filter(({ same }) => !same)];
  let won = 0;
  for (const one of ones)
    for (const zero of zeros) won += one.score > zero.score ? 1 : one.score === zero.score ? 0.5 : 0;
  return won / (ones.length * zeros.length);
};

describe('roc-auc', () => {
  testMetric(rocAucMetric, {
    reference: (input) => ({ 'roc-auc': slowAuc(pairs(input)) }),
    perfect: () => ({ 'roc-auc': 1 }),
    ranks: true,
    atLeast: 3,
  });
});

describe('equal-error-rate', () => {
  testMetric(equalErrorRateMetric, {
    perfect: () => ({ 'equal-error-rate': 0 }),
    atLeast: 3,
  });
});

describe('tar-at-far', () => {
  testMetric(tarAtFarMetric, {
    reference: (input) => {
      const all = pairs(input);
      const share = (same: boolean, at: number) => {
        const own = all.filter((one) => one.same === same);
        return own.filter(({ score }) => score >= at).length / own.length;
      };
      const allowed = all.map(({ score }) => score).filter((at) => share(false, at) <= 0.1);
      const tar = all.some(({ same }) => same)
        ? Math.max(0, ...allowed.map((at) => share(true, at)))
        : Number.NaN;
      return { 'tar@far=0.1': tar };
    },
    perfect: () => ({ 'tar@far=0.1': 1, 'tar@far=0.0001': 1 }),
    ranks: true,
    atLeast: 3,
  });
});

describe('by attributes', () => {
  const count = 48;
  const random = createRandom(1, 'groups');
  const labels = Int32Array.from({ length: count }, (_, i) => i % 4);
  const attributes = Array.from(labels, (_, i) => ({ hat: i % 3 === 0, town: i < 24 ? 'Ulm' : 'Bonn' }));
  // Those with hats are told worse.
  const embeddings = Array.from(labels, (label, i) =>
    [0, 1, 2, 3].map((d) => Number(d === label) + (i % 3 === 0 ? 1 : 0.3) * random.normal()),
  );
  const compute = async (type: string, options: object, more = {}) => {
    const { tf, create } = await workbench({ plugins: [metrics], engine: 'cpu' });
    const metric = await create('metric', { type, ...options }, {});
    const tensor = tf.tensor2d(embeddings);
    const found = await metric.compute({ embeddings: tensor, labels, attributes, ...more });
    tensor.dispose();
    return found;
  };
  /** All pairs of images of one value. */
  const within = (hat: boolean) => {
    const own = [...labels.keys()].filter((i) => attributes[i]!.hat === hat);
    return pairs({ embeddings: own.map((i) => embeddings[i]!), labels: own.map((i) => labels[i]!) });
  };

  it('gives the figure of pairs within each group, the worst and the gap', async () => {
    const found = await compute('roc-auc', { by: ['hat', ['hat', 'town']] });
    const [worse, better] = [slowAuc(within(true)), slowAuc(within(false))];
    expect(found['roc-auc/hat=true']).toBeCloseTo(worse, 6);
    expect(found['roc-auc/hat=false']).toBeCloseTo(better, 6);
    expect(found['roc-auc/hat/worst']).toBeCloseTo(worse, 6);
    expect(found['roc-auc/hat/gap']).toBeCloseTo(better - worse, 6);
    expect(Object.keys(found).filter((name) => name.includes('town='))).toHaveLength(4);
  });

  it('holds wrong acceptances and refusals of groups against each other, at one threshold', async () => {
    const found = await compute('tar-at-far', { far: [0.1], by: ['hat'] });
    const all = pairs({ embeddings, labels: [...labels] });
    const different = all.filter(({ same }) => !same);
    const allowed = all
      .map(({ score }) => score)
      .filter((at) => different.filter(({ score }) => score >= at).length / different.length <= 0.1);
    const threshold = Math.min(...allowed);
    const rate = (hat: boolean, same: boolean) => {
      const own = within(hat).filter((one) => one.same === same);
      return own.filter(({ score }) => score >= threshold).length / own.length;
    };
    expect(found['fpr@far=0.1/hat/gap']).toBeCloseTo(Math.abs(rate(true, false) - rate(false, false)), 6);
    expect(found['fnr@far=0.1/hat/gap']).toBeCloseTo(Math.abs(rate(true, true) - rate(false, true)), 6);
  });

  it('has intervals about them, wider where images come in groups', async () => {
    const alone = await compute('roc-auc', { intervals: true });
    const grouped = await compute(
      'roc-auc',
      { intervals: true },
      { groups: Int32Array.from(labels, (_, i) => i % 8) },
    );
    for (const found of [alone, grouped]) {
      expect(found['roc-auc/low']).toBeLessThan(found['roc-auc']!);
      expect(found['roc-auc/high']).toBeGreaterThan(found['roc-auc']!);
    }
    expect(grouped['roc-auc']).toBe(alone['roc-auc']);
  });

  it('names an attribute that there is not', async () => {
    await expect(compute('roc-auc', { by: ['beard'] })).rejects.toMatchObject({
      code: 'attribute-unknown',
      hint: 'It has `hat`, `town`.',
    });
  });
});
