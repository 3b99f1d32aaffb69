import type { Tensor, Tensor3D, Tensor4D, TF, Trunk } from '@hemlkit/core/plugin';
import { type NodeNorm, nodeNorm } from './node-norm';
import { kaiming, type VariableMaker } from './variables';

/** Channels of a crop: red, green, blue, and how much of the pixel the node's segments cover. */
export const cropChannels = 4;

/** What makes features of all nodes' crops. Its variables are made when it is. */
export interface CropTrunk {
  /** Length of a crop's features. */
  features: number;
  /**
   * @param crops [nodes, batch, size, size, 4], normalised
   * @param there float32 [nodes, batch, 1]: 1 where the image shows the node, else 0
   * @param training batch statistics (and the running ones move) when true, running statistics when false
   * @returns [nodes, batch, features]; what stands where a node is not shown is not to be used
   */
  apply(crops: Tensor, there: Tensor3D, training: boolean): Tensor3D;
}

export interface CropTrunkSettings {
  nodes: number;
  /** Height and width of a crop, in pixels. */
  size: number;
  /** Channels of each convolution. */
  widths: readonly number[];
  /**
   * `shared`: one set of kernels for all nodes, and batch statistics of all crops whose node is shown; only scales and
   * shifts are a node's own. `own`: each node has kernels and statistics of its own. Its statistics are of all crops, so
   * a crop whose node is not shown should be another image's, see `fillAbsent`.
   */
  trunk: 'shared' | 'own';
}

/** 3x3 convolutions of stride 2 without bias, each with batch norm and ReLU; the last map is flattened. */
export function convolutionTrunk(maker: VariableMaker, settings: CropTrunkSettings): CropTrunk {
  const { tf } = maker;
  const { nodes, widths, size, trunk } = settings;
  const shared = trunk === 'shared';
  let [inputs, side] = [cropChannels, size];
  const layers = widths.map((width, index) => {
    const name = `trunk.conv${index + 1}`;
    const convolve = (shared ? sharedConvolution : ownConvolutions)(maker, { name, nodes, inputs, width });
    const normalise = nodeNorm(maker, { name: `trunk.bn${index + 1}`, nodes, channels: width, shared });
    [inputs, side] = [width, Math.ceil(side / 2)];
    return { convolve, normalise };
  });
  return {
    features: inputs * side * side,
    apply(crops, there, training) {
      const last = layers.reduce((x, { convolve, normalise }) => {
        const mapped = convolve(x);
        return tf.relu(normaliseMap(tf, normalise, mapped, training, shared ? there : undefined));
      }, crops);
      return tf.reshape(last, [nodes, crops.shape[1] as number, inputs * side * side]);
    },
  };
}

interface ConvolutionSettings {
  name: string;
  nodes: number;
  inputs: number;
  width: number;
}
/** [nodes, batch, height, width, channels] → the same with half the height and width */
type NodeConvolution = (x: Tensor) => Tensor;

const convolve = (tf: TF, x: Tensor4D, kernel: Tensor4D): Tensor4D =>
  tf.conv2d(x, kernel, 2, 1, 'NHWC', [1, 1], 'floor');

/** One kernel, `NAME.weight` [3, 3, in, out], over the crops of all nodes at once. */
function sharedConvolution(maker: VariableMaker, settings: ConvolutionSettings): NodeConvolution {
  const { tf } = maker;
  const { name, inputs, width } = settings;
  const kernel = maker.make({
    name: `${name}.weight`,
    shape: [3, 3, inputs, width],
    initial: kaiming(width),
    layout: 'conv',
  });
  return (x) => {
    const [nodes, batch, ...image] = x.shape as [number, number, number, number, number];
    const y = convolve(tf, tf.reshape(x, [nodes * batch, ...image]), kernel as unknown as Tensor4D);
    return tf.reshape(y, [nodes, batch, ...y.shape.slice(1)]);
  };
}

/** A kernel for each node, `NAME.weight` [nodes, 3, 3, in, out], one convolution after the other. */
function ownConvolutions(maker: VariableMaker, settings: ConvolutionSettings): NodeConvolution {
  const { tf } = maker;
  const { name, nodes, inputs, width } = settings;
  const kernels = maker.make({
    name: `${name}.weight`,
    shape: [nodes, 3, 3, inputs, width],
    initial: kaiming(width),
  });
  return (x) => {
    // Taken apart once: a slice a node would make a gradient of the size of all kernels for each.
    const apart = (all: Tensor) => (nodes > 1 ? tf.unstack(all) : [tf.squeeze(all, [0])]) as Tensor4D[];
    const each = apart(kernels as unknown as Tensor);
    const images = apart(x);
    return tf.stack(images.map((image, node) => convolve(tf, image, each[node] as Tensor4D)));
  };
}

/** Maps as rows for the normalisation, and back. @param there which of them count, where not all do */
function normaliseMap(
  tf: TF,
  normalise: NodeNorm,
  x: Tensor,
  training: boolean,
  there: Tensor3D | undefined,
): Tensor {
  const [nodes, batch] = x.shape as [number, number];
  const rows = tf.reshape(x, [nodes, batch, -1]) as Tensor3D;
  return tf.reshape(normalise(rows, training, there), x.shape);
}

/**
 * Any trunk in the place of the small convolutions: it sees the colours of all nodes' crops as one batch of images, and
 * not how much of a pixel is covered. Its batch statistics are of all crops, shown or not. The features of a frozen one
 * are asked for ahead, and come in the place of the crops.
 */
export function pluginTrunk(tf: TF, trunk: Trunk): CropTrunk {
  if (trunk.frozen) return { features: trunk.features, apply: (features) => features as Tensor3D };
  return {
    features: trunk.features,
    apply(crops, _, training) {
      const [nodes, batch, height, width] = crops.shape as [number, number, number, number, number];
      const images = tf.reshape(crops, [nodes * batch, height, width, cropChannels]) as Tensor4D;
      const colours = tf.slice(images, [0, 0, 0, 0], [-1, -1, -1, 3]);
      return tf.reshape(trunk.apply(colours, training), [nodes, batch, trunk.features]);
    },
  };
}
