import { expect, it } from 'vitest';
import type { RunEvent } from '../contracts/events';
import { startEngine } from '../engine/fixtures/start-engine';
import { createRandom } from '../random/random';
import { tinyModel } from './fixtures/tiny-model';
import type { SpecMetric } from './metrics';
import { epochReport, readReport } from './step-report';
import { type NodeTraining, trainNode } from './train-node';
import type { Trainer } from './trainer';
import { readWeights } from './weights';

const engine = await startEngine();
const { tf } = engine;

/** One step's outputs: its loss and its report, of pairs mined and spread. */
interface Told {
  loss: number;
  mined?: number;
  spread?: number;
  norm?: number;
}

/** Two embeddings of this length, the second so far from the first at length 1. */
function pair(norm: number, spread: number): Float32Array {
  const angle = 2 * Math.asin(spread / 2);
  return Float32Array.of(norm, 0, 0, 0, norm * Math.cos(angle), norm * Math.sin(angle), 0, 0);
}

/** A training of two steps an epoch whose steps come to what is told; each step adds 1 to the first weight. */
async function training(steps: Told[], embedding = 1) {
  const model = tinyModel(tf);
  const events: RunEvent[] = [];
  const read: number[] = [];
  let at = 0;
  const run = async () => {
    const { loss, mined = 5, spread = 1, norm = 1 } = steps[at++]!;
    const { value } = model.parameters[0]!.variable;
    tf.tidy(() => value.assign(tf.add(value, 1)));
    return [Float32Array.of(loss), Float32Array.of(mined, mined, -1, -1, -1), pair(norm, spread)];
  };
  const trainer = {
    model,
    sampler: {
      batchSize: 2,
      epoch: (labels: Int32Array) => [0, 1].map((i) => Int32Array.of(i, labels.length - 1)),
    },
    firstWeights: await readWeights(model.variables),
    firstState: {},
    splitBatch: 2,
    train: { run },
    embed: () => ({
      run: async () => [new Float32Array(8).fill(at < steps.length || embedding === 1 ? 1 : embedding)],
    }),
  } as unknown as Trainer;
  const store = { size: 2, count: 4, read: (position: number) => void read.push(position) };
  const split = { labels: Int32Array.of(0, 1, 0, 1), store };
  const request = {
    engine,
    trainer,
    settings: {
      training: { epochs: steps.length / 2, background: 'black', keep: 'score', augment: { flip: false } },
    },
    node: { id: 'hat', children: [], segments: ['hat'], classes: ['hat'], level: 0 },
    data: { splits: { train: split, validation: split }, segmenter: { classes: ['hat'] } },
    samples: { positions: Int32Array.of(1, 2, 3), labels: Int32Array.of(1, 0, 1) },
    metrics: [scoring(() => 1 / at)],
    random: createRandom(1, 'node'),
    onEvent: (event: RunEvent) => void events.push(event),
    onEpoch: async () => {},
  } as unknown as NodeTraining;
  const first = trainer.firstWeights['trunk.weight']!.data[0]!;
  return { request, events, read, first };
}

/** A metric of a spec that gives one number. */
const scoring = (score: () => number): SpecMetric => ({
  metric: { compute: async () => ({ score: score() }) },
  spec: { type: 'score' },
  key: 'score',
  numberKey: async (name) => name,
});

const warnings = (events: RunEvent[]) =>
  events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));

it('keeps the best epoch before the one in which the loss is NaN, and says where', async () => {
  const { request, events, first } = await training([
    { loss: 1 },
    { loss: 1 },
    { loss: 1 },
    { loss: Number.NaN },
  ]);
  const { best, bestEpoch, history, divergence } = await trainNode(request);
  expect(best['trunk.weight']!.data[0]).toBeCloseTo(first + 2, 5);
  expect([bestEpoch, history.length]).toEqual([1, 1]);
  expect(divergence).toEqual({ epoch: 2, step: 2, what: 'the loss is NaN' });
  expect(warnings(events)).toMatchInlineSnapshot(`
    [
      "the loss is NaN in epoch 2, at step 2: its training ends here, with the weights of epoch 1, its best. A lower learning rate usually helps.",
    ]
  `);
});

it('fails by itself where no epoch is good', async () => {
  const { request } = await training([{ loss: 1 }, { loss: Number.POSITIVE_INFINITY }]);
  await expect(trainNode(request)).rejects.toMatchObject({ scope: 'node' });
  const again = await training([{ loss: 1 }, { loss: Number.POSITIVE_INFINITY }]);
  await expect(trainNode(again.request)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The node 'hat' cannot be trained: the loss is Infinity in epoch 1, at step 2, and no epoch before it is good.]`,
  );
});

it('stops where embeddings are no numbers though the loss of no pairs is 0', async () => {
  const { request } = await training([{ loss: 0, norm: Number.NaN }, { loss: 0 }]);
  await expect(trainNode(request)).rejects.toThrow('too large for float32 in epoch 1, at step 1');
});

it('stops where the last update of an epoch made weights that give no numbers', async () => {
  const { request } = await training([{ loss: 0 }, { loss: 0 }], Number.NaN);
  await expect(trainNode(request)).rejects.toThrow(
    'validation split are NaN or infinite in epoch 1, at step 2',
  );
});

it('tells each epoch what its steps came to, and warns once', async () => {
  const collapsed = { loss: 0.5, mined: 0, spread: 0.001 };
  const { request, events } = await training([collapsed, collapsed, collapsed, collapsed]);
  const { history } = await trainNode(request);
  const step = readReport(Float32Array.of(0, 0, -1, -1, -1), pair(1, 0.001), 4);
  expect(history[1]?.report).toEqual(epochReport([step, step]));
  expect(step.spread).toBeCloseTo(0.001, 6);
  expect(warnings(events)).toHaveLength(2);
  expect(events.filter(({ type }) => type === 'step')).toHaveLength(4);
});

it('trains on the node’s samples alone, and validates on all', async () => {
  const { request, read } = await training([{ loss: 1 }, { loss: 1 }]);
  await trainNode(request);
  expect(read).toEqual([1, 3, 2, 3, 0, 1, 2, 3]);
});

it('gives the first weights where there is nothing to train', async () => {
  const { request, first } = await training([]);
  const { best, bestEpoch } = await trainNode(request);
  expect([best['trunk.weight']!.data[0], bestEpoch]).toEqual([first, 0]);
});

/** As many epochs of two steps as there are scores, which the validation split comes to one after the other. */
async function scored(scores: number[], patience?: number) {
  const { request, first } = await training(scores.flatMap(() => [{ loss: 1 }, { loss: 1 }]));
  let epoch = 0;
  const metrics = [scoring(() => scores[epoch++]!)];
  const { settings } = request;
  const { bestEpoch, best, history } = await trainNode({
    ...request,
    metrics,
    settings: { ...settings, training: { ...settings.training, ...(patience && { patience }) } },
  });
  // Each step adds 1 to the first weight, so that it tells whose weights these are.
  expect(best['trunk.weight']!.data[0]).toBeCloseTo(first + 2 * bestEpoch, 5);
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
