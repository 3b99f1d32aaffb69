import type { ComponentSpec } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { random } from '../../test/setup';
import * as reducers from '../reducers';
import * as regularizers from '../regularizers';
import * as losses from '.';

const components = [losses, reducers, regularizers].flatMap((kind) => Object.values(kind));
const { tf, create } = await workbench({ components });
const make = (spec: ComponentSpec) => create('loss', spec, { classes: 2, dimensions: 2, random: random() });
const labels = tf.tensor1d([0, 0, 1, 1], 'int32');
const embeddings = tf.tensor2d([1, 0, 0.8, 0.6, 0, 1, 1, 1], [4, 2]);
const value = async (spec: ComponentSpec) =>
  (await (await make(spec)).compute({ embeddings, labels }).data())[0]!;

it('adds the parts, each reduced by its own reducer, and the regularizers', async () => {
  const part = (positive: string, negative: string) =>
    value({
      type: 'contrastive',
      reducer: { type: 'multiple', parts: { positive: { type: positive }, negative: { type: negative } } },
    });
  const both = await value({ type: 'contrastive', reducer: { type: 'mean' } });
  expect(await part('mean', 'mean')).toBeCloseTo(both, 6);
  expect((await part('mean', 'sum')) - (await part('mean', 'mean'))).toBeCloseTo(
    (await part('sum', 'sum')) - (await part('sum', 'mean')),
    5,
  );
  const embeddingRegularizer = { type: 'lp', weight: 2 };
  const lengths = (1 + 1 + 1 + Math.SQRT2) / 4;
  expect(await value({ type: 'contrastive', reducer: { type: 'mean' }, embeddingRegularizer })).toBeCloseTo(
    both + 2 * lengths,
    5,
  );
});

it('refuses a reducer that does not suit the loss', async () => {
  const refused = (spec: ComponentSpec) => make(spec).catch((error: Error) => error.message);
  expect(await refused({ type: 'triplet', reducer: { type: 'divisor' } })).toMatchInlineSnapshot(
    `"The reducer \`divisor\` does nothing for this loss, which has no divisor."`,
  );
  expect(
    await refused({
      type: 'snr',
      reducer: {
        type: 'multiple',
        parts: { positive: { type: 'per-anchor', reducer: { type: 'divisor' } }, negative: { type: 'mean' } },
      },
    }),
  ).toMatchInlineSnapshot(`"The reducer \`divisor\` does nothing for this loss, which has no divisor."`);
  expect(
    await refused({
      type: 'snr',
      reducer: { type: 'multiple', parts: { positive: { type: 'mean' } } },
    }),
  ).toMatchInlineSnapshot(`"The reducer \`multiple\` has nothing for the part \`negative\` of the loss."`);
  expect(
    await refused({
      type: 'triplet',
      reducer: { type: 'multiple', parts: { positive: { type: 'mean' }, loss: { type: 'mean' } } },
    }),
  ).toMatchInlineSnapshot(`"The reducer names \`positive\`, which this loss lacks."`);
});

it('refuses options that do nothing for a loss', async () => {
  const refused = (spec: ComponentSpec) => make(spec).catch((error: Error) => error.message);
  expect(await refused({ type: 'circle', distance: { type: 'euclidean' } })).toMatchInlineSnapshot(
    `"loss.distance is not an option of the loss \`circle\`."`,
  );
  expect(await refused({ type: 'nt-xent', margin: 0.2 })).toMatchInlineSnapshot(
    `"loss.margin is not an option of the loss \`nt-xent\`."`,
  );
  expect(await refused({ type: 'triplet', weightRegularizer: { type: 'lp' } })).toMatchInlineSnapshot(
    `"loss.weightRegularizer is not an option of the loss \`triplet\`."`,
  );
});

it('refuses a reference batch for class vectors', async () => {
  const reference = { embeddings, labels };
  for (const type of [
    'proxy-anchor',
    'arcface',
    'sub-center-arcface',
    'cosface',
    'normalized-softmax',
    'proxy-nca',
  ]) {
    const loss = await make({ type });
    expect(() => loss.compute({ embeddings, labels, reference }), type).toThrow(
      `The loss \`${type}\` compares`,
    );
  }
});
