import {
  type NetworkVariable,
  type NetworkVariables,
  type Random,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  type TF,
  withoutGradient,
} from '@hemlkit/core/plugin';
import type { CausalOptions } from './options';

const epsilon = 1e-5;
/** Of running statistics, what is taken from a batch. */
const momentum = 0.1;

export interface NetworkSettings extends Omit<CausalOptions, 'every' | 'rounds'> {
  /** Of the trunk's last map. */
  channels: number;
  /** Cells of that map, all sides together. */
  cells: number;
  classes: number;
}

/** What one environment's attention and the head make of a batch. */
export interface Branch {
  attended: Tensor4D;
  /** [batch, dimensions] */
  features: Tensor2D;
  /** With scale and margin, [batch, classes]. */
  logits: Tensor2D;
  /** Cross-entropies, [batch]. */
  losses: Tensor1D;
}

export interface CausalLoss {
  value: Scalar;
  branches: Branch[];
  plain: Branch;
  /** By environment. */
  losses: Scalar[];
  invariance: Scalar[];
  regular: Scalar[];
  spread: Scalar;
  plainLoss: Scalar;
}

/** What an image would change if it were an environment by itself: see `divide`. */
export interface Pulls {
  /** On the classifier's outputs, [batch, classes]. */
  outputs: Tensor2D;
  /** On the cells and on the channels of the attended map, [batch, cells] and [batch, channels]. */
  cells: Tensor2D;
  channels: Tensor2D;
}

/** The half of DCML that sees the trunk's last map: attentions, head and classifiers. */
export interface CausalNetwork {
  embedder: NetworkVariables;
  loss: NetworkVariables;
  learn(map: Tensor4D, labels: Tensor1D, assignment: Tensor2D): CausalLoss;
  /** By environment, with running statistics. */
  pulls(map: Tensor4D, labels: Tensor1D): Pulls[];
  /** By the mean of the attentions, with running statistics; at length 1. */
  embed(map: Tensor4D): Tensor2D;
}

const parts = ['map.0', 'map.1', 'channel.0', 'channel.1'] as const;

export function causalNetwork(tf: TF, settings: NetworkSettings, random: Random): CausalNetwork {
  const { channels, cells, classes, dimensions, environments, scale, margin } = settings;
  const embedder: NetworkVariables = {};
  const loss: NetworkVariables = {};
  const make = (
    values: Float32Array,
    shape: number[],
    layout: NetworkVariable['layout'],
    trained = true,
  ) => ({
    value: tf.tidy(() => tf.variable(tf.tensor(values, shape), trained)),
    layout,
  });
  const uniform = (name: string, [inputs, outputs]: [number, number]) => {
    const own = random.split(name);
    const bound = 1 / Math.sqrt(inputs);
    return make(
      Float32Array.from({ length: inputs * outputs }, () => bound * (2 * own.uniform() - 1)),
      [inputs, outputs],
      'linear',
    );
  };
  const half = Math.max(1, Math.floor(channels / 2));
  const shapes: Record<(typeof parts)[number], [number, number]> = {
    'map.0': [cells, cells],
    'map.1': [cells, cells],
    'channel.0': [channels, half],
    'channel.1': [half, channels],
  };
  const attentions = [...Array(environments).keys()].map((at) => `attention${at}`);
  for (const attention of [...attentions, 'plain'])
    for (const part of parts)
      embedder[`${attention}.${part}.weight`] = uniform(`${attention}.${part}`, shapes[part]);
  embedder['bn.weight'] = make(new Float32Array(channels).fill(1), [channels], 'plain');
  embedder['bn.bias'] = make(new Float32Array(channels), [channels], 'plain');
  embedder['bn.running_mean'] = make(new Float32Array(channels), [channels], 'plain', false);
  embedder['bn.running_var'] = make(new Float32Array(channels).fill(1), [channels], 'plain', false);
  embedder['fc.weight'] = uniform('fc', [channels, dimensions]);
  embedder['fc.bias'] = make(new Float32Array(dimensions), [dimensions], 'plain');
  for (const name of ['proxies', 'plain.proxies'])
    loss[name] = make(
      random.split(name).normals(classes * dimensions, Math.sqrt(2 / classes)),
      [classes, dimensions],
      'plain',
    );

  const value = <T extends Tensor>(name: string) => (embedder[name] as NetworkVariable).value as unknown as T;
  const weightsOf = (attention: string) =>
    parts.map((part) => value<Tensor2D>(`${attention}.${part}.weight`));
  const meanWeights = () =>
    parts.map((part) =>
      tf.div(
        tf.addN(attentions.map((attention) => value<Tensor2D>(`${attention}.${part}.weight`))),
        environments,
      ),
    ) as Tensor2D[];

  /** Batch norm, then a linear layer. */
  const head = (attended: Tensor4D, training: boolean): Tensor2D => {
    const pooled = tf.mean(attended, [1, 2]) as Tensor2D;
    const norm = training ? batchNorm(pooled) : runningNorm(pooled);
    const scaled = tf.add(tf.mul(norm, value('bn.weight')), value('bn.bias')) as Tensor2D;
    return tf.add(tf.matMul(scaled, value<Tensor2D>('fc.weight')), value('fc.bias'));
  };
  const runningNorm = (x: Tensor2D) =>
    tf.mul(tf.sub(x, value('bn.running_mean')), tf.rsqrt(tf.add(value('bn.running_var'), epsilon)));
  const batchNorm = (x: Tensor2D) => {
    const mean = tf.mean(x, 0, true);
    const centred = tf.sub(x, mean);
    const variance = tf.mean(tf.square(centred), 0, true);
    const unbiased = x.shape[0] / Math.max(1, x.shape[0] - 1);
    for (const [name, found, factor] of [
      ['bn.running_mean', mean, 1],
      ['bn.running_var', variance, unbiased],
    ] as const) {
      const { value: running } = embedder[name] as NetworkVariable;
      const batch = tf.mul(tf.reshape(found, [channels]), momentum * factor);
      running.assign(tf.add(tf.mul(running, 1 - momentum), batch));
    }
    return tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
  };

  const classified = (attended: Tensor4D, proxies: string, labels: Tensor1D, training: boolean): Branch => {
    const features = head(attended, training);
    const vectors = (loss[proxies] as NetworkVariable).value as unknown as Tensor2D;
    const cosines = tf.matMul(unit(tf, features), unit(tf, vectors), false, true);
    const hot = oneHot(tf, labels, classes);
    const logits = tf.mul(tf.sub(cosines, tf.mul(hot, margin)), scale) as Tensor2D;
    const losses = tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), hot), 1)) as Tensor1D;
    return { attended, features, logits, losses };
  };

  return {
    embedder,
    loss,
    learn(map, labels, assignment) {
      const shares = withoutGradient(tf, () => {
        const soft = tf.softmax(assignment);
        return tf.div(soft, tf.sum(soft, 0, true));
      });
      const share = (at: number) =>
        tf.reshape(tf.slice(shares as Tensor2D, [0, at], [labels.shape[0], 1]), [-1]);
      const branches = attentions.map((attention) =>
        classified(attend(tf, map, weightsOf(attention)), 'proxies', labels, true),
      );
      const plain = classified(attend(tf, map, weightsOf('plain')), 'plain.proxies', labels, true);
      const weighted = (at: number, numbers: Tensor) => tf.sum(tf.mul(share(at), numbers)) as Scalar;
      const losses = branches.map(({ losses: own }, at) => weighted(at, own));
      const invariance = branches.map(({ logits }, at) => {
        const pull = tf.mul(tf.sub(tf.softmax(logits), oneHot(tf, labels, classes)), logits);
        return tf.sum(tf.square(tf.sum(tf.mul(pull, tf.expandDims(share(at), 1)), 0))) as Scalar;
      });
      const regular = branches.map(({ features }, at) =>
        weighted(at, tf.sum(tf.square(tf.sub(features, classMeans(tf, features, labels, classes))), 1)),
      );
      const spread = attentionSpread(tf, attentions.map(weightsOf), meanWeights());
      const plainLoss = tf.mean(plain.losses) as Scalar;
      const mean = (numbers: Scalar[], by: number) => tf.mul(tf.addN(numbers), by / numbers.length);
      const total = tf.addN([
        mean(losses, 1),
        mean(invariance, settings.invariance),
        tf.mul(spread, settings.spread),
        mean(regular, settings.regular),
        plainLoss,
      ]) as Scalar;
      return { value: total, branches, plain, losses, invariance, regular, spread, plainLoss };
    },
    pulls: (map, labels) =>
      attentions.map((attention) => {
        const attended = attend(tf, map, weightsOf(attention));
        const { logits } = classified(attended, 'proxies', labels, false);
        // Each image by itself: with running statistics none changes another's loss.
        const slope = tf.grad((x) => tf.sum(classified(x as Tensor4D, 'proxies', labels, false).losses))(
          attended,
        );
        const pull = tf.mul(slope, attended);
        return {
          outputs: tf.mul(tf.sub(tf.softmax(logits), oneHot(tf, labels, classes)), logits) as Tensor2D,
          cells: tf.reshape(tf.sum(pull, 3), [labels.shape[0], cells]) as Tensor2D,
          channels: tf.sum(pull, [1, 2]) as Tensor2D,
        };
      }),
    embed: (map) => unit(tf, head(attend(tf, map, meanWeights()), false)),
  };
}

/** A map whose cells, then channels, are weighed by what they hold. @param weights each [inputs, outputs] */
export function attend(
  tf: TF,
  map: Tensor4D,
  [map0, map1, channel0, channel1]: readonly Tensor2D[],
): Tensor4D {
  const [batch, rows, columns, channels] = map.shape;
  const gate = (x: Tensor, first: Tensor2D, second: Tensor2D) =>
    tf.sigmoid(tf.matMul(tf.relu(tf.matMul(x as Tensor2D, first)) as Tensor2D, second));
  const cells = gate(
    tf.reshape(tf.mean(map, 3), [batch, rows * columns]),
    map0 as Tensor2D,
    map1 as Tensor2D,
  );
  const seen = tf.mul(map, tf.reshape(cells, [batch, rows, columns, 1])) as Tensor4D;
  const kept = gate(tf.mean(seen, [1, 2]), channel0 as Tensor2D, channel1 as Tensor2D);
  return tf.mul(seen, tf.reshape(kept, [batch, 1, 1, channels])) as Tensor4D;
}

/** The mean of (|W − mean W|₂ / |W|₁)² over matrices and environments. */
function attentionSpread(tf: TF, attentions: readonly Tensor2D[][], means: readonly Tensor2D[]): Scalar {
  const terms = attentions.flatMap((weights) =>
    weights.map((weight, at) => {
      const apart = tf.sum(tf.square(tf.sub(weight, means[at] as Tensor2D)));
      return tf.div(apart, tf.square(tf.sum(tf.abs(weight))));
    }),
  );
  return tf.div(tf.addN(terms), terms.length) as Scalar;
}

/** The mean of each row's label over the batch, [batch, dimensions], without gradient. */
const classMeans = (tf: TF, features: Tensor2D, labels: Tensor1D, classes: number): Tensor2D =>
  withoutGradient(tf, () => {
    const hot = oneHot(tf, labels, classes);
    const counts = tf.maximum(tf.expandDims(tf.sum(hot, 0), 1), 1);
    return tf.matMul(hot, tf.div(tf.matMul(hot, features, true), counts) as Tensor2D);
  });

const oneHot = (tf: TF, labels: Tensor1D, classes: number): Tensor2D =>
  withoutGradient(tf, () => tf.cast(tf.oneHot(labels, classes), 'float32')) as Tensor2D;

const unit = (tf: TF, rows: Tensor2D): Tensor2D =>
  tf.div(rows, tf.sqrt(tf.maximum(tf.sum(tf.square(rows), 1, true), 1e-24)));
