import { createRandom, epochReport, type RunEvent, readReport } from '@hemlkit/core/method';
import { expect, it } from 'vitest';
import { type EpochParts, type NodeEpoch, nodeInputs, trainEpoch } from './train-epoch';

/** One step's outputs: its loss, and the length of its embeddings. */
interface StepOutputs {
  loss: number;
  norm?: number;
  /** How often each of two faults is there: the first ends training, the second does not. */
  faults?: [number, number];
}

const embeddings = (norm: number) => Float32Array.of(norm, 0, 0, norm);
const counts = Float32Array.of(5, 5, -1, -1, -1);

/** An epoch of two steps that come to the given numbers, on the samples 1, 2 and 3 of four. */
async function epoch(steps: StepOutputs[]) {
  const events: RunEvent[] = [];
  const read: number[] = [];
  let at = 0;
  const run = async () => {
    const { loss, norm = 1, faults = [0, 0] } = steps[at++] as StepOutputs;
    return [Float32Array.of(loss), counts, embeddings(norm), ...faults.map((one) => Float32Array.of(one))];
  };
  const trainer = {
    model: {
      dimensions: 2,
      noisy: {},
      faults: [
        { what: 'the plan is broken', ends: true },
        { what: 'the adversary is asleep', ends: false },
      ],
    },
    sampler: {
      batchSize: 2,
      epoch: (labels: Int32Array) => [0, 1].map((i) => Int32Array.of(i, labels.length - 1)),
    },
    train: { run },
  };
  const store = { size: 2, count: 4, read: (position: number) => void read.push(position) };
  const train = { labels: Int32Array.of(0, 1, 0, 1), store };
  const node = { id: 'hat', children: [], segments: ['hat'], classes: ['hat'], level: 0 };
  const settings = { training: { background: 'black', augment: { flip: false } } } as never;
  const data = { splits: { train }, segmenter: { classes: ['hat'] } } as never;
  const samples = { positions: Int32Array.of(1, 2, 3), labels: Int32Array.of(1, 0, 1) };
  const onEvent = (event: RunEvent) => void events.push(event);
  const training = { trainer, settings, node, samples, onEvent } as unknown as NodeEpoch;
  const parts: EpochParts = {
    ...(await nodeInputs(trainer as never, settings, node, data)),
    epoch: 1,
    random: createRandom(1, 'epoch'),
  };
  return { events, read, result: trainEpoch(training, parts) };
}

it('trains on the node’s samples alone, and reports what its steps did', async () => {
  const { events, read, result } = await epoch([{ loss: 1 }, { loss: 3 }]);
  const step = readReport(embeddings(1), 2, counts);
  expect(await result).toEqual({ loss: 2, steps: 2, report: epochReport([step, step]) });
  expect(read).toEqual([1, 3, 2, 3]);
  expect(events.map(({ type }) => type)).toEqual(['step', 'step']);
});

it('stops at the step whose loss is not a number', async () => {
  expect(await (await epoch([{ loss: 1 }, { loss: Number.NaN }])).result).toEqual({
    epoch: 1,
    step: 2,
    what: 'the loss is NaN',
  });
});

it('stops where embeddings are not numbers though the loss of no pairs is 0', async () => {
  const { result } = await epoch([{ loss: 0, norm: Number.NaN }, { loss: 0 }]);
  expect(await result).toMatchObject({ step: 1, what: 'embeddings are NaN or too large for float32' });
});

it('stops at a fault that ends training, and warns once of one that does not', async () => {
  const broken = await epoch([{ loss: 1 }, { loss: Number.NaN, faults: [3, 0] }]);
  expect(await broken.result).toEqual({ epoch: 1, step: 2, what: 'the plan is broken' });
  const asleep = await epoch([
    { loss: 1, faults: [0, 1] },
    { loss: 1, faults: [0, 1] },
  ]);
  expect(await asleep.result).toMatchObject({ loss: 1, steps: 2 });
  const warnings = asleep.events.filter(({ type }) => type === 'warning');
  expect(warnings).toEqual([
    { type: 'warning', node: 'hat', message: 'epoch 1, step 1: the adversary is asleep' },
  ]);
});
