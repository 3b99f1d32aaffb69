import { createRandom, type Tensor, type Tensor1D, type Tensor2D, type TF } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { adversarialTerms, drawnTriplets, type TermSettings } from './losses';

const random = createRandom(3, 'adversarial');
const drawn = (...shape: number[]) => ({
  shape,
  values: random.normals(
    shape.reduce((size, length) => size * length, 1),
    1,
  ),
});
const [features, generator, embedder] = [drawn(4, 3), drawn(9, 3), drawn(3, 2)];

/** The gradients of one term with respect to features, generator and embedder. */
async function slopes(tf: TF, term: 'hard' | 'regular' | 'adversarial' | 'metric', settings: TermSettings) {
  const given = [features, generator, embedder].map(({ shape, values }) => tf.tensor(values, shape));
  const { grads } = tf.engine().gradients(
    () => {
      const [x, g, f] = given as [Tensor2D, Tensor2D, Tensor2D];
      const at = (...rows: number[]) => tf.gather(x, tf.tensor1d(rows, 'int32')) as Tensor2D;
      return adversarialTerms(
        tf,
        { anchor: at(0, 1), positive: at(1, 0), negative: at(2, 3), weight: tf.ones([2]) as Tensor1D },
        { generate: (t) => tf.matMul(t, g), embed: (t) => tf.matMul(t, f) },
        settings,
      )[term];
    },
    given,
    undefined,
    true,
  );
  return Promise.all(
    grads.map(async (one: Tensor | null) => Math.max(0, ...((await one?.data()) ?? []).map(Math.abs))),
  );
}

it.each(['published', 'pytorch-metric-learning'] as const)(
  '%s: an adversary moves the generator alone, and is not moved by the rest',
  async (losses) => {
    const { tf } = await workbench();
    // A margin by which every hinge is above 0.
    const trained = async (term: Parameters<typeof slopes>[1], joint: boolean, alpha: number) =>
      (await slopes(tf, term, { losses, joint, alpha })).map((slope) => slope > 1e-5);
    const alone = { features: false, generator: true, embedder: false };
    for (const term of ['hard', 'regular'] as const)
      expect([term, await trained(term, false, 5)]).toEqual([term, Object.values(alone)]);
    expect(await trained('adversarial', false, -50)).toEqual([false, true, false]);
    expect(await trained('metric', false, 50)).toEqual([true, false, true]);
    expect(await trained('adversarial', true, -50)).toEqual([true, true, true]);
    expect(await trained('metric', true, 50)).toEqual([true, true, true]);
  },
);

it('has the same values whether parts are held or not', async () => {
  const { tf } = await workbench();
  const values = async (joint: boolean) => {
    const x = tf.tensor2d(features.values, [4, 3]);
    const at = (...rows: number[]) => tf.gather(x, tf.tensor1d(rows, 'int32')) as Tensor2D;
    const terms = adversarialTerms(
      tf,
      { anchor: at(0, 1), positive: at(1, 0), negative: at(2, 3), weight: tf.tensor1d([1, 0]) },
      {
        generate: (t) => tf.matMul(t, tf.tensor2d(generator.values, [9, 3])),
        embed: (t) => tf.matMul(t, tf.tensor2d(embedder.values, [3, 2])),
      },
      { losses: 'published', joint, alpha: 3 },
    );
    return Promise.all(
      [terms.hard, terms.regular, terms.adversarial, terms.metric].map(async (one) => (await one.data())[0]),
    );
  };
  expect(await values(false)).toEqual(await values(true));
});

it('draws triplets of each anchor: a positive that is another image, a negative of another label', async () => {
  const { tf } = await workbench();
  const labels = [0, 0, 0, 1, 1, 2];
  const each = 40;
  const own = createRandom(5, 'noise');
  const noise = Float32Array.from({ length: 2 * 6 * each * 6 }, () => own.uniform());
  // Each image's feature is its position.
  const rows = tf.tensor2d([0, 1, 2, 3, 4, 5], [6, 1]);
  const found = drawnTriplets(tf, rows, tf.tensor1d(labels, 'int32'), tf.tensor(noise, [2, 6, each, 6]));
  const [anchor, positive, negative, weight] = await Promise.all(
    [found.anchor, found.positive, found.negative, found.weight].map((one) => one.data()),
  );
  const seen = new Set<string>();
  for (let at = 0; at < 6 * each; at++) {
    const [a, p, n] = [anchor![at]!, positive![at]!, negative![at]!];
    expect(a).toBe(Math.floor(at / each));
    // The last image is the only one of its label.
    expect(weight![at]).toBe(a === 5 ? 0 : 1);
    if (a === 5) continue;
    expect([labels[p], p === a, labels[n] === labels[a]]).toEqual([labels[a], false, false]);
    seen.add(`${a} ${p} ${n}`);
  }
  // 3 · 2 · 3 of the first label, and 2 · 1 · 4 of the second.
  expect(seen.size).toBe(26);
});
