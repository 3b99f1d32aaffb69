import type { Tensor4D } from '@hemlkit/core/plugin';
import type { Builder, Layer } from './builder';
import { kaimingNormal } from './initial-values';

export interface ConvolutionSettings {
  name: string;
  in: number;
  out: number;
  /** Height and width of the filter. */
  kernel: number;
  stride: number;
}

/** A convolution without bias, padded by `(kernel − 1) / 2` on every side as PyTorch's models do. Filter HWIO. */
export function convolution(builder: Builder, settings: ConvolutionSettings): Layer {
  const { tf } = builder;
  const { kernel, stride } = settings;
  const filter = builder.variable({
    name: `${settings.name}.weight`,
    shape: [kernel, kernel, settings.in, settings.out],
    layout: 'conv',
    initial: kaimingNormal,
  });
  const padding = (kernel - 1) / 2;
  return (x) => tf.conv2d(x, filter as unknown as Tensor4D, stride, padding, 'NHWC', [1, 1], 'floor');
}
