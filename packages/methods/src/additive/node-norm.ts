import type { Tensor, Tensor3D, TF, Variable } from '@hemlkit/core/plugin';
import { filled, type VariableMaker } from './variables';

/** Share of a batch in the running statistics, and what is added to a variance: PyTorch's defaults. */
const momentum = 0.1;
const epsilon = 1e-5;

export interface NodeNormSettings {
  name: string;
  nodes: number;
  channels: number;
  /** True: one mean and variance of all nodes' maps. False: each node has its own. */
  shared: boolean;
}

/**
 * @param x [nodes, batch, pixels · channels], maps as rows
 * @param counted float32 [nodes, batch, 1] of 0 and 1: which maps count for the statistics. Absent: all. What becomes of
 * the other maps must not be used, or their gradient is wrong.
 */
export type NodeNorm = (x: Tensor3D, training: boolean, counted?: Tensor3D) => Tensor3D;

interface NormVariables {
  /** [nodes, 1, channels] */
  weight: Variable;
  bias: Variable;
  /** [1 or nodes, 1, channels] */
  runningMean: Variable;
  runningVariance: Variable;
}

/**
 * Batch normalisation (Ioffe and Szegedy, 2015) whose scale and shift are a node's own, its statistics shared by all
 * nodes or a node's own too. As in torch.nn.BatchNorm2d a batch is normalised by its biased variance, while the running
 * variance moves by the unbiased one. Statistics of no map at all leave the running ones as they are.
 */
export function nodeNorm(
  maker: VariableMaker,
  { name, nodes, channels, shared }: NodeNormSettings,
): NodeNorm {
  const { tf } = maker;
  const make = (part: string, groups: number, value: number, trainable = true) =>
    maker.make({
      name: `${name}.${part}`,
      shape: [groups, 1, channels],
      initial: filled(value),
      trainable,
    });
  const groups = shared ? 1 : nodes;
  const variables: NormVariables = {
    weight: make('weight', nodes, 1),
    bias: make('bias', nodes, 0),
    runningMean: make('running_mean', groups, 0, false),
    runningVariance: make('running_var', groups, 1, false),
  };
  return (x, training, counted) =>
    training ? normaliseByBatch(tf, x, variables, { shared, counted }) : normaliseByRunning(tf, x, variables);
}

/**
 * Numbers of the channels as those of a whole map: [n, 1, channels] → [n, 1, pixels · channels]. To multiply long rows
 * takes a fraction of the time of multiplying many short ones.
 */
function overMap(tf: TF, perChannel: Tensor, x: Tensor): Tensor {
  return tf.tile(perChannel, [1, 1, (x.shape[2] as number) / (perChannel.shape[2] as number)]);
}

function normaliseByRunning(tf: TF, x: Tensor3D, variables: NormVariables): Tensor3D {
  const { weight, bias, runningMean, runningVariance } = variables;
  const scale = tf.mul(weight, tf.rsqrt(tf.add(runningVariance, epsilon)));
  const shift = tf.sub(bias, tf.mul(runningMean, scale));
  return tf.add(tf.mul(x, overMap(tf, scale, x)), overMap(tf, shift, x));
}

interface Statistics {
  shared: boolean;
  counted: Tensor3D | undefined;
}

/**
 * Forward and backward by hand, for few passes over the maps. With k = 1 for maps that count and 0 for others, N the
 * number of their pixels, c = k · (x − mean) and i = 1/√(var + ε):
 *
 *     y  = c · i·weight + bias
 *     dx = dy · i·weight − i · (k · Σ(weight·dy)/N + c · i²·Σ(weight·dy·c)/N)
 *
 * It takes dy to be 0 in the maps that do not count.
 */
function normaliseByBatch(
  tf: TF,
  maps: Tensor3D,
  variables: NormVariables,
  statistics: Statistics,
): Tensor3D {
  const { counted } = statistics;
  const [nodes, batch, length] = maps.shape;
  const channels = variables.weight.shape[2] as number;
  const masked = (x: Tensor, mask?: Tensor): Tensor => (mask ? tf.mul(x, mask) : x);
  // One sum a node, or one sum of all nodes: [nodes, 1, channels] or [1, 1, channels].
  const overNodes = (sums: Tensor): Tensor => (statistics.shared ? tf.sum(sums, 0, true) : sums);
  const total = (x: Tensor): Tensor => tf.sum(tf.reshape(x, [nodes, -1, channels]), 1, true);
  const normalise = tf.customGrad((...inputs) => {
    const [x, gamma, beta, save] = inputs as [Tensor, Tensor, Tensor, (tensors: Tensor[]) => void];
    const images = counted ? tf.sum(counted, 1, true) : tf.fill([nodes, 1, 1], batch);
    const found = overNodes(tf.mul(images, length / channels));
    const count = tf.maximum(found, 1);
    const mean = tf.div(overNodes(total(masked(x, counted))), count);
    const centred = masked(tf.sub(x, overMap(tf, mean, x)), counted);
    const variance = tf.div(overNodes(total(tf.square(centred))), count);
    moveRunning(tf, variables, { mean, variance, found });
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const scale = tf.mul(inverse, gamma);
    save([centred, inverse, scale, gamma, count, ...(counted ? [counted] : [])]);
    return {
      value: tf.add(tf.mul(centred, overMap(tf, scale, x)), overMap(tf, beta, x)),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [c, i, s, weight, n, k] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor?];
        const sum = total(dy);
        const dot = total(tf.mul(dy, c));
        const constant = tf.mul(tf.div(overNodes(tf.mul(weight, sum)), n), i);
        const slope = tf.div(tf.mul(tf.mul(tf.square(i), i), overNodes(tf.mul(weight, dot))), n);
        const alongCentred = tf.mul(c, overMap(tf, slope, dy));
        const throughStatistics = tf.add(masked(overMap(tf, constant, dy), k), alongCentred);
        return [tf.sub(tf.mul(dy, overMap(tf, s, dy)), throughStatistics), tf.mul(dot, i), sum];
      },
    };
  });
  return normalise(maps, variables.weight, variables.bias) as Tensor3D;
}

/** running ← running + momentum · (batch − running), or as it was where no map was found. */
function moveRunning(
  tf: TF,
  { runningMean, runningVariance }: NormVariables,
  { mean, variance, found }: Record<'mean' | 'variance' | 'found', Tensor>,
): void {
  const share = tf.mul(tf.minimum(found, 1), momentum);
  const unbiased = tf.mul(variance, tf.div(found, tf.maximum(tf.sub(found, 1), 1)));
  const moved = (running: Variable, batch: Tensor): Tensor =>
    tf.add(tf.mul(running, tf.sub(1, share)), tf.mul(batch, share));
  runningMean.assign(moved(runningMean, mean));
  runningVariance.assign(moved(runningVariance, unbiased));
}
