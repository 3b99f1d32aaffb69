import { expect, it } from 'vitest';
import type { EpochReport, RunEvent } from '../contracts/events';
import type { EpochResult, EpochTraining } from '../contracts/method';
import type { PairScores } from '../contracts/metric-learning';
import { startEngine } from '../engine/fixtures/start-engine';
import { createRandom } from '../random/random';
import { type EpochsRequest, trainEpochs } from './train-epochs';

const engine = await startEngine();
const { tf } = engine;

const report = (reported: Partial<EpochReport> = {}): EpochReport => ({
  norm: { mean: 1, min: 1, max: 1 },
  spread: 1,
  emptySteps: 0,
  ...reported,
});
const good: EpochResult = { loss: 1, steps: 2, report: report() };

/** A training whose epochs come to the given results, one after the other; each adds 1 to the only weight. */
function training(
  results: EpochResult[],
  { scores = [], rows = 1 }: { scores?: number[]; rows?: number } = {},
) {
  const events: RunEvent[] = [];
  const weight = tf.variable(tf.tensor1d([5]));
  const own: EpochTraining = {
    variables: { weight: { value: weight, layout: 'plain' } },
    state: {},
    async epoch(epoch) {
      tf.tidy(() => weight.assign(tf.add(weight, 1)));
      return results[epoch - 1] as EpochResult;
    },
    validate: async () => new Float32Array(4).fill(rows),
  };
  let measured = 0;
  const request = (unit: { patience?: number } = {}): EpochsRequest => ({
    engine,
    unit: { node: 'hat', epochs: results.length, keep: 'score', ...unit },
    random: createRandom(1, 'node'),
    async measure() {
      measured++;
      const score = scores[measured - 1] ?? 1 / measured;
      return { values: { score }, names: { score: ['score'] }, numbers: { score: 'score' } };
    },
    onEvent: (event) => void events.push(event),
    onEpoch: async () => {},
  });
  return { own, request, events };
}

const warnings = (events: RunEvent[]) =>
  events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));

it('keeps the best epoch before the one in which the loss is NaN, and reports where', async () => {
  const nan = { epoch: 2, step: 2, what: 'the loss is NaN' };
  const { own, request, events } = training([good, nan]);
  const { best, bestEpoch, history, divergence } = await trainEpochs(request(), own);
  expect(best.weight!.data[0]).toBe(6);
  expect([bestEpoch, history.length]).toEqual([1, 1]);
  expect(divergence).toEqual(nan);
  expect(warnings(events)).toMatchInlineSnapshot(`
    [
      "the loss is NaN in epoch 2, at step 2: its training ends here, with the weights of epoch 1, its best. A lower learning rate usually helps.",
    ]
  `);
});

it('fails by itself where no epoch is good', async () => {
  const { own, request } = training([{ epoch: 1, step: 2, what: 'the loss is Infinity' }]);
  await expect(trainEpochs(request(), own)).rejects.toMatchObject({ scope: 'node', code: 'node-diverged' });
  await expect(trainEpochs(request(), own)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The node 'hat' cannot be trained: the loss is Infinity in epoch 1, at step 2, and no epoch before it is good.]`,
  );
});

it('stops where the last update of an epoch made weights that give no numbers', async () => {
  const { own, request } = training([good], { rows: Number.NaN });
  await expect(trainEpochs(request(), own)).rejects.toThrow(
    'validation split are NaN or infinite in epoch 1, at step 2',
  );
});

it('warns once of what is wrong in every epoch', async () => {
  const collapsed = { loss: 0.5, steps: 2, report: report({ spread: 0.001, emptySteps: 2 }) };
  const { own, request, events } = training([collapsed, collapsed]);
  const { history } = await trainEpochs(request(), own);
  expect(history[1]?.report).toEqual(collapsed.report);
  expect(warnings(events)).toHaveLength(2);
});

it('gives the first weights where there is nothing to train', async () => {
  const { own, request } = training([]);
  const { best, bestEpoch } = await trainEpochs(request(), own);
  expect([best.weight!.data[0], bestEpoch]).toEqual([5, 0]);
});

it('goes on where an earlier process stopped', async () => {
  const { own, request } = training([good, good, good], { scores: [0.1, 0.2] });
  const weights = {
    weight: { shape: [1], layout: 'plain' as const, trainable: true, data: Float32Array.of(20) },
  };
  const first = { epoch: 1, ...good, metrics: { score: 0.9 }, seconds: 1 } as never;
  const progress = { history: [first], bestEpoch: 1, best: weights, weights, state: {} };
  const { best, bestEpoch, history } = await trainEpochs({ ...request(), progress }, own);
  expect([best.weight!.data[0], bestEpoch, history.length]).toEqual([20, 1, 3]);
  expect(own.variables.weight!.value.dataSync()[0]).toBe(22);
});

/** As many epochs as there are scores, which the validation split comes to one after the other. */
async function scored(scores: number[], patience?: number, smallerIsBetter = false) {
  const { own, request, events } = training(
    scores.map(() => good),
    { scores },
  );
  const asked = { ...request(patience ? { patience } : {}), smallerIsBetter };
  const { bestEpoch, best, history } = await trainEpochs(asked, own);
  // The last epoch that was reported as the best so far is the one that is kept.
  expect(events.findLast((event) => event.type === 'epoch' && event.best)).toMatchObject({
    epoch: bestEpoch,
  });
  // Each epoch adds 1 to the weight, so that it identifies whose weights these are.
  expect(best.weight!.data[0]).toBe(5 + bestEpoch);
  return { bestEpoch, trained: history.length };
}

it('keeps the later of epochs that tie', async () => {
  expect(await scored([0.5, 0.7, 0.6, 0.7, 0.2])).toEqual({ bestEpoch: 4, trained: 5 });
  expect(await scored([1, 1, 1])).toEqual({ bestEpoch: 3, trained: 3 });
});

it('keeps the last epoch where none has a score, whatever the patience', async () => {
  const { NaN: none } = Number;
  expect(await scored([none, none, none, none], 1)).toEqual({ bestEpoch: 4, trained: 4 });
  expect(await scored([none, 0.2, none, none])).toEqual({ bestEpoch: 2, trained: 4 });
});

it.each([1, 2, 3])('ends after %i epochs without a better one, of which a tie is none', async (patience) => {
  const scores = [0.1, 0.4, 0.4, 0.3, 0.4, 0.9, 0.9];
  const { trained, bestEpoch } = await scored(scores, patience);
  expect(trained).toBe(2 + patience);
  expect(bestEpoch).toBe(patience === 1 || patience === 2 ? 3 : 5);
});

it('keeps the least of what is better the smaller it is, and of epochs that tie the later', async () => {
  expect(await scored([0.5, 0.3, 0.4, 0.3, 0.8], undefined, true)).toEqual({ bestEpoch: 4, trained: 5 });
  expect(await scored([Number.NaN, 0.2, Number.NaN, 0.3], undefined, true)).toEqual({
    bestEpoch: 2,
    trained: 4,
  });
});

it.each([1, 2, 3])('ends after %i epochs without a smaller one', async (patience) => {
  const scores = [0.9, 0.6, 0.6, 0.7, 0.6, 0.1, 0.1];
  const { trained, bestEpoch } = await scored(scores, patience, true);
  expect(trained).toBe(2 + patience);
  expect(bestEpoch).toBe(patience === 3 ? 5 : 3);
});

it('measures with the scores of pairs, where the method has them', async () => {
  const { own, request } = training([good, good]);
  const scores: PairScores = { inverted: true, of: async () => new Float32Array(4) };
  const seen: (PairScores | undefined)[] = [];
  const asked = request();
  const measure: EpochsRequest['measure'] = (rows, given) => {
    seen.push(given);
    return asked.measure(rows);
  };
  await trainEpochs({ ...asked, measure }, { ...own, scores: () => scores });
  await trainEpochs({ ...asked, measure }, own);
  expect(seen).toEqual([scores, scores, undefined, undefined]);
});
