import type { Data } from '../graph/dtype';
import { Value } from '../graph/value';
import type { TF } from '../types';

/** A tensor whose contents are known. */
export interface HostTensor {
  data: Data;
  shape: readonly number[];
  dtype: string;
}

/**
 * A kernel that reads its inputs and computes in JavaScript, because the shape of its result depends on what the inputs
 * hold, or because it draws random numbers. A graph of static shapes cannot hold it, so a compiled step refuses it.
 */
export type HostKernel = (tf: TF, inputs: never, attributes: never) => Value | readonly Value[];

const int32 = (values: readonly number[]) => Value.known(Int32Array.from(values), [values.length], 'int32');
const count = (n: number) => Value.known(Int32Array.of(n), [], 'int32');

interface Suppression {
  maxOutputSize: number;
  iouThreshold: number;
  scoreThreshold: number;
  padToMaxOutputSize: boolean;
  softNmsSigma: number;
}
type Boxes = { boxes: HostTensor; scores: HostTensor };

const suppressed = ({ boxes, scores }: Boxes, a: Suppression) =>
  [
    boxes.data as Float32Array,
    scores.data as Float32Array,
    a.maxOutputSize,
    a.iouThreshold,
    a.scoreThreshold,
  ] as const;

/** Greedy non-maximum suppression, by tfjs's own routine. */
const nonMaxSuppression = (tf: TF, inputs: Boxes, a: Suppression) =>
  int32(tf.kernel_impls.nonMaxSuppressionV3Impl(...suppressed(inputs, a)).selectedIndices);

const nonMaxSuppressionPadded = (tf: TF, inputs: Boxes, a: Suppression) => {
  const found = tf.kernel_impls.nonMaxSuppressionV4Impl(...suppressed(inputs, a), a.padToMaxOutputSize);
  return [int32(found.selectedIndices), count(found.validOutputs as number)];
};

const nonMaxSuppressionSoft = (tf: TF, inputs: Boxes, a: Suppression) => {
  const found = tf.kernel_impls.nonMaxSuppressionV5Impl(...suppressed(inputs, a), a.softNmsSigma);
  const scores = Float32Array.from(found.selectedScores as number[]);
  return [int32(found.selectedIndices), Value.known(scores, [scores.length], 'float32')];
};

const broadcastArgs = (tf: TF, { s0, s1 }: { s0: HostTensor; s1: HostTensor }) => {
  const [a, b] = [s0, s1].map(({ data }) => Array.from(data as Int32Array)) as [number[], number[]];
  return int32(tf.backend_util.assertAndGetBroadcastShape(a, b));
};

/** Draws from each row of probabilities (or logits): the first event whose cumulated probability exceeds the number. */
const multinomial = (
  tf: TF,
  { logits }: { logits: HostTensor },
  { numSamples, seed, normalized }: { numSamples: number; seed: number; normalized: boolean },
) => {
  const [rows, events] = logits.shape as [number, number];
  const drawn = new Int32Array(rows * numSamples);
  for (let row = 0; row < rows; row++) {
    const given = Array.from((logits.data as Float32Array).subarray(row * events, (row + 1) * events));
    const highest = Math.max(...given);
    const weights = normalized ? given : given.map((logit) => Math.exp(logit - highest));
    const total = normalized ? 1 : weights.reduce((sum, weight) => sum + weight, 0);
    const numbers = tf.tidy(() => tf.randomUniform([numSamples], 0, 1, 'float32', seed).dataSync());
    for (let i = 0; i < numSamples; i++) {
      let event = 0;
      let reached = (weights[0] as number) / total;
      while (event < events - 1 && (numbers[i] as number) >= reached) {
        event++;
        reached += (weights[event] as number) / total;
      }
      drawn[row * numSamples + i] = event;
    }
  }
  return Value.known(drawn, [rows, numSamples], 'int32');
};

/** The different slices along an axis in the order of their first occurrence, and which of them each slice is. */
const unique = (tf: TF, { x }: { x: HostTensor }, { axis }: { axis: number }) => {
  const [along] = tf.util.parseAxisParam(axis, x.shape as number[]) as [number];
  const data = x.data as Float32Array;
  const extent = x.shape[along] as number;
  const inner = tf.util.sizeFromShape(x.shape.slice(along + 1));
  const outer = tf.util.sizeFromShape(x.shape.slice(0, along));
  const seen = new Map<string, number>();
  const first: number[] = [];
  const indices = Int32Array.from({ length: extent }, (_, k) => {
    const parts: string[] = [];
    for (let o = 0; o < outer; o++) {
      const start = (o * extent + k) * inner;
      parts.push(data.subarray(start, start + inner).join());
    }
    const key = parts.join();
    const found = seen.get(key) ?? first.push(k) - 1;
    seen.set(key, found);
    return found;
  });
  const values = data.slice(0, outer * first.length * inner);
  for (let o = 0; o < outer; o++) {
    first.forEach((k, i) => {
      const start = (o * extent + k) * inner;
      values.set(data.subarray(start, start + inner), (o * first.length + i) * inner);
    });
  }
  const shape = x.shape.map((n, i) => (i === along ? first.length : n));
  return [Value.known(values, shape, x.dtype as 'float32'), Value.known(indices, [extent], 'int32')];
};

export const hostKernels: Readonly<Record<string, HostKernel>> = {
  NonMaxSuppressionV3: nonMaxSuppression as HostKernel,
  NonMaxSuppressionV4: nonMaxSuppressionPadded as HostKernel,
  NonMaxSuppressionV5: nonMaxSuppressionSoft as HostKernel,
  BroadcastArgs: broadcastArgs as HostKernel,
  Multinomial: multinomial as HostKernel,
  Unique: unique as HostKernel,
};
