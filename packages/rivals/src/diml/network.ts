import type {
  NetworkVariable,
  NetworkVariables,
  Random,
  Scalar,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor3D,
  Tensor4D,
  TF,
} from '@hemlkit/core/plugin';
import { after, averaging, interpolation, resized } from '../maps/resize';
import { multiSimilarity } from './multi-similarity';
import type { DimlOptions } from './options';
import { type Grids, matched, structural, type TransportSettings } from './transport';

export interface NetworkSettings
  extends Pick<DimlOptions, 'dimensions' | 'grid' | 'resize' | 'alpha' | 'beta' | 'base' | 'margin'> {
  /** Of the trunk's last map. */
  channels: number;
  transport: TransportSettings;
}

/** What a training step gives. */
export interface DimlLoss {
  value: Scalar;
  /** [batch, batch], rows the anchors. */
  similarity: Tensor2D;
  /** Centres, [batch, channels]. */
  embeddings: Tensor2D;
  /** Pairs whose transport plan is not a number. */
  faults: Scalar;
}

/** The half of DIML that sees the trunk's last map. */
export interface DimlNetwork {
  variables: NetworkVariables;
  /** @param map [batch, rows, columns, channels] */
  grids(map: Tensor4D): Grids;
}

export function dimlNetwork(tf: TF, settings: NetworkSettings, random: Random): DimlNetwork {
  const { channels, dimensions, grid, resize } = settings;
  const bound = 1 / Math.sqrt(channels);
  const drawn = (name: string, length: number) => {
    const own = random.split(name);
    return Float32Array.from({ length }, () => bound * (2 * own.uniform() - 1));
  };
  const make = (
    values: Float32Array,
    shape: number[],
    layout: NetworkVariable['layout'],
    trained = true,
  ) => ({
    value: tf.tidy(() => tf.variable(tf.tensor(values, shape), trained)),
    layout,
  });
  const weight = make(drawn('weight', channels * dimensions), [channels, dimensions], 'linear');
  const bias = make(drawn('bias', dimensions), [dimensions], 'plain');
  // What images are compared by, so that they can be without the spec.
  const numbers = matchingNumbers(grid, settings.transport);
  return {
    variables: { weight, bias, matching: make(numbers, [numbers.length], 'plain', false) },
    grids(map) {
      const [batch, height, width] = map.shape;
      const linear = tf.add(
        tf.matMul(tf.reshape(map, [-1, channels]) as Tensor2D, weight.value as unknown as Tensor2D),
        bias.value,
      );
      const whole = tf.reshape(linear, [batch, height, width, dimensions]) as Tensor4D;
      const positions = toGrid(tf, whole, grid, resize);
      return gridsOf(tf, tf.reshape(positions, [batch, grid * grid, dimensions]) as Tensor3D);
    },
  };
}

/** A map at the size of the grid: [batch, grid, grid, channels]. */
export function toGrid(tf: TF, map: Tensor4D, grid: number, resize: DimlOptions['resize']): Tensor4D {
  const [, height, width] = map.shape;
  const matrix = (from: number) =>
    from % grid === 0 && resize === 'needed'
      ? averaging(from, grid)
      : after(averaging(4 * grid, grid), interpolation(from, 4 * grid));
  return resized(tf, map, matrix(height), matrix(width));
}

/** A grid's centre is the mean of its positions. */
export const gridsOf = (tf: TF, positions: Tensor3D): Grids => ({
  positions,
  centres: tf.mean(positions, 1) as Tensor2D,
});

/** The loss of a batch of grids: of every image with every other, by the mean of structural similarity and the centres'. */
export function dimlLoss(
  tf: TF,
  grids: Grids,
  labels: Tensor1D,
  { transport, ...settings }: Pick<NetworkSettings, 'transport' | 'alpha' | 'beta' | 'base' | 'margin'>,
): DimlLoss {
  const batch = labels.shape[0];
  const matching = matched(tf, grids, grids, transport);
  const mass = tf.sum(matching.plan, [1, 2]);
  const similarity = tf.reshape(
    tf.mul(tf.add(structural(tf, matching), tf.mul(mass, matching.cosine)), 0.5),
    [batch, batch],
  ) as Tensor2D;
  const faults = tf.sum(tf.cast(tf.isNaN(mass), 'float32')) as Scalar;
  return {
    value: multiSimilarity(tf, similarity, labels, settings),
    similarity,
    embeddings: grids.centres,
    faults,
  };
}

/** An image's positions and its centre side by side, [batch, (cells + 1) · channels]. */
export const packed = (tf: TF, { positions, centres }: Grids): Tensor2D =>
  tf.concat([tf.reshape(positions, [positions.shape[0], -1]), centres as Tensor], 1) as Tensor2D;

/** Grids from rows that `packed` made. */
export function unpacked(tf: TF, rows: Tensor2D, cells: number): Grids {
  const [count, length] = rows.shape;
  const channels = length / (cells + 1);
  return {
    positions: tf.reshape(tf.slice(rows, [0, 0], [count, cells * channels]), [
      count,
      cells,
      channels,
    ]) as Tensor3D,
    centres: tf.slice(rows, [0, cells * channels], [count, channels]),
  };
}

/** How images are compared, as it is stored with the weights; `matchingFacts` reads it. */
const matchingNumbers = (
  grid: number,
  { epsilon, iterations, tolerance, marginals }: TransportSettings,
): Float32Array => Float32Array.of(grid, epsilon, iterations, tolerance, marginals === 'uniform' ? 1 : 0);
