import type { Tensor4D } from '@hemlkit/core/plugin';
import { batchNorm } from './batch-norm';
import type { Builder, Layer } from './builder';
import { convolution } from './convolution';

export interface BlockSettings {
  /** Prefix of the variables' names, `layer1.0`. */
  name: string;
  in: number;
  /** Channels inside the block. */
  width: number;
  stride: number;
}

/** A residual block, and how many channels it gives per channel of its width. */
export interface Block {
  expansion: number;
  make(builder: Builder, settings: BlockSettings): Layer;
}

/** Two 3×3 convolutions (ResNet-18 and -34). */
export const basicBlock: Block = {
  expansion: 1,
  make: (builder, { name, in: inputs, width, stride }) => {
    const first = normalised(builder, name, 1, { in: inputs, out: width, kernel: 3, stride });
    const second = normalised(builder, name, 2, { in: width, out: width, kernel: 3, stride: 1 });
    return residual(builder, { name, in: inputs, width, stride }, width, [first, second]);
  },
};

/** 1×1, 3×3 and 1×1 convolutions (ResNet-50); the stride lies on the 3×3 one, as in torchvision ("v1.5"). */
export const bottleneck: Block = {
  expansion: 4,
  make: (builder, { name, in: inputs, width, stride }) => {
    const first = normalised(builder, name, 1, { in: inputs, out: width, kernel: 1, stride: 1 });
    const second = normalised(builder, name, 2, { in: width, out: width, kernel: 3, stride });
    const third = normalised(builder, name, 3, { in: width, out: 4 * width, kernel: 1, stride: 1 });
    return residual(builder, { name, in: inputs, width, stride }, 4 * width, [first, second, third]);
  },
};

interface Convolution {
  in: number;
  out: number;
  kernel: number;
  stride: number;
}

/** Convolution and batch normalisation, `NAME.convI` and `NAME.bnI`. */
function normalised(builder: Builder, name: string, index: number, settings: Convolution): Layer {
  const convolve = convolution(builder, { name: `${name}.conv${index}`, ...settings });
  const normalise = batchNorm(builder, `${name}.bn${index}`, settings.out);
  return (x, training) => normalise(convolve(x, training), training);
}

/** relu(last(… relu(first(x))) + shortcut(x)). */
function residual(builder: Builder, block: BlockSettings, out: number, layers: readonly Layer[]): Layer {
  const { tf } = builder;
  const shortcut = downsample(builder, block, out);
  return (x, training) => {
    const inner = layers.reduce(
      (value, layer, index) => layer(index === 0 ? value : tf.relu(value), training),
      x,
    );
    return tf.relu(tf.add<Tensor4D>(inner, shortcut(x, training)));
  };
}

/** The identity, or a strided 1×1 convolution where a block changes the shape. */
function downsample(builder: Builder, { name, in: inputs, stride }: BlockSettings, out: number): Layer {
  if (stride === 1 && inputs === out) return (x) => x;
  const convolve = convolution(builder, { name: `${name}.downsample.0`, in: inputs, out, kernel: 1, stride });
  const normalise = batchNorm(builder, `${name}.downsample.1`, out);
  return (x, training) => normalise(convolve(x, training), training);
}
