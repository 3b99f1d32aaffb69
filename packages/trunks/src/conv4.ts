import { defineTrunk, services, Type } from '@hemlkit/core/plugin';
import { batchNorm } from './layers/batch-norm';
import type { Builder, Layer } from './layers/builder';
import { convolution } from './layers/convolution';
import { createTrunk, weightsOption } from './trunk';

/**
 * A small trunk for quick experiments. The strides stand in the convolutions instead of in pooling after them: a
 * quarter of the multiplications, and nothing but products to differentiate.
 */
export const conv4 = defineTrunk({
  type: 'conv4',
  summary: 'Four 3x3 convolutions of stride 2, each with batch norm and ReLU: small and quick.',
  options: Type.Object({
    widths: Type.Array(Type.Integer({ minimum: 1 }), {
      minItems: 1,
      default: [32, 64, 96, 128],
      description: 'Channels of each convolution; the last is the number of features.',
    }),
    weights: weightsOption,
  }),
  inject: { tf: services.tf, paths: services.paths },
  create: ({ widths, weights }, { tf, paths }, { random }) =>
    createTrunk({ type: 'conv4', tf, paths, random, weights, build: (builder) => build(builder, widths) }),
});

function build(builder: Builder, widths: readonly number[]) {
  const { tf } = builder;
  let inputs = 3;
  const layers = widths.flatMap((width, index): Layer[] => {
    const name = `conv${index + 1}`;
    const convolve = convolution(builder, { name, in: inputs, out: width, kernel: 3, stride: 2 });
    inputs = width;
    return [convolve, batchNorm(builder, `bn${index + 1}`, width), (x) => tf.relu(x)];
  });
  const maps = widths.map((channels, index) => ({
    name: `conv${index + 1}`,
    stride: 2 ** (index + 1),
    channels,
    after: 3 * (index + 1),
  }));
  return { layers, maps };
}
