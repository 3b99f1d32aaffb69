import {
  type CropSource,
  createRandom,
  type ImageSource,
  type Tensor4D,
  type Trunk,
} from '@hemlkit/core/method';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { fillVariables, goldenOptions, hierarchyOf, stream } from '../../test/additive';
import { FrozenCrops, refuseChanges } from './frozen-crops';
import { additiveNetwork } from './network';
import { seenBy } from './seen';
import type { AdditiveContext } from './settings';
import { treeOf } from './tree';

const hierarchy = hierarchyOf({ all: ['a', 'b'] });
const [nodes, size, features] = [3, 4, 3];
const normalize = { mean: [0.5, 0.4, 0.3], deviation: [0.5, 0.25, 0.2] };

/** Pixels and boxes of noise; image 1 does not show the node b. */
const pixelsOf = (image: number) =>
  Uint8Array.from(stream(image + 1, nodes * size * size * 4), (x) => x & 255);
const shows = (image: number, node: number) => !(image === 1 && node === 1);
const crops: CropSource = {
  size,
  readAll(position, pixels, boxes, present) {
    pixels.set(pixelsOf(position));
    for (let node = 0; node < nodes; node++) {
      present[node] = Number(shows(position, node));
      boxes.fill(shows(position, node) ? position + node / 10 : 0, node * 6, (node + 1) * 6);
    }
  },
};
const source = (count: number): ImageSource => ({ count, size, crops, read() {} });

/** Its features are the mean of each channel. */
function meanTrunk(batchSize = 4) {
  const asked: number[] = [];
  let isDisposed = false;
  const frozen: NonNullable<Trunk['frozen']> = {
    key: 'means',
    normalize,
    batchSize,
    async of(images, batch) {
      asked.push(batch);
      const pixels = size * size;
      return Float32Array.from({ length: batch * features }, (_, at) => {
        let sum = 0;
        for (let pixel = 0; pixel < pixels; pixel++)
          sum += images[(Math.floor(at / 3) * pixels + pixel) * 3 + (at % 3)]!;
        return sum / pixels;
      });
    },
    async dispose() {
      isDisposed = true;
    },
  };
  return { frozen: { ...frozen, features }, asked, isDisposed: () => isDisposed };
}

const cutting = { hierarchy, classes: [], needs: { size, margin: 0.1 } };

it('asks for the crops that are shown, in batches, and keeps what it knows of a split', async () => {
  const { frozen, asked } = meanTrunk();
  const split = source(3);
  const keptFacts: unknown[] = [];
  const computed: number[] = [];
  const program = new FrozenCrops({
    frozen,
    cutting,
    data: { splits: { train: { key: 'k', store: split }, validation: { store: source(1) } } as never },
    async kept(facts, compute) {
      keptFacts.push(facts);
      const numbers = await compute();
      computed.push(numbers.length);
      return numbers;
    },
  });
  const told: string[] = [];
  const onEvent = (event: { type: string; message?: string }) =>
    void told.push(`${event.type}: ${event.message}`);
  const found = await program.of(split, { onEvent });
  expect(asked).toEqual([4, 4]);
  expect(told).toEqual([
    'info: The frozen trunk is asked for the features of 3 images, at 3 nodes each. They are kept.',
  ]);
  expect(keptFacts).toEqual([
    { features: 'means', version: 1, images: 'k', crops: cutting.needs, nodes: [[], [], []] },
  ]);
  expect(computed).toEqual([3 * nodes * (features + 7)]);

  const { crops: rows, boxes, present } = found.batch([2, 1], 3);
  expect([...present]).toEqual([1, 1, 1, 1, 0, 1, 1, 0, 1]);
  for (const [at, image] of [2, 1, 1].entries())
    for (let node = 0; node < nodes; node++) {
      const place = at * nodes + node;
      const row = [...rows.subarray(place * features, (place + 1) * features)];
      const box = [...boxes.subarray(place * 6, (place + 1) * 6)];
      if (!shows(image, node)) {
        expect([...row, ...box]).toEqual(new Array(9).fill(0));
        continue;
      }
      const pixels = pixelsOf(image).subarray(node * 64, (node + 1) * 64);
      for (const [channel, value] of row.entries()) {
        const mean = pixels.filter((_, i) => i % 4 === channel).reduce((sum, x) => sum + x, 0) / 16 / 255;
        const wanted = (mean - normalize.mean[channel]!) / normalize.deviation[channel]!;
        expect(value).toBeCloseTo(wanted, 5);
      }
      expect(box).toEqual(new Array(6).fill(Math.fround(image + node / 10)));
    }
  // The node b is shown by images 0 and 2, at 0.1 and 2.1.
  const { mean, deviation } = found.boxStatistics();
  expect(mean[6]).toBeCloseTo(1.1, 5);
  expect(deviation[6]).toBeCloseTo(1.001, 5);

  expect(await program.of(split)).toBe(found);
  expect(asked).toHaveLength(2);
  // Of other images nothing is kept.
  expect((await program.of(source(2))).numbers).toEqual(found.numbers.slice(0, 2 * nodes * (features + 7)));
  expect(keptFacts).toHaveLength(1);
});

it('ends when it is told to', async () => {
  const { frozen, asked } = meanTrunk(2);
  const stop = new AbortController();
  const of = frozen.of;
  frozen.of = async (images, batch) => {
    stop.abort(new Error('enough'));
    return of(images, batch);
  };
  const program = new FrozenCrops({
    frozen,
    cutting,
    data: { splits: {} as never },
    kept: (_, compute) => compute(),
  });
  await expect(program.of(source(3), { signal: stop.signal })).rejects.toThrow('enough');
  expect(asked).toEqual([2]);
});

it('gives the vectors of a network that computes the same features in its step', async () => {
  const { engine } = await workbench({ engine: 'cpu' });
  const { tf } = engine;
  const { frozen } = meanTrunk();
  const common = { variables: {}, features, pretrained: true };
  const apply = (images: Tensor4D) => tf.mean(images, [1, 2]) as never;
  const tree = treeOf(hierarchy);
  const vectorsOf = async (trunk: Trunk) => {
    const network = additiveNetwork({
      tf,
      tree,
      options: { ...goldenOptions, size, trunk, children: 'ignored' },
      random: createRandom(1),
    });
    fillVariables(tf, network.variables);
    const seen = seenBy(network, size, normalize as never);
    const program = new FrozenCrops({
      frozen,
      cutting,
      data: { splits: {} as never },
      kept: (_, compute) => compute(),
    });
    const { crops: rows, boxes, present } = (await program.of(source(3))).batch([0, 1, 2], 3);
    const pixels = Float32Array.from([0, 1, 2].flatMap((image) => [...pixelsOf(image)]));
    const [first] = seen.inputs(3);
    const images = seen.images(tf, tf.tensor(trunk.frozen ? rows : pixels, first!.shape));
    const input = { boxes: tf.tensor3d(boxes, [3, nodes, 6]), present: tf.tensor2d(present, [3, nodes]) };
    return [...network.apply({ crops: images, ...input }, true).dataSync()];
  };
  const own = await vectorsOf({ ...common, apply });
  const asked = await vectorsOf({ ...common, apply: () => expect.unreachable(), frozen });
  expect(own.some((value) => Math.abs(value) > 0.1)).toBe(true);
  for (const [at, value] of asked.entries()) expect(value).toBeCloseTo(own[at]!, 5);
});

it.each([
  [{ flip: true, shift: 1, maskErrors: 0 }, '`training.augment.flip`'],
  [{ flip: false, shift: 2, maskErrors: 0.5 }, '`shift` and `maskErrors`'],
])('refuses crops that are changed in training: %o', async ({ flip, shift, maskErrors }, names) => {
  const { frozen, isDisposed } = meanTrunk();
  const context = { additive: { shift, maskErrors }, settings: () => ({ training: { augment: { flip } } }) };
  await expect(refuseChanges(context as unknown as AdditiveContext, frozen)).rejects.toMatchObject({
    code: 'trunk-frozen-changes',
    kind: 'usage',
    hint: `Leave out ${names}.`,
  });
  expect(isDisposed()).toBe(true);
});
